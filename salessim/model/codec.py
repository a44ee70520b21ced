"""Events as JSON and back: the same bytes for the same event, and a fault that says what is damaged."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from salessim.errors import JournalError
from salessim.model.events import Event
from salessim.model.moves import Act, Move


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


KINDS: dict[str, type[Any]] = {_snake(kind.__name__): kind for kind in typing.get_args(Event)}
_KIND_OF = {kind: name for name, kind in KINDS.items()}
_MOVES: dict[str, Move | Act] = {**{act.value: act for act in Act}, **{move.value: move for move in Move}}


@cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    names = _names(type(value))  # type: ignore[arg-type]
    return value if names is None else {name: _plain(getattr(value, name)) for name in names}


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
        return value if types.NoneType in typing.get_args(kind) else _MOVES[value]
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
