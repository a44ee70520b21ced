"""The customer as they are now: a fold of the session's events, and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salessim.customer.concern import Concern
from salessim.customer.fold import fold, listen
from salessim.model.events import AttitudeChanged, Event, SessionStarted, TraineeSpoke
from salessim.model.heard import Heard
from salessim.model.moves import Act, Move
from salessim.model.persona import Attitude, Need
from salessim.model.scenario import Difficulty, Goal, Reception, Stage

if TYPE_CHECKING:
    from salessim.model.scenario import Staging

@dataclass(slots=True, eq=False)
class Customer:
    """One customer in one session.

    Attributes:
        came_from: the stage that objecting goes back to.
        made: how often the trainee made each move.
        said: what the trainee said last, and `heard` what was understood of it.
        quoting: whether that named the product's price, and `price_known` whether it was ever named.
        gists: the content words of each utterance so far, oldest first.
        voiced: needs the customer named, in order.
        weighed: which questions made a need weigh more, as (need, "impact" or "payoff").
        met: needs that a feature was seen to answer.
        signal: the turn of a buying signal not taken up yet.
        signals: how many buying signals were given, and `missed` how many were passed over.
        refused: the turn of a clear no.
        felt: how often the attitude moved for each cause.
        misheard: utterances in a row that were not understood, and `unclear` whether the one before was not.
        yeses: how often the customer agreed.
        hurried: whether the customer said that they cannot talk now.
        gate_turns: how often the trainee spoke to the gatekeeper, and `through` whether they were put through.
        resisted: whether they have shown that they do not want to talk, and `eased` whether they do after all.
        unfinished: the need or objection that they broke off at, and the turn in which they did.
        asking: the feature that they asked about last, and the turn; `wondered` holds all that they asked about.
        hinted: the need that they hinted at last, and the turn.
        claims: wrong claims by subject: the turn of each and what is right; `noticed` are those they know of, with the
            turn in which they noticed.
        shown: features that the trainee has spoken of, and `replied` those that they had asked about.
        known: what the trainee found out beforehand, and `cited` the turn in which it first showed.
        rested: objections that were settled in an earlier talk.
        referred: whether they named somebody else who might need it.
        advised: whether the trainee advised against their own offer.
        acts: what the customer's last reply did, `words` the reply, `confirmed` whether it called a summing-up right.
        used: authored lines that were said; none is said twice.
        now: what happened in this turn so far.
    """

    staging: Staging
    difficulty: Difficulty
    attitude: Attitude
    stage: Stage = Stage.CONTACT
    came_from: Stage = Stage.CONTACT
    turn: int = 0
    said: str = ""
    quoting: bool = False
    price_known: bool = False
    heard: Heard = field(default_factory=Heard)
    made: Counter[Move] = field(default_factory=Counter)
    gists: list[frozenset[str]] = field(default_factory=list)
    voiced: dict[str, int] = field(default_factory=dict)
    weighed: set[tuple[str, str]] = field(default_factory=set)
    met: dict[str, str] = field(default_factory=dict)
    learned: set[str] = field(default_factory=set)
    concerns: dict[str, Concern] = field(default_factory=dict)
    signal: int | None = None
    signals: int = 0
    missed: int = 0
    refused: int | None = None
    felt: Counter[str] = field(default_factory=Counter)
    misheard: int = 0
    unclear: bool = False
    yeses: int = 0
    used: set[str] = field(default_factory=set)
    hurried: bool = False
    gate_turns: int = 0
    through: bool = False
    resisted: bool = False
    eased: bool = False
    unfinished: tuple[str, int] = ("", -1)
    asking: tuple[str, int] = ("", -1)
    wondered: set[str] = field(default_factory=set)
    hinted: tuple[str, int] = ("", -1)
    claims: dict[str, tuple[int, str]] = field(default_factory=dict)
    noticed: dict[str, int] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    replied: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    cited: dict[str, int] = field(default_factory=dict)
    rested: set[str] = field(default_factory=set)
    referred: bool = False
    advised: bool = False
    acts: tuple[Act, ...] = ()
    words: str = ""
    confirmed: bool = False
    now: list[Event] = field(default_factory=list)
    outcome: Stage | None = None

    @property
    def open(self) -> list[Concern]:
        """The objections that stand, the one raised last first."""
        return [concern for concern in reversed(self.concerns.values()) if not concern.settled]

    @property
    def signal_fresh(self) -> bool:
        """Whether the customer's last answer was a buying signal, so that this utterance can take it up."""
        return self.signal is not None and self.signal == self.turn - 1

    @property
    def at_gate(self) -> bool:
        """Whether somebody else answered, and the trainee was not put through."""
        return self.staging.scenario.gatekeeper is not None and not self.through

    @property
    def resisting(self) -> bool:
        """Whether the customer does not want to talk, cannot, or is rude."""
        return self.staging.scenario.reception is not Reception.WILLING and not self.eased

    @property
    def serving(self) -> bool:
        """Whether this is a talk after the purchase."""
        return self.staging.scenario.goal is Goal.SERVICE

    @property
    def dissuaded(self) -> bool:
        """Whether they were told honestly that it is not for them, and it is not: they want it no more."""
        return self.advised and not self.staging.scenario.fits

    @property
    def broken_off(self) -> str:
        """The need or objection at which the customer's last answer broke off; "" where it did not."""
        return self.unfinished[0] if self.unfinished[1] == self.turn - 1 else ""

    @property
    def asked_about(self) -> str:
        """The feature that the customer's last answer asked about; "" where it asked nothing."""
        return self.asking[0] if self.asking[1] == self.turn - 1 else ""

    @property
    def ripe(self) -> bool:
        """Whether a decision may be asked for: they stand in desire or action, or came from there with an objection."""
        stage = self.came_from if self.stage is Stage.OBJECTING else self.stage
        return stage in {Stage.DESIRE, Stage.ACTION}

    def need(self, need_id: str) -> Need | None:
        """Give the persona's need of that id, or None."""
        return next((need for need in self.staging.persona.needs if need.id == need_id), None)

    def happened(self, *kinds: type[Event]) -> bool:
        """Tell whether anything of these kinds happened in this turn."""
        return any(isinstance(event, kinds) for event in self.now)

    def minds(self, cause: str) -> bool:
        """Tell whether this is among the reasons why the attitude moved in this turn."""
        return any(reason.by == cause for event in self.now if isinstance(event, AttitudeChanged)
                   for reason in event.causes)

    def apply(self, event: Event) -> None:
        """Take one event in. Applying a session's events in order gives the customer as they were."""
        if isinstance(event, TraineeSpoke):
            listen(self, event)
        self.now.append(event)
        fold(self, event)

    @classmethod
    def met_as(cls, staging: Staging, started: SessionStarted) -> Customer:
        """Give the customer as they are before the first word."""
        attitude = Attitude(trust=started.trust, interest=started.interest, patience=started.patience)
        return cls(staging=staging, difficulty=started.difficulty, attitude=attitude, stage=started.stage,
                   price_known=staging.scenario.goal is Goal.SERVICE)
