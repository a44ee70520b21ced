"""The shipped rubrics: what their sources fix, that each question is answered with yes and with no, that skill pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean

import pytest

from salessim.content.library import Library
from salessim.model.assessment import Assessment
from salessim.model.play import Play, Prepared
from salessim.model.preparation import Approach
from salessim.model.rubric import Criterion, Rubric
from salessim.model.scenario import Difficulty, Goal, Stage, Staging
from salessim.model.transcript import Transcript
from salessim.recording import follow, read
from salessim.rehearsal.plays import begin
from salessim.rehearsal.simulate import RememberingEar, perform, pools
from salessim.scoring import CHECKS, assess
from salessim.session import Session

LIBRARY = Library.open()
RUBRICS = {entry.id: LIBRARY.rubric(entry.id) for entry in LIBRARY.listing("rubric")}
HARMFUL = ("pushy", "rude", "silent")
SELLERS = {"expert": (1, 2), "average": (1, 2), "feature-dumper": (1,), **dict.fromkeys(HARMFUL, (1,))}
"""Simulated sellers, and the seeds that they play."""
TOTALS = {"competition-29": 290, "active-selling": 120}
"""Sums of the section weights that are not 100: points of the sheet; 20 for what is only there with a preparation."""
MADE_FOR = {
    "appointment": ("cold-call-bakery", "gatekeeper-payroll"),
    "cold-call": ("cold-call-bakery", "gatekeeper-payroll", "rude-garage"),
    "collegiate-competition": ("meeting-catering", "visit-bakery"),
    "competition-29": ("meeting-catering", "visit-bakery"),
    "market-survey": ("survey-commuters",),
    "objection-drill": ("meeting-catering", "visit-bakery", "rude-garage", "shop-misfit-mower"),
    "retail-floor": ("shop-floor-cargo-bike", "shop-misfit-mower", "tasting-cheese"),
}
WEIGHTS = {
    "collegiate-competition": {"approach": 5, "needs": 25, "presentation": 25, "objections": 15, "close": 10,
                               "communication": 15, "overall": 5},
    "competition-29": {"approach": 30, "facts": 30, "needs": 40, "presentation": 60, "closing": 70, "style": 60},
}
ITEMS = {
    "approach": ["introduction", "attention", "rapport", "transition"],
    "needs": ["decision-process", "facts", "needs-found", "consequences", "pre-commitment"],
    "presentation": ["benefits", "convincing", "visual-aids", "demonstration", "involvement", "trial-closes"],
    "objections": ["understanding", "answer", "no-longer"],
}
"""The items of the National Collegiate Sales Competition sheet, where all of a section's are known."""
EYES_AND_EARS = {"visual-aids", "handling", "handshake", "voice", "presence", "posture", "eye-contact", "dress"}
IN_FULL = ("cold-call-bakery", "meeting-catering", "shop-misfit-mower", "rude-garage")
"""Scenarios whose plays the full tier hears too: it alone says whom an utterance serves."""
JUDGED = Path(__file__).parents[1] / "benchmarks" / "judged"
CARELESS = ("Good morning, Mr Osei, I'm Sam Keating from Dawnline.",
            "What goes wrong with your deliveries at the moment?",
            "Your goods travel in refrigerated boxes at nine degrees.", "And it costs 550 euros a month.")
"""Wrong about a figure and about the price."""
BOASTFUL = (*CARELESS, "Yes, 550 euros a month, as I said.", "I guarantee that nothing will ever come late again.",
            "You will double your turnover within a month, I promise you that.")
"""Wrong about the price a second time, and full of guarantees."""


@dataclass(frozen=True)
class Talk:
    """A conversation, and who had it: a simulated seller, or the id of a play."""

    staging: Staging
    who: str
    transcript: Transcript


def played(play: Play, staging: Staging, ear: RememberingEar) -> Transcript:
    session = begin(play, staging)
    session._recogniser = ear
    for text in play.says:
        if session.outcome is not None:
            break
        session.say(text)
    return session.transcript


def parroted(staging: Staging, ear: RememberingEar) -> Transcript:
    """Give the customer's own words back, whatever they are."""
    session = Session.begin(staging, seed=1, ear=ear)
    words = "What goes wrong at the moment?"
    while session.outcome is None and len(session.transcript.turns) < 6:
        words = session.say(words).reply
    return session.transcript


def by_hand() -> Iterator[Play]:
    yield Play(id="careless", title="Careless", scenario="meeting-catering", seed=1, difficulty=Difficulty.NORMAL,
               outcome=Stage.LOST, says=CARELESS)
    yield Play(id="boastful", title="Boastful", scenario="meeting-catering", seed=1, difficulty=Difficulty.NORMAL,
               outcome=Stage.LOST, says=BOASTFUL)
    yield Play(id="hasty", title="Hasty", scenario="cold-call-bakery", seed=1, difficulty=Difficulty.NORMAL,
               outcome=Stage.POLITE_EXIT, says=("Hello.", "Goodbye."),
               prepare=Prepared(order=("saltby-farm", "gantry-bakehouse"), read=("quay-board",), objective=Goal.SALE,
                                 approach=Approach.VISIT, use=("quay-board",)))


@cache
def talks() -> tuple[Talk, ...]:
    """Have every scenario played by simulated sellers and by its plays, by the light tier's ear or both.

    Beside them stand some conversations from elsewhere.
    """
    sellers = {name: LIBRARY.seller(name) for name in SELLERS}
    plays = [*(LIBRARY.play(entry.id) for entry in LIBRARY.listing("play")), *by_hand()]
    had = []
    for entry in LIBRARY.listing("scenario"):
        staging = LIBRARY.stage(entry.id)
        ear = RememberingEar(staging, tier="light")
        for name, seller in sellers.items():
            for seed in SELLERS[name]:
                session, _ = perform(staging, seller, pools(LIBRARY, seller), seed=seed, difficulty=Difficulty.NORMAL,
                                     ear=ear)
                had.append(Talk(staging, name, session.transcript))
        had.append(Talk(staging, "parrot", parroted(staging, ear)))
        had += [Talk(staging, play.id, played(play, staging, ear)) for play in plays if play.scenario == entry.id]
        if entry.id in IN_FULL:
            ear = RememberingEar(staging, tier="full")
            had += [Talk(staging, f"{play.id}, full", played(play, staging, ear)) for play in plays
                    if play.scenario == entry.id]
    for place in sorted(JUDGED.glob("e*.txt")):
        transcript, staging = follow(read(place), RUBRICS["deca-professional-selling"])
        had.append(Talk(staging, place.stem, transcript))
    return tuple(had)


@cache
def judged(rubric: str) -> tuple[tuple[Talk, Assessment], ...]:
    return tuple((talk, assess(talk.transcript, talk.staging, rubric=RUBRICS[rubric])) for talk in talks())


def criteria(rubric: Rubric) -> list[Criterion]:
    return [criterion for section in rubric.sections for criterion in section.criteria]


def doubled(names: Sequence[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


@pytest.mark.parametrize("name", RUBRICS)
def test_the_weights_of_the_sections_make_a_whole(name: str) -> None:
    assert sum(section.weight for section in RUBRICS[name].sections) == TOTALS.get(name, 100)


@pytest.mark.parametrize("name", RUBRICS)
def test_it_names_each_thing_once_and_says_where_it_comes_from(name: str) -> None:
    rubric = RUBRICS[name]
    assert len(rubric.provenance) > 80
    assert "ours" in rubric.provenance, "what is not from a source is said to be ours"
    assert not doubled([section.id for section in rubric.sections])
    assert not doubled([criterion.id for criterion in criteria(rubric)])
    assert not doubled([flag.id for flag in rubric.flags])
    specs = [spec for criterion in criteria(rubric) for spec in criterion.checks]
    assert {spec.check for spec in specs} <= set(CHECKS)
    assert all(spec.advice for spec in specs)
    for criterion in criteria(rubric):
        assert not doubled([spec.id for spec in criterion.checks]), criterion.id
        assert bool(criterion.checks) != bool(criterion.manual), criterion.id


@pytest.mark.parametrize("name", [*MADE_FOR, "prospecting"])
def test_rudeness_and_a_clear_no_passed_over_cap_the_total(name: str) -> None:
    caps = {flag.id: flag.cap for flag in RUBRICS[name].flags}
    assert caps["rude"] <= 25
    assert caps["insisted"] <= 40
    assert {"wrong-price", "false-claim"} <= caps.keys()


@pytest.mark.parametrize("name", WEIGHTS)
def test_sections_weigh_what_the_sheet_says(name: str) -> None:
    assert {section.id: section.weight for section in RUBRICS[name].sections} == WEIGHTS[name]
    assert {criterion.weight for criterion in criteria(RUBRICS[name])} == {10}, "every item has as many points"


def test_the_collegiate_sheet_has_its_items_and_says_what_is_unconfirmed() -> None:
    rubric = RUBRICS["collegiate-competition"]
    found = {section.id: [criterion.id for criterion in section.criteria] for section in rubric.sections}
    assert {name: found[name] for name in ITEMS} == ITEMS
    assert {criterion.id for criterion in criteria(rubric) if criterion.manual} == {"visual-aids", "non-verbal",
                                                                                   "enthusiasm"}
    assert "unconfirmed" in rubric.provenance


def test_the_sheet_of_twenty_nine_items_has_eight_for_eyes_and_ears() -> None:
    rubric = RUBRICS["competition-29"]
    assert len(criteria(rubric)) == 29
    for section in rubric.sections:
        assert sum(criterion.weight for criterion in section.criteria) == section.weight
    manual = {criterion.id: criterion.manual for criterion in criteria(rubric) if criterion.manual}
    assert manual.keys() == EYES_AND_EARS
    assert len(set(manual.values())) == 8, "each has its own reason"


@pytest.mark.parametrize("name", RUBRICS)
def test_every_check_and_criterion_is_passed_by_one_conversation_and_failed_by_another(name: str) -> None:
    answers: dict[str, set[bool]] = {}
    scores: dict[str, list[float]] = {}
    for _, verdict in judged(name):
        for result in verdict.criteria:
            scores.setdefault(result.id, []).extend([] if result.score is None else [result.score])
            for one in result.checks:
                spec = f"{result.id}, {one.id.partition(':')[0]}"
                answers.setdefault(spec, set()).update([] if one.passed is None else [one.passed])
    assert {spec: found for spec, found in answers.items() if found != {True, False}} == {}
    asked = [criterion for criterion in criteria(RUBRICS[name]) if not criterion.manual]
    assert {spec.partition(",")[0] for spec in answers} == {criterion.id for criterion in asked}, "all are asked"
    for criterion in asked:
        assert max(scores[criterion.id]) == 1.0, criterion.id
        assert min(scores[criterion.id]) < 0.5, criterion.id


@pytest.mark.parametrize("name", RUBRICS)
def test_every_flag_is_raised_by_a_conversation_and_caps_it(name: str) -> None:
    caps = {flag.id: flag.cap for flag in RUBRICS[name].flags}
    raised = set()
    for _, verdict in judged(name):
        for flag in verdict.flags:
            raised.add(flag.id)
            assert verdict.score is None or verdict.score <= flag.cap
    assert raised == caps.keys()


@pytest.mark.parametrize(("name", "scenario"), [(name, one) for name, wanted in MADE_FOR.items() for one in wanted])
def test_skill_pays_where_the_rubric_is_used(name: str, scenario: str) -> None:
    scores: dict[str, list[float]] = {}
    for talk, verdict in judged(name):
        if talk.staging.scenario.id == scenario and verdict.score is not None:
            scores.setdefault(talk.who, []).append(verdict.score)
    means = {who: fmean(several) for who, several in scores.items()}
    mark = RUBRICS[name].pass_mark
    assert means["expert"] >= mark
    assert means["expert"] > means["average"] > means["feature-dumper"]
    assert means["average"] > 20 + max(means[who] for who in (*HARMFUL, "parrot"))
    assert means[f"{scenario}-lost"] < mark - 20


def test_preparation_that_is_used_beats_preparation_that_is_not() -> None:
    scores = {talk.who: verdict.score for talk, verdict in judged("prospecting")}
    assert (scores["cold-call-bakery-prepared"] or 0) >= 90
    assert (scores["cold-call-bakery-unprepared"] or 0) < 40
    assert scores["cold-call-bakery-won"] is None, "without a preparation there is nothing to judge"
