"""How events and sessions stand in the journal's rows, and how they are read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from salessim.errors import JournalError
from salessim.model.codec import KINDS, dumps, loads
from salessim.model.events import Event

_KIND_OF = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One session in a line.

    Attributes:
        started_at: when it began, in UTC.
        turns: how many utterances the trainee made.
        outcome: how it ended; None while it is open.
        score: 0 to 100 by the newest assessment; None when there is none, or nothing was observed.
        passed: whether that reached the pass mark; None as above.
    """

    name: str
    scenario: str
    persona: str
    seed: int
    difficulty: str
    mode: str
    started_at: datetime
    turns: int
    outcome: str | None
    score: float | None
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A session's name, and what it was begun with."""

    name: str
    scenario: str
    persona: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a session stands in a campaign.

    Attributes:
        run: which going through the campaign it belongs to: the name of its first session; "" for that one itself.
        number: the step of the campaign that it plays, from 0.
    """

    campaign: str
    number: int
    run: str = ""


SUMMARIES = (
    "SELECT name, scenario, persona, seed, difficulty, mode, started_at,"
    " (SELECT COUNT(*) FROM events WHERE session = name AND kind = 'trainee_spoke'),"
    " (SELECT json FROM events WHERE session = name AND kind = 'session_ended' ORDER BY number DESC LIMIT 1),"
    " (SELECT json FROM events AS own WHERE session = name AND kind = 'session_assessed' ORDER BY"
    " (SELECT -COUNT(*) FROM events AS ending WHERE ending.session = own.session"
    " AND ending.kind = 'session_ended' AND ending.number < own.number), own.number"
    " LIMIT 1)"
    " FROM sessions WHERE ?1 IS NULL OR scenario = ?1 ORDER BY started_at DESC, name DESC LIMIT ?2")
"""Asks for what `read_summary` reads: ?1 a scenario or NULL, ?2 how many at most.

A session's own assessment is the first after its end; what was kept beside it later is another.
"""
MEND = "put a backup of the journal in its place, or forget this session"
"""What to do about a damaged session."""


def write_time(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC, always as long, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def write_event(event: Event) -> tuple[str, str]:
    """Give an event's kind and its line of JSON."""
    return _KIND_OF[type(event)], _storable(dumps(event))


def write_json(value: object) -> str:
    """Write plain values as JSON, the same values always as the same text."""
    return _storable(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _storable(line: str) -> str:
    # A lone surrogate (a broken paste) is no UTF-8; as a JSON escape it is kept and comes back as it was.
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def read_event(line: str, where: str) -> Event:
    """Read an event that `write_event` wrote.

    Args:
        line: its JSON.
        where: what an error says first: the file, the session and the event's number.

    Raises:
        JournalError: it is damaged.
    """
    try:
        return loads(line)
    except JournalError as wrong:
        raise JournalError(f"{where}: {wrong.message}", hint=MEND) from wrong


def read_json(line: str, where: str) -> dict[str, Any]:
    """Read a JSON object; arguments and errors as in `read_event`."""
    try:
        value = json.loads(line)
    except ValueError as wrong:
        raise JournalError(f"{where}: damaged JSON: {wrong}", hint=MEND) from wrong
    if not isinstance(value, dict):
        raise JournalError(f"{where}: expected a JSON object, found {type(value).__name__}", hint=MEND)
    return value


def read_summary(row: tuple[Any, ...], where: str) -> Summary:
    """Read a row that `SUMMARIES` gave.

    Raises:
        JournalError: an event of the session is damaged.
    """
    name, scenario, persona, seed, difficulty, mode, started_at, turns, ended, assessed = row
    where = f"{where}: session {name}"
    assessment = read_json(assessed, where).get("assessment") if assessed else {}
    if not isinstance(assessment, dict) or not isinstance(assessment.get("score"), int | float | None):
        raise JournalError(f"{where}: expected an assessment with a number for its score", hint=MEND)
    return Summary(name=name, scenario=scenario, persona=persona, seed=int(seed), difficulty=difficulty, mode=mode,
                   started_at=datetime.fromisoformat(started_at), turns=turns,
                   outcome=read_json(ended, where).get("outcome") if ended else None,
                   score=assessment.get("score"), passed=assessment.get("passed"))
