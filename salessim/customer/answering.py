"""Whether what is presented, or seen to after the purchase, answers a need that the customer told."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.reception import named_when
from salessim.customer.state import Customer
from salessim.model.events import Event, NeedMet
from salessim.model.heard import Heard
from salessim.model.moves import FORMS, Move

WEIGHT = 0.15
"""What a question about its impact, or about the worth of a solution, adds to a need's importance (0 to 1); ours."""


def answers(customer: Customer, heard: Heard) -> list[tuple[str, str]]:
    """Give the voiced needs that the presentation answers, each with the feature that does (process.md, A5).

    A benefit or an advantage counts when it names a feature that solves the need, or the need itself; a bare feature,
    when the need that it solves is named beside it. A summing-up of what the customer said names needs without
    answering them. After the purchase, seeing to it answers what the
    customer spoke of last.
    """
    if customer.serving:
        return _remedied(customer, heard)
    gains = heard.has(Move.BENEFIT, Move.ADVANTAGE, Move.INVOLVE)
    if not gains and not heard.has(Move.FEATURE):
        return []
    features, named = heard.mentioned("feature"), heard.mentioned("need")
    if heard.mentioned("rival") and not features:
        return []  # what is good about somebody else's
    found = []
    for need in customer.voiced:
        solving = [feature.id for feature in customer.staging.product.features if need in feature.solves]
        by = next((feature for feature in features
                   if feature in solving and (gains or _apart(heard, need, feature))), None)
        if by is None and need in named and solving and heard.has(Move.BENEFIT) and not heard.has(Move.REFLECT):
            by = solving[0]
        if by is not None:
            found.append((need, by))
    return found


def _apart(heard: Heard, need: str, feature: str) -> bool:
    """Tell whether a need is named in other words than those that name the feature."""
    shown = [one for one in heard.mentions if one.kind == "feature" and one.subject == feature]
    return any(one.kind == "need" and one.subject == need
               and all(one.end <= other.start or other.end <= one.start for other in shown) for one in heard.mentions)


def touches(customer: Customer, heard: Heard) -> bool:
    """Tell whether a feature was named that solves a need they voiced, however plainly it was put."""
    product = customer.staging.product
    shown = [product.feature(feature) for feature in heard.mentioned("feature")]
    return any(set(feature.solves) & set(customer.voiced) for feature in shown if feature is not None)


def weighs(customer: Customer, need_id: str) -> float:
    """Give how much a need weighs by now (0 to 1): questions about its impact and its solution add to it."""
    need = customer.need(need_id)
    asked_for = sum(1 for weighed, _ in customer.weighed if weighed == need_id)
    return min(1.0, (need.importance if need else 0.0) + WEIGHT * asked_for)


def remedies(heard: Heard) -> bool:
    """Tell whether something is seen to; a next step without a day or an hour is put off, not seen to."""
    return heard.has(Move.AFTER_SALE_CARE, Move.OFFER_CONCESSION) or (
        heard.has(Move.PROPOSE_NEXT_STEP) and named_when(heard))


def _remedied(customer: Customer, heard: Heard) -> list[tuple[str, str]]:
    """Give the need that is seen to: the one that is named, or with a remedy the one they spoke of last.

    It was told before this utterance.
    """
    left = [need for need, told in reversed(customer.voiced.items())
            if need not in customer.met and told < customer.turn]
    named = [need for need in left if need in heard.mentioned("need")]
    if remedies(heard):
        named = named or left
    elif not heard.has(Move.BENEFIT, Move.ADVANTAGE, Move.FEATURE) or heard.has(Move.REFLECT, *FORMS):
        return []
    return [(need, next(iter(heard.mentioned("feature")), "")) for need in named[:1]]


def be_convinced(customer: Customer, heard: Heard) -> Iterator[Event]:
    """Note which needs the presentation was seen to answer."""
    for need, feature in answers(customer, heard):
        if need not in customer.met:
            yield NeedMet(turn=customer.turn, need=need, feature=feature)
