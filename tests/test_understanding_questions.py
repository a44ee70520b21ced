"""Which need or fact a question asks for: by its words in both tiers, by its meaning in the full one."""

from __future__ import annotations

import pytest

from salessim.content.library import Library
from salessim.model.heard import Context, Lexicon, Term
from salessim.model.lexicon import lexicon
from salessim.understanding import Recogniser, load

SHED = Lexicon(terms=(
    Term(kind="fact", subject="unused", questions=("Has it been driven yet?", "Did you try it out at home?")),
    Term(kind="fact", subject="shed", questions=("Where do you keep it?", "Is there room in the shed?")),
    Term(kind="fact", subject="order", questions=("How do you order your seeds?", "Who orders for the garden?")),
    Term(kind="need", subject="elbow", questions=("Does your arm hurt?", "What is hard about starting it?"))))


def asked(text: str, *, tier: str = "full", last: str = "", kind: str = "") -> list[str]:
    ear = Recogniser(load("en"), SHED, tier=tier)
    return [one.subject for one in ear.recognise(text, context=Context(last_words=last)).mentions
            if one.kind in ({kind} if kind else {"fact", "need"})]


@pytest.mark.parametrize(("text", "subject"), [
    ("Is your elbow painful when you pull the cord?", "elbow"),
    ("Is your elbow sore?", "elbow"),
])
def test_a_question_in_other_words_is_matched_by_what_it_means(text: str, subject: str) -> None:
    assert asked(text) == [subject]
    assert asked(text, last="It stands in the lane, and I don't like to look at it.") == [subject]
    assert asked(text, tier="light") != [subject], "spelling alone does not show it"


@pytest.mark.parametrize("tier", ["full", "light"])
def test_a_question_in_the_same_words_is_matched_in_both_tiers(tier: str) -> None:
    assert asked("Is there any room left in the shed?", tier=tier) == ["shed"]


@pytest.mark.parametrize("text", [
    "Shall I order it for you?", "What is still in the way?", "Would you like to try it?", "How does that sound?",
    "Can I do anything else for you?", "What bothers you most?", "May I ask you two or three questions?",
])
def test_a_question_that_asks_for_nothing_about_them_is_matched_to_nothing(text: str) -> None:
    assert asked(text) == asked(text, kind="near fact") == []


@pytest.mark.parametrize("tier", ["full", "light"])
def test_two_questions_in_one_sentence_ask_for_two_things(tier: str) -> None:
    assert asked("Where do you keep it, and who orders for the garden?", tier=tier) == ["shed", "order"]
    assert asked("Where do you keep it, and is there room in the shed?", tier=tier) == ["shed"], "one thing, twice"


@pytest.mark.parametrize("scenario", ["cold-call-bakery", "mower-comes-back", "survey-commuters"])
def test_nearly_every_authored_question_asks_for_what_it_was_written_for(scenario: str) -> None:
    staging = Library.open().stage(scenario)
    ear = Recogniser(load("en"), lexicon(staging))
    written = [(question, item.id) for item in (*staging.persona.needs, *staging.persona.facts)
               for question in item.questions]
    heard = {question: ear.recognise(question) for question, _ in written}
    missed = [question for question, subject in written
              if subject not in (*heard[question].mentioned("fact"), *heard[question].mentioned("need"))]
    assert len(missed) <= 0.03 * len(written), missed


def test_what_answers_a_concern_by_itself_is_heard_where_it_is_said_and_not_asked() -> None:
    ear = Recogniser(load("en"), Lexicon(terms=(Term(kind="answer", subject="wages", phrases=("out of my wages",)),)))
    assert ear.recognise("No, it doesn't come out of my wages.").mentioned("answer") == ("wages",)
    assert ear.recognise("Does it come out of my wages?").mentioned("answer") == ()
