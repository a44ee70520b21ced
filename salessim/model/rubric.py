"""What is judged: sections, criteria, and yes/no checks about the transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
class Criterion:
    """One aspect that is judged.

    Attributes:
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
class Rubric:
    """What a conversation is judged by.

    Attributes:
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
