"""What a guard means to a trainer: its words, and the scenarios in which it can hold at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salessim.customer.state import Customer
    from salessim.model.scenario import Scenario, Staging

Guard = Callable[["Customer"], bool]
Words = str | Callable[["Scenario"], str]


@dataclass(frozen=True, slots=True)
class _Meaning:
    words: Words
    ever: Callable[[Staging], bool]


_MEANINGS: dict[Guard, _Meaning] = {}


def says(words: Words, *, ever: Callable[[Staging], bool] = lambda _: True) -> Callable[[Guard], Guard]:
    """Put beside a guard what it means.

    Args:
        words: a clause that completes "when …"; a function where it differs from scenario to scenario.
        ever: whether it can hold at all with that persona, product and scenario.
    """
    def beside(guard: Guard) -> Guard:
        _MEANINGS[guard] = _Meaning(words, ever)
        return guard
    return beside


def in_words(guard: Guard, scenario: Scenario) -> str:
    """Say when a guard holds in this scenario, as a clause that completes "when …".

    Raises:
        KeyError: nothing was put beside the guard.
    """
    words = _MEANINGS[guard].words
    return words if isinstance(words, str) else words(scenario)


def can_hold(guard: Guard, staging: Staging) -> bool:
    """Tell whether a guard can hold at all in this staging; a false answer is certain, a true one is not.

    Raises:
        KeyError: nothing was put beside the guard.
    """
    return _MEANINGS[guard].ever(staging)
