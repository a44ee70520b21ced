from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salessim.model.text import escape_json, visible

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too
OPENS, CLOSES = "\u2066\u2067\u2068", "\u2069"


@pytest.mark.parametrize("hazard", [
    "\x00", "\x07", "\x08", "\r", "\x1b", "\x1f", "\x7f", "\x80", "\x9b", "\x9d", "\x9f",
    "\u202d", "\u202e", "\u2028", "\u2029", "\U000e0001", "\U000e0041", "\U000e007f", "\ud800", "\udfff",
])
def test_what_a_terminal_would_obey_is_shown_as_a_replacement(hazard: str) -> None:
    assert visible(f"a{hazard}b") == "a\ufffdb"


@pytest.mark.parametrize("kept", [
    "plain", "two\nlines\tand a tab", "Здравейте, г-жо Иванова", "שלום וברכה", "\u200eL\u200fR", "नमस्ते\u200dजी",
    "👩‍👧 🎯", "\u2067שלום\u2069 said Anna", "a\u00a0b",
])
def test_ordinary_text_stays_as_it_is(kept: str) -> None:
    assert visible(kept) == kept


def test_a_terminal_title_sequence_is_disarmed() -> None:
    assert visible("\x1b]0;owned\x07Hello") == "\ufffd]0;owned\ufffdHello"


def test_isolates_are_closed_at_the_end_of_their_line() -> None:
    assert visible("\u2067one\ntwo\u2066\u2068") == "\u2067one\u2069\ntwo\u2066\u2068\u2069\u2069"


def test_a_closing_mark_that_closes_nothing_is_replaced() -> None:
    assert visible("one\u2069 \u2066two\u2069\u2069") == "one\ufffd \u2066two\u2069\ufffd"


def test_embeddings_become_isolates_and_an_override_loses_its_end_too() -> None:
    assert visible("\u202bשלום\u202c") == "\u2067שלום\u2069"
    assert visible("\u202egpj.exe\u202c") == "\ufffdgpj.exe\ufffd"


@given(ANY_TEXT)
def test_nothing_that_is_shown_can_be_obeyed(text: str) -> None:
    shown = visible(text)
    assert all(unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"} or letter in "\n\t" for letter in shown)
    shown.encode()
    for line in shown.split("\n"):
        depth = 0
        for letter in line:
            depth += (letter in OPENS) - (letter == CLOSES)
            assert depth >= 0
        assert depth == 0


@given(ANY_TEXT)
def test_making_text_visible_twice_changes_nothing_more(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(ANY_TEXT)
def test_spans_keep_pointing_at_the_same_words(text: str) -> None:
    line = text.replace("\n", " ")
    assert len(visible(line)) >= len(line)
    assert all(was == now for was, now in zip(line, visible(line), strict=False) if was.isalnum())


@given(ANY_TEXT)
def test_escaped_json_means_the_same_and_holds_nothing_that_is_obeyed(text: str) -> None:
    written = escape_json(json.dumps({"text": text}, ensure_ascii=False))
    # Python reads a pair of escaped surrogates as the one character that they stand for, as every JSON reader does.
    assert json.loads(written) == json.loads(json.dumps({"text": text}))
    assert visible(written) == written
    written.encode()
