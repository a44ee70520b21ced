"""`history`, `replay`, `resume`, `report`, `forget`: what becomes of sessions afterwards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.shared import TIER, Keeping, formats, open_journal, print_json, rendered

if TYPE_CHECKING:
    from datetime import datetime

    from salessim.journal import Journal
    from salessim.model.events import Event
    from salessim.model.scenario import Staging


def recall(journal: Journal, session: str) -> tuple[str, Staging, list[Event], datetime]:
    """Give a session's whole name, what it was played with, its events, and when it began.

    Args:
        journal: where it is kept.
        session: its name, or the beginning of it.
    """
    from salessim.content.library import restage

    name = journal.find(session)
    kept = journal.events(name)
    return name, restage(journal.documents(name)), [event for _, event in kept], kept[0][0]


@click.command(short_help="Take a session up again.")
@click.argument("session", required=False)
@click.option("--plain", is_flag=True, help="Plain lines on a terminal.")
@TIER
@formats("text", "json")
def resume(session: str | None, *, plain: bool, tier: str, form: str) -> None:
    """Take a session up again where it was left; without a name, the newest that is open."""
    from salessim.cli.practice import open_screen, perform
    from salessim.errors import SalesSimError, SessionClosed
    from salessim.session import Session

    with open_journal() as journal:
        wanted = session or journal.latest_open()
        if wanted is None:
            raise SalesSimError("no session is open", hint="begin one with: salessim practice")
        name, staging, events, _ = recall(journal, wanted)
        again = Session.resume(staging, events, tier=tier, record=Keeping(journal, staging, name).record)
        if again.outcome is not None:
            raise SessionClosed(f"session {name} has ended ({again.outcome.value})",
                                hint=f"read it with: salessim replay {name}")
        screen = open_screen(form, plain=plain)
        screen.again(again, name)
        passed = perform(again, screen, name)
    if again.started.mode == "assess" and passed is False:
        sys.exit(1)


@click.command(short_help="List your sessions.")
@click.option("--scenario", metavar="ID", help="Only sessions of this scenario.")
@formats("text", "json")
def history(scenario: str | None, form: str) -> None:
    """List your sessions, newest first."""
    with open_journal() as journal:
        sessions = journal.sessions(scenario=scenario)
    if form == "json":
        print_json([{"session": kept.name, "scenario": kept.scenario, "persona": kept.persona, "seed": kept.seed,
                     "difficulty": kept.difficulty, "mode": kept.mode, "at": kept.started_at.isoformat(),
                     "turns": kept.turns, "outcome": kept.outcome, "score": kept.score, "passed": kept.passed}
                    for kept in sessions])
        return
    if not sessions:
        click.echo("No sessions yet. Begin one with: salessim practice")
    for kept in sessions:
        score = "not scored" if kept.score is None else f"{kept.score:5.1f}"
        click.echo(f"{kept.name}  {kept.scenario:28} {kept.turns:3} turns  {kept.outcome or 'open':12} {score}")


@click.command(short_help="Show what was said in a session.")
@click.argument("session")
@click.option("--check", "checks", is_flag=True, help="Play it again from its seed and words, and compare every event.")
@formats("text", "json")
def replay(session: str, *, checks: bool, form: str) -> None:
    """Show what was said in a session."""
    from salessim.model.codec import to_json
    from salessim.model.text import visible
    from salessim.model.transcript import spoken, transcribe

    with open_journal() as journal:
        name, staging, events, _ = recall(journal, session)
    if checks:
        _compare(name, staging, events)
        return
    if form == "json":
        for event in events:
            print_json({**to_json(event), "session": name})
        return
    for turn in transcribe(events).all:
        if turn.number:
            click.echo(f"You: {visible(turn.said)}")
        for name, words in spoken(turn, staging):
            click.echo(f"{visible(name)}: {visible(words)}")


def _compare(name: str, staging: Staging, events: list[Event]) -> None:
    from salessim.model.codec import dumps
    from salessim.model.events import SessionAssessed
    from salessim.session import Session

    started = Session.resume(staging, events).started
    again = Session.again(staging, events)
    was = [dumps(event) for event in events if not isinstance(event, SessionAssessed)]
    now = [dumps(event) for event in again.events]
    if was == now:
        click.echo(f"{name}: the same, {len(now)} events")
        return
    at = next((number for number, (old, new) in enumerate(zip(was, now, strict=False)) if old != new),
              min(len(was), len(now)))
    click.echo(f"{name}: differs from event {at + 1}; kept by version {started.version}")
    for name_of, lines in (("was", was), ("now", now)):
        click.echo(f"  {name_of}: {lines[at] if at < len(lines) else '(nothing)'}")
    sys.exit(1)


@click.command(short_help="Give the report of a session.")
@click.argument("session")
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write it here instead of standard output.")
@formats("text", "html", "json")
def report(session: str, output: Path | None, form: str) -> None:
    """Give the report of a session: its score, its evidence, and what to do differently."""
    from salessim.errors import ReportError
    from salessim.model.assessment_json import assessment_from_json
    from salessim.model.events import SessionAssessed
    from salessim.model.transcript import transcribe
    from salessim.reports.context import compose
    from salessim.reports.write import write

    with open_journal() as journal:
        name, staging, events, at = recall(journal, session)
    scored = next((event for event in reversed(events) if isinstance(event, SessionAssessed)), None)
    if scored is None:
        raise ReportError(f"session {name} is still open and has no score",
                          hint=f"finish it first: salessim resume {name}")
    text = rendered(compose(transcribe(events), assessment_from_json(scored.assessment), staging, when=at), form)
    if output is None:
        click.echo(text)
    else:
        write(output, text)
        click.echo(f"Report written to {output}", err=True)


@click.command(short_help="Delete a session for good.")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(session: str, *, yes: bool) -> None:
    """Delete a session for good."""
    from salessim.errors import SalesSimError

    with open_journal() as journal:
        name = journal.find(session)
        if not yes:
            if not sys.stdin.isatty():
                raise SalesSimError(f"session {name} was not deleted: nobody is here to confirm it",
                                    hint=f"salessim forget {name} --yes")
            click.confirm(f"Delete session {name} for good?", abort=True)
        journal.forget(name)
    click.echo(f"Session {name} is deleted.")
