"""On which scale somebody has marked: told by the marks themselves, where they do not fit the scale asked for."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salessim.reports.calibration.rating import Scale

KNOWN = ((0, 1), (0, 4), (1, 5), (0, 5), (0, 10), (0, 100))
"""Scales that people are used to, the narrower first."""
MANY = 3
"""So many marks outside the scale are no slips of the pen (count); ours."""
LOW_SHARE, DECENT_SHARE = 0.1, 0.25
"""Who uses but the lowest tenth of a scale, and gives the same conversations a quarter elsewhere, errs; ours."""


def other_scale(marks: Sequence[float], scale: Scale, elsewhere: Sequence[float]) -> str:
    """Name the scale that somebody used instead of the one asked for; empty where they used that one.

    Args:
        marks: what they gave on this scale.
        scale: the one asked for.
        elsewhere: what they gave the same conversations on the other scale, as shares (0 to 1).
    """
    if not marks:
        return ""
    outside = [mark for mark in marks if not scale.low <= mark <= scale.high]
    if len(outside) >= MANY:
        return _holding(marks)
    if outside or len(marks) < MANY:
        return ""
    shares = max(marks) <= 1 < scale.high and any(not mark.is_integer() for mark in marks)
    squeezed = (scale.high - scale.low >= 50 and scale.share(max(marks)) <= LOW_SHARE and bool(elsewhere)
                and fmean(elsewhere) >= DECENT_SHARE)
    return _holding(marks) if shares or squeezed else ""


def _holding(marks: Sequence[float]) -> str:
    low, high = min(marks), max(marks)
    fractions = any(not mark.is_integer() for mark in marks)
    known = next((one for one in KNOWN if one[0] <= low and high <= one[1] and (one[1] > 1 or fractions)), None)
    return f"{known[0]} to {known[1]}" if known else f"{low:g} to {high:g}"
