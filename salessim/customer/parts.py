"""What the customer says to what has just happened, part by part; `plan` puts the parts in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salessim.customer.answering import answers, touches
from salessim.customer.attitude import dumps, rambles, too_early
from salessim.customer.questions import asks, reflects
from salessim.customer.state import Customer
from salessim.model.events import (
    CueGiven,
    CueKind,
    FactLearned,
    GapFound,
    KeptBack,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    ReferralGiven,
    Rule,
    ThoughtFinished,
)
from salessim.model.heard import Heard
from salessim.model.moves import Act, Move
from salessim.model.persona import Objection
from salessim.model.replies import OBJECT, ReplyAct
from salessim.model.scenario import Goal

QUESTIONS = frozenset({Act.BUYING_SIGNAL, Act.ASK_PRODUCT, Act.ASK_PRICE})
"""Acts of the customer that ask for something: what is presented next is their answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line to be said: what it does, and the need, fact or objection whose own lines come first."""

    act: ReplyAct
    subject: str = ""


def meaning(objection: Objection) -> Part:
    """Say what is meant by an objection; who hides another one behind it, and keeps it hidden, only insists."""
    return Part(ReplyAct.INSIST if objection.hides else ReplyAct.MEANING, objection.id)


def concerns(customer: Customer) -> Iterator[Part]:
    """Speak of an objection to which something happened: it was unmasked, settled, hardened, or a rule was kept."""
    for event in customer.now:
        if isinstance(event, ThoughtFinished) and event.subject in customer.concerns:
            yield Part(OBJECT[customer.concerns[event.subject].objection.kind], event.subject)
            return
        if isinstance(event, ObjectionUnmasked):
            yield Part(ReplyAct.MEANING, event.objection)
            return
        if isinstance(event, ObjectionSettled):
            yield Part(ReplyAct.SETTLED, event.objection)
            return
        if isinstance(event, ObjectionHardened):
            objection = customer.concerns[event.objection].objection
            voiced = not customer.used.isdisjoint(objection.lines)  # one that was interrupted was only begun
            yield Part(ReplyAct.INSIST if voiced else OBJECT[objection.kind], event.objection)
            return
    kept = [event for event in customer.now if isinstance(event, ObjectionHandled)]
    rules = {event.rule for event in kept}
    if Rule.CLARIFIED in rules:
        yield meaning(customer.concerns[kept[0].objection].objection)
    elif Rule.ANSWERED in rules:
        yield Part(ReplyAct.INSIST, kept[0].objection)
    elif Rule.SIDED in rules:
        yield Part(ReplyAct.SOFTEN, kept[0].objection)


def told(customer: Customer, heard: Heard) -> Iterator[Part]:
    """Answer what was asked; a summing-up is confirmed where no more than that is asked, but not time after time."""
    said = rambles(customer, heard) or dumps(customer, heard) or customer.happened(ObjectionHandled, ObjectionRaised)
    again = customer.confirmed and customer.happened(NeedVoiced, NeedWeighed, FactLearned)
    if reflects(customer, heard) and not (said or again or asks(heard)):
        yield Part(ReplyAct.CONFIRM)
    for event in customer.now:
        match event:
            case NeedVoiced():
                yield Part(ReplyAct.STATE_NEED, event.need)
            case NeedWeighed():
                yield Part(ReplyAct.IMPACT if event.by == "impact" else ReplyAct.PAYOFF, event.need)
            case FactLearned():
                yield Part(ReplyAct.INFORM, event.fact)
            case ReferralGiven():
                yield Part(ReplyAct.REFER)
            case GapFound():
                yield Part(ReplyAct.NO_ANSWER)
            case KeptBack() if customer.hinted[1] != customer.turn:
                yield Part(ReplyAct.KEEP_BACK)
            case CueGiven(cue=CueKind.NEED_HINT):
                yield Part(ReplyAct.HINT, event.subject)
            case CueGiven(cue=CueKind.UNFINISHED) if customer.need(event.subject) is not None:
                yield Part(ReplyAct.BEGIN, event.subject)
            case _:
                pass


def presented(customer: Customer, heard: Heard) -> Iterator[Part]:
    """Say what they make of what was presented."""
    if answers(customer, heard):
        yield Part(ReplyAct.INTERESTED)
    elif heard.has(Move.INVOLVE):
        yield Part(ReplyAct.TRIES)
    elif set(customer.acts) & QUESTIONS or touches(customer, heard):
        yield Part(ReplyAct.LISTEN)
    elif heard.has(Move.REFLECT):
        return
    elif too_early(customer, heard) or not heard.has(Move.EVIDENCE, Move.COMPARE):
        yield Part(ReplyAct.INSIST, customer.open[0].objection.id) if customer.open else Part(ReplyAct.UNMOVED)
    else:
        yield Part(ReplyAct.LISTEN)


def cues(customer: Customer) -> Iterator[Part]:
    """Voice what comes up by itself: a new objection, a question, a buying signal."""
    begun = {event.subject for event in customer.now
             if isinstance(event, CueGiven) and event.cue is CueKind.UNFINISHED}
    for event in customer.now:
        if isinstance(event, ObjectionRaised):
            act = OBJECT[customer.concerns[event.objection].objection.kind]
            yield Part(ReplyAct.BEGIN if event.objection in begun else act, event.objection)
        elif isinstance(event, CueGiven) and event.cue is CueKind.QUESTION:
            yield Part(ReplyAct.ASK_PRODUCT, event.subject)
        elif isinstance(event, CueGiven) and event.cue is CueKind.BUYING_SIGNAL:
            scenario = customer.staging.scenario
            asks = scenario.goal is Goal.SALE and not customer.price_known
            yield Part(ReplyAct.ASK_PRICE if asks else ReplyAct.SIGNAL)
