"""Better ways to have said a weak line: authored words of the product and the persona, in answer to the customer's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from salessim.model.events import CueKind, NeedMet, NeedVoiced, ObjectionHardened, ObjectionSettled, QuestionAnswered
from salessim.model.moves import FORMS, HARMFUL, LISTENING, PRESENTING, Move
from salessim.model.scenario import Goal

if TYPE_CHECKING:
    from salessim.model.persona import Need
    from salessim.model.product import Feature
    from salessim.model.scenario import Staging
    from salessim.model.transcript import Transcript, Turn

SHOWN = 3
"""So many are shown; ours: more is not remembered."""
_PITCHES = (Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT, Move.QUOTE_PRICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """A line that could have been better.

    Attributes:
        turn: in which it was said, and `said` all of it, verbatim.
        why: what was weak about it, a sentence.
        heard: the customer's words that it should have taken up, verbatim; empty where there are none.
        say: what to say instead, as the persona or the product has it.
    """

    turn: int
    said: str
    why: str
    heard: str
    say: str


def better_ways(transcript: Transcript, staging: Staging | None) -> tuple[Better, ...]:
    """Give the first weak lines of a session with a better way for each, at most three.

    Weak is who presents before any need is known, argues with an objection or passes it over, leaves a question open,
    or answers a need with what solves none; where the offer does not fit, or nothing is to be sold, only the first. A
    conversation from elsewhere has no authored words: none.
    """
    if staging is None or transcript.started is None:
        return ()
    weak = [*_early(transcript, staging)]
    if staging.scenario.fits and staging.scenario.goal is not Goal.INFORMATION:  # nothing else is praised
        weak += [*_hardened(transcript, staging), *_open_questions(transcript, staging),
                 *_past_needs(transcript, staging)]
    found = {better.turn: better for better in reversed(weak)}
    once = {better.say: better for better in sorted(found.values(), key=attrgetter("turn"), reverse=True)}
    return tuple(sorted(once.values(), key=attrgetter("turn")))[:SHOWN]


def _early(transcript: Transcript, staging: Staging) -> Iterator[Better]:
    first = transcript.first(_PITCHES)
    voiced = {fact.need for turn, fact in transcript.facts(NeedVoiced) if first and turn.number < first.number}
    asking = [need for need in staging.persona.needs if need.questions]
    if first is not None and not voiced and asking:
        need: Need = max(asking, key=lambda need: need.importance)
        yield Better(turn=first.number, said=first.said, heard="", say=need.questions[0],
                     why="You presented before any need was known; ask first.")


def _hardened(transcript: Transcript, staging: Staging) -> Iterator[Better]:
    settled = {fact.objection for _, fact in transcript.facts(ObjectionSettled)}
    for turn, fact in transcript.facts(ObjectionHardened):
        objection = next((one for one in staging.persona.objections if one.id == fact.objection), None)
        by = [staging.product.feature(name) for name in objection.answered_by] if objection else []
        feature = next((one for one in by if one is not None), None)
        if feature is not None and fact.objection not in settled:
            yield _instead(transcript, turn, feature, "You argued with a concern or passed it over; take their side, "
                                                      "then say what they gain.")


def _open_questions(transcript: Transcript, staging: Staging) -> Iterator[Better]:
    for turn, subject in transcript.cues(CueKind.QUESTION):
        feature, following = staging.product.feature(subject), transcript.after(turn, within=1)
        later = any(after.of(QuestionAnswered) for after in transcript.after(turn))
        if feature is not None and following and not later:
            yield _instead(transcript, following[0], feature, "The customer had asked; answer first.")


def _past_needs(transcript: Transcript, staging: Staging) -> Iterator[Better]:
    for turn, fact in transcript.facts(NeedVoiced):
        solving = next((one for one in staging.product.features if fact.need in one.solves), None)
        met = any(answered.need == fact.need for _, answered in transcript.facts(NeedMet))
        shown = next((after for after in transcript.after(turn) if after.has(PRESENTING) and not after.has(FORMS)),
                     None)
        if solving is not None and shown is not None and not met and not shown.has(LISTENING) and not shown.of(NeedMet):
            yield Better(turn=shown.number, said=shown.said, heard=turn.reply, say=sentence(solving.benefit),
                         why="They had named a need that this does not answer.")


def _instead(transcript: Transcript, turn: Turn, feature: Feature, why: str) -> Better:
    before = (transcript.opening, *transcript.before(turn))[-1]
    why = "Leave the hard words out. " + why if turn.has(HARMFUL) else why
    return Better(turn=turn.number, said=turn.said, why=why, heard=before.reply, say=sentence(feature.benefit))


def sentence(clause: str) -> str:
    """Make a sentence of an authored clause: a capital first, a full stop last."""
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith((".", "!", "?")) else ".")
