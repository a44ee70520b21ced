"""The facts of what was said of the product; the other events stand in `events`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMade:
    """The trainee said something wrong of the product: what it was about, and what is right."""

    turn: int
    subject: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCorrected:
    """The trainee put a wrong claim right before the customer noticed it."""

    turn: int
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNoticed:
    """The customer noticed a wrong claim, at once or later."""

    turn: int
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered:
    """A question of the customer's about a feature was answered."""

    turn: int
    feature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisedAgainst:
    """The trainee told the customer honestly that the offer is not for them."""

    turn: int
