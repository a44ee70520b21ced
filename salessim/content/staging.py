"""One scenario with the pages that it names: gathered, checked together, compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from salessim.content.codes import fault
from salessim.content.compile import compile_document
from salessim.content.conversation import conversation_faults, silence_faults
from salessim.content.documents import PersonaDocument, ScenarioDocument
from salessim.content.library import digest
from salessim.content.references import together_faults
from salessim.content.rubrics import rubric_faults
from salessim.content.shaping import listed, nearest
from salessim.content.templates import template_faults
from salessim.errors import ContentError, Diagnostic
from salessim.model.persona import Persona, Voice
from salessim.model.product import Product
from salessim.model.rubric import Rubric
from salessim.model.scenario import Scenario, Staging

if TYPE_CHECKING:
    from salessim.content.library import Library
    from salessim.content.shaping import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The pages that one scenario is played with."""

    scenario: Page
    persona: Page
    product: Page
    rubric: Page
    voices: tuple[Page, ...]


def gather(library: Library, scenario_id: str) -> Staging:
    """Load, check and compile what one scenario needs.

    Raises:
        SalesSimError: there is no such scenario.
        ContentError: every fault of the pages it needs.
    """
    found, faults = find_cast(library, library.page("scenario", scenario_id))
    if found is None:
        raise ContentError(faults)
    for page in (found.scenario, found.persona, found.product, found.rubric, *found.voices):
        faults += page_faults(page)
    if faults:
        raise ContentError(faults)
    return compose(found)


def page_faults(page: Page) -> list[Diagnostic]:
    """Find what is wrong within one page that has the right shape."""
    return template_faults(page) + conversation_faults(page) + rubric_faults(page)


def find_cast(library: Library, scenario: Page) -> tuple[Cast | None, list[Diagnostic]]:
    """Find the pages of a scenario, and every fault that shows only when they stand together."""
    document = cast("ScenarioDocument", scenario.document)
    faults: list[Diagnostic] = []
    pages: dict[str, Page] = {}
    for kind in ("persona", "product", "rubric"):
        named: str = getattr(document, kind)
        known = library.files(kind)
        if named not in known:
            faults.append(fault("SS201", scenario.source.file, scenario.source.place((kind,)),
                                f"there is no {kind} '{named}'",
                                nearest(named, known) or f"there are: {listed(known) or 'none'}"))
            continue
        try:
            pages[kind] = library.page(kind, named)
        except ContentError as wrong:
            faults += wrong.diagnostics
    voices: list[Page] = []
    if "persona" in pages:
        voices, broken = find_voices(library, cast("PersonaDocument", pages["persona"].document))
        faults += broken or silence_faults(pages["persona"], voices)
    if len(pages) < 3:
        return None, faults
    faults += together_faults(scenario, pages["persona"], pages["product"], pages["rubric"])
    return Cast(scenario=scenario, voices=tuple(voices), persona=pages["persona"], product=pages["product"],
                rubric=pages["rubric"]), faults


def find_voices(library: Library, persona: PersonaDocument) -> tuple[list[Page], list[Diagnostic]]:
    """Read the voices that a persona speaks with, and tell what is wrong with those that cannot be read."""
    voices: list[Page] = []
    faults: list[Diagnostic] = []
    for voice_id in library.voices(persona.language, persona.style):
        try:
            voices.append(library.page("voice", voice_id))
        except ContentError as wrong:
            faults += wrong.diagnostics
    return voices, faults


def compose(pages: Cast) -> Staging:
    """Compile pages into a staging; its documents are the plain values of the files."""
    documents: dict[str, object] = {
        "scenario": pages.scenario.source.value, "persona": pages.persona.source.value,
        "product": pages.product.source.value, "rubric": pages.rubric.source.value,
        "voices": [voice.source.value for voice in pages.voices],
    }
    scenario = compile_document(pages.scenario.document, Scenario)
    persona = compile_document(pages.persona.document, Persona)
    return Staging(
        scenario=scenario,
        persona=scenario.service.recast(persona) if scenario.service else persona,
        product=compile_document(pages.product.document, Product),
        rubric=compile_document(pages.rubric.document, Rubric),
        voices=tuple(compile_document(voice.document, Voice) for voice in pages.voices),
        digest=digest(documents), documents=documents)
