"""What a rubric's checks said of explored conversations: those that no conversation tells anything by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from salessim.content.codes import fault
from salessim.errors import SalesSimError
from salessim.expressions import evaluate, plain
from salessim.model.moves import GROUPS, Move
from salessim.model.scenario import Channel, Goal, Reception, Temperature
from salessim.rehearsal.explore import Explorer
from salessim.rehearsal.habits import ENDS, Habits

if TYPE_CHECKING:
    from salessim.content.shaping import Page
    from salessim.errors import Diagnostic
    from salessim.model.rubric import CheckSpec, Criterion, Rubric
    from salessim.model.scenario import Staging

SEEN = 5
"""How often a check must have been observed before it is said to come out always alike (count); ours."""
_VARIES: Mapping[str, Sequence[object]] = {
    "channel": list(Channel), "temperature": list(Temperature), "goal": list(Goal), "reception": list(Reception),
    "initiative": ["seller", "customer"], "role": ["seller", "generator", "lead_generator"], "fits": [True, False]}
"""What scenarios differ in, as far as the words for it are given."""
_DIFFERS = ("scenario.preparation", "scenario.service", "scenario.gatekeeper", "scenario.turns", "persona", "product")
"""What nobody can try all of: a criterion that asks for it may fit another scenario."""


@dataclass(slots=True, eq=False)
class Tally:
    """How often each check of a rubric came out how, in conversations of several scenarios.

    Attributes:
        passed, failed, applied: counts by criterion and check; `applied` also counts what was not observed.
    """

    rubric: Rubric
    passed: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    applied: Counter[tuple[str, str]] = field(default_factory=Counter)
    _counted: Counter[int] = field(default_factory=Counter)

    def count(self, explorer: Explorer) -> None:
        """Count the conversations that were not counted yet."""
        for talk in explorer.talks[self._counted[id(explorer)]:]:
            for criterion in talk.assessment.criteria:
                for check in criterion.checks:
                    key = criterion.id, check.id.split(":")[0]
                    self.applied[key] += 1
                    self.passed[key] += check.passed is True
                    self.failed[key] += check.passed is False
        self._counted[id(explorer)] = len(explorer.talks)

    def open(self) -> list[tuple[Criterion, CheckSpec]]:
        """Give the checks that applied and have not yet both passed and failed."""
        return [(criterion, check) for section in self.rubric.sections for criterion in section.criteria
                if not criterion.manual for check in criterion.checks
                if self.applied[criterion.id, check.id]
                and not (self.passed[criterion.id, check.id] and self.failed[criterion.id, check.id])]


def aimed_at(check: CheckSpec) -> Iterator[Habits]:
    """Give players who make the moves that a check speaks of again and again, and some who never make them."""
    named = [*_listed(check.args.get("moves")), *_listed(check.args.get("once"))]
    moves = tuple(move for name in named for move in sorted(GROUPS.get(name, ())) or [Move(name)])
    if moves:
        yield Habits(name=f"on and on for {check.id}", always=moves, without=ENDS - set(moves))
        yield Habits(name=f"always for {check.id}", always=moves, asks=True, prepared=True)
        yield Habits(name=f"always in brief for {check.id}", always=moves, brief=True)
        yield Habits(name=f"each for {check.id}", always=moves[:1], asks=True)
        yield Habits(name=f"never for {check.id}", without=frozenset(moves), prepared=True)


def _listed(value: object) -> list[str]:
    return [name for name in value if name in GROUPS or name in set(Move)] if isinstance(value, list | tuple) else []


def rubric_faults(page: Page, tally: Tally, explorers: Sequence[Explorer]) -> list[Diagnostic]:
    """Say which criteria were never observed, and which checks always came out alike."""
    return list(_faults(page, tally, explorers))


def _faults(page: Page, tally: Tally, explorers: Sequence[Explorer]) -> Iterator[Diagnostic]:
    talks = sum(len(explorer.talks) for explorer in explorers)
    names = ", ".join(f"'{explorer.staging.scenario.id}'" for explorer in explorers[:3])
    many = f"{talks} explored conversations of {names}{' and others' if len(explorers) > 3 else ''}"

    def place(*path: str | int) -> tuple[int, int]:
        return page.source.place(path)

    for first, section in enumerate(tally.rubric.sections):
        for second, criterion in enumerate(section.criteria):
            path = ("sections", first, "criteria", second)
            keys = [(criterion.id, check.id) for check in criterion.checks]
            if criterion.manual or not keys:
                continue
            if not any(tally.applied[key] for key in keys):
                if _fits_nowhere(criterion, explorers[0].staging):
                    yield fault("SS410", page.source.file, place(*path, "when"),
                                f"the criterion '{criterion.id}' fits no scenario: '{criterion.when}' never holds",
                                "correct the words that 'when' compares with; docs/content.md lists them")
                continue
            if not any(tally.passed[key] + tally.failed[key] for key in keys):
                yield fault("SS410", page.source.file, place(*path),
                            f"the criterion '{criterion.id}' was observed in none of {many}: no opportunity arose")
                continue
            for third, check in enumerate(criterion.checks):
                passed, failed = (count[criterion.id, check.id] for count in (tally.passed, tally.failed))
                where = (*path, "checks", third)
                if not passed and not failed:
                    yield fault("SS410", page.source.file, place(*where),
                                f"the check '{check.id}' of '{criterion.id}' was observed in none of {many}: no "
                                "opportunity arose")
                elif passed + failed >= SEEN and not (passed and failed):
                    code, came = ("SS411", "passed") if passed else ("SS412", "failed")
                    yield fault(code, page.source.file, place(*where),
                                f"the check '{check.id}' of '{criterion.id}' {came} each of the {passed + failed} "
                                f"times that it was observed, in {many}")


def _fits_nowhere(criterion: Criterion, staging: Staging) -> bool:
    """Tell whether `when` holds in no scenario whatever; False where not all of them can be tried."""
    if not criterion.when or any(name in criterion.when for name in _DIFFERS):
        return False
    named = [key for key in _VARIES if f"scenario.{key}" in criterion.when]
    scenario = plain(staging.scenario)
    if not named or not isinstance(scenario, dict):
        return False
    values = {"persona": plain(staging.persona), "product": plain(staging.product)}
    try:
        others = ({**scenario, **dict(zip(named, each, strict=True))}
                  for each in product(*(_VARIES[key] for key in named)))
        return not any(evaluate(criterion.when, {**values, "scenario": other}) for other in others)
    except SalesSimError:
        return False
