"""`rehearse --record`: a session from the journal becomes a play in the trainer's folder."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from salessim.cli.shared import open_journal, open_library
from salessim.errors import SalesSimError

if TYPE_CHECKING:
    from salessim.model.play import Play
    from salessim.model.scenario import Staging

ID_LIMIT = 64
"""The longest id (characters), as `shapes.ID_PATTERN`."""


def record(session: str, output: str | None, content: tuple[Path, ...], tier: str) -> None:
    """Make a play of a session, see that it holds, and write it.

    Args:
        session: its name in the journal, or the beginning of it.
        output: the file, "-" for standard output, or None for the first of the trainer's folders.
        content: the trainer's folders.
        tier: in which it must hold.

    Raises:
        SalesSimError: the session makes no play, the play does not hold, or it cannot be written.
    """
    from salessim.cli.review import recall
    from salessim.cli.scores import own_score
    from salessim.model.text import visible
    from salessim.rehearsal.from_session import play_of, write_play

    with open_journal() as journal:
        name, staging, events, _ = recall(journal, session)
    own = own_score(events)
    play_id = _named(output) or f"{staging.scenario.id[:ID_LIMIT - 1 - len(name)].rstrip('-')}-{name}"
    play = play_of(name, events, staging, play_id=play_id, score=own.assessment["score"] if own else None)
    _holding(play, name, staging, content, tier)
    text = write_play(play, name, events, staging)
    if output == "-":
        click.echo(text, nl=False)
        return
    for line in _written(play_id, text, output, content):
        click.echo(visible(line))


def _named(output: str | None) -> str:
    """Take the play's id from the file that is asked for; empty where none is.

    Raises:
        SalesSimError: it would not be found as a play's file.
    """
    from salessim.content.drafting import allow_id
    from salessim.content.places import suffix

    if output is None or output == "-":
        return ""
    name, end = Path(output).name, suffix("play")
    if not name.endswith(end) or name == end:
        raise SalesSimError(f"found the file '{name}'; expected a name that ends in {end}",
                            hint=f"as --output {name.partition('.')[0] or 'my-play'}{end}")
    allow_id("play", name.removesuffix(end))
    return name.removesuffix(end)


def _holding(play: Play, session: str, kept: Staging, content: Sequence[Path], tier: str) -> None:
    """See that a play holds with the content as it is now.

    Raises:
        SalesSimError: it does not, and what comes otherwise.
    """
    from salessim.cli.plays import different
    from salessim.rehearsal.plays import perform

    now = open_library(tuple(folder for folder in content if folder.exists())).stage(play.scenario)
    differences = perform(play, now, tier=tier).differences
    if not differences:
        return
    if now.digest != kept.digest:
        why, hint = "its content has changed since", "practise it again with the content as it is now, and record that"
    else:
        other = "light" if tier == "full" else "full"
        why = f"with --tier {tier} it goes otherwise"
        hint = (f"if it was practised with --tier {other}, record it with that; if an older version of the program "
                "played it, practise it again")
    raise SalesSimError("\n".join([f"session {session} was not recorded: {why}", *different(differences)]), hint=hint)


def _written(play_id: str, text: str, output: str | None, content: tuple[Path, ...]) -> Sequence[str]:
    """Write the page, and say what to do next."""
    from salessim.cli.drafting import where_found
    from salessim.content.drafting import write_alone, write_page
    from salessim.content.places import seat, shown

    path = Path(output) if output else None
    seated = seat(path) if path else None
    if path and not seated:
        write_alone(path, text)
        return [f"Wrote {shown(path)}", "", f"To play it: salessim rehearse {shlex.quote(str(path))}"]
    folders = (seated[1], *content) if seated else content or (Path(),)
    path, schema = write_page("play", play_id, text, folders)
    source = click.get_current_context().get_parameter_source("content")
    elsewhere = seated and seated[1].resolve() not in [folder.resolve() for folder in content]
    where = where_found(folders[:1], ParameterSource.COMMANDLINE) if elsewhere else where_found(content, source)
    return [f"Wrote {shown(path)}",
            f"  and {shown(schema)}, from which an editor that knows YAML helps you write; leave it as it is.", "",
            f"To play it: salessim rehearse {play_id}{where}"]
