"""Why a move was heard: the stage, the words, and what was nearly heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import salessim

from salessim.model.heard import Context
from salessim.model.moves import Side
from salessim.understanding import Recogniser, load
from salessim.understanding.explain import NEAR, explain

SAID = ("Good morning, this is Ana from Castor.", "What do you mean by unreliable?",
        "So the van is late twice a week, have I got that right?", "It's 49 euros a month, no joining fee.",
        "You'd have your Saturdays back.", "Shall I put the order through?", "um", "שלום", "",
        "kiitos paljon hyvaa paivaa thank you huomenna toimitus laskutus")


@pytest.mark.parametrize("tier", ["light", "full"])
def test_exactly_the_heard_moves_have_reasons_and_their_words_are_verbatim(tier: str) -> None:
    recogniser = Recogniser(load(), tier=tier)
    for text in SAID:
        reasons = explain(recogniser, text)
        heard = recogniser.recognise(text)
        assert sorted(reason.move for reason in reasons if reason.stage != "nearly") == sorted(
            one.move.value for one in heard.moves)
        quotes = {one.move.value: (text[one.start:one.end], one.by) for one in heard.moves}
        for reason in reasons:
            assert all(word in text for word in reason.words)
            if reason.stage == "nearly":
                assert reason.score >= reason.threshold - NEAR
            else:
                assert (reason.quote, reason.stage) == quotes[reason.move]


def test_a_cue_is_named_with_the_words_that_met_it() -> None:
    reasons = {reason.move: reason for reason in explain(Recogniser(load(), tier="light"), "Good morning, Mrs Byrne.")}
    assert reasons["greet"].stage == "cue"
    assert reasons["greet"].line.startswith("greet ")
    assert reasons["greet"].words[:2] == ("Good", "morning")


def test_the_models_words_are_those_that_it_cannot_do_without() -> None:
    recogniser = Recogniser(load(), tier="full")
    text = "And what would an empty chair less a day be worth to you?"
    reason = next(reason for reason in explain(recogniser, text) if reason.stage == "model" and not reason.line)
    less = text
    for word in reason.words:
        less = less.replace(word, "", 1)
    left = {other.move: other.score for other in explain(recogniser, less)}
    assert left.get(reason.move, reason.threshold - NEAR) < reason.score


def test_words_given_back_are_told_as_an_echo() -> None:
    last, said = "I drive forty kilometres to the farm.", "Forty kilometres to the farm."
    context = Context(last_words=last)
    reasons = explain(Recogniser(load(), tier="light"), said, context=context)
    assert ("reflect", "echo") in {(reason.move, reason.stage) for reason in reasons}
    assert "reflect" not in {reason.move for reason in explain(Recogniser(load(), tier="light"), said)
                             if reason.stage != "nearly"}


@given(text=st.text(max_size=60), side=st.sampled_from(Side))
def test_any_text_can_be_explained(text: str, side: Side) -> None:
    for reason in explain(Recogniser(load(), tier="light"), text, side=side):
        assert reason.quote in text


def test_the_command_says_it_in_words() -> None:
    ran = salessim("understand", "--explain", "--tier", "light", typed="Good morning, Mrs Byrne.\n...\n")
    assert ran.returncode == 0
    assert "> Good morning, Mrs Byrne." in ran.stdout
    assert "greet: “Good morning" in ran.stdout
    assert "by the cue [greet " in ran.stdout
    assert ran.stdout.endswith("> ...\n  no move was heard\n")
