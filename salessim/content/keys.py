"""Every key of every kind, as Markdown for trainers: made from the schemas, so that it cannot say otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from salessim.content.places import FOLDERS, suffix
from salessim.content.schema import SOME_WORDS
from salessim.content.shapes import FORMS, ID_PATTERN

_HEAD = """# Every key

Made by `salessim schema --format markdown`. [Writing content](content.md) tells what to do with the keys, with an
example of each kind.

A key in **bold** must be there. What stands under *otherwise* is what counts where a key is left out. An *id* has small
letters from a to z, digits and `-`, at most 64, and does not begin with `-`. *a → b* stands for lines `a: b`.
"""
_FORMS = {pattern: "id" if said == FORMS[ID_PATTERN] else said for pattern, said in FORMS.items()}
_ROW = "| {} | {} | {} | {} |"
_MANY = 10
"""Words of a list that still stand in a table; longer lists get a place of their own."""


def reference(schemas: Mapping[str, Mapping[str, Any]]) -> str:
    """List every key of some kinds: what may stand there, what counts otherwise, what it means.

    Args:
        schemas: JSON Schema by kind, as `salessim.content.schema` makes it.
    """
    told: set[str] = set()
    return "\n".join([_HEAD, *(line for kind, made in schemas.items() for line in _kind(kind, made, told))])


def _kind(kind: str, made: Mapping[str, Any], told: set[str]) -> Iterator[str]:
    """Tell one kind; what another kind has told already is not told again."""
    yield from (f"## {kind}", "", f"{made['description']} File: `{'/'.join(FOLDERS[kind])}/<id>{suffix(kind)}`.", "")
    yield from _table(made, made["definitions"])
    for name in _used(made, made["definitions"]):
        if name in told:
            continue
        told.add(name)
        rule = made["definitions"][name]
        if "properties" in rule:
            yield from (f"### {_called(name)}", "", rule["description"], "", *_table(rule, made["definitions"]))
        elif _listed_apart(rule):
            yield from (f"### {_called(name)}", "", rule["description"], "", "| word | when |", "| --- | --- |")
            yield from (f"| {word} | {said} |" for word, said in
                        zip(rule["enum"], rule["enumDescriptions"], strict=True))
            yield ""


def _listed_apart(rule: Mapping[str, Any]) -> bool:
    """Tell whether the words of a list are many, and explained."""
    return len(rule.get("enum", [])) > _MANY and any(rule.get("enumDescriptions", []))


def _used(rule: Any, definitions: Mapping[str, Any]) -> list[str]:
    """Name the definitions that a rule needs, in the order of need."""
    names: dict[str, None] = {}

    def walk(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, Mapping):
            for key, item in value.items():
                if key == "$ref":
                    name = item.rpartition("/")[2]
                    if name not in names:
                        names[name] = None
                        walk(definitions[name])
                elif key != "definitions":
                    walk(item)

    walk(rule)
    return list(names)


def _called(name: str) -> str:
    """Call a class by a trainer's words: LeadFactShape is a lead fact."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Shape")).casefold()


def _table(rule: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[str]:
    yield _ROW.format("key", "what may stand there", "otherwise", "meaning")
    yield _ROW.format(*["---"] * 4)
    for key, inner in rule["properties"].items():
        must = key in rule.get("required", [])
        yield _ROW.format(f"**{key}**" if must else key, _said(inner, definitions),
                          "" if must else _default(inner, definitions), inner["description"]).replace("<", "&lt;")
    yield ""


def _default(rule: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if "default" not in rule:
        name = _used(rule, definitions)[0]
        return f"as in [{_called(name)}](#{_called(name).replace(' ', '-')})"
    value = rule["default"]
    if value in ([], {}, "", None):
        return "none"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _words(words: list[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def _said(rule: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """Say what may stand in a place."""
    if "allOf" in rule:
        return _said(rule["allOf"][0], definitions)
    if "$ref" in rule:
        name = rule["$ref"].rpartition("/")[2]
        if "enum" in definitions[name] and not _listed_apart(definitions[name]):
            return _words(definitions[name]["enum"])
        return f"[{_called(name)}](#{_called(name).replace(' ', '-')})"
    if "anyOf" in rule:
        # A plain number is an amount too, and null is to leave the key out.
        ways = [one for one in rule["anyOf"] if one != {"type": "null"}]
        return " or ".join(_said(one, definitions) for at, one in enumerate(ways) if not at or "$ref" in one)
    if "const" in rule or "enum" in rule:
        return _words([rule["const"]] if "const" in rule else rule["enum"])
    match rule.get("type", "string"):
        case "boolean":
            return "`true` or `false`"
        case "number" | "integer":
            return _number(rule)
        case "string":
            return _text(rule)
        case "array":
            return f"list{_span(rule)}: {_said(rule['items'], definitions)}"
        case "object":
            key = _said(rule["propertyNames"], definitions) if "propertyNames" in rule else "name"
            return f"{key} → {_said(rule['additionalProperties'], definitions)}"
    return "text, number, `true` or `false`, or a list of these"


def _number(rule: Mapping[str, Any]) -> str:
    what = "number" if rule["type"] == "number" else "whole number"
    low = f"over {rule['exclusiveMinimum']:g}, up to" if "exclusiveMinimum" in rule else f"{rule['minimum']} to"
    return f"{what}, {low} {rule['maximum']}"


def _text(rule: Mapping[str, Any]) -> str:
    pattern = rule.get("pattern")
    if pattern in _FORMS:
        return _FORMS[pattern]
    least = 1 if pattern == SOME_WORDS else 0
    return f"text, {least} to {rule['maxLength']} characters"


def _span(rule: Mapping[str, Any]) -> str:
    low, high = rule.get("minItems"), rule["maxItems"]
    return f" of {low} to {high}" if low else f" of up to {high}"
