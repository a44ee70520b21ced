"""Cut text into word pieces, each with its place in the original text.

The rule is that of uncased BERT vocabularies: fold case and strip accents, split at blanks and around every sign of
punctuation, then take the longest piece that the vocabulary knows, again and again; "##" begins a piece that goes on.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

LONGEST_WORD = 60
"""A word with more characters is unknown as a whole, so that time stays linear; ours."""


def cut(text: str, vocabulary: Mapping[str, int], unknown: int) -> tuple[list[int], list[int]]:
    """Cut a text.

    Args:
        text: any text.
        vocabulary: each piece's number.
        unknown: the number of what the vocabulary does not know.

    Returns:
        The numbers of the pieces, and for each the place (from 0) of its first character in `text`.
    """
    numbers: list[int] = []
    places: list[int] = []
    word: list[str] = []
    where: list[int] = []
    for place, letter in enumerate(text):
        plain = _plain(letter)
        if not plain:
            continue
        if plain.isspace() or _splits(plain):
            _pieces(word, where, vocabulary, unknown, numbers, places)
            word, where = [], []
            if not plain.isspace():
                _pieces([plain], [place], vocabulary, unknown, numbers, places)
            continue
        word += plain
        where += [place] * len(plain)
    _pieces(word, where, vocabulary, unknown, numbers, places)
    return numbers, places


def _plain(letter: str) -> str:
    """Fold one character; combining marks and control characters vanish."""
    if letter.isascii():
        return letter.lower() if letter.isprintable() else " "
    kind = unicodedata.category(letter)
    if kind == "Zs":
        return " "
    return "".join(part for part in unicodedata.normalize("NFD", letter.lower())
                   if unicodedata.category(part) not in {"Mn", "Cc", "Cf", "Cs"})


def _splits(plain: str) -> bool:
    if len(plain) > 1 or plain.isalnum():
        return False
    return plain.isascii() or unicodedata.category(plain)[0] == "P"


def _pieces(word: list[str], where: list[int], vocabulary: Mapping[str, int], unknown: int, numbers: list[int],
            places: list[int]) -> None:
    if not word:
        return
    if len(word) > LONGEST_WORD:
        numbers.append(unknown)
        places.append(where[0])
        return
    said, first, found = "".join(word), 0, []
    while first < len(said):
        last = len(said)
        while last > first and ("##" if first else "") + said[first:last] not in vocabulary:
            last -= 1
        if last == first:
            numbers.append(unknown)
            places.append(where[0])
            return
        found.append((vocabulary[("##" if first else "") + said[first:last]], where[first]))
        first = last
    numbers += [number for number, _ in found]
    places += [place for _, place in found]
