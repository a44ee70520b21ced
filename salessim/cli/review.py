"""`history`, `replay`, `resume`, `report`, `forget`: what becomes of sessions afterwards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.shared import TIER, Keeping, formats, open_journal, print_json, rendered
from salessim.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from salessim.journal import Journal
    from salessim.journal.rows import Summary
    from salessim.model.events import Event
    from salessim.model.scenario import Staging
    from salessim.reports.report import Report


def recall(journal: Journal, session: str) -> tuple[str, Staging, list[Event], datetime]:
    """Give a session's whole name, what it was played with, its events, and when it began.

    Args:
        journal: where it is kept.
        session: its name, or the beginning of it.

    Raises:
        JournalError: there is no such session, or it does not begin with its start.
    """
    from salessim.content.kept import restage
    from salessim.model.events import SessionStarted

    name = journal.find(session)
    kept = journal.events(name)
    if not kept or not isinstance(kept[0][1], SessionStarted):
        raise JournalError(f"session {name} does not begin with its start",
                           hint="put a backup of the journal in its place, or forget this session")
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
        passed = perform(again, screen, name, journal=journal)
    if again.started.mode == "assess" and passed is False:
        sys.exit(1)


@click.command(short_help="List your sessions.")
@click.option("--scenario", metavar="ID", help="Only sessions of this scenario.")
@click.option("--disputed", is_flag=True, help="Only sessions in which a dispute is open, and what is disputed.")
@formats("text", "json")
def history(scenario: str | None, *, disputed: bool, form: str) -> None:
    """List your sessions, newest first, each with the score it was given when it ended.

    One that is damaged keeps nobody from seeing the others, and is told by its name.
    """
    from salessim.cli.scores import disputed_sessions
    from salessim.model.text import visible

    damaged: list[JournalError] = []
    with open_journal() as journal:
        sessions = journal.sessions(scenario=scenario, damaged=damaged.append)
        lines = disputed_sessions(journal, sessions, damaged.append) if disputed else {}
    if disputed:
        sessions = [kept for kept in sessions if kept.name in lines]
    if form == "json":
        print_json([{"session": kept.name, "scenario": kept.scenario, "persona": kept.persona, "seed": kept.seed,
                     "difficulty": kept.difficulty, "mode": kept.mode, "at": kept.started_at.isoformat(),
                     "turns": kept.turns, "outcome": kept.outcome, "score": kept.score, "passed": kept.passed,
                     **({"disputed": lines[kept.name]} if disputed else {})} for kept in sessions])
    else:
        _list(sessions, lines, disputed=disputed, whole=not damaged)
    for wrong in damaged:
        click.echo(visible(str(wrong)), err=True)
    if damaged:
        sys.exit(JournalError.exit_code)


def _list(sessions: Sequence[Summary], lines: Mapping[str, Sequence[str]], *, disputed: bool, whole: bool) -> None:
    """Print the list; that it is empty is said only of a journal that could be read whole."""
    from salessim.model.text import visible

    if whole and not sessions:
        click.echo("No dispute is open." if disputed else "No sessions yet. Begin one with: salessim practice")
    for kept in sessions:
        score = "not scored" if kept.score is None else f"{kept.score:5.1f}"
        click.echo(f"{kept.name}  {kept.scenario:28} {kept.turns:3} turns  {kept.outcome or 'open':12} {score}")
        for line in lines.get(kept.name, ()):
            click.echo(f"    disputed: {visible(line)}")


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
    from salessim.model.events import LineDisputed, ScoreCorrected, ScoreGuessed, SessionAssessed
    from salessim.rehearsal.again import play_again
    from salessim.session import Session

    started = Session.resume(staging, events).started
    again = play_again(staging, events)
    judged = SessionAssessed | ScoreGuessed | ScoreCorrected | LineDisputed
    was = [dumps(event) for event in events if not isinstance(event, judged)]
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
@click.option("--rubric", metavar="ID", help="The assessment by this rubric, which `rescore --keep` kept.")
@click.option("--dialect", type=click.Choice(["generic", "moodle", "canvas"]),
              help="For csv: whose columns; generic unless told otherwise.")
@click.option("--learner", metavar="WHO",
              help="For xapi and the gradebooks: whose result it is, an e-mail address or a login.")
@formats("text", "html", "json", "markdown", "csv", "xapi", "pdf")
def report(session: str, output: Path | None, rubric: str | None, dialect: str | None, learner: str | None,
           form: str) -> None:
    """Give the report of a session: its score, its evidence, and what to do differently."""
    from salessim.cli.scores import chosen_score, last_attempt, remarks_on
    from salessim.errors import ReportError
    from salessim.model.assessment_json import assessment_from_json
    from salessim.model.transcript import transcribe
    from salessim.reports.context import compose
    from salessim.reports.write import write

    _fitting(form, dialect, learner)
    if form == "pdf" and output is None:
        raise ReportError("a PDF is no text for the screen", hint="name a file: --output report.pdf")
    with open_journal() as journal:
        name, staging, events, at = recall(journal, session)
        scored = chosen_score(name, events, rubric)
        ended = next(moment for moment, event in journal.events(name) if event == scored)
        judged = assessment_from_json(scored.assessment)
        before = last_attempt(journal, name, judged)
    told = compose(transcribe(events), judged, staging, when=at, before=before, remarks=remarks_on(events, scored))
    scenario, who = staging.scenario.id, (learner or "").strip()
    text: str | bytes
    if form == "csv":
        text = _tabled(told, dialect or "generic", name, scenario, at, who)
    elif form == "xapi":
        from salessim.reports.xapi import render_xapi

        text = render_xapi(told, session=name, scenario=scenario, ended=ended, learner=who)
    elif form == "pdf":
        from salessim.reports.pdf import render_pdf

        text = render_pdf(told)
    else:
        text = rendered(told, form)
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text)
        click.echo(f"Report written to {output}", err=True)


def _fitting(form: str, dialect: str | None, learner: str | None) -> None:
    """Refuse options that mean nothing together, rather than pass over one of them."""
    from salessim.errors import SalesSimError

    if dialect and form != "csv":
        raise SalesSimError(f"--dialect {dialect} chooses the columns of a CSV, but --format is {form}",
                            hint="add --format csv, or leave --dialect out")
    named = form == "xapi" or dialect in {"moodle", "canvas"}
    if learner is not None and not named:
        what = "--format csv without a gradebook's --dialect" if form == "csv" else f"--format {form}"
        raise SalesSimError(f"{what} names no learner, so --learner has no place in it",
                            hint="leave it out, or choose --format xapi or --dialect moodle or canvas")
    if learner is not None and not learner.strip():
        raise SalesSimError("--learner is empty; expected an e-mail address or a login")
    if dialect in {"moodle", "canvas"} and learner is None:
        raise SalesSimError(f"--dialect {dialect} needs to know whose grade it is",
                            hint="add --learner anna@example.com, or the login there")


def _tabled(told: Report, dialect: str, session: str, scenario: str, at: datetime, learner: str) -> str:
    from salessim.reports import table

    if dialect == "moodle":
        return table.render_moodle(told, learner=learner)
    if dialect == "canvas":
        return table.render_canvas(told, learner=learner)
    return table.render_checks(told, session=session, scenario=scenario, at=at)


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
