"""Match one compiled pattern against one sentence, in time linear in its length.

A pattern is a row of elements. All places that a match may have reached are carried along together, so nothing is ever
tried twice and no pattern can run away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Element:
    """One element: the words (or stems, with a final "~") of WORD, the rows of EITHER and MAYBE, the reach of GAP."""

    kind: Kind
    words: frozenset[str] = frozenset()
    rows: tuple[tuple[Element, ...], ...] = ()
    reach: int = 0


Row = tuple[Element, ...]


class Scope:
    """One sentence made ready for matching: where each word and stem stands.

    Attributes:
        present: every word and stem of the sentence, and "#" and "$" where a number and an amount stand.
    """

    def __init__(self, said: Spoken, sentence: Sentence, amounts: list[Amount]) -> None:
        self.said = said
        self.first, self.last = sentence.first, sentence.last
        inside = [amount for amount in amounts if self.first <= amount.first < self.last]
        self.numbers = {amount.first: amount.last for amount in inside}
        self.money = {amount.first: amount.last for amount in inside if amount.money}
        self.places: dict[str, list[int]] = {}
        for at in range(sentence.first, sentence.last):
            self.places.setdefault(said.words[at], []).append(at)
            self.places.setdefault(said.stems[at], []).append(at)
        self.present = set(self.places)
        if self.numbers:
            self.present.add("#")
        if self.money:
            self.present.add("$")


def match(row: Row, scope: Scope) -> tuple[int, int] | None:
    """Find the first place of a pattern in a sentence: its first word and one past its last, or None."""
    first = row[0]
    if first.kind is Kind.WORD:
        places = scope.places
        heads = {at: at for word in first.words & scope.present for at in places.get(word, ())}
    else:
        heads = {at: at for at in range(scope.first, scope.last + 1)}
    if not heads:
        return None
    heads = _run(row, heads, scope)
    if not heads:
        return None
    start, end = min((start, end) for end, start in heads.items())
    return (start, max(end, start + 1)) if start < scope.last else None


def _run(row: Row, heads: dict[int, int], scope: Scope) -> dict[int, int]:
    for element in row:
        heads = _step(element, heads, scope)
        if not heads:
            return heads
    return heads


def _merge(into: dict[int, int], more: dict[int, int]) -> None:
    for end, start in more.items():
        if into.get(end, -1) < start:
            into[end] = start


def _step(element: Element, heads: dict[int, int], scope: Scope) -> dict[int, int]:
    """Move every head (the word a match has reached, and where it began) past one element."""
    kind, said, last = element.kind, scope.said, scope.last
    if kind is Kind.WORD:
        wanted, words, stems = element.words, said.words, said.stems
        return {at + 1: start for at, start in heads.items()
                if at < last and (words[at] in wanted or stems[at] in wanted)}
    if kind is Kind.EITHER:
        reached: dict[int, int] = {}
        for row in element.rows:
            _merge(reached, _run(row, heads, scope))
        return reached
    if kind is Kind.MAYBE:
        reached = dict(heads)
        _merge(reached, _run(element.rows[0], heads, scope))
        return reached
    if kind is Kind.GAP:
        reached = {}
        for at, start in heads.items():
            _merge(reached, dict.fromkeys(range(at, min(last, at + element.reach) + 1), start))
        return reached
    if kind is Kind.OPENS:
        return {at: start for at, start in heads.items() if at < last and said.opens[at]}
    if kind is Kind.CLOSES:
        return {at: start for at, start in heads.items() if at > scope.first and said.closes[at - 1]}
    if kind is Kind.NUMBER:
        return {scope.numbers[at]: start for at, start in heads.items() if at in scope.numbers}
    if kind is Kind.MONEY:
        return {scope.money[at]: start for at, start in heads.items() if at in scope.money}
    return {at + 1: start for at, start in heads.items() if at < last}
