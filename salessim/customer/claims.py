"""What the customer asks about the product, and what they notice of what is said wrongly about it (process.md, B11)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from salessim.customer.dice import Dice
from salessim.customer.reactions import TEMPER
from salessim.customer.state import Customer
from salessim.model.events import (
    AdvisedAgainst,
    ClaimCorrected,
    ClaimMade,
    ClaimNoticed,
    CueGiven,
    CueKind,
    Event,
    NeedVoiced,
    ObjectionRaised,
    QuestionAnswered,
    ThoughtFinished,
)
from salessim.model.heard import Heard, Mention
from salessim.model.moves import FORMS, PRESENTING, Move
from salessim.model.scenario import Stage

ANSWER = (Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT, Move.EVIDENCE, Move.COMPARE)
PRICE = "price"
"""The subject of a wrong price."""


def wrong(customer: Customer, heard: Heard) -> Iterator[tuple[str, str]]:
    """Give what was said wrongly of the product: its subject, and what is right.

    What is said of a rival or in a comparison is not held against the trainee; nor is a price beside a concession.
    """
    product = customer.staging.product
    if heard.has(Move.COMPARE) or heard.mentioned("rival"):
        return
    for name in heard.mentioned("misstatement"):
        feature = product.feature(name)
        if feature is not None:
            yield name, feature.says
    claimed = heard.mentioned("untruth")
    yield from ((untruth.id, untruth.right) for untruth in product.untruths if untruth.id in claimed)
    if heard.has(Move.QUOTE_PRICE) and not heard.has(Move.OFFER_CONCESSION):
        true = {Decimal(amount) for amount in (product.price.amount, *product.price.also)}
        named = [amount for amount in heard.mentioned("money") if product.price.is_meant_by(amount)]
        if named and not any(Decimal(amount) in true for amount in named):
            yield PRICE, product.price.says


def weigh_claims(customer: Customer, heard: Heard) -> Iterator[Event]:
    """Note wrong claims: an expert notices at once, others when it comes to a decision; what was put right, nobody."""
    turn, unnoticed = customer.turn, [subject for subject in customer.claims if subject not in customer.noticed]
    false = dict(wrong(customer, heard))
    right = {*heard.mentioned("statement"), *([PRICE] if customer.quoting else [])} - false.keys()
    for subject in unnoticed:
        if subject in right:
            yield ClaimCorrected(turn=turn, subject=subject)
    for subject, truth in false.items():
        if subject not in customer.claims:
            yield ClaimMade(turn=turn, subject=subject, right=truth)
    deciding = heard.has(Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP, Move.TRIAL_CLOSE)
    for subject, (made, _) in list(customer.claims.items()):
        if subject not in customer.noticed and (customer.staging.persona.expert or (deciding and made < turn)):
            yield ClaimNoticed(turn=turn, subject=subject)


STOPS = ".,;:!?–—"
"""Marks that part what is said of one thing from what is said of another."""
PLAIN = frozenset({"duration", "percent", "statement"})
"""Kinds of mentions that answer a question about the product by themselves, where they are not asked."""


def answered(customer: Customer, heard: Heard) -> Iterator[QuestionAnswered]:
    """Note that their question about a feature was answered; who has bought takes an honest "I'd have to find out"."""
    feature = customer.asked_about
    unsure = bool(heard.mentioned("unsure"))
    says_yes = bool(heard.mentioned("yes")) and heard.has(*_telling(customer))
    told = says_yes or _presents(customer, heard, feature) or _states(heard, feature) or _tells_first(customer, heard)
    if feature and (told or (customer.serving and unsure)):
        yield QuestionAnswered(turn=customer.turn, feature=feature)


def _telling(customer: Customer) -> tuple[Move, ...]:
    """Give the moves by which a question about the product is answered; seeing to it is one after the purchase."""
    return (*ANSWER, Move.AFTER_SALE_CARE) if customer.serving else ANSWER


def _presents(customer: Customer, heard: Heard, feature_id: str) -> bool:
    """Tell whether something is presented, with the name of that feature or of a need that it solves."""
    feature = customer.staging.product.feature(feature_id)
    solved = set(feature.solves) & set(heard.mentioned("need")) if feature else set()
    return heard.has(*_telling(customer)) and (feature_id in heard.mentioned("feature") or bool(solved))


def _states(heard: Heard, feature_id: str) -> bool:
    """Tell whether it is stated outside a question: a plain figure ("thirty days"), or the name of that feature."""
    asking = [move for move in heard.moves if Move(move.move) in FORMS]
    stated = [one for one in heard.mentions if not any(move.start <= one.start < move.end for move in asking)]
    if not heard.mentioned("feature"):
        return any(one.kind in PLAIN for one in stated)
    named = any(one.kind == "feature" and one.subject == feature_id for one in stated)
    return named and not heard.mentioned("unsure")


def _tells_first(customer: Customer, heard: Heard) -> bool:
    """Tell whether something is told before any feature is named: that was the answer, whatever comes after it."""
    shown = min((move.end for move in heard.moves if Move(move.move) in _telling(customer)), default=-1)
    return 0 <= shown <= min((one.start for one in heard.mentions if one.kind == "feature"), default=shown)


def advised(customer: Customer, heard: Heard) -> Iterator[AdvisedAgainst]:
    """Note that the trainee advised against their own offer (process.md, A4: an honest no)."""
    spoken = [one for one in heard.mentions if one.kind == "against"]
    rivals = [one for one in heard.mentions if one.kind == "rival"]
    own = any(not any(_side_by_side(customer.said, one, rival) for rival in rivals) for one in spoken)
    if own and not customer.advised:
        yield AdvisedAgainst(turn=customer.turn)


def _side_by_side(said: str, one: Mention, other: Mention) -> bool:
    """Tell whether two things are named in one breath, with no stop between them: one speaks of the other."""
    between = said[min(one.end, other.end):max(one.start, other.start)]
    return not any(mark in between for mark in STOPS)


def left_open(customer: Customer, heard: Heard) -> bool:
    """Tell whether their question was passed over: neither answered, nor asked back, nor promised to be found out."""
    if not customer.asked_about or customer.happened(QuestionAnswered):
        return False
    return heard.words > 0 and not heard.mentioned("unsure") and not heard.has(
        Move.OPEN_QUESTION, Move.CLOSED_QUESTION, Move.PROPOSE_NEXT_STEP, Move.APOLOGISE)


def _knows_of_it(customer: Customer) -> bool:
    """Tell whether they know what is offered: they came for it, or it was spoken of."""
    came = customer.staging.scenario.initiative == "customer" or customer.serving
    return came or any(customer.made[move] for move in (Move.NAME_COMPANY, Move.STATE_PURPOSE, *PRESENTING))


def wonder(customer: Customer, dice: Dice) -> Iterator[CueGiven]:
    """Ask about the product, in a quiet turn of a customer who has become interested; nothing twice."""
    now = customer.turn in (customer.unfinished[1], customer.signal)
    busy = now or customer.open or customer.refused is not None or customer.happened(
        NeedVoiced, ObjectionRaised, ThoughtFinished)
    if customer.stage not in {Stage.INTEREST, Stage.DESIRE} or busy or customer.dissuaded or not _knows_of_it(customer):
        return
    left = [question.about for question in customer.staging.persona.questions
            if question.about not in customer.wondered | customer.shown]
    if left and dice.chance(TEMPER[customer.difficulty].asks):
        yield CueGiven(turn=customer.turn, cue=CueKind.QUESTION, subject=left[0])
