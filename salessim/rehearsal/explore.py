"""Exploration: many conversations with one scenario's customer on the level of moves, and what they showed.

In: a staging. Out: what happened in them, and what its rubric said of each.
Never: recognises words; proves that something cannot be. What nobody found in a hundred talks may still be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from salessim.customer.reply import SILENCE
from salessim.errors import SalesSimError
from salessim.model.events import (
    AttitudeChanged,
    CustomerReplied,
    NeedVoiced,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    SessionStarted,
    StageChanged,
)
from salessim.model.preparation import Approach
from salessim.model.scenario import REACHES, Difficulty, Goal, Stage
from salessim.rehearsal.habits import Habits, in_order
from salessim.rehearsal.players import Player
from salessim.rehearsal.spoken import put
from salessim.scoring.assess import Judging
from salessim.session import Session

if TYPE_CHECKING:
    from salessim.model.assessment import Assessment
    from salessim.model.scenario import Staging

LONG = 4
"""Utterances in which an objection can be resolved by who answers it well (count); ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One explored conversation.

    Attributes:
        stages: those that the customer stood in, in the order in which they came to them.
        left: those that were left for another one that is no end, or for the scenario's goal.
        voiced, raised, settled: needs that were told, objections that came up and that were resolved or seen through.
        tried: objections that somebody who answers had the time to resolve.
        trust, interest: the most that it was (0 to 1).
        gated: in how many turns the gatekeeper answered (count).
        silent: the turns in which there was no line left.
    """

    habits: Habits
    difficulty: Difficulty
    stages: tuple[Stage, ...]
    left: frozenset[Stage]
    outcome: Stage | None
    turns: int
    voiced: frozenset[str]
    raised: frozenset[str]
    settled: frozenset[str]
    tried: frozenset[str]
    trust: float
    interest: float
    gated: int
    silent: tuple[int, ...]
    assessment: Assessment


@dataclass(slots=True, eq=False)
class Explorer:
    """Plays one scenario again and again, and keeps what it found.

    Attributes:
        broken: why its rubric cannot judge what was played; nothing is played any more then.
    """

    staging: Staging
    talks: list[Talk] = field(default_factory=list)
    broken: SalesSimError | None = None
    _left: Iterator[tuple[Habits, Difficulty]] = field(default_factory=in_order)
    _judging: Judging | None = None

    def go_on(self) -> bool:
        """Play the next conversation; False where all have been played."""
        following = next(self._left, None)
        if following is None or self.broken:
            return False
        self.play(*following)
        return self.broken is None

    def play(self, habits: Habits, difficulty: Difficulty = Difficulty.NORMAL) -> None:
        """Play one conversation to its end and keep it."""
        session = _begin(self.staging, habits, difficulty, seed=1 + len(self.talks))
        player, customer = Player(habits), session.customer
        while session.outcome is None:
            said = player.says(customer)
            turn = 1 if habits.repeats else customer.turn + 1
            session.hear(*put(said, self.staging, turn, customer.words))
        try:
            self._judging = self._judging or Judging(self.staging, self.staging.rubric)
            assessment = self._judging.judge(session.transcript)
        except SalesSimError as wrong:
            self.broken = wrong
        else:
            self.talks.append(_told(session, habits, assessment))


def _begin(staging: Staging, habits: Habits, difficulty: Difficulty, *, seed: int) -> Session:
    """Begin a conversation, prepared as the player is."""
    preparation, well = staging.scenario.preparation, habits.prepared
    if preparation is None or well is None:
        return Session.begin(staging, seed=seed, difficulty=difficulty)
    session = Session.begin(staging, seed=seed, difficulty=difficulty, prepare=True)
    best = [lead.id for lead in preparation.leads if lead.suited]
    session.rank(best if well else [lead.id for lead in reversed(preparation.leads)])
    found = [finding.id for finding in preparation.dossier[:preparation.looks]] if well else []
    for name in found:
        session.read(name)
    other = next(goal for goal in Goal if goal is not staging.scenario.goal)
    wrong = next(approach for approach in Approach if approach is not preparation.approach)
    session.plan(objective=staging.scenario.goal if well else other, findings=found,
                 approach=preparation.approach if well else wrong)
    session.open()
    return session


def _told(session: Session, habits: Habits, assessment: Assessment) -> Talk:
    events = session.events
    changes = [event for event in events if isinstance(event, StageChanged)]
    felt: list[SessionStarted | AttitudeChanged] = [session.started, *(
        event for event in events if isinstance(event, AttitudeChanged))]
    raised = {event.objection: event.turn for event in events if isinstance(event, ObjectionRaised)}
    stages = (session.started.stage, *(change.dest for change in changes))
    goal = REACHES[session.staging.scenario.goal]
    return Talk(
        habits=habits, difficulty=session.started.difficulty, turns=session.customer.turn, outcome=session.outcome,
        stages=tuple(dict.fromkeys(stages)),
        left=frozenset(before for before, after in pairwise(stages) if after is goal or after is not session.outcome),
        voiced=frozenset(event.need for event in events if isinstance(event, NeedVoiced)),
        raised=frozenset(raised),
        tried=frozenset(name for name, turn in raised.items()
                        if habits.answers and session.customer.turn - turn >= LONG),
        settled=frozenset(event.objection for event in events
                          if isinstance(event, ObjectionSettled | ObjectionUnmasked)),
        trust=max(one.trust for one in felt), interest=max(one.interest for one in felt),
        gated=session.customer.gate_turns,
        silent=tuple(event.turn for event in events
                     if isinstance(event, CustomerReplied) and event.text.strip() == SILENCE),
        assessment=assessment)
