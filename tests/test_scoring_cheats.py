"""What is no selling earns nothing, typed into a session or handed in as a conversation from elsewhere."""

from __future__ import annotations

import pytest
from cheats import CHEATS, REPLIES

from salessim.content.library import Library
from salessim.recording import Line, Recording, follow
from salessim.scoring import assess
from salessim.session import Session

LIBRARY = Library.open()
RUBRICS = ("active-selling", "deca-professional-selling")
MOST = 10.0
"""Points of 100 that a cheat may get."""
TALK = ("I'm a baker, and the flour comes late twice a week.",
        "Then the builders go elsewhere, and I lose sixty euros.",
        "I've had promises like that before, to be honest.", "That's a lot of money for us.",
        "And who would drive on a holiday?", "I'd have to ask my sister first.", "Well, maybe.",
        "How soon could you start?")
"""A customer who says a lot whatever they are told."""


def recorded(said: list[str], replies: tuple[str, ...]) -> Recording:
    lines = [line for turn, text in enumerate(said) for line in (
        Line(speaker="Seller", seller=True, text=text),
        Line(speaker="Customer", seller=False, text=replies[turn % len(replies)]))]
    return Recording(title="cheat", lines=tuple(lines), facts=("Dawnline costs 390 euros a month",))


@pytest.mark.parametrize("rubric", RUBRICS)
@pytest.mark.parametrize("cheat", CHEATS)
@pytest.mark.parametrize("tier", ["full", "light"])
def test_a_cheat_from_elsewhere_earns_nothing(tier: str, cheat: str, rubric: str) -> None:
    judged_by = LIBRARY.rubric(rubric)
    for replies in (REPLIES, TALK):
        transcript, staging = follow(recorded(CHEATS[cheat], replies), judged_by, tier=tier)
        assert (assess(transcript, staging).score or 0.0) <= MOST


@pytest.mark.parametrize("rubric", RUBRICS)
@pytest.mark.parametrize("tier", ["full", "light"])
def test_the_customers_words_given_back_earn_nothing(tier: str, rubric: str) -> None:
    transcript, staging = follow(recorded(["Hello.", *TALK[:-1]], TALK), LIBRARY.rubric(rubric), tier=tier)
    assert (assess(transcript, staging).score or 0.0) <= MOST


@pytest.mark.parametrize("rubric", RUBRICS)
@pytest.mark.parametrize("cheat", [*CHEATS, "parrot"])
def test_a_cheat_in_a_session_earns_nothing(cheat: str, rubric: str) -> None:
    for scenario in ("cold-call-bakery", "shop-floor-cargo-bike"):
        session = Session.begin(LIBRARY.stage(scenario), seed=3, tier="light")
        for turn in range(10):
            if session.outcome is None:
                said = CHEATS.get(cheat, ())
                session.say((said[turn] if turn < len(said) else "")[:2000] if said else session.customer.words)
        assert (assess(session.transcript, session.staging, rubric=LIBRARY.rubric(rubric)).score or 0.0) <= MOST


def test_a_decent_talk_of_the_same_length_does_not_fall_under_these_measures() -> None:
    said = ["Good morning, Jo Wick from Dawnline. Have you got two minutes?",
            "How does the flour get to you at the moment?", "Twice a week, that's hard. What happens then?",
            "So you lose the builders. With vans before six you'd open on time. How does that sound?",
            "I understand, it's money. Compared with what?", "Fair enough. Shall we try one route on Monday?",
            "Thank you, I'll ring you on Friday at ten. Goodbye!"]
    for rubric in RUBRICS:
        transcript, staging = follow(recorded(said, TALK), LIBRARY.rubric(rubric))
        assert (assess(transcript, staging).score or 0.0) >= 6 * MOST
