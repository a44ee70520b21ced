"""YAML text to plain values and their places, in one walk over the parser's events.

Nothing is composed: libyaml's composer recurses in C and crashes the interpreter on deep nesting, so depth, size and
aliases are bounded here while the events come in. Scalars follow YAML 1.2 (`no`, `on`, `010`, dates stay text).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from salessim.content.syntax import explain

DEPTH_LIMIT = 40
"""Nesting that is read, in levels; ours: authored content needs six."""
NODE_LIMIT = 50_000
"""Values, keys, lists and mappings that are read, aliases counted as often as they stand for something; ours."""
DIGIT_LIMIT = 15
"""Digits of a whole number; beyond it a float would round."""

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufeff\ufffe\uffff"
                       "\U000e0000-\U000e007f]")
"""Characters that no author means: controls, line separators, text that reorders itself, halves of characters."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}

Report = Callable[[str, int, int, str, str], None]
"""Takes code, line, column, message and hint of one fault."""


class Unreadable(Exception):
    """The text cannot be read any further; the fault has been reported."""


@dataclass(slots=True)
class Spot:
    """Where a value begins, where its key does, and the same for all inside; lines and columns from 1."""

    line: int
    column: int
    key: tuple[int, int] | None = None
    inside: dict[str | int, Spot] = field(default_factory=dict)


def _height(spot: Spot) -> int:
    return 1 + max((_height(inner) for inner in spot.inside.values()), default=0)


class _Reading:
    """One walk over the events of one text."""

    def __init__(self, text: str, report: Report) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self._report = report
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, Spot, int] | None] = {}

    def _fault(self, code: str, event: Any, message: str, hint: str = "") -> None:
        self._report(code, event.start_mark.line + 1, event.start_mark.column + 1, message, hint)

    def _stop(self, code: str, event: Any, message: str, hint: str = "") -> Unreadable:
        self._fault(code, event, message, hint)
        return Unreadable()

    def document(self) -> tuple[Any, Spot] | None:
        """Read the only document; None when there is none."""
        event = self._begin()
        if event is None:
            return None
        made = self._node(event, 1)
        next(self._events)
        after = next(self._events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise self._stop("SS015", after, "a second document begins here; expected one document in a file")
        return made

    def _begin(self) -> Any:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        return next(self._events)

    def heads(self) -> Iterator[tuple[str, Any]]:
        """Read the top-level keys, one after another, as far as they are asked for."""
        if isinstance(self._begin(), yaml.MappingStartEvent):
            while not isinstance(event := next(self._events), yaml.MappingEndEvent):
                key = self._key(event)
                yield key, self._node(next(self._events), 2)[0]

    def _node(self, event: Any, depth: int) -> tuple[Any, Spot]:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._count(event, 1)
        if event.tag is not None:
            self._fault("SS011", event, f"found the tag '{event.tag}'; tags are not used")
        spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            value: Any = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = (value, spot, 1)
            return value, spot
        if depth > DEPTH_LIMIT:
            raise self._stop("SS008", event, f"nested deeper than {DEPTH_LIMIT} levels")
        before = self._nodes
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        filled = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._sequence
        value = filled(spot, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, spot, self._nodes - before + 1)
        return value, spot

    def _count(self, event: Any, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > NODE_LIMIT:
            raise self._stop("SS009", event, f"more than {NODE_LIMIT} values, with aliases counted at each use")

    def _alias(self, event: Any, depth: int) -> tuple[Any, Spot]:
        if event.anchor not in self._anchors:
            raise self._stop("SS010", event, f"the alias '*{event.anchor}' stands for nothing above it",
                             "put text that begins with '*' in quotes")
        known = self._anchors[event.anchor]
        if known is None:
            raise self._stop("SS010", event, f"the alias '*{event.anchor}' stands inside what it stands for")
        value, spot, nodes = known
        self._count(event, nodes)
        if depth - 1 + _height(spot) > DEPTH_LIMIT + 1:
            raise self._stop("SS008", event, f"nested deeper than {DEPTH_LIMIT} levels")
        return value, Spot(spot.line, spot.column, inside=spot.inside)

    def _sequence(self, spot: Spot, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            item, spot.inside[len(items)] = self._node(event, depth + 1)
            items.append(item)
        return items

    def _mapping(self, spot: Spot, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            value, inner = self._node(next(self._events), depth + 1)
            if key in items:
                first = spot.inside[key].key or (spot.line, spot.column)
                self._fault("SS014", event, f"the key '{key}' stands here twice; it is already in line {first[0]}")
                continue
            inner.key = (event.start_mark.line + 1, event.start_mark.column + 1)
            items[key], spot.inside[key] = value, inner
        return items

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._stop("SS013", event, "a key that is no text; expected a word",
                             "put a value that begins with {, [ or * in quotes")
        self._count(event, 1)
        if event.tag is not None:
            self._fault("SS011", event, f"found the tag '{event.tag}'; tags are not used")
        if event.implicit[0] and event.value == "<<":
            self._fault("SS012", event, "found the merge key '<<'; merging is not used")
            return "<<"
        key = self._scalar(event)
        if not isinstance(key, str):
            self._fault("SS013", event, f"the key '{event.value}' is no text", "put it in quotes")
            return str(event.value)
        return key

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return self._text(event, text)
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            if len(text.lstrip("+-")) <= DIGIT_LIMIT:
                return int(text)
        elif _FLOAT.fullmatch(text):
            if math.isfinite(number := float(text)):
                return number
        else:
            return self._text(event, text)
        shown = text if len(text) <= 2 * DIGIT_LIMIT else text[:DIGIT_LIMIT] + "…"
        self._fault("SS018", event, f"the number {shown} is too large; expected at most {DIGIT_LIMIT} digits")
        return 0

    def _text(self, event: Any, text: str) -> str:
        if found := FORBIDDEN.search(text):
            self._fault("SS006", event, f"the text holds the character U+{ord(found[0]):04X}, written as an escape")
        return unicodedata.normalize("NFC", text)


def _read(text: str, report: Report, walk: Callable[[_Reading], Any]) -> Any:
    try:
        return walk(_Reading(text, report))
    except yaml.MarkedYAMLError as wrong:
        line, column, found, hint = explain(wrong)
        report("SS007", line, column, f"found {found}", hint)
        raise Unreadable from wrong
    except yaml.YAMLError as wrong:
        report("SS007", 1, 1, f"found no YAML: {wrong}", "")
        raise Unreadable from wrong


def parse(text: str, report: Report) -> tuple[Any, Spot] | None:
    """Read YAML text; None when it holds no document. Faults go to `report`, all that can be found.

    Raises:
        Unreadable: the rest cannot be read; the fault was reported.
    """
    made: tuple[Any, Spot] | None = _read(text, report, _Reading.document)
    return made


def peek(text: str, wanted: frozenset[str]) -> dict[str, Any]:
    """Read top-level keys until all that are wanted are found; faults further down go unseen.

    Raises:
        Unreadable: the text up to there is no YAML.
    """
    def walk(reading: _Reading) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in reading.heads():
            if key in wanted:
                found[key] = value
            if len(found) == len(wanted):
                break
        return found

    made: dict[str, Any] = _read(text, lambda *_: None, walk)
    return made
