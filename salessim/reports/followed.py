"""Follow needs, objections and signs through the conversation: what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salessim.model.events import (
    CueKind,
    NeedMet,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    QuestionAnswered,
    Rule,
    ThoughtFinished,
)
from salessim.model.moves import DISCOVERY, ENDING, FORMS, HARMFUL, LISTENING, PRESENTING, Move
from salessim.scoring.checks.close import takes_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salessim.model.scenario import Staging
    from salessim.model.transcript import Transcript, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFollowed:
    """What became of a need.

    Attributes:
        voiced: the turn in which the customer named it; None: it stayed hidden.
        drawn_by: the move that drew it out, or "unasked"; empty while hidden.
        weighed: the turns in which a question made it weigh more.
        met: the turn in which the customer saw it answered; None: never.
        by: the feature that answered it, in words.
    """

    id: str
    says: str
    voiced: int | None = None
    drawn_by: str = ""
    weighed: tuple[int, ...] = ()
    met: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFollowed:
    """What became of an objection that was raised.

    Attributes:
        kept: for each of the four rules (process.md, B8) the turn in which it was kept, or None.
        hardened: the turns in which it was argued with or ignored, and how.
        settled: the turn in which it was resolved; None: never.
        seen_through: the turn in which the concern behind it came out, where it was a smokescreen; None: never.
    """

    id: str
    says: str
    raised: int
    kept: tuple[tuple[Rule, int | None], ...]
    hardened: tuple[tuple[int, str], ...] = ()
    settled: int | None = None
    seen_through: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """A sign the customer gave, and whether the next utterance took it up.

    Attributes:
        turn: the turn whose answer held the sign.
        taken: None when the conversation ended before the trainee could speak again.
    """

    turn: int
    cue: CueKind
    subject: str
    says: str
    taken: bool | None


def meanings(staging: Staging | None) -> dict[str, str]:
    """Give what the persona's facts, needs and objections say, by id; nothing without a staging."""
    if staging is None:
        return {}
    persona = staging.persona
    return {**{fact.id: fact.says for fact in persona.facts}, **{need.id: need.says for need in persona.needs},
            **{objection.id: objection.says for objection in persona.objections}}


def follow_needs(transcript: Transcript, staging: Staging | None) -> tuple[NeedFollowed, ...]:
    """Follow every need of the persona; without a staging, every need that was voiced."""
    voiced = {fact.need: (turn.number, fact.drawn_by) for turn, fact in reversed(transcript.facts(NeedVoiced))}
    met = {fact.need: (turn.number, fact.feature) for turn, fact in reversed(transcript.facts(NeedMet))}
    says = {need.id: need.says for need in staging.persona.needs} if staging else {}
    followed = []
    for need in dict.fromkeys([*says, *reversed(voiced)]):
        at, drawn_by = voiced.get(need, (None, ""))
        met_at, feature = met.get(need, (None, ""))
        sold = staging.product.feature(feature) if staging else None
        followed.append(NeedFollowed(
            id=need, says=says.get(need, need), voiced=at, drawn_by=drawn_by, met=met_at,
            by=sold.says if sold else feature,
            weighed=tuple(turn.number for turn, fact in transcript.facts(NeedWeighed) if fact.need == need)))
    return tuple(followed)


def follow_objections(transcript: Transcript, staging: Staging | None) -> tuple[ObjectionFollowed, ...]:
    """Follow every objection that was raised, in the order it was first raised."""
    says = {objection.id: objection.says for objection in staging.persona.objections} if staging else {}
    raised: dict[str, int] = {}
    for turn, fact in transcript.facts(ObjectionRaised):
        raised.setdefault(fact.objection, turn.number)
    handled = transcript.facts(ObjectionHandled)
    return tuple(
        ObjectionFollowed(
            id=name, says=says.get(name, name), raised=at,
            kept=tuple((rule, next((turn.number for turn, fact in handled
                                    if fact.objection == name and fact.rule is rule), None)) for rule in Rule),
            hardened=tuple((turn.number, fact.cause) for turn, fact in transcript.facts(ObjectionHardened)
                           if fact.objection == name),
            settled=_when(transcript.facts(ObjectionSettled), name),
            seen_through=_when(transcript.facts(ObjectionUnmasked), name))
        for name, at in raised.items())


def _when(found: Sequence[tuple[Turn, ObjectionSettled | ObjectionUnmasked]], name: str) -> int | None:
    return next((turn.number for turn, fact in found if fact.objection == name), None)


def follow_cues(transcript: Transcript, staging: Staging | None) -> tuple[Opportunity, ...]:
    """Follow every sign that the customer gave, in order."""
    says = meanings(staging)
    order = {turn.number: place for place, turn in enumerate(transcript.all)}
    found = [(turn, kind, subject) for kind in CueKind for turn, subject in transcript.cues(kind)]
    found.sort(key=lambda cue: order[cue[0].number])
    return tuple(
        Opportunity(turn=turn.number, cue=kind, subject=subject, says=says.get(subject, ""),
                    taken=_taken(kind, subject, turn, next(iter(transcript.after(turn, within=1)), None)))
        for turn, kind, subject in found)


_ANSWERS: dict[CueKind, frozenset[Move]] = {
    CueKind.NEED_HINT: DISCOVERY | FORMS | {Move.REFLECT},
    CueKind.NEED: DISCOVERY | LISTENING | {Move.BENEFIT},
    CueKind.OBJECTION: LISTENING | {Move.CLARIFYING_QUESTION, Move.EVIDENCE, Move.BENEFIT},
    CueKind.QUESTION: PRESENTING | {Move.QUOTE_PRICE},
    CueKind.REFUSAL: ENDING | LISTENING | {Move.PROPOSE_NEXT_STEP},
    CueKind.UNFINISHED: LISTENING | DISCOVERY,
    CueKind.RESISTANCE: ENDING | LISTENING | {Move.PROPOSE_NEXT_STEP, Move.ASK_PERMISSION},
}
"""What takes a sign up, in the next utterance, unless it also harms. Ours, after process.md, A7, B3, B6 and B8."""


def _taken(kind: CueKind, subject: str, sign: Turn, then: Turn | None) -> bool | None:
    if then is None:
        return None
    if kind is CueKind.BUYING_SIGNAL:
        return takes_up(sign, then) is not None
    if kind is CueKind.UNFINISHED:
        return bool(then.of(ThoughtFinished))
    if kind is CueKind.QUESTION:
        return bool(then.of(QuestionAnswered))
    answered = {fact.objection for fact in then.of(ObjectionHandled)} | {fact.need for fact in then.of(NeedMet)}
    if subject in answered | {fact.need for fact in then.of(NeedWeighed)}:
        return True
    return then.has(_ANSWERS[kind]) and not then.has(HARMFUL)
