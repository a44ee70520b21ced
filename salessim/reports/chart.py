"""Lay out the customer's attitude over the turns as lines and bands; the page draws them as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salessim.reports.report import Exchange

WIDTH, HEIGHT = 660, 286
LEFT, RIGHT, TOP, BOTTOM = 48, 490, 16, 216
BAND_TOP, BAND_HEIGHT = 248, 26
_LABEL_GAP = 22
_TICKS = 8
_LETTER = 8.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One quality of the attitude.

    Attributes:
        path: the points as SVG wants them.
        label_y: where its name stands at the right edge, moved apart from the others.
        last: its value at the end, per cent.
    """

    name: str
    path: str
    end_y: float
    label_y: float
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Turns in a row that the customer spent in one stage. `label` is empty where there is no room for it."""

    stage: str
    first: int
    last: int
    x: float
    width: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The whole drawing, in units of its view box. `ticks` are turn numbers and where they stand."""

    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    ticks: tuple[tuple[int, float], ...]


def lay_out(exchanges: Sequence[Exchange]) -> Chart:
    """Lay out at least one exchange; a single one gives flat lines."""
    step = (RIGHT - LEFT) / max(1, len(exchanges) - 1)
    xs = [LEFT + step * place for place in range(len(exchanges))]
    every = max(1, -(-(len(exchanges) - 1) // _TICKS))
    ticks = tuple((exchange.number, round(x, 1)) for exchange, x in zip(exchanges, xs, strict=True))[::every]
    return Chart(lines=_lines(exchanges, xs), bands=_bands(exchanges, xs), ticks=ticks)


def _lines(exchanges: Sequence[Exchange], xs: Sequence[float]) -> tuple[Line, ...]:
    rows = {"trust": [exchange.attitude.trust for exchange in exchanges],
            "interest": [exchange.attitude.interest for exchange in exchanges],
            "patience": [exchange.attitude.patience for exchange in exchanges]}
    heights = {name: [_height(value) for value in values] for name, values in rows.items()}
    labels = _apart({name: ys[-1] for name, ys in heights.items()})
    drawn = []
    for name, ys in heights.items():
        points = [*zip(xs, ys, strict=True)] + ([(float(RIGHT), ys[-1])] if len(xs) == 1 else [])
        drawn.append(Line(name=name, path=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), end_y=ys[-1],
                          label_y=labels[name], last=round(rows[name][-1] * 100)))
    return tuple(drawn)


def _height(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(1.0, max(0.0, value)), 1)


def _apart(ends: dict[str, float]) -> dict[str, float]:
    """Move labels apart downwards, and all of them up again as far as they left the plot."""
    order = sorted(ends, key=lambda name: ends[name])
    placed: dict[str, float] = {}
    lowest = float(TOP) - _LABEL_GAP
    for name in order:
        lowest = max(ends[name], lowest + _LABEL_GAP)
        placed[name] = lowest
    limit = float(BOTTOM) - 8
    for name in reversed(order):
        placed[name] = min(placed[name], limit)
        limit = placed[name] - _LABEL_GAP
    return placed


def _bands(exchanges: Sequence[Exchange], xs: Sequence[float]) -> tuple[Band, ...]:
    bands = []
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else RIGHT - LEFT
    for stage, group in groupby(zip(exchanges, xs, strict=True), key=lambda pair: pair[0].stage.value):
        members = list(group)
        left, right = max(LEFT, members[0][1] - half), min(RIGHT, members[-1][1] + half)
        name = stage.replace("_", " ")
        bands.append(Band(stage=name, first=members[0][0].number, last=members[-1][0].number, x=round(left, 1),
                          width=round(right - left, 1), label=name if right - left > len(name) * _LETTER + 4 else ""))
    return tuple(bands)
