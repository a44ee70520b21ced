"""What trainers' marks make of an assessment: the arithmetic, which mark counts, and what stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import made as hand
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import STAGING, UNSEEN, criterion, made, rubric, say, section, talk, voiced

from salessim.errors import SalesSimError
from salessim.model.assessment import Assessment
from salessim.model.codec import dumps, loads
from salessim.model.events import LineDisputed, ScoreCorrected, ScoreGuessed
from salessim.model.judged import Remarks
from salessim.model.rubric import Flag
from salessim.model.scenario import Stage
from salessim.model.transcript import transcribe
from salessim.reports.context import compose
from salessim.reports.html import render_html
from salessim.reports.json import render_json
from salessim.reports.report import Report
from salessim.reports.text import render_text
from salessim.scoring import assess
from salessim.scoring.corrected import corrected, find_line, progress

TALK = talk(say("Good morning", "greet"), say("What goes wrong?", "problem_question open_question", voiced("late")),
            say("Shut up.", "rude"), outcome=Stage.LOST)
EVIL = "\x1b]0;owned\x07<script>alert(1)</script>\u202e{{ 7*7 }}"


def judged() -> Assessment:
    """Two sections of the same weight; "a" holds 3 of 4 and what a person must judge, "b" nothing seen; a fault."""
    return assess(TALK, STAGING, rubric=rubric(
        section(criterion(made("greet", weight=3), made("thank")),
                criterion(name="tone", weight=2, manual="a tone cannot be seen"), name="a", weight=10),
        section(criterion(UNSEEN, name="no"), name="b", weight=10),
        flags=(Flag(id="rude", says="was rude", check="never_made", args={"moves": ["rude"]}, cap=40),)))


def mark(line: str, given: float, *, version: int = 3, by: str = "M. Lang",
         reason: str = "I heard it.") -> ScoreCorrected:
    name, _, check = line.partition("/")
    return ScoreCorrected(rubric="mine", version=version, criterion=name, check=check, mark=given, by=by, reason=reason)


def objected(line: str) -> LineDisputed:
    name, _, check = line.partition("/")
    return LineDisputed(rubric="mine", version=3, criterion=name, check=check, reason="I did.")


def of(*events: object) -> Remarks:
    return Remarks.of(events, rubric="mine", version=3)


def reported(*events: object, before: Assessment | None = None) -> Report:
    return compose(TALK, judged(), STAGING, before=before, remarks=of(*events))


def test_a_corrected_check_is_weighed_like_any_other() -> None:
    assert judged().score == 40.0  # 75, capped by the fault
    now = corrected(judged(), of(mark("one/thank", 1.0), mark("rude", 1.0)))
    assert (now.score, now.passed, now.flags) == (100.0, True, ())
    check = now.criteria[0].checks[1]
    assert (check.passed, check.why, check.evidence) == (True, "M. Lang: I heard it.", ())
    assert corrected(judged(), of(mark("one/thank", 0.5), mark("rude", 1.0))).score == 87.5
    assert corrected(judged(), of(mark("one/greet", 0.0), mark("rude", 1.0))).score == 0.0


def test_the_fault_stays_until_it_is_taken_back_itself() -> None:
    assert corrected(judged(), of(mark("one/thank", 1.0))).score == 40.0
    assert corrected(judged(), of(mark("rude", 0.0))).flags == judged().flags


def test_a_person_fills_in_what_a_transcript_cannot_show() -> None:
    now = corrected(judged(), of(mark("tone", 0.5), mark("rude", 1.0)))
    assert [part.score for part in now.sections] == [pytest.approx((75 + 2 * 50) / 3, abs=0.05), None]
    assert now.score == pytest.approx(58.3)
    seen = corrected(judged(), of(mark("no/unseen", 1.0), mark("rude", 1.0)))
    assert [part.score for part in seen.sections] == [75.0, 100.0]
    assert seen.score == 87.5


def test_the_later_correction_counts_also_between_a_criterion_and_its_checks() -> None:
    rude = mark("rude", 1.0)
    for marks, score in (((mark("one/thank", 1.0), mark("one/thank", 0.0)), 75.0),
                         ((mark("one/thank", 1.0), mark("one", 0.2)), 20.0),
                         ((mark("one", 0.2), mark("one/thank", 1.0)), 100.0)):
        remarks = of(rude, *marks)
        assert corrected(judged(), remarks).score == score
        told = compose(TALK, judged(), STAGING, remarks=remarks)
        assert [(one.line, one.counts) for one in told.corrections[1:]] == [
            (f"{one.criterion}/{one.check}".rstrip("/"), one is marks[-1]) for one in marks]


@given(st.lists(st.tuples(st.sampled_from(["one", "one/greet", "one/thank", "tone", "no", "no/unseen", "rude"]),
                          st.floats(0, 1)), max_size=8))
def test_whatever_is_corrected_the_total_is_a_score_and_the_automatic_one_stays(marks: list[tuple[str, float]]) -> None:
    before = judged()
    now = corrected(before, of(*(mark(line, given) for line, given in marks)))
    assert before == judged()
    assert now.score is not None
    assert 0 <= now.score <= (40 if now.flags else 100)
    assert now.passed == (now.score >= 60)
    confirmed = corrected(before, of(*(mark(f"one/{check.id}", float(check.passed or 0))
                                       for check in before.criteria[0].checks)))
    assert (confirmed.score, confirmed.sections) == (before.score, before.sections)


def test_a_correction_of_another_version_leaves_this_one_alone() -> None:
    remarks = of(mark("one/thank", 1.0, version=2))
    assert remarks.corrections == ()
    assert corrected(judged(), remarks) is not None
    assert corrected(judged(), remarks) == judged()


def test_advice_that_a_trainer_contradicts_is_left_out() -> None:
    assert "did thank" in {advice.text for advice in judged().feedback.start}
    told = reported(mark("one/thank", 1.0), mark("one/greet", 0.0))
    assert "did thank" not in {change.text for change in told.next_time}
    assert "did greet" not in {advice.text for advice in told.feedback.keep}


@pytest.mark.parametrize(("named", "says"), [
    ("onne", "did you mean 'one'?"), ("one/thnk", "did you mean 'one/thank'?"), ("thank", "did you mean 'one/thank'?"),
    ("One", "did you mean 'one'?"), ("", "there are: one, tone, no, rude"), ("tone/x", "there are:"),
    ("rude/x", "there are:"),
])
def test_an_unknown_line_is_answered_with_the_nearest(named: str, says: str) -> None:
    with pytest.raises(SalesSimError) as wrong:
        find_line(judged(), named)
    assert says in str(wrong.value)


def test_a_line_is_found_by_its_name() -> None:
    assert [find_line(judged(), name) for name in ("one", "one/greet", "tone", "rude")] == [
        ("one", ""), ("one", "greet"), ("tone", ""), ("rude", "")]
    twice = replace(judged(), criteria=(*judged().criteria, replace(judged().criteria[0], section="b")))
    with pytest.raises(SalesSimError, match="2 criteria 'one', in the sections a and b"):
        find_line(twice, "one")


def test_a_dispute_is_open_until_its_line_is_corrected_and_may_be_raised_again() -> None:
    first, other = objected("one/thank"), objected("one")
    remarks = of(first, other, mark("one/greet", 1.0))
    assert (remarks.disputed, remarks.settled) == ((first, other), ())
    assert of(first, other, mark("one/thank", 0.0)).disputed == (other,)
    assert of(first, other, mark("one", 0.5)).disputed == ()
    again = of(first, mark("one/thank", 0.0), objected("one/thank"))
    assert (len(again.disputed), len(again.settled)) == (1, 1)


def test_the_change_since_the_last_attempt_names_what_moved_most_its_way() -> None:
    now = hand.assessment()
    was = replace(now, score=62.9, sections=tuple(
        replace(part, score=None if part.score is None else part.score - (12.0 if part.id == "close" else 3.0))
        for part in now.sections))
    rose, fell = progress(was, now), progress(now, was)
    assert rose
    assert fell
    assert (rose.section, rose.by, fell.section, fell.by) == ("Closing", 12.0, "Closing", -12.0)
    assert "62 -> 71, +9; up most: Closing." in render_text(compose(hand.transcript(), now, before=was))
    assert "71 -> 62, -9; down most: Closing." in render_text(compose(hand.transcript(), was, before=now))
    assert "71 -> 71, the same." in render_text(compose(hand.transcript(), now, before=now))
    assert "62 → 71, +9; up most:" in render_html(compose(hand.transcript(), now, before=was))
    assert progress(replace(now, score=None), now) is None
    assert "Since the last attempt" not in render_text(compose(hand.transcript(), now, before=replace(was, score=None)))


def test_every_form_shows_automatic_and_corrected_side_by_side() -> None:
    told = reported(ScoreGuessed(points=55), objected("one/thank"), mark("one/thank", 1.0), mark("rude", 1.0),
                    mark("tone", 0.5, reason="Flat."), objected("one"))
    text, page, value = " ".join(render_text(told).split()), render_html(told), json.loads(render_json(told))
    assert "Score: 40 of 100, not passed yet (pass mark 60)." in text
    assert "With a trainer's corrections: 66 of 100, passed." in text
    assert "Your own guess: 55 of 100, 15 too high." in text
    assert "one: did thank (one/thank) automatic: not passed. M. Lang: passed. Why: I heard it." in text
    assert "tone: for a trainer to judge (a tone cannot be seen) corrected by M. Lang: 50 of 100" in text
    assert "(one/thank); settled" in text
    assert "(one); open" in text
    assert value["assessment"]["score"] == 40.0
    assert value["corrected"]["score"] == 66.7
    assert [(one["line"], one["was"], one["mark"], one["counts"]) for one in value["corrections"]] == [
        ("one/thank", 0.0, 1.0, True), ("rude", 0.0, 1.0, True), ("tone", None, 0.5, True)]
    assert [(one["line"], one["open"]) for one in value["disputes"]] == [("one/thank", False), ("one", True)]
    assert value["guess"] == 55
    for said in ("66 of 100, passed", "Your own guess: 55 of 100", "Corrected by a trainer", "Flat.", "settled"):
        assert said in page


def test_what_a_trainer_types_is_obeyed_by_nothing() -> None:
    told = reported(mark("one/thank", 1.0, by=EVIL, reason=EVIL), replace(objected("one"), reason=EVIL))
    for shown in (render_text(told), render_html(told), render_json(told)):
        assert not set(shown) & {"\x1b", "\x07", "\u202e"}
    assert "<script>" not in render_html(told)


def test_the_events_survive_the_journal_and_leave_the_conversation_as_it_was() -> None:
    remarks = [ScoreGuessed(points=70), mark("one/thank", 0.5), objected("one")]
    assert [loads(dumps(event)) for event in remarks] == remarks  # type: ignore[arg-type]
    assert transcribe([*hand.events(), *remarks]) == transcribe(hand.events())


def test_every_field_is_documented() -> None:
    from test_reports_formats import keys

    told = reported(ScoreGuessed(points=55), objected("one"), mark("one/thank", 1.0), before=judged())
    page = (Path(__file__).parent.parent / "docs" / "report-json.md").read_text(encoding="utf-8").replace("[]`", "`")
    value = json.loads(render_json(told))
    assert {"corrected", "corrections", "disputes", "guess", "progress"} <= value.keys()
    assert {key for key in keys(value) if f"`{key}`" not in page and f'"{key}"' not in page} == set()
