"""All content that there is: what is listed, and the staging of one scenario."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salessim.content.places import FOLDERS, Root, own, shipped, shown
from salessim.content.source import Source, peek_source, read_source
from salessim.errors import ContentError, SalesSimError

if TYPE_CHECKING:
    from salessim.content.shaping import Page
    from salessim.model.campaign import Campaign
    from salessim.model.play import Play
    from salessim.model.product import Product
    from salessim.model.rubric import Rubric
    from salessim.model.scenario import Staging
    from salessim.model.seller import Seller

_HEAD: dict[str, tuple[str, ...]] = {
    "persona": ("name", "language", "role", "style"), "voice": ("language", "style"),
    "product": ("name", "language", "company"), "rubric": ("title", "language", "version"),
    "scenario": ("title", "language", "persona", "product", "rubric", "channel", "goal"),
    "play": ("title", "scenario", "outcome"), "seller": ("title", "language"),
    "campaign": ("title", "language"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One line of a listing.

    Attributes:
        title: its title or name; the id where the file has none.
        language: empty where the file names none.
        file: where it lies.
        more: what else its head says: role, company, persona, channel, and the like.
        broken: why its head cannot be read; empty when it can.
    """

    kind: str
    id: str
    title: str
    language: str
    file: str
    more: Mapping[str, Any] = field(default_factory=dict)
    broken: str = ""


def digest(documents: Mapping[str, object]) -> str:
    """Name documents by what they say: SHA-256 of their canonical JSON, hexadecimal."""
    said = json.dumps(documents, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(said.encode()).hexdigest()


class Library:
    """Content in one or more roots; of two files with one id, the first root's counts."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self.roots = tuple(roots)
        self._files: dict[str, dict[str, tuple[Path, Root]]] = {}
        self._pages: dict[tuple[str, str], Page] = {}
        self._heads: dict[Path, dict[str, Any]] = {}
        self._sources: dict[tuple[Path, Path | None], Source | ContentError] = {}

    @classmethod
    def open(cls, extra: Sequence[Path] = ()) -> Library:
        """Open the shipped content, and before it the folders of trainers.

        Raises:
            ContentError: a folder is not there.
        """
        return cls([*(own(folder) for folder in extra), shipped()])

    def files(self, kind: str) -> dict[str, tuple[Path, Root]]:
        """Give every file of a kind by its id, and the root that it lies in."""
        if kind not in self._files:
            found: dict[str, tuple[Path, Root]] = {}
            for root in self.roots:
                for page_id, path in root.pages(kind).items():
                    found.setdefault(page_id, (path, root))
            self._files[kind] = found
        return self._files[kind]

    def listing(self, kind: str) -> list[Summary]:
        """List what there is of a kind, by title; only the heads of files are read.

        Raises:
            SalesSimError: there is no such kind.
        """
        if kind not in FOLDERS:
            raise SalesSimError(f"there is no kind '{kind}'; expected one of {', '.join(FOLDERS)}")
        found = [self._summary(kind, page_id) for page_id in self.files(kind)]
        return sorted(found, key=lambda summary: (summary.language, summary.title.casefold(), summary.id))

    def _summary(self, kind: str, page_id: str) -> Summary:
        path, _ = self.files(kind)[page_id]
        broken = ""
        head: dict[str, Any] = {}
        try:
            head = self._head(kind, page_id)
        except ContentError as wrong:
            broken = wrong.diagnostics[0].message
        named = head.get("title", head.get("name", page_id))
        language = head.get("language", "")
        more = {key: value for key, value in head.items() if key not in {"title", "name", "language"}}
        return Summary(kind=kind, id=page_id, title=str(named), language=str(language), file=shown(path), more=more,
                       broken=broken)

    def _head(self, kind: str, page_id: str) -> dict[str, Any]:
        path, root = self.files(kind)[page_id]
        if path not in self._heads:
            self._heads[path] = peek_source(path, frozenset(_HEAD[kind]), root=root.guard)
        return self._heads[path]

    def voices(self, language: str, style: str) -> list[str]:
        """Give the ids of the voices of a language and style, a trainer's before the shipped ones.

        One whose head cannot be read is among them, so that its fault is told and not passed over.
        """
        return [voice_id for voice_id in self.files("voice") if self._speaks(voice_id) in {(language, style), None}]

    def _speaks(self, voice_id: str) -> tuple[object, object] | None:
        try:
            head = self._head("voice", voice_id)
        except ContentError:
            return None
        return str(head.get("language")), str(head.get("style"))

    def page(self, kind: str, page_id: str) -> Page:
        """Read one file of content, whole.

        Raises:
            SalesSimError: there is no such id.
            ContentError: every fault of the file's form.
        """
        from salessim.content.shaping import shape

        if (kind, page_id) not in self._pages:
            if page_id not in self.files(kind):
                raise self.unknown(kind, page_id)
            self._pages[kind, page_id] = shape(self.source(*self.files(kind)[page_id]), stem=page_id, kind=kind)
        return self._pages[kind, page_id]

    def source(self, path: Path, root: Root | None = None) -> Source:
        """Read a file once, whatever its content; its faults bear the name it was first asked for by.

        Args:
            path: where it is.
            root: the root that it lies in; None: links are followed.

        Raises:
            ContentError: every fault of the file as YAML, each time it is asked for.
        """
        guard = root.guard if root else None
        known = path.absolute(), guard
        if known not in self._sources:
            try:
                self._sources[known] = read_source(path, file=shown(path), root=guard)
            except ContentError as wrong:
                self._sources[known] = wrong
        found = self._sources[known]
        if isinstance(found, ContentError):
            raise ContentError(found.diagnostics)
        return found

    def unknown(self, kind: str, page_id: str) -> SalesSimError:
        """Say that there is no page of an id, and which there are."""
        known = list(self.files(kind))
        near = get_close_matches(page_id.casefold(), known, n=3)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        there = ", ".join(known) if known else "none at all"
        return SalesSimError(f"there is no {kind} '{page_id}'", hint=f"{hint}there are: {there}")

    def play(self, play_id: str) -> Play:
        """Read an example conversation.

        Raises:
            SalesSimError: there is no such id.
            ContentError: every fault of the file.
        """
        from salessim.content.compile import compile_document
        from salessim.model.play import Play

        return compile_document(self.page("play", play_id).document, Play)

    def seller(self, seller_id: str) -> Seller:
        """Read a simulated seller.

        Raises:
            SalesSimError: there is no such id.
            ContentError: every fault of the file.
        """
        return _seller(self.page("seller", seller_id))

    def seller_in(self, path: Path) -> Seller:
        """Read a simulated seller from a file, wherever it lies.

        Raises:
            ContentError: every fault of the file.
        """
        from salessim.content.shaping import shape

        return _seller(shape(read_source(path, file=shown(path)), stem=path.stem, kind="seller"))

    def campaign(self, campaign_id: str) -> Campaign:
        """Read a campaign.

        Raises:
            SalesSimError: there is no such id.
            ContentError: every fault of the file.
        """
        from salessim.content.compile import compile_document
        from salessim.model.campaign import Campaign

        return compile_document(self.page("campaign", campaign_id).document, Campaign)

    def product(self, product_id: str) -> Product:
        """Read a product.

        Raises:
            SalesSimError: there is no such id.
            ContentError: every fault of the file.
        """
        from salessim.content.compile import compile_document
        from salessim.model.product import Product

        return compile_document(self.page("product", product_id).document, Product)

    def rubric(self, rubric_id: str) -> Rubric:
        """Read a rubric, to judge a conversation by another one than its scenario's.

        Raises:
            SalesSimError: there is no such id.
            ContentError: every fault of the file.
        """
        from salessim.content.compile import compile_document
        from salessim.content.rubrics import rubric_faults
        from salessim.model.rubric import Rubric

        page = self.page("rubric", rubric_id)
        if faults := rubric_faults(page):
            raise ContentError(faults)
        return compile_document(page.document, Rubric)

    def stage(self, scenario_id: str) -> Staging:
        """Load all that one scenario is played with, and nothing else.

        Raises:
            SalesSimError: there is no such scenario.
            ContentError: every fault of the pages it needs, on their own and together.
        """
        from salessim.content.staging import gather

        return gather(self, scenario_id)


def _seller(page: Page) -> Seller:
    from salessim.content.compile import compile_document
    from salessim.content.staging import page_faults
    from salessim.model.seller import Seller

    if faults := page_faults(page):
        raise ContentError(faults)
    return compile_document(page.document, Seller)
