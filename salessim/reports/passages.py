"""Cut an utterance into passages, so that each can be marked with the moves it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from salessim.model.moves import Move

if TYPE_CHECKING:
    from salessim.model.heard import Heard

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of one utterance over which the same moves stretch.

    Attributes:
        moves: the moves made here; empty where none was heard.
        ends: those of them that end here, which is where a label belongs.
    """

    text: str
    start: int
    end: int
    moves: tuple[Move, ...] = ()
    ends: tuple[Move, ...] = ()


def cut(said: str, heard: Heard) -> tuple[Passage, ...]:
    """Cut what was said at every edge of a heard move's span; put together, the passages are what was said.

    Spans may overlap, or reach beyond the text: what lies beyond it is passed over.
    """
    spans = [(max(0, move.start), min(len(said), move.end), move.move) for move in heard.moves
             if isinstance(move.move, Move)]
    spans = [(start, end, move) for start, end, move in spans if start < end]
    edges = sorted({0, len(said), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    return tuple(
        Passage(text=said[left:right], start=left, end=right,
                moves=tuple(move for start, end, move in spans if start <= left and right <= end),
                ends=tuple(move for _, end, move in spans if end == right))
        for left, right in pairwise(edges))


def count_words(text: str) -> int:
    """Count words: runs of letters and digits of any script. Ours; the same measure for both sides."""
    return sum(1 for _ in _WORD.finditer(text))
