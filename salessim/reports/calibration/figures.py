"""Hold raters' marks against one another, against the program's, and against how much the trainee said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING

from salessim.reports.calibration.agreement import Figure, Row, interval, intraclass, pearson, spearman, weighted_kappa
from salessim.reports.calibration.rating import WHOLE, Scale

if TYPE_CHECKING:
    from salessim.reports.calibration.agreement import Pair
    from salessim.reports.calibration.marks import Filled
    from salessim.reports.calibration.rating import Key

PANEL = "the raters' mean"
PROGRAM = "the program"
FEWEST = 5
"""From so many conversations on kappa and correlations are given at all (count); ours: below it chance gives any."""
FIRM = 30
"""From so many conversations on reliability is firmly measured (count); Koo and Li 2016, who also ask for 3 raters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two judges of the same things.

    Attributes:
        number: how many both marked (count).
        exact: share with the same mark (0 to 1); None where one side's marks are no whole ones, and without any.
        near: share at most `Scale.near` apart (0 to 1).
        lean: by how much the second marks higher than the first, on average (marks of the scale).
        apart: how far they are apart on average, in either direction (marks of the scale).
        kappa, spearman, pearson: None below `FEWEST`. Intervals are given for the whole conversation alone.
    """

    one: str
    other: str
    number: int
    exact: float | None
    near: float | None
    lean: float | None
    apart: Figure
    kappa: Figure
    spearman: Figure
    pearson: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One criterion, or the whole, as everybody judged it.

    Attributes:
        scale: on which it was marked.
        raters: each pair of raters.
        complete: conversations that every rater marked (count), on which both ICCs rest.
        single, average: ICC(2,1) and ICC(2,k).
        program: the program with each rater, and last with their mean where two or more marked.
        not_observed: conversations that a rater marked, and in which the program observed nothing (count).
    """

    name: str
    title: str
    scale: Scale
    raters: tuple[Compared, ...]
    complete: int
    single: Figure
    average: Figure
    program: tuple[Compared, ...]
    not_observed: int

    @property
    def panel(self) -> Compared | None:
        """The program with the raters' mean, or None."""
        return next((one for one in self.program if one.one == PANEL), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithWords:
    """How somebody's marks of the whole go with the number of words that the trainee said."""

    who: str
    number: int
    spearman: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """All that the marks show; `together` is the marks of all criteria at once, of which only shares are told."""

    conversations: int
    raters: tuple[str, ...]
    criteria: tuple[Judgement, ...]
    together: Judgement
    whole: Judgement
    words: tuple[WithWords, ...]


def calibrate(key: Key, filled: Sequence[Filled], program: Mapping[tuple[str, str], float | None],
              words: Mapping[str, int]) -> Calibration:
    """Compare everybody with everybody.

    Args:
        key: what was asked.
        filled: what each rater gave; one who gave nothing is left out.
        program: its marks as shares (0 to 1) by place, None for *not observed*; what is not in it is gone.
        words: how many words the trainee said, by code.
    """
    marks = {one.rater.name: one.marks for one in filled if one.marks}
    names = list(key.rubric.titles)
    places = {name: [(one.code, name) for one in key.conversations] for name in (*names, WHOLE)}
    judge = _Judging(marks, program)
    every = [place for name in names for place in places[name]]
    whole = judge.of(WHOLE, "The whole conversation", key.scale_of(WHOLE), places[WHOLE])
    said = {who: [(float(words[code]), mark) for (code, name), mark in theirs.items()
                  if name == WHOLE and code in words]
            for who, theirs in (*marks.items(), (PANEL, judge.panel(places[WHOLE])),
                                (PROGRAM, {place: share * 100 for place, share in program.items()
                                           if share is not None}))}
    return Calibration(
        conversations=len(key.conversations), raters=tuple(marks),
        criteria=tuple(judge.of(name, key.rubric.titles[name], key.scale, places[name]) for name in names),
        together=judge.of("", "All criteria", key.scale, every), whole=whole,
        words=tuple(WithWords(who=who, number=len(pairs), spearman=_figure(spearman, pairs, sure=True))
                    for who, pairs in said.items() if who != PANEL or len(marks) > 1))


class _Judging:
    """Everybody's marks, compared for some places at a time."""

    def __init__(self, marks: Mapping[str, Mapping[tuple[str, str], float]],
                 program: Mapping[tuple[str, str], float | None]) -> None:
        self._marks = marks
        self._program = program

    def panel(self, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """Give the mean of the raters where two or more marked; one alone is no panel."""
        given = {place: [theirs[place] for theirs in self._marks.values() if place in theirs] for place in places}
        return {place: fmean(marks) for place, marks in given.items() if len(marks) > 1}

    def of(self, name: str, title: str, scale: Scale, places: Sequence[tuple[str, str]]) -> Judgement:
        sure = name == WHOLE
        alone = bool(name)  # marks of several criteria at once are not independent: shares alone are told of them
        ours = {place: scale.of(share) for place in places if (share := self._program.get(place)) is not None}
        rounded = ours if sure else {place: float(int(mark + 0.5)) for place, mark in ours.items()}
        rows = [tuple(theirs[place] for theirs in self._marks.values()) for place in places
                if all(place in theirs for theirs in self._marks.values())]
        seen = [place for place in places if any(place in theirs for theirs in self._marks.values())]
        judges = {who: {place: theirs[place] for place in places if place in theirs}
                  for who, theirs in self._marks.items()}

        def compare(one: str, marks: Mapping[tuple[str, str], float], other: str,
                    others: Mapping[tuple[str, str], float], *, exact: bool) -> Compared:
            pairs = [(marks[place], others[place]) for place in places if place in marks and place in others]
            return _compared(one, other, pairs, scale, exact=exact, sure=sure, coefficients=alone)

        panel = self.panel(places) if len(self._marks) > 1 else {}
        return Judgement(
            name=name, title=title, scale=scale, complete=len(rows),
            raters=tuple(compare(one, judges[one], other, judges[other], exact=True)
                         for one, other in combinations(judges, 2)),
            single=_figure(lambda drawn: intraclass(drawn).single, rows if alone else [], sure=sure),
            average=_figure(lambda drawn: intraclass(drawn).average, rows if alone else [], sure=sure),
            program=(*(compare(who, theirs, PROGRAM, rounded, exact=not sure) for who, theirs in judges.items()),
                     *([compare(PANEL, panel, PROGRAM, ours, exact=False)] if len(self._marks) > 1 else [])),
            not_observed=sum(1 for place in seen if place in self._program and self._program[place] is None))


def _compared(one: str, other: str, pairs: list[Pair], scale: Scale, *, exact: bool, sure: bool,
              coefficients: bool) -> Compared:
    number, counted = len(pairs), pairs if coefficients else []

    def share(most: float) -> float | None:
        # A mean of marks may lie a hair beyond what it is.
        return sum(abs(mark - theirs) <= most + 1e-9 for mark, theirs in pairs) / number if number else None

    return Compared(
        one=one, other=other, number=number, exact=share(0) if exact else None, near=share(scale.near),
        lean=fmean(theirs - mark for mark, theirs in pairs) if number else None,
        apart=interval(_distance, pairs) if sure and number >= FEWEST else Figure(value=_distance(pairs)),
        kappa=_figure(weighted_kappa, counted, sure=sure), spearman=_figure(spearman, counted, sure=sure),
        pearson=_figure(pearson, counted, sure=sure))


def _distance(pairs: Sequence[Pair]) -> float | None:
    return fmean(abs(mark - theirs) for mark, theirs in pairs) if pairs else None


def _figure(statistic: Callable[[list[Row]], float | None], rows: Sequence[Row], *, sure: bool) -> Figure:
    """Give a figure if there is enough to make it of, with its interval where it shall be told how sure it is."""
    if len(rows) < FEWEST:
        return Figure(value=None)
    return interval(statistic, rows) if sure else Figure(value=statistic(list(rows)))
