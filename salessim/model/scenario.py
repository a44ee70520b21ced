"""One situation to practise: who meets whom, where, and what counts as success."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from salessim.model.persona import Attitude, Fact, Need, Objection, Persona, Question, Voice
from salessim.model.preparation import Preparation

if TYPE_CHECKING:
    from salessim.model.product import Product
    from salessim.model.rubric import Rubric


class Channel(StrEnum):
    """Where the conversation takes place (process.md, B2 and B14)."""

    PHONE = "phone"
    SHOP = "shop"
    MEETING = "meeting"
    DOOR = "door"
    TASTING = "tasting"
    CHAT = "chat"


class Temperature(StrEnum):
    """How near the customer is to buying at the start (process.md, B1)."""

    COLD = "cold"
    WARM = "warm"
    HOT = "hot"


class Goal(StrEnum):
    """What the conversation is for (process.md, B13; service: A8)."""

    SALE = "sale"
    APPOINTMENT = "appointment"
    INFORMATION = "information"
    SERVICE = "service"


class Reception(StrEnum):
    """How the customer takes being spoken to at all (process.md, B12)."""

    WILLING = "willing"
    UNWILLING = "unwilling"
    BUSY = "busy"
    RUDE = "rude"


class Difficulty(StrEnum):
    """How forgiving the customer is; mechanical, see the customer's attitude."""

    EASY = "easy"
    NORMAL = "normal"
    HARD = "hard"


class Stage(StrEnum):
    """Where the customer is: contact, then AIDA, beside it objecting, and the ends; a gatekeeper may come first."""

    GATEKEEPER = "gatekeeper"
    CONTACT = "contact"
    ATTENTION = "attention"
    INTEREST = "interest"
    DESIRE = "desire"
    ACTION = "action"
    OBJECTING = "objecting"
    WON = "won"
    APPOINTMENT = "appointment"
    INFORMATION = "information"
    CALLBACK = "callback"
    LOST = "lost"
    WALKED_OUT = "walked_out"
    POLITE_EXIT = "polite_exit"


PATH = (Stage.CONTACT, Stage.ATTENTION, Stage.INTEREST, Stage.DESIRE, Stage.ACTION)
OUTCOMES = (Stage.WON, Stage.APPOINTMENT, Stage.INFORMATION, Stage.CALLBACK, Stage.LOST, Stage.WALKED_OUT,
            Stage.POLITE_EXIT)
REACHES: dict[Goal, Stage] = {Goal.SALE: Stage.WON, Goal.APPOINTMENT: Stage.APPOINTMENT,
                              Goal.INFORMATION: Stage.INFORMATION, Goal.SERVICE: Stage.WON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatekeeper:
    """Who answers first and decides whether the trainee is put through.

    Attributes:
        role: what they are, as "assistant to the managing director".
        opening: their first lines; the seed chooses one.
        lines: their other lines by reply act.
    """

    name: str
    role: str
    opening: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Whom the customer names when asked for others: words that ask for it, and the customer's lines."""

    phrases: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The same customer some time after the purchase (process.md, A8): what is on their mind now.

    Attributes:
        days: how long after it (count).
        needs, objections, questions: these come in the place of the persona's.
        facts: these come before the persona's; one of the same id stands in its place.
        outdated: facts of the persona that are no longer so; those of a need (`of`) are not, for it was met.
        allows: untruths of the product that are true now, as an offer of goodwill.
        attitude: as it is by now.
        lines: by reply act; they stand in the place of the persona's.
    """

    days: int
    attitude: Attitude
    needs: tuple[Need, ...] = ()
    facts: tuple[Fact, ...] = ()
    objections: tuple[Objection, ...] = ()
    questions: tuple[Question, ...] = ()
    outdated: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    referral: Referral | None = None
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def recast(self, persona: Persona) -> Persona:
        """Give the persona with what is on their mind now."""
        new = {*self.outdated, *(fact.id for fact in self.facts)}
        return replace(persona, attitude=self.attitude, needs=self.needs,
                       facts=(*self.facts, *(fact for fact in persona.facts if fact.id not in new and not fact.of)),
                       objections=self.objections, questions=self.questions, lines={**persona.lines, **self.lines})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One situation.

    Attributes:
        preparation: what may be done before the talk.
        service: what is on the customer's mind after the purchase; None before it.
        reception: how the customer takes being spoken to at all.
        gatekeeper: who answers first, if anybody.
        briefing: what the trainee reads before the first word; a template.
        opening: the customer's first lines; one is chosen by the seed.
        fits: whether the product serves this customer; if not, an honest no is the best end (process.md, A4).
        misfit: phrases that say why it does not, heard as advice against it.
        turns: how many utterances of the trainee the customer has time for (count, 5 to 200).
        seller: the name the trainee goes by.
    """

    id: str
    title: str
    language: str
    persona: str
    product: str
    rubric: str
    channel: Channel
    temperature: Temperature
    initiative: str
    role: str
    goal: Goal
    briefing: str
    opening: tuple[str, ...]
    seller: str
    reception: Reception = Reception.WILLING
    gatekeeper: Gatekeeper | None = None
    fits: bool = True
    misfit: tuple[str, ...] = ()
    turns: int = 40
    preparation: Preparation | None = None
    service: Service | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """All that one scenario is played with: its own page and the pages that it names.

    Attributes:
        persona: as they are in this scenario, which may be some time after the purchase.
        digest: SHA-256 of the documents, hexadecimal; it names what a session was played with.
    """

    scenario: Scenario
    persona: Persona
    product: Product
    rubric: Rubric
    voices: tuple[Voice, ...]
    digest: str
    documents: Mapping[str, Any] = field(repr=False)
