"""The documents of who is played: persona and voice. Attribute docstrings become the schema's descriptions.

They mirror the dataclasses of `salessim.model`, key by key. Ranges and defaults are ours.
"""

# ruff: noqa: RUF012 - pydantic copies a default for every document.
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from salessim.content.shapes import (
    Id,
    Ids,
    Language,
    MaybeId,
    Phrases,
    Prose,
    Saying,
    Sayings,
    Shape,
    Share,
    Title,
    Word,
)
from salessim.model.persona import Detail, Disclosure, Mood, ObjectionKind, Raised, Style
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
    """How they begin to speak of it and break off, as "Well, it's just that…".

    Who then says nothing, or a word of listening, hears one of the `lines` and a hint of another need; a pitch
    interrupts.
    """
    hints: Sayings = []
    """How it shines through before it is voiced."""
    impact: Sayings = []
    """What the customer says when asked what it leads to."""
    payoff: Sayings = []
    """What the customer says when asked what solving it would be worth."""


class FactShape(Shape):
    """Something true about the customer that a question can bring out."""

    id: Id
    """The fact's name; a scenario's finding names it under `fact`."""
    says: Saying
    """A clause that completes "found out that …", as "the lease ends in May"."""
    disclosure: Annotated[Disclosure, Word] = Disclosure.ASKED
    """What draws it out: stated (said unasked with the customer's initiative), asked, trust (asked, once trusted)."""
    questions: Sayings = []
    """Example questions that ask for it; at least one, unless `decision` is true or `of` stands."""
    lines: Sayings
    """How the customer tells it."""
    decision: bool = False
    """Whether it is about who decides, how, when and with what budget."""
    of: MaybeId = ""
    """The id of the need that it says more about; with `asks` beside it."""
    asks: Annotated[Detail, Word] | None = None
    """What it says of that need, to who asks on right after it was told, in no words of its own.

    often ("how often does that happen?"), since ("how long has that been going on?"), money ("what is that in money?").
    """


class ObjectionShape(Shape):
    """A concern that the customer may raise."""

    id: Id
    """The objection's name; a smokescreen names it under `hides`."""
    kind: Annotated[ObjectionKind, Word]
    """What it is about; it chooses the voice's lines, as `object_price`."""
    says: Saying
    """A clause that completes "the customer objected that …"."""
    raised: Annotated[Raised, Word]
    """When the customer raises it.

    opening (at once), pitch (shown something before a need is known), price (when one is named), interest (as desire
    grows), close (asked for the order), hidden (only behind another one).
    """
    answered_by: Ids = []
    """Ids of the product's features whose benefit or proof answers it; without any, every fitting answer does."""
    answers: Phrases = []
    """Words that answer it by themselves, said as no question, in any form ("not from my wages", "I decide that")."""
    lines: Sayings
    """How it is voiced."""
    hides: MaybeId = ""
    """The id of the objection that is really meant, where this one is a smokescreen.

    No answer settles it; who asks about it, or waits, hears a `meaning` line and the other one.
    """
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
    """The id of the product's feature that answers it."""
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
    """What the customer wants better; at least one."""
    facts: Annotated[list[FactShape], Field(max_length=100)] = []
    """What is true about the customer, told when somebody asks."""
    objections: Annotated[list[ObjectionShape], Field(max_length=50)] = []
    """Concerns that the customer may raise."""
    questions: Annotated[list[QuestionShape], Field(max_length=50)] = []
    """What the customer wants to know of the product."""
    expert: bool = False
    """Whether they notice a wrong claim at once, and not only when it comes to a decision."""
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
