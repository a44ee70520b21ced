"""The types that documents are made of: texts of a length, ids, shares, amounts, words of a list."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

ID_PATTERN = "^[a-z0-9][a-z0-9-]{0,63}$"
_MAYBE_ID = "^([a-z0-9][a-z0-9-]{0,63})?$"
_CRITERION = "^[a-z0-9][a-z0-9_-]{0,63}$"
_NAME = "^[a-z][a-z0-9_]{0,63}$"
_LANGUAGE = "^[a-z]{2,3}$"
_AMOUNT = r"^[0-9]{1,9}(\.[0-9]{1,4})?$"
_ID_FORM = "small letters from a to z, digits and '-', at most 64"
FORMS = {
    ID_PATTERN: _ID_FORM,
    _MAYBE_ID: _ID_FORM,
    _CRITERION: "small letters from a to z, digits, '-' and '_', at most 64",
    _NAME: "a name of small letters, digits and '_'",
    _LANGUAGE: "a language in two or three small letters, as en",
    _AMOUNT: "an amount as a plain decimal number, as 49.00",
}
"""What each form of a text is called in a sentence, by its pattern."""


class Shape(BaseModel):
    """A mapping with known keys and nothing else; types are never converted."""

    # The attribute docstrings are read when a schema is asked for (schema.py): here they would cost 45 ms a start.
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True, frozen=True)


def _amount(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = format(Decimal(repr(value)), "f").removesuffix(".0")
    if not isinstance(value, str) or not re.fullmatch(_AMOUNT, value):
        raise PydanticCustomError("amount", FORMS[_AMOUNT])
    return value


def _arguments(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PydanticCustomError("arguments", "the arguments of the check, as 'name: value' lines")
    for name, given in value.items():
        items = given if isinstance(given, list) else [given]
        if any(not isinstance(item, str | int | float | bool) for item in items):
            raise PydanticCustomError("argument", "a number, a text, true or false, or a list of these", {"name": name})
    return value


def _text(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
MaybeId = Annotated[str, StringConstraints(pattern=_MAYBE_ID)]
Language = Annotated[str, StringConstraints(pattern=_LANGUAGE)]
Title = Annotated[str, _text(120)]
Phrase = Annotated[str, _text(100)]
Saying = Annotated[str, _text(500)]
Prose = Annotated[str, _text(4000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
CriterionName = Annotated[str, StringConstraints(pattern=_CRITERION)]
CheckName = Annotated[str, StringConstraints(pattern=_NAME)]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(gt=0, le=1000)]
Points = Annotated[float, Field(ge=0, le=100)]
Word = Field(strict=False)
"""Lets a word of a list stand for its enum member."""
Amount = Annotated[str, BeforeValidator(_amount), WithJsonSchema(
    {"anyOf": [{"type": "string", "pattern": _AMOUNT}, {"type": "number", "minimum": 0}]})]
_ARGUMENT = {"type": ["string", "number", "boolean"]}
Arguments = Annotated[dict[str, Any], BeforeValidator(_arguments), WithJsonSchema(
    {"type": "object", "additionalProperties": {"anyOf": [_ARGUMENT, {"type": "array", "items": _ARGUMENT}]}})]
Phrases = Annotated[list[Phrase], Field(max_length=100)]
Sayings = Annotated[list[Saying], Field(max_length=200)]
Ids = Annotated[list[Id], Field(max_length=50)]
