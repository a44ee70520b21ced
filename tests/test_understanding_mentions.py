"""Things of the scenario, questions for them, and amounts of money."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cast import STAGING

from salessim.model.heard import Lexicon, Term
from salessim.model.lexicon import lexicon
from salessim.model.moves import Move
from salessim.understanding import Recogniser, load
from salessim.understanding.explain import explain

LEXICON = Lexicon(terms=(
    Term(kind="feature", subject="night-courier", phrases=("night courier", "courier of our own"),
         sheet=("a courier of our own before six in the morning", "6 days a week, with trays of 40 litres")),
    Term(kind="product", subject="dawn", phrases=("Dawn",), sheet=("The contract runs for 12 months.",)),
    Term(kind="rival", subject="rapido", phrases=("Rapido",)),
    Term(kind="need", subject="late", phrases=("late deliveries", "empty shelves"),
         questions=("Do deliveries come late?", "What goes wrong with the deliveries?")),
    Term(kind="fact", subject="vans", questions=("How many vans do you run?",)),
    Term(kind="fact", subject="decider", questions=("Who decides about suppliers?", "Who else has to agree?")),
))
EAR = Recogniser(load("en"), LEXICON)


def mentioned(text: str) -> list[tuple[str, str, str]]:
    return [(found.kind, found.subject, text[found.start:found.end]) for found in EAR.recognise(text).mentions]


def test_a_term_is_found_in_any_inflection_and_with_a_slip() -> None:
    assert ("feature", "night-courier", "night couriers") in mentioned("We send our night couriers before six.")
    assert ("feature", "night-courier", "Night Courrier") in mentioned("Our Night Courrier comes before six.")
    assert ("need", "late", "late delivery") in mentioned("So it is the late delivery.")
    assert ("rival", "rapido", "RAPIDO") in mentioned("Compared with RAPIDO we are slower.")


def test_a_name_of_the_scenario_is_never_repaired_away() -> None:
    ear = Recogniser(load("en"), Lexicon(terms=(Term(kind="rival", subject="prise", phrases=("Prise",)),)))
    assert ear.recognise("What do you like about prise?").mentioned("rival") == ("prise",)


@pytest.mark.parametrize(("text", "subject"), [
    ("And how many vans are you running at the moment?", "vans"),
    ("Who decides on the supplier?", "decider"),
    ("What is going wrong with your deliveries?", "late"),
])
def test_a_question_is_matched_to_the_term_it_asks_for(text: str, subject: str) -> None:
    assert subject in [named for _, named, _ in mentioned(text)]


def test_a_statement_and_an_unlike_question_ask_for_nothing() -> None:
    assert mentioned("I run seven vans.") == []
    assert mentioned("Do you like fishing?") == []


@pytest.mark.parametrize(("text", "subject", "quote"), [
    ("It's forty-nine euros a month.", "49", "forty-nine euros"),
    ("That comes to €1,200.", "1200", "€1,200"),
    ("It is 12.95 a month.", "12.95", "12.95"),
    ("One thousand two hundred and fifty pounds.", "1250", "One thousand two hundred and fifty pounds"),
    ("It's a hundred and sixty-five euros a month.", "165", "a hundred and sixty-five euros"),
    ("Only ninety-nine cents.", "0.99", "ninety-nine cents"),
    ("They asked 3 grand, 3000 dollars.", "3000", "3000 dollars"),
])
def test_amounts_are_read_from_digits_and_words(text: str, subject: str, quote: str) -> None:
    assert ("money", subject, quote) in mentioned(text)


@pytest.mark.parametrize("text", ["See you at 10:30.", "It has 12 litres.", "We have three vans.", "50% off"])
def test_other_numbers_are_no_money(text: str) -> None:
    assert "money" not in [kind for kind, _, _ in mentioned(text)]


@pytest.mark.parametrize(("text", "kind", "words"), [
    ("Our night couriers come seven days a week.", "misstatement", "seven days"),
    ("Our night couriers come six days a week.", "statement", "six days"),
    ("The night courier carries trays of 60 litres.", "misstatement", "60 litres"),
])
def test_a_figure_of_a_feature_is_held_against_the_sheet(text: str, kind: str, words: str) -> None:
    assert (kind, "night-courier", words) in mentioned(text)


@pytest.mark.parametrize("text", [
    "We come seven days a week.", "Do you need a night courier seven days a week?",
    "The night courier has been with us for nine years.", "The night courier costs 60 euros.",
])
def test_a_figure_that_the_sheet_says_nothing_of_is_no_misstatement(text: str) -> None:
    assert not {kind for kind, _, _ in mentioned(text)} & {"statement", "misstatement"}


@pytest.mark.parametrize(("text", "kind", "subject", "quote"), [
    ("I can take 15 % off.", "percent", "15", "15 %"),
    ("That is fifteen per cent less.", "percent", "15", "fifteen per cent"),
    ("It runs for three months.", "duration", "P3M", "three months"),
    ("Give me half an hour.", "duration", "PT0.5H", "half an hour"),
    ("Would a week be enough?", "duration", "P1W", "a week"),
    ("Could I drop by on Thursday at ten?", "date", "thursday", "Thursday"),
    ("Could I drop by on Thursday at ten?", "time", "10:00", "ten"),
    ("On the 5th of May, then.", "date", "--05-05", "5th of May"),
    ("I'll ring tomorrow at half past three.", "time", "03:30", "half past three"),
    ("Shall we say 2 pm?", "time", "14:00", "2 pm"),
    ("We open at 12 am.", "time", "00:00", "12 am"),
    ("We close at 12 pm.", "time", "12:00", "12 pm"),
    ("Would next week be better?", "period", "next week", "next week"),
    ("It starts at 10:30.", "time", "10:30", "10:30"),
    ("Are mornings better?", "time", "morning", "mornings"),
])
def test_shares_durations_dates_and_times_are_named(text: str, kind: str, subject: str, quote: str) -> None:
    assert (kind, subject, quote) in mentioned(text)


@pytest.mark.parametrize("text", [
    "It's 49 euros a month.", "I may march on.", "We run by four vans.", "It is half full.",
    "That was ten times better."])
def test_other_words_and_rates_are_no_times(text: str) -> None:
    assert {"duration", "date", "time"}.isdisjoint(kind for kind, _, _ in mentioned(text))


def test_an_untruth_that_is_denied_is_none_and_a_function_word_names_nothing() -> None:
    ear = Recogniser(load("en"), Lexicon(terms=(
        Term(kind="untruth", subject="organic", phrases=("organic", "grow everything ourselves")),
        Term(kind="need", subject="back", phrases=("shoulder",)))))
    assert ear.recognise("It's all organic.").mentioned("untruth") == ("organic",)
    assert ear.recognise("It isn't organic, I'm afraid.").mentioned("untruth") == ()
    assert ear.recognise("Who else should I ask?").mentioned("need") == ()
    assert ear.recognise("So it's your shoulders.").mentioned("need") == ("back",)


@pytest.mark.parametrize(("text", "kind"), [
    ("I don't know whether there's a blue one.", "unsure"), ("I'll ask my colleague.", "unsure"),
    ("Good question, let me look that up for you.", "unsure"),
    ("I'd rather not sell you that one.", "against"), ("That machine isn't for you.", "against"),
    ("I would not buy it for a lawn like yours.", "against"),
    ("I would not buy it from anybody else, it is the best one.", ""), ("I'd never say it is not for you.", ""),
    ("It will not go through your letterbox, so I put it by the door.", ""),
    ("If I were you I would not buy this one.", ""), ("Do you have to ask somebody?", ""),
    ("You don't know what that costs.", ""),
])
def test_owning_up_to_not_knowing_and_advice_against_the_own_offer_are_noticed(text: str, kind: str) -> None:
    assert {found for found, _, _ in mentioned(text)} & {"unsure", "against"} == ({kind} if kind else set())


@pytest.mark.parametrize(("text", "kind", "noticed"), [
    ("It's entirely up to you.", "leaves", True), ("Is that your decision, or your daughter's?", "leaves", False),
    ("It's not up to you, is it?", "leaves", False), ("Yes, at midnight too.", "yes", True),
    ("I think, yes, at midnight too.", "yes", False), ("Yes?", "yes", False),
    ("It carries itself. No bus, no bags.", "yes", False),
    ("Is there anything else on your mind?", "more", True), ("I'd buy something else.", "more", False),
])
def test_what_leaves_the_choice_says_yes_or_asks_for_more_is_noticed_where_it_does(
        text: str, kind: str, noticed: bool) -> None:
    assert (kind in {found for found, _, _ in mentioned(text)}) is noticed


def test_a_scenario_says_in_its_own_words_why_the_product_does_not_fit() -> None:
    gate = replace(STAGING, scenario=replace(STAGING.scenario, fits=False, misfit=("too wide for your gate",)))
    said = "Honestly, it's too wide for your gate."
    assert Recogniser(load("en"), lexicon(gate)).recognise(said).mentioned("against") == ("offer",)
    assert Recogniser(load("en"), lexicon(STAGING)).recognise(said).mentioned("against") == ()


def test_a_long_row_of_digits_is_no_amount() -> None:
    assert mentioned("It costs 123456789012345678901234567890.5 euros.") == []


def test_advice_against_an_offer_names_it_by_the_products_own_words() -> None:
    kayak = Recogniser(load("en"), Lexicon(terms=(
        Term(kind="product", subject="heron", phrases=("Heron", "the sea kayak")),)))
    for said in ("It's not the right kayak.", "I think a sea kayak is the wrong kayak for a pond.",
                 "The Heron isn't the sea kayak for you."):
        assert kayak.recognise(said).mentioned("against"), said
    for said in ("It's not the right paddle.", "Is it the wrong kayak for you?"):
        assert not kayak.recognise(said).mentioned("against"), said


def test_a_bare_number_far_from_every_price_is_no_price() -> None:
    priced = Recogniser(load("en"), Lexicon(terms=(Term(kind="figure", subject="ana", sheet=("3290",)),)))
    heard = {text: priced.recognise(text).has(Move.QUOTE_PRICE)
             for text in ("It's 3290.", "It's 3,100.", "It's 110.", "It's 110 euros.")}
    assert heard == {"It's 3290.": True, "It's 3,100.": True, "It's 110.": False, "It's 110 euros.": True}
    assert EAR.recognise("It's 110.").has(Move.QUOTE_PRICE), "where no price is known, a number may be one"


def test_the_customers_own_figure_given_back_is_no_price() -> None:
    ear = Recogniser(load("en"), Lexicon(terms=(Term(kind="figure", subject="ana", sheet=("390 euros",),
                                                     phrases=("I pay 200 euros a time.",)),)))
    assert not ear.recognise("Two hundred euros each time.").has(Move.QUOTE_PRICE)
    assert ear.recognise("Two hundred and ten euros each time.").has(Move.QUOTE_PRICE)
    assert ear.recognise("It's 390 euros, so instead of the 200 euros you pay.").has(Move.QUOTE_PRICE)
    assert not ear.recognise("It's 190 euros dearer.").has(Move.QUOTE_PRICE), "what lies between the two"
    assert not ear.recognise("That's 90 a week that nobody drives.").has(Move.QUOTE_PRICE), "far from every price"
    assert ear.recognise("It's 350 a week.").has(Move.QUOTE_PRICE)


def test_yes_or_no_answers_a_question_but_not_a_choice() -> None:
    asked = {text: EAR.recognise(text).polar for text in ("Is it the price?", "Is it the price, or is it the size?",
                                                          "And what is it?")}
    assert list(asked.values()) == [True, False, False]


def test_the_name_that_the_trainee_goes_by_introduces_them_however_it_is_said() -> None:
    ear = Recogniser(load("en"), Lexicon(terms=(Term(kind="seller", subject="call", phrases=("Sam Keating",)),)))
    said = ear.recognise("Busy night, was it? Sam Keating.")
    assert [(move.by, move.start) for move in said.moves if move.move is Move.INTRODUCE_SELF] == [("name", 20)]
    assert not ear.recognise("Busy night, was it? Do you know Sam Keating?").has(Move.INTRODUCE_SELF)
    assert not ear.recognise("Busy night, was it? Sam Osei.").has(Move.INTRODUCE_SELF)
    assert [one.stage for one in explain(ear, "Sam Keating.") if one.move == Move.INTRODUCE_SELF] == ["name"]


def test_the_firm_that_is_named_is_named_unless_something_is_said_of_it() -> None:
    ear = Recogniser(load("en"), Lexicon(terms=(Term(kind="company", subject="Q", phrases=("Quickring",)),)))
    assert [move.by for move in ear.recognise("Quickring here.").moves if move.move is Move.NAME_COMPANY] == ["name"]
    assert not ear.recognise("Do you know Quickring?").has(Move.NAME_COMPANY)
    assert not ear.recognise("With Quickring you save three hours a week.").has(Move.NAME_COMPANY)
    assert not Recogniser(load("en")).recognise("Quickring here.").has(Move.NAME_COMPANY)


def test_a_feature_that_is_named_is_shown_where_nothing_else_is_heard() -> None:
    named = "Rain, snow, the night courier, carnival."
    assert Recogniser(load("en")).recognise(named).moves == ()
    assert [(move.move, move.by) for move in EAR.recognise(named).moves] == [(Move.FEATURE, "name")]
    assert not EAR.recognise("Rain, snow, the night courier?").has(Move.FEATURE)
    assert EAR.recognise("I'd feel the same. Carnival, snow, the night courier.").has(Move.FEATURE)
    assert not EAR.recognise("I can see why the night courier matters to you.").has(Move.FEATURE), "said of them"
    assert not EAR.recognise("Carnival, snow, the night courier. May I ask something?").has(Move.FEATURE), "in passing"
    loose = Recogniser(load("en"), replace(LEXICON, loose=True))
    assert loose.recognise(named).moves == (), "a recording's facts are known by single words"


@pytest.mark.parametrize(("text", "asks"), [
    ("When would be a good time?", "good-time"), ("What are you working on just now?", "trade"),
    ("What would you like to be better than it is now?", None), ("What isn't working as well as it should?", None),
])
def test_a_question_of_general_words_asks_for_what_shares_most_of_them(text: str, asks: str | None) -> None:
    facts = {"good-time": "When is a good time to meet?", "trade": "What are you working on at the moment?",
             "rest": "What do you do with the leftovers?"}
    ear = Recogniser(load("en"), Lexicon(terms=tuple(
        Term(kind="fact", subject=name, questions=(question,)) for name, question in facts.items())))
    assert [one.subject for one in ear.recognise(text).mentions if one.kind == "fact"] == ([asks] if asks else [])


def test_what_is_asked_is_broad_whatever_was_said_before_it() -> None:
    told = "I'd like to see whether our courier would help. "
    assert EAR.recognise(told + "How do you do it at the moment?").broad
    assert not EAR.recognise(told + "How do you wash the vans at the moment?").broad
    assert not EAR.recognise(told).broad
