"""Spans, scripts, numbers and limits: what holds for any text."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salessim.errors import UnderstandingError
from salessim.model.heard import TEXT_LIMIT, Context
from salessim.model.moves import Move, Side
from salessim.understanding import Recogniser, as_json, load
from salessim.understanding.spelling import one_slip
from salessim.understanding.text import fold, split

EAR = Recogniser(load("en"))
SAID = st.lists(st.sampled_from(["good morning", "what do you", "it has", "49 euros", "?", "!", ",", "you", "never",
                                 "is it", "\u0301", "İ", "ﬁ", "שלום", "цена", "don't", "\u200f", "€", "😀", "\ud800",
                                 "\n", "..."]), max_size=40).map(" ".join)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=300), SAID), st.sampled_from(list(Side)), st.text(max_size=60))
def test_any_text_gets_an_answer_with_spans_inside_it(text: str, side: Side, last: str) -> None:
    heard = EAR.recognise(text, side=side, context=Context(last_words=last))
    for found in (*heard.moves, *heard.mentions):
        assert 0 <= found.start < found.end <= len(text)
    names = [found.move for found in heard.moves]
    assert len(names) == len(set(names))
    places = [(found.start, found.end) for found in heard.moves]
    assert places == sorted(places)
    assert all(found.confidence == round(found.confidence, 2) and 0 <= found.confidence <= 1 for found in heard.moves)
    assert list(heard.gist) == sorted(set(heard.gist)) and 0 <= heard.echo <= 1


@given(st.text(max_size=200))
def test_every_word_stands_where_it_was_written(text: str) -> None:
    said = split(load("en"), text)
    assert all(0 <= start < end <= len(text) for start, end in zip(said.starts, said.ends, strict=True))
    assert said.starts == sorted(said.starts)
    covered = [place for low, high in said.clauses for place in range(low, high)]
    assert covered == list(range(len(said.words)))


def test_a_span_is_the_clause_verbatim() -> None:
    text = "\u201cGood morning\u201d \u2014 I\u2019m Zo\u0065\u0308 from Castor.  How many vans do you run?"
    spans = {found.move: text[found.start:found.end] for found in EAR.recognise(text).moves}
    assert spans[Move.GREET] == "Good morning"
    assert spans[Move.CLOSED_QUESTION] == "How many vans do you run"


def test_composed_and_decomposed_letters_are_one_word() -> None:
    composed, decomposed = EAR.recognise("caf\u00e9 STRASSE"), EAR.recognise("cafe\u0301 stra\u00dfe")
    assert composed.gist == decomposed.gist
    folded, starts, ends = fold("e\u0301a")
    assert folded == "\u00e9a" and list(starts) == [0, 2] and list(ends) == [2, 3]


def test_empty_and_wordless_texts_show_nothing() -> None:
    for text in ("", "   ", "...", "?!", "😀"):
        heard = EAR.recognise(text)
        assert heard.moves == () and heard.words == 0 and heard.gist == ()


def test_text_over_the_limit_is_refused_with_its_length() -> None:
    assert EAR.recognise("a" * TEXT_LIMIT).words == 1
    with pytest.raises(UnderstandingError, match=str(TEXT_LIMIT + 1)):
        EAR.recognise("a" * (TEXT_LIMIT + 1))


@pytest.mark.parametrize("text", ["Добрый день, сколько это стоит?", "שלום, כמה זה עולה?", "Jak daleko?! żółw ćma"])
def test_another_language_shows_no_moves_and_no_error(text: str) -> None:
    heard = EAR.recognise(text)
    assert heard.moves == () and heard.words > 1


def test_words_are_counted_as_they_were_said() -> None:
    assert EAR.recognise("I don't think it's 1,200 a month.").words == 7


def test_one_slip_is_an_edit_of_one_letter_or_a_swap() -> None:
    assert all(one_slip("price", other) for other in ("prices", "prce", "pride", "pirce"))
    assert not any(one_slip("price", other) for other in ("price", "pieces", "rpcie", "pr", "prix"))


def test_the_answer_is_the_same_in_any_process() -> None:
    text = "Morning! I'm Ana from Castor; do you own the flat, and what annoys you about it? It's 49 euros."
    program = (f"import json; from salessim.understanding import *; t = {text!r}; "
               "print(json.dumps([as_json(t, Recogniser(load()).recognise(t))]))")
    told = [subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
                           capture_output=True, text=True).stdout for seed in ("1", "4242")]
    assert told[0] == told[1]
    assert as_json(text, EAR.recognise(text))["moves"]
