"""A small cast for tests of the customer and the session: one persona, one product, one scenario, made in code."""

from __future__ import annotations

from dataclasses import replace

from salessim.customer import Customer, Dice, Rulebook, answer, greet, hear, meet
from salessim.model.events import CustomerReplied, Event, SessionStarted, TraineeSpoke
from salessim.model.heard import Heard, HeardMove, Mention
from salessim.model.moves import Move
from salessim.model.persona import (
    Attitude,
    Disclosure,
    Fact,
    Need,
    Objection,
    ObjectionKind,
    Persona,
    Raised,
    Style,
    Voice,
)
from salessim.model.product import Feature, Price, Product, Rival
from salessim.model.replies import ReplyAct
from salessim.model.rubric import Rubric
from salessim.model.scenario import Channel, Difficulty, Goal, Scenario, Stage, Staging, Temperature

LATE = Need(id="late", says="flour comes late", importance=0.9, disclosure=Disclosure.ASKED, phrases=("late", "flour"),
            questions=("How are deliveries?",),
            lines=("The flour comes late.",), hints=("Mornings are a mess.",),
            impact=("Then the shop opens late.",), payoff=("I could sleep.",))
WASTE = Need(id="waste", says="bread is thrown away", importance=0.5, disclosure=Disclosure.TRUST, phrases=("waste",),
             questions=("How much is thrown away?",), lines=("We bin a lot of bread.",))
DRIVERS = Fact(id="drivers", says="two drivers deliver", disclosure=Disclosure.ASKED,
               questions=("How many drivers?",), lines=("Two drivers.",))
BOSS = Fact(id="boss", says="her sister signs", disclosure=Disclosure.ASKED, decision=True,
            questions=("Who decides?",), lines=("My sister signs with me.",))
DEAR = Objection(id="dear", kind=ObjectionKind.PRICE, says="it is too dear", raised=Raised.PRICE,
                 answered_by=("early",),
                 lines=("That is a lot of money.",), meaning=("Twice what I pay now.",), insists=("Still too dear.",),
                 settled=("Put like that, fine.",))
PERSONA = Persona(
    id="dora", language="en", name="Dora Keller", address="Ms Keller", role="baker", style=Style.AMIABLE,
    about="Bakes.",
    attitude=Attitude(trust=0.4, interest=0.3, patience=0.7), needs=(LATE, WASTE), facts=(DRIVERS, BOSS),
    objections=(DEAR,))
PRODUCT = Product(
    id="vans", language="en", name="Early Vans", company="Dawn Ltd", about="Deliveries.",
    price=Price(amount="390", says="390 euros a month"),
    features=(Feature(id="early", says="vans before six", advantage="earlier than the post", benefit="flour on time",
                      phrases=("before six",), solves=("late",)),),
    rivals=(Rival(id="snail", name="Snail", says="slow"),))
SCENARIO = Scenario(
    id="call", title="A call", language="en", persona="dora", product="vans", rubric="none", channel=Channel.PHONE,
    temperature=Temperature.COLD, initiative="seller", role="seller", goal=Goal.SALE, briefing="Sell.",
    opening=("Keller's.", "Keller, hello?"), seller="Anna", turns=40)
VOICE = Voice(id="voice", language="en", style=Style.AMIABLE,
              lines={act.value: tuple(f"{act.value} {n}." for n in range(4)) for act in ReplyAct})
RUBRIC = Rubric(id="none", version=1, language="en", title="None", pass_mark=50, provenance="ours", sections=())
STAGING = Staging(scenario=SCENARIO, persona=PERSONA, product=PRODUCT, rubric=RUBRIC, voices=(VOICE,), digest="0" * 64,
                  documents={"rubric": {}})


def staged(**scenario: object) -> Staging:
    """Give the cast in a scenario with something changed."""
    return replace(STAGING, scenario=replace(SCENARIO, **scenario))  # type: ignore[arg-type]


def heard(*moves: Move, words: int = 12, gist: tuple[str, ...] = (), **mentions: str) -> Heard:
    """Say that moves and mentions (`need="late"`) were heard."""
    return Heard(moves=tuple(HeardMove(move=move, start=0, end=3, confidence=1.0) for move in moves), words=words,
                 mentions=tuple(Mention(kind=kind, subject=subject, start=0, end=3)
                                for kind, subject in mentions.items()), gist=gist)


class Talk:
    """A conversation in which what is heard is given instead of recognised."""

    def __init__(self, staging: Staging = STAGING, *, seed: int = 1,
                 difficulty: Difficulty = Difficulty.NORMAL) -> None:
        attitude = staging.persona.attitude
        started = SessionStarted(
            scenario=staging.scenario.id, persona="dora", product="vans", rubric="none", language="en", seed=seed,
            difficulty=difficulty, mode="train", trust=attitude.trust, interest=attitude.interest,
            patience=attitude.patience, digest="0" * 64, version="0",
            stage=Stage.GATEKEEPER if staging.scenario.gatekeeper else Stage.CONTACT)
        self.customer = Customer.met_as(staging, started)
        self.rulebook = Rulebook(staging)
        self.seed = seed
        self.events: list[Event] = [started]
        for event in meet(self.customer):
            self._take(event)
        self._take(greet(self.customer, Dice(seed, 0)))

    def say(self, *moves: Move, words: int = 12, gist: tuple[str, ...] = (), **mentions: str) -> CustomerReplied:
        """Have moves heard, and give the customer's reply."""
        return self.hear(heard(*moves, words=words, gist=gist, **mentions))

    def hear(self, spoken: Heard, text: str = "said") -> CustomerReplied:
        """Have an utterance heard, and give the customer's reply."""
        turn = self.customer.turn + 1
        self._take(TraineeSpoke(turn=turn, text=text, heard=spoken))
        dice = Dice(self.seed, turn)
        for event in hear(self.rulebook, self.customer, spoken, dice):
            self._take(event)
        reply = answer(self.customer, spoken, dice)
        self._take(reply)
        return reply

    def _take(self, event: Event) -> None:
        self.customer.apply(event)
        self.events.append(event)

    @property
    def stage(self) -> Stage:
        return self.customer.stage

    def happened(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


def introduced(talk: Talk) -> Talk:
    """Open politely: a greeting, a name, the firm, and leave to ask."""
    talk.say(Move.GREET, Move.INTRODUCE_SELF, Move.NAME_COMPANY, Move.ASK_PERMISSION, Move.CLOSED_QUESTION)
    return talk


def understood(talk: Talk) -> Talk:
    """Go on until a need is out and was given back."""
    introduced(talk)
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.REFLECT, Move.IMPLICATION_QUESTION, Move.OPEN_QUESTION, need="late")
    return talk


def eager(talk: Talk) -> Talk:
    """Go on until something presented answers it."""
    understood(talk)
    talk.say(Move.FEATURE, Move.BENEFIT, feature="early")
    return talk
