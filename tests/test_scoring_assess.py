"""The arithmetic of an assessment: by hand, as properties, and what a rubric's author may have got wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import (
    ASKING,
    OK,
    SIGNAL,
    STAGING,
    UNSEEN,
    criterion,
    cue,
    made,
    met,
    raised,
    rubric,
    say,
    section,
    settled,
    talk,
    voiced,
)

from salessim.errors import SalesSimError
from salessim.model.assessment import Assessment
from salessim.model.assessment_json import assessment_json
from salessim.model.events import CueKind, Rule
from salessim.model.moves import Act, Move
from salessim.model.rubric import CheckSpec, Criterion, Flag, Level, Round, Rubric, Section
from salessim.model.scenario import OUTCOMES, Stage
from salessim.model.transcript import Transcript
from salessim.scoring import assess

TALK = talk(say("Good morning", "greet"), say("What goes wrong?", "problem_question open_question", voiced("late")),
            outcome=Stage.LOST)


def test_the_score_is_the_weighted_mean_of_what_was_observed() -> None:
    judged = assess(TALK, STAGING, rubric=rubric(
        section(criterion(made("greet", weight=3), made("thank")),                   # 3 of 4: 0.75
                criterion(made("farewell"), name="two", weight=2), name="a", weight=30),  # 0; (0.75 + 0) / 3 = 25
        section(criterion(made("problem_question"), UNSEEN), name="b", weight=10),   # 1, the unseen left out: 100
        section(criterion(UNSEEN), name="c", weight=60)))                            # not observed
    assert [(part.id, part.score) for part in judged.sections] == [("a", 25.0), ("b", 100.0), ("c", None)]
    assert [result.score for result in judged.criteria] == [0.75, 0.0, 1.0, None]
    assert judged.score == pytest.approx((30 * 25 + 10 * 100) / 40, abs=0.05)
    assert (judged.passed, judged.outcome, judged.rubric, judged.version) == (False, "lost", "mine", 3)
    assert judged.criteria[2].checks[1].passed is None
    assert judged.criteria[2].checks[1].why.startswith("not observed")


def test_a_round_weighs_the_same_sections_otherwise() -> None:
    both = replace(rubric(section(criterion(made("greet")), name="a"), section(criterion(made("thank")), name="b")),
                   rounds=(Round(id="final", title="final round", weights={"b": 3}),
                           Round(id="first", title="first round", weights={"b": 0})))
    assert [assess(TALK, STAGING, rubric=judge).score for judge in
            (both, both.in_round("final"), both.in_round("first"))] == [50.0, 25.0, 100.0]
    assert [part.id for part in assess(TALK, STAGING, rubric=both.in_round("first")).sections] == ["a"]
    assert assess(TALK, STAGING, rubric=both.in_round("final")).title == "Mine, final round"
    with pytest.raises(SalesSimError, match="no round 'finale'") as refused:
        both.in_round("finale")
    assert "final, first" in refused.value.hint


def test_the_level_that_is_reached_is_said_and_changes_no_score() -> None:
    levels = (Level(at_least=0, says="hardly"), Level(at_least=50, says="like {{ persona.name }}"))
    for checks, level in (((made("greet"), made("thank")), f"like {STAGING.persona.name}"),
                          ((made("thank"),), "hardly"), ((UNSEEN,), "")):
        plain = rubric(section(criterion(*checks)))
        told = rubric(section(replace(criterion(*checks), levels=levels)))
        assert assess(TALK, STAGING, rubric=told).criteria[0].level == level
        assert assess(TALK, STAGING, rubric=told).score == assess(TALK, STAGING, rubric=plain).score


def test_nothing_observed_is_no_score_and_no_verdict() -> None:
    judged = assess(talk(), STAGING, rubric=rubric(section(criterion(UNSEEN))))
    assert (judged.score, judged.passed, judged.sections[0].score, judged.feedback.start) == (None, None, None, ())


def test_the_staging_s_own_rubric_is_taken_when_no_other_is_given() -> None:
    own = replace(STAGING, rubric=rubric(section(criterion(made("greet")))))
    assert assess(TALK, own).score == 100.0
    assert assess(TALK, own, rubric=rubric(section(criterion(made("thank"))))).score == 0.0


def test_a_raised_flag_caps_the_total_and_a_quiet_one_does_not() -> None:
    flags = (Flag(id="rude", says="was rude", check="never_made", args={"moves": ["rude"]}, cap=30),
             Flag(id="price", says="named a wrong price", check="price_right", cap=10))
    by = rubric(section(criterion(made("greet"))), flags=flags)
    assert assess(TALK, STAGING, rubric=by).score == 100.0
    rude = assess(talk(say("Hello, fool", "greet rude")), STAGING, rubric=by)
    assert (rude.score, rude.passed, [flag.id for flag in rude.flags]) == (30.0, False, ["rude"])
    assert rude.flags[0].evidence[0].quote == "Hello, fool"


def test_templates_are_filled_and_each_item_is_asked_for() -> None:
    spec = CheckSpec(id="found", says="found that {{ item.says }}", check="need_found", args={"need": "{{ item.id }}"},
                     advice="Ask {{ persona.address }} about it.")
    judged = assess(TALK, STAGING, rubric=rubric(Section(
        id="s", title="{{ product.company }}", weight=1, criteria=(
            criterion(spec, for_each="persona.needs"),
            criterion(spec, name="two", when="scenario.goal == 'information'"),
            criterion(made("greet"), name="three", for_each="product.rivals")))))
    assert judged.sections[0].title == "Northwind"
    assert [(result.id, result.score) for result in judged.criteria] == [("one", pytest.approx(1 / 3))]
    late, breakage, _ = judged.criteria[0].checks
    assert (late.id, late.says, late.passed) == ("found:late", f"found that {STAGING.persona.needs[0].says}", True)
    assert (breakage.id, breakage.passed, breakage.advice) == ("found:breakage", False, "Ask Ms Keller about it.")


def test_a_criterion_that_no_transcript_can_show_is_told_and_not_counted() -> None:
    judged = assess(TALK, STAGING, rubric=rubric(section(
        criterion(made("greet")), criterion(made("thank"), name="tone", manual="a tone cannot be read"))))
    assert judged.score == 100.0
    assert (judged.criteria[1].manual, judged.criteria[1].checks) == ("a tone cannot be read", ())


@pytest.mark.parametrize(("spec", "said"), [
    (CheckSpec(id="k", says="x", check="made_moves"), "there is no check 'made_moves'; did you mean 'made_move'"),
    (CheckSpec(id="k", says="x", check="made_move", args={"moves": ["gret"]}), "there is no move or group 'gret'"),
    (CheckSpec(id="k", says="{{ persona.nam }}", check="learned_name"), "no 'nam' here"),
    (CheckSpec(id="k", says="x", check="need_found", args={"need": "lat"}), "the persona 'keller' has no need"),
])
def test_a_fault_in_the_rubric_is_told_with_its_place(spec: CheckSpec, said: str) -> None:
    with pytest.raises(SalesSimError, match=f"^rubric mine, one, check k: .*{said}") as told:
        assess(TALK, STAGING, rubric=rubric(section(criterion(spec))))
    assert told.value.hint


@pytest.mark.parametrize("expression", ["persona.name", "persona.nobody", "1 +"])
def test_an_expression_that_gives_no_list_is_told_with_its_place(expression: str) -> None:
    with pytest.raises(SalesSimError, match="rubric mine, one: "):
        assess(TALK, STAGING, rubric=rubric(section(criterion(made("greet"), for_each=expression))))


FACTS = st.sampled_from([voiced("late"), voiced("breakage", "unasked"), met(), raised(), settled(), SIGNAL,
                         cue(CueKind.REFUSAL), cue(CueKind.NEED_HINT, "late")])
UTTERANCES = st.builds(
    lambda text, moves, facts, acts, stage: say(text, " ".join(moves), *facts, acts=tuple(acts), stage=stage),
    st.text(max_size=20), st.lists(st.sampled_from([move.value for move in Move]), unique=True, max_size=4),
    st.lists(FACTS, max_size=2), st.lists(st.sampled_from(list(Act)), max_size=2), st.sampled_from(list(Stage)))
TALKS = st.builds(lambda said, outcome, elsewhere: talk(*said, outcome=outcome, elsewhere=elsewhere),
                  st.lists(UTTERANCES, max_size=8), st.sampled_from([None, *OUTCOMES]), st.booleans())
SPECS = st.one_of(
    st.sampled_from(list(Move)).map(lambda move: made(move.value)),
    st.just(UNSEEN),
    st.sampled_from(["learned_name", "used_name", "ended_politely", "presented_after_need", "price_right",
                     "price_after_yeses", "took_signals", "trial_close_before_close", "asked_for_goal",
                     "did_not_repeat", "held_conversation"]).map(lambda name: CheckSpec(id=name, says="x", check=name)),
    st.sampled_from(list(Rule)).map(lambda rule: CheckSpec(
        id=rule.value, says="x", check="objection_rule", args={"objection": "price", "rule": rule.value})))
WEIGHTS = st.floats(min_value=0.1, max_value=100)


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    def checks(place: str) -> tuple[CheckSpec, ...]:
        specs = draw(st.lists(SPECS, min_size=1, max_size=3))
        return tuple(replace(spec, id=f"{place}-{index}", weight=draw(WEIGHTS)) for index, spec in enumerate(specs))

    def criteria(place: str) -> tuple[Criterion, ...]:
        return tuple(criterion(*checks(f"{place}-{index}"), name=f"{place}-{index}", weight=draw(WEIGHTS))
                     for index in range(draw(st.integers(1, 3))))

    return rubric(*(section(*criteria(f"s{index}"), name=f"s{index}", weight=draw(WEIGHTS))
                    for index in range(draw(st.integers(1, 3)))))


def shown(judged: Assessment) -> dict[str, Any]:
    return {**assessment_json(judged), "criteria": None}


@given(transcript=TALKS, by=rubrics())
def test_scores_are_bounded_quotes_verbatim_and_the_order_is_the_rubric_s(transcript: Transcript, by: Rubric) -> None:
    judged = assess(transcript, STAGING, rubric=by)
    assert judged.score is None or 0 <= judged.score <= 100
    assert [part.id for part in judged.sections] == [part.id for part in by.sections]
    assert [result.id for result in judged.criteria] == [one.id for part in by.sections for one in part.criteria]
    for result in judged.criteria:
        assert result.score is None or 0 <= result.score <= 1
        assert (result.score is None) == all(check.passed is None for check in result.checks)
        for evidence in (evidence for check in result.checks for evidence in check.evidence):
            turn = transcript.all[evidence.turn]
            words = turn.said if evidence.side == "seller" else turn.reply
            assert words[evidence.start:evidence.end] == evidence.quote
    assert assess(transcript, STAGING, rubric=by) == judged


@given(transcript=TALKS, by=rubrics())
def test_dropping_what_was_not_observed_changes_nothing(transcript: Transcript, by: Rubric) -> None:
    judged = assess(transcript, STAGING, rubric=by)
    unseen = {result.id for result in judged.criteria if result.score is None}
    left = replace(by, sections=tuple(
        replace(part, criteria=tuple(one for one in part.criteria if one.id not in unseen)) for part in by.sections))
    assert shown(assess(transcript, STAGING, rubric=left)) == shown(judged)


@given(transcript=TALKS, by=rubrics())
def test_what_failed_costs_what_is_missing_to_a_hundred(transcript: Transcript, by: Rubric) -> None:
    named = replace(by, sections=tuple(replace(part, criteria=tuple(
        replace(one, checks=one.checks[:1]) for one in part.criteria[:1])) for part in by.sections))
    judged = assess(transcript, STAGING, rubric=named)
    lost = sum(advice.points for advice in (*judged.feedback.start, *judged.feedback.stop))
    if judged.score is not None:
        assert lost == pytest.approx(100 - judged.score, abs=0.3)


def test_repeating_signs_to_go_on_earns_nothing_that_silence_does_not() -> None:
    by = rubric(section(criterion(CheckSpec(id="k", says="x", check="never_made", args={"moves": ["harmful"]}))))
    assert assess(talk(*[OK] * 8), STAGING, rubric=by).score is None
    assert assess(talk(*ASKING), STAGING, rubric=by).score == 100.0
