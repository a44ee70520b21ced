"""Sessions to keep in a journal, for the journal's tests and for the processes that they start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from salessim.model.events import (
    AttitudeChanged,
    CueGiven,
    CueKind,
    CustomerReplied,
    Event,
    NeedVoiced,
    SessionAssessed,
    SessionEnded,
    SessionStarted,
    StageChanged,
    TraineeSpoke,
)
from salessim.model.heard import Heard, HeardMove
from salessim.model.moves import Act, Move
from salessim.model.scenario import Difficulty, Stage

DOCUMENTS = {"scenario": {"id": "bakery", "title": "Пекарна, מאפייה"}, "persona": {"id": "ana"}}


def clock() -> Callable[[], datetime]:
    """Give a clock that goes on by a second each time it is asked."""
    ticks: Iterator[datetime] = (datetime(2026, 11, 22, 9, 0, 0, 5, tzinfo=UTC) + timedelta(seconds=second)
                                 for second in range(1_000_000))
    return lambda: next(ticks)


def names(*given: str) -> Callable[[datetime], str]:
    """Give these names, one after the other."""
    waiting = iter(given)
    return lambda _: next(waiting)


def started(scenario: str = "bakery", *, digest: str = "d1", seed: int = 7) -> SessionStarted:
    return SessionStarted(scenario=scenario, persona="ana", product="ovens", rubric="aida", language="en", seed=seed,
                          difficulty=Difficulty.NORMAL, mode="train", trust=0.3, interest=0.2, patience=0.9,
                          digest=digest, version="0.1.0")


def turn(number: int) -> list[Event]:
    """Give the eight events of one turn."""
    said = f"Good morning, turn {number}: how do deliveries reach you today, and what goes wrong with them?"
    move = HeardMove(move=Move.OPEN_QUESTION, start=0, end=len(said), confidence=0.9, by="model")
    return [
        TraineeSpoke(turn=number, text=said, heard=Heard(moves=(move,), words=15, gist=("deliver", "reach"))),
        AttitudeChanged(turn=number, trust=0.4, interest=0.3, patience=0.8),
        StageChanged(turn=number, source=Stage.CONTACT, dest=Stage.ATTENTION, cause="open_question"),
        NeedVoiced(turn=number, need="early", drawn_by="problem_question"),
        CueGiven(turn=number, cue=CueKind.NEED, subject="early"),
        CueGiven(turn=number, cue=CueKind.QUESTION, subject="price"),
        CueGiven(turn=number, cue=CueKind.BUYING_SIGNAL, subject="start"),
        CustomerReplied(turn=number, text="Они опаздывают. הם מאחרים.", reply=("state_need",), acts=(Act.STATE_NEED,),
                        lines=("state_need.1",)),
    ]


def ended(number: int, outcome: Stage = Stage.WON) -> SessionEnded:
    return SessionEnded(turn=number, outcome=outcome, reason="accepted")


def assessed(score: float | None, passed: bool | None) -> SessionAssessed:
    return SessionAssessed(rubric={"id": "aida", "version": 1}, assessment={"score": score, "passed": passed})
