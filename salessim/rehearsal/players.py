"""Players of an exploration: they know the scenario through and through, and speak in moves.

In: the customer as they are. Out: the next utterance. Never: anything by chance, but for the ones that say anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING

from salessim.customer.dice import Dice
from salessim.model.heard import Kind
from salessim.model.moves import HARMFUL, Move
from salessim.model.scenario import Goal
from salessim.rehearsal.asking import advises, deepens, discovers, warms
from salessim.rehearsal.dealing import answers, closes, objection, presents, price, takes_signal
from salessim.rehearsal.habits import ENDS, Habits
from salessim.rehearsal.opening import gate, leaves, listens, opens, pitches, resisted
from salessim.rehearsal.spoken import TRIES, WHEN, Named, Said

if TYPE_CHECKING:
    from salessim.customer import Customer

M = Move
PACKED = 4
"""Things that who has little time does at once (count); ours."""
RESERVE = 11
"""Utterances that the close and its objections may take (count); ours."""

RULES: tuple[Callable[[Player, Customer], Iterator[Said]], ...] = (
    gate, leaves, resisted, opens, listens, pitches, objection, answers, takes_signal, deepens, discovers, advises,
    presents, warms, closes)
"""What comes to a player's mind, in this order; each rule says something, or nothing, to the customer as they are."""


@dataclass(slots=True, eq=False)
class Player:
    """One player in one conversation: what they have tried so far."""

    habits: Habits
    tried: Counter[str] = field(default_factory=Counter)

    def says(self, customer: Customer) -> Said:
        """Give the next utterance to this customer."""
        habits = self.habits
        if habits.quiet or customer.stage in habits.quiet_in:
            return Said()
        if habits.repeats:
            return Said((M.GREET, M.OPEN_QUESTION, M.PROBLEM_QUESTION), serves=-0.3, takes_up=False)
        if habits.chance is not None:
            return _anything(customer, Dice(habits.chance, customer.turn))
        said = Said((M.FAREWELL, M.THANK)) if customer.stage is habits.leaves_at else self._best(customer)
        always = habits.always if customer.refused is None or habits.stubborn else ()
        moves = tuple(dict.fromkeys(move for move in (*said.moves, *always) if move not in habits.without))
        mentions = said.mentions
        if M.OVERPROMISE in always:
            mentions = _false(customer)
        elif M.QUOTE_PRICE in always:
            mentions += price(customer)
        elif M.PROPOSE_NEXT_STEP in always:
            mentions += (("again", "talk"),)
        harms = bool(HARMFUL & set(moves))
        return Said(moves, mentions, said.extra + habits.extra, -0.8 if harms else said.serves,
                    said.takes_up and not harms and not habits.deaf)

    def _best(self, customer: Customer) -> Said:
        """Give what is right now: the first thing that any rule says, or with it the next few at once."""
        said = (said for rule in RULES for said in rule(self, customer))
        first, *others = islice(said, PACKED if self.habits.packs else 1)
        if ENDS & set(first.moves):
            return first
        return reduce(Said.and_also, (one for one in others if not ENDS & set(one.moves)), first)

    def is_brief(self, customer: Customer) -> bool:
        """Tell whether to come to the point: by habit, or for want of time; who is to find out asks on."""
        scenario = customer.staging.scenario
        return scenario.goal is not Goal.INFORMATION and not self.habits.asks and (
            self.habits.brief or customer.turn >= scenario.turns - RESERVE)

    def attempt(self, what: str, times: int = 1) -> bool:
        """Try something once more; False where it was tried so many times already."""
        self.tried[what] += 1
        return self.tried[what] <= times


def _false(customer: Customer) -> Named:
    """Say of the product what is not so."""
    product = customer.staging.product
    wrong = str(Decimal(product.price.amount) * 2 + 1)
    return (*(("untruth", untruth.id) for untruth in product.untruths),
            ("misstatement", product.features[0].id), ("money", wrong))


def _anything(customer: Customer, dice: Dice) -> Said:
    """Say anything: up to four moves and two mentions of things that there are."""
    staging = customer.staging
    there: list[tuple[Kind, str]] = [*(("need", need.id) for need in staging.persona.needs),
             *(("fact", fact.id) for fact in staging.persona.facts),
             *(("feature", feature.id) for feature in staging.product.features), *WHEN,
             ("money", staging.product.price.amount), ("against", "offer"), ("again", "talk"),
             *(("answer", objection.id) for objection in staging.persona.objections if objection.answers),
             ("person", staging.persona.id)]
    kind = [move for move in Move if move not in HARMFUL and (customer.turn >= TRIES or move not in ENDS)]
    pool = kind if dice.chance(0.9) else [*Move]
    moves = dict.fromkeys(dice.pick(pool) for _ in range(dice.pick((0, 1, 2, 3, 4))))
    named = dict.fromkeys(dice.pick(there) for _ in range(dice.pick((0, 1, 2))))
    return Said(tuple(moves), tuple(named), dice.pick((0, 0, 10, 50)), dice.pick((-0.8, -0.2, 0.3, 0.8)),
                dice.chance(0.5))
