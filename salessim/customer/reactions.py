"""How each move moves the customer: the declared reactions.

Every figure is an amount added to trust, interest or patience (each 0 to 1) the first time a move is made. All are
ours, ordered by what the sources say matters: questions before presentation and implication before situation
(Rackham 1988), listening before answering (process.md, B8), benefits over features (A5), pressure and idle talk
worst (B3, A4).
"""

from __future__ import annotations

from dataclasses import dataclass

from salessim.model.moves import Move
from salessim.model.persona import Style
from salessim.model.scenario import Channel, Difficulty, Temperature


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one move does to trust, interest and patience (each −1 to 1)."""

    trust: float = 0.0
    interest: float = 0.0
    patience: float = 0.0


REACTIONS: dict[Move, Reaction] = {
    Move.GREET: Reaction(0.04, 0.0, 0.0),
    Move.INTRODUCE_SELF: Reaction(0.05, 0.0, 0.0),
    Move.NAME_COMPANY: Reaction(0.04, 0.01, 0.0),
    Move.ASK_NAME: Reaction(0.03, 0.0, 0.0),
    Move.STATE_PURPOSE: Reaction(0.03, 0.06, 0.0),
    Move.ASK_PERMISSION: Reaction(0.05, 0.0, 0.05),
    Move.SMALL_TALK: Reaction(0.04, 0.0, -0.01),
    Move.SITUATION_QUESTION: Reaction(0.01, 0.01, -0.02),
    Move.PROBLEM_QUESTION: Reaction(0.03, 0.06, 0.0),
    Move.IMPLICATION_QUESTION: Reaction(0.04, 0.08, 0.0),
    Move.NEED_PAYOFF_QUESTION: Reaction(0.03, 0.09, 0.02),
    Move.DECISION_QUESTION: Reaction(0.02, 0.02, 0.0),
    Move.CLARIFYING_QUESTION: Reaction(0.04, 0.03, 0.0),
    Move.REFLECT: Reaction(0.08, 0.05, 0.03),
    Move.EMPATHISE: Reaction(0.07, 0.02, 0.03),
    Move.ENCOURAGE: Reaction(0.02, 0.01, 0.0),
    Move.FEATURE: Reaction(0.0, 0.01, -0.01),
    Move.ADVANTAGE: Reaction(0.0, 0.02, -0.01),
    Move.BENEFIT: Reaction(0.01, 0.03, 0.0),
    Move.EVIDENCE: Reaction(0.07, 0.03, 0.0),
    Move.COMPARE: Reaction(0.04, 0.02, 0.0),
    Move.INVOLVE: Reaction(0.03, 0.06, 0.02),
    Move.OFFER_CONCESSION: Reaction(-0.01, 0.04, 0.0),
    Move.TRIAL_CLOSE: Reaction(0.02, 0.03, 0.0),
    Move.THANK: Reaction(0.02, 0.0, 0.01),
    Move.APOLOGISE: Reaction(0.03, 0.0, 0.03),
    Move.AFTER_SALE_CARE: Reaction(0.05, 0.02, 0.0),
    Move.PRESSURE: Reaction(-0.14, -0.06, -0.2),
    Move.ARGUE: Reaction(-0.12, -0.06, -0.14),
    Move.RUDE: Reaction(-0.35, -0.2, -0.45),
    Move.DISPARAGE: Reaction(-0.12, -0.02, -0.05),
    Move.OVERPROMISE: Reaction(-0.12, -0.02, -0.02),
}

STYLE: dict[Style, dict[Move, float]] = {
    Style.DRIVER: {Move.SMALL_TALK: -1.0, Move.SITUATION_QUESTION: 1.5, Move.BENEFIT: 1.3, Move.EVIDENCE: 0.8,
                   Move.PRESSURE: 1.2},
    Style.EXPRESSIVE: {Move.SMALL_TALK: 1.5, Move.INVOLVE: 1.5, Move.EVIDENCE: 0.7, Move.FEATURE: 0.5},
    Style.AMIABLE: {Move.SMALL_TALK: 1.5, Move.EMPATHISE: 1.3, Move.AFTER_SALE_CARE: 1.5, Move.PRESSURE: 1.3},
    Style.ANALYTICAL: {Move.SMALL_TALK: 0.0, Move.EVIDENCE: 1.5, Move.COMPARE: 1.5, Move.FEATURE: 1.5,
                       Move.OVERPROMISE: 1.6},
}
"""How much stronger a style takes a move (factor; negative turns it round). After Merrill and Reid (1981)."""

NORMS: dict[Channel, dict[Move, Reaction]] = {
    Channel.TASTING: {Move.ASK_COMMITMENT: Reaction(-0.06, -0.04, -0.1), Move.INVOLVE: Reaction(0.05, 0.1, 0.04),
                      Move.PROPOSE_NEXT_STEP: Reaction(-0.03, 0, -0.05), Move.SMALL_TALK: Reaction(0.06, 0.02, 0.01)},
    Channel.DOOR: {Move.ASK_PERMISSION: Reaction(0.08, 0.01, 0.08), Move.INTRODUCE_SELF: Reaction(0.07, 0, 0.02),
                   Move.APOLOGISE: Reaction(0.04, 0, 0.05)},
    Channel.CHAT: {Move.SMALL_TALK: Reaction(0.02, 0, -0.04), Move.GREET: Reaction(0.02, 0, 0)},
    Channel.MEETING: {Move.STATE_PURPOSE: Reaction(0.05, 0.06, 0.02), Move.SMALL_TALK: Reaction(0.05, 0, 0)},
}
"""What a channel takes otherwise than the rest: a close is hard selling at a tasting stand (process.md, B2); ours."""

WARMTH: dict[Temperature, float] = {Temperature.COLD: 0.0, Temperature.WARM: 0.05, Temperature.HOT: 0.12}
"""Interest that a customer brings along beside the persona's (0 to 1; process.md, B1); ours."""

WORDS: dict[Channel, int] = {Channel.PHONE: 60, Channel.SHOP: 60, Channel.MEETING: 100, Channel.DOOR: 45,
                             Channel.TASTING: 35, Channel.CHAT: 40}
"""How many words an utterance may have before it is a monologue; ours, about 25 seconds of speech on the telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """What a difficulty does; mechanical, so that hard is harder for everybody.

    Attributes:
        gain: factor on every rise.
        loss: factor on every fall.
        patience: added to the persona's patience at the start.
        opens: trust from which needs and facts are told that have to be asked for (0 to 1).
        confides: trust from which those are told that are kept back until then (0 to 1).
        rules: how many of hearing out, taking their side and clarifying an objection wants beside its answer (count).
        trusts: trust from which an objection wants one rule fewer (0 to 1; above 1: never).
        forgives: how many harsh words about an objection are let pass before it wants a rule more (count).
        asks: how likely a question about the product is in a quiet turn (0 to 1).
    """

    gain: float
    loss: float
    patience: float
    opens: float
    confides: float
    rules: int
    trusts: float
    forgives: int
    asks: float


TEMPER: dict[Difficulty, Temper] = {
    Difficulty.EASY: Temper(gain=1.2, loss=0.85, patience=0.1, opens=0.0, confides=0.4, asks=0.3,
                            rules=1, trusts=0.9, forgives=1),
    Difficulty.NORMAL: Temper(gain=1.0, loss=1.0, patience=0.0, opens=0.4, confides=0.5, asks=0.4,
                              rules=1, trusts=1.1, forgives=0),
    Difficulty.HARD: Temper(gain=0.85, loss=1.15, patience=-0.05, opens=0.5, confides=0.6, asks=0.5,
                            rules=2, trusts=0.67, forgives=0),
}
