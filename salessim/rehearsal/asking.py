"""What a player says to find out, to show that they heard, and to win interest and trust."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.customer.needs import tells
from salessim.model.moves import Move
from salessim.model.scenario import Goal
from salessim.rehearsal.spoken import TRIES, Named, Said

if TYPE_CHECKING:
    from salessim.customer import Customer
    from salessim.rehearsal.players import Player

M = Move
FACTS = 3
"""Facts that who sells asks for; who is to find out asks for all (count); ours."""
WARM_INTEREST, WARM_TRUST = 0.6, 0.5
"""Interest and trust (0 to 1) up to which a player goes on warming the customer before the close; ours."""
WARMERS = ((M.BENEFIT, M.EVIDENCE), (M.REFLECT, M.NEED_PAYOFF_QUESTION, M.OPEN_QUESTION), (M.INVOLVE, M.BENEFIT),
           (M.EMPATHISE, M.REFLECT, M.IMPLICATION_QUESTION, M.OPEN_QUESTION), (M.COMPARE, M.EVIDENCE), (M.SMALL_TALK,))
"""What wins a customer, in turn."""


def discovers(player: Player, customer: Customer) -> Iterator[Said]:
    """Ask for needs, then for facts, then for who decides."""
    staging = customer.staging
    needs = sorted(staging.persona.needs, key=lambda need: (need.id != player.habits.wants, -need.importance))
    left = [need for need in needs if need.id not in customer.voiced and tells(customer, need)]
    brief = player.is_brief(customer)
    if brief and customer.voiced:
        return
    for need in left:
        if player.attempt(f"ask {need.id}", 2):
            yield Said((M.OPEN_QUESTION, M.PROBLEM_QUESTION), (("need", need.id),))
    if brief:
        return
    facts = [fact for fact in staging.persona.facts if fact.id not in customer.learned and tells(customer, fact)]
    known = {one.fact for one in staging.scenario.preparation.dossier} if staging.scenario.preparation else set()
    everything = staging.scenario.goal is Goal.INFORMATION or player.habits.asks
    limit = len(facts) if everything else FACTS
    if player.habits.prepared is not False and not player.habits.asks:
        facts = [fact for fact in facts if fact.id not in known]
    for fact in [fact for fact in facts if not fact.decision][:max(0, limit - len(customer.learned))]:
        if player.attempt(f"ask {fact.id}"):
            yield Said((M.OPEN_QUESTION, M.SITUATION_QUESTION), (("fact", fact.id),))
    if player.attempt("ask who decides"):
        decisive = next((fact.id for fact in facts if fact.decision), "")
        yield Said((M.OPEN_QUESTION, M.DECISION_QUESTION), (("fact", decisive),) if decisive else ())


def deepens(player: Player, customer: Customer) -> Iterator[Said]:
    """Give back what was told, and ask what it leads to."""
    for need in reversed(customer.voiced):
        told: Named = (("need", need),)
        if player.attempt(f"reflect {need}"):
            care = (M.EMPATHISE,) if customer.serving else (M.EMPATHISE, M.IMPLICATION_QUESTION, M.OPEN_QUESTION)
            yield Said((M.REFLECT, *care), told)
        if not player.is_brief(customer) and not customer.serving and player.attempt("payoff"):
            yield Said((M.NEED_PAYOFF_QUESTION, M.OPEN_QUESTION), told)


def advises(player: Player, customer: Customer) -> Iterator[Said]:
    """Tell a customer whom the product does not serve that it is not for them, and part."""
    if customer.staging.scenario.fits or player.habits.sells or customer.serving:
        return
    if customer.voiced and player.attempt("advise against"):
        yield Said((M.EMPATHISE, M.REFLECT), (("against", "offer"),))
    if customer.advised:
        yield Said((M.THANK, M.FAREWELL))


def warms(player: Player, customer: Customer) -> Iterator[Said]:
    """Win interest and trust where they are low, or while a need wants more trust."""
    attitude, goal = customer.attitude, customer.staging.scenario.goal
    brief = player.is_brief(customer)
    waits = any(need.id not in customer.voiced for need in customer.staging.persona.needs) and not brief
    cold = attitude.trust < WARM_TRUST or (attitude.interest < WARM_INTEREST and goal is not Goal.SERVICE)
    hurry = customer.turn >= customer.staging.scenario.turns - TRIES
    if (cold or waits) and not hurry and player.attempt("warm", 2 * len(WARMERS)):
        yield warmer(player, customer)


def warmer(player: Player, customer: Customer) -> Said:
    """Give the next thing that wins a customer."""
    moves = WARMERS[player.tried["warmer"] % len(WARMERS)]
    player.tried["warmer"] += 1
    about = next(iter(customer.met.values()), "") if M.BENEFIT in moves or M.EVIDENCE in moves else ""
    need = next(reversed(customer.voiced), "") if M.REFLECT in moves else ""
    return Said(moves, ((("feature", about),) if about else ()) + ((("need", need),) if need else ()))
