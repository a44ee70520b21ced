"""What a script needs a line for, stage by stage: where in a session such lines stand, and what is advised instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salessim.model.moves import Move
from salessim.model.persona import Disclosure
from salessim.model.scenario import Goal, Reception
from salessim.reports.better import sentence
from salessim.reports.playbook.done_well import (
    INTRODUCES,
    Passages,
    advises,
    agrees,
    draws,
    eases,
    introduces,
    leaves,
    meets,
    passes_gate,
    prices,
    reasons,
    settles,
    takes,
    tries,
    weighs,
)
from salessim.scoring.checks.close import ASKS_FOR

if TYPE_CHECKING:
    from salessim.model.assessment import Assessment
    from salessim.model.persona import Need, Objection
    from salessim.model.scenario import Staging
    from salessim.reports.playbook.practised import Practised

STAGES = {"opening": "Opening", "needs": "Needs", "presenting": "Presenting", "objections": "Objections",
          "signals": "Buying signals", "close": "Close", "leave": "Leave"}
"""The stages of a script, in the order of active selling (process.md, B5 to B9), and how they are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One thing that a script needs a line for.

    Attributes:
        stage: of `STAGES`.
        title: what the line is for.
        find: gives the places in a session where it was done well: numbers of turns, in order.
        advice: what persona, product or rubric offer where nobody has a good line.
        by: whose advice that is.
        needed: whether the script says so where there is none.
        heard: whether the customer's words before it belong to it.
        objection: the id of the objection that it is about, if any.
    """

    stage: str
    title: str
    find: Callable[[Practised], Passages]
    advice: tuple[str, ...] = ()
    by: str = ""
    needed: bool = True
    heard: bool = False
    objection: str = ""


def purposes(staging: Staging, judged: Assessment) -> Iterator[Purpose]:
    """Give all that a script for this scenario needs a line for, in the order of `STAGES`.

    Args:
        staging: what is played.
        judged: an assessment by the scenario's rubric; from it comes the rubric's advice.
    """
    persona, goal = staging.persona, staging.scenario.goal
    yield from _opening(staging, judged)
    for need in persona.needs:
        if need.disclosure is not Disclosure.STATED or staging.scenario.initiative != "customer":
            yield Purpose(stage="needs", title=f"To find out that {need.says}", find=draws(need.id), by="the persona",
                          advice=tuple(f"Ask: “{question}”" for question in need.questions[:1]))
        for by, title in (("impact", "To hear what it leads to"), ("payoff", "To hear what a solution would be worth")):
            yield Purpose(stage="needs", title=f"{title}: {need.says}", find=weighs(need.id, by), needed=False)
    if goal is not Goal.INFORMATION and staging.scenario.fits:
        for need in persona.needs:
            yield Purpose(stage="presenting", title=f"Once you have heard that {need.says}", find=meets(need.id),
                          by="the product's sheet", advice=_benefit(need, staging))
    for objection in persona.objections:
        yield Purpose(stage="objections", title=f"When it is said that {objection.says}", find=settles(objection.id),
                      by="the persona and the product's sheet", advice=_rules(objection, staging), heard=True,
                      objection=objection.id)
    if goal in ASKS_FOR and staging.scenario.fits:
        yield Purpose(stage="signals", title="When the customer talks like an owner", find=takes, heard=True,
                      by="the rubric", advice=_advice(staging, judged, ["took_signals"]))
    yield from _close(staging, judged)
    yield Purpose(stage="leave", title="To take leave", find=leaves, by="the rubric",
                  advice=_advice(staging, judged, ["ended_politely"], {Move.FAREWELL, Move.THANK}))


def _opening(staging: Staging, judged: Assessment) -> Iterator[Purpose]:
    scenario = staging.scenario
    if scenario.gatekeeper is not None:
        yield Purpose(stage="opening", title=f"To be put through by {scenario.gatekeeper.name}", find=passes_gate,
                      heard=True)
    yield Purpose(stage="opening", title="First words", find=introduces, by="the rubric",
                  advice=_advice(staging, judged, [], INTRODUCES))
    if scenario.reception is not Reception.WILLING:
        yield Purpose(stage="opening", title="To somebody who does not want to talk, cannot just now, or is rude",
                      find=eases, by="the rubric", heard=True,
                      advice=_advice(staging, judged, [], {Move.EMPATHISE, Move.APOLOGISE}))
    yield Purpose(stage="opening", title="The reason, and whether there is time", find=reasons, needed=False)


def _close(staging: Staging, judged: Assessment) -> Iterator[Purpose]:
    goal = staging.scenario.goal
    if not staging.scenario.fits:
        yield Purpose(stage="close", title="To say honestly that it is not for them", find=advises, by="the rubric",
                      advice=_advice(staging, judged, ["advised_against"]))
        return
    if goal in ASKS_FOR:
        yield Purpose(stage="close", title="To take the temperature", find=tries, by="the rubric",
                      advice=_advice(staging, judged, ["trial_close_before_close"]), needed=goal is Goal.SALE)
        yield Purpose(stage="close", title="To name the price", find=prices, needed=False)
    asked = {Goal.SALE: "To ask for the order", Goal.APPOINTMENT: "To ask for the meeting",
             Goal.INFORMATION: "To round it off", Goal.SERVICE: "To see to it that they stay"}
    yield Purpose(stage="close", title=asked[goal], find=agrees, by="the rubric", needed=goal in ASKS_FOR,
                  advice=_advice(staging, judged, ["asked_for_goal", "outcome_reached"])[:2], heard=goal in ASKS_FOR)


def _advice(staging: Staging, judged: Assessment, checks: Iterable[str], moves: Iterable[Move] = ()) -> tuple[str, ...]:
    """Give the rubric's advice for some checks and for having made some moves, as it was filled in when scored."""
    wanted = {(criterion.id, spec.id) for section in staging.rubric.sections for criterion in section.criteria
              for spec in criterion.checks if spec.check in checks or (
                  spec.check == "made_move" and _named(spec.args.get("moves")) & {*moves})}
    return tuple(dict.fromkeys(
        check.advice for criterion in judged.criteria for check in criterion.checks
        if check.advice and (criterion.id, check.id.partition(":")[0]) in wanted))


def _named(moves: object) -> set[object]:
    return set(moves) if isinstance(moves, list | tuple) else set()


def _benefit(need: Need, staging: Staging) -> tuple[str, ...]:
    return tuple(sentence(feature.benefit) for feature in staging.product.features if need.id in feature.solves)[:1]


def _rules(objection: Objection, staging: Staging) -> tuple[str, ...]:
    if objection.hides:
        return ("It hides another concern: ask what is meant, or wait for the rest.",)
    if not staging.scenario.fits:
        return ("Hear it out, take their side, ask what is meant; do not talk them out of it.",)
    answers = [feature for name in objection.answered_by if (feature := staging.product.feature(name)) is not None]
    gain = f": {answers[0].benefit}" if answers else ""
    return (sentence(f"hear it out, take their side, ask what is meant; then say what they gain{gain}"),)
