"""Everything that a report shows, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salessim.model.assessment import Assessment, CriterionResult, Evidence, Feedback, SectionResult
    from salessim.model.events import Cause
    from salessim.model.persona import Attitude
    from salessim.model.scenario import Stage
    from salessim.reports.better import Better
    from salessim.reports.followed import NeedFollowed, ObjectionFollowed, Opportunity
    from salessim.reports.passages import Passage
    from salessim.scoring.corrected import Corrected, Disputed, Progress

NOTICED = 0.02
"""A cause is worth showing to a person from this effect on (0 to 1); ours: it keeps mere passing of time away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who met whom, and over what; a field is empty where it is not known.

    Attributes:
        when: as the person who asked for the report wants it read.
    """

    title: str
    language: str = ""
    trainee: str = ""
    customer: str = ""
    role: str = ""
    product: str = ""
    company: str = ""
    channel: str = ""
    goal: str = ""
    difficulty: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing to do differently, with the words that it is about.

    Attributes:
        points: what it is worth, of 100.
        why: how the check came out; empty where that cannot be told.
        quotes: what was said, verbatim; may be empty, as for what was never done.
    """

    text: str
    points: float
    why: str = ""
    quotes: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of the rubric with its criteria.

    Attributes:
        share: its weight among the sections that were observed, 0 to 1; 0 when it was not.
        corrected: its score with the trainers' marks (points of 100); None where they leave it as it is.
    """

    section: SectionResult
    share: float
    criteria: tuple[CriterionResult, ...]
    corrected: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One turn: what the trainee said, what the customer answered, and what it did to the customer.

    Attributes:
        moved: how far trust, interest and patience moved, each −1 to 1.
        causes: every reason they moved.
        notes: what else happened, in words.
        left: the stage before, when the stage changed in this turn.
        mattered: whether the attitude moved noticeably, or something happened.
    """

    number: int
    said: str
    passages: tuple[Passage, ...]
    reply: str
    stage: Stage
    attitude: Attitude
    moved: tuple[float, float, float]
    causes: tuple[Cause, ...]
    notes: tuple[tuple[str, str], ...]
    left: Stage | None
    mattered: bool

    @property
    def noticed(self) -> tuple[Cause, ...]:
        """Give the causes that are worth showing."""
        return tuple(cause for cause in self.causes
                     if max(abs(cause.trust), abs(cause.interest), abs(cause.patience)) >= NOTICED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of the conversation.

    Attributes:
        turns: utterances of the trainee.
        talk_share: words of the trainee of all words, 0 to 1; None when nothing was said.
        open_questions: utterances with an open question; `closed_questions` likewise.
    """

    turns: int
    talk_share: float | None
    open_questions: int
    closed_questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a report shows.

    Texts are as they were typed and authored: whoever renders them makes them safe to show.

    Attributes:
        outcome: how it ended, a sentence.
        reason: why it ended so; may be empty.
        card: what was learned about the customer, with the turn; for a scenario that gathers information.
        live: whether it was played here, so that the customer's attitude is known.
        corrected: the assessment with the trainers' marks, beside the automatic one; None where nobody gave any.
        corrections: each of them beside the automatic mark, and `disputes` likewise.
        guess: the trainee's own guess (points of 100); None where there is none.
        progress: what changed since the last attempt; None where there was none.
        holds: what the customer is left with, sentences that go on from "the customer …".
        differ: where what the seller did and what the customer holds do not go together, in sentences.
        better: better ways to have said weak lines.
    """

    scene: Scene
    outcome: str
    reason: str
    assessment: Assessment
    next_time: tuple[Change, ...]
    parts: tuple[Part, ...]
    figures: Figures
    needs: tuple[NeedFollowed, ...]
    objections: tuple[ObjectionFollowed, ...]
    opportunities: tuple[Opportunity, ...]
    card: tuple[tuple[int, str], ...]
    exchanges: tuple[Exchange, ...]
    live: bool
    corrected: Assessment | None = None
    corrections: tuple[Corrected, ...] = ()
    disputes: tuple[Disputed, ...] = ()
    guess: int | None = None
    progress: Progress | None = None
    holds: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    better: tuple[Better, ...] = ()

    @property
    def feedback(self) -> Feedback:
        """What to keep, start and stop; where a trainer's mark contradicts the automatic one, the trainer counts."""
        return (self.corrected or self.assessment).feedback

    def remarks_on(self, criterion: str) -> tuple[Corrected, ...]:
        """Give the corrections of a criterion or a serious fault and of its checks that count."""
        return tuple(mark for mark in self.corrections if mark.counts and mark.line.partition("/")[0] == criterion)
