"""Chance, all of it from the session's seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """Draws for one turn. The same seed and turn give the same draws, so nothing has to be remembered to resume.

    Seeding by text and `random()` are the two calls whose results Python promises to keep between versions.
    """

    def __init__(self, seed: int, turn: int) -> None:
        self._random = random.Random(f"{seed}/{turn}")

    def chance(self, share: float) -> bool:
        """Come true in `share` (0 to 1) of all draws."""
        return self._random.random() < share

    def pick(self, items: Sequence[Item]) -> Item:
        """Give one of the items (at least one)."""
        return items[int(self._random.random() * len(items))]
