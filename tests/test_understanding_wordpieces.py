"""Word pieces: the longest known piece again and again, each with its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from salessim.understanding.wordpieces import LONGEST_WORD, cut

PIECES = ["[UNK]", "deliver", "##y", "##ies", "is", "late", ",", "?", "caf", "##e", "d", "##e", "##l"]
NUMBERS = {piece: number for number, piece in enumerate(PIECES)}


def pieces(text: str) -> list[tuple[str, int]]:
    numbers, places = cut(text, NUMBERS, 0)
    return [(PIECES[number], place) for number, place in zip(numbers, places, strict=True)]


def test_words_are_cut_into_the_longest_pieces_known() -> None:
    assert pieces("Delivery is late?") == [("deliver", 0), ("##y", 7), ("is", 9), ("late", 12), ("?", 16)]


def test_accents_and_capitals_are_folded_and_places_stay() -> None:
    assert pieces("  CAFÉ, late") == [("caf", 2), ("##e", 5), (",", 6), ("late", 8)]
    assert pieces("cafe\u0301 late")[-1] == ("late", 6)


def test_what_is_not_known_is_unknown_as_a_whole() -> None:
    assert pieces("xyz late") == [("[UNK]", 0), ("late", 4)]
    assert pieces("late" * LONGEST_WORD) == [("[UNK]", 0)]


@given(st.text(max_size=200))
def test_any_text_gives_places_inside_it_in_order(text: str) -> None:
    numbers, places = cut(text, NUMBERS, 0)
    assert len(numbers) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
