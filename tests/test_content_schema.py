from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from content_folder import PAGES, PERSONA, PRODUCT, RUBRIC

from salessim.content.documents import DOCUMENTS
from salessim.content.schema import DRAFT, schema, schemas
from salessim.content.source import parse_source
from salessim.errors import SalesSimError

KEYWORDS = {
    "$schema", "title", "description", "default", "type", "enum", "const", "properties", "required",
    "additionalProperties", "propertyNames", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern",
    "minimum", "maximum", "exclusiveMinimum", "anyOf", "allOf", "$ref", "definitions",
    "patternErrorMessage", "enumDescriptions",
}
"""The keywords of draft 7 that these schemas use, and two that only editors know."""

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def subschemas(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield value
    for key in ("properties", "definitions"):
        for inner in value.get(key, {}).values():
            yield from subschemas(inner)
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(value.get(key), dict):
            yield from subschemas(value[key])
    for key in ("anyOf", "allOf"):
        for inner in value.get(key, []):
            yield from subschemas(inner)


def is_a(value: object, kind: str) -> bool:
    if kind in {"number", "integer"}:
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def fits(value: Any, rule: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Judge a value by the part of draft 7 that these schemas use."""
    if "$ref" in rule:
        return fits(value, whole["definitions"][rule["$ref"].removeprefix("#/definitions/")], whole)
    kinds = rule.get("type")
    if kinds and not any(is_a(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    if ("enum" in rule and value not in rule["enum"]) or ("const" in rule and value != rule["const"]):
        return False
    if any(not fits(value, inner, whole) for inner in rule.get("allOf", [])):
        return False
    if "anyOf" in rule and not any(fits(value, inner, whole) for inner in rule["anyOf"]):
        return False
    if isinstance(value, str):
        return (rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", 10**9)
                and re.search(rule.get("pattern", ""), value) is not None)
    if isinstance(value, int | float):
        return (rule.get("minimum", value) <= value <= rule.get("maximum", value)
                and value > rule.get("exclusiveMinimum", value - 1))
    if isinstance(value, list):
        return (rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", 10**9)
                and all(fits(item, rule.get("items", {}), whole) for item in value))
    if isinstance(value, dict):
        known, others = rule.get("properties", {}), rule.get("additionalProperties", {})
        return (set(rule.get("required", [])) <= set(value)
                and all(fits(key, rule.get("propertyNames", {}), whole) for key in value)
                and all(fits(item, known[key], whole) if key in known
                        else others is not False and fits(item, others or {}, whole) for key, item in value.items()))
    return True


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_schema_is_draft_7_and_whole(kind: str) -> None:
    made = schema(kind)
    assert made["$schema"] == DRAFT
    for part in subschemas(made):
        assert set(part) <= KEYWORDS
        if "$ref" in part:
            assert set(part) == {"$ref"}, "draft 7 ignores what stands beside a $ref"
            assert part["$ref"].removeprefix("#/definitions/") in made["definitions"]
        assert set(part.get("required", [])) <= set(part.get("properties", {}))


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_key_is_described(kind: str) -> None:
    for part in subschemas(schema(kind)):
        for name, rule in part.get("properties", {}).items():
            assert rule.get("description"), f"{kind}: {name}"


def test_the_description_is_the_docstring_of_the_key() -> None:
    need = schema("persona")["definitions"]["NeedShape"]["properties"]["says"]
    assert need["description"] == 'A clause that completes "found out that …", as "deliveries come late".'


@pytest.mark.parametrize("name", PAGES)
def test_the_documented_examples_fit_their_schema(name: str) -> None:
    value = parse_source(PAGES[name], name).value
    made = schema(value["kind"])
    assert fits(value, made, made)
    assert not fits({**value, "colour": "red"}, made, made)


@pytest.mark.parametrize(("name", "old", "new"), [
    (PERSONA, "0.9", "1.5"), (PERSONA, "driver", "drivr"), (PERSONA, "greet", "gret"), (PERSONA, "[Yes?]", "Yes"),
    (PERSONA, "name: Ana Keller\n", ""), (PRODUCT, "amount: 49", "amount: much"), (RUBRIC, "weight: 2", "weight: 0"),
    (PERSONA, "[Yes?]", "['  ']"), (PERSONA, "raised: price", "raised: price\n    hides: No One")])
def test_what_the_check_refuses_the_schema_refuses_too(name: str, old: str, new: str) -> None:
    value = parse_source(PAGES[name].replace(old, new, 1), name).value
    made = schema(value["kind"])
    assert not fits(value, made, made)


def test_editors_are_told_in_words_what_form_a_text_has() -> None:
    made = schema("rubric")
    for part in subschemas(made):
        assert ("pattern" in part) == ("patternErrorMessage" in part), part
    assert made["properties"]["id"]["patternErrorMessage"] == (
        "Expected small letters from a to z, digits and '-', at most 64.")


def test_every_reply_act_is_described() -> None:
    acts = schema("voice")["definitions"]["ReplyAct"]
    assert len(acts["enum"]) == len(acts["enumDescriptions"])
    assert all(acts["enumDescriptions"])
    assert dict(zip(acts["enum"], acts["enumDescriptions"], strict=True))["bored"] == "They have all but lost interest."


def test_there_is_a_schema_for_each_kind_and_no_other() -> None:
    assert set(schemas()) == set(DOCUMENTS)
    with pytest.raises(SalesSimError, match="no kind"):
        schema("personas")
