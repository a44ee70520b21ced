"""The readable fold of a session's events: who said what, what it did, and which opportunities arose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from salessim.model.assessment import Evidence
from salessim.model.events import (
    AttitudeChanged,
    Cause,
    CueGiven,
    CueKind,
    CustomerReplied,
    Event,
    LineDisputed,
    ScoreCorrected,
    ScoreGuessed,
    SessionAssessed,
    SessionEnded,
    SessionStarted,
    StageChanged,
    TraineeSpoke,
)
from salessim.model.heard import Heard
from salessim.model.moves import Act, Move
from salessim.model.persona import Attitude
from salessim.model.scenario import Stage, Staging

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One utterance of the trainee and the customer's answer.

    Attributes:
        number: from 1; 0 is the customer's opening, with nothing said before it.
        stage: where the customer stood after it.
        attitude: the customer's attitude after it.
        causes: why the attitude moved.
        facts: everything else that happened in it, as events.
    """

    number: int
    said: str
    heard: Heard
    reply: str
    acts: tuple[Act, ...]
    stage: Stage
    attitude: Attitude
    causes: tuple[Cause, ...] = ()
    facts: tuple[Event, ...] = ()

    def has(self, moves: Move | Iterable[Move]) -> bool:
        """Tell whether any of the moves was made in this turn."""
        wanted = (moves,) if isinstance(moves, Move) else tuple(moves)
        return self.heard.has(*wanted)

    def evidence(self, moves: Move | Iterable[Move]) -> Evidence:
        """Quote the first of the moves; the whole utterance when none of them was made."""
        found = self.heard.any_of((moves,) if isinstance(moves, Move) else moves)
        start, end = (found.start, found.end) if found else (0, len(self.said))
        return Evidence(turn=self.number, start=start, end=end, quote=self.said[start:end])

    @property
    def answered(self) -> Evidence:
        """Quote the customer's answer, whole."""
        return Evidence(turn=self.number, start=0, end=len(self.reply), quote=self.reply, side="customer")

    def cues(self, kind: CueKind) -> tuple[str, ...]:
        """Give the subjects of the cues of one kind that the customer gave in this turn's answer."""
        return tuple(fact.subject for fact in self.facts if isinstance(fact, CueGiven) and fact.cue is kind)

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Give this turn's facts of one kind."""
        return tuple(fact for fact in self.facts if isinstance(fact, kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A whole conversation.

    Attributes:
        opening: turn 0, what the customer said first (its reply may be empty).
        turns: from 1, in order.
        outcome: how it ended; None while it is open.
        started: with what it was played; None for a conversation that came from elsewhere.
    """

    opening: Turn
    turns: tuple[Turn, ...]
    outcome: Stage | None = None
    reason: str = ""
    started: SessionStarted | None = None

    def first(self, moves: Move | Iterable[Move]) -> Turn | None:
        """Give the first turn in which any of the moves was made."""
        wanted = (moves,) if isinstance(moves, Move) else tuple(moves)
        return next((turn for turn in self.turns if turn.has(wanted)), None)

    def having(self, moves: Move | Iterable[Move]) -> tuple[Turn, ...]:
        """Give all turns in which any of the moves was made."""
        wanted = (moves,) if isinstance(moves, Move) else tuple(moves)
        return tuple(turn for turn in self.turns if turn.has(wanted))

    def before(self, turn: Turn) -> tuple[Turn, ...]:
        """Give the turns before one."""
        return tuple(other for other in self.turns if other.number < turn.number)

    def after(self, turn: Turn, *, within: int | None = None) -> tuple[Turn, ...]:
        """Give the turns after one, or only the next `within` of them."""
        later = tuple(other for other in self.turns if other.number > turn.number)
        return later if within is None else later[:within]

    def cues(self, kind: CueKind) -> tuple[tuple[Turn, str], ...]:
        """Give every cue of one kind: the turn whose answer held it, and its subject."""
        return tuple((turn, fact.subject) for turn in self.all for fact in turn.facts
                     if isinstance(fact, CueGiven) and fact.cue is kind)

    def facts(self, kind: type[Kind]) -> tuple[tuple[Turn, Kind], ...]:
        """Give every fact of one kind with its turn."""
        return tuple((turn, fact) for turn in self.all for fact in turn.facts if isinstance(fact, kind))

    @property
    def all(self) -> tuple[Turn, ...]:
        """The opening and the turns."""
        return (self.opening, *self.turns)


def spoken(turn: Turn, staging: Staging) -> tuple[tuple[str, str], ...]:
    """Give who answered in a turn, by name, and what they said: a gatekeeper may speak before the customer."""
    gatekeeper, customer = staging.scenario.gatekeeper, staging.persona.name
    if gatekeeper is None:
        return ((customer, turn.reply),)
    left = [change.dest for change in turn.of(StageChanged) if change.source is Stage.GATEKEEPER]
    if left == [Stage.CONTACT]:
        first, _, then = turn.reply.partition("\n")
        return (gatekeeper.name, first), (customer, then)
    return ((gatekeeper.name if left or turn.stage is Stage.GATEKEEPER else customer, turn.reply),)


@dataclass(slots=True)
class _Folding:
    """What one turn gathers until the next begins."""

    number: int = 0
    said: str = ""
    heard: Heard = field(default_factory=Heard)
    reply: str = ""
    acts: tuple[Act, ...] = ()
    causes: tuple[Cause, ...] = ()
    facts: list[Event] = field(default_factory=list)

    def close(self, stage: Stage, attitude: Attitude) -> Turn:
        return Turn(number=self.number, said=self.said, heard=self.heard, reply=self.reply, acts=self.acts, stage=stage,
                    attitude=attitude, causes=self.causes, facts=tuple(self.facts))


def _turns(events: Iterable[Event], attitude: Attitude, stage: Stage = Stage.CONTACT) -> Iterator[Turn]:
    now = _Folding()
    for event in events:
        match event:
            case TraineeSpoke():
                yield now.close(stage, attitude)
                now = _Folding(number=event.turn, said=event.text, heard=event.heard)
            case CustomerReplied():
                now.reply, now.acts = event.text, event.acts
            case AttitudeChanged():
                now.causes += event.causes
                attitude = Attitude(trust=event.trust, interest=event.interest, patience=event.patience)
            case StageChanged():
                stage = event.dest
                now.facts.append(event)
            case (SessionStarted() | SessionEnded() | SessionAssessed()
                  | ScoreGuessed() | ScoreCorrected() | LineDisputed()):
                pass
            case _:
                now.facts.append(event)
    yield now.close(stage, attitude)


def latest(events: Iterable[Event], *, stage: Stage, attitude: Attitude) -> Turn:
    """Fold the events of one turn, given where the customer stood before it."""
    *_, turn = _turns(events, attitude, stage)
    return turn


def transcribe(events: Iterable[Event]) -> Transcript:
    """Fold a session's events into a transcript."""
    events = tuple(events)
    started = next((event for event in events if isinstance(event, SessionStarted)), None)
    ended = next((event for event in events if isinstance(event, SessionEnded)), None)
    start = (Attitude(trust=started.trust, interest=started.interest, patience=started.patience) if started
             else Attitude(trust=0.0, interest=0.0, patience=1.0))
    opening, *turns = _turns(events, start, started.stage if started else Stage.CONTACT)
    return Transcript(opening=opening, turns=tuple(turns), started=started, outcome=ended.outcome if ended else None,
                      reason=ended.reason if ended else "")
