"""Which words a text may use in braces: every template and expression of a page, looked at without being filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from salessim.content.codes import fault
from salessim.content.documents import (
    Document,
    PersonaDocument,
    RubricDocument,
    ScenarioDocument,
    SellerDocument,
    VoiceDocument,
)
from salessim.content.offers import ServiceShape
from salessim.content.people import Lines
from salessim.errors import Diagnostic
from salessim.expressions import problems
from salessim.model.replies import SLOTS
from salessim.model.seller import LINE_SLOTS
from salessim.model.seller import SITUATION as SEES

if TYPE_CHECKING:
    from salessim.content.shaping import Page

SITUATION = ("scenario", "persona", "product")
"""The words of a briefing and of a rubric; with `for_each` also `item`."""
BEFOREHAND = tuple(slot for slot in SLOTS if slot not in {"need", "feature", "benefit", "price", "when",
                                                            "right"})
"""The words of an opening, before anything was said; with the customer's initiative also `need`."""


class _Text(NamedTuple):
    """One template: where it stands, what it says, which words it may use."""

    path: tuple[str | int, ...]
    said: str
    names: Sequence[str]
    expression: bool = False


def _each(path: tuple[str | int, ...], texts: Sequence[str], names: Sequence[str]) -> Iterator[_Text]:
    for index, text in enumerate(texts):
        yield _Text((*path, index), text, names)


def _spoken(document: PersonaDocument | VoiceDocument) -> Iterator[_Text]:
    yield from _lines(("lines",), document.lines)
    if isinstance(document, VoiceDocument):
        for mood, spoken in document.moods.items():
            yield from _lines(("moods", mood.value), spoken)
    else:
        yield from _mind(document)


def _lines(path: tuple[str | int, ...], lines: Lines) -> Iterator[_Text]:
    for act, said in lines.items():
        yield from _each((*path, act.value), said, SLOTS)


def _mind(held: PersonaDocument | ServiceShape, path: tuple[str | int, ...] = ()) -> Iterator[_Text]:
    """Give the lines of needs, facts, objections and questions: of a persona, or of the time after the purchase."""
    for index, question in enumerate(held.questions):
        yield from _each((*path, "questions", index, "lines"), question.lines, SLOTS)
    for index, need in enumerate(held.needs):
        for key in ("lines", "begins", "hints", "impact", "payoff"):
            yield from _each((*path, "needs", index, key), getattr(need, key), SLOTS)
    for index, fact in enumerate(held.facts):
        yield from _each((*path, "facts", index, "lines"), fact.lines, SLOTS)
    for index, objection in enumerate(held.objections):
        for key in ("lines", "begins", "meaning", "insists", "settled"):
            yield from _each((*path, "objections", index, key), getattr(objection, key), SLOTS)


def _arguments(path: tuple[str | int, ...], args: dict[str, object], names: Sequence[str]) -> Iterator[_Text]:
    for name, value in args.items():
        if isinstance(value, str):
            yield _Text((*path, "args", name), value, names)
        elif isinstance(value, list):
            yield from (_Text((*path, "args", name, index), item, names)
                        for index, item in enumerate(value) if isinstance(item, str))


def _judged(document: RubricDocument) -> Iterator[_Text]:
    for first, section in enumerate(document.sections):
        for second, criterion in enumerate(section.criteria):
            path = ("sections", first, "criteria", second)
            names = (*SITUATION, "item") if criterion.for_each else SITUATION
            if criterion.when:
                yield _Text((*path, "when"), criterion.when, SITUATION, expression=True)
            if criterion.for_each:
                yield _Text((*path, "for_each"), criterion.for_each, SITUATION, expression=True)
            for third, check in enumerate(criterion.checks):
                inner = (*path, "checks", third)
                yield _Text((*inner, "says"), check.says, names)
                yield _Text((*inner, "advice"), check.advice, names)
                yield from _arguments(inner, check.args, names)
    for index, flag in enumerate(document.flags):
        yield _Text(("flags", index, "says"), flag.says, SITUATION)
        yield _Text(("flags", index, "advice"), flag.advice, SITUATION)
        yield from _arguments(("flags", index), flag.args, SITUATION)


def _texts(document: Document) -> Iterator[_Text]:
    match document:
        case PersonaDocument() | VoiceDocument():
            yield from _spoken(document)
        case RubricDocument():
            yield from _judged(document)
        case SellerDocument():
            for index, habit in enumerate(document.habits):
                if habit.when:
                    yield _Text(("habits", index, "when"), habit.when, SEES, expression=True)
            for name, lines in document.lines.items():
                yield from _each(("lines", name), lines, LINE_SLOTS)
        case ScenarioDocument():
            yield _Text(("briefing",), document.briefing, SITUATION)
            known = (*BEFOREHAND, "need") if document.initiative == "customer" else BEFOREHAND
            yield from _each(("opening",), document.opening, known)
            if document.gatekeeper is not None:
                yield from _each(("gatekeeper", "opening"), document.gatekeeper.opening, BEFOREHAND)
                yield from _lines(("gatekeeper", "lines"), document.gatekeeper.lines)
            if document.service is not None:
                yield from _mind(document.service, ("service",))
                yield from _lines(("service", "lines"), document.service.lines)
                if document.service.referral is not None:
                    yield from _each(("service", "referral", "lines"), document.service.referral.lines, SLOTS)


def template_faults(page: Page) -> list[Diagnostic]:
    """Find every template and expression of a page that could not be filled."""
    return [fault("SS105", page.source.file, page.source.place(text.path), said)
            for text in _texts(page.document)
            for said in problems(text.said, names=text.names, expression=text.expression)]
