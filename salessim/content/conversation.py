"""What a conversation would lack, as far as the pages show it without being played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from salessim.content.codes import fault
from salessim.content.documents import PersonaDocument, ScenarioDocument, VoiceDocument
from salessim.content.offers import PreparationShape, ServiceShape
from salessim.content.shaping import nearest
from salessim.errors import Diagnostic
from salessim.model.persona import Raised
from salessim.model.replies import ReplyAct
from salessim.model.scenario import Goal

if TYPE_CHECKING:
    from salessim.content.shaping import Page

INDISPENSABLE = (ReplyAct.LISTEN, ReplyAct.ACCEPT, ReplyAct.ACCEPT_STEP, ReplyAct.CALLBACK, ReplyAct.DECLINE,
                 ReplyAct.WALK_OUT, ReplyAct.PART, ReplyAct.NO_TIME_LEFT)
"""The acts that nothing else can stand in for: a sign of listening, and every way to end; ours."""


def _mind(page: Page, held: PersonaDocument | ServiceShape, path: tuple[str, ...] = ()) -> Iterator[Diagnostic]:
    """Look at the needs, facts and objections of a persona, or of the time after the purchase."""
    file = page.source.file

    def place(*below: str | int) -> tuple[int, int]:
        return page.source.place((*path, *below))

    for index, need in enumerate(held.needs):
        if not need.lines:
            yield fault("SS303", file, place("needs", index, "lines"), f"the need '{need.id}' has no line")
    needs = {need.id for need in held.needs}
    for index, fact in enumerate(held.facts):
        if not fact.lines:
            yield fault("SS303", file, place("facts", index, "lines"), f"the fact '{fact.id}' has no line")
        if not (fact.questions or fact.decision or fact.of):
            yield fault("SS305", file, place("facts", index), f"no example question asks for the fact '{fact.id}'")
        if (fact.of or fact.asks) and (fact.asks is None or fact.of not in needs):
            found = f"'of: {fact.of}'" if fact.asks else f"'of: {fact.of}' without 'asks'"
            yield fault("SS319", file, place("facts", index), f"the fact '{fact.id}' has {found}; expected a need of "
                        "this page, and 'asks' beside it", nearest(fact.of, needs))
    masks = {objection.id: objection.hides for objection in held.objections}
    for index, objection in enumerate(held.objections):
        if not objection.lines:
            yield fault("SS304", file, place("objections", index, "lines"),
                        f"the objection '{objection.id}' has no line")
        if objection.hides and masks.get(objection.hides) != "":
            found = "itself" if objection.hides == objection.id else (
                "another smokescreen" if objection.hides in masks else "no objection of this persona")
            yield fault("SS308", file, place("objections", index, "hides"),
                        f"the objection '{objection.id}' hides '{objection.hides}', which is {found}",
                        nearest(objection.hides, [name for name, behind in masks.items() if not behind]))
        if objection.raised is Raised.HIDDEN and objection.id not in masks.values():
            yield fault("SS309", file, place("objections", index, "raised"),
                        f"the objection '{objection.id}' is hidden, and no other one hides it")


def _wanting(page: Page, document: PersonaDocument) -> Iterator[Diagnostic]:
    if not document.needs:
        yield fault("SS301", page.source.file, page.source.place(("needs",)), f"{document.name} has no need")


def conversation_faults(page: Page) -> list[Diagnostic]:
    """Find what a persona or a scenario leaves unsaid."""
    match page.document:
        case PersonaDocument():
            return [*_wanting(page, page.document), *_mind(page, page.document)]
        case ScenarioDocument():
            return list(_scenario(page, page.document))
    return []


def _scenario(page: Page, document: ScenarioDocument) -> Iterator[Diagnostic]:
    file, place = page.source.file, page.source.place
    if not document.opening:
        yield fault("SS302", file, place(("opening",)), "the customer has no first line")
    if document.gatekeeper is not None and not document.gatekeeper.lines.get(ReplyAct.PUT_THROUGH):
        yield fault("SS306", file, place(("gatekeeper", "lines")),
                    f"{document.gatekeeper.name} has no line for '{ReplyAct.PUT_THROUGH.value}'",
                    "add a line with which the trainee is put through")


    if (document.service is None) == (document.goal is Goal.SERVICE):
        said = f"'goal: {document.goal.value}'" if "goal" in page.source.value else "no 'goal:', which means sale"
        there = "no 'service:'" if document.service is None else said
        yield fault("SS314", file, place(("service",) if document.service else ("goal",)),
                    f"found {there}; after a purchase both 'goal: service' and 'service:' are there")
    if document.service is not None:
        yield from _mind(page, document.service, ("service",))
    if document.preparation is not None:
        yield from _leads(page, document.preparation)


def _leads(page: Page, preparation: PreparationShape) -> Iterator[Diagnostic]:
    file = page.source.file
    for index, lead in enumerate(preparation.leads):
        path, known = ("preparation", "leads", index), [fact.id for fact in lead.facts]
        if lead.because not in known:
            yield fault("SS311", file, page.source.place((*path, "because")),
                        f"'{lead.name}' has no fact '{lead.because}'", nearest(lead.because, known))
        if lead.suited and not all(before.suited for before in preparation.leads[:index]):
            yield fault("SS312", file, page.source.place(path),
                        f"'{lead.name}' is suited, and stands behind one that is not",
                        "put those with 'suited: false' last")
        if lead.customer and any(before.customer for before in preparation.leads[:index]):
            yield fault("SS312", file, page.source.place((*path, "customer")),
                        f"'{lead.name}' is the second lead that the scenario is said to be about",
                        "keep 'customer: true' at one of them")
        if lead.customer and not lead.suited:
            yield fault("SS312", file, page.source.place((*path, "suited")),
                        f"'{lead.name}' is whom the scenario is about, and not suited", "remove 'suited: false'")


def silence_faults(persona: Page, voices: Sequence[Page]) -> list[Diagnostic]:
    """Find what a persona, with the voices of their style, could not say at all."""
    document = cast("PersonaDocument", persona.document)
    file, place = persona.source.file, persona.source.place
    if not voices:
        return [fault("SS205", file, place(("style",)), f"there is no voice for the style '{document.style.value}' in "
                                                        f"the language '{document.language}'")]
    spoken = [document.lines, *(cast("VoiceDocument", voice.document).lines for voice in voices)]
    return [fault("SS306", file, place(("style",)),
                  f"neither {document.name} nor the voice '{document.style.value}' has a line for '{act.value}'")
            for act in INDISPENSABLE if not any(lines.get(act) for lines in spoken)]
