"""Checks of how objections were handled: the four rules, and whether they were settled (process.md, B8)."""

from __future__ import annotations

from salessim.model.assessment import Verdict
from salessim.model.events import (
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    Rule,
)
from salessim.model.moves import CLOSING, HARMFUL, PRESENTING, Move
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import places, the_objection
from salessim.scoring.checks.registry import Judge, check, nearest

KEPT_BY: dict[Rule, tuple[Move, ...]] = {
    Rule.HEARD: (),
    Rule.SIDED: (Move.EMPATHISE, Move.REFLECT, Move.APOLOGISE, Move.COMPARE),
    Rule.CLARIFIED: (Move.CLARIFYING_QUESTION, Move.OPEN_QUESTION, Move.PROBLEM_QUESTION),
    Rule.ANSWERED: (*sorted(PRESENTING), *sorted(CLOSING), Move.DECISION_QUESTION, Move.AFTER_SALE_CARE),
}
"""The words to show for a rule that was kept; none: the whole utterance."""
_SAID: dict[Rule, str] = {Rule.HEARD: "heard out", Rule.SIDED: "sided with", Rule.CLARIFIED: "made precise",
                          Rule.ANSWERED: "answered"}
_INTERRUPTS = PRESENTING | CLOSING | HARMFUL


def _raised(transcript: Transcript, objection: str) -> Turn | None:
    """Give the turn whose answer raised it, if an utterance followed."""
    raised = next((turn for turn, fact in transcript.facts(ObjectionRaised) if fact.objection == objection), None)
    return raised if raised is not None and transcript.after(raised) else None


@check
def objection_rule(*, objection: str, rule: str) -> Judge:
    """Was one of the four rules kept for this objection?

    Opportunity: it was raised, and an utterance followed; nothing answers a smokescreen.

    Args:
        objection: id of an objection of the persona.
        rule: heard (heard out), sided (took their side), clarified (asked to make it precise) or answered.

    Source: active selling, stage 5, the four rules (process.md, B8).
    """
    if rule not in set(Rule):
        raise ValueError(f"there is no rule '{rule}'{nearest(rule, Rule)}")
    wanted = Rule(rule)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        smokescreen = bool(the_objection(staging, objection).hides)
        raised = _raised(transcript, objection)
        if raised is None or (smokescreen and wanted is Rule.ANSWERED):
            return None
        kept = next((turn for turn, fact in transcript.facts(ObjectionHandled)
                     if fact.objection == objection and fact.rule is wanted), None)
        where = f"raised in turn {raised.number}"
        if kept is not None:
            return Verdict(passed=True, why=f"{where}, {_SAID[wanted]} in turn {kept.number}",
                           evidence=(kept.evidence(KEPT_BY[wanted]),))
        following = transcript.after(raised)[0]
        if wanted is Rule.HEARD and following.has(_INTERRUPTS):
            return Verdict(passed=False, why=f"{where}, and answered at once in turn {following.number}",
                           evidence=(following.evidence(_INTERRUPTS),))
        return Verdict(passed=False, why=f"{where}, never {_SAID[wanted]}", evidence=(raised.answered,))
    return judge


@check
def objection_settled(*, objection: str) -> Judge:
    """Was this objection resolved, or seen through where it was a smokescreen?

    Opportunity: it was raised, and an utterance followed.

    Args:
        objection: id of an objection of the persona.

    Source: an objection is "a tool to close" (process.md, A6).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        says = the_objection(staging, objection).says
        raised = _raised(transcript, objection)
        if raised is None:
            return None
        where = f"raised in turn {raised.number}"
        settled = next((turn for turn, fact in transcript.facts(ObjectionSettled) if fact.objection == objection), None)
        if settled is not None:
            return Verdict(passed=True, why=f"{where}, settled in turn {settled.number}: {says}",
                           evidence=(settled.evidence(KEPT_BY[Rule.ANSWERED]), settled.answered))
        unmasked = next((turn for turn, fact in transcript.facts(ObjectionUnmasked)
                         if fact.objection == objection), None)
        if unmasked is not None:
            return Verdict(passed=True, why=f"{where}, a smokescreen, seen through in turn {unmasked.number}: {says}",
                           evidence=(unmasked.evidence(KEPT_BY[Rule.CLARIFIED]), unmasked.answered))
        hardened = [turn for turn, fact in transcript.facts(ObjectionHardened) if fact.objection == objection]
        if hardened:
            return Verdict(passed=False, why=f"{where}, made worse in {places(hardened)}: {says}",
                           evidence=tuple(turn.evidence(_INTERRUPTS) for turn in hardened))
        return Verdict(passed=False, why=f"{where}, still standing at the end: {says}", evidence=(raised.answered,))
    return judge
