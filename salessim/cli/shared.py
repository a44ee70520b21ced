"""What several commands need: options, the library, the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from salessim.errors import SalesSimError

if TYPE_CHECKING:
    from salessim.content.library import Library
    from salessim.journal import Journal
    from salessim.journal.rows import Step
    from salessim.model.events import Event
    from salessim.model.rubric import Rubric
    from salessim.model.scenario import Staging
    from salessim.reports.report import Report

Command = TypeVar("Command", bound=Callable[..., Any])

SETTINGS = "salessim.yaml"
"""As in `salessim.content.settings`, which is imported only where there is such a file."""


def content_option(*, there: bool = True, settled: bool = True) -> Callable[[Command], Command]:
    """Give the `--content` option; without it, the folders count that salessim.yaml names.

    Args:
        there: whether the folders must be there.
        settled: whether salessim.yaml is looked at; a command that may do without asks `named_folders` itself.
    """
    def chosen(ctx: click.Context, option: click.Parameter, given: tuple[Path, ...]) -> tuple[Path, ...]:  # noqa: ARG001
        return given or (named_folders(there=there) if settled else ())

    return click.option(
        "--content", "content", multiple=True, metavar="DIR", callback=chosen,
        type=click.Path(exists=there, file_okay=False, path_type=Path),
        help="A folder of your own personas/ and scenarios/, looked at before the shipped ones.")


def named_folders(*, there: bool = True) -> tuple[Path, ...]:
    """Give the folders that salessim.yaml names, none where there is no such file.

    Args:
        there: whether the folders must be there.

    Raises:
        ContentError: every fault of the file.
        SalesSimError: a folder is not there.
    """
    settings = Path(SETTINGS)
    if not settings.exists():
        return ()
    from salessim.content.settings import own_folders

    folders = own_folders(settings)
    missing = [" ".join(str(folder).split()) for folder in folders if not folder.is_dir()]  # a line, whatever is in it
    if there and missing:
        raise SalesSimError(f"{settings} names a folder that is not there: {', '.join(missing)}",
                            hint="correct it under 'content', or make the folder: salessim new does so")
    return folders


CONTENT = content_option()


TIER = click.option("--tier", type=click.Choice(["full", "light"]), default="full", show_default=True,
                    envvar="SALESSIM_TIER", help="How to understand: full is better, light needs less memory.")


ROUND = click.option("--round", "round_id", metavar="ID", default="",
                     help="As this round of the rubric weighs the sections.")


def _read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.strptime(value.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"found {value!r}; expected a day, as 2026-11-22", ctx, param) from None


SINCE = click.option("--since", metavar="DATE", callback=_read_day,
                     help="Only sessions begun on this day or later (UTC, as in their names), as 2026-11-22.")


def judged_by(library: Library, rubric: str, round_id: str) -> Rubric:
    """Give a rubric, as one of its rounds weighs it where a round is named."""
    found = library.rubric(rubric)
    return found.in_round(round_id) if round_id else found


def formats(*names: str) -> Callable[[Command], Command]:
    """Give the `--format` option; the first name is the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True,
                        help="How to print; json is stable.")


def open_library(content: tuple[Path, ...]) -> Library:
    """Open the shipped content and the given folders."""
    from salessim.content.library import Library

    return Library.open(content)


def must_be_known(kind: str, wanted: str | None, played: Set[str], content: tuple[Path, ...] = ()) -> None:
    """Refuse an id that neither the journal nor the content has.

    Args:
        kind: as in "scenario".
        wanted: the id; None is no id, and no fault.
        played: the ids in the journal.
        content: folders of the trainer's own.

    Raises:
        SalesSimError: with the nearest that there is.
    """
    from difflib import get_close_matches

    if wanted is None or wanted in played:
        return
    known = sorted({*played, *open_library(content).files(kind)})
    if wanted not in known:
        near = get_close_matches(wanted.casefold(), known, n=3)
        raise SalesSimError(f"there is no {kind} '{wanted}', and no session of it in the journal",
                            hint=f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}")


def open_journal() -> Journal:
    """Open the person's journal."""
    from salessim.journal import Journal

    return Journal.open(clock=lambda: datetime.now(UTC))


class Keeping:
    """Keeps one session in the journal, turn by turn; `name` is what the session is called there."""

    def __init__(self, journal: Journal, staging: Staging, name: str = "", step: Step | None = None) -> None:
        self.name = name
        self._step = step
        self._journal = journal
        self._staging = staging

    def record(self, events: Sequence[Event]) -> None:
        """Keep the events of one turn, all of them or none."""
        from salessim.model.events import SessionStarted

        if isinstance(events[0], SessionStarted):
            self.name = self._journal.begin(events[0], self._staging.documents, events[1:], step=self._step)
        else:
            self._journal.append_all(self.name, events)


def write_report(report: Report, path: Path) -> None:
    """Write a report; the end of the file's name says which kind: .html, .json, .md, or text."""
    from salessim.reports.write import write

    form = {".html": "html", ".htm": "html", ".json": "json", ".md": "markdown"}.get(path.suffix.casefold(), "text")
    write(path, rendered(report, form))


def rendered(report: Report, form: str) -> str:
    """Render a report as "html", "json", "markdown" or "text"."""
    if form == "html":
        from salessim.reports.html import render_html

        return render_html(report)
    if form == "json":
        from salessim.reports.json import render_json

        return render_json(report)
    if form == "markdown":
        from salessim.reports.markdown import render_markdown

        return render_markdown(report)
    from salessim.reports.text import render_text

    return render_text(report)


def print_json(value: object) -> None:
    """Print one JSON value on a line of its own, with nothing in it that a terminal would obey."""
    import json

    from salessim.model.text import escape_json

    click.echo(escape_json(json.dumps(value, ensure_ascii=False)))
