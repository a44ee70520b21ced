"""What the model sees of a piece of an utterance: numbers that stand for words, pairs, letters, lists and cues.

A feature is a CRC-32 of its name, the same on every machine.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salessim.understanding.cues import Cues
    from salessim.understanding.text import Spoken

_REMEMBERED = 20_000


def number(sign: str) -> int:
    """Give the feature of a sign: a cue, an amount, an echo."""
    return crc32(f"x {sign}".encode("utf-8", "surrogatepass"))


class Featuriser:
    """Names the features of one side's utterances; what a word gives is remembered."""

    def __init__(self, cues: Cues, function: frozenset[str]) -> None:
        self._lists = cues.lists
        self._function = function
        self._words: dict[str, tuple[int, ...]] = {}

    def _of_word(self, word: str, stem: str) -> tuple[int, ...]:
        found = self._words.get(word)
        if found is None:
            names = [f"w {word}", f"s {stem}", *(f"l {name}" for name in self._lists.get(word, ()))]
            names += [f"l {name}" for name in self._lists.get(stem, ())]
            if word not in self._function:
                framed = f"^{word}$"
                names += [f"c {framed[at:at + size]}" for size in (4, 5) for at in range(len(framed) - size + 1)]
            found = tuple(crc32(name.encode("utf-8", "surrogatepass")) for name in names)
            if len(self._words) < _REMEMBERED:
                self._words[word] = found
        return found

    def features(self, said: Spoken, first: int, last: int, asks: bool, signs: Iterable[str]) -> set[int]:
        """Give the features of a piece of an utterance.

        Args:
            said: the utterance.
            first: the first word of the piece.
            last: one past its last word.
            asks: whether a question is among them.
            signs: names of whatever else was noticed there: cues, amounts, an echo of the customer's words.
        """
        words, stems, lists = said.words[first:last], said.stems[first:last], self._lists
        found: set[int] = set()
        for word, stem in zip(words, stems, strict=True):
            found.update(self._of_word(word, stem))
        names = [f"b {left} {right}" for left, right in pairwise(words)]
        names += [f"t {left} {right}" for left, right in zip(words, words[2:], strict=False)]
        classes = [lists.get(word, (word,))[0] for word in words]
        names += [f"b {left} {right}" for left, right in pairwise(classes)]
        names += [f"^ {' '.join(words[:size])}" for size in (1, 2, 3)]
        names += [f"$ {' '.join(words[-size:])}" for size in (1, 2)]
        size = last - first
        names.append(f"size {'s' if size < 4 else 'm' if size < 10 else 'l' if size < 20 else 'x'}")
        names.append(f"asks {asks}")
        names += [f"asks {asks} {words[0]}"]
        found.update(number(sign) for sign in signs)
        found.update(crc32(name.encode("utf-8", "surrogatepass")) for name in names)
        return found
