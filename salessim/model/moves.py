"""The moves a seller makes and the acts a customer makes, as the recogniser names them.

Ideas: AIDA; features, advantages, benefits; SPIN (Rackham 1988); the National Collegiate Sales Competition sheet;
the stages of active selling. A move is about what the words do, not about whether it was wise.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Side(StrEnum):
    """Who speaks."""

    SELLER = "seller"
    CUSTOMER = "customer"


class Move(StrEnum):
    """What a seller's words do. One utterance may carry several moves, or none."""

    GREET = "greet"
    INTRODUCE_SELF = "introduce_self"
    NAME_COMPANY = "name_company"
    ASK_NAME = "ask_name"
    STATE_PURPOSE = "state_purpose"
    ASK_PERMISSION = "ask_permission"
    SMALL_TALK = "small_talk"
    OPEN_QUESTION = "open_question"
    CLOSED_QUESTION = "closed_question"
    SITUATION_QUESTION = "situation_question"
    PROBLEM_QUESTION = "problem_question"
    IMPLICATION_QUESTION = "implication_question"
    NEED_PAYOFF_QUESTION = "need_payoff_question"
    DECISION_QUESTION = "decision_question"
    CLARIFYING_QUESTION = "clarifying_question"
    REFLECT = "reflect"
    EMPATHISE = "empathise"
    ENCOURAGE = "encourage"
    FEATURE = "feature"
    ADVANTAGE = "advantage"
    BENEFIT = "benefit"
    EVIDENCE = "evidence"
    COMPARE = "compare"
    INVOLVE = "involve"
    QUOTE_PRICE = "quote_price"
    OFFER_CONCESSION = "offer_concession"
    TRIAL_CLOSE = "trial_close"
    ASK_COMMITMENT = "ask_commitment"
    PROPOSE_NEXT_STEP = "propose_next_step"
    THANK = "thank"
    APOLOGISE = "apologise"
    FAREWELL = "farewell"
    AFTER_SALE_CARE = "after_sale_care"
    PRESSURE = "pressure"
    ARGUE = "argue"
    RUDE = "rude"
    DISPARAGE = "disparage"
    OVERPROMISE = "overpromise"


class Act(StrEnum):
    """What a customer's words do."""

    GREET = "greet"
    INFORM = "inform"
    STATE_NEED = "state_need"
    ASK_PRODUCT = "ask_product"
    ASK_PRICE = "ask_price"
    BUYING_SIGNAL = "buying_signal"
    AGREE = "agree"
    DISAGREE = "disagree"
    OBJECT_PRICE = "object_price"
    OBJECT_NEED = "object_need"
    OBJECT_TRUST = "object_trust"
    OBJECT_TIME = "object_time"
    OBJECT_AUTHORITY = "object_authority"
    OBJECT_COMPETITOR = "object_competitor"
    OBJECT_PRODUCT = "object_product"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANNOT_TALK = "cannot_talk"
    HOSTILE = "hostile"
    END_TALK = "end_talk"


CONTACT = frozenset({Move.GREET, Move.INTRODUCE_SELF, Move.NAME_COMPANY, Move.ASK_NAME, Move.STATE_PURPOSE,
                     Move.ASK_PERMISSION, Move.SMALL_TALK})
FORMS = frozenset({Move.OPEN_QUESTION, Move.CLOSED_QUESTION})
DISCOVERY = frozenset({Move.SITUATION_QUESTION, Move.PROBLEM_QUESTION, Move.IMPLICATION_QUESTION,
                       Move.NEED_PAYOFF_QUESTION, Move.DECISION_QUESTION, Move.CLARIFYING_QUESTION})
LISTENING = frozenset({Move.REFLECT, Move.EMPATHISE, Move.ENCOURAGE})
PRESENTING = frozenset({Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT, Move.EVIDENCE, Move.COMPARE, Move.INVOLVE})
CLOSING = frozenset({Move.QUOTE_PRICE, Move.OFFER_CONCESSION, Move.TRIAL_CLOSE, Move.ASK_COMMITMENT,
                     Move.PROPOSE_NEXT_STEP})
ENDING = frozenset({Move.THANK, Move.APOLOGISE, Move.FAREWELL, Move.AFTER_SALE_CARE})
HARMFUL = frozenset({Move.PRESSURE, Move.ARGUE, Move.RUDE, Move.DISPARAGE, Move.OVERPROMISE})

COURTESIES = frozenset({Move.ASK_NAME, Move.ASK_PERMISSION, Move.TRIAL_CLOSE, Move.ASK_COMMITMENT,
                        Move.PROPOSE_NEXT_STEP, Move.INVOLVE, Move.OFFER_CONCESSION})
"""Moves that bring a question of their own, which asks for nothing about the customer."""
TAKES_UP = frozenset({Move.TRIAL_CLOSE, Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP})
"""What takes up a buying signal (process.md, A7)."""


def taking_up(signal: Iterable[Act]) -> frozenset[Move]:
    """Give the moves that take up a buying signal shown by these acts: who asks what it costs may be told."""
    return TAKES_UP | {Move.QUOTE_PRICE} if Act.ASK_PRICE in signal else TAKES_UP


GROUPS: dict[str, frozenset[Move]] = {
    "contact": CONTACT, "question_form": FORMS, "needs": DISCOVERY, "listening": LISTENING,
    "presentation": PRESENTING, "closing": CLOSING, "ending": ENDING, "harmful": HARMFUL,
}

MOVES_OF: dict[Side, tuple[Move, ...] | tuple[Act, ...]] = {Side.SELLER: tuple(Move), Side.CUSTOMER: tuple(Act)}

SAYS: dict[Move, str] = {
    Move.GREET: "opens with a greeting",
    Move.INTRODUCE_SELF: "gives the seller's own name",
    Move.NAME_COMPANY: "names the seller's firm",
    Move.ASK_NAME: "asks the customer's name",
    Move.STATE_PURPOSE: "says why the seller is here",
    Move.ASK_PERMISSION: "asks whether the customer has time",
    Move.SMALL_TALK: "builds rapport off the business",
    Move.OPEN_QUESTION: "asks an open question",
    Move.CLOSED_QUESTION: "asks a closed question",
    Move.SITUATION_QUESTION: "asks how things stand now",
    Move.PROBLEM_QUESTION: "asks about trouble",
    Move.IMPLICATION_QUESTION: "asks what the trouble leads to",
    Move.NEED_PAYOFF_QUESTION: "asks what solving it would be worth",
    Move.DECISION_QUESTION: "asks who decides, how and when",
    Move.CLARIFYING_QUESTION: "asks to make the last remark precise",
    Move.REFLECT: "gives back what the customer said",
    Move.EMPATHISE: "acknowledges the customer's feeling or position",
    Move.ENCOURAGE: "gives a sign to go on talking",
    Move.FEATURE: "states what the product is or has",
    Move.ADVANTAGE: "states what a feature does better",
    Move.BENEFIT: "states what this customer gains",
    Move.EVIDENCE: "offers proof",
    Move.COMPARE: "compares in fairness",
    Move.INVOLVE: "lets the customer try or picture it",
    Move.QUOTE_PRICE: "states a price or terms",
    Move.OFFER_CONCESSION: "offers a discount or an extra",
    Move.TRIAL_CLOSE: "takes the temperature",
    Move.ASK_COMMITMENT: "asks for the order",
    Move.PROPOSE_NEXT_STEP: "proposes a next step",
    Move.THANK: "thanks the customer",
    Move.APOLOGISE: "says sorry",
    Move.FAREWELL: "takes leave politely",
    Move.AFTER_SALE_CARE: "offers help after the purchase",
    Move.PRESSURE: "pushes",
    Move.ARGUE: "contradicts or brushes a concern aside",
    Move.RUDE: "insults or talks down",
    Move.DISPARAGE: "runs down a competitor",
    Move.OVERPROMISE: "promises what nobody can promise",
}
