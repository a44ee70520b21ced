"""What a player says to settle objections, to present, and to close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.customer.objections import KIND_ANSWERS
from salessim.model.moves import Move
from salessim.model.scenario import Goal, Stage
from salessim.rehearsal.asking import WARMERS, discovers, warmer
from salessim.rehearsal.spoken import TRIES, WHEN, Named, Said

if TYPE_CHECKING:
    from salessim.customer import Customer
    from salessim.customer.concern import Concern
    from salessim.rehearsal.players import Player

M = Move
ENOUGH = 3
"""Rules for objections kept, beside the answer, from which any customer takes it (count; `Temper.rules`)."""


def objection(player: Player, customer: Customer) -> Iterator[Said]:
    """Settle the newest objection by the four rules, and try other ways where they do not help."""
    standing = [concern for concern in customer.open if concern.raised <= customer.turn]
    if not standing:
        return
    concern = standing[0]
    name = concern.objection.id
    if player.attempt(f"hear {name}"):
        yield Said((M.EMPATHISE, M.CLARIFYING_QUESTION, M.OPEN_QUESTION))
    if not customer.voiced:
        yield from discovers(player, customer)  # so that the answer need not come before any need is known
    if len(concern.rules) < ENOUGH and player.attempt(f"side {name}"):
        yield Said((M.EMPATHISE, M.APOLOGISE, M.CLARIFYING_QUESTION, M.OPEN_QUESTION))
    if player.attempt(f"answer {name}", TRIES):
        yield _answer(player, customer, concern)
    if player.attempt(f"warm {name}", len(WARMERS)):
        yield warmer(player, customer)
    if player.attempt(f"answer {name} again", TRIES):
        yield _answer(player, customer, concern)


def answers(player: Player, customer: Customer) -> Iterator[Said]:
    """Answer the customer's question about a feature."""
    feature, turn = customer.asking
    if feature and turn == customer.turn and player.attempt(f"reply {feature}"):
        yield Said((M.FEATURE, M.BENEFIT, M.AFTER_SALE_CARE) if customer.serving else (M.FEATURE, M.BENEFIT),
                   (("feature", feature), ("statement", feature)))


def takes_signal(player: Player, customer: Customer) -> Iterator[Said]:
    """Take up a buying signal: by the close, or by a trial close while needs are still untold."""
    scenario = customer.staging.scenario
    if customer.signal != customer.turn or not customer.turn or scenario.goal is Goal.INFORMATION:
        return
    if not (scenario.fits or player.habits.sells):
        return
    if player.is_brief(customer) or len(customer.voiced) == len(customer.staging.persona.needs):
        yield from closes(player, customer)
    elif customer.price_known or scenario.goal is not Goal.SALE:
        yield Said((M.TRIAL_CLOSE, M.OPEN_QUESTION))
    else:
        yield Said((M.QUOTE_PRICE, M.TRIAL_CLOSE), price(customer))


def presents(player: Player, customer: Customer) -> Iterator[Said]:
    """Show what answers each need, or see to it after the purchase."""
    staging = customer.staging
    if staging.scenario.goal is Goal.INFORMATION and not player.habits.sells:
        return
    if customer.serving:
        for need in [need for need in customer.voiced if need not in customer.met]:
            if player.attempt(f"see to {need}", TRIES):
                yield Said((M.EMPATHISE, M.APOLOGISE, M.AFTER_SALE_CARE, M.PROPOSE_NEXT_STEP),
                           (("need", need), *WHEN))
        return
    for need in [need for need in customer.voiced if need not in customer.met]:
        feature = next((one.id for one in staging.product.features if need in one.solves), None)
        if feature is not None and player.attempt(f"present {need}", 2):
            proof = (M.EVIDENCE, M.INVOLVE) if player.attempt("first proof") else ()
            yield Said((M.FEATURE, M.BENEFIT, *proof),
                       (("feature", feature), ("need", need), ("statement", feature)))


def closes(player: Player, customer: Customer) -> Iterator[Said]:
    """Bring the talk to its end: a trial close, the price, the question that fits the goal, a polite leave."""
    staging = customer.staging
    goal = staging.scenario.goal
    name: Named = (("person", staging.persona.id),)
    if goal is Goal.INFORMATION and not player.habits.sells:
        yield Said((M.THANK, M.FAREWELL), name)
    elif goal is Goal.SERVICE:
        if staging.scenario.service and staging.scenario.service.referral and player.attempt("ask for others"):
            yield Said((M.CLOSED_QUESTION,), (("referral", staging.persona.id), *name))
        yield Said((M.THANK, M.FAREWELL), name)
    if customer.stage is not Stage.OBJECTING and not player.is_brief(customer) and player.attempt("trial"):
        yield Said((M.TRIAL_CLOSE, M.OPEN_QUESTION), name)
    if goal is Goal.APPOINTMENT and not player.habits.sells and player.attempt("close", 2 * TRIES):
        yield Said((M.PROPOSE_NEXT_STEP, M.CLOSED_QUESTION), WHEN)
    if not customer.price_known and player.attempt("price", 2):
        yield Said((M.QUOTE_PRICE, M.TRIAL_CLOSE), price(customer))
    if player.attempt("close", 2 * TRIES):
        yield Said((M.ASK_COMMITMENT, M.CLOSED_QUESTION), name)
    yield Said((M.THANK, M.FAREWELL))


def _answer(player: Player, customer: Customer, concern: Concern) -> Said:
    product, objection = customer.staging.product, concern.objection
    fitting = [feature.id for feature in product.features if feature.id in objection.answered_by]
    fitting = fitting or [feature.id for feature in product.features if set(feature.solves) & set(customer.voiced)]
    if customer.serving:
        return Said((M.EMPATHISE, M.APOLOGISE, M.AFTER_SALE_CARE, M.PROPOSE_NEXT_STEP, *_proof(player, objection.id)),
                    (*WHEN, *(("feature", name) for name in fitting[:1])))
    # A next step is proposed only to whom nothing else has won: it may end the talk.
    late = player.tried[f"warm {objection.id}"] > 0
    kind = KIND_ANSWERS.get(objection.kind, ()) if late else ()
    named: Named = tuple(("feature", name) for name in fitting[:1]) or (("product", product.id),)
    return Said((M.BENEFIT, M.EVIDENCE, *kind), (*named, *(WHEN if kind else ())))


def _proof(player: Player, about: str) -> tuple[Move, ...]:
    return (M.BENEFIT, M.EVIDENCE) if player.attempt(f"prove {about}") else ()


def price(customer: Customer) -> Named:
    """Give the mentions of the right price."""
    product = customer.staging.product
    return ("money", product.price.amount), ("product", product.id)
