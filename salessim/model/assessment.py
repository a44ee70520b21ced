"""The whole verdict on one conversation, every point traced to the trainee's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in what was said; `quote` is the text between `start` and `end`, verbatim.

    Attributes:
        turn: from 1; 0 is the customer's opening.
        side: "seller" or "customer".
    """

    turn: int
    start: int
    end: int
    quote: str
    side: str = "seller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A check's answer: passed or not, why, and by which words."""

    passed: bool
    why: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check as it came out; `passed` None is *not observed*: no opportunity arose."""

    id: str
    says: str
    passed: bool | None
    why: str
    weight: float = 1.0
    advice: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionResult:
    """One criterion's result; `score` 0 to 1, None when nothing was observed; `level` says what it means."""

    id: str
    section: str
    title: str
    score: float | None
    weight: float
    checks: tuple[CheckResult, ...]
    manual: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionResult:
    """One section's result; `score` 0 to 100, None when nothing was observed."""

    id: str
    title: str
    score: float | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagResult:
    """A fatal fault that was found."""

    id: str
    says: str
    cap: int
    why: str
    evidence: tuple[Evidence, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing to keep, start or stop.

    Attributes:
        text: the sentence shown.
        points: what it is worth, in points of 100 of this assessment.
        evidence: the words that it is about; may be empty.
    """

    text: str
    points: float
    check: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What to keep, to start and to stop, most points first."""

    keep: tuple[Advice, ...] = ()
    start: tuple[Advice, ...] = ()
    stop: tuple[Advice, ...] = ()

    @property
    def next_time(self) -> tuple[Advice, ...]:
        """The two changes worth most points."""
        return tuple(sorted(self.start + self.stop, key=lambda advice: -advice.points)[:2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The whole verdict; `score` 0 to 100, None when nothing at all was observed."""

    rubric: str
    version: int
    title: str
    score: float | None
    passed: bool | None
    pass_mark: float
    outcome: str
    sections: tuple[SectionResult, ...]
    criteria: tuple[CriterionResult, ...]
    flags: tuple[FlagResult, ...] = ()
    feedback: Feedback = Feedback()
