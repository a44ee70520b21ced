"""JSON Schema, draft 7, of every kind: what an editor needs to help while content is written."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Mapping
from typing import Any

from salessim.content import judging, offers, people
from salessim.content.documents import DOCUMENTS
from salessim.content.shapes import FORMS
from salessim.errors import SalesSimError
from salessim.model import replies
from salessim.model.moves import SAYS

DRAFT = "http://json-schema.org/draft-07/schema#"
SOME_WORDS = "\\S"
"""The pattern of a text that must not be blank; a length alone would let blanks pass, which `shapes` strips."""


def _described() -> dict[str, dict[str, str]]:
    """Read what every attribute of a document, every reply act and every move says, by class and attribute."""
    found: dict[str, dict[str, str]] = {"Move": {move.value: f"The trainee {said}." for move, said in SAYS.items()}}
    for node in (node for module in (people, offers, judging, replies)
                 for node in ast.parse(inspect.getsource(module)).body):
        if isinstance(node, ast.ClassDef):
            said = found.setdefault(node.name, {})
            for attribute, after in zip(node.body, node.body[1:], strict=False):
                match attribute, after:
                    case (ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(value=ast.Constant(value=str(name))),
                          ast.Expr(value=ast.Constant(value=str(text)))):
                        said[name] = " ".join(text.split())
    return found


def _converted(value: Any, words: Mapping[str, Any]) -> Any:
    """Turn draft 2020-12, as pydantic writes it, into draft 7; the titles that it invents are left out.

    Args:
        value: a rule, or a part of one.
        words: the definitions that list words, by name.
    """
    if isinstance(value, list):
        return [_converted(item, words) for item in value]
    if not isinstance(value, Mapping):
        return value
    made = {key: _converted(item, words) for key, item in value.items()
            if not (key == "title" and isinstance(item, str))}
    if len(made.get("patternProperties", {})) == 1:
        # Said the other way round, an unknown key is told as one.
        (pattern, inner), = made.pop("patternProperties").items()
        made |= {"propertyNames": _form(pattern), "additionalProperties": inner}
    if made.get("minLength") == 1:
        del made["minLength"]
        made["pattern"] = SOME_WORDS
    if isinstance(made.get("pattern"), str):
        made |= _form(made["pattern"])
    if "$ref" in made:
        # Beside a $ref, draft 7 ignores everything. Words stand in the place itself: editors would show the meaning of
        # the list, and not that of the key.
        name = made.pop("$ref").removeprefix("#/$defs/")
        if made and name in words:
            return _converted({**words[name], **made}, words)
        target = {"$ref": f"#/definitions/{name}"}
        return {"allOf": [target], **made} if made else target
    return made


def _form(pattern: str) -> dict[str, str]:
    """Give the rule of a text's form; editors show the sentence, which draft 7 itself passes over."""
    said = "some words" if pattern == SOME_WORDS else FORMS[pattern]
    return {"pattern": pattern, "patternErrorMessage": f"Expected {said}."}


def _describe(made: dict[str, Any], said: Mapping[str, str]) -> None:
    for name, described in made.get("properties", {}).items():
        if name in said:
            described["description"] = said[name]
    if set(made.get("enum", [])) & set(said):
        # Not of draft 7, but editors show it.
        made["enumDescriptions"] = [said.get(word, "") for word in made["enum"]]


def schema(kind: str) -> dict[str, Any]:
    """Give the JSON Schema (draft 7) of one kind, with descriptions.

    Raises:
        SalesSimError: there is no such kind.
    """
    if kind not in DOCUMENTS:
        raise SalesSimError(f"there is no kind '{kind}'; expected one of {', '.join(DOCUMENTS)}")
    said = _described()
    made = DOCUMENTS[kind].model_json_schema()
    definitions = made.pop("$defs", {})
    _describe(made, said[DOCUMENTS[kind].__name__])
    for name, definition in definitions.items():
        _describe(definition, said.get(name, {}))
    words = {name: rule for name, rule in definitions.items() if "enum" in rule}
    converted, others = _converted(made, words), _converted(definitions, words)
    used = json.dumps([converted, others])
    return {"$schema": DRAFT, "title": f"SalesSim {kind}", **converted,
            "definitions": {name: rule for name, rule in others.items() if f'"#/definitions/{name}"' in used}}


def schema_name(kind: str) -> str:
    """Give the name of the file that holds a kind's schema beside content."""
    return f"salessim-{kind}.json"


def schema_text(kind: str) -> str:
    """Give what that file holds."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=1) + "\n"


def schemas() -> dict[str, dict[str, Any]]:
    """Give the JSON Schema of every kind."""
    return {kind: schema(kind) for kind in DOCUMENTS}
