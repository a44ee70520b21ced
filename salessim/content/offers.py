"""The documents of what is sold, and where: product and scenario. Attribute docstrings become descriptions in schemas.

They mirror the dataclasses of `salessim.model`, key by key. Ranges and defaults are ours.
"""

# ruff: noqa: RUF012 - pydantic copies a default for every document.
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from salessim.content.people import Lines
from salessim.content.shapes import Amount, Id, Ids, Language, Phrases, Prose, Saying, Sayings, Shape, Title, Word
from salessim.model.scenario import Channel, Goal, Reception, Temperature


class FeatureShape(Shape):
    """One property of the product, and what it is good for."""

    id: Id
    """The feature's name."""
    says: Saying
    """The property, as "a courier of our own before six in the morning"."""
    advantage: Saying
    """What it does better than the substitutes."""
    benefit: Saying
    """What a customer gains by it."""
    phrases: Annotated[Phrases, Field(min_length=1)]
    """Words or short phrases that name it, in any inflection."""
    solves: Ids = []
    """Ids of the needs that it answers."""


class PriceShape(Shape):
    """What it costs."""

    amount: Amount
    """In units of the currency, as 49.00."""
    says: Title
    """As a seller would say it, as "49 euros a month"."""
    also: Annotated[list[Amount], Field(max_length=20)] = []
    """Other amounts that are true too: fees, yearly totals."""


class RivalShape(Shape):
    """Another supplier, or the present solution."""

    id: Id
    """The rival's name in files."""
    name: Title
    """Its name as people say it."""
    says: Saying
    """What is true about it, in fairness."""
    phrases: Phrases = []
    """Other words that name it."""


class UntruthShape(Shape):
    """Something that is easily said of the product and is not so."""

    id: Id
    """The untruth's name."""
    phrases: Annotated[Phrases, Field(min_length=1)]
    """Words that claim it, as "works offline", in any inflection."""
    right: Saying
    """What is right, as a clause that can stand in the customer's mouth: "it needs the internet all day"."""


class ProductDocument(Shape):
    """The sheet that a trainee studies."""

    kind: Literal["product"]
    """What this file is."""
    id: Id
    """The product's name in files; the same as the file's name."""
    language: Language
    """The language of all its texts, as en."""
    name: Title
    """The product's name."""
    company: Title
    """The firm that the trainee speaks for."""
    about: Prose
    """What it is, in a few sentences."""
    price: PriceShape
    """What it costs."""
    features: Annotated[list[FeatureShape], Field(min_length=1, max_length=50)]
    """Its properties."""
    phrases: Phrases = []
    """Other words that name the product."""
    rivals: Annotated[list[RivalShape], Field(max_length=20)] = []
    """Other suppliers, or the present solution."""
    untruths: Annotated[list[UntruthShape], Field(max_length=50)] = []
    """What is easily said of it and is not so."""


class GatekeeperShape(Shape):
    """Who answers first and decides whether the trainee is put through."""

    name: Title
    """Their name."""
    role: Title
    """What they are, as "assistant to the managing director"."""
    opening: Annotated[Sayings, Field(min_length=1)]
    """Their first lines; the seed chooses one."""
    lines: Lines
    """Their other lines by reply act: ask_who, ask_purpose, put_through, decline, callback, part."""


class ScenarioDocument(Shape):
    """One situation to practise."""

    kind: Literal["scenario"]
    """What this file is."""
    id: Id
    """The scenario's name in files; the same as the file's name."""
    title: Title
    """What a list of scenarios shows."""
    language: Language
    """The language it is played in, as en."""
    persona: Id
    """Whom the trainee meets."""
    product: Id
    """What is sold."""
    rubric: Id
    """What the conversation is judged by."""
    channel: Annotated[Channel, Word]
    """Where the conversation takes place."""
    temperature: Annotated[Temperature, Word] = Temperature.COLD
    """How near the customer is to buying at the start."""
    initiative: Literal["seller", "customer"] = "seller"
    """Who wants something of the other."""
    role: Literal["generator", "seller", "lead_generator"] = "seller"
    """The trainee's role: cold calls from a script, selling, or arranging meetings."""
    goal: Annotated[Goal, Word] = Goal.SALE
    """What the conversation is for."""
    briefing: Prose
    """What the trainee reads before the first word; a template over scenario, persona and product."""
    opening: Sayings
    """The customer's first lines; the seed chooses one."""
    seller: Title
    """The name the trainee goes by."""
    reception: Annotated[Reception, Word] = Reception.WILLING
    """How the customer takes being spoken to: willing, unwilling, busy (cannot talk now) or rude."""
    gatekeeper: GatekeeperShape | None = None
    """Who answers first, if anybody."""
    fits: bool = True
    """Whether the product serves this customer; if not, an honest no is the best end."""
    turns: Annotated[int, Field(ge=5, le=200)] = 40
    """How many utterances of the trainee the customer has time for, 5 to 200."""
