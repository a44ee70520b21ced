"""Gather from a conversation and its assessment everything that a report shows; every format renders from this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from salessim.model.events import (
    ClaimMade,
    FactLearned,
    GapFound,
    NeedMet,
    NeedVoiced,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    StageChanged,
)
from salessim.model.judged import Remarks
from salessim.model.moves import Move
from salessim.model.scenario import Goal, Stage
from salessim.reports.followed import (
    NeedFollowed,
    ObjectionFollowed,
    Opportunity,
    follow_cues,
    follow_needs,
    follow_objections,
    meanings,
)
from salessim.reports.passages import Passage, count_words, cut
from salessim.reports.words import LEFT_OPEN, NOT_ENDED, OUTCOMES, STAYED, in_words
from salessim.scoring.corrected import Corrected, Disputed, Progress, corrected, progress, told

if TYPE_CHECKING:
    from salessim.model.assessment import (
        Advice,
        Assessment,
        CheckResult,
        CriterionResult,
        Evidence,
        Feedback,
        SectionResult,
    )
    from salessim.model.events import Cause
    from salessim.model.persona import Attitude
    from salessim.model.scenario import Staging
    from salessim.model.transcript import Transcript, Turn

MATTERED = 0.05
"""A turn mattered when trust, interest or patience moved by at least this much (0 to 1); ours."""
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

    @property
    def feedback(self) -> Feedback:
        """What to keep, start and stop; where a trainer's mark contradicts the automatic one, the trainer counts."""
        return (self.corrected or self.assessment).feedback

    def remarks_on(self, criterion: str) -> tuple[Corrected, ...]:
        """Give the corrections of a criterion or a serious fault and of its checks that count."""
        return tuple(mark for mark in self.corrections if mark.counts and mark.line.partition("/")[0] == criterion)


def compose(transcript: Transcript, assessment: Assessment, staging: Staging | None = None, *,
            when: datetime | str = "", before: Assessment | None = None, remarks: Remarks | None = None) -> Report:
    """Gather a report.

    Args:
        transcript: the conversation.
        assessment: its verdict.
        staging: what it was played with; None for a conversation that came from elsewhere.
        when: when it took place, as it shall be shown; a `datetime` is shown to the minute.
        before: the verdict on the last attempt at the same, by the same rubric.
        remarks: what trainers and the trainee said of the verdict.
    """
    remarks = remarks or Remarks()
    counting = corrected(assessment, remarks) if remarks.corrections else None
    corrections, disputes = told(assessment, remarks)
    shown = when.strftime("%Y-%m-%d %H:%M") if isinstance(when, datetime) else when
    outcome = transcript.outcome or assessment.outcome
    serving = staging is not None and staging.scenario.goal is Goal.SERVICE
    ends = {**OUTCOMES, Stage.WON: STAYED, Stage.POLITE_EXIT: LEFT_OPEN} if serving else OUTCOMES
    return Report(
        scene=_scene(transcript, assessment, staging, shown),
        outcome=ends.get(outcome, NOT_ENDED),
        reason=in_words(transcript.reason),
        assessment=assessment,
        next_time=tuple(_change(advice, assessment)
                        for advice in (counting or assessment).feedback.next_time),
        parts=_parts(assessment, counting),
        figures=_figures(transcript),
        needs=follow_needs(transcript, staging),
        objections=follow_objections(transcript, staging),
        opportunities=follow_cues(transcript, staging),
        card=_card(transcript, staging),
        exchanges=_exchanges(transcript, staging),
        live=transcript.started is not None,
        corrected=counting,
        corrections=corrections,
        disputes=disputes,
        guess=remarks.guess,
        progress=progress(before, assessment) if before else None,
    )


def _card(transcript: Transcript, staging: Staging | None) -> tuple[tuple[int, str], ...]:
    """Fill the contact card: everything the customer told, in the order of the talk (process.md, B13)."""
    if staging is None or staging.scenario.goal is not Goal.INFORMATION:
        return ()
    says = meanings(staging)
    told = [(turn.number, fact.need if isinstance(fact, NeedVoiced) else fact.fact)
            for turn in transcript.all for fact in turn.facts if isinstance(fact, NeedVoiced | FactLearned)]
    return tuple((number, says.get(name, name)) for number, name in told)


def _scene(transcript: Transcript, assessment: Assessment, staging: Staging | None, when: str) -> Scene:
    if staging is None:
        return Scene(title=assessment.title, when=when)
    scenario, persona, product = staging.scenario, staging.persona, staging.product
    if transcript.started is None:  # of a conversation from elsewhere no more is known than what it is about
        return Scene(title=scenario.title, language=scenario.language, when=when)
    return Scene(
        title=scenario.title, language=scenario.language, trainee=scenario.seller, customer=persona.name,
        role=persona.role, product=product.name, company=product.company, channel=scenario.channel.value,
        goal=scenario.goal.value, difficulty=transcript.started.difficulty.value, when=when)


def _change(advice: Advice, assessment: Assessment) -> Change:
    asked = [check for criterion in assessment.criteria for check in criterion.checks if check.id == advice.check]
    only: CheckResult | None = asked[0] if len(asked) == 1 else None
    return Change(text=advice.text, points=advice.points, quotes=advice.evidence,
                  why=only.why if only and not only.passed else "")


def _parts(assessment: Assessment, counting: Assessment | None) -> tuple[Part, ...]:
    total = sum(section.weight for section in assessment.sections if section.score is not None)
    marked = {section.id: section.score for section in counting.sections} if counting else {}
    return tuple(
        Part(section=section, share=0.0 if section.score is None or not total else section.weight / total,
             criteria=tuple(criterion for criterion in assessment.criteria if criterion.section == section.id),
             corrected=marked.get(section.id) if marked.get(section.id) != section.score else None)
        for section in assessment.sections)


def _figures(transcript: Transcript) -> Figures:
    seller = sum(count_words(turn.said) for turn in transcript.turns)
    words = seller + sum(count_words(turn.reply) for turn in transcript.all)
    return Figures(
        turns=len(transcript.turns), talk_share=seller / words if words else None,
        open_questions=len(transcript.having(Move.OPEN_QUESTION)),
        closed_questions=len(transcript.having(Move.CLOSED_QUESTION)))


def _exchanges(transcript: Transcript, staging: Staging | None) -> tuple[Exchange, ...]:
    says = meanings(staging)
    before = transcript.opening
    made = []
    for turn in transcript.all:
        moved = (turn.attitude.trust - before.attitude.trust, turn.attitude.interest - before.attitude.interest,
                 turn.attitude.patience - before.attitude.patience)
        changes, notes = turn.of(StageChanged), _notes(turn, says)
        made.append(Exchange(
            number=turn.number, said=turn.said, passages=cut(turn.said, turn.heard), reply=turn.reply,
            stage=turn.stage, attitude=turn.attitude, moved=moved, causes=turn.causes, notes=notes,
            left=changes[0].source if changes and changes[0].source is not turn.stage else None,
            mattered=bool(notes or changes) or max(map(abs, moved)) >= MATTERED))
        before = turn
    return tuple(made)


def _notes(turn: Turn, says: dict[str, str]) -> tuple[tuple[str, str], ...]:
    notes = []
    for fact in turn.facts:
        match fact:
            case NeedVoiced():
                notes.append(("need found", says.get(fact.need, fact.need)))
            case NeedMet():
                notes.append(("need answered", says.get(fact.need, fact.need)))
            case FactLearned():
                notes.append(("fact learned", says.get(fact.fact, fact.fact)))
            case ObjectionRaised():
                notes.append(("objection", says.get(fact.objection, fact.objection)))
            case ObjectionHardened():
                notes.append(("objection hardened", says.get(fact.objection, fact.objection)))
            case ObjectionSettled():
                notes.append(("objection settled", says.get(fact.objection, fact.objection)))
            case ObjectionUnmasked():
                notes.append(("smokescreen seen through", says.get(fact.objection, fact.objection)))
            case ClaimMade():
                notes.append(("wrong claim", f"right is: {fact.right}"))
            case GapFound():
                notes.append(("no answer to this question", fact.question))
    return tuple(notes)
