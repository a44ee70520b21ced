"""Play an example conversation as it says, prepared or not, and say in which turns it does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salessim.model.events import CustomerReplied
from salessim.session import Record, Session, forget

if TYPE_CHECKING:
    from salessim.model.play import Play
    from salessim.model.scenario import Staging
    from salessim.understanding import Recogniser

OPEN = "open"
"""What stands for the outcome of a conversation that has not ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that came otherwise than the play says.

    Attributes:
        turn: from 1; for what is said of the whole conversation, the last one.
        said: what the trainee said in it.
        what: "moves", "stage" or "reply" of one turn; "over" where the conversation had ended before it; "outcome" or
            "score" of the whole.
        expected: words of the model, sorted where their order does not matter; a score's bounds in points of 100.
        found: the same as it came; empty where there is nothing, as no move, or no score.
        reply: the customer's words in that turn; for "over", their last ones.
    """

    turn: int
    said: str
    what: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """A play, played.

    Attributes:
        score: in points of 100; None where nothing could be scored.
        differences: in the order of the turns, the whole conversation's last; empty: the play holds.
    """

    play: Play
    session: Session
    score: float | None
    differences: tuple[Difference, ...]


def begin(play: Play, staging: Staging, *, tier: str = "full", record: Record = forget,
          ear: Recogniser | None = None) -> Session:
    """Begin a play: prepare as it says, and meet the customer."""
    session = Session.begin(staging, seed=play.seed, difficulty=play.difficulty, tier=tier, record=record, ear=ear,
                            prepare=play.prepare is not None)
    if play.prepare is not None:
        if play.prepare.order:
            session.rank(play.prepare.order)
        for finding in play.prepare.read:
            session.read(finding)
        session.plan(objective=play.prepare.objective, approach=play.prepare.approach, findings=play.prepare.use)
        session.open()
    return session


def perform(play: Play, staging: Staging, *, tier: str = "full", ear: Recogniser | None = None) -> Performance:
    """Play a play to its end, or to the customer's, and compare what comes with what it expects.

    Args:
        play: what is said, and what must come of it.
        staging: what is played.
        tier: the recogniser's, "full" or "light".
        ear: a recogniser for this staging and tier that is there already.

    Raises:
        SalesSimError: it cannot be prepared as it says.
    """
    session = begin(play, staging, tier=tier, ear=ear)
    for text in play.says:
        if session.outcome is not None:
            break
        session.say(text)
    score = session.assess().score
    return Performance(play=play, session=session, score=score, differences=(
        *_in_turns(play, session), *_over(play, session), *_at_the_end(play, session, score)))


def _in_turns(play: Play, session: Session) -> Iterator[Difference]:
    replies = {event.turn: event.reply for event in session.events if isinstance(event, CustomerReplied)}
    for turn in session.transcript.turns:
        if (expected := play.expects.get(turn.number)) is None:
            continue
        stage = None if expected.stage is None else (expected.stage,)
        came: tuple[tuple[str, Sequence[str] | None, Sequence[str]], ...] = (
            ("moves", expected.moves, [heard.move for heard in turn.heard.moves]), ("stage", stage, [turn.stage]),
            ("reply", expected.reply, replies[turn.number]))
        for what, wanted, found in came:
            if wanted is not None and sorted(wanted) != sorted(found):
                yield Difference(turn=turn.number, said=turn.said, what=what, expected=tuple(sorted(map(str, wanted))),
                                 found=tuple(sorted(map(str, found))), reply=turn.reply)


def _over(play: Play, session: Session) -> Iterator[Difference]:
    last = session.transcript.turns[-1]
    if last.number < len(play.says):
        yield Difference(turn=last.number + 1, said=play.says[last.number], what="over", expected=(OPEN,),
                         found=(str(session.outcome),), reply=last.reply)


def _at_the_end(play: Play, session: Session, score: float | None) -> Iterator[Difference]:
    last = session.transcript.turns[-1]
    if session.outcome is not play.outcome:
        yield Difference(turn=last.number, said=last.said, what="outcome", expected=(str(play.outcome),),
                         found=(OPEN if session.outcome is None else str(session.outcome),), reply=last.reply)
    everything = (play.at_least, play.at_most) == (0, 100)
    if not everything and (score is None or not play.at_least <= score <= play.at_most):
        yield Difference(turn=last.number, said=last.said, what="score",
                         expected=(f"{play.at_least:g}", f"{play.at_most:g}"),
                         found=() if score is None else (f"{score:g}",), reply=last.reply)
