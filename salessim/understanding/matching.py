"""Match one compiled pattern against one sentence, in time linear in its length.

A pattern is a row of elements. All places that a match may have reached are carried along together, as the bits of one
whole number, so nothing is ever tried twice and no pattern can run away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, KeysView, Mapping

    from salessim.understanding.money import Amount
    from salessim.understanding.text import Sentence, Spoken


class Kind(IntEnum):
    """What an element of a pattern matches."""

    WORDS = 0
    EITHER = 1
    MAYBE = 2
    GAP = 3
    OPENS = 4
    CLOSES = 5
    NUMBER = 6
    MONEY = 7
    ANY = 8
    NAME = 9


Phrase = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One element; equal only to itself, so that what was found for it can be kept.

    Attributes:
        phrases: of WORDS, each a row of word sets to be met one after the other (stems have a final "~").
        rows: of EITHER, and the one of MAYBE.
        reach: of GAP, how many words it may skip.
    """

    kind: Kind
    phrases: tuple[Phrase, ...] = ()
    rows: tuple[Row, ...] = ()
    reach: int = 0


Row = tuple[Element, ...]
_WORDS, _EITHER, _MAYBE, _GAP, _OPENS, _CLOSES, _NUMBER, _MONEY, _, _NAME = Kind


class Scope:
    """One sentence made ready for matching. A set of places is a whole number: bit n stands before the n-th word.

    Attributes:
        places: where each word and stem stands.
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
        self._of: dict[frozenset[str], int] = {}
        self._met: dict[Element, list[tuple[int, int]]] = {}

    def file(self, sets: Mapping[str, Iterable[frozenset[str]]]) -> KeysView[frozenset[str]]:
        """Note where each set of words is met, and give the sets that are.

        Args:
            sets: by word, stem, "#" (a number), "$" (an amount of money) and "^" (a name), the sets that hold it.
        """
        of = self._of
        marks = (("#", self.numbers), ("$", self.money), ("^", self.names))
        for word, places in (*self.places.items(), *((mark, 0) for mark, there in marks if there)):
            for words in sets.get(word, ()):
                of[words] = of.get(words, 0) | places
        return of.keys()

    def met(self, element: Element) -> list[tuple[int, int]]:
        """Give where the phrases of WORDS begin, for each length that is met (length, places); remembered."""
        found = self._met.get(element)
        if found is None:
            of = self._of
            lengths: dict[int, int] = {}
            for phrase in element.phrases:
                heads = of.get(phrase[0], 0)
                for after, words in enumerate(phrase[1:], 1):
                    if not heads:
                        break
                    heads &= of.get(words, 0) >> after
                if heads:
                    lengths[len(phrase)] = lengths.get(len(phrase), 0) | heads
            found = self._met[element] = list(lengths.items())
        return found


def match(row: Row, scope: Scope) -> tuple[int, int] | None:
    """Find the first place of a pattern in a sentence: its first word and one past its last, or None."""
    low, high = 0, scope.last - scope.first
    heads = _heads(row[0], scope)
    if not heads or not _run(row, heads, scope):
        return None
    low = (heads & -heads).bit_length() - 1
    ends = _run(row, 1 << low, scope)
    if not ends:
        while high - low > 1:
            middle = (low + high) // 2
            if _run(row, heads & ((1 << middle) - (1 << low)), scope):
                high = middle
            else:
                low = middle
        ends = _run(row, 1 << low, scope)
    end = (ends & -ends).bit_length() - 1
    return scope.first + low, scope.first + max(end, low + 1)


def _heads(element: Element, scope: Scope) -> int:
    """Give the places where a pattern that begins so can begin at all."""
    if element.kind is _WORDS:
        heads = 0
        for _, places in scope.met(element):
            heads |= places
        return heads
    return scope.opens if element.kind is _OPENS else scope.full


def _run(row: Row, heads: int, scope: Scope) -> int:
    """Move all heads (the places that a match has reached) past every element; 0 when none is left."""
    for element in row:
        kind = element.kind
        if kind is _WORDS:
            reached = 0
            for length, places in scope.met(element):
                reached |= (heads & places) << length
            heads = reached
        elif kind is _EITHER:
            reached = 0
            for inner in element.rows:
                reached |= _run(inner, heads, scope)
            heads = reached
        elif kind is _MAYBE:
            heads |= _run(element.rows[0], heads, scope)
        elif kind is _GAP:
            for _ in range(element.reach):
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
