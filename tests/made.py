"""A conversation, its staging and its assessment, made by hand for tests of whatever reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from salessim.model.assessment import (
    Advice,
    Assessment,
    CheckResult,
    CriterionResult,
    Evidence,
    Feedback,
    FlagResult,
    SectionResult,
)
from salessim.model.events import (
    AttitudeChanged,
    Cause,
    CueGiven,
    CueKind,
    CustomerReplied,
    Event,
    FactLearned,
    NeedMet,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    Rule,
    SessionEnded,
    SessionStarted,
    StageChanged,
    TraineeSpoke,
)
from salessim.model.heard import Heard, HeardMove
from salessim.model.moves import Act, Move
from salessim.model.persona import Attitude, Disclosure, Fact, Need, Objection, ObjectionKind, Persona, Raised, Style
from salessim.model.product import Feature, Price, Product
from salessim.model.rubric import Rubric
from salessim.model.scenario import Channel, Difficulty, Goal, Scenario, Stage, Staging, Temperature
from salessim.model.transcript import Transcript, transcribe

if TYPE_CHECKING:
    from collections.abc import Iterable

STARTED = SessionStarted(scenario="bakery-call", persona="keller", product="dawn-courier", rubric="active-selling",
                         language="en", seed=7, difficulty=Difficulty.NORMAL, mode="train", trust=0.35, interest=0.25,
                         patience=0.8, digest="0" * 64, version="0.1.0")


def persona(**changes: object) -> Persona:
    made = Persona(
        id="keller", language="en", name="Ruth Keller", address="Ms Keller", role="owner of two bakeries",
        style=Style.DRIVER, about="Runs two bakeries in the old town.",
        attitude=Attitude(trust=0.35, interest=0.25, patience=0.8),
        needs=(
            Need(id="late", says="deliveries come after the shops have opened", importance=0.9,
                 disclosure=Disclosure.ASKED, phrases=("late",), questions=("What goes wrong?",),
                 lines=("They come at seven. We open at six.",)),
            Need(id="breakage", says="every tenth tray arrives crushed", importance=0.6, disclosure=Disclosure.ASKED,
                 phrases=("crushed",), questions=("Does anything break?",), lines=("A tray in ten is crushed.",)),
            Need(id="one-bill", says="she wants one bill a month", importance=0.3, disclosure=Disclosure.TRUST,
                 phrases=("bill",), questions=("How are you billed?",), lines=("Forty bills a month.",)),
        ),
        facts=(Fact(id="two-shops", says="she has two shops, and a third opens in May", disclosure=Disclosure.ASKED,
                    questions=("How many shops?",), lines=("Two. The third opens in May.",)),),
        objections=(
            Objection(id="price", kind=ObjectionKind.PRICE, says="it costs more than what she pays now",
                      raised=Raised.PRICE, answered_by=("before-six",), lines=("That is more than I pay now.",)),
            Objection(id="bound", kind=ObjectionKind.COMPETITOR, says="her contract runs until March",
                      raised=Raised.CLOSE, answered_by=(), lines=("I am bound until March.",)),
        ))
    return replace(made, **changes)  # type: ignore[arg-type]


def staging(*, who: Persona | None = None, title: str = "The bakery that opens at six",
            language: str = "en") -> Staging:
    return Staging(
        scenario=Scenario(
            id="bakery-call", title=title, language=language, persona="keller", product="dawn-courier",
            rubric="active-selling", channel=Channel.PHONE, temperature=Temperature.COLD, initiative="seller",
            role="seller", goal=Goal.SALE, briefing="", opening=("Keller.",), seller="Anna Petrova"),
        persona=who or persona(),
        product=Product(
            id="dawn-courier", language="en", name="Dawn Courier", company="Northwind", about="Delivery before dawn.",
            price=Price(amount="240.00", says="240 euros a month"),
            features=(Feature(id="before-six", says="a courier of our own before six in the morning",
                              advantage="earlier than any parcel service", benefit="full shelves when the doors open",
                              phrases=("before six",), solves=("late",)),)),
        rubric=Rubric(id="active-selling", version=2, language="en", title="Active selling", pass_mark=60,
                      provenance="", sections=()),
        voices=(), digest="0" * 64, documents={})


def heard(said: str, **moves: str) -> Heard:
    """Hear moves given by name, each with the words that show it."""
    found = [HeardMove(move=Move(name), start=said.index(words), end=said.index(words) + len(words), confidence=0.9)
             for name, words in moves.items()]
    return Heard(moves=tuple(sorted(found, key=lambda move: (move.start, move.end))), words=len(said.split()))


def spoken(number: int, said: str, reply: str, attitude: tuple[float, float, float], *facts: Event,
           acts: tuple[Act, ...] = (), causes: Iterable[Cause] = (), understood: Heard | None = None) -> list[Event]:
    trust, interest, patience = attitude
    return [TraineeSpoke(turn=number, text=said, heard=understood or Heard()),
            AttitudeChanged(turn=number, trust=trust, interest=interest, patience=patience, causes=tuple(causes)),
            *facts, CustomerReplied(turn=number, text=reply, reply=(), acts=acts, lines=())]


SAID = (
    "Good morning, my name is Anna Petrova, I'm with Northwind. Have I caught you at a bad time?",
    "We have a courier of our own, and it is twice as fast as any parcel service.",
    "What goes wrong with your deliveries now?",
    "So the trays are late, and you stand there with empty shelves. What does that cost you in a week?",
    "Our own courier is at your door before six, so your shelves are full when you open.",
    "It's 240 euros a month, and you have to decide today or the price is gone.",
    "Fair point, it is more. Compared with what you pay now, or with what late trays cost you?",
    "Shall I put you down from the first of December?",
)


def events() -> list[Event]:
    one, two, three, four, five, six, seven, eight = SAID
    return [
        STARTED, CustomerReplied(turn=0, text="Keller.", reply=(), acts=(Act.GREET,), lines=()),
        *spoken(1, one, "Two minutes. What is it?", (0.42, 0.28, 0.8),
                StageChanged(turn=1, source=Stage.CONTACT, dest=Stage.ATTENTION, cause="introduce_self"),
                causes=(Cause(by="introduce_self", trust=0.05), Cause(by="ask_permission", trust=0.02, interest=0.03)),
                understood=heard(one, greet="Good morning", introduce_self="my name is Anna Petrova",
                                 name_company="I'm with Northwind", ask_permission="Have I caught you at a bad time?",
                                 closed_question="Have I caught you at a bad time?")),
        *spoken(2, two, "Everyone says that. My trouble is another one.", (0.38, 0.2, 0.68),
                CueGiven(turn=2, cue=CueKind.NEED_HINT, subject="late"),
                causes=(Cause(by="presented before any need was known", interest=-0.08, patience=-0.12),),
                understood=heard(two, feature="We have a courier of our own",
                                 advantage="it is twice as fast as any parcel service")),
        *spoken(3, three, "They come at seven. We open at six.", (0.5, 0.38, 0.7),
                NeedVoiced(turn=3, need="late", drawn_by="problem_question"),
                FactLearned(turn=3, fact="two-shops"),
                StageChanged(turn=3, source=Stage.ATTENTION, dest=Stage.INTEREST, cause="problem_question"),
                CueGiven(turn=3, cue=CueKind.NEED, subject="late"), acts=(Act.STATE_NEED,),
                causes=(Cause(by="problem_question", trust=0.12, interest=0.18, patience=0.02),),
                understood=heard(three, open_question=three, problem_question=three)),
        *spoken(4, four, "Three hundred euros, easily. And the regulars walk past.", (0.6, 0.55, 0.7),
                NeedWeighed(turn=4, need="late", by="impact"), acts=(Act.STATE_NEED, Act.INFORM),
                causes=(Cause(by="reflect", trust=0.1), Cause(by="implication_question", interest=0.17)),
                understood=heard(four, reflect="So the trays are late, and you stand there with empty shelves.",
                                 open_question="What does that cost you in a week?",
                                 implication_question="What does that cost you in a week?")),
        *spoken(5, five, "Before six? When could you start?", (0.66, 0.72, 0.7),
                NeedMet(turn=5, need="late", feature="before-six"),
                StageChanged(turn=5, source=Stage.INTEREST, dest=Stage.DESIRE, cause="benefit"),
                CueGiven(turn=5, cue=CueKind.BUYING_SIGNAL, subject="start"), acts=(Act.BUYING_SIGNAL,),
                causes=(Cause(by="benefit", trust=0.06, interest=0.17),),
                understood=heard(five, feature="Our own courier is at your door before six",
                                 benefit="so your shelves are full when you open")),
        *spoken(6, six, "That is more than I pay now.", (0.5, 0.68, 0.5),
                ObjectionRaised(turn=6, objection="price"),
                ObjectionHardened(turn=6, objection="price", cause="pressure"),
                StageChanged(turn=6, source=Stage.DESIRE, dest=Stage.OBJECTING, cause="quote_price"),
                CueGiven(turn=6, cue=CueKind.OBJECTION, subject="price"), acts=(Act.OBJECT_PRICE,),
                causes=(Cause(by="pressure", trust=-0.16, interest=-0.04, patience=-0.2),),
                understood=heard(six, quote_price="It's 240 euros a month",
                                 pressure="you have to decide today or the price is gone")),
        *spoken(7, seven, "With the trays, true. Three hundred a week is worse.", (0.62, 0.76, 0.5),
                ObjectionHandled(turn=7, objection="price", rule=Rule.HEARD),
                ObjectionHandled(turn=7, objection="price", rule=Rule.SIDED),
                ObjectionHandled(turn=7, objection="price", rule=Rule.CLARIFIED),
                ObjectionSettled(turn=7, objection="price"),
                StageChanged(turn=7, source=Stage.OBJECTING, dest=Stage.DESIRE, cause="clarifying_question"),
                acts=(Act.AGREE,), causes=(Cause(by="empathise", trust=0.07),
                                           Cause(by="clarifying_question", trust=0.05, interest=0.08)),
                understood=heard(seven, empathise="Fair point, it is more.",
                                 closed_question="Compared with what you pay now, or with what late trays cost you?",
                                 clarifying_question="Compared with what you pay now")),
        *spoken(8, eight, "Do that. The first of December.", (0.66, 0.85, 0.52),
                StageChanged(turn=8, source=Stage.DESIRE, dest=Stage.WON, cause="ask_commitment"), acts=(Act.ACCEPT,),
                causes=(Cause(by="ask_commitment", trust=0.04, interest=0.09, patience=0.02),),
                understood=heard(eight, closed_question=eight, ask_commitment=eight)),
        SessionEnded(turn=8, outcome=Stage.WON, reason="the customer took the offer"),
    ]


def transcript() -> Transcript:
    return transcribe(events())


def quoted(turn: int, words: str, said: tuple[str, ...] = SAID) -> Evidence:
    start = said[turn - 1].index(words)
    return Evidence(turn=turn, start=start, end=start + len(words), quote=words)


def assessment() -> Assessment:
    return Assessment(
        rubric="active-selling", version=2, title="Active selling", score=71.4, passed=True, pass_mark=60.0,
        outcome="won",
        sections=(SectionResult(id="contact", title="Contact", score=83.3, weight=20.0),
                  SectionResult(id="needs", title="Finding needs", score=62.5, weight=30.0),
                  SectionResult(id="offer", title="Presenting", score=66.7, weight=30.0),
                  SectionResult(id="close", title="Closing", score=80.0, weight=20.0),
                  SectionResult(id="service", title="Service afterwards", score=None, weight=10.0)),
        criteria=(
            CriterionResult(id="opening", section="contact", title="Opens the call", score=1.0, weight=2.0, checks=(
                CheckResult(id="greeted", says="greeted the customer", passed=True, why="a greeting in turn 1",
                            evidence=(quoted(1, "Good morning"),)),
                CheckResult(id="gave-name", says="gave their own name", passed=True, why="a name in turn 1",
                            evidence=(quoted(1, "my name is Anna Petrova"),)))),
            CriterionResult(id="their-name", section="contact", title="Learns and uses the customer's name", score=0.5,
                            weight=1.0, checks=(
                CheckResult(id="time", says="asked whether it is a good moment", passed=True, why="asked in turn 1",
                            evidence=(quoted(1, "Have I caught you at a bad time?"),)),
                CheckResult(id="used-name", says="used the customer's name", passed=False,
                            why="'Ms Keller' was never said", advice="Say 'Ms Keller' once you know the name."))),
            CriterionResult(id="draws-out", section="needs", title="Draws the needs out", score=0.625, weight=1.0,
                            checks=(
                CheckResult(id="asked-trouble", says="asked about trouble", passed=True, why="a question in turn 3",
                            evidence=(quoted(3, SAID[2]),)),
                CheckResult(id="asked-impact", says="asked what the trouble leads to", passed=True,
                            why="a question in turn 4", evidence=(quoted(4, "What does that cost you in a week?"),)),
                CheckResult(id="found-all", says="found at least two needs", passed=False,
                            why="1 of 2 needs was found: deliveries come after the shops have opened"))),
            CriterionResult(id="needs-first", section="offer", title="Asks before presenting", score=0.0, weight=1.0,
                            checks=(
                CheckResult(id="asked-first", says="asked at least one question before the first feature",
                            passed=False, why="the first feature came in turn 2, before any question",
                            evidence=(quoted(2, "We have a courier of our own"),)),)),
            CriterionResult(id="ties-benefit", section="offer", title="Ties benefits to needs", score=1.0, weight=2.0,
                            checks=(
                CheckResult(id="benefit-need", says="tied a benefit to a need that was voiced", passed=True,
                            why="a benefit in turn 5 answers 'late'",
                            evidence=(quoted(5, "so your shelves are full when you open"),)),)),
            CriterionResult(id="asks-order", section="close", title="Asks for the order", score=1.0, weight=1.0,
                            checks=(
                CheckResult(id="asked-order", says="asked for the order", passed=True, why="in turn 8",
                            evidence=(quoted(8, SAID[7]),)),
                CheckResult(id="summed-up", says="summed up before asking", passed=None,
                            why="only one need was found, so there was nothing to sum up"))),
            CriterionResult(id="aftercare", section="service", title="Cares after the sale", score=None, weight=1.0,
                            checks=(
                CheckResult(id="offered", says="offered help for the time afterwards", passed=None,
                            why="the conversation ended with the order"),)),
            CriterionResult(id="tone", section="contact", title="Sounds warm", score=None, weight=1.0, checks=(),
                            manual="a tone of voice cannot be seen in text"),
        ),
        flags=(FlagResult(id="no-pressure", says="pressed the customer", cap=75,
                          why="pressure in turn 6", evidence=(quoted(6, "decide today or the price is gone"),)),),
        feedback=Feedback(
            keep=(Advice(text="Ask what the trouble costs, as you did.", points=9.0, check="asked-impact",
                         evidence=(quoted(4, "What does that cost you in a week?"),)),),
            start=(Advice(text="Ask one question about their deliveries before you name a feature.", points=10.0,
                          check="asked-first", evidence=(quoted(2, "We have a courier of our own"),)),
                   Advice(text="Say 'Ms Keller' once you know the name.", points=3.3, check="used-name")),
            stop=(Advice(text="Leave the deadline out: give the reason to start instead.", points=6.5,
                         check="no-pressure",
                         evidence=(quoted(6, "you have to decide today or the price is gone"),)),)))
