"""Item analysis: what the checks of a rubric tell of many conversations, and which of them tell nothing.

In: assessments by one rubric, of simulated sellers or of people. Out: difficulty, discrimination, reliability.
Never: changes a score; who trains decides what to do about a check that separates nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum, sqrt
from sys import intern
from typing import NamedTuple

from salessim.model.assessment import Assessment
from salessim.scoring.assess import mean

FEW = 10
"""Fewer observations (count) say nothing of a check or a pair; ours."""
SEPARATES = 0.1
"""Below this discrimination a check separates nobody (−1 to 1); ours. Ebel (1965) would revise below 0.2 already."""
SAME = 0.9
"""From this phi on two checks say the same (−1 to 1); ours: they share four fifths of their variance."""


class Mark(NamedTuple):
    """One observed check in one conversation: whether it passed, and the total without it (0 to 1; None: nothing)."""

    passed: bool
    rest: float | None


Sheet = Mapping[str, Mark]
"""What one conversation shows: a mark for each check that was observed, by `criterion/check`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One check over many conversations.

    Attributes:
        criterion, check: their ids, as `salessim correct` takes them.
        says: what the check asks.
        observed: in how many conversations there was an opportunity (count), and in how many of these it `passed`.
        difficulty: the share that passed (0 to 1: the higher, the easier); None where it was never observed.
        discrimination: how far it goes with the rest of the score (−1 to 1); None where either is always the same.
        separates: whether it tells good conversations from bad ones; None where it was observed too rarely.
    """

    criterion: str
    check: str
    says: str
    observed: int
    passed: int
    difficulty: float | None
    discrimination: float | None
    separates: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two checks that say the same: their names, phi, and how often both were observed (count)."""

    first: str
    second: str
    phi: float
    observed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What the checks of a rubric tell of many conversations.

    Attributes:
        conversations: how many were looked at (count).
        checks: over how many checks alpha is taken (count): those that were observed.
        alpha: Cronbach's alpha (at most 1); None where it cannot be told.
        items: every check, in the rubric's order.
        same: the pairs that say the same, the most alike first.
    """

    conversations: int
    checks: int
    alpha: float | None
    items: tuple[Item, ...]
    same: tuple[Pair, ...]


def sheet(assessment: Assessment) -> dict[str, Mark]:
    """Take from an assessment what item analysis wants.

    The total without a check is the rubric's own mean of means, before serious faults cap it.
    """
    found: dict[str, Mark] = {}
    of = {section.id: [one for one in assessment.criteria if one.section == section.id]
          for section in assessment.sections}
    shares = {name: mean((one.score, one.weight) for one in own) for name, own in of.items()}
    for section in assessment.sections:
        for criterion in of[section.id]:
            for check in criterion.checks:
                if check.passed is None:
                    continue
                others = mean((None if one.passed is None else float(one.passed), one.weight)
                              for one in criterion.checks if one is not check)
                inside = mean((others if one is criterion else one.score, one.weight) for one in of[section.id])
                rest = mean((inside if one is section else shares[one.id], one.weight) for one in assessment.sections)
                found[intern(f"{criterion.id}/{check.id}")] = Mark(check.passed, rest)
    return found


def questions(assessments: Iterable[Assessment]) -> dict[str, str]:
    """Give what each check asks, by `criterion/check` in the rubric's order, observed or not."""
    return {f"{criterion.id}/{check.id}": check.says
            for one in assessments for criterion in one.criteria for check in criterion.checks}


def analyse(sheets: Sequence[Sheet], asked: Mapping[str, str]) -> Analysis:
    """Analyse the checks of one rubric.

    Args:
        sheets: one for each conversation.
        asked: all checks, as `questions` gives them.
    """
    # A check is two long numbers, a bit for each conversation: then two checks are compared by counting bits.
    seen = {name: _bits(name in one for one in sheets) for name in asked}
    passed = {name: _bits(name in one and one[name].passed for one in sheets) for name in asked}
    tables = {pair: _table(*(bits[name] for name in pair for bits in (seen, passed)))
              for pair in combinations([name for name in asked if seen[name]], 2)}
    pairs = [Pair(first=first, second=second, phi=round(alike, 4), observed=table.both)
             for (first, second), table in tables.items()
             if table.both >= FEW and (alike := table.phi) is not None and alike >= SAME]
    checks = sum(map(bool, seen.values()))
    alpha = cronbach(checks, tables.values())
    return Analysis(conversations=len(sheets), checks=checks, alpha=None if alpha is None else round(alpha, 4),
                    items=tuple(_item(name, says, [one[name] for one in sheets if name in one])
                                for name, says in asked.items()),
                    same=tuple(sorted(pairs, key=lambda pair: -pair.phi)))


def _bits(answers: Iterable[bool]) -> int:
    return int("".join("01"[answer] for answer in answers) or "0", 2)


def _item(name: str, says: str, marks: Sequence[Mark]) -> Item:
    passed = sum(mark.passed for mark in marks)
    told = point_biserial([mark for mark in marks if mark.rest is not None])
    constant = passed in {0, len(marks)}
    separates = None if len(marks) < FEW else not constant and told is not None and told >= SEPARATES
    criterion, _, check = name.partition("/")
    return Item(criterion=criterion, check=check, says=says, observed=len(marks), passed=passed, separates=separates,
                difficulty=round(passed / len(marks), 4) if marks else None,
                discrimination=None if told is None else round(told, 4))


def point_biserial(marks: Sequence[Mark]) -> float | None:
    """Correlate a check with the total without it: (M₁ − M₀) / s · √(p q), s over all of them with n below the line.

    M₁ and M₀ are the mean totals where it passed and where it failed, p and q their shares. Source: Lord and Novick
    (1968), 15.5; without the check itself (corrected item-total), for with it a check would go with itself.

    Args:
        marks: all with a total.

    Returns:
        −1 to 1; None where the check or the total is always the same.
    """
    totals = [mark.rest or 0.0 for mark in marks]
    first = [mark.rest or 0.0 for mark in marks if mark.passed]
    second = [mark.rest or 0.0 for mark in marks if not mark.passed]
    if not first or not second or min(totals) == max(totals):
        return None
    n, middle = len(marks), fsum(totals) / len(marks)
    deviation = sqrt(fsum((total - middle) ** 2 for total in totals) / n)
    apart = fsum(first) / len(first) - fsum(second) / len(second)
    found = apart / deviation * sqrt(len(first) * len(second)) / n if deviation else None
    return None if found is None else max(-1.0, min(1.0, found))


class Table(NamedTuple):
    """Two checks where both were observed (counts): `both` conversations, in which each passed, and both passed."""

    both: int
    first: int
    second: int
    passed: int

    @property
    def phi(self) -> float | None:
        """Pearson's correlation of two yes-or-no answers; None where one of them is always the same."""
        spread = self.first * (self.both - self.first) * self.second * (self.both - self.second)
        return (self.both * self.passed - self.first * self.second) / sqrt(spread) if spread else None


def _table(seen: int, passed: int, seen_too: int, passed_too: int) -> Table:
    return Table((seen & seen_too).bit_count(), (passed & seen_too).bit_count(), (passed_too & seen).bit_count(),
                 (passed & passed_too).bit_count())


def cronbach(checks: int, tables: Iterable[Table]) -> float | None:
    """Give Cronbach's alpha ("Coefficient alpha and the internal structure of tests", 1951) of yes-or-no checks.

    It is k c / (v + (k − 1) c), with k checks, v the mean of their variances and c that of their covariances; for yes
    and no the same as KR-20. What was not observed is no failure: variances and covariances of two checks are taken
    where both were observed, and each pair weighs as many conversations as it has. That is ours; where everything was
    observed it is alpha itself, and it is never above 1.

    Args:
        checks: how many there are (count).
        tables: each pair of them.

    Returns:
        At most 1, below 0 where checks go against one another; None with one check, or where nothing differs.
    """
    known = [one for one in tables if one.both]
    together = fsum(one.passed - one.first * one.second / one.both for one in known)
    alone = fsum((one.first * (one.both - one.first) + one.second * (one.both - one.second)) / (2 * one.both)
                 for one in known)
    whole = alone + (checks - 1) * together
    return min(1.0, checks * together / whole) if whole > 1e-9 else None
