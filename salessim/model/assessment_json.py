"""An assessment as the stable JSON object that files, events and other programs know, and back again.

The shape is a contract (docs/report-json.md): a field may be added, never changed or removed.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any

from salessim.errors import JournalError
from salessim.model.assessment import Assessment

KIND = "assessment"


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """Give an assessment as plain JSON values: objects, lists, texts, numbers, true, false and null.

    `null` as a score, or as the answer of a check, is *not observed*. Quotes are verbatim.
    """
    value = _listed(asdict(assessment))
    rubric = {"id": value.pop("rubric"), "version": value.pop("version"), "title": value.pop("title")}
    return {"kind": KIND, "rubric": rubric, **value}


def assessment_from_json(value: Mapping[str, Any]) -> Assessment:
    """Build the assessment that `assessment_json` gave; fields that are not known are passed over.

    Raises:
        JournalError: it is no assessment, or a field is missing or of another type; the message names the field.
    """
    if value.get("kind") != KIND:
        raise JournalError(f'a stored assessment: expected "kind": "{KIND}", found {value.get("kind")!r}')
    rubric = value.get("rubric")
    if not isinstance(rubric, Mapping):
        raise _fault("rubric", "an object", rubric)
    flat = {name: item for name, item in value.items() if name not in {"rubric", "version", "title"}}
    for field, name in (("rubric", "id"), ("version", "version"), ("title", "title")):
        if name not in rubric:
            raise JournalError(f"a stored assessment: rubric.{name} is missing")
        flat[field] = rubric[name]
    built: Assessment = _build(Assessment, flat, "")
    return built


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    return value


def _fault(at: str, expected: str, found: object) -> JournalError:
    return JournalError(f"a stored assessment: {at} should be {expected}, found {type(found).__name__}")


_PLAIN: dict[type[Any], tuple[tuple[type[Any], ...], str]] = {
    str: ((str,), "a text"),
    bool: ((bool,), "true or false"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
}


def _build(kind: Any, value: Any, at: str) -> Any:
    if isinstance(kind, types.UnionType):
        return None if value is None else _build(typing.get_args(kind)[0], value, at)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise _fault(at, "a list", value)
        return tuple(_build(typing.get_args(kind)[0], item, f"{at}[{index}]") for index, item in enumerate(value))
    if is_dataclass(kind):
        return _build_object(typing.cast("type[Any]", kind), value, at)
    allowed, name = _PLAIN[kind]
    if not isinstance(value, allowed) or (isinstance(value, bool) and kind is not bool):
        raise _fault(at, name, value)
    return value


def _build_object(kind: type[Any], value: Any, at: str) -> Any:
    if not isinstance(value, Mapping):
        raise _fault(at, "an object", value)
    hints = typing.get_type_hints(kind)
    given = {}
    for field in fields(kind):
        place = f"{at}.{field.name}" if at else field.name
        if field.name in value:
            given[field.name] = _build(hints[field.name], value[field.name], place)
        elif field.default is MISSING:
            raise JournalError(f"a stored assessment: {place} is missing")
    return kind(**given)
