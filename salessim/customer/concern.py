"""An objection in the course of a talk, and the rules of thumb that the whole room shares."""

from __future__ import annotations

from dataclasses import dataclass, field

from salessim.model.events import Rule
from salessim.model.heard import Heard
from salessim.model.moves import CLOSING, Move
from salessim.model.persona import Objection, ObjectionKind

TOOK_SIGNAL = CLOSING - {Move.QUOTE_PRICE, Move.OFFER_CONCESSION}
"""What takes up a buying signal: a trial close, a close, or a next step (A7)."""

SHORT = 3
"""Up to so many words, what is no move is a sound of listening and not something to be puzzled by; ours."""

POSTPONES = frozenset({ObjectionKind.TIME, ObjectionKind.AUTHORITY})
"""Kinds of concern that put a decision off, and leave a call back open."""

UNDERSTOOD = ("against", "unsure", "referral", "answer", "figure", "leaves")
"""Kinds of mentions that are understood without a move; "figure" is one that the customer told."""

HASTY = "asked for a decision too early"
"""The cause under which a premature close is recorded; the second one brings a clear no."""


def is_clear(heard: Heard) -> bool:
    """Tell whether anything was understood of an utterance; up to `SHORT` words need not be understood."""
    return bool(heard.moves or any(heard.mentioned(kind) for kind in UNDERSTOOD)) or (
        heard.words <= SHORT)


@dataclass(slots=True, eq=False)
class Concern:
    """An objection that was raised: which rules were kept for it, and how often it was argued with or passed over.

    Attributes:
        harsh: how often it was argued with, or met with another harsh word; `hardened` counts these too.
    """

    objection: Objection
    raised: int
    rules: set[Rule] = field(default_factory=set)
    hardened: int = 0
    harsh: int = 0
    settled: bool = False
