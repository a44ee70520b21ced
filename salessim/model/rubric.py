"""What is judged: sections, criteria, and yes/no checks about the transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from salessim.errors import SalesSimError


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSpec:
    """One yes/no question about the transcript.

    Attributes:
        id: its name within the criterion.
        says: what it asks for, a template that completes "the trainee …", as "gave their own name".
        check: the name of a registered check.
        args: its arguments; strings are templates.
        weight: share within the criterion (over 0).
        advice: what to do differently; a template, may be empty.
    """

    id: str
    says: str
    check: str
    args: Mapping[str, object] = field(default_factory=dict)
    weight: float = 1.0
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a criterion's score means from `at_least` points of 100 on, as "asks on from what they hear"."""

    at_least: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One aspect that is judged.

    Attributes:
        levels: what its scores mean; each holds up to the next one. They change no score.
        when: an expression over scenario, persona and product; empty: always.
        for_each: an expression that gives a list; the criterion's checks are asked once for each item, as `item`.
        manual: why a transcript cannot show it; empty: it can.
    """

    id: str
    title: str
    weight: float
    checks: tuple[CheckSpec, ...]
    when: str = ""
    for_each: str = ""
    manual: str = ""
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the rubric; weights of the sections are shares of the total."""

    id: str
    title: str
    weight: float
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A fatal fault: when its check fails, the score is capped.

    Attributes:
        cap: the highest total that is still possible (points of 100).
        advice: what to do instead; a template.
    """

    id: str
    says: str
    check: str
    cap: int
    args: Mapping[str, object] = field(default_factory=dict)
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The same sections with other weights, as for the final of a contest.

    Attributes:
        weights: the weight of a section by its id (0 leaves it out); a section that is not named keeps its own.
    """

    id: str
    title: str
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """What a conversation is judged by.

    Attributes:
        rounds: other weights of the sections, for `in_round`.
        pass_mark: points of 100.
        provenance: where its facts and weights come from.
    """

    id: str
    version: int
    language: str
    title: str
    pass_mark: float
    provenance: str
    sections: tuple[Section, ...]
    flags: tuple[Flag, ...] = ()
    rounds: tuple[Round, ...] = ()

    def in_round(self, round_id: str) -> Rubric:
        """Give the rubric as one of its rounds weighs it; its title says so.

        Raises:
            SalesSimError: it has no such round.
        """
        wanted = next((one for one in self.rounds if one.id == round_id), None)
        if wanted is None:
            there_are = ", ".join(one.id for one in self.rounds) or "none"
            raise SalesSimError(f"the rubric '{self.id}' has no round '{round_id}'", hint=f"its rounds: {there_are}")
        sections = (replace(section, weight=wanted.weights.get(section.id, section.weight))
                    for section in self.sections)
        return replace(self, title=f"{self.title}, {wanted.title}",
                       sections=tuple(section for section in sections if section.weight > 0))
