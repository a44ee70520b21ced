"""The whole verdict: a rubric's checks asked about one transcript, and their answers weighed.

    criterion  share of the weight of its observed checks that passed (0 to 1)
    section    weighted mean of its observed criteria (0 to 100)
    total      weighted mean of the observed sections, capped by the flags that were raised

What was not observed is left out of every mean: it is never 0 and never full. A section of which nothing fits what was
played is left out altogether.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

from salessim.errors import SalesSimError
from salessim.expressions import evaluate, plain, render
from salessim.model.assessment import Assessment, CheckResult, CriterionResult, FlagResult, SectionResult, Verdict
from salessim.model.rubric import CheckSpec, Criterion, Flag, Rubric
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript
from salessim.scoring.checks.registry import CHECKS, Judge, nearest
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
    return Judging(staging, rubric or staging.rubric).judge(transcript)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One check, filled in for what is played; `asked` is the same for questions that ask the same."""

    id: str
    place: str
    says: str
    advice: str
    weight: float
    asked: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aspect:
    """One criterion, filled in for what is played."""

    section: str
    criterion: Criterion
    title: str
    questions: tuple[_Question, ...]


class Judging:
    """One rubric, filled in for one staging, to judge any number of transcripts.

    Raises:
        SalesSimError: the rubric names a check, a move or a value that does not exist; the message says where.
    """

    def __init__(self, staging: Staging, rubric: Rubric) -> None:
        self._staging = staging
        self._rubric = rubric
        self._judges: dict[tuple[object, ...], Judge] = {}
        self._answers: dict[tuple[object, ...], Verdict | None] = {}
        self._values = {"scenario": plain(staging.scenario), "persona": plain(staging.persona),
                        "product": plain(staging.product)}
        self._aspects = [aspect for section in rubric.sections for criterion in section.criteria
                         for aspect in self._aspect(section.id, criterion)]
        self._titles = {section.id: self._filled(section.title, section.id) for section in rubric.sections}
        self._flags = [self._question(flag, "", self._values) for flag in rubric.flags]

    def judge(self, transcript: Transcript) -> Assessment:
        """Judge a conversation in this staging, as `assess` does.

        Raises:
            SalesSimError: the rubric names a need or an objection that does not exist; the message says where.
        """
        self._answers.clear()
        rubric, outcome = self._rubric, transcript.outcome
        criteria = tuple(self._result(aspect, transcript) for aspect in self._aspects)
        # Two sections never share an id, so the means below are each section's own.
        means = {section.id: mean((result.score, result.weight) for result in criteria
                                   if result.section == section.id) for section in rubric.sections}
        total = mean((means[section.id], section.weight) for section in rubric.sections)
        flags = tuple(raised for flag, question in zip(rubric.flags, self._flags, strict=True)
                      for raised in self._flag(flag, question, transcript))
        score = None if total is None else round(min([total * 100, *(float(flag.cap) for flag in flags)]), 1)
        sections = tuple(
            SectionResult(id=section.id, title=self._titles[section.id], weight=section.weight,
                          score=points(means[section.id]))
            for section in rubric.sections
            if not section.criteria or any(result.section == section.id for result in criteria))
        return Assessment(
            rubric=rubric.id, version=rubric.version, title=self._filled(rubric.title, "title"), score=score,
            passed=None if score is None else score >= rubric.pass_mark, pass_mark=rubric.pass_mark,
            outcome=outcome.value if outcome else "", sections=sections, criteria=criteria, flags=flags,
            feedback=advise(sections, criteria, flags, total=None if total is None else total * 100))

    def _aspect(self, section: str, criterion: Criterion) -> Iterator[_Aspect]:
        """Give the criterion as it is asked, if it fits what is played and there is something to ask."""
        values = self._values
        with self._at(criterion.id):
            if criterion.when and not evaluate(criterion.when, values):
                return
            title = render(criterion.title, values)
            items = _items(evaluate(criterion.for_each, values)) if criterion.for_each else {"": None}
        if not items:
            return
        questions = [] if criterion.manual else [
            self._question(spec, item, values if not item else {**values, "item": held}, criterion.id)
            for item, held in items.items() for spec in criterion.checks]
        yield _Aspect(section=section, criterion=criterion, title=title, questions=tuple(questions))

    def _question(self, spec: CheckSpec | Flag, item: str, values: Mapping[str, object],
                  criterion: str = "") -> _Question:
        place = f"{criterion}, check {spec.id}" if criterion else f"flag {spec.id}"
        with self._at(place):
            if spec.check not in CHECKS:
                raise ValueError(f"there is no check '{spec.check}'{nearest(spec.check, CHECKS)}")
            filled = ((name, _fill(value, values)) for name, value in spec.args.items())
            asked = (spec.check, tuple((name, value, type(value)) for name, value in filled))
            if asked not in self._judges:
                self._judges[asked] = _built(*asked)
            return _Question(id=f"{spec.id}:{item}" if item else spec.id, place=place, says=render(spec.says, values),
                             advice=render(spec.advice, values), asked=asked,
                             weight=spec.weight if isinstance(spec, CheckSpec) else 1.0)

    def _result(self, aspect: _Aspect, transcript: Transcript) -> CriterionResult:
        criterion = aspect.criterion
        asked = []
        for question in aspect.questions:
            verdict = self._ask(question, transcript)
            asked.append(CheckResult(
                id=question.id, says=question.says, weight=question.weight, advice=question.advice,
                passed=verdict.passed if verdict else None, why=verdict.why if verdict else NO_CHANCE,
                evidence=verdict.evidence if verdict else ()))
        score = mean((_share(result.passed), result.weight) for result in asked)
        reached = [level.says for level in criterion.levels if score is not None and level.at_least <= score * 100]
        level = self._filled(reached[-1], criterion.id) if reached else ""
        return CriterionResult(id=criterion.id, section=aspect.section, title=aspect.title, weight=criterion.weight,
                               checks=tuple(asked), manual=criterion.manual, level=level, score=score)

    def _flag(self, flag: Flag, question: _Question, transcript: Transcript) -> Iterator[FlagResult]:
        verdict = self._ask(question, transcript)
        if verdict is not None and not verdict.passed:
            yield FlagResult(id=flag.id, says=question.says, cap=flag.cap, why=verdict.why, evidence=verdict.evidence,
                             advice=question.advice)

    def _ask(self, question: _Question, transcript: Transcript) -> Verdict | None:
        if question.asked not in self._answers:
            with self._at(question.place):
                self._answers[question.asked] = self._judges[question.asked](transcript, self._staging)
        return self._answers[question.asked]

    def _filled(self, template: str, place: str) -> str:
        with self._at(place):
            return render(template, self._values)

    def _at(self, place: str) -> _Place:
        return _Place(self._rubric.id, place)


class _Place:
    """Says of a fault where in the rubric it lies; entered thousands of times, so no generator."""

    __slots__ = ("_place", "_rubric")

    def __init__(self, rubric: str, place: str) -> None:
        self._rubric, self._place = rubric, place

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: object) -> None:
        del kind, trace
        if isinstance(wrong, ValueError | SalesSimError):
            hint = wrong.hint if isinstance(wrong, SalesSimError) else ""
            said = wrong.message if isinstance(wrong, SalesSimError) else str(wrong)
            raise SalesSimError(f"rubric {self._rubric}, {self._place}: {said}",
                                hint=hint or "correct the rubric; `salessim check` finds such faults") from wrong


@lru_cache(maxsize=4096)
def _built(check: str, args: tuple[tuple[str, object, type], ...]) -> Judge:
    """Build a check from its arguments and their types (1 is not True); it judges any number of conversations."""
    return CHECKS[check](**{name: value for name, value, _ in args})


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
