"""Whether a rubric asks what can be asked: known checks, with the arguments that they take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from salessim.content.codes import fault
from salessim.content.documents import RubricDocument
from salessim.content.shaping import listed, nearest
from salessim.content.source import a_kind
from salessim.errors import Diagnostic

if TYPE_CHECKING:
    from salessim.content.shaping import Page

TAKES: dict[str, tuple[str, Callable[[object], bool]]] = {
    "int": ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "float": ("a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool)),
    "str": ("text", lambda value: isinstance(value, str)),
    "bool": ("true or false", lambda value: isinstance(value, bool)),
    "list[str]": ("a list of texts", lambda value: isinstance(value, list)
                  and all(isinstance(item, str) for item in value)),
}
"""The annotations that a check's arguments may have: what they are called, and whether a value fits."""
TAKES["tuple[str, ...]"] = TAKES["Sequence[str]"] = TAKES["list[str]"]


def known_checks() -> Mapping[str, Callable[..., Any]]:
    """Give the checks that scoring has, by name."""
    from salessim.scoring import CHECKS

    return CHECKS


def _check(page: Page, path: tuple[str | int, ...], name: str, args: Mapping[str, object]) -> Iterator[Diagnostic]:
    file, source = page.source.file, page.source
    checks = known_checks()
    if name not in checks:
        yield fault("SS401", file, source.place((*path, "check")), f"there is no check '{name}'",
                    nearest(name, checks) or f"there are: {listed(sorted(checks), 60)}")
        return
    takes = inspect.signature(checks[name]).parameters
    faults = list(_arguments(page, path, name, takes, args))
    yield from faults
    # What a template will become is not known yet; the check looks at that itself, when it is asked.
    if not faults and not any("{{" in str(value) or "{%" in str(value) for value in args.values()):
        try:
            checks[name](**args)
        except ValueError as refused:
            place = source.place((*path, "args") if args else path)
            yield fault("SS406", file, place, f"the check '{name}' refuses its arguments: {refused}")


def _arguments(page: Page, path: tuple[str | int, ...], name: str, takes: Mapping[str, inspect.Parameter],
               args: Mapping[str, object]) -> Iterator[Diagnostic]:
    file, source = page.source.file, page.source
    for given, value in args.items():
        if given not in takes:
            yield fault("SS403", file, source.key_place((*path, "args", given)),
                        f"the check '{name}' takes no '{given}'",
                        nearest(given, takes) or f"it takes {listed(takes) or 'nothing'}")
            continue
        annotation = takes[given].annotation
        kind = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
        says, fits = TAKES[kind]
        if not fits(value):
            yield fault("SS404", file, source.place((*path, "args", given)),
                        f"'{given}': found {a_kind(value)}; expected {says}")
    for wanted, parameter in takes.items():
        if parameter.default is inspect.Parameter.empty and wanted not in args:
            yield fault("SS402", file, source.place(path), f"the check '{name}' needs the argument '{wanted}'")


def rubric_faults(page: Page) -> list[Diagnostic]:
    """Find checks that do not exist, arguments that do not fit, and criteria that judge nothing."""
    document = page.document
    faults: list[Diagnostic] = []
    if not isinstance(document, RubricDocument):
        return faults
    for first, section in enumerate(document.sections):
        for second, criterion in enumerate(section.criteria):
            path = ("sections", first, "criteria", second)
            if any(after.at_least <= level.at_least for level, after in pairwise(criterion.levels)):
                faults.append(fault("SS408", page.source.file, page.source.place((*path, "levels")),
                                    f"the levels of '{criterion.id}' begin at "
                                    f"{listed([f'{level.at_least:g}' for level in criterion.levels])}"))
            if not criterion.checks and not criterion.manual:
                faults.append(fault("SS405", page.source.file, page.source.place(path),
                                    f"the criterion '{criterion.id}' has no check"))
            for third, check in enumerate(criterion.checks):
                faults += _check(page, (*path, "checks", third), check.check, check.args)
    for index, flag in enumerate(document.flags):
        faults += _check(page, ("flags", index), flag.check, flag.args)
    known = [section.id for section in document.sections]
    for index, one in enumerate(document.rounds):
        for name in one.weights:
            if name not in known:
                place = page.source.key_place(("rounds", index, "weights", name))
                faults.append(fault("SS407", page.source.file, place,
                                    f"the round '{one.id}' weighs '{name}', which is no section",
                                    nearest(name, known)))
    return faults
