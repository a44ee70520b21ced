"""Checks of what is claimed of the product: prices, figures, untruths (process.md, B11)."""

from __future__ import annotations

import re
from decimal import Decimal

from salessim.model.assessment import Verdict
from salessim.model.heard import Mention
from salessim.model.moves import Move
from salessim.model.product import Price
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import places, quoted
from salessim.scoring.checks.registry import Judge, check


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
        right, wrong = _prices(transcript, price)
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
        stated = _said_of_it(transcript, "statement", "misstatement")
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


@check
def no_claim_repeated() -> Judge:
    """Was no false claim made a second time?

    A false claim is a wrong price, a wrong figure of a property, or an untruth that the product's sheet names; a
    second one about the same thing is the same. In a conversation from elsewhere the sheet is only a guess, and just
    the price counts. Opportunity: a false claim.

    Source: wrong claims cost trust, and repeating one is no slip any more (process.md, B11).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        false: dict[str, dict[Turn, Mention]] = {}
        for turn, amount in _prices(transcript, staging.product.price)[1]:
            false.setdefault("price", {}).setdefault(turn, amount)
        claimed = _said_of_it(transcript, "misstatement", "untruth") if transcript.started else []
        for turn, mention in claimed:
            false.setdefault(mention.subject, {}).setdefault(turn, mention)
        if not false:
            return None
        again = next((said for said in false.values() if len(said) > 1), None)
        shown = again or dict(found for said in false.values() for found in said.items())
        quotes = tuple(quoted(turn, mention.start, mention.end) for turn, mention in shown.items())
        why = f"the same is said wrongly in {places(again)}" if again else f"said wrongly once, in {places(shown)}"
        return Verdict(passed=again is None, why=why, evidence=quotes)
    return judge


def _said_of_it(transcript: Transcript, *kinds: str) -> list[tuple[Turn, Mention]]:
    """Give what was claimed of the product, and of no rival."""
    return [(turn, mention) for turn in transcript.all for mention in turn.heard.mentions
            if mention.kind in kinds and not turn.has((Move.COMPARE,)) and not turn.heard.mentioned("rival")]


def _prices(transcript: Transcript, price: Price) -> tuple[list[tuple[Turn, Mention]], list[tuple[Turn, Mention]]]:
    """Give the amounts that were named as the price: those of the sheet, and those that are wrong."""
    true = {Decimal(amount) for amount in (price.amount, *price.also)}
    stated = [(turn, amount) for turn in transcript.having(Move.QUOTE_PRICE) for amount in _amounts(turn)]
    right = [(turn, amount) for turn, amount in stated if Decimal(amount.subject) in true]
    good = {turn.number for turn, _ in right}
    return right, [(turn, amount) for turn, amount in stated
                   if turn.number not in good and price.is_meant_by(amount.subject)
                   and not _is_excused(turn, amount, transcript)]


def _amounts(turn: Turn) -> list[Mention]:
    return [mention for mention in turn.heard.mentions if mention.kind == "money"]


def _is_excused(turn: Turn, amount: Mention, transcript: Transcript) -> bool:
    """Tell whether the amount need not be on the sheet: a discount, another supplier's, or the customer's own."""
    if turn.has((Move.COMPARE, Move.OFFER_CONCESSION)) or turn.heard.mentioned("rival"):
        return True
    words = re.compile(rf"(?<![\w.,]){re.escape(turn.said[amount.start:amount.end])}(?!\w)")
    return any(words.search(earlier.reply) for earlier in transcript.all if earlier.number < turn.number)
