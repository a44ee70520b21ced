"""Item analysis and figures: against worked examples and values taken by hand, and within their bounds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from math import isclose
from pathlib import Path
from statistics import correlation, pvariance
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import salessim

from salessim.content.library import Library
from salessim.journal import Journal
from salessim.model.assessment import Assessment, CheckResult, CriterionResult, SectionResult
from salessim.model.assessment_json import assessment_json
from salessim.model.events import SessionAssessed
from salessim.rehearsal.figures import spread, student, wilson
from salessim.rehearsal.items import Mark, Table, analyse, cronbach, point_biserial, sheet
from salessim.session import Session

ANSWERS = st.lists(st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4), max_size=24)


def sheets(rows: list[list[bool | None]]) -> list[dict[str, Mark]]:
    """Make a sheet a row; the total without a check is the share of the row's others that passed."""
    made = []
    for row in rows:
        known = {at: passed for at, passed in enumerate(row) if passed is not None}
        others = {at: [passed for other, passed in known.items() if other != at] for at in known}
        made.append({f"c/{at}": Mark(passed, sum(others[at]) / len(others[at]) if others[at] else None)
                     for at, passed in known.items()})
    return made


def asked(number: int) -> dict[str, str]:
    return {f"c/{at}": f"asked {at}" for at in range(number)}


def kr20(rows: list[list[bool]]) -> float:
    """Kuder and Richardson's formula 20 (1937), as it stands in textbooks: k/(k−1) · (1 − Σpq / σ²)."""
    k, n = len(rows[0]), len(rows)
    shares = [sum(row[at] for row in rows) / n for at in range(k)]
    return k / (k - 1) * (1 - sum(p * (1 - p) for p in shares) / pvariance([sum(row) for row in rows]))


def test_wilson_gives_the_intervals_of_newcombes_examples() -> None:
    # Newcombe (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for hits, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
                                (1, 29, 0.0061, 0.1718)):
        assert wilson(hits, of) == (low, high)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_shares_interval_lies_around_it_and_within_the_scale(hits: tuple[int, int]) -> None:
    low, high = wilson(*hits)
    assert 0 <= low <= round(hits[0] / hits[1], 4) <= high <= 1


def test_students_quantiles_are_those_of_the_tables() -> None:
    for freedom, wanted in ((1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (9, 2.262), (23, 2.069), (120, 1.980)):
        assert isclose(student(freedom), wanted, abs_tol=0.006), freedom


def test_a_mean_has_an_interval_and_quartiles() -> None:
    # Mean 5, deviation 2.138, t(7) 2.365: 5 ± 1.787; quartiles of 2 4 4 4 5 5 7 9 by hand: 4, 4.5, 5.5.
    found = spread([2, 4, 4, 4, 5, 5, 7, 9], most=100.0)
    assert found is not None
    assert (found.mean, found.low, found.high) == (5.0, 3.2, 6.8)
    assert (found.least, found.q1, found.median, found.q3, found.most) == (2, 4, 4.5, 5.5, 9)


def test_one_number_has_no_interval_and_none_has_no_spread() -> None:
    only = spread([50.0])
    assert only is not None
    assert (only.low, only.high, only.q1, only.q3) == (None, None, 50.0, 50.0)
    assert spread([]) is None


@given(st.lists(st.floats(0, 100), min_size=2, max_size=40))
def test_a_spread_is_in_order_and_within_the_scale(values: list[float]) -> None:
    found = spread(values, most=100.0)
    assert found is not None
    assert found.least <= found.q1 <= found.median <= found.q3 <= found.most
    assert found.low is not None and found.high is not None
    assert 0 <= found.low <= found.mean <= found.high <= 100


def test_the_point_biserial_is_taken_by_hand() -> None:
    # Totals 4 and 6 with the check, 1 and 3 without: M1 5, M0 2, s 1.8028, p q 1/4: 3 / 1.8028 · 1/2 = 0.8321.
    marks = [Mark(True, 4.0), Mark(True, 6.0), Mark(False, 1.0), Mark(False, 3.0)]
    assert isclose(point_biserial(marks) or 0, 0.83205, abs_tol=1e-5)
    assert point_biserial([Mark(True, 4.0), Mark(True, 6.0)]) is None
    assert point_biserial([Mark(True, 4.0), Mark(False, 4.0)]) is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 100)), min_size=2, max_size=30))
def test_the_point_biserial_is_pearsons_correlation(pairs: list[tuple[bool, int]]) -> None:
    found = point_biserial([Mark(passed, total / 100) for passed, total in pairs])
    passed, totals = [int(one) for one, _ in pairs], [total / 100 for _, total in pairs]
    if found is None:
        assert len(set(passed)) == 1 or len(set(totals)) == 1
    else:
        assert isclose(found, correlation(passed, totals), abs_tol=1e-6)


def test_alpha_of_yes_and_no_is_kr20() -> None:
    # Five persons, four items, totals 4 3 2 1 0: Σpq = 4 · 0.24 … by hand: p .8 .6 .4 .2, Σpq .80, σ² 2: 4/3 · 0.6.
    rows = [[True] * 4, [True, True, True, False], [True, True, False, False], [True, False, False, False], [False] * 4]
    assert analyse(sheets(list(rows)), asked(4)).alpha == 0.8


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=20))
def test_alpha_is_kr20_wherever_all_was_observed(rows: list[list[bool]]) -> None:
    found = analyse(sheets([list(row) for row in rows]), asked(3)).alpha
    if pvariance([sum(row) for row in rows]) == 0:
        assert found is None
    else:
        assert found is not None
        assert isclose(found, kr20(rows), abs_tol=1e-3 + abs(kr20(rows)) * 1e-4)


def test_what_was_not_observed_is_no_failure() -> None:
    # The two checks agree wherever both were observed; the third conversation has one of them alone.
    rows: list[list[bool | None]] = [[True, True], [False, False], [True, None], [None, False]]
    assert analyse(sheets(rows), asked(2)).alpha == 1.0
    assert cronbach(1, []) is None


@given(ANSWERS)
def test_every_figure_keeps_its_bounds(rows: list[list[bool | None]]) -> None:
    found = analyse(sheets(rows), asked(4))
    assert found.alpha is None or found.alpha <= 1
    assert [item.check for item in found.items] == ["0", "1", "2", "3"]
    for item in found.items:
        assert 0 <= item.passed <= item.observed <= found.conversations
        assert (item.difficulty is None) == (item.observed == 0)
        assert item.discrimination is None or -1 <= item.discrimination <= 1
        assert (item.separates is None) == (item.observed < 10)
    assert all(0.9 <= pair.phi <= 1 and pair.observed >= 10 for pair in found.same)


@given(ANSWERS, st.randoms())
def test_the_order_of_conversations_changes_nothing(rows: list[list[bool | None]], chance: Any) -> None:
    mixed = chance.sample(rows, len(rows))
    one, other = (analyse(sheets(some), asked(4)) for some in (rows, mixed))
    assert (one.alpha, one.same) == (other.alpha, other.same)


def test_phi_is_taken_from_four_counts() -> None:
    # 40 conversations: both 15, the first alone 5, the second alone 5, neither 15: (15·15 − 5·5) / (20·20) = 0.5.
    assert Table(both=40, first=20, second=20, passed=15).phi == 0.5
    assert Table(both=40, first=40, second=20, passed=20).phi is None


def test_idle_checks_and_twins_are_named() -> None:
    # The first three go together, the fourth always passes, the fifth goes against the rest.
    rows: list[list[bool | None]] = [[good, good, good, True, not good] for good in [True, False] * 10]
    found = analyse(sheets(rows), asked(5))
    assert [item.separates for item in found.items] == [True, True, True, False, False]
    assert [item.discrimination for item in found.items] == [1.0, 1.0, 1.0, None, -1.0]
    assert [(pair.first, pair.second) for pair in found.same] == [("c/0", "c/1"), ("c/0", "c/2"), ("c/1", "c/2")]
    assert {(pair.phi, pair.observed) for pair in found.same} == {(1.0, 20)}


def judged(marks: dict[str, bool | None], *, version: int = 1, rubric: str = "made") -> Assessment:
    """Give an assessment with two sections: one with a criterion of two checks, one with a criterion of one."""
    def criterion(name: str, section: str, asks: tuple[str, ...]) -> CriterionResult:
        known = [passed for passed in map(marks.get, asks) if passed is not None]
        return CriterionResult(id=name, section=section, title=name, weight=1,
                               score=sum(known) / len(known) if known else None,
                               checks=tuple(CheckResult(id=one, says=f"did {one}", passed=marks[one], why="")
                                            for one in asks))

    return Assessment(rubric=rubric, version=version, title="Made", score=50.0, passed=True, pass_mark=40, outcome="",
                      sections=tuple(SectionResult(id=name, title=name, score=None, weight=weight)
                                     for name, weight in (("one", 3.0), ("two", 1.0))),
                      criteria=(criterion("first", "one", ("a", "b")), criterion("second", "two", ("c",))))


def test_the_total_without_a_check_is_the_rubrics_own_mean() -> None:
    # Without a: section one is b (0), section two c (1): (3·0 + 1·1) / 4. Without c only section one is left: 1/2.
    found = sheet(judged({"a": True, "b": False, "c": True}))
    assert found == {"first/a": Mark(True, 0.25), "first/b": Mark(False, 1.0), "second/c": Mark(True, 0.5)}


def test_the_total_without_the_only_check_is_nothing() -> None:
    assert sheet(judged({"a": True, "b": None, "c": None})) == {"first/a": Mark(True, None)}


def keep(folder: Path, assessments: list[Assessment]) -> None:
    """Keep sessions of the bakery, one an hour, each with its assessment."""
    staging, hours = Library.open().stage("cold-call-bakery"), count()
    with Journal.open(folder / "journal.sqlite3",
                      clock=lambda: datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=next(hours))) as journal:
        for assessment in assessments:
            session = Session.begin(staging, seed=1, tier="light")
            journal.begin(session.started, staging.documents,
                          [*session.events[1:], SessionAssessed(rubric={}, assessment=assessment_json(assessment))])


def some(number: int, **how: Any) -> list[Assessment]:
    return [judged({"a": at % 2 == 0, "b": at % 2 == 0, "c": at % 4 == 0}, **how) for at in range(number)]


def test_sessions_in_the_journal_are_analysed_by_the_newest_rubric(tmp_path: Path) -> None:
    keep(tmp_path, [*some(3, version=1), *some(2, rubric="other"), *some(12, version=2)])
    done = salessim("items", "--scenario", "cold-call-bakery", "--format", "json", SALESSIM_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["rubric"], found["sessions"]) == ({"id": "made", "version": 2}, 12)
    assert found["others"] == [{"rubric": "made", "version": 1, "sessions": 3},
                               {"rubric": "other", "version": 1, "sessions": 2}]
    assert [(one["criterion"], one["check"], one["observed"], one["passed"]) for one in found["items"]] == [
        ("first", "a", 12, 6), ("first", "b", 12, 6), ("second", "c", 12, 3)]
    assert found["analysis"]["same"] == [{"first": "first/a", "second": "first/b", "phi": 1.0, "observed": 12}]


def test_few_sessions_are_told_with_a_warning_and_too_few_refused(tmp_path: Path) -> None:
    keep(tmp_path, [*some(4), *some(2, rubric="other")])
    few = salessim("items", "--scenario", "cold-call-bakery", "--rubric", "made", SALESSIM_HOME=str(tmp_path))
    assert (few.returncode, few.stderr) == (0, "")
    assert "Fewer than 10 sessions" in few.stdout
    assert "first/a" in few.stdout
    fewer = salessim("items", "--scenario", "cold-call-bakery", SALESSIM_HOME=str(tmp_path))
    assert fewer.returncode == 2
    assert "found 2 assessed sessions" in fewer.stderr
    assert "by the rubric other, version 1, and 4 by made, version 1" in fewer.stderr


def test_a_scenario_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = salessim("items", "--scenario", "cold-call-baker", SALESSIM_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "did you mean cold-call-bakery?" in done.stderr


@pytest.mark.parametrize("rows", [[], [[None, None]]])
def test_nothing_observed_is_no_fault(rows: list[list[bool | None]]) -> None:
    found = analyse(sheets(rows), asked(2))
    assert (found.checks, found.alpha, found.same) == (0, None, ())
