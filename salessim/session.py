"""The conductor: one practice session from the first word to the assessment.

In: what the trainee says. Out: turns, and events handed on as they become facts.
Never: touches a screen, a file or a clock. This is the only place that names the rooms in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import TypeVar

from salessim import __version__
from salessim.customer import Customer, Dice, Past, Rulebook, answer, greet, hear, meet
from salessim.customer.past import called_late, recall
from salessim.customer.reactions import TEMPER, WARMTH
from salessim.customer.rulebook import starts_in
from salessim.errors import SalesSimError, SessionClosed
from salessim.model.assessment import Assessment
from salessim.model.assessment_json import assessment_json
from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.events import CustomerReplied, Event, SessionAssessed, SessionStarted, TraineeSpoke
from salessim.model.heard import TEXT_LIMIT, Context, Heard
from salessim.model.judged import ScoreGuessed
from salessim.model.lexicon import lexicon
from salessim.model.preparation import Approach, Preparation
from salessim.model.scenario import Difficulty, Goal, Stage, Staging
from salessim.model.text import visible
from salessim.model.transcript import Transcript, Turn, latest, transcribe
from salessim.understanding import Recogniser, load

Kind = TypeVar("Kind", bound=Event)
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
              tier: str = "full", record: Record = forget, ear: Recogniser | None = None,
              past: Past | None = None, prepare: bool = False) -> Session:
        """Begin a session: the customer is there and has said their first words, unless it is prepared first.

        Args:
            staging: what is played.
            seed: from which everything random comes (any integer).
            difficulty: how forgiving the customer is.
            mode: "train" or "assess".
            tier: the recogniser's, "full" or "light".
            record: keeps events.
            ear: a recogniser for this staging and tier that is there already.
            past: what an earlier talk with this customer hands on.
            prepare: whether the trainee prepares first, and says by `open` when they are ready.
        """
        scenario, attitude = staging.scenario, staging.persona.attitude
        patience = min(1.0, max(0.1, attitude.patience + TEMPER[difficulty].patience))
        interest = min(1.0, attitude.interest + WARMTH[scenario.temperature])
        started = SessionStarted(
            scenario=scenario.id, persona=staging.persona.id, product=staging.product.id, rubric=staging.rubric.id,
            language=scenario.language, seed=seed, difficulty=difficulty, mode=mode,
            trust=past.trust if past else attitude.trust,
            interest=round(interest, 4), patience=round(patience, 4), digest=staging.digest, version=__version__,
            stage=starts_in(scenario))
        session = cls(staging, started, tier=tier, record=record)
        if ear is not None:
            session._recogniser = ear
        session._happen(chain([started], recall(past) if past else (), () if prepare else session._open()))
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
    def opened(self) -> bool:
        """Whether the customer is there; before that the trainee prepares."""
        return any(isinstance(event, CustomerReplied) for event in self.events)

    @property
    def preparation(self) -> Preparation:
        """What can be done before the talk; empty where the scenario has nothing of it."""
        return self.staging.scenario.preparation or Preparation()

    def prepared(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Give what was done before the talk: `LeadsRanked`, `FindingRead` or `PlanMade`."""
        return tuple(event for event in self.events if isinstance(event, kind))

    def rank(self, order: Sequence[str]) -> None:
        """Rank the leads, the best first; who is left out is dropped. To call late costs interest.

        Raises:
            SalesSimError: no such lead, one stands twice, or they are ranked already.
        """
        known = [lead.id for lead in self.preparation.leads]
        self._beforehand("leads", order, known, again=bool(self.prepared(LeadsRanked)))
        self._happen(chain([LeadsRanked(turn=0, order=tuple(order))], called_late(self.customer, order)))

    def read(self, finding: str) -> None:
        """Look into one source of the dossier.

        Raises:
            SalesSimError: no such source, it was read before, or there is no time for another one.
        """
        done = [event.finding for event in self.prepared(FindingRead)]
        self._beforehand("sources", [*done, finding], [one.id for one in self.preparation.dossier],
                         again=len(done) >= self.preparation.looks)
        self._happen([FindingRead(turn=0, finding=finding)])

    def plan(self, *, objective: Goal, approach: Approach, findings: Sequence[str], note: str = "") -> None:
        """Write the plan.

        Raises:
            SalesSimError: it names what was not found out, or there is a plan already.
        """
        self._beforehand("findings", findings, [event.finding for event in self.prepared(FindingRead)],
                         again=bool(self.prepared(PlanMade)))
        self._happen([PlanMade(turn=0, objective=objective, approach=approach, findings=tuple(findings),
                               note=visible(note).strip()[:TEXT_LIMIT])])

    def open(self) -> None:
        """Meet the customer: they say their first words.

        Raises:
            SalesSimError: they are there already.
        """
        if self.opened:
            raise SalesSimError("the conversation has begun", hint="say something")
        self._happen(self._open())

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
        self._expect_words()
        if len(text) > TEXT_LIMIT:
            raise UtteranceTooLong(f"that is {len(text):,} characters; one utterance may have {TEXT_LIMIT:,}",
                                   hint="nothing was said; try it in a few sentences")
        said, customer = visible(text).strip(), self.customer
        context = Context(last_words=customer.words, serving=customer.serving)
        return self.hear(said, self._recogniser.recognise(said, context=context))

    def hear(self, said: str, heard: Heard) -> Turn:
        """Let the trainee say what is understood already, as `say` does with words.

        Raises:
            SessionClosed: the conversation is over.
        """
        self._expect_words()
        customer = self.customer
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

    def guess(self, points: int) -> None:
        """Keep what the trainee thinks the score will be (points of 100), before it is given.

        Raises:
            SalesSimError: the conversation has not ended, or it is no number from 0 to 100.
        """
        if self.outcome is None:
            raise SalesSimError("the conversation has not ended; there is nothing to guess yet", hint="say something")
        if not 0 <= points <= 100:
            raise SalesSimError(f"found the guess {points}; expected a whole number from 0 to 100")
        self._happen([ScoreGuessed(points=points)])

    def _expect_words(self) -> None:
        """Refuse an utterance before the customer is there, or after they are gone."""
        if not self.opened:
            raise SalesSimError("the customer is not there yet", hint="finish the preparation first")
        if self.outcome is not None:
            raise SessionClosed(f"the conversation is over ({self.outcome.value})", hint="start a new one")

    def _beforehand(self, what: str, named: Sequence[str], known: Sequence[str], *, again: bool) -> None:
        """Refuse what cannot be done now."""
        unknown = [name for name in named if name not in known]
        if self.opened:
            raise SalesSimError("the conversation has begun; nothing can be prepared any more")
        if again:
            raise SalesSimError(f"the {what} are done with", hint="go on with the next part")
        if unknown:
            raise SalesSimError(f"there is no {unknown[0]!r} among the {what}", hint=f"there are: {', '.join(known)}")
        if len(set(named)) < len(named):
            raise SalesSimError(f"one of the {what} stands twice", hint="name each once")

    def _open(self) -> Iterator[Event]:
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
        """Let events come true one by one, each before the next is asked for; then have them kept together.

        What could not be kept has not happened: the customer is again as the kept events make them.
        """
        now: list[Event] = []
        try:
            for event in coming:
                self.customer.apply(event)
                now.append(event)
            self._record(now)
        except BaseException:
            self.customer = Customer.met_as(self.staging, self.started)
            for event in self.events:
                self.customer.apply(event)
            raise
        self.events += now
