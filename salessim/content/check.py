"""Every fault of every file, in one run: form, words in braces, references, and what a conversation would lack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from salessim.content.codes import fault
from salessim.content.conversation import silence_faults
from salessim.content.documents import (
    CampaignDocument,
    PersonaDocument,
    PlayDocument,
    ProductDocument,
    ScenarioDocument,
    SellerDocument,
)
from salessim.content.library import Library
from salessim.content.places import FOLDERS, Root, own, seat, shipped, shown, suffix
from salessim.content.references import feature_faults, need_faults
from salessim.content.settings import SETTINGS, own_folders
from salessim.content.shaping import listed, nearest, shape
from salessim.content.staging import find_cast, find_voices, page_faults
from salessim.content.touched import Touched
from salessim.errors import ContentError, Diagnostic
from salessim.model.seller import ANY

if TYPE_CHECKING:
    from salessim.content.shaping import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """A file to be looked at; `kind` and `root` where its folder tells them, `walked` if a folder led to it."""

    path: Path
    kind: str | None = None
    root: Root | None = None
    walked: bool = False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # reading it tells why


def _walk(folder: Path, root: Root | None = None) -> Iterator[_Target]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".yaml", ".yml"} and not _is_folder(path):
            yield _target(path, root, walked=True)


def _target(path: Path, root: Root | None = None, *, walked: bool = False) -> _Target:
    found = seat(path)
    if found is None:
        return _Target(path=path, walked=walked)
    kind, top = found
    return _Target(path=path, kind=kind, root=root or own(top), walked=walked)


def _targets(paths: Sequence[Path], extra: Sequence[Path]) -> Iterator[_Target]:
    for path in paths:
        if _is_folder(path):
            yield from _walk(path)
        else:
            yield _target(path)
    if not paths:
        for root in (*map(own, extra), shipped()):
            yield from _in(root)


def _in(root: Root) -> Iterator[_Target]:
    for folder in (root.personas, root.scenarios):
        if _is_folder(folder):
            yield from _walk(folder, root)


def _empty(paths: Sequence[Path], extra: Sequence[Path]) -> Iterator[Diagnostic]:
    """Find folders in which no page is: a wrong one that was given would be told to have no faults."""
    walks = {path: _walk(path) for path in paths if _is_folder(path)} if paths else {
        folder: _in(own(folder)) for folder in extra}
    for folder, walk in walks.items():
        if next(walk, None) is None:
            yield fault("SS001", shown(folder), (1, 1), "there is no page in this folder",
                        "give a folder that holds personas/ or scenarios/; salessim new writes a page")


class _Check:
    """One run over some files."""

    def __init__(self, targets: Sequence[_Target], extra: Sequence[Path], *, named: bool) -> None:
        roots = [target.root for target in targets if target.root is not None] if named else []
        self._library = Library([*dict.fromkeys(roots), *map(own, extra), shipped()])
        self._named = named
        self._targets = targets
        self._pages: list[Page] = []
        self._seen: dict[tuple[str, str], str] = {}

    def run(self) -> Iterator[Diagnostic]:
        for target in self._targets:
            try:
                if target.path.name == SETTINGS:
                    own_folders(target.path)
                    continue
                page = self._read(target)
            except ContentError as wrong:
                yield from wrong.diagnostics
                continue
            if page is not None:
                yield from self._twice(page)
                self._pages.append(page)
            else:
                yield fault("SS111", shown(target.path), (1, 1), "no kind of content is looked for here",
                            f"put it into one of {listed('/'.join(parts) for parts in FOLDERS.values())}, "
                            "with a name that ends in .yaml (a play: .play.yaml)")
        for page in self._pages:
            yield from page_faults(page)
            yield from self._references(page)

    def touched(self, faults: Sequence[Diagnostic]) -> Touched:
        """Give the scenarios that the pages have a part in."""
        return Touched(self._library, self._pages, faults)

    def _read(self, target: _Target) -> Page | None:
        if target.kind is not None:
            return shape(self._library.source(target.path, target.root), kind=target.kind,
                         stem=target.path.name.removesuffix(suffix(target.kind)))
        if target.walked and ({"personas", "scenarios"} & set(target.path.parts) or target.path.suffix == ".yml"):
            return None
        source = self._library.source(target.path)
        kind = source.value.get("kind")
        return shape(source, stem=target.path.name.removesuffix(suffix(kind)) if isinstance(kind, str) else None)

    def _twice(self, page: Page) -> Iterator[Diagnostic]:
        known = self._seen.setdefault((page.kind, page.document.id), page.source.file)
        if self._named and known != page.source.file:
            yield fault("SS206", page.source.file, page.source.place(("id",)),
                        f"the {page.kind} '{page.document.id}' is already in {known}")

    def _references(self, page: Page) -> Iterator[Diagnostic]:
        match page.document:
            case ScenarioDocument():
                yield from find_cast(self._library, page)[1]
            case ProductDocument():
                yield from need_faults(page, self._ids("persona", "needs"))
            case PersonaDocument():
                yield from feature_faults(page, self._ids("product", "features"))
                yield from self._silence(page, page.document)
            case PlayDocument():
                known = self._library.files("scenario")
                if page.document.scenario not in known:
                    yield fault("SS201", page.source.file, page.source.place(("scenario",)),
                                f"there is no scenario '{page.document.scenario}'",
                                nearest(page.document.scenario, known))
                elif page.document.prepare is not None:
                    yield from self._prepared(page, page.document)
            case CampaignDocument():
                yield from self._steps(page, page.document)
            case SellerDocument():
                yield from self._pools(page, page.document)

    def _steps(self, page: Page, campaign: CampaignDocument) -> Iterator[Diagnostic]:
        """Find scenarios that are not there, and steps that nothing leads to."""
        known = self._library.files("scenario")
        for index, step in enumerate(campaign.steps):
            if step.scenario not in known:
                yield fault("SS201", page.source.file, page.source.place(("steps", index, "scenario")),
                            f"there is no scenario '{step.scenario}'", nearest(step.scenario, known))
            elif (other := self._persona(step.scenario)) != self._persona(campaign.steps[0].scenario):
                yield fault("SS317", page.source.file, page.source.place(("steps", index, "scenario")),
                            f"'{step.scenario}' is a talk with '{other}', not with the customer of the first step")
            if step.of and step.of not in {before.scenario for before in campaign.steps[:index]}:
                yield fault("SS315", page.source.file, page.source.place(("steps", index, "of")),
                            f"'{step.scenario}' follows '{step.of}', which does not stand before it",
                            "name the scenario of an earlier step, or leave 'of' out")
            if index and not step.after:
                yield fault("SS315", page.source.file, page.source.place(("steps", index)),
                            f"nothing leads to '{step.scenario}'")

    def _prepared(self, page: Page, play: PlayDocument) -> Iterator[Diagnostic]:
        """Find leads and findings that the play's scenario does not have."""
        try:
            scenario = self._library.page("scenario", play.scenario).document
        except ContentError:
            return  # told at the scenario itself
        there = scenario.preparation if isinstance(scenario, ScenarioDocument) else None
        leads = {lead.id for lead in there.leads} if there else set()
        findings = {finding.id for finding in there.dossier} if there else set()
        for key, known in (("order", leads), ("read", findings), ("use", findings)):
            for index, name in enumerate(getattr(play.prepare, key)):
                if name not in known:
                    yield fault("SS318", page.source.file, page.source.place(("prepare", key, index)),
                                f"'{play.scenario}' has no {'lead' if key == 'order' else 'finding'} '{name}'",
                                nearest(name, known))

    def _persona(self, scenario: str) -> object:
        path, root = self._library.files("scenario").get(scenario, (None, None))
        if path is None or root is None:
            return None
        try:
            return self._library.source(path, root).value.get("persona")
        except ContentError:
            return None

    def _pools(self, page: Page, seller: SellerDocument) -> Iterator[Diagnostic]:
        """Find sellers to borrow from that are not there, and habits that say what nobody has lines for."""
        known, pools = self._library.files("seller"), set(seller.lines)
        for index, name in enumerate(seller.lends):
            if name not in known:
                yield fault("SS201", page.source.file, page.source.place(("lends", index)),
                            f"there is no seller '{name}'", nearest(name, known))
                return
            path, root = known[name]
            try:
                lent = self._library.source(path, root).value.get("lines")
            except ContentError:
                return  # told at the seller itself
            if not isinstance(lent, dict):
                return
            pools |= set(lent)
        for first, habit in enumerate(seller.habits):
            for second, pool in enumerate(habit.say):
                if pool not in {*pools, ANY}:
                    yield fault("SS208", page.source.file, page.source.place(("habits", first, "say", second)),
                                f"there are no lines called '{pool}'", nearest(pool, pools))

    def _silence(self, page: Page, persona: PersonaDocument) -> Iterator[Diagnostic]:
        voices, faults = find_voices(self._library, persona)
        yield from faults or silence_faults(page, voices)

    def _ids(self, kind: str, key: str) -> set[str] | None:
        """Gather the ids in one list of all pages of a kind; None when a page cannot be read."""
        found: set[str] = set()
        values = [page.source.value for page in self._pages if page.kind == kind]
        for path, root in self._library.files(kind).values():
            try:
                values.append(self._library.source(path, root).value)
            except ContentError:
                return None
        for value in values:
            items = value.get(key)
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    found.add(item["id"])
        return found


def check(paths: Sequence[Path] = (), extra: Sequence[Path] = ()) -> list[Diagnostic]:
    """Find every fault of content, sorted by place, each once.

    Args:
        paths: files or folders; none: all shipped content and the extra folders.
        extra: trainers' folders, in which references are looked up before the shipped content.

    Raises:
        ContentError: an extra folder is not there.
    """
    return examine(paths, extra)[0]


def examine(paths: Sequence[Path] = (), extra: Sequence[Path] = ()) -> tuple[list[Diagnostic], Touched]:
    """Find every fault, as `check` does, and give beside them the scenarios that can be played with what was checked.

    Raises:
        ContentError: an extra folder is not there.
    """
    run = _Check(list(_targets(paths, extra)), extra, named=bool(paths))
    found = sorted({*run.run(), *_empty(paths, extra)})
    return found, run.touched(found)
