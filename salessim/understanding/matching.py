"""Match one compiled pattern against one sentence, in time linear in its length.

A pattern is a row of elements. All places that a match may have reached are carried along together, as the bits of one
whole number, so nothing is ever tried twice and no pattern can run away.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from salessim.understanding.money import Amount
    from salessim.understanding.text import Sentence, Spoken


class Kind(IntEnum):
    """What an element of a pattern matches."""

    WORD = 0
    EITHER = 1
    MAYBE = 2
    GAP = 3
    OPENS = 4
    CLOSES = 5
    NUMBER = 6
    MONEY = 7
    ANY = 8
    NAME = 9


class Element(NamedTuple):
    """One element: the words (or stems, with a final "~") of WORD, the rows of EITHER and MAYBE, the reach of GAP."""

    kind: Kind
    words: frozenset[str] = frozenset()
    rows: tuple[tuple[Element, ...], ...] = ()
    reach: int = 0


Row = tuple[Element, ...]
_WORD, _EITHER, _MAYBE, _GAP, _OPENS, _CLOSES, _NUMBER, _MONEY, _, _NAME = Kind


class Scope:
    """One sentence made ready for matching. A set of places is a whole number: bit n stands before the n-th word.

    Attributes:
        places: where each word and stem stands.
        present: every word and stem, and "#", "$" and "^" where a number, an amount and a name stand.
    """

    def __init__(self, said: Spoken, sentence: Sentence, amounts: list[Amount]) -> None:
        first, last = self.first, self.last = sentence.first, sentence.last
        self.full = (1 << (last - first)) - 1
        self.places: dict[str, int] = {}
        places = self.places
        self.opens = self.closes = self.names = 0
        bit = 1
        for at in range(first, last):
            word, stem = said.words[at], said.stems[at]
            places[word] = places.get(word, 0) | bit
            places[stem] = places.get(stem, 0) | bit
            if said.names[at]:
                self.names |= bit
            if said.opens[at]:
                self.opens |= bit
            bit <<= 1
            if said.closes[at]:
                self.closes |= bit
        inside = [amount for amount in amounts if first <= amount.first < last]
        self.numbers = [(amount.first - first, amount.last - first) for amount in inside]
        self.money = [(amount.first - first, amount.last - first) for amount in inside if amount.money]
        self.present = set(places)
        if self.numbers:
            self.present.add("#")
        if self.money:
            self.present.add("$")
        if self.names:
            self.present.add("^")
        self._of: dict[frozenset[str], int] = {}

    def of(self, words: frozenset[str]) -> int:
        """Give the places of any of some words; remembered."""
        found = self._of.get(words)
        if found is None:
            found = 0
            for word in words & self.present:
                found |= self.places.get(word, 0)
            self._of[words] = found
        return found


def match(row: Row, scope: Scope) -> tuple[int, int] | None:
    """Find the first place of a pattern in a sentence: its first word and one past its last, or None."""
    low, high = 0, scope.last - scope.first
    if not _run(row, scope.full, scope):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _run(row, (1 << middle) - (1 << low), scope):
            high = middle
        else:
            low = middle
    ends = _run(row, 1 << low, scope)
    end = (ends & -ends).bit_length() - 1
    return scope.first + low, scope.first + max(end, low + 1)


def _run(row: Row, heads: int, scope: Scope) -> int:
    """Move all heads (the places that a match has reached) past every element; 0 when none is left."""
    for kind, words, rows, reach in row:
        if kind is _WORD:
            heads = (heads & scope.of(words)) << 1
        elif kind is _EITHER:
            reached = 0
            for inner in rows:
                reached |= _run(inner, heads, scope)
            heads = reached
        elif kind is _MAYBE:
            heads |= _run(rows[0], heads, scope)
        elif kind is _GAP:
            for _ in range(reach):
                heads |= (heads & scope.full) << 1
        elif kind is _OPENS:
            heads &= scope.opens
        elif kind is _CLOSES:
            heads &= scope.closes
        elif kind is _NUMBER or kind is _MONEY:
            amounts = scope.numbers if kind is _NUMBER else scope.money
            reached = 0
            for first, last in amounts:
                if heads >> first & 1:
                    reached |= 1 << last
            heads = reached
        elif kind is _NAME:
            heads = (heads & scope.names) << 1
        else:
            heads = (heads & scope.full) << 1
        if not heads:
            return 0
    return heads
