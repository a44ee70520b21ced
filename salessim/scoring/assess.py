"""The whole verdict: a rubric's checks asked about one transcript, and their answers weighed.

    criterion  share of the weight of its observed checks that passed (0 to 1)
    section    weighted mean of its observed criteria (0 to 100)
    total      weighted mean of the observed sections, capped by the flags that were raised

What was not observed is left out of every mean: it is never 0 and never full. A section of which nothing fits what was
played is left out altogether.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from math import fsum

from salessim.errors import SalesSimError
from salessim.expressions import evaluate, plain, render
from salessim.model.assessment import Assessment, CheckResult, CriterionResult, FlagResult, SectionResult, Verdict
from salessim.model.rubric import Criterion, Flag, Rubric
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript
from salessim.scoring.checks.registry import CHECKS, nearest
from salessim.scoring.feedback import advise

NO_CHANCE = "not observed: no opportunity arose"


def assess(transcript: Transcript, staging: Staging, *, rubric: Rubric | None = None) -> Assessment:
    """Judge a conversation.

    Args:
        transcript: what was said, and which opportunities arose.
        staging: what was played.
        rubric: what to judge by; by default the staging's own.

    Returns:
        The assessment; scores of 100 are rounded to one decimal. The same transcript and rubric give the same bytes.

    Raises:
        SalesSimError: the rubric names a check, a move, a need or a value that does not exist; the message says where.
    """
    return _Asking(transcript, staging, rubric or staging.rubric).judge()


class _Asking:
    """One rubric, asked about one transcript."""

    def __init__(self, transcript: Transcript, staging: Staging, rubric: Rubric) -> None:
        self._transcript = transcript
        self._staging = staging
        self._rubric = rubric
        self._answers: dict[tuple[object, ...], Verdict | None] = {}
        self._values = {"scenario": plain(staging.scenario), "persona": plain(staging.persona),
                        "product": plain(staging.product)}

    def judge(self) -> Assessment:
        rubric, outcome = self._rubric, self._transcript.outcome
        criteria = tuple(result for section in rubric.sections for criterion in section.criteria
                         for result in self._criterion(section.id, criterion))
        # Two sections never share an id, so the means below are each section's own.
        means = {section.id: mean((result.score, result.weight) for result in criteria
                                   if result.section == section.id) for section in rubric.sections}
        total = mean((means[section.id], section.weight) for section in rubric.sections)
        flags = tuple(raised for flag in rubric.flags for raised in self._flag(flag))
        score = None if total is None else round(min([total * 100, *(float(flag.cap) for flag in flags)]), 1)
        sections = tuple(
            SectionResult(id=section.id, title=self._filled(section.title, section.id), weight=section.weight,
                          score=points(means[section.id]))
            for section in rubric.sections
            if not section.criteria or any(result.section == section.id for result in criteria))
        return Assessment(
            rubric=rubric.id, version=rubric.version, title=self._filled(rubric.title, "title"), score=score,
            passed=None if score is None else score >= rubric.pass_mark, pass_mark=rubric.pass_mark,
            outcome=outcome.value if outcome else "", sections=sections, criteria=criteria, flags=flags,
            feedback=advise(sections, criteria, flags, total=None if total is None else total * 100))

    def _criterion(self, section: str, criterion: Criterion) -> Iterator[CriterionResult]:
        """Give its result, if it fits what was played and there is something to ask."""
        values = self._values
        with self._at(criterion.id):
            if criterion.when and not evaluate(criterion.when, values):
                return
            title = render(criterion.title, values)
            items = _items(evaluate(criterion.for_each, values)) if criterion.for_each else {"": None}
        if not items:
            return
        asked = [] if criterion.manual else [
            result for name, item in items.items()
            for result in self._checks(criterion, name, values if not name else {**values, "item": item})]
        score = mean((_share(result.passed), result.weight) for result in asked)
        reached = [level.says for level in criterion.levels if score is not None and level.at_least <= score * 100]
        with self._at(criterion.id):
            level = render(reached[-1], values) if reached else ""
        yield CriterionResult(id=criterion.id, section=section, title=title, weight=criterion.weight,
                              checks=tuple(asked), manual=criterion.manual, level=level, score=score)

    def _checks(self, criterion: Criterion, item: str, values: Mapping[str, object]) -> Iterator[CheckResult]:
        for spec in criterion.checks:
            with self._at(f"{criterion.id}, check {spec.id}"):
                verdict = self._ask(spec.check, spec.args, values)
                result = CheckResult(id=f"{spec.id}:{item}" if item else spec.id, says=render(spec.says, values),
                                     passed=None, why=NO_CHANCE, weight=spec.weight,
                                     advice=render(spec.advice, values))
            yield result if verdict is None else replace(result, passed=verdict.passed, why=verdict.why,
                                                         evidence=verdict.evidence)

    def _flag(self, flag: Flag) -> Iterator[FlagResult]:
        with self._at(f"flag {flag.id}"):
            verdict = self._ask(flag.check, flag.args, self._values)
            says, advice = render(flag.says, self._values), render(flag.advice, self._values)
        if verdict is not None and not verdict.passed:
            yield FlagResult(id=flag.id, says=says, cap=flag.cap, why=verdict.why, evidence=verdict.evidence,
                             advice=advice)

    def _ask(self, check: str, args: Mapping[str, object], values: Mapping[str, object]) -> Verdict | None:
        if check not in CHECKS:
            raise ValueError(f"there is no check '{check}'{nearest(check, CHECKS)}")
        filled = {name: _fill(value, values) for name, value in args.items()}
        asked = (check, *filled.items())
        if asked not in self._answers:
            self._answers[asked] = CHECKS[check](**filled)(self._transcript, self._staging)
        return self._answers[asked]

    def _filled(self, template: str, place: str) -> str:
        with self._at(place):
            return render(template, self._values)

    @contextmanager
    def _at(self, place: str) -> Iterator[None]:
        """Say of a fault where in the rubric it lies."""
        try:
            yield
        except (ValueError, SalesSimError) as wrong:
            hint = wrong.hint if isinstance(wrong, SalesSimError) else ""
            said = wrong.message if isinstance(wrong, SalesSimError) else str(wrong)
            raise SalesSimError(f"rubric {self._rubric.id}, {place}: {said}",
                                hint=hint or "correct the rubric; `salessim check` finds such faults") from wrong


def _fill(value: object, values: Mapping[str, object]) -> object:
    if isinstance(value, str):
        return render(value, values)
    if isinstance(value, list | tuple):
        return tuple(_fill(item, values) for item in value)
    return value


def _items(value: object) -> dict[str, object]:
    """Name what a criterion is asked for each of: by its id, or by itself."""
    if not isinstance(value, list):
        raise ValueError(f"for_each must give a list, found {value!r}")
    return {str(item["id"] if isinstance(item, Mapping) and "id" in item else item): item for item in value}


def _share(passed: bool | None) -> float | None:
    return None if passed is None else float(passed)


def mean(weighed: Iterable[tuple[float | None, float]]) -> float | None:
    """Give the weighted mean of what was observed; None when nothing was."""
    seen = [(score, weight) for score, weight in weighed if score is not None]
    total = fsum(weight for _, weight in seen)
    return fsum(score * weight for score, weight in seen) / total if total else None


def points(share: float | None) -> float | None:
    """Give a share (0 to 1) as points of 100, to one decimal."""
    return None if share is None else round(share * 100, 1)
