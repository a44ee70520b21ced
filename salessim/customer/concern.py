"""An objection in the course of a talk, and the rules of thumb that the whole room shares."""

from __future__ import annotations

from dataclasses import dataclass, field

from salessim.model.events import Rule
from salessim.model.heard import Heard, Kind
from salessim.model.persona import Objection, ObjectionKind

SHORT = 3
"""Up to so many words, what is no move is a sound of listening and not something to be puzzled by; ours."""

POSTPONES = frozenset({ObjectionKind.TIME, ObjectionKind.AUTHORITY})
"""Kinds of concern that put a decision off, and leave a call back open."""

UNDERSTOOD: tuple[Kind, ...] = ("against", "unsure", "referral", "answer", "figure", "leaves")
"""Kinds of mentions that are understood without a move; "figure" is one that the customer told."""

HASTY = "asked for a decision too early"
"""The cause under which a premature close is recorded; the second one brings a clear no."""

INTERRUPTED = "interrupted me"
"""The cause under which it is recorded that a thought was cut off."""


def is_clear(heard: Heard) -> bool:
    """Tell whether anything was understood of an utterance; up to `SHORT` words need not be understood."""
    return bool(heard.moves or heard.mentioned(*UNDERSTOOD)) or (
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
