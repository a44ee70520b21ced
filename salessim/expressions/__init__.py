"""The one language in which authors fill lines and set conditions: a small, closed part of Jinja2.

In: a template (`Good morning, {{ seller }}`) or an expression (`product.rivals|length > 0`), and plain values.
Out: what is wrong with it, the names it uses, the filled text, or the expression's value.
Never: calls anything, changes anything, or reads an attribute that is no key of a given dict.

Lines without a slot, and lines whose slots are bare names with texts for them, never load Jinja2.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache

LENGTH = 4000
"""The longest template or expression, in characters; ours: two pages of a briefing."""

RESERVED = frozenset({"and", "or", "not", "if", "else", "elif", "in", "is", "for", "endfor", "endif", "true", "false",
                      "none", "True", "False", "None", "loop", "self", "super", "caller", "varargs", "kwargs"})
"""Words that mean something to Jinja2 itself; no slot may be called so."""

_OPENERS = ("{{", "{%", "{#")
_SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def problems(source: str, *, names: Collection[str], expression: bool = False) -> list[str]:
    """Say everything about a template or an expression that is not allowed.

    Args:
        source: the author's text.
        names: the names that will have a value.
        expression: whether it is a bare expression (`when`, `for_each`) and no template.

    Returns:
        Sentences, in the order of what they speak of; empty when all is well.
    """
    if len(source) > LENGTH:
        return [f"it has {len(source)} characters; at most {LENGTH} are allowed"]
    pieces = None if expression else _pieces(source)
    if pieces is not None:
        return [_unknown(name, names) for name in dict.fromkeys(pieces[1::2]) if name not in names]
    from salessim.expressions.allowed import inspect

    found = inspect(source, expression=expression)
    hidden = [f"the loop's {name!r} hides the given name {name!r}; call it something else"
              for name in found.targets if name in names]
    return [*found.problems, *hidden, *(_unknown(name, names) for name in found.names if name not in names)]


@lru_cache(maxsize=4096)
def slots(source: str) -> frozenset[str]:
    """Give the top-level names that a template uses: `persona` for `{{ persona.name }}`.

    Raises:
        ExpressionError: the template is not allowed.
    """
    pieces = _pieces(source)
    if pieces is not None:
        return frozenset(pieces[1::2])
    from salessim.expressions import sandbox

    return frozenset(sandbox.accept(source).names)


def render(source: str, values: Mapping[str, object]) -> str:
    """Fill a template.

    Args:
        source: the template; it is checked and compiled once and kept.
        values: plain values by name, as `plain` gives them.

    Raises:
        ExpressionError: the template is not allowed, a value is missing, or what would be said is no text or number.
    """
    pieces = _pieces(source)
    if pieces is not None and len(pieces) == 1:
        return source
    if pieces is not None:
        filled = [values.get(piece) if slot % 2 else piece for slot, piece in enumerate(pieces)]
        texts = [piece for piece in filled if type(piece) is str]
        if len(texts) == len(filled):
            return "".join(texts)
    from salessim.expressions import sandbox

    return sandbox.render(source, values)


def evaluate(source: str, values: Mapping[str, object]) -> object:
    """Give the value of an expression: a truth for `when`, a list for `for_each`.

    Raises:
        ExpressionError: the expression is not allowed, a value is missing, or its parts do not fit together.
    """
    from salessim.expressions import sandbox

    return sandbox.evaluate(source, values)


def plain(value: object) -> object:
    """Turn dataclasses, enums, mappings and tuples into dicts, texts and lists, all the way down."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


@lru_cache(maxsize=4096)
def _pieces(source: str) -> tuple[str, ...] | None:
    """Split a line into text, name, text, name, …, text; None when only Jinja2 can read it."""
    if not any(opener in source for opener in _OPENERS):
        return (source,)
    pieces = _SLOT.split(source)
    texts, names = pieces[::2], pieces[1::2]
    # "{{{ x }}" opens a dict for Jinja2, so a text before a slot must not end in a brace.
    if (len(source) > LENGTH or any(text.endswith("{") for text in texts[:-1])
            or any(opener in text for text in texts for opener in _OPENERS)
            or any(not name.isidentifier() or name.startswith("_") or name in RESERVED for name in names)):
        return None
    return tuple(pieces)


def _unknown(name: str, names: Collection[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return f"{name!r} is not known here; did you mean {near[0]!r}?"
    return f"{name!r} is not known here; the names are {', '.join(sorted(names)) or 'none at all'}"
