"""Repair of a slip of one letter in a word that is not known.

One letter too many, too few, another, or two swapped (Damerau). Two words that are one slip apart share their first or
their last two letters, so that a word meets few candidates.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salessim.understanding.pack import Pack
    from salessim.understanding.text import Spoken

_SHORTEST = 4
"""Shorter words are never repaired, and words of this length only where two letters are swapped or a double one is
written once: too many others are one slip away (ours)."""
_LONG = 6
"""A word of the scenario is restored only where it has at least so many letters (ours)."""
_REMEMBERED = 5000


def one_slip(word: str, other: str) -> bool:
    """Tell whether two different words are one slip apart."""
    if len(word) > len(other):
        word, other = other, word
    gap = len(other) - len(word)
    if gap > 1:
        return False
    at = 0
    while at < len(word) and word[at] == other[at]:
        at += 1
    if gap:
        return word[at:] == other[at + 1:]
    if word[at + 1:] == other[at + 1:]:
        return at < len(word)
    return word[at:at + 2] == other[at + 1:at + 2] + other[at:at + 1] and word[at + 2:] == other[at + 2:]


def _undoubled(word: str, other: str) -> bool:
    """Tell whether the other word is this one with a double letter written once."""
    return any(word[at] == word[at + 1] and word[:at] + word[at + 1:] == other for at in range(len(word) - 1))


def _file(words: Iterable[tuple[int, str]]) -> dict[str, list[tuple[int, str]]]:
    filed: dict[str, list[tuple[int, str]]] = {}
    for rank, word in words:
        if len(word) >= _SHORTEST:
            filed.setdefault(word[:2], []).append((rank, word))
            filed.setdefault("~" + word[-2:], []).append((rank, word))
    return filed


class Speller:
    """Restores words by a vocabulary.

    Args:
        known: words that are left alone.
        targets: words that a slip may be repaired to, the likeliest first.
        scenario: words of the scenario: left alone, and restored before all others.
        base: a speller without a scenario, whose files are shared: they take time to make.
    """

    def __init__(self, pack: Pack, known: Iterable[str], targets: Iterable[str], scenario: Iterable[str],
                 base: Speller | None = None) -> None:
        self._scenario = sorted(set(scenario))
        self._known = frozenset(known).union(self._scenario)
        self._targets = targets
        self._pack = pack
        self._base = base
        self._repaired: dict[tuple[str, bool], str] = {}

    def knowing(self, scenario: Iterable[str]) -> Speller:
        """Give a speller that also knows the words of a scenario."""
        return Speller(self._pack, self._known, self._targets, scenario, self)

    @cached_property
    def _stems(self) -> frozenset[str]:
        shared, words = (self._base._stems, self._scenario) if self._base else (frozenset(), self._known)
        return shared.union(map(self._pack.stem, words))

    @cached_property
    def _filed(self) -> dict[str, list[tuple[int, str]]]:
        return self._base._filed if self._base else _file(enumerate(dict.fromkeys(self._targets)))

    @cached_property
    def _names(self) -> dict[str, list[tuple[int, str]]]:
        """The words of the scenario, which come before all others."""
        names = dict.fromkeys(word for word in self._scenario if len(word) >= _LONG)
        return _file((rank - len(names), word) for rank, word in enumerate(names))

    def restored(self, word: str, name: bool = False) -> str:
        """Give the likeliest word that is one slip away from a word that is not known, or the word itself."""
        shelves = (self._names,) if name else (self._names, self._filed)
        near = [(rank, other) for shelf in shelves for key in (word[:2], "~" + word[-2:])
                for rank, other in shelf.get(key, ())
                if abs(len(other) - len(word)) <= 1 and one_slip(word, other)]
        if len(word) == _SHORTEST:
            near = [(rank, other) for rank, other in near if sorted(other) == sorted(word) or _undoubled(other, word)]
        return min(near)[1] if near else word

    def knows_any(self, said: Spoken) -> bool:
        """Tell whether any word of an utterance is known; none is in another language or in noise."""
        return not self._known.isdisjoint(said.words)

    def known_share(self, said: Spoken) -> float:
        """Give the share of words that are known (0 to 1)."""
        return sum(word in self._known for word in said.words) / max(1, len(said.words))

    def repair(self, said: Spoken) -> None:
        """Put the likeliest word in the place of each unknown one; places in the text stay."""
        for at, word in enumerate(said.words):
            if len(word) < _SHORTEST or word in self._known or not word.isalpha() or word in self._pack.common:
                continue
            if said.stems[at][:-1] in self._stems:
                continue
            key = (word, said.capital[at])
            fixed = self._repaired.get(key)
            if fixed is None:
                fixed = self.restored(*key)
                if len(self._repaired) < _REMEMBERED:
                    self._repaired[key] = fixed
            if fixed != word:
                said.words[at] = fixed
                said.mended.append((said.starts[at], said.ends[at], fixed))
                said.stems[at] = self._pack.stem(fixed) + "~"
