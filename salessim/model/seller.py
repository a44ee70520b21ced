"""A simulated seller: habits that say what to do when, and the lines to do it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What a seller does in a situation.

    Attributes:
        when: an expression over what a trainee could know; empty: always.
        say: the names of pools, from each of which one line is said; "any" stands for all of them.
        times: how often at most (count); 0: as long as there are lines.
    """

    when: str
    say: tuple[str, ...]
    times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A simulated seller. Of its habits the first counts that holds and still has lines.

    Attributes:
        lends: the ids of sellers whose pools it borrows where it has none of that name.
        lines: pools of lines by name; a line may name the slots of `LINE_SLOTS`.
    """

    id: str
    language: str
    title: str
    habits: tuple[Habit, ...]
    lines: Mapping[str, tuple[str, ...]]
    lends: tuple[str, ...] = ()


ANY = "any"

LINE_SLOTS = ("seller", "company", "product", "address", "price", "feature", "advantage", "benefit", "words")
"""What a line may fill in as `{{ word }}`; `words` are some of the customer's own."""

SITUATION = ("turn", "acts", "heard", "said", "since", "goal", "channel", "initiative", "gate", "gated", "trails",
             "language", "unanswered")
"""What an expression may ask: the turn to come (from 1); the acts of the customer's last answer, and how often each was
heard; how often each pool was used, and how many turns ago (99: never); the scenario's goal, channel and initiative;
whether a gatekeeper is speaking, and whether there was one; whether the customer's last answer trails off; how many of
the needs that they told are answered by nothing on the product sheet.
"""
