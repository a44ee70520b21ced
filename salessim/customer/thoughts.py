"""What the customer begins to say and breaks off: who lets them go on hears the rest, who pitches interrupts (B8)."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.concern import SHORT
from salessim.customer.questions import ECHOED
from salessim.customer.state import Customer
from salessim.model.events import CueGiven, CueKind, Event, NeedVoiced, ThoughtFinished
from salessim.model.heard import Heard
from salessim.model.moves import CLOSING, FORMS, HARMFUL, PRESENTING, Move


def listens(heard: Heard) -> bool:
    """Tell whether an utterance does nothing but let the customer go on: silence, "I see", a word of sympathy."""
    if heard.has(*PRESENTING, *CLOSING, *FORMS, *HARMFUL):
        return False
    return heard.words <= SHORT or heard.has(Move.ENCOURAGE, Move.EMPATHISE, Move.REFLECT)


LATER = 4
"""For so many turns who is asked what they were going to say still knows; ours."""
PITCHES = (*PRESENTING, Move.QUOTE_PRICE, Move.OFFER_CONCESSION, Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP)


def interrupts(customer: Customer, heard: Heard) -> bool:
    """Tell whether the customer is presented or sold something in the middle of a thought.

    Who gives their words back and asks on sells nothing ("you get your parts brought, and what's more?").
    """
    return bool(customer.broken_off) and heard.has(*PITCHES) and not _asks_what(heard)


def _asks_what(heard: Heard) -> bool:
    """Tell whether some of their last words are given back in a question that names nothing of the offer."""
    return heard.echo >= ECHOED and heard.has(*FORMS) and not heard.mentioned("feature")


def _taken_up_later(customer: Customer, heard: Heard) -> str:
    """Give the need that they broke off at some turns ago, if they are asked what they were going to say."""
    subject, turn = customer.unfinished
    need = customer.need(subject)
    named = heard.mentioned("need") or heard.mentioned("fact") or heard.mentioned("feature")
    asked = heard.has(Move.CLARIFYING_QUESTION) and not named and not customer.open
    return subject if need and subject not in customer.voiced and asked and customer.turn - turn <= LATER else ""


def go_on(customer: Customer, heard: Heard) -> Iterator[Event]:
    """Finish what was broken off, unless interrupted; who was heard out lets more shine through than was asked."""
    subject = customer.broken_off or _taken_up_later(customer, heard)
    if not subject or interrupts(customer, heard) or heard.has(*HARMFUL):
        return
    other = {*heard.mentioned("need"), *heard.mentioned("fact")} - {subject}
    if other and heard.has(*FORMS) and not heard.has(Move.CLARIFYING_QUESTION) and not _asks_what(heard):
        return
    turn, heard_out = customer.turn, listens(heard)
    yield ThoughtFinished(turn=turn, subject=subject, heard_out=heard_out)
    if customer.need(subject) is None:
        return
    yield NeedVoiced(turn=turn, need=subject, drawn_by="listening" if heard_out else "question")
    yield CueGiven(turn=turn, cue=CueKind.NEED, subject=subject)
    needs = customer.staging.persona.needs
    more = next((need for need in needs if need.hints and need.id not in customer.voiced), None)
    if heard_out and more is not None:
        yield CueGiven(turn=turn, cue=CueKind.NEED_HINT, subject=more.id)
