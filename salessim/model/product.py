"""What is sold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

NEAR = 4
"""An amount up to four times the price, or down to a quarter of it, is taken for the price; ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One property of the product, and what it is good for.

    Attributes:
        says: the property, as "a courier of our own before six in the morning".
        advantage: what it does better than the substitutes.
        benefit: what a customer gains by it.
        phrases: words that name it.
        solves: ids of the needs that it answers.
    """

    id: str
    says: str
    advantage: str
    benefit: str
    phrases: tuple[str, ...]
    solves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What it costs.

    Attributes:
        amount: in units of the currency, as "49.00" (decimal text, so that nothing is rounded).
        says: as a seller would say it, as "49 euros a month".
        also: other amounts that are true too (fees, yearly totals), as decimal text.
    """

    amount: str
    says: str
    also: tuple[str, ...] = ()

    def is_meant_by(self, amount: str) -> bool:
        """Tell whether an amount (decimal text) may be meant as the price, right or wrong: a small credit is not."""
        named, real = Decimal(amount), Decimal(self.amount)
        return real / NEAR <= named <= real * NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another supplier, or the present solution."""

    id: str
    name: str
    says: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Untruth:
    """Something that is easily said of the product and is not so: the `phrases` that claim it, and what is `right`."""

    id: str
    phrases: tuple[str, ...]
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The sheet that a trainee studies. `company` is the firm that the trainee speaks for."""

    id: str
    language: str
    name: str
    company: str
    about: str
    price: Price
    features: tuple[Feature, ...]
    phrases: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    untruths: tuple[Untruth, ...] = ()

    def feature(self, feature_id: str) -> Feature | None:
        """Give the feature of that id, or None."""
        return next((feature for feature in self.features if feature.id == feature_id), None)
