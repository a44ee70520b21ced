"""A session once more: the same seed, the same preparation, the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from salessim.customer import Past
from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.events import CustomerReplied, Event, SessionStarted, TraineeSpoke
from salessim.session import Session

if TYPE_CHECKING:
    from salessim.model.scenario import Staging


def play_again(staging: Staging, events: Sequence[Event], *, tier: str = "full") -> Session:
    """Play a session once more.

    Args:
        staging: what is played.
        events: the session's; what the trainee did and said is taken from them, and nothing else.
        tier: the recogniser's.
    """
    started = next(event for event in events if isinstance(event, SessionStarted))
    session = Session.begin(staging, seed=started.seed, difficulty=started.difficulty, mode=started.mode, tier=tier,
                            past=Past.read(events), prepare=True)
    for event in events:
        match event:
            case LeadsRanked():
                session.rank(event.order)
            case FindingRead():
                session.read(event.finding)
            case PlanMade():
                session.plan(objective=event.objective, approach=event.approach, findings=event.findings,
                             note=event.note)
            case CustomerReplied(turn=0):
                session.open()
            case TraineeSpoke() if session.outcome is None:
                session.say(event.text)
            case _:
                pass
    return session
