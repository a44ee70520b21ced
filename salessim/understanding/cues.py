"""Authored phrases that show a move: read from a .cues file, compiled, and found in an utterance.

The file's own head explains how a cue is written. Each cue is filed under the rarest word that it cannot do without, so
that an utterance meets only the few cues that it has a chance with.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING

from salessim.errors import UnderstandingError
from salessim.model.moves import MOVES_OF, Side
from salessim.understanding.matching import Element, Kind, Row, Scope, match

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from salessim.understanding.pack import Pack

ASKS, RITUAL, WELFARE = "asks", "ritual", "welfare"
"""Sections that are no moves: questions without a mark, some that ask nothing, some that do only after a purchase."""

_PIECE = re.compile(r"\.\.\d*|[()|<>]|[^\s()|<>?]+|\?")
_GAP = 3
_SIMPLE = {"<": Kind.OPENS, ">": Kind.CLOSES, "NUMBER": Kind.NUMBER, "MONEY": Kind.MONEY, "NAME": Kind.NAME,
           "ANY": Kind.ANY}
_MARKS = {Kind.NUMBER: "#", Kind.MONEY: "$", Kind.NAME: "^"}


class Strength(Enum):
    """What a cue does: shows its move, hints at it (the model must agree), or rules it out for the sentence."""

    SHOWS = ""
    HINTS = "+"
    VETOES = "!"


@dataclass(frozen=True, slots=True)
class Cue:
    """One compiled line.

    Attributes:
        move: the section it stands in.
        key: names the line whatever its number: its section and its words.
        asking: True, only in a question; False, only outside one; None, anywhere.
        needs: of each of these sets a word must be present.
    """

    move: str
    strength: Strength
    asking: bool | None
    row: Row
    needs: frozenset[frozenset[str]]
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found: its words `first` to `last` (exclusive), in the sentence of that index."""

    cue: Cue
    sentence: int
    first: int
    last: int

    @property
    def sign(self) -> str:
        """Name the line that was found, as a sign for the model."""
        return f"line {self.cue.key}"


_line = attrgetter("line")


class Cues:
    """All cues of one side.

    Attributes:
        lists: the names of the word lists that each word belongs to.
        vocabulary: every word that a cue holds.
    """

    def __init__(self, cues: list[Cue], lists: dict[str, tuple[str, ...]]) -> None:
        self.lists = lists
        self._sets: dict[str, set[frozenset[str]]] = {}
        for cue in cues:
            for words in _sets(cue.row) | cue.needs:
                for word in words:
                    self._sets.setdefault(word, set()).add(words)
        self.vocabulary = frozenset(word for word in self._sets if not word.endswith("~"))
        common = Counter(word for cue in cues for need in cue.needs for word in need)
        self._filed: dict[frozenset[str], list[Cue]] = {}
        self._loose: list[Cue] = []
        for cue in cues:
            if cue.needs:
                rarest = min(cue.needs, key=lambda need: sum(common[word] for word in need))
                self._filed.setdefault(rarest, []).append(cue)
            else:
                self._loose.append(cue)

    def find(self, scope: Scope, sentence: int) -> list[Hit]:
        """Find the cues of one sentence, in the order of the file, whatever their condition about questions."""
        met = scope.file(self._sets)
        hopeful = list(self._loose)
        for need in met & self._filed.keys():
            hopeful += [cue for cue in self._filed[need] if cue.needs <= met]
        hits = []
        for cue in sorted(hopeful, key=_line):
            found = match(cue.row, scope)
            if found:
                hits.append(Hit(cue, sentence, *found))
        return hits


class _Reader:
    """Reads the lines of one .cues file."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.known: dict[str, list[Element]] = {name: [Element(kind)] for name, kind in _SIMPLE.items()}
        self.pieces: list[str] = []
        self.at = 0

    def alternatives(self, pieces: list[str]) -> tuple[Row, ...]:
        self.pieces, self.at = pieces, 0
        rows = self._rows()
        if self.at < len(pieces):
            raise ValueError(f"a {pieces[self.at]!r} too many")
        return rows

    def _rows(self) -> tuple[Row, ...]:
        rows: list[Sequence[Element]] = []
        row: list[Element] = []
        while self.at < len(self.pieces) and self.pieces[self.at] != ")":
            piece = self.pieces[self.at]
            self.at += 1
            known = self.known.get(piece)
            if known:
                row += known
            elif piece == "|":
                rows.append(row)
                row = []
            elif piece == "?":
                if not row:
                    raise ValueError("a '?' with nothing before it")
                row.append(Element(Kind.MAYBE, rows=((row.pop(),),)))
            else:
                row.extend(self._elements(piece))
        rows.append(row)
        if not all(rows):
            raise ValueError("an empty alternative")
        return tuple(_joined(row) for row in rows)

    def _elements(self, piece: str) -> list[Element]:
        if piece == "(":
            rows = self._rows()
            if self.at >= len(self.pieces):
                raise ValueError("a '(' that is never closed")
            self.at += 1
            return [_either(rows)]
        found = self.known[piece] = self._read(piece)
        return found

    def _read(self, piece: str) -> list[Element]:
        if piece.startswith(".."):
            return [Element(Kind.GAP, reach=int(piece[2:] or _GAP))]
        if piece.startswith("@"):
            if piece not in self.rows:
                raise ValueError(f"no list {piece}")
            return [_either(self.rows[piece])]
        if piece.startswith("~"):
            return [_words(self.pack.stem(piece[1:]) + "~")]
        return [_words(word) for part in piece.casefold().split("-") for word in self.pack.expand(part)]


def _words(*words: str) -> Element:
    return Element(Kind.WORDS, phrases=((frozenset(words),),))


def _joined(row: Sequence[Element]) -> Row:
    """Make one phrase of words that stand side by side."""
    if len(row) == 1:
        return (row[0],)
    joined: list[Element] = []
    for element in row:
        if joined and len(joined[-1].phrases) == len(element.phrases) == 1:
            joined[-1] = Element(Kind.WORDS, phrases=(joined[-1].phrases[0] + element.phrases[0],))
        else:
            joined.append(element)
    return tuple(joined)


def _either(rows: tuple[Row, ...]) -> Element:
    if any(len(row) > 1 or row[0].kind is not Kind.WORDS for row in rows):
        return Element(Kind.EITHER, rows=rows)
    phrases = [phrase for row in rows for phrase in row[0].phrases]
    single = frozenset().union(*(phrase[0] for phrase in phrases if len(phrase) == 1))
    several = [phrase for phrase in phrases if len(phrase) > 1]
    return Element(Kind.WORDS, phrases=(((single,),) if single else ()) + tuple(several))


def _sets(row: Row) -> set[frozenset[str]]:
    found = {words for element in row for phrase in element.phrases for words in phrase}
    return found.union(*(_sets(inner) for element in row for inner in element.rows))


def _needs(row: Row, common: frozenset[str]) -> list[frozenset[str]]:
    """Give sets of words of each of which one must be present, of alternatives the least common."""
    def telling(words: frozenset[str]) -> tuple[bool, int]:
        return not words.isdisjoint(common), len(words)

    needs = []
    for element in row:
        if element.kind in _MARKS:
            needs.append(frozenset(_MARKS[element.kind]))
        elif len(element.phrases) == 1:
            needs.extend(element.phrases[0])
        elif element.kind in (Kind.WORDS, Kind.EITHER):
            each = [list(phrase) for phrase in element.phrases] or [_needs(inner, common) for inner in element.rows]
            if all(each):
                needs.append(frozenset().union(*(min(inner, key=telling) for inner in each)))
    return needs


def _cue(reader: _Reader, move: str, text: str, line: int) -> Cue:
    key = f"{move} {text}"
    strength = next((kind for kind in (Strength.HINTS, Strength.VETOES) if text.startswith(kind.value + " ")),
                    Strength.SHOWS)
    text = text[len(strength.value):].strip()
    asking = True if text.endswith(" ?") else False if text.endswith(" .") else None
    if asking is not None:
        text = text[:-2]
    rows = reader.alternatives(_PIECE.findall(text))
    row = rows[0] if len(rows) == 1 else (_either(rows),)
    return Cue(move, strength, asking, row, frozenset(_needs(row, reader.pack.function)), line, key)


def read(pack: Pack, place: Path, side: Side) -> Cues:
    """Read and compile a .cues file.

    Raises:
        UnderstandingError: it is missing, or a line cannot be read; the message gives file and line.
    """
    try:
        lines = place.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise UnderstandingError(f"{place}: the cues cannot be read: {wrong}", hint="restore the file") from wrong
    sections = {move.value for move in MOVES_OF[side]} | {ASKS, RITUAL, WELFARE}
    reader, section = _Reader(pack), ""
    cues: list[Cue] = []
    lists: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        try:
            if text.startswith("["):
                section = text.strip("[]")
                if section not in sections:
                    raise ValueError(f"no move {section!r}; expected one of {', '.join(sorted(sections))}")
            elif text.startswith("@") and " = " in text:
                name, _, body = text.partition(" = ")
                reader.rows[name.strip()] = reader.alternatives(_PIECE.findall(body))
                for row in reader.rows[name.strip()]:
                    if len(row) == 1 and len(row[0].phrases) == 1 and len(row[0].phrases[0]) == 1:
                        for word in sorted(row[0].phrases[0][0]):
                            lists.setdefault(word, []).append(name.strip())
            elif not section:
                raise ValueError("a cue before the first [section]")
            else:
                cues.append(_cue(reader, section, text, number))
        except ValueError as wrong:
            raise UnderstandingError(f"{place}:{number}: {wrong}: {text!r}", hint="see the head of the file") from wrong
    return Cues(cues, {word: tuple(names) for word, names in sorted(lists.items())})
