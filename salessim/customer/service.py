"""Some time after the purchase: what settles what is on the customer's mind, and what comes of it (process.md, A8)."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.state import Customer
from salessim.model.events import NeedMet, ObjectionSettled, ReferralGiven
from salessim.model.heard import Heard
from salessim.model.moves import FORMS, Move

STAYS_FROM, REFERS_FROM = 0.4, 0.5
"""Trust (0 to 1) from which a customer stays one, and from which they name others; ours."""


def settled(customer: Customer) -> bool:
    """What was on their mind has come out and is dealt with: needs are met, objections settled, questions answered."""
    came_out = customer.voiced or customer.concerns or customer.replied
    return bool(came_out) and not customer.open and all(need in customer.met for need in customer.voiced)


def stays(customer: Customer) -> bool:
    """They part as a customer who stays: all is dealt with, and the trainee takes leave, or asks for the next order.

    Thanks take leave where nothing was settled in the same breath.
    """
    heard = customer.heard
    thanks = heard.has(Move.THANK) and not customer.happened(NeedMet, ObjectionSettled)
    parts = (heard.has(Move.FAREWELL) or thanks) and not heard.has(*FORMS)
    return (customer.serving and (parts or heard.has(Move.ASK_COMMITMENT)) and settled(customer)
            and customer.attitude.trust >= STAYS_FROM)


def asks_for_others(customer: Customer, heard: Heard) -> bool:
    """Tell whether a customer who has bought is asked for somebody else."""
    return customer.serving and bool(heard.mentioned("referral")) and heard.has(*FORMS)


def refer(customer: Customer, heard: Heard) -> Iterator[ReferralGiven]:
    """Name somebody else who might need it, once, when asked by a seller who has dealt with everything."""
    asked = asks_for_others(customer, heard) and not customer.referred
    if asked and settled(customer) and customer.attitude.trust >= REFERS_FROM:
        yield ReferralGiven(turn=customer.turn)
