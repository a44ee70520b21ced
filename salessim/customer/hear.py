"""What an utterance does to the customer, step by step; each step sees what the one before it changed."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.answering import be_convinced
from salessim.customer.attitude import feel
from salessim.customer.claims import advised, answered, weigh_claims, wonder
from salessim.customer.concern import HASTY
from salessim.customer.dice import Dice
from salessim.customer.guards import is_convinced
from salessim.customer.needs import disclose
from salessim.customer.objections import handle, raise_objection
from salessim.customer.reception import resist
from salessim.customer.rulebook import ENDS, Rulebook
from salessim.customer.service import refer, stays
from salessim.customer.state import Customer
from salessim.customer.thoughts import go_on
from salessim.model.events import (
    CueGiven,
    CueKind,
    Event,
    NeedVoiced,
    NeedWeighed,
    ObjectionRaised,
    ObjectionSettled,
    SessionEnded,
    StageChanged,
)
from salessim.model.heard import Heard
from salessim.model.moves import Move
from salessim.model.persona import Disclosure
from salessim.model.scenario import PATH, Goal, Stage

REASONS: dict[Stage, str] = {
    Stage.WON: "asked for the order at the right time",
    Stage.APPOINTMENT: "proposed the appointment at the right time",
    Stage.INFORMATION: "found out what was to be found out",
    Stage.CALLBACK: "agreed on another time",
    Stage.POLITE_EXIT: "took a polite leave",
}


def meet(customer: Customer) -> Iterator[Event]:
    """Begin: a customer who comes in of their own accord says unasked what they want (process.md, B1)."""
    if customer.staging.scenario.initiative == "customer":
        for need in customer.staging.persona.needs:
            if need.disclosure is Disclosure.STATED:
                yield NeedVoiced(turn=0, need=need.id, drawn_by="unasked")
                yield CueGiven(turn=0, cue=CueKind.NEED, subject=need.id)


def hear(rulebook: Rulebook, customer: Customer, heard: Heard, dice: Dice) -> Iterator[Event]:
    """Give what an utterance changes, one event at a time; the caller applies each before asking for the next."""
    if customer.stage is Stage.GATEKEEPER:
        yield from _at_the_gate(rulebook, customer)
        return
    yield from weigh_claims(customer, heard)
    yield from answered(customer, heard)
    yield from advised(customer, heard)
    yield from feel(customer, heard)
    if customer.refused is not None:
        back = rulebook.next("decide", customer) is Stage.CALLBACK
        yield from _end(rulebook, customer, "decide" if back else "leave")
        return
    if customer.resisting:
        yield from resist(customer, heard)
    if customer.resisting:
        yield from _leave(rulebook, customer)
        if customer.stage not in ENDS and customer.hurried:
            yield from _end(rulebook, customer, "decide")
        return
    yield from handle(customer, heard)
    yield from go_on(customer, heard)
    yield from refer(customer, heard)
    yield from disclose(customer, heard)
    yield from be_convinced(customer, heard)
    yield from _leave(rulebook, customer)
    if customer.stage in ENDS:
        return
    yield from _move(rulebook, customer, "settle")
    yield from _go_forward(rulebook, customer)
    yield from _refuse(customer)
    if customer.refused is None and not stays(customer):
        yield from raise_objection(customer, heard, leaves=rulebook.next("decide", customer) is Stage.CALLBACK)
    yield from _decide(rulebook, customer)
    if customer.stage in ENDS:
        return
    yield from _move(rulebook, customer, "object")
    yield from _signal(customer, dice)
    yield from wonder(customer, dice)


def _at_the_gate(rulebook: Rulebook, customer: Customer) -> Iterator[Event]:
    """Be put through, turned away, or given a time by whoever answers first."""
    yield from _end(rulebook, customer, "leave")
    if customer.stage not in ENDS:
        yield from _move(rulebook, customer, "advance")
    if customer.stage is Stage.GATEKEEPER:
        yield from _end(rulebook, customer, "decide")


def _move(rulebook: Rulebook, customer: Customer, trigger: str) -> Iterator[StageChanged]:
    dest = rulebook.next(trigger, customer)
    if dest is not None:
        yield StageChanged(turn=customer.turn, source=customer.stage, dest=dest, cause=trigger)


def _go_forward(rulebook: Rulebook, customer: Customer) -> Iterator[StageChanged]:
    """Go at most one stage forward, except that the order asked for right after a buying signal goes to action."""
    before = customer.stage
    yield from _move(rulebook, customer, "jump")
    if customer.stage is before:
        yield from _move(rulebook, customer, "advance")
    if customer.stage is before:
        yield from _move(rulebook, customer, "cool")


def _decide(rulebook: Rulebook, customer: Customer) -> Iterator[Event]:
    """Say yes where yes is meant; who became ready only now wants to be asked once more, unless they gave a signal."""
    just_ready = any(isinstance(event, StageChanged) and event.dest is Stage.ACTION and event.cause == "advance"
                     for event in customer.now)
    if not just_ready or customer.staging.scenario.goal is not Goal.SALE:
        yield from _end(rulebook, customer, "decide")


def _leave(rulebook: Rulebook, customer: Customer) -> Iterator[Event]:
    if rulebook.next("decide", customer) is None:
        yield from _end(rulebook, customer, "leave")


def _end(rulebook: Rulebook, customer: Customer, trigger: str) -> Iterator[Event]:
    for changed in _move(rulebook, customer, trigger):
        yield changed
        yield SessionEnded(turn=customer.turn, outcome=changed.dest, reason=_reason(customer, changed.dest))


def _reason(customer: Customer, outcome: Stage) -> str:
    if outcome is Stage.LOST and customer.at_gate:
        return "was not put through"
    if outcome is Stage.POLITE_EXIT and customer.advised and not customer.staging.scenario.fits:
        return "said honestly that it does not fit"
    if outcome is Stage.WON and customer.serving:
        return "saw to it, and kept the customer"
    if outcome is Stage.WON and not customer.staging.scenario.fits:
        return "sold what does not fit"
    if outcome is Stage.WALKED_OUT:
        return "was insulted" if customer.made[Move.RUDE] >= 2 else "ran out of patience"
    if outcome is Stage.LOST:
        return "was pushed on after a clear no" if customer.refused is not None else "ran out of time"
    return REASONS[outcome]


def _refuse(customer: Customer) -> Iterator[CueGiven]:
    """Say a clear no to a second premature close or wrong claim, or when trust is gone (process.md, B3 and B11).

    Whom only a concern keeps from it names that once more, and says no to the third.
    """
    pressed = customer.minds(HASTY) and customer.felt[HASTY] >= (3 if is_convinced(customer) else 2)
    if pressed or len(set(customer.noticed.values())) >= 2 or customer.attitude.trust <= 0.02:
        yield CueGiven(turn=customer.turn, cue=CueKind.REFUSAL, subject="offer")


def _signal(customer: Customer, dice: Dice) -> Iterator[CueGiven]:
    """Give a buying signal on reaching desire, on a concern laid to rest, or on naming the gain themselves (A7)."""
    forward = any(isinstance(event, StageChanged) and event.dest in PATH[3:] for event in customer.now)
    glad = customer.happened(ObjectionSettled) or any(
        isinstance(event, NeedWeighed) and event.by == "payoff" for event in customer.now)
    begun = customer.unfinished[1] == customer.turn
    keen = (not (begun or customer.serving or customer.dissuaded) and customer.attitude.interest >= 0.45
            and customer.met and not customer.open and not customer.minds(HASTY))
    if keen and customer.refused is None and not customer.happened(ObjectionRaised) and (
            forward or (glad and dice.chance(0.8))):
        yield CueGiven(turn=customer.turn, cue=CueKind.BUYING_SIGNAL, subject="offer")
