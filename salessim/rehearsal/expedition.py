"""Explore the scenarios that checked files belong to: as far as something is still open, or all the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from salessim.content.codes import fault
from salessim.content.staging import compose
from salessim.model.scenario import Difficulty
from salessim.rehearsal.explore import Explorer
from salessim.rehearsal.habits import FIRST, MORE, Habits
from salessim.rehearsal.observed import Tally, aimed_at, rubric_faults
from salessim.rehearsal.reached import aim, open_questions, scenario_faults
from salessim.rehearsal.wording import wording_faults

if TYPE_CHECKING:
    from salessim.content.shaping import Page
    from salessim.content.source import Steps
    from salessim.content.staging import Cast
    from salessim.content.touched import Touched
    from salessim.errors import Diagnostic, SalesSimError
    from salessim.model.rubric import Criterion

AT_MOST = 240
"""Conversations about the checks of one rubric, beside those about its scenarios (count); ours: two seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What became of one scenario's conversations.

    Attributes:
        talks: how many there were, and in how many the `goal` was reached (counts).
        goal: the end that was wanted; "" where the best end is an honest no.
        lowest, highest: scores (points of 100); None where nothing was scored.
        pass_mark: points of 100.
    """

    scenario: str
    file: str
    talks: int
    goal: str
    reached: int
    lowest: float | None
    highest: float | None
    pass_mark: float

    def __str__(self) -> str:
        """Give it as a line for a trainer."""
        goal = (f"the end '{self.goal}' in {self.reached} of {self.talks} explored conversations" if self.goal
                else f"{self.talks} explored conversations; the best end is an honest no")
        scores = ("no score" if self.lowest is None or self.highest is None
                  else f"scores from {self.lowest:g} to {self.highest:g}, pass mark {self.pass_mark:g}")
        return f"{self.scenario}: {goal}; {scores}"


class Expedition:
    """One run over the scenarios that some files belong to."""

    def __init__(self, touched: Touched, *, thorough: bool = False) -> None:
        self._touched = touched
        self._thorough = thorough
        self._explorers: dict[Path, Explorer] = {}
        self.explored: list[Explored] = []

    def run(self) -> list[Diagnostic]:
        """Explore, and give every fault by place, each once; what was explored stands in `explored` afterwards."""
        casts = self._touched.casts
        found: list[Diagnostic] = []
        sound = [(cast, explorer) for cast in casts if not (explorer := self._explorer(cast)).broken]
        for _, explorer in sound:
            _ask_for_each(explorer)
            while (self._thorough or open_questions(explorer)) and explorer.go_on():
                pass
        for rubric in self._touched.rubrics:
            found += self._judged(rubric)
        for cast, explorer in sound:
            found += scenario_faults(cast, explorer)
            if self._thorough or any(map(self._touched.is_own, (cast.scenario, cast.persona))):
                found += wording_faults(cast, explorer.staging)
            self.explored.append(_summed(cast, explorer))
        found += [_broken(cast, wrong) for cast in casts if (wrong := self._explorer(cast).broken)]
        return _once(found)

    def _explorer(self, cast: Cast) -> Explorer:
        """Give the explorer of a scenario, which has sent out the first players."""
        file = Path(cast.scenario.source.file).resolve()
        if file not in self._explorers:
            explorer = self._explorers[file] = Explorer(compose(cast))
            for _ in FIRST:
                explorer.go_on()
        return self._explorers[file]

    def _judged(self, rubric: Page) -> list[Diagnostic]:
        """Look for checks that tell nothing, in every scenario that the rubric judges."""
        explorers = [explorer for cast in self._touched.judged_by(rubric)
                     if not (explorer := self._explorer(cast)).broken]
        if not explorers:
            return []
        tally = Tally(explorers[0].staging.rubric)
        for explorer in explorers:
            tally.count(explorer)
        for explorer in self._further(tally, explorers):
            tally.count(explorer)
            if not tally.open():
                break
        return rubric_faults(rubric, tally, explorers)

    def _further(self, tally: Tally, explorers: Sequence[Explorer]) -> Iterator[Explorer]:
        """Play on in turn, the players who are aimed at what is open first; give the explorer of each conversation."""
        if not tally.open():
            return
        for number, habits in enumerate(MORE * 2):
            left = tally.open()
            if left:
                explorer = _fitting(explorers, left[number % len(left)][0], number)
                explorer.play(habits)
                yield explorer
        for criterion, check in tally.open():
            for number, habits in enumerate(aimed_at(check)):
                if (criterion, check) in tally.open():
                    explorer = _fitting(explorers, criterion, number)
                    explorer.play(habits)
                    yield explorer
        yield from islice(_in_turn(explorers), AT_MOST)


def _ask_for_each(explorer: Explorer) -> None:
    """Ask first for each need that nobody was told yet."""
    for kind, of in open_questions(explorer):
        for difficulty in (Difficulty.NORMAL, Difficulty.EASY):
            if kind == "need" and ("need", of) in open_questions(explorer):
                explorer.play(Habits(name=f"asks for {of}", wants=of, asks=True), difficulty)


def _once(found: list[Diagnostic]) -> list[Diagnostic]:
    """Give the faults by place; of a line that is wanting in several scenarios the first alone."""
    first: dict[tuple[object, ...], Diagnostic] = {}
    for one in sorted(found):
        lines = one.code in {"SS324", "SS325"}
        first.setdefault((one.file, one.line, one.column, one.code, "" if lines else one.message), one)
    return list(first.values())


def _broken(cast: Cast, wrong: SalesSimError) -> Diagnostic:
    """Say why a rubric cannot judge a scenario, at the criterion that the message names."""
    page = cast.rubric
    path: Steps = ("sections",)
    for first, section in enumerate(page.source.value["sections"]):
        for second, criterion in enumerate(section["criteria"]):
            if f", {criterion['id']}," in f"{wrong.message.split(':')[0]},":
                path = ("sections", first, "criteria", second)
    return fault("SS415", page.source.file, page.source.place(path),
                 f"cannot judge '{cast.scenario.document.id}': {wrong.message}")


def _fitting(explorers: Sequence[Explorer], criterion: Criterion, number: int) -> Explorer:
    """Give one of the scenarios that a criterion fits, each in its turn."""
    fitting = [explorer for explorer in explorers
               if any(one.id == criterion.id for one in explorer.talks[0].assessment.criteria)]
    return fitting[number % len(fitting)]


def _in_turn(explorers: Sequence[Explorer]) -> Iterator[Explorer]:
    """Let all play on in turn, until all have played everything."""
    while playing := [explorer for explorer in explorers if explorer.go_on()]:
        yield from playing


def _summed(cast: Cast, explorer: Explorer) -> Explored:
    talks, goal = explorer.talks, aim(explorer.staging)
    scores = [talk.assessment.score for talk in talks if talk.assessment.score is not None]
    return Explored(
        scenario=explorer.staging.scenario.id, file=cast.scenario.source.file, talks=len(talks),
        goal=goal.value if goal else "", reached=sum(talk.outcome is goal for talk in talks) if goal else 0,
        lowest=min(scores, default=None), highest=max(scores, default=None),
        pass_mark=explorer.staging.rubric.pass_mark)
