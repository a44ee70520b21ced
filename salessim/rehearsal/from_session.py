"""Make a play of a session that was played: what was said, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from salessim.content.drafting import modeline
from salessim.content.parsing import DIGIT_LIMIT
from salessim.content.shaping import shape
from salessim.content.source import parse_source
from salessim.content.writing import holdable, listed, quoted
from salessim.customer.past import Past
from salessim.errors import ContentError, SalesSimError
from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.events import CustomerReplied, SessionEnded, SessionStarted
from salessim.model.moves import Move
from salessim.model.play import Expected, Play, Prepared
from salessim.model.replies import ReplyAct
from salessim.model.transcript import spoken, transcribe

if TYPE_CHECKING:
    from salessim.model.events import Event
    from salessim.model.scenario import Staging

WIDTH = 5
"""How far the score of a recorded play may move to either side (points of 100).

Ours: in `active-selling` a criterion is worth 3 points at the median and 8 at most, so one small criterion may come out
otherwise, as after a new word in a check, and several may not.
"""
TITLE = 120
"""The longest title (characters), as `shapes.Title`."""

_HEAD = """\
# Recorded from session {session}. `salessim rehearse` plays it again, and tells what comes otherwise.
# What follows a # is a note for you. Change a line only to say that from now on it shall come so;
# delete 'moves', 'stage' or 'reply' of a turn, or all three, where it does not matter how it comes.
"""


def play_of(session: str, events: Sequence[Event], staging: Staging, *, play_id: str, score: float | None) -> Play:
    """Make a play of a session's events.

    Args:
        session: its name.
        events: all of them.
        staging: what it was played with.
        play_id: the play's.
        score: its own score, in points of 100; None where it has none.

    Raises:
        SalesSimError: a play cannot say what happened in it.
    """
    started = next(event for event in events if isinstance(event, SessionStarted))
    ended = next((event for event in events if isinstance(event, SessionEnded)), None)
    transcript = transcribe(events)
    if ended is None:
        raise SalesSimError(f"session {session} has not ended, and a play says how a conversation ends",
                            hint=f"take it to its end with: salessim resume {session}")
    if Past.read(events) != Past(trust=staging.persona.attitude.trust):
        raise SalesSimError(f"session {session} goes on from an earlier talk of a campaign; a play begins anew",
                            hint="record the first talk, or practise this scenario by itself")
    if not 0 <= started.seed < 10**DIGIT_LIMIT:
        raise SalesSimError(f"session {session} has the seed {started.seed}; a play's has at most {DIGIT_LIMIT} digits "
                            "and no sign", hint="practise it again with another seed, as --seed 7")
    replies = {event.turn: event.reply for event in events if isinstance(event, CustomerReplied)}
    return Play(
        id=play_id, title=_title(f"{staging.scenario.title}: {ended.outcome.value.replace('_', ' ')}"),
        scenario=started.scenario, seed=started.seed, difficulty=started.difficulty, outcome=ended.outcome,
        says=tuple(holdable(turn.said) for turn in transcript.turns), prepare=_prepared(session, events),
        expects={turn.number: Expected(moves=tuple(Move(heard.move) for heard in turn.heard.moves),
                                       stage=turn.stage, reply=tuple(map(ReplyAct, replies[turn.number])))
                 for turn in transcript.turns},
        at_least=0.0 if score is None else max(0, math.floor(score) - WIDTH),
        at_most=100.0 if score is None else min(100, math.ceil(score) + WIDTH))


def _title(text: str) -> str:
    text = " ".join(holdable(text).split())
    return text if len(text) <= TITLE else text[:TITLE - 1].rstrip() + "…"


def _prepared(session: str, events: Sequence[Event]) -> Prepared | None:
    ranked = next((event for event in events if isinstance(event, LeadsRanked)), None)
    read = tuple(event.finding for event in events if isinstance(event, FindingRead))
    plan = next((event for event in events if isinstance(event, PlanMade)), None)
    if plan is None:
        if ranked or read:
            raise SalesSimError(f"session {session} was prepared without a plan; a play's preparation has one",
                                hint="give the scenario a dossier, or practise it without --prepare")
        return None
    return Prepared(objective=plan.objective, approach=plan.approach, order=ranked.order if ranked else (), read=read,
                    use=plan.findings)


def write_play(play: Play, session: str, events: Sequence[Event], staging: Staging) -> str:
    """Write a recorded play as YAML, with the customer's words as notes; arguments as for `play_of`.

    Raises:
        SalesSimError: something in it is more than a play may hold.
    """
    text = "\n".join([modeline("play") + _HEAD.format(session=session) + "kind: play",
                      *_lines(play, events, staging), ""])
    try:
        shape(parse_source(text, f"the play of session {session}"), kind="play")
    except ContentError as wrong:
        raise SalesSimError(f"session {session} cannot be written as a play: {wrong.diagnostics[0].message}",
                            hint="record a shorter one") from wrong
    return text


def _lines(play: Play, events: Sequence[Event], staging: Staging) -> Iterator[str]:
    yield f"id: {quoted(play.id)} # as the file is called, without .play.yaml"
    yield f"title: {quoted(play.title)} # say here what it shows"
    yield f"scenario: {quoted(play.scenario)}"
    yield f"seed: {play.seed} # the same seed and the same words give the same conversation"
    yield f"difficulty: {play.difficulty.value}"
    yield f"outcome: {play.outcome.value} # how it must end"
    if play.prepare is not None:
        yield "prepare: # what was done before the talk"
        yield f"  objective: {play.prepare.objective.value}"
        yield f"  approach: {play.prepare.approach.value}"
        for key in ("order", "read", "use"):
            yield f"  {key}: {listed(map(quoted, getattr(play.prepare, key)))}"
    yield "says: # turn by turn; \"\" is listening"
    transcript = transcribe(events)
    yield from _answered(spoken(transcript.opening, staging))
    for turn, text in zip(transcript.turns, play.says, strict=True):
        expected = play.expects[turn.number]
        yield f"  - say: {quoted(text)}"
        if text != turn.said:
            yield "    # a character in it may not stand in a file, and was replaced"
        yield f"    moves: {listed(expected.moves or ())}"
        yield f"    stage: {expected.stage}"
        yield f"    reply: {listed(expected.reply or ())}"
        yield from _answered(spoken(turn, staging))
    if (play.at_least, play.at_most) != (0, 100):
        yield (f"score: {{at_least: {play.at_least:g}, at_most: {play.at_most:g}}} "
               f"# what it was, and {WIDTH} points to either side")


def _answered(answers: Sequence[tuple[str, str]]) -> Iterator[str]:
    for who, words in answers:
        if words:
            yield f"    # {quoted(' '.join(who.split()))[1:-1]}: {quoted(words)}"
