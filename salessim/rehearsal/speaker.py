"""A simulated seller in one conversation: sees what a trainee sees, and says real sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import fsum
from typing import TYPE_CHECKING

from salessim.expressions import evaluate, render, slots
from salessim.model.moves import Act
from salessim.model.seller import ANY
from salessim.understanding.text import split

if TYPE_CHECKING:
    from salessim.customer.dice import Dice
    from salessim.model.product import Feature
    from salessim.model.scenario import Staging
    from salessim.model.seller import Habit, Seller
    from salessim.understanding.pack import Pack

NEVER = 99
"""How many turns ago something was said that never was."""
RECENT = 0.7
"""What the customer's words count that are one answer older than the last, two older, and so on (factor); ours."""


class Speaker:
    """One seller in one conversation.

    What it knows: the product sheet, its own name and firm, the customer's name, the scenario's goal, channel and
    initiative, and what the customer says. Which feature fits it judges by the words that the customer used. What a
    person sees by comparing question or need and sheet, it is told: which feature is asked about, and that none fits.
    """

    def __init__(self, seller: Seller, pools: Mapping[str, Sequence[str]], staging: Staging, pack: Pack) -> None:
        self._seller, self._pools, self._staging, self._pack = seller, pools, staging, pack
        self._every = [line for lines in pools.values() for line in lines]
        self._turn = 0
        self._said: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._made: Counter[int] = Counter()
        self._used: set[str] = set()
        self._shown: list[str] = []
        self._heard: Counter[str] = Counter()
        self._weight: dict[str, float] = {}
        self._words = self._about = ""
        self._sheet = {feature.id: _gist(pack, " ".join((feature.says, feature.advantage, feature.benefit,
                                                         *feature.phrases)))
                       for feature in staging.product.features}

    def say(self, reply: str, acts: Sequence[Act], dice: Dice, *, gate: bool, about: str = "",
            unanswered: int = 0) -> str:
        """Answer what the customer said.

        Args:
            reply: the customer's words.
            acts: what they do, which a person would see in them.
            dice: chance, from the session's seed and the turn.
            gate: whether a gatekeeper is speaking.
            about: the feature that they ask about; "" for none.
            unanswered: how many of the needs told so far no feature solves.

        Returns:
            The utterance; empty text is listening.
        """
        self._turn += 1
        self._listen(reply, acts)
        self._about = about
        sees = self._situation(acts, gate=gate) | {"trails": reply.rstrip().endswith("…"), "unanswered": unanswered}
        for number, habit in enumerate(self._seller.habits):
            if habit.times and self._made[number] >= habit.times:
                continue
            if habit.when and not evaluate(habit.when, sees):
                continue
            lines = self._lines(habit, dice)
            if lines is not None:
                self._made[number] += 1
                return " ".join(line for line in lines if line)
        return ""

    def _listen(self, reply: str, acts: Sequence[Act]) -> None:
        self._heard.update(act.value for act in acts)
        self._weight = {stem: weight * RECENT for stem, weight in self._weight.items()}
        self._weight.update(dict.fromkeys(_gist(self._pack, reply), 1.0))
        told = [sentence for sentence in reply.replace("!", ".").replace("?", ".").split(".") if sentence.strip()]
        longest = max(told, key=len, default="").strip()
        self._words = longest if longest[1:2] in " '’" else longest[:1].lower() + longest[1:]  # "I" stays "I"

    def _situation(self, acts: Sequence[Act], *, gate: bool) -> dict[str, object]:
        scenario = self._staging.scenario
        names = self._pools.keys()
        return {"turn": self._turn, "acts": [act.value for act in acts], "gate": gate,
                "gated": scenario.gatekeeper is not None, "goal": scenario.goal.value,
                "channel": scenario.channel.value, "initiative": scenario.initiative, "language": scenario.language,
                "heard": {act.value: self._heard[act.value] for act in Act},
                "said": {name: self._said[name] for name in names},
                "since": {name: self._turn - self._last[name] if name in self._last else NEVER for name in names}}

    def _lines(self, habit: Habit, dice: Dice) -> list[str] | None:
        """Give one line of each pool, none said before; None where a pool has run dry."""
        taken: list[str] = []
        feature = self._fitting()
        fills = self._fills(feature)
        for pool in habit.say:
            every = self._every if pool == ANY else self._pools.get(pool, ())
            left = [line for line in every if line not in self._used or not line]
            left = [line for line in left if all(fills.get(slot) for slot in slots(line))]
            if not left:
                return None
            taken.append(dice.pick(left))
        self._used.update(taken)
        for pool in habit.say:
            self._said[pool] += 1
            self._last[pool] = self._turn
        if feature is not None and any({"feature", "advantage", "benefit"} & slots(line) for line in taken):
            self._shown.append(feature.id)
        return [render(line, fills) for line in taken]

    def _fitting(self) -> Feature | None:
        """Give the feature asked about, else the one that shares most with what was said, of those not shown yet."""
        if self._about:
            return self._staging.product.feature(self._about)
        left = [feature for feature in self._staging.product.features if feature.id not in self._shown]
        left = left or list(self._staging.product.features)
        # fsum: a sum of fractions over a set would hang on the set's order.
        shared = {one.id: fsum(self._weight.get(stem, 0.0) for stem in self._sheet[one.id]) for one in left}
        return max(left, key=lambda one: shared[one.id], default=None)

    def _fills(self, feature: Feature | None) -> dict[str, str]:
        scenario, product = self._staging.scenario, self._staging.product
        return {"seller": scenario.seller, "company": product.company, "product": product.name,
                "address": self._staging.persona.address, "price": product.price.says,
                "feature": feature.says if feature else "", "advantage": feature.advantage if feature else "",
                "benefit": feature.benefit if feature else "", "words": self._words}


@lru_cache(maxsize=4096)
def _gist(pack: Pack, text: str) -> frozenset[str]:
    """Give the stems of a text's content words; remembered, for the sheet is the same in every conversation."""
    said = split(pack, text)
    return frozenset(stem for word, stem in zip(said.words, said.stems, strict=True) if word not in pack.function)
