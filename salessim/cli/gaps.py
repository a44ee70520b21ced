"""`gaps`: what trainees asked, said and did that content has no answer to yet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from salessim.cli.shared import (
    CONTENT,
    SINCE,
    formats,
    must_be_known,
    open_journal,
    open_library,
    print_json,
)
from salessim.errors import JournalError, SalesSimError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from salessim.content.library import Library
    from salessim.journal import Journal
    from salessim.journal.rows import Begun
    from salessim.model.scenario import Staging
    from salessim.reports.gaps import Gaps, Group, Place, Talk

_PAD = " " * 6


@click.command(short_help="List what trainees asked and content does not answer.")
@click.option("--scenario", metavar="ID", help="Only sessions of this scenario.")
@click.option("--persona", metavar="ID", help="Only sessions with this persona.")
@SINCE
@CONTENT
@formats("text", "json", "yaml")
def gaps(scenario: str | None, persona: str | None, since: datetime | None, content: tuple[Path, ...],
         form: str) -> None:
    """List for the trainer, by persona, what the sessions in the journal show to be missing.

    Questions that no fact answered, utterances that were not understood, and the lines after which customers walked out
    or were lost. What the content has an answer to by now is only counted. With --format yaml the questions are facts
    to be filled in and pasted into the persona's file.
    """
    from salessim.model.text import visible
    from salessim.reports.gaps import find_gaps
    from salessim.reports.mended import Present

    with open_journal() as journal:
        must_be_known("scenario", scenario, {one.scenario for one in journal.begun()}, content)
        must_be_known("persona", persona, {one.persona for one in journal.begun()}, content)
        wanted = [one for one in journal.begun(since=since)
                  if scenario in {None, one.scenario} and persona in {None, one.persona}]
        talks, damaged = _read(journal, wanted)
    found = find_gaps(talks, Present(partial(_stage, open_library(content))))
    if form == "json":
        print_json({"sessions": len(talks), "personas": [_as_json(one) for one in found],
                    "damaged": [{"session": name, "message": wrong.message} for name, wrong in damaged.items()]})
    else:
        asked_for = "".join((f" of {scenario}" if scenario else "", f" with {persona}" if persona else "",
                             f" since {since:%Y-%m-%d}" if since else ""))
        for line in (_as_yaml if form == "yaml" else _as_text)(found, len(wanted), asked_for):
            click.echo(visible(line))
    if damaged:
        for wrong in damaged.values():
            click.echo(visible(str(wrong)), err=True)
        click.echo(f"{_counted(len(damaged), 'damaged session')} left out of the list", err=True)
        sys.exit(JournalError.exit_code)


def _stage(library: Library, scenario: str) -> Staging | None:
    """Load a scenario as it is now; where that cannot be done, it is told, and what sessions lacked stays a gap."""
    from salessim.model.text import visible

    try:
        return library.stage(scenario)
    except SalesSimError as wrong:
        click.echo(visible(f"{wrong}\nscenario {scenario} cannot be played now, so nothing of it counts as mended"),
                   err=True)
        return None


def _read(journal: Journal, wanted: Iterable[Begun]) -> tuple[list[Talk], dict[str, JournalError]]:
    """Read sessions; one that is damaged keeps nobody from reading the others, and is told by its name."""
    from salessim.reports.gaps import Talk

    talks: list[Talk] = []
    damaged: dict[str, JournalError] = {}
    for one in wanted:
        try:
            talks.append(Talk.of(one.name, [event for _, event in journal.events(one.name)]))
        except JournalError as wrong:
            damaged[one.name] = wrong
    return talks, damaged


def _nothing(found: list[Gaps], wanted: int, asked_for: str) -> str:
    """Say why there is nothing to list; empty where there is something."""
    if not wanted:
        return f"No session{asked_for} yet." if asked_for else "No sessions yet. Begin one with: salessim practice"
    if not found:
        return "No session could be read."
    if all(one.nothing and not _mended(one) for one in found):
        sessions = sum(one.sessions for one in found)
        return (f"No gap in {_counted(sessions, 'session')}{asked_for}: every question had its answer, everything was "
                "understood, and nobody walked out or was lost.")
    return ""


def _as_text(found: list[Gaps], wanted: int, asked_for: str) -> Iterator[str]:
    if nothing := _nothing(found, wanted, asked_for):
        yield nothing
    for number, one in enumerate(gap for gap in found if not gap.nothing or _mended(gap)):
        yield f"{chr(10) * bool(number)}{one.persona}, {_counted(one.sessions, 'session')}"
        for title, groups in (("Questions that no fact answered", one.questions),
                              ("Not understood", one.unclear),
                              ("Ended badly after", one.bad_ends)):
            if groups:
                yield f"\n  {title}"
            for group in groups:
                yield f"    {_often(group)}"
                yield from _ended(group) if group.places[0].outcome else _worded(group)
        if mended := _mended(one):
            yield f"\n  Mended since: {mended}"


def _mended(one: Gaps) -> str:
    """Count what is a gap no more; empty where nothing is."""
    counts = ((one.answered, "question", "answered"), (one.understood, "utterance", "understood"))
    return ", ".join(f"{_counted(len(groups), thing)} {'is' if len(groups) == 1 else 'are'} {what} by now"
                     for groups, thing, what in counts if groups)


def _worded(group: Group) -> Iterator[str]:
    for words, count in group.wordings.items():
        yield f"{_PAD}{_said(words)}{f'  ({count} times)' if count > 1 and len(group.wordings) > 1 else ''}"


def _ended(group: Group) -> Iterator[str]:
    for place in group.places:
        yield f"{_PAD}{_said(place.text)}"
        yield f"{_PAD}  {place.outcome.replace('_', ' ')}, {place.reason}: {_said(place.reply)}"


def _said(words: str) -> str:
    """Quote what was said, whole; further lines of it stand below the first."""
    return "“" + words.replace("\n", f"\n{_PAD} ") + "”" if words.strip() else "(nothing)"


def _often(group: Group) -> str:
    first = group.places[0]
    where = f"{first.session}, turn {first.turn}"
    if len(group.places) == 1:
        return f"once, in {where}"
    return f"{len(group.places)} times in {_counted(group.sessions, 'session')}, first in {where}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _as_yaml(found: list[Gaps], wanted: int, asked_for: str) -> Iterator[str]:
    from salessim.content.drafts import HEAD, draft_facts

    asked = [one for one in found if one.questions]
    if not asked:
        yield f"# {_nothing(found, wanted, asked_for) or 'No question was left without an answer.'}"
        return
    yield HEAD.rstrip()
    for one in asked:
        yield from draft_facts(one.persona, ((list(group.wordings), f"asked {_often(group)}")
                                             for group in one.questions))


def _as_json(one: Gaps) -> dict[str, Any]:
    return {"persona": one.persona, "sessions": one.sessions,
            "mended": {"answered": len(one.answered), "understood": len(one.understood)},
            **{name: [{"times": len(group.places), "sessions": group.sessions,
                       "words": [{"text": text, "times": times} for text, times in group.wordings.items()],
                       "places": [_place(place) for place in group.places]} for group in groups]
               for name, groups in (("questions", one.questions), ("not_understood", one.unclear),
                                    ("ended_badly", one.bad_ends))}}


def _place(place: Place) -> dict[str, Any]:
    ended = {"outcome": place.outcome, "reason": place.reason} if place.outcome else {}
    return {"session": place.session, "scenario": place.scenario, "turn": place.turn, "text": place.text,
            "reply": place.reply, **ended}
