"""Which scenarios some checked files belong to, with the pages that they are played with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from salessim.content.documents import PersonaDocument, VoiceDocument
from salessim.content.staging import Cast, find_cast, page_faults
from salessim.errors import ContentError, Diagnostic, SalesSimError

if TYPE_CHECKING:
    from salessim.content.library import Library
    from salessim.content.shaping import Page
    from salessim.model.persona import Style

_PARTS = ("persona", "product", "rubric")


class Touched:
    """Finds the scenarios without a fault that checked pages have a part in.

    Args:
        library: where the scenarios of others are looked up.
        pages: the checked pages that have the right shape.
        faults: all that was found in checked files, readable or not.
    """

    def __init__(self, library: Library, pages: Sequence[Page], faults: Sequence[Diagnostic]) -> None:
        self._library = library
        self._pages = {_file(page.source.file): page for page in pages}
        self._faulty = {_file(fault.file) for fault in faults}
        self._sound: dict[Path, bool] = {}
        self._casts: dict[Path, list[Cast]] = {}

    @cached_property
    def casts(self) -> list[Cast]:
        """The scenarios among the pages, and those that are played with one of them."""
        wanted = {file: page for file, page in self._pages.items() if page.kind == "scenario"}
        spoken = {(page.document.language, page.document.style) for page in self._pages.values()
                  if isinstance(page.document, VoiceDocument)}
        for page in self._scenarios():
            if _file(page.source.file) not in wanted and self._has_part(page, spoken):
                wanted[_file(page.source.file)] = page
        return [cast for page in wanted.values() for cast in self._whole(page)]

    @property
    def only_scenarios(self) -> bool:
        """Whether nothing but scenarios was checked."""
        return all(page.kind == "scenario" for page in self._pages.values())

    def judged_by(self, rubric: Page) -> list[Cast]:
        """Give every scenario without a fault that is judged by a rubric."""
        named = rubric.document.id
        return [cast for page in self._scenarios() if page.source.value.get("rubric") == named
                and self._file_of("rubric", named) == _file(rubric.source.file) for cast in self._whole(page)]

    @cached_property
    def rubrics(self) -> list[Page]:
        """The rubrics that can be changed by whoever checks: those among the pages, and those of trainers."""
        found = {_file(cast.rubric.source.file): cast.rubric for cast in self.casts}
        return [page for file, page in found.items() if file in self._pages or self.is_own(page)]

    def is_own(self, page: Page) -> bool:
        """Tell whether a page is a trainer's, or was asked for by its path, and not just a shipped one among all."""
        held = self._library.files(page.kind).get(page.document.id)
        return held is None or held[1].guard is not None

    def _scenarios(self) -> Iterator[Page]:
        for scenario in self._library.files("scenario"):
            try:
                yield self._library.page("scenario", scenario)
            except ContentError:
                continue  # told where that file is checked

    def _has_part(self, scenario: Page, spoken: set[tuple[str, Style]]) -> bool:
        for kind in _PARTS:
            if self._file_of(kind, str(scenario.source.value.get(kind))) in self._pages:
                return True
        try:
            persona = self._library.page("persona", str(scenario.source.value.get("persona"))).document
        except SalesSimError:
            return False
        return isinstance(persona, PersonaDocument) and (persona.language, persona.style) in spoken

    def _file_of(self, kind: str, named: str) -> Path | None:
        held = self._library.files(kind).get(named)
        return _file(str(held[0])) if held else None

    def _whole(self, scenario: Page) -> list[Cast]:
        """Give a scenario's cast, if nothing is wrong with any of it."""
        file = _file(scenario.source.file)
        if file not in self._casts:
            self._casts[file] = list(self._gathered(scenario))
        return self._casts[file]

    def _gathered(self, scenario: Page) -> Iterator[Cast]:
        if not self._is_sound(scenario):
            return
        found, faults = find_cast(self._library, scenario)
        if found is None or faults:
            return
        if all(self._is_sound(page) for page in (found.persona, found.product, found.rubric, *found.voices)):
            yield found

    def _is_sound(self, page: Page) -> bool:
        file = _file(page.source.file)
        if file not in self._sound:
            self._sound[file] = file not in self._faulty and (file in self._pages or not page_faults(page))
        return self._sound[file]


def _file(shown: str) -> Path:
    return Path(shown).resolve()
