"""The facts of what the customer told; the other events stand in `events`."""

from __future__ import annotations

from dataclasses import dataclass

EARLIER = "earlier"
"""What drew out a need that was told in an earlier talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedVoiced:
    """The customer named a need; `drawn_by` is the move that drew it out, or "unasked"."""

    turn: int
    need: str
    drawn_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedWeighed:
    """A question made a need weigh more: `by` is "impact" or "payoff"."""

    turn: int
    need: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedMet:
    """The customer saw that a feature answers a need they had voiced."""

    turn: int
    need: str
    feature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLearned:
    """The customer told a fact."""

    turn: int
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBack:
    """The customer was asked for a need or fact (`subject`) and does not trust the trainee enough to tell it yet."""

    turn: int
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThoughtFinished:
    """The customer went on with what they had broken off; `heard_out` says that nothing but listening brought it."""

    turn: int
    subject: str
    heard_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralGiven:
    """The customer named somebody else who might need it."""

    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFound:
    """The trainee asked what no fact of the persona answers."""

    turn: int
    question: str
