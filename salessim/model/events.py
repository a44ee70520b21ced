"""The facts of a session. They are only ever appended; every state is a fold of them.

An event says what happened, never what to do. Times, ids and the session's name are no part of it: the journal keeps
those beside it, so that two runs with the same seed and the same words can be compared byte for byte.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum
from typing import Any

from salessim.errors import JournalError
from salessim.model.heard import Heard
from salessim.model.moves import Act, Move
from salessim.model.scenario import Difficulty, Stage


class CueKind(StrEnum):
    """A sign that the customer gave; each is an opportunity that scoring counts."""

    NEED_HINT = "need_hint"
    NEED = "need"
    OBJECTION = "objection"
    BUYING_SIGNAL = "buying_signal"
    QUESTION = "question"
    REFUSAL = "refusal"


class Rule(StrEnum):
    """The four rules of handling an objection (process.md, B8)."""

    HEARD = "heard"
    SIDED = "sided"
    CLARIFIED = "clarified"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why the attitude moved, and by how much (each −1 to 1, before bounding)."""

    by: str
    trust: float = 0.0
    interest: float = 0.0
    patience: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted:
    """A session began. `digest` names the documents it is played with, `version` the program."""

    scenario: str
    persona: str
    product: str
    rubric: str
    language: str
    seed: int
    difficulty: Difficulty
    mode: str
    trust: float
    interest: float
    patience: float
    digest: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraineeSpoke:
    """The trainee said one utterance; what was understood is kept with the words."""

    turn: int
    text: str
    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class AttitudeChanged:
    """The customer's attitude after this turn (each 0 to 1), and every reason it moved."""

    turn: int
    trust: float
    interest: float
    patience: float
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged:
    """The customer moved to another stage."""

    turn: int
    source: Stage
    dest: Stage
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedVoiced:
    """The customer named a need; `drawn_by` is the move that drew it out, or "unasked"."""

    turn: int
    need: str
    drawn_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedWeighed:
    """A question made a need weigh more: `by` is "impact" or "payoff"."""

    turn: int
    need: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedMet:
    """The customer saw that a feature answers a need they had voiced."""

    turn: int
    need: str
    feature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLearned:
    """The customer told a fact."""

    turn: int
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised:
    """The customer raised an objection."""

    turn: int
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionHandled:
    """One of the four rules was kept for an open objection."""

    turn: int
    objection: str
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionHardened:
    """An objection was argued with or ignored."""

    turn: int
    objection: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionSettled:
    """An objection was resolved."""

    turn: int
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CueGiven:
    """The customer gave a sign: an opportunity for the trainee's next utterance."""

    turn: int
    cue: CueKind
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFound:
    """The trainee asked what no fact of the persona answers."""

    turn: int
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReplied:
    """The customer answered.

    Attributes:
        reply: the reply acts, in order, as "voice an objection".
        acts: the same as customer acts of the taxonomy.
        lines: the names of the authored lines, so that none is said twice.
    """

    turn: int
    text: str
    reply: tuple[str, ...]
    acts: tuple[Act, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded:
    """The conversation is over."""

    turn: int
    outcome: Stage
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAssessed:
    """A score was given. The rubric as it was then, and the assessment, are frozen here."""

    rubric: Mapping[str, Any]
    assessment: Mapping[str, Any]


Event = (SessionStarted | TraineeSpoke | AttitudeChanged | StageChanged | NeedVoiced | NeedWeighed | NeedMet
         | FactLearned | ObjectionRaised | ObjectionHandled | ObjectionHardened | ObjectionSettled | CueGiven | GapFound
         | CustomerReplied | SessionEnded | SessionAssessed)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


KINDS: dict[str, type[Any]] = {_snake(kind.__name__): kind for kind in typing.get_args(Event)}
_KIND_OF = {kind: name for name, kind in KINDS.items()}
_MOVES: dict[str, Move | Act] = {**{act.value: act for act in Act}, **{move.value: move for move in Move}}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def to_json(event: Event) -> dict[str, Any]:
    """Give an event as plain JSON values, `kind` first."""
    return {"kind": _KIND_OF[type(event)], **_plain(event)}


def dumps(event: Event) -> str:
    """Write an event as one line of JSON, always the same bytes for the same event."""
    return json.dumps(to_json(event), ensure_ascii=False, separators=(",", ":"))


_HINTS: dict[type[Any], dict[str, Any]] = {}


def _hints(kind: type[Any]) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = typing.get_type_hints(kind)
    return _HINTS[kind]


def _build(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in value)
    if origin in {types.UnionType, typing.Union}:
        return _MOVES[value]
    if is_dataclass(kind):
        made = typing.cast("type[Any]", kind)
        hints = _hints(made)
        return made(**{name: _build(hints[name], item) for name, item in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


def from_json(value: Mapping[str, Any]) -> Event:
    """Build an event from what `to_json` gave.

    Raises:
        JournalError: the kind is unknown, or the fields are not that kind's.
    """
    kind = KINDS.get(str(value.get("kind")))
    if kind is None:
        raise JournalError(f"unknown event kind {value.get('kind')!r}; expected one of {', '.join(KINDS)}")
    try:
        return typing.cast("Event", _build(kind, {name: item for name, item in value.items() if name != "kind"}))
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise JournalError(f"a damaged {value['kind']} event: {wrong}") from wrong


def loads(line: str) -> Event:
    """Read an event that `dumps` wrote.

    Raises:
        JournalError: the line is no JSON object, or no event.
    """
    try:
        value = json.loads(line)
    except ValueError as wrong:
        raise JournalError(f"a damaged event: {wrong}") from wrong
    if not isinstance(value, dict):
        raise JournalError(f"a damaged event: expected a JSON object, found {type(value).__name__}")
    return from_json(value)
