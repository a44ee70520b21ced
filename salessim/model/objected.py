"""The facts of the customer's objections; the other events stand in `events`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The four rules of handling an objection (process.md, B8)."""

    HEARD = "heard"
    SIDED = "sided"
    CLARIFIED = "clarified"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised:
    """The customer raised an objection."""

    turn: int
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionHandled:
    """One of the four rules was kept for an open objection."""

    turn: int
    objection: str
    rule: Rule


PASSED_OVER = "passed over"
"""What hardened an objection that was ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionHardened:
    """An objection was argued with or ignored: `cause` is the harsh move, or `PASSED_OVER`."""

    turn: int
    objection: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionSettled:
    """An objection was resolved."""

    turn: int
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLaidToRest:
    """An objection was settled in an earlier talk, and does not come up again."""

    turn: int
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionUnmasked:
    """A smokescreen was seen through: the customer says what is `behind` it, another objection."""

    turn: int
    objection: str
    behind: str
