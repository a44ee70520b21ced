"""The table of checks, and the arguments that they take.

A check is a factory: called with a rubric's arguments it validates them and gives the judge of a transcript.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import wraps
from typing import ParamSpec

from salessim.model.assessment import Verdict
from salessim.model.moves import GROUPS, Act, Move
from salessim.model.scenario import OUTCOMES, Stage, Staging
from salessim.model.transcript import Transcript

Judge = Callable[[Transcript, Staging], Verdict | None]
"""Answers for one transcript; None is *not observed*: no opportunity arose."""

CHECKS: dict[str, Callable[..., Judge]] = {}
"""Every check by its name; the signature says which arguments it takes."""

_Args = ParamSpec("_Args")
_TAKES: dict[str, str] = {"int": "a whole number", "float": "a number", "str": "a text", "bool": "true or false",
                          "tuple[str, ...]": "a list of texts"}


def check(factory: Callable[_Args, Judge]) -> Callable[_Args, Judge]:
    """Register a factory under its name, so that it validates its arguments when it is built.

    The factory takes keyword-only arguments annotated as int, float, str, bool or tuple[str, ...].

    Raises:
        TypeError: an argument has another annotation, or is not keyword-only (a programmer's mistake).
    """
    name, parameters = factory.__name__, inspect.signature(factory).parameters
    for parameter in parameters.values():
        if parameter.kind is not parameter.KEYWORD_ONLY or parameter.annotation not in _TAKES:
            raise TypeError(f"the check {name}: {parameter} must be keyword-only, and one of {', '.join(_TAKES)}")

    @wraps(factory)
    def build(*args: _Args.args, **given: _Args.kwargs) -> Judge:
        given.update(_validated(name, parameters, given))
        return factory(*args, **given)

    CHECKS[name] = build
    return build


def _validated(name: str, parameters: Mapping[str, inspect.Parameter],
               given: Mapping[str, object]) -> dict[str, object]:
    for argument in given:
        if argument not in parameters:
            raise ValueError(f"the check '{name}' takes no '{argument}'{nearest(argument, parameters)}")
    for argument, parameter in parameters.items():
        if argument not in given and parameter.default is parameter.empty:
            raise ValueError(f"the check '{name}' needs '{argument}', {_TAKES[parameter.annotation]}")
    return {argument: _converted(f"the check '{name}': '{argument}'", parameters[argument].annotation, value)
            for argument, value in given.items()}


def _converted(place: str, kind: str, value: object) -> object:
    truth = isinstance(value, bool)
    match kind:
        case "int" if isinstance(value, int) and not truth:
            return value
        case "float" if isinstance(value, int | float) and not truth and math.isfinite(value):
            return float(value)
        case "str" if isinstance(value, str):
            return value
        case "bool" if truth:
            return value
        case "tuple[str, ...]" if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
    raise ValueError(f"{place} must be {_TAKES[kind]}, found {value!r}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the end of a sentence about an unknown name: the nearest known one, or all of them."""
    known = tuple(known)
    near = get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; there are: {', '.join(sorted(known)) or 'none'}"


def bounded(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number out of its range.

    Raises:
        ValueError: it is below `low` or above `high`.
    """
    if not low <= value <= high:
        raise ValueError(f"'{name}' must be from {low} to {high}, found {value}")


def moves_named(names: Iterable[str]) -> frozenset[Move]:
    """Give the moves of these names; the name of a group stands for all its moves.

    Raises:
        ValueError: a name is unknown, or there is none.
    """
    wanted: set[Move] = set()
    for name in names:
        if name not in GROUPS and name not in set(Move):
            raise ValueError(f"there is no move or group '{name}'{nearest(name, [*Move, *GROUPS])}")
        wanted |= GROUPS.get(name, frozenset()) or {Move(name)}
    if not wanted:
        raise ValueError("no move is named; expected at least one")
    return frozenset(wanted)


def acts_named(names: Iterable[str]) -> frozenset[Act]:
    """Give the customer's acts of these names.

    Raises:
        ValueError: a name is unknown, or there is none.
    """
    names = tuple(names)
    for name in names:
        if name not in set(Act):
            raise ValueError(f"there is no act '{name}'{nearest(name, Act)}")
    if not names:
        raise ValueError("no act is named; expected at least one")
    return frozenset(map(Act, names))


def outcomes_named(names: Iterable[str]) -> frozenset[Stage]:
    """Give the outcomes of these names.

    Raises:
        ValueError: a name is no outcome.
    """
    names = tuple(names)
    for name in names:
        if name not in OUTCOMES:
            raise ValueError(f"there is no outcome '{name}'{nearest(name, OUTCOMES)}")
    return frozenset(Stage(name) for name in names)
