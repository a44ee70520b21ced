"""`playbook`: the best sessions of a scenario, turned into a script that a trainer goes on editing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.scores import own_score, remarks_on
from salessim.cli.shared import CONTENT, SINCE, formats, must_be_known, open_journal
from salessim.errors import JournalError, SalesSimError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salessim.journal import Journal
    from salessim.model.scenario import Staging
    from salessim.reports.playbook.practised import Practised
    from salessim.reports.playbook.script import Playbook


@click.command(short_help="Turn the best sessions of a scenario into a script.")
@click.option("--scenario", required=True, metavar="ID", help="Of which scenario.")
@SINCE
@click.option("--best", type=click.IntRange(min=1), metavar="N", default=5, show_default=True,
              help="From how many of the best sessions lines are taken.")
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write it here instead of standard output.")
@CONTENT
@formats("markdown", "json")
def playbook(scenario: str, since: datetime | None, best: int, output: Path | None, content: tuple[Path, ...],
             form: str) -> None:
    """Turn the best sessions of a scenario in the journal into a script by stage, each line with its source.

    Taken are sessions that passed or reached the goal, and that no serious fault capped; a trainer's corrections count.
    Ends with 1 where none is good enough.
    """
    from salessim.model.text import visible
    from salessim.reports.playbook.script import make_playbook
    from salessim.reports.write import write

    with open_journal() as journal:
        must_be_known("scenario", scenario, {one.scenario for one in journal.begun()}, content)
        names = [one.name for one in journal.begun(since=since) if one.scenario == scenario]
        kept, damaged = _read(journal, names)
        staging = _newest(journal, kept, damaged)
    kept = [one for one in kept if one.session not in damaged]
    told = f"{scenario}{f' since {since:%Y-%m-%d}' if since else ''}"
    for wrong in damaged.values():
        click.echo(visible(f"{wrong}\nleft out of the playbook"), err=True)
    if not names:
        raise SalesSimError(f"there is no session of {told}, so there is nothing to make a playbook of",
                            hint=f"begin one with: salessim practice {scenario}")
    made = make_playbook(kept, staging, best=best) if staging else None
    if made is None:
        click.echo(visible(_none_good(told, len(names) - len(damaged), kept)), err=True)
        sys.exit(JournalError.exit_code if damaged else 1)
    text = _rendered(made, damaged, form)
    if output is not None and output.is_file() and output.stat().st_size:
        raise SalesSimError(f"{output} is there already, and may hold what you wrote into it; nothing was changed",
                            hint="name another file, or take that one away")
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text, what="playbook")
        click.echo(f"Playbook written to {output}", err=True)
    if damaged:
        sys.exit(JournalError.exit_code)


def _read(journal: Journal, names: Iterable[str]) -> tuple[list[Practised], dict[str, JournalError]]:
    """Read the scored sessions; one that is damaged keeps nobody from reading the others, and is told by its name."""
    from salessim.model.assessment_json import assessment_from_json
    from salessim.reports.playbook.practised import Practised

    kept: list[Practised] = []
    damaged: dict[str, JournalError] = {}
    for name in names:
        try:
            events = [event for _, event in journal.events(name)]
            scored = own_score(events)
            one = None
            if scored is not None:
                judged = assessment_from_json(scored.assessment)
                one = Practised.of(name, events, judged, remarks_on(events, scored))
        except JournalError as wrong:
            damaged[name] = wrong
            continue
        if one is not None and one.transcript.outcome is not None:
            kept.append(one)
    return kept, damaged


def _newest(journal: Journal, kept: list[Practised], damaged: dict[str, JournalError]) -> Staging | None:
    """Give what the newest session was played with; documents that can no longer be read are passed over."""
    from salessim.content.kept import restage

    for one in reversed(kept):
        try:
            return restage(journal.documents(one.session))
        except SalesSimError as wrong:  # damaged, or of a shape that this version reads no more
            damaged[one.session] = JournalError(f"session {one.session}: {wrong.message}", hint=wrong.hint)
    return None


def _none_good(told: str, begun: int, kept: list[Practised]) -> str:
    """Say why no session is good enough, and how near the best one came."""
    if not begun:
        return f"No session of {told} could be read, so there is no playbook."
    counted = "1 session" if begun == 1 else f"{begun} sessions"
    if not kept:
        return f"None of {counted} of {told} has been finished and scored yet, so there is no playbook."
    nearest = max(kept, key=lambda one: one.assessment.score or 0.0)
    flags = "".join(f"; it {flag.says}" for flag in nearest.assessment.flags[:1])
    score = "no score" if nearest.assessment.score is None else f"{nearest.assessment.score:g} of 100"
    return (f"No session of {told} is good enough for a playbook: it must have passed or reached the goal, without a "
            f"serious fault.\n  The best of {len(kept)} is {nearest.session}: {score}, pass mark "
            f"{nearest.assessment.pass_mark:g}{flags}.")


def _rendered(made: Playbook, damaged: dict[str, JournalError], form: str) -> str:
    import json

    from salessim.model.text import escape_json
    from salessim.reports.playbook.pages import playbook_json, playbook_markdown

    if form == "markdown":
        return playbook_markdown(made)
    value = {**playbook_json(made),
             "damaged": [{"session": name, "message": wrong.message} for name, wrong in damaged.items()]}
    return escape_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
