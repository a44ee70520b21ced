"""Agreement: published and hand-made examples, and what holds whatever the marks are."""

from __future__ import annotations

from itertools import product
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salessim.reports.calibration.agreement import Icc, interval, intraclass, pearson, spearman, weighted_kappa

TABLE_2 = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
"""Six things and four judges (Shrout and Fleiss 1979, table 2)."""
MARKS = st.integers(0, 4).map(float)
PAIRS = st.lists(st.tuples(MARKS, MARKS), max_size=25)


def test_the_intraclass_correlations_are_the_published_ones() -> None:
    found = intraclass(TABLE_2)
    assert found.single is not None
    assert found.average is not None
    assert (round(found.single, 2), round(found.average, 2)) == (0.29, 0.62)


def test_kappa_is_as_reckoned_by_hand() -> None:
    # Squared distances 0, 1, 0, 0, 1: mean 0.4. Of all 25 ways to pair the two sides' marks the mean is 30 / 25.
    assert weighted_kappa([(1, 1), (1, 2), (2, 2), (3, 3), (3, 2)]) == pytest.approx(1 - 0.4 / 1.2)
    assert weighted_kappa([(0, 4), (4, 0)]) == pytest.approx(-1)
    assert weighted_kappa([(0, 0), (0, 4), (4, 0), (4, 4)]) == pytest.approx(0)


def test_equal_values_share_their_rank() -> None:
    # Ranks 1.5, 1.5, 3, 4 and 1, 2, 3.5, 3.5; from their mean 2.5 on: 1.5 + 0.5 + 0.5 + 1.5 = 4, of 4.5.
    assert spearman([(2, 1), (2, 3), (5, 8), (9, 8)]) == pytest.approx(4 / 4.5)
    assert spearman([(1, 1), (2, 10), (3, 1000)]) == pytest.approx(1)
    assert pearson([(1, 2), (2, 4), (3, 7)]) == pytest.approx(0.9933992677987828)


@pytest.mark.parametrize("pairs", [[], [(1.0, 2.0)], [(2.0, 2.0), (2.0, 2.0)]])
def test_what_is_not_defined_is_none(pairs: list[tuple[float, float]]) -> None:
    assert (weighted_kappa(pairs), pearson(pairs), spearman(pairs)) == (None, None, None)
    assert intraclass(pairs[:1]) == intraclass([(1.0,), (2.0,)]) == Icc(single=None, average=None)
    assert interval(spearman, pairs).low is None


def test_means_that_are_the_same_but_for_rounding_have_no_kappa() -> None:
    third = 0.1 + 0.2 - 0.2
    assert weighted_kappa([(third, 0.1), (0.1, third), (0.1, 0.1)]) is None


@given(PAIRS)
def test_kappa_is_that_of_the_categories_and_within_its_bounds(pairs: list[tuple[float, float]]) -> None:
    kappa = weighted_kappa(pairs)
    expected = sum((one - other) ** 2 for (one, _), (_, other) in product(pairs, pairs)) / max(1, len(pairs)) ** 2
    if len(pairs) < 2 or not expected:
        assert kappa is None
        return
    assert kappa is not None
    observed = sum((one - other) ** 2 for one, other in pairs) / len(pairs)
    assert isclose(kappa, 1 - observed / expected, abs_tol=1e-9)
    assert -1 <= kappa <= 1
    assert isclose(kappa, weighted_kappa([(other, one) for one, other in pairs]) or 0, abs_tol=1e-9)


@given(PAIRS)
def test_correlations_are_within_their_bounds_and_know_no_side(pairs: list[tuple[float, float]]) -> None:
    for figure in (pearson, spearman):
        found, turned = figure(pairs), figure([(other, one) for one, other in pairs])
        assert (found is None) == (turned is None)
        if found is not None:
            assert -1 <= found <= 1
            assert isclose(found, turned or 0, abs_tol=1e-9)


@given(st.lists(st.tuples(MARKS, MARKS, MARKS), min_size=2, max_size=20))
def test_intraclass_correlations_are_at_most_one_and_the_mean_is_surer(rows: list[tuple[float, ...]]) -> None:
    found = intraclass(rows)
    for value in (found.single, found.average):
        assert value is None or value <= 1 + 1e-9
    if found.single is not None and found.average is not None and found.single > 0:
        assert found.average >= found.single - 1e-9
    same = intraclass([(row[0], row[0]) for row in rows])
    assert same.single is None or isclose(same.single, 1)


@settings(max_examples=8)
@given(st.lists(st.tuples(MARKS, MARKS), min_size=4, max_size=12))
def test_an_interval_is_in_order_and_the_same_each_time(pairs: list[tuple[float, float]]) -> None:
    found = interval(weighted_kappa, pairs)
    assert found == interval(weighted_kappa, pairs)
    assert found.value == weighted_kappa(pairs)
    if found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.high <= 1


def test_an_interval_is_wider_where_marks_disagree() -> None:
    def width(pairs: list[tuple[float, float]]) -> float:
        found = interval(weighted_kappa, pairs)
        assert found.low is not None
        assert found.high is not None
        return found.high - found.low

    near = [(float(mark), float(mark + mark % 2)) for mark in range(12)]
    far = [(float(mark), float(mark * 7 % 12)) for mark in range(12)]
    assert width(near) < width(far)
