"""What a conversation would lack, as far as the pages show it without being played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from salessim.content.codes import fault
from salessim.content.documents import PersonaDocument, ScenarioDocument, VoiceDocument
from salessim.content.shaping import nearest
from salessim.errors import Diagnostic
from salessim.model.persona import Raised
from salessim.model.replies import ReplyAct

if TYPE_CHECKING:
    from salessim.content.shaping import Page

INDISPENSABLE = (ReplyAct.LISTEN, ReplyAct.ACCEPT, ReplyAct.ACCEPT_STEP, ReplyAct.CALLBACK, ReplyAct.DECLINE,
                 ReplyAct.WALK_OUT, ReplyAct.PART, ReplyAct.NO_TIME_LEFT)
"""The acts that nothing else can stand in for: a sign of listening, and every way to end; ours."""


def _persona(page: Page, document: PersonaDocument) -> Iterator[Diagnostic]:
    file, place = page.source.file, page.source.place
    if not document.needs:
        yield fault("SS301", file, place(("needs",)), f"{document.name} has no need")
    for index, need in enumerate(document.needs):
        if not need.lines:
            yield fault("SS303", file, place(("needs", index, "lines")), f"the need '{need.id}' has no line")
    for index, fact in enumerate(document.facts):
        if not fact.lines:
            yield fault("SS303", file, place(("facts", index, "lines")), f"the fact '{fact.id}' has no line")
        if not fact.questions and not fact.decision:
            yield fault("SS305", file, place(("facts", index)),
                        f"no example question asks for the fact '{fact.id}'")
    for index, objection in enumerate(document.objections):
        if not objection.lines:
            yield fault("SS304", file, place(("objections", index, "lines")),
                        f"the objection '{objection.id}' has no line")
    yield from _smokescreens(page, document)


def _smokescreens(page: Page, document: PersonaDocument) -> Iterator[Diagnostic]:
    file, place = page.source.file, page.source.place
    masks = {objection.id: objection.hides for objection in document.objections}
    for index, objection in enumerate(document.objections):
        if objection.hides and masks.get(objection.hides) != "":
            found = "itself" if objection.hides == objection.id else (
                "another smokescreen" if objection.hides in masks else "no objection of this persona")
            yield fault("SS308", file, place(("objections", index, "hides")),
                        f"the objection '{objection.id}' hides '{objection.hides}', which is {found}",
                        nearest(objection.hides, [name for name, behind in masks.items() if not behind]))
        if objection.raised is Raised.HIDDEN and objection.id not in masks.values():
            yield fault("SS309", file, place(("objections", index, "raised")),
                        f"the objection '{objection.id}' is hidden, and no other one hides it")


def conversation_faults(page: Page) -> list[Diagnostic]:
    """Find what a persona or a scenario leaves unsaid."""
    match page.document:
        case PersonaDocument():
            return list(_persona(page, page.document))
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
