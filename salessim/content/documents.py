"""The documents that trainers write, one class a kind. Attribute docstrings become the schema's descriptions.

They mirror the dataclasses of `salessim.model`, key by key. Ranges and defaults are ours.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from salessim.content.shapes import (
    Amount,
    Arguments,
    CheckName,
    Id,
    Language,
    Note,
    Phrase,
    Points,
    Prose,
    Saying,
    Shape,
    Share,
    Title,
    Weight,
    Word,
)
from salessim.model.persona import Disclosure, ObjectionKind, Raised, Style
from salessim.model.replies import ReplyAct
from salessim.model.scenario import Channel, Difficulty, Goal, Stage, Temperature

Phrases = Annotated[list[Phrase], Field(max_length=100)]
Sayings = Annotated[list[Saying], Field(max_length=200)]
Ids = Annotated[list[Id], Field(max_length=50)]
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
    """What draws it out: stated (any question), asked (the right question), trust (the right question, once trusted)."""
    phrases: Annotated[Phrases, Field(min_length=1)]
    """Words or short phrases that name it, in any inflection."""
    questions: Sayings = []
    """Example questions that ask for it."""
    lines: Sayings
    """How the customer voices it."""
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
    meaning: Sayings = []
    """What the customer says when asked to make it precise."""
    insists: Sayings = []
    """What the customer says when it is argued with or ignored."""
    settled: Sayings = []
    """What the customer says when it is resolved."""


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
    fits: bool = True
    """Whether the product serves this customer; if not, an honest no is the best end."""
    turns: Annotated[int, Field(ge=5, le=200)] = 40
    """How many utterances of the trainee the customer has time for, 5 to 200."""


class CheckShape(Shape):
    """One yes/no question about the transcript."""

    id: Id
    """Its name within the criterion."""
    says: Saying
    """What it asks for; a template that completes "the trainee …", as "gave their own name"."""
    check: CheckName
    """The name of a check."""
    args: Arguments = {}
    """The check's arguments; texts are templates."""
    weight: Weight = 1.0
    """Its share within the criterion, over 0."""
    advice: Note = ""
    """What to do differently; a template."""


class CriterionShape(Shape):
    """One aspect that is judged."""

    id: Id
    """The criterion's name."""
    title: Title
    """What a report calls it."""
    weight: Weight = 1.0
    """Its share within the section, over 0."""
    checks: Annotated[list[CheckShape], Field(max_length=50)] = []
    """What is asked about the transcript."""
    when: Note = ""
    """An expression over scenario, persona and product; empty: always."""
    for_each: Note = ""
    """An expression that gives a list; the checks are asked once for each item, as `item`."""
    manual: Note = ""
    """Why a transcript cannot show it; empty: it can."""


class SectionShape(Shape):
    """A part of the rubric."""

    id: Id
    """The section's name."""
    title: Title
    """What a report calls it."""
    weight: Weight = 1.0
    """Its share of the total, over 0."""
    criteria: Annotated[list[CriterionShape], Field(min_length=1, max_length=50)]
    """The aspects that it judges."""


class FlagShape(Shape):
    """A fatal fault: when its check fails, the score is capped."""

    id: Id
    """The flag's name."""
    says: Saying
    """What a report says when it is raised."""
    check: CheckName
    """The name of a check."""
    cap: Annotated[int, Field(ge=0, le=100)]
    """The highest total that is still possible, in points of 100."""
    args: Arguments = {}
    """The check's arguments; texts are templates."""


class RubricDocument(Shape):
    """What a conversation is judged by."""

    kind: Literal["rubric"]
    """What this file is."""
    id: Id
    """The rubric's name in files; the same as the file's name."""
    version: Annotated[int, Field(ge=1, le=10_000)] = 1
    """Counts its changes, from 1."""
    language: Language
    """The language of all its texts, as en."""
    title: Title
    """What a report calls it."""
    pass_mark: Points = 60.0
    """The score that passes, in points of 100."""
    provenance: Prose
    """Where its facts and weights come from."""
    sections: Annotated[list[SectionShape], Field(min_length=1, max_length=30)]
    """Its parts."""
    flags: Annotated[list[FlagShape], Field(max_length=30)] = []
    """Fatal faults."""


class ScoreShape(Shape):
    """The score that an example conversation must reach."""

    at_least: Points = 0.0
    """The lowest score allowed, in points of 100."""
    at_most: Points = 100.0
    """The highest score allowed, in points of 100."""


class PlayDocument(Shape):
    """An example conversation that must hold."""

    kind: Literal["play"]
    """What this file is."""
    id: Id
    """The play's name; the file is called <id>.play.yaml."""
    title: Title
    """What it shows."""
    scenario: Id
    """What is played."""
    seed: Annotated[int, Field(ge=0, le=2**53)] = 1
    """The seed of the conversation, from 0."""
    difficulty: Annotated[Difficulty, Word] = Difficulty.NORMAL
    """How forgiving the customer is."""
    outcome: Annotated[Stage, Word]
    """How it must end."""
    says: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(min_length=1, max_length=200)]
    """What the trainee says, turn by turn; an empty text is listening."""
    score: Annotated[ScoreShape, Field(default_factory=ScoreShape)]
    """The score that it must reach."""


Document = PersonaDocument | VoiceDocument | ProductDocument | ScenarioDocument | RubricDocument | PlayDocument
DOCUMENTS: dict[str, Any] = {
    "persona": PersonaDocument, "voice": VoiceDocument, "product": ProductDocument, "scenario": ScenarioDocument,
    "rubric": RubricDocument, "play": PlayDocument,
}
"""The document class of each kind."""
