"""Checks of the presentation: tied to needs, and true (process.md, A5, B7 and B11)."""

from __future__ import annotations

from decimal import Decimal

from salessim.model.assessment import Verdict
from salessim.model.events import NeedMet, NeedVoiced
from salessim.model.heard import Mention
from salessim.model.moves import Move
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import PITCH, counted, fresh, is_followed, places, quoted, the_need
from salessim.scoring.checks.registry import Judge, bounded, check

GAINS = (Move.BENEFIT, Move.ADVANTAGE, Move.INVOLVE)
"""The moves that can answer a need, the weightiest first."""


@check
def presented_after_need() -> Judge:
    """Did the trainee wait with the presentation until a need was known?

    Opportunity: something was presented, and what the customer told is on record.

    Source: active selling, stage 4 tied to stage 3 (process.md, B7).
    """
    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        first = transcript.first(PITCH)
        if first is None or not is_followed(transcript, NeedVoiced):
            return None
        need = next((turn for turn, _ in transcript.facts(NeedVoiced)), None)
        passed = need is not None and need.number < first.number
        known = f"the first need was known in turn {need.number}" if need else "no need was known"
        return Verdict(passed=passed, why=f"first presented in turn {first.number}; {known}",
                       evidence=(first.evidence(PITCH),))
    return judge


@check
def need_answered(*, need: str) -> Judge:
    """Did something presented answer this need, so that the customer saw it?

    Opportunity: the need was voiced, an utterance followed, and the product has a feature that solves it.

    Args:
        need: id of a need of the persona.

    Source: a benefit counts when it answers a need that the customer has voiced (process.md, A5 and B7).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        the_need(staging, need)
        voiced = next((turn for turn, fact in transcript.facts(NeedVoiced) if fact.need == need), None)
        # Of a conversation from elsewhere nobody knows what solves what.
        solvable = transcript.started is None or any(need in feature.solves for feature in staging.product.features)
        if voiced is None or not solvable or not transcript.after(voiced):
            return None
        met = next(((turn, fact) for turn, fact in transcript.facts(NeedMet) if fact.need == need), None)
        if met is not None:
            turn, fact = met
            return Verdict(passed=True, why=f"voiced in turn {voiced.number}, answered in turn {turn.number} "
                                            f"with '{fact.feature}'", evidence=(turn.evidence(GAINS),))
        return Verdict(passed=False, why=f"voiced in turn {voiced.number}, never answered",
                       evidence=(voiced.answered,))
    return judge


@check
def benefits_tied(*, at_least: float) -> Judge:
    """Did enough of the benefits and advantages answer a need that the customer had voiced?

    One is tied when the customer saw a need answered by it, or when it names a feature that solves a voiced need.
    Opportunity: a benefit or an advantage was named, and what the customer told is on record.

    Args:
        at_least: share of the utterances with a benefit or an advantage (0 to 1).

    Source: features, advantages, benefits (process.md, A5); the share is the rubric's.
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        named = [turn for turn in fresh(transcript) if turn.has(GAINS[:2])]
        if not named or not is_followed(transcript, NeedVoiced):
            return None
        tied = [turn for turn in named if _is_tied(turn, transcript, staging)]
        passed = len(tied) >= at_least * len(named)
        loose = [turn for turn in named if turn not in tied]
        where = f" ({places(loose)} not)" if loose else ""
        return Verdict(
            passed=passed, why=f"{len(tied)} of {counted(len(named), 'utterance')} with a benefit or an advantage "
                               f"answered a need{where}; wanted {at_least:.0%}",
            evidence=tuple(turn.evidence(GAINS[:2]) for turn in (tied if passed else loose)))
    return judge


def _is_tied(turn: Turn, transcript: Transcript, staging: Staging) -> bool:
    if turn.of(NeedMet):
        return True
    voiced = {fact.need for told, fact in transcript.facts(NeedVoiced) if told.number < turn.number}
    features = (staging.product.feature(name) for name in turn.heard.mentioned("feature"))
    return any(feature is not None and voiced & set(feature.solves) for feature in features)


@check
def price_right() -> Judge:
    """Was every price that the trainee named one of the product sheet's?

    An utterance that states a price is right when one of its amounts is on the sheet. It is not held against the
    trainee when it speaks of a discount, of another supplier, of an amount that the customer had named, or of one
    that is far from the price.
    Opportunity: an utterance that states a price, holds an amount, and is right or wrong by this.

    Source: "know the product, else the customer blames you for incompetence" (process.md, B11).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        price = staging.product.price
        true = {Decimal(amount) for amount in (price.amount, *price.also)}
        stated = [(turn, amount) for turn in transcript.having(Move.QUOTE_PRICE) for amount in _amounts(turn)]
        right = [(turn, amount) for turn, amount in stated if Decimal(amount.subject) in true]
        good = {turn.number for turn, _ in right}
        wrong = [(turn, amount) for turn, amount in stated
                 if turn.number not in good and price.is_meant_by(amount.subject)
                 and not _is_excused(turn, amount, transcript)]
        if wrong:
            named = ", ".join(f"{amount.subject} in turn {turn.number}" for turn, amount in wrong)
            return Verdict(passed=False, why=f"named {named}; the sheet says {price.says}",
                           evidence=tuple(quoted(turn, amount.start, amount.end) for turn, amount in wrong))
        if not right:
            return None
        where = places(dict.fromkeys(turn for turn, _ in right))
        return Verdict(passed=True, why=f"the price of the sheet, in {where}",
                       evidence=tuple(quoted(turn, amount.start, amount.end) for turn, amount in right))
    return judge


@check
def figures_right() -> Judge:
    """Was every figure that the trainee gave of a property the product sheet's?

    A figure is wrong when the property that it is said of stands on the sheet with the same unit, and the sheet
    nowhere gives that number; where a rival is named or compared with, it is not held against the trainee.
    Opportunity: a figure, right or wrong, of a feature that is named beside it.

    Source: "know the product, else the customer blames you for incompetence" (process.md, B11).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        stated = [(turn, mention) for turn in transcript.all for mention in turn.heard.mentions
                  if mention.kind in {"statement", "misstatement"} and not turn.has((Move.COMPARE,))
                  and not turn.heard.mentioned("rival")]
        wrong = [(turn, mention) for turn, mention in stated if mention.kind == "misstatement"]
        if not stated:
            return None
        told = []
        for turn, mention in wrong:
            feature = staging.product.feature(mention.subject)
            right = f" (the sheet: {feature.says})" if feature else ""
            told.append(f"“{turn.said[mention.start:mention.end]}” in turn {turn.number}{right}")
        return Verdict(passed=not wrong,
                       why=f"said {' and '.join(told)}" if wrong else "the figures of the sheet, in "
                                                                      f"{places(dict.fromkeys(t for t, _ in stated))}",
                       evidence=tuple(quoted(turn, mention.start, mention.end) for turn, mention in wrong or stated))
    return judge


def _amounts(turn: Turn) -> list[Mention]:
    return [mention for mention in turn.heard.mentions if mention.kind == "money"]


def _is_excused(turn: Turn, amount: Mention, transcript: Transcript) -> bool:
    """Tell whether the amount need not be on the sheet: a discount, another supplier's, or the customer's own."""
    if turn.has((Move.COMPARE, Move.OFFER_CONCESSION)) or turn.heard.mentioned("rival"):
        return True
    words = turn.said[amount.start:amount.end]
    return any(words in earlier.reply for earlier in transcript.all if earlier.number < turn.number)
