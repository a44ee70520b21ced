"""Which of a session's scores is meant, what was said of it, and what came before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from salessim.errors import JournalError

if TYPE_CHECKING:
    from salessim.journal import Journal
    from salessim.journal.rows import Summary
    from salessim.model.assessment import Assessment
    from salessim.model.events import Event, SessionAssessed
    from salessim.model.judged import Remarks


def own_score(events: Sequence[Event]) -> SessionAssessed | None:
    """Give a session's own score: the one made when it ended; while it is open the newest, or None."""
    from salessim.model.events import SessionAssessed, SessionEnded

    end = next((number for number, event in enumerate(events) if isinstance(event, SessionEnded)), None)
    given = [event for event in events[end or 0:] if isinstance(event, SessionAssessed)]
    return None if not given else given[-1] if end is None else given[0]


def chosen_score(name: str, events: Sequence[Event], rubric: str | None) -> SessionAssessed:
    """Give a session's own score, or the newest that was given by a rubric.

    Raises:
        ReportError: there is none.
    """
    from salessim.errors import ReportError
    from salessim.model.events import SessionAssessed, SessionEnded

    if rubric is None:
        own = own_score(events)
        if own is not None:
            return own
        if any(isinstance(event, SessionEnded) for event in events):
            raise ReportError(f"session {name} has ended, but it has no score",
                              hint=f"give it one: salessim rescore {name} --rubric ID --keep")
        raise ReportError(f"session {name} is still open and has no score",
                          hint=f"finish it first: salessim resume {name}")
    given = [event for event in events if isinstance(event, SessionAssessed)]
    found = [event for event in given if event.rubric.get("id") == rubric]
    if not found:
        there = ", ".join(sorted({str(event.rubric.get("id")) for event in given}))
        raise ReportError(f"session {name} has no assessment by the rubric '{rubric}'"
                          f"{f'; it has one by {there}' if there else ''}",
                          hint=f"make one: salessim rescore {name} --rubric {rubric} --keep")
    return found[-1]


def remarks_on(events: Sequence[Event], scored: SessionAssessed) -> Remarks:
    """Gather what was said of one of a session's assessments; a guess was made of its own score alone."""
    from dataclasses import replace

    from salessim.model.assessment_json import assessment_from_json
    from salessim.model.judged import Remarks

    judged = assessment_from_json(scored.assessment)
    remarks = Remarks.of(events, rubric=judged.rubric, version=judged.version)
    return remarks if scored is own_score(events) else replace(remarks, guess=None)


def open_disputes(events: Iterable[Event]) -> list[str]:
    """Name the lines whose disputes no correction has settled, whichever assessment they stand in."""
    from salessim.model.events import LineDisputed
    from salessim.model.judged import Remarks, line

    events = list(events)
    disputed = dict.fromkeys((event.rubric, event.version) for event in events if isinstance(event, LineDisputed))
    return list(dict.fromkeys(line(dispute) for rubric, version in disputed
                              for dispute in Remarks.of(events, rubric=rubric, version=version).disputed))


def disputed_sessions(journal: Journal, sessions: Iterable[Summary],
                      damaged: Callable[[JournalError], object]) -> dict[str, list[str]]:
    """Give the sessions in which a dispute is open, by name, each with the lines that are disputed.

    `damaged` is told of each that cannot be read.
    """
    found: dict[str, list[str]] = {}
    for summary in sessions:
        if summary.outcome is None:
            continue
        try:
            found[summary.name] = open_disputes(event for _, event in journal.events(summary.name))
        except JournalError as wrong:
            damaged(wrong)
    return {name: lines for name, lines in found.items() if lines}


def last_attempt(journal: Journal, session: str, judged: Assessment) -> Assessment | None:
    """Give the own score of the newest session before this one, of the same scenario and by the same rubric.

    Another version of a rubric is another rubric here: their totals do not compare.
    """
    from salessim.model.assessment_json import assessment_from_json

    begun = {one.name: one.scenario for one in journal.begun()}
    before_it = list(takewhile(lambda name: name != session, begun))
    for name in reversed([name for name in before_it if begun[name] == begun.get(session)]):
        try:
            own = own_score([event for _, event in journal.events(name)])
            before = assessment_from_json(own.assessment) if own else None
        except JournalError:
            continue  # another session's damage is no reason to withhold this one's report
        if before and before.score is not None and (before.rubric, before.version) == (judged.rubric, judged.version):
            return before
    return None
