"""What authors may write in a template: an allow-list over the parsed form, checked before anything is compiled.

Names and their attributes, texts, numbers and lists, comparisons, `and`, `or`, `not`, `in`, + and -, inline `if` with
`else`, `if` blocks, loops two deep over given names, and the filters of `ARGUMENTS`. All else is refused: calls, `set`,
macros, includes, indexes, tests, and the operators that make much of little (`*`, `**`, `%`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from salessim.expressions import LENGTH, RESERVED

DEPTH = 25
"""How deep brackets, blocks and the parts of an expression may be nested; ours: more than anybody reads."""
LOOPS = 2
"""How deep loops may be nested; ours."""
NUMBER = 1_000_000_000
"""The largest number that may be written; ours."""
SEPARATOR = 20
"""The longest separator of `join`, in characters; ours."""

_Fits = Callable[[object], bool]
_NOTHING: tuple[str, _Fits] = ("nothing", lambda _: False)
ARGUMENTS: dict[str, tuple[str, _Fits]] = {
    "capitalize": _NOTHING,
    "default": ("a text or a number", lambda given: isinstance(given, str | int | float)),
    "first": _NOTHING,
    "join": (f"a text of at most {SEPARATOR} characters",
             lambda given: isinstance(given, str) and len(given) <= SEPARATOR),
    "last": _NOTHING,
    "length": _NOTHING,
    "lower": _NOTHING,
    "round": ("a whole number from 0 to 6", lambda given: type(given) is int and 0 <= given <= 6),
    "upper": _NOTHING,
}
"""The filters, and what each may have in its brackets: in words, and as a test of a literal."""

SYNTAX = Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701  plain text, never HTML
_THROUGH = (nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And,
            nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg, nodes.List)
_REFUSED: dict[type[nodes.Node], str] = {
    nodes.Call: "a call (…)", nodes.Getitem: "an index […]", nodes.Mul: "*", nodes.Pow: "**", nodes.Mod: "%",
    nodes.Div: "/", nodes.FloorDiv: "//", nodes.Concat: "~", nodes.Pos: "+ before a number", nodes.Test: "is",
    nodes.Assign: "set", nodes.AssignBlock: "set", nodes.FromImport: "from … import", nodes.CallBlock: "a call block",
    nodes.FilterBlock: "a filter block", nodes.Tuple: "a list without […]", nodes.Dict: "a group {…}",
}


@dataclass(slots=True)
class Inspection:
    """What a template or an expression holds.

    Attributes:
        problems: sentences on what is not allowed.
        names: the top-level names it uses, in order of appearance.
        targets: the names that its loops give.
    """

    problems: list[str] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    targets: dict[str, None] = field(default_factory=dict)

    def walk(self, node: nodes.Node, bound: frozenset[str] = frozenset(), depth: int = 0, loops: int = 0) -> None:
        """Look at one node of the parsed form, and at all below it.

        Args:
            node: where to look.
            bound: the names that loops around it give.
            depth: how many nodes stand around it.
            loops: how many of them are loops.

        Raises:
            RecursionError: it is nested more than `DEPTH` deep.
        """
        if depth > DEPTH:
            raise RecursionError
        match node:
            case nodes.For():
                self._loop(node, bound, depth, loops)
                return
            case nodes.Name():
                self._name(node.name)
                if node.name not in bound:
                    self.names[node.name] = None
            case nodes.Getattr():
                self._name(node.attr)
            case nodes.Const():
                self._const(node.value)
            case nodes.Filter():
                self._filter(node)
            case nodes.CondExpr() if node.expr2 is None:
                self.problems.append("an 'if' inside an expression needs its 'else'")
            case _ if not isinstance(node, _THROUGH):
                said = _REFUSED.get(type(node), type(node).__name__.lower())
                self.problems.append(f"{said!r} is not allowed; there are names, comparisons, if, for, + and -, and "
                                     f"the filters {', '.join(ARGUMENTS)}")
                return
        for child in node.iter_child_nodes():
            self.walk(child, bound, depth + 1, loops)

    def _name(self, name: str) -> None:
        if name.startswith("_"):
            self.problems.append(f"{name!r} begins with an underscore, which no name here does")
        elif name in RESERVED:
            self.problems.append(f"{name!r} is a word of the template language; it is no name here")
        elif unicodedata.normalize("NFKC", name) != name:
            self.problems.append(f"{name!r} is written with compatibility letters; write it with plain ones")

    def _const(self, value: object) -> None:
        if isinstance(value, int | float) and abs(value) > NUMBER:
            self.problems.append(f"a number is too large; at most {NUMBER} is allowed")

    def _filter(self, node: nodes.Filter) -> None:
        if node.name not in ARGUMENTS:
            self.problems.append(f"the filter {node.name!r} is not allowed; there are {', '.join(ARGUMENTS)}")
            return
        wanted, fits = ARGUMENTS[node.name]
        given = [argument.value if isinstance(argument, nodes.Const) else None for argument in node.args]
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(given) > 1 or not all(map(fits, given)):
            self.problems.append(f"the filter {node.name!r} takes {wanted} in its brackets")

    def _loop(self, node: nodes.For, bound: frozenset[str], depth: int, loops: int) -> None:
        source: nodes.Node = node.iter
        while isinstance(source, nodes.Getattr):
            source = source.node
        if not isinstance(source, nodes.Name):
            self.problems.append("a loop goes over a given name or its attributes, as in 'for need in persona.needs'")
        if loops >= LOOPS:
            self.problems.append(f"loops are nested more than {LOOPS} deep")
        if node.recursive or node.test is not None:
            self.problems.append("a loop takes neither 'if' nor 'recursive'; put an if block inside it")
        self.walk(node.iter, bound, depth + 1, loops)
        if not isinstance(node.target, nodes.Name):
            self.problems.append("a loop gives one name, as in 'for need in persona.needs'")
            return
        self._name(node.target.name)
        self.targets[node.target.name] = None
        for child in node.body:
            self.walk(child, bound | {node.target.name}, depth + 1, loops + 1)
        for child in node.else_:
            self.walk(child, bound, depth + 1, loops)


def parse(environment: Environment, source: str, *, expression: bool) -> tuple[nodes.Template, list[nodes.Node]]:
    """Read a template or an expression.

    Returns:
        A template that can be compiled (an expression's value becomes its `result`), and what the author wrote in it.

    Raises:
        TemplateSyntaxError: it cannot be read, or holds a backslash inside quotes.
        RecursionError: it is nested too deeply.
    """
    state = "variable" if expression else None
    brackets = 0
    for line, kind, text in environment.lexer.tokeniter(source, None, state=state):
        if kind == "string" and "\\" in text:
            raise TemplateSyntaxError("a backslash inside quotes is not allowed", line)
        if kind == "operator":
            brackets += (text in "([{") - (text in ")]}")
            if brackets > DEPTH:
                raise RecursionError
    parser = Parser(environment, source, state=state)
    if not expression:
        template = parser.parse()
        return template, list(template.body)
    value = parser.parse_expression()
    if not parser.stream.eos:
        raise TemplateSyntaxError("it goes on after its end", parser.stream.current.lineno)
    template = nodes.Template([nodes.Assign(nodes.Name("result", "store", lineno=1), value, lineno=1)], lineno=1)
    return template, [value]


@lru_cache(maxsize=4096)
def inspect(source: str, *, expression: bool = False) -> Inspection:
    """Find what a template or an expression holds, and all in it that is not allowed."""
    found = Inspection()
    if len(source) > LENGTH:
        found.problems.append(f"it has {len(source)} characters; at most {LENGTH} are allowed")
        return found
    try:
        for node in parse(SYNTAX, source, expression=expression)[1]:
            found.walk(node)
    except TemplateSyntaxError as wrong:
        found.problems.append(f"it cannot be read: {wrong.message}")
    except RecursionError:
        found.problems.append(f"it is nested more than {DEPTH} deep")
    return found
