"""Some time after the purchase: what settles what is on the customer's mind, and what comes of it (process.md, A8)."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.state import Customer
from salessim.customer.words import says
from salessim.model.events import NeedMet, ObjectionSettled, ReferralGiven
from salessim.model.heard import Heard
from salessim.model.moves import CONTACT, FORMS, Act, Move

STAYS_FROM, REFERS_FROM = 0.4, 0.5
"""Trust (0 to 1) from which a customer stays one, and from which they name others; ours."""


def settled(customer: Customer) -> bool:
    """What was on their mind, the most important need first, has come out, and all that came out is dealt with."""
    came_out = customer.voiced or customer.concerns or customer.replied
    needs = customer.staging.persona.needs
    main = max(needs, key=lambda need: need.importance).id if needs else ""
    wonders = customer.wondered - customer.shown - customer.replied
    dealt_with = not customer.open and not wonders and all(need in customer.met for need in customer.voiced)
    return bool(came_out) and main in {"", *customer.voiced} and dealt_with


@says("all that came up is seen to, what matters most to them among it, none of their questions is left open, "
      f"and the trainee takes leave or, when they just agreed, asks for the next order, with trust from {STAYS_FROM}")
def stays(customer: Customer) -> bool:
    """They part as a customer who stays: all is dealt with, and the trainee takes leave, or asks for the next order.

    Thanks take leave where nothing was begun or settled in the same breath; an order is asked for where something was
    arranged before and the customer has just agreed. What matters most to them must have come out, and no question
    is left behind.
    """
    heard = customer.heard
    thanks = heard.has(Move.THANK) and not heard.has(*CONTACT) and not customer.happened(NeedMet, ObjectionSettled)
    parts = (heard.has(Move.FAREWELL) or thanks) and not heard.has(*FORMS)
    orders = (heard.has(Move.ASK_COMMITMENT) and customer.made[Move.PROPOSE_NEXT_STEP] > 0
              and Act.AGREE in customer.acts)
    return (customer.serving and (parts or orders) and settled(customer)
            and customer.attitude.trust >= STAYS_FROM)


def asks_for_others(customer: Customer, heard: Heard) -> bool:
    """Tell whether a customer who has bought is asked for somebody else."""
    return customer.serving and bool(heard.mentioned("referral")) and (heard.polar or heard.has(*FORMS))


def refer(customer: Customer, heard: Heard) -> Iterator[ReferralGiven]:
    """Name somebody else who might need it, once, when asked by a seller who has dealt with everything."""
    asked = asks_for_others(customer, heard) and not customer.referred
    if asked and settled(customer) and customer.attitude.trust >= REFERS_FROM:
        yield ReferralGiven(turn=customer.turn)
