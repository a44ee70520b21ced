"""Lay out what a drawing of a scenario's stages says: the stages, the ways between them, and when each is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salessim.customer.rulebook import Rulebook, starts_in
from salessim.customer.words import in_words
from salessim.model.scenario import OUTCOMES, PATH, REACHES, Stage
from salessim.model.text import visible

if TYPE_CHECKING:
    from salessim.model.scenario import Staging

EVERYWHERE = "anywhere in the talk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where one guard leads, from one stage or from several.

    Attributes:
        number: of the guard's words, from 1; ways that want the same have the same number.
        everywhere: whether it may be taken from every stage of the talk, of which there is more than one.
    """

    number: int
    sources: tuple[Stage, ...]
    dest: Stage
    everywhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The stages that one scenario's customer can come to.

    Attributes:
        start: where the conversation begins.
        path: the stages of the talk itself, in their order; `objecting`, beside them, is none of these.
        ends: the goal first.
        goal: the end that the scenario is for.
        ways: in the order of the rulebook.
        says: when the ways with a number are taken; number 1 stands first. Each completes "when …".
    """

    id: str
    title: str
    start: Stage
    path: tuple[Stage, ...]
    objecting: bool
    ends: tuple[Stage, ...]
    goal: Stage
    ways: tuple[Way, ...]
    says: tuple[str, ...]

    @property
    def talk(self) -> tuple[Stage, ...]:
        """The stages of the talk with the customer: the path, and objecting."""
        return (*self.path, Stage.OBJECTING) if self.objecting else self.path

    @property
    def legend(self) -> tuple[str, ...]:
        """What each number means, with the stages it leads from and to; number 1 stands first."""
        return tuple(f"{self._where([way for way in self.ways if way.number == number])}: when {words}"
                     for number, words in enumerate(self.says, start=1))

    def _where(self, ways: Sequence[Way]) -> str:
        if len({way.sources for way in ways}) == 1:
            return f"{self._sources(ways[0])} → {either([way.dest for way in ways])}"
        return ", ".join(f"{self._sources(way)} → {named(way.dest)}" for way in ways)

    def _sources(self, way: Way) -> str:
        return EVERYWHERE if way.everywhere else either(way.sources)


def named(stage: Stage) -> str:
    """Give a stage's name as it is read."""
    return stage.value.replace("_", " ")


def either(stages: Sequence[Stage]) -> str:
    """Give stages as "a, b or c"."""
    *first, last = [named(stage) for stage in stages]
    return f"{', '.join(first)} or {last}" if first else last


def lay_out(staging: Staging) -> Graph:
    """Ask the scenario's rulebook for every edge that can be taken, and put those together that say the same."""
    scenario = staging.scenario
    edges = sorted(Rulebook(staging).possible(), key=lambda edge: edge.source is not Stage.GATEKEEPER)
    found = {stage for edge in edges for stage in (edge.source, edge.dest)}
    path, objecting = tuple(stage for stage in PATH if stage in found), Stage.OBJECTING in found
    goal = REACHES[scenario.goal]
    talk = {*path, Stage.OBJECTING} if objecting else {*path}
    together: dict[tuple[tuple[str, bool], Stage], set[Stage]] = {}
    for edge in edges:
        # What holds of a gatekeeper is another matter, though the words be the same.
        meaning = in_words(edge.guard, scenario), edge.source in talk
        together.setdefault((meaning, edge.dest), set()).add(edge.source)
    meanings = list(dict.fromkeys(meaning for meaning, _ in together))
    ways = tuple(Way(number=meanings.index(meaning) + 1, sources=tuple(stage for stage in Stage if stage in sources),
                     dest=dest, everywhere=len(talk) > 1 and sources == talk)
                 for (meaning, dest), sources in together.items())
    ends = sorted(found.intersection(OUTCOMES), key=lambda end: (end is not goal, OUTCOMES.index(end)))
    return Graph(id=scenario.id, title=visible(scenario.title), start=starts_in(scenario), path=path,
                 objecting=objecting, ends=tuple(ends), goal=goal, ways=ways,
                 says=tuple(words for words, _ in meanings))
