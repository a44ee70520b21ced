"""Checks of what was done before the talk: leads ranked, a dossier looked into, a plan made and used (A2, A3)."""

from __future__ import annotations

from itertools import combinations

from salessim.model.assessment import Evidence, Verdict
from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.events import FactLearned
from salessim.model.preparation import Finding, Lead
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript
from salessim.scoring.checks.reading import counted, places
from salessim.scoring.checks.registry import Judge, bounded, check


def _leads(staging: Staging) -> tuple[Lead, ...]:
    return staging.scenario.preparation.leads if staging.scenario.preparation else ()


def _ranked(transcript: Transcript) -> tuple[str, ...] | None:
    done = transcript.facts(LeadsRanked)
    return done[-1][1].order if done else None


def _plan(transcript: Transcript) -> PlanMade | None:
    done = transcript.facts(PlanMade)
    return done[-1][1] if done else None


def _read(transcript: Transcript) -> set[str]:
    return {event.finding for _, event in transcript.facts(FindingRead)}


def _findings(staging: Staging) -> dict[str, Finding]:
    dossier = staging.scenario.preparation.dossier if staging.scenario.preparation else ()
    return {finding.id: finding for finding in dossier}


@check
def ranked_leads(*, at_least: float) -> Judge:
    """Did the trainee put the leads in the trainer's order?

    Opportunity: the leads were ranked. Of every two leads that the trainer holds apart, the better one must stand
    first; one that was dropped stands behind all that were kept.

    Args:
        at_least: share of the pairs that are right (0 to 1).

    Source: rate prospects, and list them by importance and priority (process.md, A2); counting pairs: Kendall (1938).
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        order, leads = _ranked(transcript), _leads(staging)
        if order is None:
            return None
        pairs = [(first, second) for first, second in combinations(leads, 2) if first.suited]
        right = sum(first.id in order and (second.id not in order or order.index(first.id) < order.index(second.id))
                    for first, second in pairs)
        return Verdict(passed=right >= at_least * len(pairs), why=f"{right} of {counted(len(pairs), 'pair')} as the "
                                                                  "trainer has them")
    return judge


@check
def placed_lead(*, lead: str) -> Judge:
    """Did the trainee put one lead where it belongs: not more than a place away, and dropped if it is not suited?

    Opportunity: the leads were ranked.

    Args:
        lead: the lead's id.

    Source: rate prospects by what is known of them (process.md, A2); one place is ours.
    """

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        order, leads = _ranked(transcript), _leads(staging)
        if order is None:
            return None
        meant = next((at for at, one in enumerate(leads) if one.id == lead), None)
        if meant is None:
            raise ValueError(f"there is no lead '{lead}'")
        one, place = leads[meant], order.index(lead) if lead in order else None
        said = "dropped" if place is None else f"ranked {place + 1}"
        wanted = f"place {meant + 1}" if one.suited else "none: not worth a call"
        passed = abs(place - meant) <= 1 if place is not None and one.suited else place is None and not one.suited
        why = f"{said}; the trainer's place: {wanted}"
        return Verdict(passed=passed, why=why if passed else f"{why}; overlooked: {one.reason}. {one.why}")
    return judge


@check
def looked_into(*, at_least: int) -> Judge:
    """Did the trainee look into the dossier before planning?

    Opportunity: a plan was made.

    Args:
        at_least: sources (count, 1 to 12).

    Source: learn each prospect's business and circumstances beforehand (process.md, A3).
    """
    bounded("at_least", at_least, 1, 12)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        if _plan(transcript) is None:
            return None
        read, known = _read(transcript), _findings(staging)
        named = ", ".join(known[name].source for name in sorted(read) if name in known) or "none"
        return Verdict(passed=len(read) >= at_least, why=f"{counted(len(read), 'source')}: {named}")
    return judge


@check
def planned_goal() -> Judge:
    """Did the trainee plan for what this talk can reach?

    Opportunity: a plan was made.

    Source: a presentation is shaped for this one prospect (process.md, A3).
    """

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        plan, goal = _plan(transcript), staging.scenario.goal
        if plan is None:
            return None
        return Verdict(passed=plan.objective is goal, why=f"planned for: {plan.objective.value}; it is: {goal.value}")
    return judge


@check
def planned_approach() -> Judge:
    """Did the trainee choose the approach that suits this customer?

    Opportunity: a plan was made.

    Source: ask managers and buyers for an appointment, visit households (process.md, A3).
    """

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        plan, preparation = _plan(transcript), staging.scenario.preparation
        if plan is None or preparation is None:
            return None
        return Verdict(passed=plan.approach is preparation.approach,
                       why=f"planned: {plan.approach.value}; it suits: {preparation.approach.value}")
    return judge


@check
def used_plan(*, at_least: int = 1) -> Judge:
    """Did what was planned show in the talk?

    Opportunity: a plan that names findings. One is used when the trainee's words name it.

    Args:
        at_least: findings of the plan that were named (count, 1 to 12), or all where the plan has fewer.

    Source: the conversation shows whether the plan was used (process.md, A3).
    """
    bounded("at_least", at_least, 1, 12)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        plan, known = _plan(transcript), _findings(staging)
        if plan is None or not plan.findings or not transcript.turns:
            return None
        used: dict[str, Evidence] = {}
        for turn in transcript.turns:
            for mention in turn.heard.mentions:
                if mention.kind == "finding" and mention.subject in plan.findings:
                    used.setdefault(mention.subject, Evidence(turn=turn.number, start=mention.start, end=mention.end,
                                                              quote=turn.said[mention.start:mention.end]))
        left = [known[name].source for name in plan.findings if name not in used and name in known]
        why = f"{len(used)} of {counted(len(plan.findings), 'planned finding')} named in the talk"
        return Verdict(passed=len(used) >= min(at_least, len(plan.findings)), evidence=tuple(used.values()),
                       why=why + (f"; not used: {', '.join(left)}" if left else ""))
    return judge


@check
def asked_what_is_new() -> Judge:
    """Did the trainee spare the customer questions that the dossier had answered?

    Opportunity: something read in the dossier tells a fact of the customer, and there was a talk.

    Source: who is prepared does not ask what they could know (process.md, A3); ours.
    """

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        known = _findings(staging)
        told = {known[name].fact for name in _read(transcript) if name in known and known[name].fact}
        if not told or not transcript.turns:
            return None
        again = [turn for turn, event in transcript.facts(FactLearned) if turn.number and event.fact in told]
        return Verdict(passed=not again, evidence=tuple(Evidence(turn=turn.number, start=0, end=len(turn.said),
                                                                 quote=turn.said) for turn in again),
                       why=f"asked for what was known in {places(again)}" if again else "asked for nothing known")
    return judge
