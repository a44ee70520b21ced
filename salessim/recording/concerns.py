"""The customer's objections in a conversation from elsewhere, and how they were handled (process.md, B8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salessim.model.events import (
    CueGiven,
    CueKind,
    Event,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    Rule,
)
from salessim.model.moves import CLOSING, FORMS, HARMFUL, PRESENTING, Act, Move
from salessim.model.persona import Objection, ObjectionKind, Raised

if TYPE_CHECKING:
    from salessim.model.heard import Heard

KINDS: dict[Act, ObjectionKind] = {act: ObjectionKind(act.value.removeprefix("object_"))
                                   for act in Act if act.value.startswith("object_")}
SURE = 0.4
"""From which confidence (0 to 1) on what sounds like an objection is one; ours."""
_SIDES = (Move.EMPATHISE, Move.APOLOGISE, Move.REFLECT)
_CLARIFIES = (Move.CLARIFYING_QUESTION, Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
_ANSWERS = (Move.BENEFIT, Move.EVIDENCE, Move.COMPARE, Move.ADVANTAGE, Move.OFFER_CONCESSION, Move.INVOLVE,
            Move.PROPOSE_NEXT_STEP, Move.AFTER_SALE_CARE)
_LETS_GO = (Act.AGREE, Act.ACCEPT, Act.BUYING_SIGNAL)
_STILL = (Act.DISAGREE, Act.HOSTILE, Act.DECLINE)


@dataclass(slots=True)
class _Concern:
    objection: Objection
    raised: int
    rules: set[Rule] = field(default_factory=set)
    settled: bool = False


class Concerns:
    """The objections that were raised, the oldest first."""

    def __init__(self) -> None:
        self._all: list[_Concern] = []

    @property
    def objections(self) -> list[Objection]:
        """Give them as a persona has them."""
        return [concern.objection for concern in self._all]

    def raised(self, turn: int, reply: str, answered: Heard) -> Iterator[Event]:
        """Note new concerns; one that still stands and is said again is no new one."""
        for one in answered.moves:
            kind = KINDS.get(one.move) if isinstance(one.move, Act) else None
            standing = any(not known.settled and known.objection.kind is kind for known in self._all)
            if kind is None or one.confidence < SURE or standing:
                continue
            name, says = f"objection-{len(self._all) + 1}", reply[one.start:one.end]
            self._all.append(_Concern(Objection(id=name, kind=kind, says=f"“{says}”", raised=Raised.PITCH,
                                                answered_by=(), lines=(says,)), turn))
            yield ObjectionRaised(turn=turn, objection=name)
            yield CueGiven(turn=turn, cue=CueKind.OBJECTION, subject=name)

    def handled(self, turn: int, heard: Heard, answered: Heard) -> Iterator[Event]:
        """Note which rules an utterance keeps for the newest concern, and whether the customer lets go of it."""
        standing = [concern for concern in reversed(self._all) if not concern.settled and concern.raised < turn]
        if not standing:
            return
        concern = standing[0]
        name = concern.objection.id
        harm = heard.any_of(HARMFUL)
        if harm is not None:
            yield ObjectionHardened(turn=turn, objection=name, cause=harm.move.value)
            return
        for rule in _kept(heard, at_once=turn == concern.raised + 1):
            if rule not in concern.rules:
                concern.rules.add(rule)
                yield ObjectionHandled(turn=turn, objection=name, rule=rule)
        again = any(isinstance(one.move, Act) and KINDS.get(one.move) is concern.objection.kind
                    for one in answered.moves)
        if Rule.ANSWERED in concern.rules and answered.has(*_LETS_GO) and not (again or answered.has(*_STILL)):
            concern.settled = True
            yield ObjectionSettled(turn=turn, objection=name)


def _kept(heard: Heard, *, at_once: bool) -> Iterator[Rule]:
    asks = heard.has(*_CLARIFIES) or (at_once and heard.has(*FORMS) and not heard.has(*CLOSING))
    if at_once and (heard.has(*_SIDES) or asks or not heard.has(*PRESENTING, *CLOSING)):
        yield Rule.HEARD
    if heard.has(*_SIDES):
        yield Rule.SIDED
    if asks:
        yield Rule.CLARIFIED
    if heard.has(*_ANSWERS):
        yield Rule.ANSWERED
