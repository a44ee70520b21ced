"""Checks of the give and take: what asking brought, and how the trainee met what the customer asked or threw in."""

from __future__ import annotations

from salessim.model.assessment import Verdict
from salessim.model.events import CueKind, FactLearned, NeedMet, NeedVoiced, ObjectionRaised
from salessim.model.heard import Kind
from salessim.model.moves import HARMFUL, PRESENTING, Act, Move
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import (
    ENOUGH,
    PITCH,
    counted,
    fresh,
    inquires,
    inquiry,
    out_of,
    places,
    previous,
    telling,
)
from salessim.scoring.checks.registry import Judge, acts_named, bounded, check

_REPLIES = (*PRESENTING, Move.QUOTE_PRICE, Move.OFFER_CONCESSION, Move.AFTER_SALE_CARE, Move.PROPOSE_NEXT_STEP)
_ASKS = (Act.ASK_PRODUCT, Act.ASK_PRICE)
_HARD = (Act.HOSTILE, Act.CANNOT_TALK, Act.DECLINE)
_EASES = (Move.EMPATHISE, Move.APOLOGISE, Move.REFLECT, Move.CLARIFYING_QUESTION, Move.OPEN_QUESTION, Move.THANK,
          Move.FAREWELL, Move.PROPOSE_NEXT_STEP, Move.ENCOURAGE)
_CLOSES = (Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP)


@check
def learned_things(*, at_least: int) -> Judge:
    """Did the trainee's questions bring out enough about the customer?

    A thing is a need or a fact that the customer told in answer to a question. Always asked.

    Args:
        at_least: needs and facts (count, 1 to 20).

    Source: "the seller asks short questions and the buyer answers at length" (process.md, B6); the count: the rubric's.
    """
    bounded("at_least", at_least, 1, 20)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns:
            return None
        told = [turn for turn in transcript.turns
                for fact in (*turn.of(NeedVoiced), *turn.of(FactLearned))
                if not (isinstance(fact, NeedVoiced) and fact.drawn_by not in set(Move))]
        asked = dict.fromkeys(turn for turn in told if inquires(turn))
        return Verdict(passed=len(told) >= at_least, why=f"{out_of(len(told), at_least, 'thing')} learned by asking",
                       evidence=tuple(map(inquiry, asked)) if len(told) >= at_least else ())
    return judge


@check
def turned_to_needs(*, by_turn: int) -> Judge:
    """Did the trainee come to the customer's situation soon, and before presenting?

    Always asked.

    Args:
        by_turn: the last turn that counts (1 to 20).

    Source: stage 2 leads over to stage 3 (process.md, B5 and B6); the turn is the rubric's.
    """
    bounded("by_turn", by_turn, 1, 20)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns:
            return None
        first = next((turn for turn in fresh(transcript) if inquires(turn)), None)
        pitched = transcript.first((*PITCH, Move.QUOTE_PRICE))
        if first is None:
            return Verdict(passed=False, why="nothing was asked about the customer")
        if pitched is not None and pitched.number < first.number:
            return Verdict(passed=False, why=f"presented in turn {pitched.number}, asked first in turn {first.number}",
                           evidence=(pitched.evidence((*PITCH, Move.QUOTE_PRICE)),))
        return Verdict(passed=first.number <= by_turn, why=f"the first question is in turn {first.number}; wanted by "
                                                           f"turn {by_turn}", evidence=(inquiry(first),))
    return judge


@check
def questions_met(*, at_least: float) -> Judge:
    """Were enough of the customer's questions met by the next utterance?

    Met is what is answered with something about the offer that has the question's words or a fact of the sheet in it,
    with a price, or with a question to make it precise.
    Opportunity: the customer asked about the offer or its price, and an utterance followed.

    Args:
        at_least: share of the questions (0 to 1).

    Source: "know the product, else the customer blames you for incompetence" (process.md, B11).
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        asked = [(turn, transcript.after(turn)[0]) for turn in transcript.all
                 if transcript.after(turn) and (turn.cues(CueKind.QUESTION) or any(act in turn.acts for act in _ASKS))]
        if not asked:
            return None
        left = [turn for turn, following in asked if not _meets(following)]
        passed = len(asked) - len(left) >= at_least * len(asked)
        return Verdict(passed=passed, why=f"{len(asked) - len(left)} of {counted(len(asked), 'question')} answered",
                       evidence=tuple(turn.answered for turn in left) if not passed else tuple(
                           following.evidence(_REPLIES) for _, following in asked if _meets(following)))
    return judge


def _meets(turn: Turn) -> bool:
    about = turn.heard.echo > 0 or turn.heard.mentioned("sheet") or turn.heard.mentioned("feature")
    return turn.has((Move.QUOTE_PRICE, Move.CLARIFYING_QUESTION)) or (turn.has(_REPLIES) and bool(about))


@check
def customer_seldom(*, acts: tuple[str, ...], at_most: float) -> Judge:
    """Did the customer have to do this in few of the answers only?

    Opportunity: four telling utterances.

    Args:
        acts: what a customer does, as in the taxonomy; any of them.
        at_most: share of the customer's answers (0 to 1).

    Source: what the customer does shows what the seller left undone: who must ask for everything was told too little of
    what matters to him (process.md, B8 and B11); the share is the rubric's.
    """
    wanted = acts_named(acts)
    bounded("at_most", at_most, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        answers = [turn for turn in transcript.turns if turn.reply]
        if len(telling(transcript)) < ENOUGH or not answers:
            return None
        did = [turn for turn in answers if wanted.intersection(turn.acts)]
        passed = len(did) <= at_most * len(answers)
        return Verdict(passed=passed, why=f"in {len(did)} of {counted(len(answers), 'answer')}; at most {at_most:.0%} "
                                          "borne", evidence=() if passed else tuple(turn.answered for turn in did))
    return judge


@check
def used_sheet(*, at_least: int) -> Judge:
    """Did the trainee bring facts of the product sheet into the talk?

    Opportunity: there is a sheet.

    Args:
        at_least: different facts or features (count, 1 to 10).

    Source: product knowledge (process.md, B11); the count is the rubric's.
    """
    bounded("at_least", at_least, 1, 10)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        if not transcript.turns or not staging.product.features:
            return None
        kind: Kind = "feature" if transcript.started is not None else "sheet"
        first: dict[str, Turn] = {}
        for turn in fresh(transcript):
            for name in turn.heard.mentioned(kind):
                first.setdefault(name, turn)
        wanted = min(at_least, len(staging.product.features))
        return Verdict(passed=len(first) >= wanted, why=out_of(len(first), wanted, "fact") + " of the sheet",
                       evidence=tuple(turn.evidence(PRESENTING) for turn in dict.fromkeys(first.values())))
    return judge


@check
def stayed_composed() -> Judge:
    """Did the trainee meet the customer's hard words, a refusal or a hurry with composure?

    Composed is an utterance that takes their side, asks, thanks or parts, and holds nothing harmful.
    Opportunity: the customer was hostile, could not talk, refused, or objected twice running, and words followed.

    Source: openings that meet resistance, and composure that turns them round (process.md, B12).
    """
    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        hard = [turn for turn in transcript.all if any(act in turn.acts for act in _HARD) or (
            turn.of(ObjectionRaised) and previous(transcript, turn).of(ObjectionRaised))]
        met = [transcript.after(turn)[0] for turn in hard if transcript.after(turn)]
        if not met:
            return None
        lost = [turn for turn in met if turn.has(HARMFUL) or not turn.has(_EASES)]
        shown = lost or met
        return Verdict(passed=not lost, why=f"{'lost' if lost else 'kept'} composure in {places(shown)}",
                       evidence=tuple(turn.evidence(HARMFUL if turn.has(HARMFUL) else _EASES) for turn in shown))
    return judge


@check
def closed_on_answers() -> Judge:
    """Was the first close made only once something presented had answered a need?

    Opportunity: a decision or a next step was asked for.

    Source: closing follows signs of readiness, not a plan (process.md, A7 and B9).
    """
    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        close = transcript.first(_CLOSES)
        if close is None:
            return None
        met = next((turn for turn, _ in transcript.facts(NeedMet)), None)
        ready = [turn for turn in transcript.before(close) if turn.cues(CueKind.BUYING_SIGNAL)]
        passed = bool(ready) or (met is not None and met.number <= close.number)
        why = f"a need was answered in turn {met.number}" if met else "no need was answered"
        return Verdict(passed=passed, why=f"{why}; asked for a decision in turn {close.number}",
                       evidence=(close.evidence(_CLOSES),))
    return judge
