"""JSON Schema, draft 7, of every kind: what an editor needs to help while content is written."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from typing import Any

from salessim.content import judging, offers, people
from salessim.content.documents import DOCUMENTS
from salessim.errors import SalesSimError

DRAFT = "http://json-schema.org/draft-07/schema#"


def _described() -> dict[str, dict[str, str]]:
    """Read the attribute docstrings of every document, by class and attribute."""
    found: dict[str, dict[str, str]] = {}
    for node in (node for module in (people, offers, judging) for node in ast.parse(inspect.getsource(module)).body):
        if isinstance(node, ast.ClassDef):
            said = found.setdefault(node.name, {})
            for attribute, after in zip(node.body, node.body[1:], strict=False):
                match attribute, after:
                    case (ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text)))):
                        said[name] = inspect.cleandoc(text)
    return found


def _converted(value: Any) -> Any:
    """Turn draft 2020-12, as pydantic writes it, into draft 7; the titles that it invents are left out."""
    if isinstance(value, list):
        return [_converted(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    made = {key: _converted(item) for key, item in value.items() if not (key == "title" and isinstance(item, str))}
    if len(made.get("patternProperties", {})) == 1:
        # Said the other way round, an unknown key is told as one.
        (pattern, inner), = made.pop("patternProperties").items()
        made |= {"propertyNames": {"pattern": pattern}, "additionalProperties": inner}
    if "$ref" in made:
        # Beside a $ref, draft 7 ignores everything.
        target = {"$ref": made.pop("$ref").replace("#/$defs/", "#/definitions/")}
        return {"allOf": [target], **made} if made else target
    return made


def _describe(made: dict[str, Any], said: Mapping[str, str]) -> None:
    for name, described in made.get("properties", {}).items():
        if name in said:
            described["description"] = said[name]


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
    return {"$schema": DRAFT, "title": f"SalesSim {kind}", **_converted(made),
            "definitions": _converted(definitions)}


def schemas() -> dict[str, dict[str, Any]]:
    """Give the JSON Schema of every kind."""
    return {kind: schema(kind) for kind in DOCUMENTS}
