"""How far two or more judges agree: kappa, intraclass correlation, rank correlation, and how sure a figure is.

Pure arithmetic. A figure that is not defined, as a correlation where one side never differs, is None.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from statistics import StatisticsError, correlation, fmean, pvariance
from typing import TypeVar

Row = TypeVar("Row")
Pair = tuple[float, float]

DRAWS = 1000
"""Resamples of an interval (count); Efron and Tibshirani 1993 ask for a thousand where its ends are wanted."""
SAME = 1e-9
"""Marks that spread less than this (squared) are all the same, but for rounding."""
USABLE = 0.9
"""Share of the resamples that must have a figure, or there is no interval; ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, and between which two it lies with a confidence of 95 %; None where that cannot be said."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Icc:
    """Intraclass correlations: `single` of one judge's marks (ICC(2,1)), `average` of their mean (ICC(2,k))."""

    single: float | None
    average: float | None


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """Give Cohen's kappa with squared weights (Cohen 1968), −1 to 1; 0 is chance.

    It is one less the observed squared distance over that expected from each side's own marks, which needs no
    categories: marks may be any numbers. (So written it is also the concordance coefficient of Lin 1989.)

    Returns:
        None for fewer than two pairs, and where both sides give one and the same mark throughout.
    """
    if len(pairs) < 2:
        return None
    ones, others = zip(*pairs, strict=True)
    mean, mean_other = fmean(ones), fmean(others)
    together = fmean((one - mean) * (other - mean_other) for one, other in pairs)
    expected = pvariance(ones, mean) + pvariance(others, mean_other) + (mean - mean_other) ** 2
    return _within_one(2 * together / expected) if expected > SAME else None


def intraclass(rows: Sequence[Sequence[float]]) -> Icc:
    """Give the intraclass correlations of judges who all judged the same things (Shrout and Fleiss 1979, case 2).

    A judge who is stricter than the others throughout lowers them. They are at most 1 and may be below 0.

    Args:
        rows: one for each thing judged, in it a mark of each judge, always in the same order.
    """
    things, judges = len(rows), len(rows[0]) if rows else 0
    if things < 2 or judges < 2:
        return Icc(single=None, average=None)
    mean = fmean(mark for row in rows for mark in row)
    of_thing = [fmean(row) for row in rows]
    of_judge = [fmean(column) for column in zip(*rows, strict=True)]
    between = judges * fsum((value - mean) ** 2 for value in of_thing) / (things - 1)
    lean = things * fsum((value - mean) ** 2 for value in of_judge) / (judges - 1)
    rest = fsum((mark - thing - judge + mean) ** 2 for row, thing in zip(rows, of_thing, strict=True)
                for mark, judge in zip(row, of_judge, strict=True)) / ((things - 1) * (judges - 1))
    single = between + (judges - 1) * rest + judges * (lean - rest) / things
    average = between + (lean - rest) / things
    return Icc(single=(between - rest) / single if single > 0 else None,
               average=(between - rest) / average if average > 0 else None)


def pearson(pairs: Sequence[Pair]) -> float | None:
    """Give the linear correlation, −1 to 1; None for fewer than two pairs, and where one side never differs."""
    try:
        return _within_one(correlation(*zip(*pairs, strict=True)))
    except (StatisticsError, TypeError):
        return None


def spearman(pairs: Sequence[Pair]) -> float | None:
    """Give the rank correlation (Spearman 1904), −1 to 1; equal values share the mean of their ranks.

    Returns:
        None for fewer than two pairs, and where one side never differs.
    """
    if len(pairs) < 2:
        return None
    ones, others = zip(*pairs, strict=True)
    return pearson(list(zip(_ranks(ones), _ranks(others), strict=True)))


def interval(statistic: Callable[[list[Row]], float | None], rows: Sequence[Row]) -> Figure:
    """Give a figure with its 95 % interval, by drawing the rows anew (percentile bootstrap, Efron 1979).

    The draws are seeded: the same rows give the same interval. With few rows it is too narrow rather than too wide.

    Args:
        statistic: gives the figure of some rows.
        rows: what was observed, one for each conversation, so that what belongs together stays together.
    """
    chance = random.Random(len(rows))
    drawn = [statistic([rows[chance.randrange(len(rows))] for _ in rows]) for _ in range(DRAWS)] if rows else []
    found = sorted(value for value in drawn if value is not None)
    if len(found) < USABLE * DRAWS:
        return Figure(value=statistic(list(rows)))
    cut = len(found) // 40
    return Figure(value=statistic(list(rows)), low=found[cut], high=found[-1 - cut])


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    starts = [0, *(at for at, (before, now) in enumerate(pairwise(order), 1) if values[before] != values[now])]
    ranks = [0.0] * len(values)
    for start, end in pairwise([*starts, len(values)]):
        for place in order[start:end]:
            ranks[place] = (start + end - 1) / 2
    return ranks


def _within_one(value: float) -> float:
    # Rounding may carry a perfect figure a hair beyond its bound.
    return max(-1.0, min(1.0, value))
