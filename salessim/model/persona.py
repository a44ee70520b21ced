"""Who is played: the customer's character, needs, facts and objections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Style(StrEnum):
    """The four social styles (Merrill and Reid 1981)."""

    DRIVER = "driver"
    EXPRESSIVE = "expressive"
    AMIABLE = "amiable"
    ANALYTICAL = "analytical"


class Disclosure(StrEnum):
    """What draws a need or a fact out of the customer."""

    STATED = "stated"
    ASKED = "asked"
    TRUST = "trust"


class Detail(StrEnum):
    """What may be asked further about a need: how often it happens, since when, and what it comes to in money."""

    OFTEN = "often"
    SINCE = "since"
    MONEY = "money"


class ObjectionKind(StrEnum):
    """What an objection is about."""

    PRICE = "price"
    NEED = "need"
    TRUST = "trust"
    TIME = "time"
    AUTHORITY = "authority"
    COMPETITOR = "competitor"
    PRODUCT = "product"


class Raised(StrEnum):
    """What makes the customer raise an objection."""

    OPENING = "opening"
    PITCH = "pitch"
    PRICE = "price"
    INTEREST = "interest"
    CLOSE = "close"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attitude:
    """The customer's inner state; each 0 (none) to 1 (full)."""

    trust: float
    interest: float
    patience: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something the customer wants better.

    Attributes:
        id: its name in files.
        says: a clause that completes "found out that …", as "deliveries come late".
        importance: 0 to 1.
        disclosure: what draws it out.
        phrases: words that name it.
        questions: example questions that ask for it.
        lines: how the customer voices it, each once.
        begins: how they begin to speak of it and break off; who lets them go on hears the rest.
        hints: how the customer lets it shine through before it is voiced.
        impact: what the customer says when asked what it leads to.
        payoff: what the customer says when asked what solving it would be worth.
    """

    id: str
    says: str
    importance: float
    disclosure: Disclosure
    phrases: tuple[str, ...]
    questions: tuple[str, ...]
    lines: tuple[str, ...]
    begins: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    impact: tuple[str, ...] = ()
    payoff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something true about the customer that a question can bring out; fields as in `Need`.

    `decision` marks a fact about who decides, how, when and with what budget. A fact `of` a need also answers who
    `asks` just that about the need, once it is told ("how often does that happen?").
    """

    id: str
    says: str
    disclosure: Disclosure
    questions: tuple[str, ...]
    lines: tuple[str, ...]
    decision: bool = False
    of: str = ""
    asks: Detail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A concern that the customer may raise.

    Attributes:
        id: its name in files.
        kind: what it is about.
        says: a clause that completes "the customer objected that …".
        raised: what makes the customer raise it.
        answered_by: features of the product whose benefit or proof answers it; empty: any fitting answer does.
        answers: words that answer it by themselves, said as no question ("not out of my wages").
        hides: the objection that is really meant, where this one is a smokescreen; no answer settles a smokescreen.
        only_hard: whether it comes up at the difficulty "hard" alone.
        lines: how it is voiced.
        begins: how they begin to voice it and break off; who lets them go on hears the rest.
        meaning: what the customer says when asked to make it precise.
        insists: what the customer says when it is argued with or ignored.
        settled: what the customer says when it is resolved.
    """

    id: str
    kind: ObjectionKind
    says: str
    raised: Raised
    answered_by: tuple[str, ...]
    lines: tuple[str, ...]
    answers: tuple[str, ...] = ()
    hides: str = ""
    only_hard: bool = False
    begins: tuple[str, ...] = ()
    meaning: tuple[str, ...] = ()
    insists: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the customer wants to know of the product: the feature that it is `about`, and how they ask."""

    about: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A customer's character.

    Attributes:
        expert: whether they know the trade so well that they notice a wrong claim at once.
        questions: what they want to know of the product.
        address: how the customer is spoken to, as "Ms Keller".
        role: what the customer is, as "owner of two bakeries".
        about: what a trainee may know beforehand.
        lines: the persona's own lines by reply act; they come before those of the voice.
    """

    id: str
    language: str
    name: str
    address: str
    role: str
    style: Style
    about: str
    attitude: Attitude
    needs: tuple[Need, ...]
    facts: tuple[Fact, ...] = ()
    objections: tuple[Objection, ...] = ()
    questions: tuple[Question, ...] = ()
    expert: bool = False
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Mood(StrEnum):
    """How the customer feels about the talk as a whole, beside the ordinary."""

    WARM = "warm"
    COOL = "cool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The lines of one social style in one language, by reply act; those of a mood come before the others."""

    id: str
    language: str
    style: Style
    lines: Mapping[str, tuple[str, ...]]
    moods: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
