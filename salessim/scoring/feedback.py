"""What to keep, to start and to stop: each check as a sentence, with the points that it is worth here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from salessim.model.assessment import (
    Advice,
    CheckResult,
    CriterionResult,
    Evidence,
    Feedback,
    FlagResult,
    SectionResult,
)

SHOWN = 5
"""How many sentences of each kind are given; ours: more is not remembered."""


@dataclass(slots=True)
class _Counsel:
    """A sentence and what has been gathered for it."""

    text: str
    points: float
    check: str
    evidence: tuple[Evidence, ...]

    def advice(self) -> Advice:
        return Advice(text=self.text, points=round(self.points, 1), check=self.check,
                      evidence=tuple(dict.fromkeys(self.evidence)))


def advise(sections: Sequence[SectionResult], criteria: Sequence[CriterionResult], flags: Sequence[FlagResult], *,
           total: float | None) -> Feedback:
    """Put an assessment's answers into sentences, most points first.

    A failed check goes to `stop` when its evidence is the trainee's own words, and to `start` when something was left
    out. Sentences that are the same are one, with their points summed. What a flag's cap takes away is added to the
    check that found the same fault.

    Args:
        sections: the sections' results.
        criteria: the criteria's results.
        flags: the flags that were raised.
        total: the score before the flags (0 to 100); None when nothing was observed.

    Returns:
        At most five sentences of each kind; points are points of 100 of this assessment.
    """
    kept: dict[str, _Counsel] = {}
    failed: dict[str, _Counsel] = {}
    costs = {flag.id: max(0.0, (total or 0.0) - flag.cap) for flag in flags}
    for result, points in _weighed(sections, criteria):
        if result.passed:
            _gather(kept, result.says, points, result.id, result.evidence)
            continue
        for flag in flags:
            if (flag.why, flag.evidence) == (result.why, result.evidence):
                points += costs.pop(flag.id, 0.0)
        _gather(failed, result.advice or result.says, points, result.id, result.evidence)
    for flag in flags:
        _gather(failed, flag.advice or flag.says, costs.pop(flag.id, 0.0), flag.id, flag.evidence)
    praised = {text: counsel for text, counsel in kept.items() if _own_words(counsel)}
    stop = {text: counsel for text, counsel in failed.items() if _own_words(counsel)}
    start = {text: counsel for text, counsel in failed.items() if text not in stop}
    return Feedback(keep=_first(praised), start=_first(start), stop=_first(stop))


def _weighed(sections: Sequence[SectionResult], criteria: Sequence[CriterionResult],
             ) -> Iterator[tuple[CheckResult, float]]:
    """Give every observed check with its share of the total, in points of 100."""
    whole = fsum(section.weight for section in sections if section.score is not None)
    for section in sections:
        observed = [result for result in criteria if result.section == section.id and result.score is not None]
        weights = fsum(criterion.weight for criterion in observed)
        for criterion in observed:
            asked = [result for result in criterion.checks if result.passed is not None]
            share = section.weight / whole * criterion.weight / weights / fsum(result.weight for result in asked)
            for result in asked:
                yield result, 100 * share * result.weight


def _gather(counsels: dict[str, _Counsel], text: str, points: float, check: str,
            evidence: tuple[Evidence, ...]) -> None:
    if text in counsels:
        counsels[text].points += points
        counsels[text].evidence += evidence
    else:
        counsels[text] = _Counsel(text, points, check, evidence)


def _own_words(counsel: _Counsel) -> bool:
    return any(evidence.side == "seller" for evidence in counsel.evidence)


def _first(counsels: dict[str, _Counsel]) -> tuple[Advice, ...]:
    ranked = sorted((counsel.advice() for counsel in counsels.values()), key=lambda advice: -advice.points)
    return tuple(advice for advice in ranked if advice.points > 0)[:SHOWN]
