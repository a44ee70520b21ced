"""The conductor: one practice session from the first word to the assessment.

In: what the trainee says. Out: turns, and events handed on as they become facts.
Never: touches a screen, a file or a clock. This is the only place that names the rooms in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from salessim import __version__
from salessim.customer import Customer, Dice, Rulebook, answer, greet, hear, meet
from salessim.customer.reactions import TEMPER, WARMTH
from salessim.errors import SalesSimError, SessionClosed
from salessim.model.assessment import Assessment
from salessim.model.assessment_json import assessment_json
from salessim.model.events import Event, SessionAssessed, SessionStarted, TraineeSpoke
from salessim.model.heard import TEXT_LIMIT, Context
from salessim.model.lexicon import lexicon
from salessim.model.scenario import Difficulty, Stage, Staging
from salessim.model.text import visible
from salessim.model.transcript import Transcript, Turn, latest, transcribe
from salessim.understanding import Recogniser, load

Record = Callable[[Sequence[Event]], None]
"""Takes the events of one turn, all at once; when it returns, they are kept."""


def forget(events: Sequence[Event]) -> None:
    """Keep nothing: for sessions that live in memory alone."""
    del events


class UtteranceTooLong(SalesSimError):
    """More text than one turn may have; nothing of it was said."""


class Session:
    """One practice. What is shown was recorded before: a turn is kept whole, or it did not happen.

    Attributes:
        staging: what is played.
        started: with which seed, difficulty and mode.
        events: all that has happened.
        customer: as they are now.
    """

    def __init__(self, staging: Staging, started: SessionStarted, *, tier: str, record: Record) -> None:
        self.staging = staging
        self.events: list[Event] = []
        self.customer = Customer.met_as(staging, started)
        self.started = started
        self._tier = tier
        self._record = record
        self._rulebook = Rulebook(staging)

    @classmethod
    def begin(cls, staging: Staging, *, seed: int, difficulty: Difficulty = Difficulty.NORMAL, mode: str = "train",
              tier: str = "full", record: Record = forget, ear: Recogniser | None = None) -> Session:
        """Begin a session: the customer is there and has said their first words.

        Args:
            staging: what is played.
            seed: from which everything random comes (any integer).
            difficulty: how forgiving the customer is.
            mode: "train" or "assess".
            tier: the recogniser's, "full" or "light".
            record: keeps events.
            ear: a recogniser for this staging and tier that is there already.
        """
        scenario, attitude = staging.scenario, staging.persona.attitude
        patience = min(1.0, max(0.1, attitude.patience + TEMPER[difficulty].patience))
        interest = min(1.0, attitude.interest + WARMTH[scenario.temperature])
        started = SessionStarted(
            scenario=scenario.id, persona=staging.persona.id, product=staging.product.id, rubric=staging.rubric.id,
            language=scenario.language, seed=seed, difficulty=difficulty, mode=mode, trust=attitude.trust,
            interest=round(interest, 4), patience=round(patience, 4), digest=staging.digest, version=__version__,
            stage=Stage.GATEKEEPER if scenario.gatekeeper else Stage.CONTACT)
        session = cls(staging, started, tier=tier, record=record)
        if ear is not None:
            session._recogniser = ear
        session._happen(session._open())
        return session

    @classmethod
    def resume(cls, staging: Staging, events: Iterable[Event], *, tier: str = "full",
               record: Record = forget) -> Session:
        """Take a session up again where its events end.

        Raises:
            SalesSimError: the events do not begin with the start of a session.
        """
        past = list(events)
        if not past or not isinstance(past[0], SessionStarted):
            raise SalesSimError("cannot resume: the events do not begin with a session's start",
                                hint="the journal may be damaged; `salessim history` lists what can be read")
        session = cls(staging, past[0], tier=tier, record=record)
        for event in past:
            session.customer.apply(event)
        session.events = past
        return session

    @property
    def outcome(self) -> Stage | None:
        """How it ended; None while it is open."""
        return self.customer.outcome

    @cached_property
    def _recogniser(self) -> Recogniser:
        return Recogniser(load(self.staging.scenario.language), lexicon(self.staging), tier=self._tier)

    def prepare(self) -> str:
        """Load the recogniser, so that the first utterance need not wait.

        Returns:
            Why it is not the tier that was asked for; empty where it is.
        """
        return self._recogniser.notice

    @property
    def opening(self) -> str:
        """The customer's first words."""
        return self.transcript.opening.reply

    @property
    def transcript(self) -> Transcript:
        """Everything so far, in readable form."""
        return transcribe(self.events)

    def say(self, text: str) -> Turn:
        """Let the trainee say one utterance and hear the customer's reply; empty text is listening.

        Raises:
            SessionClosed: the conversation is over.
            UtteranceTooLong: the text has more than `TEXT_LIMIT` characters; nothing happened.
        """
        if self.outcome is not None:
            raise SessionClosed(f"the conversation is over ({self.outcome.value})", hint="start a new one")
        if len(text) > TEXT_LIMIT:
            raise UtteranceTooLong(f"that is {len(text):,} characters; one utterance may have {TEXT_LIMIT:,}",
                                   hint="nothing was said; try it in a few sentences")
        said, customer = visible(text).strip(), self.customer
        context = Context(last_words=customer.words, last_acts=tuple(customer.acts))
        heard = self._recogniser.recognise(said, context=context)
        stage, attitude, past = customer.stage, customer.attitude, len(self.events)
        self._happen(self._turn(TraineeSpoke(turn=customer.turn + 1, text=said, heard=heard)))
        return latest(self.events[past:], stage=stage, attitude=attitude)

    def assess(self) -> Assessment:
        """Score the conversation by the scenario's rubric, and freeze the rubric and the verdict in the events."""
        from salessim.scoring import assess

        assessment = assess(self.transcript, self.staging)
        rubric = self.staging.documents["rubric"]
        self._happen([SessionAssessed(rubric=rubric, assessment=assessment_json(assessment))])
        return assessment

    def _open(self) -> Iterator[Event]:
        yield self.started
        yield from meet(self.customer)
        yield greet(self.customer, self._dice())

    def _turn(self, spoken: TraineeSpoke) -> Iterator[Event]:
        yield spoken
        dice = self._dice()
        yield from hear(self._rulebook, self.customer, spoken.heard, dice)
        yield answer(self.customer, spoken.heard, dice)

    def _dice(self) -> Dice:
        return Dice(self.started.seed, self.customer.turn)

    def _happen(self, coming: Iterable[Event]) -> None:
        """Let events come true one by one, each before the next is asked for; then have them kept together."""
        now: list[Event] = []
        for event in coming:
            self.customer.apply(event)
            now.append(event)
        self._record(now)
        self.events += now
