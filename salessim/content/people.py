"""The documents of who is played: persona and voice. Attribute docstrings become the schema's descriptions.

They mirror the dataclasses of `salessim.model`, key by key. Ranges and defaults are ours.
"""

# ruff: noqa: RUF012 - pydantic copies a default for every document.
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from salessim.content.shapes import Id, Ids, Language, Phrases, Prose, Saying, Sayings, Shape, Share, Title, Word
from salessim.model.persona import Disclosure, Mood, ObjectionKind, Raised, Style
from salessim.model.replies import ReplyAct

Lines = dict[Annotated[ReplyAct, Word], Sayings]


class AttitudeShape(Shape):
    """The customer's attitude before the first word; each 0 (none) to 1 (full)."""

    trust: Share = 0.4
    """Trust in the seller, 0 to 1."""
    interest: Share = 0.3
    """Interest in the offer, 0 to 1."""
    patience: Share = 0.7
    """Patience; at 0 the customer walks out. 0 to 1."""


class NeedShape(Shape):
    """Something the customer wants better."""

    id: Id
    """The need's name; a product's feature names it under `solves`."""
    says: Saying
    """A clause that completes "found out that …", as "deliveries come late"."""
    importance: Share = 0.5
    """How much it weighs for the customer, 0 to 1."""
    disclosure: Annotated[Disclosure, Word] = Disclosure.ASKED
    """What draws it out: stated (said unasked with the customer's initiative), asked, trust (asked, once trusted)."""
    phrases: Annotated[Phrases, Field(min_length=1)]
    """Words or short phrases that name it, in any inflection."""
    questions: Sayings = []
    """Example questions that ask for it."""
    lines: Sayings
    """How the customer voices it."""
    begins: Sayings = []
    """How they begin to speak of it and break off, as "Well, it's just that…"; who lets them go on hears a line."""
    hints: Sayings = []
    """How it shines through before it is voiced."""
    impact: Sayings = []
    """What the customer says when asked what it leads to."""
    payoff: Sayings = []
    """What the customer says when asked what solving it would be worth."""


class FactShape(Shape):
    """Something true about the customer that a question can bring out."""

    id: Id
    """The fact's name."""
    says: Saying
    """A clause that completes "found out that …", as "the lease ends in May"."""
    disclosure: Annotated[Disclosure, Word] = Disclosure.ASKED
    """What draws it out: stated, asked or trust."""
    questions: Sayings = []
    """Example questions that ask for it."""
    lines: Sayings
    """How the customer tells it."""
    decision: bool = False
    """Whether it is about who decides, how, when and with what budget."""


class ObjectionShape(Shape):
    """A concern that the customer may raise."""

    id: Id
    """The objection's name."""
    kind: Annotated[ObjectionKind, Word]
    """What it is about."""
    says: Saying
    """A clause that completes "the customer objected that …"."""
    raised: Annotated[Raised, Word]
    """What makes the customer raise it."""
    answered_by: Ids = []
    """Features of the product whose benefit or proof answers it; empty: any fitting answer does."""
    lines: Sayings
    """How it is voiced."""
    hides: Id | Literal[""] = ""
    """The objection that is really meant, where this one is a smokescreen: asking about it brings the other out."""
    only_hard: bool = False
    """Whether it comes up at the difficulty "hard" alone."""
    begins: Sayings = []
    """How they begin to voice it and break off; who lets them go on hears a line."""
    meaning: Sayings = []
    """What the customer says when asked to make it precise."""
    insists: Sayings = []
    """What the customer says when it is argued with or ignored."""
    settled: Sayings = []
    """What the customer says when it is resolved."""


class QuestionShape(Shape):
    """Something the customer wants to know of the product."""

    about: Id
    """The feature that answers it."""
    lines: Annotated[Sayings, Field(min_length=1)]
    """How they ask."""


class PersonaDocument(Shape):
    """A customer's character."""

    kind: Literal["persona"]
    """What this file is."""
    id: Id
    """The persona's name in files; the same as the file's name."""
    language: Language
    """The language of all its texts, as en."""
    name: Title
    """The customer's full name."""
    address: Title
    """How the customer is spoken to, as "Ms Keller"."""
    role: Title
    """What the customer is, as "owner of two bakeries"."""
    style: Annotated[Style, Word]
    """The social style; it chooses the voice."""
    about: Prose
    """What a trainee may know beforehand."""
    attitude: Annotated[AttitudeShape, Field(default_factory=AttitudeShape)]
    """The attitude before the first word."""
    needs: Annotated[list[NeedShape], Field(max_length=50)]
    """What the customer wants better."""
    facts: Annotated[list[FactShape], Field(max_length=100)] = []
    """What is true about the customer."""
    objections: Annotated[list[ObjectionShape], Field(max_length=50)] = []
    """Concerns that the customer may raise."""
    questions: Annotated[list[QuestionShape], Field(max_length=50)] = []
    """What the customer wants to know of the product."""
    expert: bool = False
    """Whether they know the trade so well that they notice a wrong claim at once."""
    lines: Lines = {}
    """The persona's own lines by reply act; they come before those of the voice."""


class VoiceDocument(Shape):
    """The lines of one social style in one language."""

    kind: Literal["voice"]
    """What this file is."""
    id: Id
    """The voice's name in files; the same as the file's name."""
    language: Language
    """The language of the lines, as en."""
    style: Annotated[Style, Word]
    """The social style that speaks so."""
    lines: Lines
    """Lines by reply act."""
    moods: dict[Annotated[Mood, Word], Lines] = {}
    """Lines of a mood, warm or cool, by reply act; they come before the others."""
