"""The documents of what is sold, and where: product and scenario. Attribute docstrings become descriptions in schemas.

They mirror the dataclasses of `salessim.model`, key by key. Ranges and defaults are ours.
"""

# ruff: noqa: RUF012 - pydantic copies a default for every document.
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from salessim.content.people import AttitudeShape, FactShape, Lines, NeedShape, ObjectionShape, QuestionShape
from salessim.content.shapes import (
    Amount,
    Id,
    Ids,
    Language,
    MaybeId,
    Phrases,
    Prose,
    Saying,
    Sayings,
    Shape,
    Title,
    Word,
)
from salessim.model.preparation import Approach
from salessim.model.scenario import Channel, Goal, Reception, Temperature


class FeatureShape(Shape):
    """One property of the product, and what it is good for."""

    id: Id
    """The feature's name; objections and questions of a persona name it."""
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
    """The price as a plain number, without the currency."""
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
    """Its properties; in a scenario with `fits: true` every need of the persona is solved by one of them."""
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
    """Their other lines: `put_through` must be there; `ask_who`, `ask_purpose`, `decline`, `callback`, `part` may."""


class LeadFactShape(Shape):
    """One thing that is known of a lead."""

    id: Id
    """The fact's name within the lead."""
    says: Saying
    """A clause, as "opens a third shop in May"."""


class LeadShape(Shape):
    """Somebody who might become a customer."""

    id: Id
    """The lead's name in files."""
    name: Title
    """What a list calls it."""
    facts: Annotated[list[LeadFactShape], Field(min_length=1, max_length=10)]
    """What is known of it."""
    because: Id
    """The id of its fact that decides where it belongs."""
    why: Saying
    """The trainer's reason, a sentence."""
    suited: bool = True
    """Whether it is worth a call at all."""
    customer: bool = False
    """Whether this is the one whom the scenario is about; to rank that one too low costs interest."""


class FindingShape(Shape):
    """What one source says of the customer."""

    id: Id
    """The finding's name."""
    source: Title
    """Where it stands, as "The local paper"."""
    says: Saying
    """What is found there."""
    phrases: Annotated[Phrases, Field(min_length=1)]
    """Words that show in the talk that it is known, in any inflection; they win trust."""
    fact: MaybeId = ""
    """The id of the persona's fact that it tells, which need not be asked for again."""


class PreparationShape(Shape):
    """What a trainee may do before the talk."""

    leads: Annotated[list[LeadShape], Field(max_length=12)] = []
    """Raw leads in your order, the best first, those not worth a call last; the trainee sees them shuffled."""
    dossier: Annotated[list[FindingShape], Field(max_length=12)] = []
    """What can be found out of the customer, a source each."""
    looks: Annotated[int, Field(ge=1, le=12)] = 3
    """Into how many sources there is time to look, 1 to 12."""
    approach: Annotated[Approach, Word] = Approach.APPOINTMENT
    """How this customer is best come near: appointment (managers, buyers) or visit (households)."""


class ReferralShape(Shape):
    """Whom the customer names when asked for others."""

    phrases: Annotated[Phrases, Field(min_length=1)]
    """Words that ask for it, as "anyone else", in any inflection."""
    lines: Annotated[Sayings, Field(min_length=1)]
    """Whom they name, in their words."""


class ServiceShape(Shape):
    """The same customer some time after the purchase."""

    days: Annotated[int, Field(ge=1, le=1000)]
    """How many days ago they bought, 1 to 1000."""
    attitude: Annotated[AttitudeShape, Field(default_factory=AttitudeShape)]
    """What they feel when the talk begins."""
    needs: Annotated[list[NeedShape], Field(max_length=20)] = []
    """What is not as it should be, a problem or a doubt, in the place of the persona's needs."""
    facts: Annotated[list[FactShape], Field(max_length=50)] = []
    """What is true by now, before the persona's facts; one of the same id stands in the place of the persona's."""
    objections: Annotated[list[ObjectionShape], Field(max_length=20)] = []
    """Complaints, in the place of the persona's objections."""
    questions: Annotated[list[QuestionShape], Field(max_length=20)] = []
    """What they want to know by now, in the place of the persona's questions."""
    outdated: Ids = []
    """Ids of the persona's facts that are no longer so."""
    allows: Ids = []
    """Ids of untruths of the product that may be said now, as "we take it back"."""
    referral: ReferralShape | None = None
    """Whom they name when asked for others by a seller who has seen to everything."""
    lines: Lines = {}
    """Lines in the place of the persona's; `stays` is the farewell of a customer who is kept."""


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
    """The id of the persona whom the trainee meets."""
    product: Id
    """The id of the product that is sold."""
    rubric: Id
    """The id of the rubric that judges the conversation."""
    channel: Annotated[Channel, Word]
    """Where the conversation takes place."""
    temperature: Annotated[Temperature, Word] = Temperature.COLD
    """How near the customer is to buying at the start."""
    initiative: Literal["seller", "customer"] = "seller"
    """Who wants something of the other."""
    role: Literal["generator", "seller", "lead_generator"] = "seller"
    """The trainee's role: generator (cold calls from a script), seller, or lead_generator (arranges meetings)."""
    goal: Annotated[Goal, Word] = Goal.SALE
    """What the conversation is for; service is a talk after the purchase, and goes with `service`."""
    briefing: Prose
    """What the trainee reads before the first word; words in braces come from scenario, persona and product."""
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
    misfit: Phrases = []
    """Phrases that say why it does not serve them ("too wide for your gate"): heard as an honest no."""
    turns: Annotated[int, Field(ge=5, le=200)] = 40
    """How many utterances of the trainee the customer has time for, 5 to 200."""
    preparation: PreparationShape | None = None
    """What may be done before the talk: leads to rank, a dossier, a plan."""
    service: ServiceShape | None = None
    """What is on the customer's mind after the purchase; goes with `goal: service`."""


class StepShape(Shape):
    """One scenario of a campaign."""

    scenario: Id
    """The id of the scenario that is played."""
    of: MaybeId = ""
    """The id of the scenario that it follows, one of those before it; without it, any."""
    after: Annotated[list[Literal["won", "appointment", "information", "callback", "lost", "walked_out",
                                  "polite_exit"]], Field(max_length=7)] = []
    """With which ends of the talk before it this one follows; every step but the first needs one."""
    days: Annotated[int, Field(ge=0, le=1000)] = 0
    """How many days after it, 0 to 1000."""


class CampaignDocument(Shape):
    """Several scenarios with one customer."""

    kind: Literal["campaign"]
    """What this file is."""
    id: Id
    """The campaign's name; the same as the file's name."""
    title: Title
    """What a list of campaigns shows."""
    language: Language
    """The language it is played in, as en."""
    briefing: Prose
    """What the trainee reads at the beginning."""
    steps: Annotated[list[StepShape], Field(min_length=2, max_length=12)]
    """The scenarios in their order; after each, the first later one that names how it ended follows."""
