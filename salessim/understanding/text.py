"""From characters to words, sentences and clauses, each with its place in the original text.

Which characters make a word, what is contracted and where a clause may be cut is the pack's to say; here are only the
mechanics. Every step walks the text once.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salessim.understanding.pack import Pack

_ALIKE = str.maketrans({
    **dict.fromkeys("\u2019\u2018\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013", "-"),
    "\u2015": "\u2014", "\u00a0": " ", "\u202f": " ",
})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: words `first` to `last` (exclusive), and the mark that ends it ("" at the end of the text)."""

    first: int
    last: int
    mark: str

    @property
    def asks(self) -> bool:
        """Tell whether a question mark ends it."""
        return "?" in self.mark or "\u061f" in self.mark or "\uff1f" in self.mark


@dataclass(slots=True)
class Spoken:
    """An utterance taken apart. The lists run in parallel, an item a word.

    Attributes:
        words: normalised; a contraction gives several words with one place.
        stems: the words without endings, each with a final "~", so that a stem is never taken for a word.
        starts: first character of each word in the original text.
        ends: one past its last character.
        opens: whether a clause may begin with the word.
        closes: whether a clause may end with it.
        clauses: first and last (exclusive) word of each clause, in order.
        count: how many words were said, contractions counted once.
        mended: words that spelling repair put in: first character, one past the last, and the word.
        capital: whether the word was written with a capital letter inside a sentence.
        names: whether it may be a name: a capital letter, and no function word.
    """

    text: str
    words: list[str] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    opens: list[bool] = field(default_factory=list)
    closes: list[bool] = field(default_factory=list)
    capital: list[bool] = field(default_factory=list)
    names: list[bool] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    clauses: list[tuple[int, int]] = field(default_factory=list)
    count: int = 0
    mended: list[tuple[int, int, str]] = field(default_factory=list)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the characters that the clauses holding words `first` to `last` (exclusive) cover."""
        start, end = first, last
        for low, high in self.clauses:
            if low <= first < high:
                start = low
            if low < last <= high:
                end = high
        return self.starts[start], max(self.ends[start:max(end, start + 1)])


def fold(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Normalise (NFC, casefold, one kind of quote and dash) and say where each character came from.

    Returns:
        The folded text; for each of its characters the first original character, and one past the last.
    """
    folded = text.casefold()
    if len(folded) == len(text) and unicodedata.is_normalized("NFC", folded):
        return folded.translate(_ALIKE), range(len(text)), range(1, len(text) + 1)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and (unicodedata.combining(text[end]) or "\u1160" <= text[end] <= "\u11ff"):
            end += 1
        piece = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text[place:end]).casefold()).translate(_ALIKE)
        pieces.append(piece)
        starts.extend([place] * len(piece))
        ends.extend([end] * len(piece))
        place = end
    return "".join(pieces), starts, ends


def split(pack: Pack, text: str) -> Spoken:
    """Take an utterance apart into words, sentences and clauses."""
    folded, starts, ends = fold(text)
    said = Spoken(text)
    pauses: set[int] = set()
    first = 0
    for found in pack.token.finditer(folded):
        kind, piece = found.lastgroup, found.group()
        if kind == "pause":
            pauses.add(len(said.words))
        elif kind == "stop":
            if piece == "." and said.words and said.words[-1] in pack.abbreviations:
                continue
            if len(said.words) > first:
                said.sentences.append(Sentence(first, len(said.words), piece))
                first = len(said.words)
            elif said.sentences:
                last = said.sentences[-1]
                said.sentences[-1] = Sentence(last.first, last.last, last.mark + piece)
        else:
            start, end = starts[found.start()], ends[found.end() - 1]
            said.count += 1
            capital = len(said.words) > first and text[start].isupper()
            for word in pack.expand(piece):
                said.words.append(word)
                said.starts.append(start)
                said.ends.append(end)
                said.capital.append(capital)
                said.names.append(text[start].isupper() and word not in pack.function and word not in pack.fillers)
    if len(said.words) > first:
        said.sentences.append(Sentence(first, len(said.words), ""))
    said.stems = [pack.stem(word) + "~" for word in said.words]
    _clauses(pack, said, pauses)
    return said


def _clauses(pack: Pack, said: Spoken, pauses: set[int]) -> None:
    size = len(said.words)
    said.opens, said.closes = [False] * size, [False] * size
    for sentence in said.sentences:
        low = sentence.first
        said.opens[low] = True
        for at in range(sentence.first + 1, sentence.last):
            joined = said.words[at] in pack.joins
            head = joined and at + 1 < sentence.last and said.words[at + 1] in pack.heads
            if at in pauses or head:
                said.opens[at] = True
            if said.opens[at - 1] and said.words[at - 1] in pack.fillers:
                said.opens[at] = True
            if at in pauses:
                said.closes[at - 1] = True
            long = at - low >= 3 and sentence.last - at >= 3
            if (at in pauses and at - low >= 2 and sentence.last - at >= 2) or (head and long):
                said.clauses.append((low, at))
                said.closes[at - 1] = True
                low = at
        said.clauses.append((low, sentence.last))
        said.closes[sentence.last - 1] = True
