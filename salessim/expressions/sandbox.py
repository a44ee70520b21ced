"""The closed environment in which templates are filled, after the allow-list has passed them.

Jinja2's own sandbox bounds neither time nor memory and calls methods of what it is handed. Here nothing is compiled
that `allowed` has not passed, an attribute is a key of a given dict and nothing else, the filters are our own, and
loops and the filled text are bounded. Only `expressions` imports this module, and only once a template needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, Undefined, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from salessim.errors import ExpressionError
from salessim.expressions import LENGTH, allowed

ITEMS = 50
"""How many items one loop may go over; ours: with two nested loops 2,500 steps at most."""
OUTPUT = 40_000
"""The longest filled text, in characters; ours: ten times the longest template."""


def _kind(value: object) -> str:
    for kind, name in ((bool, "truth value"), (str, "text"), (int | float, "number"), (list, "list"),
                       (Mapping, "group")):
        if isinstance(value, kind):
            return name
    return "missing value" if value is None else type(value).__name__


class _Closed(SandboxedEnvironment):
    """An environment in which an attribute is a key of a given dict, and nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Undefined):
            str(obj)  # raises what is missing
        if not isinstance(obj, Mapping):
            return self.undefined(f"a {_kind(obj)} has no {attribute!r}")
        if attribute not in obj:
            return self.undefined(f"there is no {attribute!r} here; there are {', '.join(map(str, obj))}")
        return obj[attribute]


def _expect(value: object, kinds: type | tuple[type, ...], asks: str, wanted: str) -> None:
    if isinstance(value, Undefined):
        str(value)  # raises what is missing
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise TypeError(f"{asks} wants a {wanted}, found a {_kind(value)}")


def _said(value: Any) -> Any:
    """Let only texts and numbers be said: nobody says a dict, a list, True or None."""
    _expect(value, (str, int, float), "a line", "text or a number")
    return value


def _cased(name: str) -> Callable[[Any], object]:
    def change(value: Any) -> object:
        _expect(value, str, name, "text")
        if len(value) > LENGTH:
            raise ValueError(f"{name} of {len(value)} characters; at most {LENGTH} are allowed")
        return getattr(value, name)()
    return change


def _end(name: str, place: int) -> Callable[[Any], object]:
    def pick(value: Any) -> object:
        _expect(value, list, name, "list")
        return value[place] if value else _ENVIRONMENT.undefined(f"the list is empty: it has no {name} item")
    return pick


def _join(value: Any, separator: str = "") -> str:
    _expect(value, list, "join", "list")
    return separator.join(str(_said(item)) for item in value)


def _length(value: Any) -> int:
    _expect(value, (str, list, dict), "length", "list or a text")
    return len(value)


def _default(value: object, instead: object = "") -> object:
    return instead if isinstance(value, Undefined) else value


def _round(value: Any, decimals: int = 0) -> object:
    _expect(value, (int, float), "round", "number")
    return round(value, decimals or None)


def _each(value: Any) -> list[object]:
    _expect(value, list, "for", "list")
    if len(value) > ITEMS:
        raise ValueError(f"a loop over {len(value)} items; at most {ITEMS} are allowed")
    return list(value)


_ENVIRONMENT = _Closed(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True, finalize=_said,
                       cache_size=0)
_ENVIRONMENT.globals.clear()
_ENVIRONMENT.tests.clear()
_ENVIRONMENT.filters.clear()
_ENVIRONMENT.filters.update({
    "capitalize": _cased("capitalize"), "default": _default, "each": _each, "first": _end("first", 0), "join": _join,
    "last": _end("last", -1), "length": _length, "lower": _cased("lower"), "round": _round, "upper": _cased("upper"),
})


def _short(source: str) -> str:
    return repr(source if len(source) <= 120 else f"{source[:119]}…")


def accept(source: str, *, expression: bool = False) -> allowed.Inspection:
    """Give what a template holds.

    Raises:
        ExpressionError: it is not allowed.
    """
    found = allowed.inspect(source, expression=expression)
    if found.problems:
        kind = "expression" if expression else "template"
        raise ExpressionError(f"the {kind} {_short(source)} is not allowed: {'; '.join(found.problems)}")
    return found


@lru_cache(maxsize=4096)
def _compiled(source: str, *, expression: bool) -> Template:
    accept(source, expression=expression)
    tree, _ = allowed.parse(_ENVIRONMENT, source, expression=expression)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "each", [], [], None, None, lineno=loop.lineno)
    tree.set_environment(_ENVIRONMENT)
    return _ENVIRONMENT.from_string(tree)


@contextmanager
def _telling(source: str) -> Iterator[None]:
    try:
        yield
    except (TemplateError, TypeError, ValueError, ArithmeticError) as wrong:
        raise ExpressionError(f"{_short(source)} cannot be filled: {wrong}") from wrong


def _context(values: Mapping[str, object]) -> Context:
    return Context(_ENVIRONMENT, dict(values), None, {})  # a template's own would look through its empty globals


def render(source: str, values: Mapping[str, object]) -> str:
    """Fill a template; see `expressions.render`."""
    template = _compiled(source, expression=False)
    said: list[str] = []
    size = 0
    with _telling(source):
        for piece in template.root_render_func(_context(values)):
            said.append(piece)
            size += len(piece)
            if size > OUTPUT:
                raise ValueError(f"it grows over {OUTPUT} characters")
    return "".join(said)


def evaluate(source: str, values: Mapping[str, object]) -> object:
    """Give the value of an expression; see `expressions.evaluate`."""
    template = _compiled(source, expression=True)
    context = _context(values)
    with _telling(source):
        for _ in template.root_render_func(context):
            pass
        result: object = context.vars["result"]
        if isinstance(result, Undefined):
            str(result)  # raises what is missing
    return result
