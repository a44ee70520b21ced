"""What is said of many numbers: shares with their intervals, and how scores, turns and patience are spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean, quantiles, stdev

Z = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How numbers are spread.

    Attributes:
        count: how many there are (from 1).
        mean: with `low` and `high`, its interval of 95 %; both are the mean where all numbers are the same, and None
            where there is one number only.
        least, q1, median, q3, most: the quartiles, as Hyndman and Fan's seventh definition (1996) cuts them.
    """

    count: int
    mean: float
    low: float | None
    high: float | None
    least: float
    q1: float
    median: float
    q3: float
    most: float


def spread(values: Sequence[float], *, most: float = inf, digits: int = 1) -> Spread | None:
    """Sum up numbers; None where there are none.

    The mean's interval is Student's: mean ± t · s / √n ("The probable error of a mean", 1908), cut at the ends of the
    scale. It speaks of further seeds of the same sellers, not of other people.

    Args:
        values: from 0 to `most`.
        most: the end of the scale; infinite: it has none.
        digits: to which all figures are rounded (decimals).
    """
    if not values:
        return None
    middle, low, high = fmean(values), None, None
    q1 = median = q3 = values[0]
    if len(values) > 1:
        reach = student(len(values) - 1) * stdev(values) / sqrt(len(values))
        low, high = round(max(0.0, middle - reach), digits), round(min(most, middle + reach), digits)
        q1, median, q3 = quantiles(values, n=4, method="inclusive")
    return Spread(count=len(values), mean=round(middle, digits), low=low, high=high, least=round(min(values), digits),
                  q1=round(q1, digits), median=round(median, digits), q3=round(q3, digits),
                  most=round(max(values), digits))


def student(freedom: int) -> float:
    """Give the quantile of Student's t for a two-sided interval of 95 %.

    Source: Abramowitz and Stegun (1964), 26.7.5, which is right to two decimals from three degrees on; one and two
    are exact.

    Args:
        freedom: degrees of freedom (count, from 1).
    """
    if freedom < 3:
        return (12.7062, 4.3027)[freedom - 1]
    z, n = Z, freedom
    return (z + (z**3 + z) / (4 * n) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
            + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Give the interval of 95 % of a share (0 to 1), by Wilson's score (1927), rounded to four decimals.

    Args:
        hits: how often it happened (0 to `of`).
        of: how often it could have (from 1).
    """
    share, square = hits / of, Z * Z / of
    middle, reach = share + square / 2, Z * sqrt(share * (1 - share) / of + square / (4 * of))
    return (round(max(0.0, (middle - reach) / (1 + square)), 4), round(min(1.0, (middle + reach) / (1 + square)), 4))
