"""Gather from a conversation and its assessment everything that a report shows; every format renders from this."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from salessim.model.events import (
    ClaimMade,
    FactLearned,
    GapFound,
    KeptBack,
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
from salessim.reports.better import better_ways
from salessim.reports.followed import follow_cues, follow_needs, follow_objections, meanings
from salessim.reports.passages import count_words, cut
from salessim.reports.report import Change, Exchange, Figures, Part, Report, Scene
from salessim.reports.sides import costs, differences, holds
from salessim.reports.words import LEFT_OPEN, NOT_ENDED, OUTCOMES, STAYED, in_words
from salessim.scoring.corrected import corrected, progress, told

if TYPE_CHECKING:
    from salessim.model.assessment import Advice, Assessment, CheckResult
    from salessim.model.scenario import Staging
    from salessim.model.transcript import Transcript, Turn

MATTERED = 0.05
"""A turn mattered when trust, interest or patience moved by at least this much (0 to 1); ours."""


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
    remarks, says = remarks or Remarks(), meanings(staging)
    counting = corrected(assessment, remarks) if remarks.corrections else None
    corrections, disputes = told(assessment, remarks)
    shown = when.strftime("%Y-%m-%d %H:%M") if isinstance(when, datetime) else when
    outcome = transcript.outcome or assessment.outcome
    serving = staging is not None and staging.scenario.goal is Goal.SERVICE
    ends = {**OUTCOMES, Stage.WON: STAYED, Stage.POLITE_EXIT: LEFT_OPEN} if serving else OUTCOMES
    return Report(
        scene=_scene(transcript, assessment, staging, shown),
        outcome=ends.get(outcome, NOT_ENDED),
        reason=_reason(transcript),
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
        holds=holds(transcript, says),
        differ=differences(transcript, counting or assessment, says),
        better=better_ways(transcript, staging),
    )


def _reason(transcript: Transcript) -> str:
    """Say why it ended, and of who walked out, what cost the trainee their patience."""
    most = costs(transcript, "patience") if transcript.outcome is Stage.WALKED_OUT else ()
    return f"{in_words(transcript.reason)}, most of it over this: {most[0]}" if most else in_words(transcript.reason)


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
            case KeptBack():
                notes.append(("kept back, for want of trust", says.get(fact.subject, fact.subject)))
            case GapFound():
                notes.append(("no answer to this question", fact.question))
    return tuple(notes)
