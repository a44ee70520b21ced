"""Plain values to a document; what does not fit is told in sentences, with the file's own places."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from salessim.content.codes import fault
from salessim.content.documents import DOCUMENTS, Document
from salessim.content.shapes import FORMS, Shape
from salessim.content.source import Source, a_kind
from salessim.errors import ContentError, Diagnostic

_TYPES = {
    "string_type": "text", "int_type": "a whole number", "int_from_float": "a whole number", "float_type": "a number",
    "bool_type": "true or false", "list_type": "a list", "dict_type": "'key: value' lines",
    "model_type": "'key: value' lines", "model_attributes_type": "'key: value' lines",
}
_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of content that has the right shape."""

    source: Source
    document: Document

    @property
    def kind(self) -> str:
        """The kind of the document, as persona."""
        return self.document.kind


def nearest(word: object, known: Iterable[str]) -> str:
    """Say "did you mean …?", or nothing when no known word is near."""
    found = get_close_matches(str(word).casefold(), list(known), n=1)
    return f"did you mean '{found[0]}'?" if found else ""


def listed(words: Iterable[str], most: int = 12) -> str:
    """Name words for a sentence; of many only the first."""
    words = list(words)
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")


def _shape_in(annotation: Any) -> type[Shape] | None:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((found for inner in typing.get_args(annotation) if (found := _shape_in(inner))), None)


def _keys_at(document: type[Shape], loc: tuple[str | int, ...]) -> list[str]:
    shape: type[Shape] | None = document
    for step in loc:
        if isinstance(step, str) and shape is not None and step in shape.model_fields:
            shape = _shape_in(shape.model_fields[step].annotation)
    return list(shape.model_fields) if shape is not None else []


def _named(loc: tuple[str | int, ...]) -> str:
    keys = [step for step in loc if isinstance(step, str)]
    if loc and isinstance(loc[-1], int):
        return f"item {loc[-1] + 1} of '{keys[-1]}'" if keys else f"item {loc[-1] + 1}"
    return f"'{keys[-1]}'" if keys else "the file"


def _told(error: Any, document: type[Shape], source: Source) -> Diagnostic:
    """Turn one error of pydantic's into a sentence of ours."""
    loc: tuple[str | int, ...] = error["loc"]
    found, kind, ctx = error["input"], error["type"], error.get("ctx", {})

    def at(code: str, message: str, hint: str = "") -> Diagnostic:
        return fault(code, source.file, source.place(loc), message, hint)

    def at_key(path: tuple[str | int, ...], known: list[str]) -> Diagnostic:
        hint = nearest(path[-1], known)
        return fault("SS104", source.file, source.key_place(path), f"unknown key '{path[-1]}'",
                     hint or f"expected one of {listed(known, 60)}")

    name = _named(loc)
    if kind == "missing":
        # At the key of what lacks it, as editors say it; in a list, where the item begins.
        return fault("SS102", source.file, source.key_place(loc[:-1]), f"the key {name} is missing")
    if kind == "extra_forbidden":
        return at_key(loc, _keys_at(document, loc[:-1]))
    if kind in {"enum", "literal_error"}:
        known = re.findall(r"'([^']*)'", ctx["expected"])
        if loc[-1] == "[key]":
            return at_key(loc[:-1], known)
        return at("SS106", f"{name}: found {a_kind(found)}; expected one of {listed(known, 60)}", nearest(found, known))
    if kind in _TYPES:
        hint = {"string_type": "put it in quotes" if isinstance(found, int | float) else
                "put text that holds ': ' in quotes as a whole" if isinstance(found, dict) else "",
                "float_type": "write a plain number, as 0.45", "int_type": "write a plain number, as 3",
                "list_type": "write [one, two], or each item on a line of its own that begins with '- '"}.get(kind, "")
        return at("SS103", f"{name}: found {a_kind(found)}; expected {_TYPES[kind]}", hint)
    if kind == "argument":
        loc, found = (*loc, ctx["name"]), found[ctx["name"]]
        return at("SS103", f"{_named(loc)}: found {a_kind(found)}; expected {error['msg']}")
    if kind in {"amount", "arguments"}:
        return at("SS103", f"{name}: found {a_kind(found)}; expected {error['msg']}")
    if kind == "string_too_short":
        return at("SS108", f"{name}: found an empty text; expected some words", "fill it in")
    if kind == "string_too_long":
        return at("SS108", f"{name}: found {len(found)} characters; expected at most {ctx['max_length']}")
    if kind in {"too_short", "too_long"}:
        bound = f"at least {ctx['min_length']}" if kind == "too_short" else f"at most {ctx['max_length']}"
        return at("SS109", f"{name}: found {ctx['actual_length']} items; expected {bound}")
    if kind == "string_pattern_mismatch" and loc[-1] == "[key]":
        return fault("SS110", source.file, source.key_place(loc[:-1]),
                     f"found the key '{loc[-2]}'; expected {FORMS[ctx['pattern']]}")
    if kind == "string_pattern_mismatch":
        return at("SS110", f"{name}: found {a_kind(found)}; expected {FORMS[ctx['pattern']]}")
    bound = next((f"{said} {ctx[key]:g}" for key, said in _BOUNDS.items() if key in ctx), "another value")
    return at("SS107", f"{name}: found {a_kind(found)}; expected {bound}")


def shape(source: Source, *, stem: str | None = None, kind: str | None = None) -> Page:
    """Fit a file's values into the document of their kind.

    Args:
        source: the file.
        stem: what the id must be; None: any.
        kind: what the file must be; None: any kind.

    Raises:
        ContentError: every fault of the shape, in the order of their places.
    """
    found = source.value.get("kind")
    wanted = list(DOCUMENTS) if kind is None else [kind]
    if found not in wanted:
        path = ("kind",) if "kind" in source.value else ()
        said = f"the kind is {a_kind(found)}" if path else "the key 'kind' is missing"
        raise ContentError([fault("SS100", source.file, source.place(path), f"{said}; expected {listed(wanted)}",
                                  nearest(found, wanted) if path else "")])
    document = DOCUMENTS[found]
    faults: list[Diagnostic] = []
    made: Document | None = None
    try:
        made = document.model_validate(source.value)
    except ValidationError as wrong:
        faults = [_told(error, document, source) for error in wrong.errors(include_url=False)]
    named = source.value.get("id")
    if stem is not None and isinstance(named, str) and named != stem and not _at(faults, source.place(("id",))):
        faults.append(fault("SS101", source.file, source.place(("id",)),
                            f"the id is '{named}'; expected '{stem}', as the file is called"))
    faults += same_ids(source)
    if faults or made is None:
        raise ContentError(faults)
    return Page(source=source, document=made)


def _at(faults: list[Diagnostic], place: tuple[int, int]) -> bool:
    return any((known.line, known.column) == place for known in faults)


def same_ids(source: Source) -> list[Diagnostic]:
    """Find ids that stand twice in one list of a file."""
    faults: list[Diagnostic] = []

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, (*path, key))
        elif isinstance(value, list):
            seen: set[str] = set()
            for index, item in enumerate(value):
                walk(item, (*path, index))
                named = item.get("id") if isinstance(item, Mapping) else None
                if isinstance(named, str):
                    if named in seen:
                        faults.append(fault("SS112", source.file, source.place((*path, index, "id")),
                                            f"the id '{named}' stands twice in '{path[-1]}'"))
                    seen.add(named)

    walk(source.value, ())
    return faults
