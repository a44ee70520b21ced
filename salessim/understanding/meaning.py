"""How near questions are in meaning, by what the encoder makes of their pieces; in numpy, for the full tier alone."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salessim.understanding.encoder import Matrix, Sense

_RARE, _LEAST = 0.1, 0.05
"""What is added to the weight of every piece, and the least that one weighs; ours."""


class Meanings:
    """Holds a question against known ones.

    What a question means is the mean of its pieces, the rare ones weighing more (log of the inverse share of the known
    questions that have the piece; Spärck Jones 1972), less what all of them have in common.

    Args:
        known: the known questions, at least one.
        others: further ones, so that a few known ones do not pass for all that can be asked.
    """

    def __init__(self, known: Sequence[Sense], others: Sequence[Sense] = ()) -> None:
        every = [*known, *others]
        self._size = len(every)
        self._having = Counter(piece for sense in every for piece in set(sense.pieces))
        means = np.stack([self._mean(sense) for sense in every])
        self._centre = means.mean(0)
        self._ways = self._straight(means[:len(known)] - self._centre)

    def nearness(self, sense: Sense) -> list[float]:
        """Give how near a question is to each of the known ones: cosine (−1 to 1), rounded to three decimals."""
        way = self._straight((self._mean(sense) - self._centre)[None])[0]
        return [round(float(near), 3) for near in self._ways @ way]

    def _mean(self, sense: Sense) -> Matrix:
        shares = np.array([max(log(self._size / (1 + self._having[piece])) + _RARE, _LEAST)
                           for piece in sense.pieces], np.float32)
        mean: Matrix = shares @ sense.states / max(shares.sum(), np.float32(_LEAST))
        return mean

    @staticmethod
    def _straight(rows: Matrix) -> Matrix:
        """Bring each row to length 1; what has none stays so."""
        straight: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-6))
        return straight
