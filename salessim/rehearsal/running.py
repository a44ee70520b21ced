"""Find plays by id or file, and play them one after another; one that is broken keeps no other from being played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from salessim.content.check import check
from salessim.content.compile import compile_document
from salessim.content.library import Library
from salessim.content.places import own, seat, shipped, shown, suffix
from salessim.content.shaping import shape
from salessim.content.source import read_source
from salessim.errors import ContentError, SalesSimError
from salessim.model.play import Play
from salessim.model.scenario import Staging
from salessim.rehearsal.plays import Performance, perform
from salessim.rehearsal.simulate import RememberingEar


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A play's file, before it is read.

    Attributes:
        name: its id, or the path as it was given.
        guard: a folder that the file must not lead out of; None: links are followed.
        library: where its scenario is looked up.
    """

    name: str
    path: Path
    guard: Path | None
    library: Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What came of one script.

    Attributes:
        file: where it lies, as messages name it.
        performance: None where it could not be played.
        wrong: why it could not.
    """

    name: str
    file: str
    performance: Performance | None = None
    wrong: SalesSimError | None = None

    @property
    def holds(self) -> bool:
        """Whether it was played, and everything came as it says."""
        return self.performance is not None and not self.performance.differences


def find_scripts(names: Sequence[str], folders: Sequence[Path]) -> list[Script]:
    """Find plays.

    Args:
        names: ids, or paths to files, which end in .yaml; none: all plays that there are.
        folders: trainers' folders, looked at before the shipped content.

    Raises:
        SalesSimError: there is no play of that id.
        ContentError: a folder is not there.
    """
    library = Library.open(folders)
    there = library.files("play")
    found = []
    for name in names or there:
        if name.endswith((".yaml", ".yml")):
            found.append(_at(Path(name), name, folders))
        elif name in there:
            path, root = there[name]
            found.append(Script(name=name, path=path, guard=root.guard, library=library))
        else:
            raise library.unknown("play", name)
    return found


def _at(path: Path, name: str, folders: Sequence[Path]) -> Script:
    """Take a file; what it names is looked up first in the folder that it belongs to."""
    seated = seat(path)
    roots = [own(seated[1])] if seated else []
    return Script(name=name, path=path, guard=seated[1] if seated else None,
                  library=Library([*roots, *map(own, folders), shipped()]))


def rehearse(scripts: Iterable[Script], folders: Sequence[Path], *, tier: str) -> Iterator[Rehearsed]:
    """Play scripts one after another.

    Args:
        scripts: as `find_scripts` gives them.
        folders: those that they were found with.
        tier: the recogniser's, "full" or "light".
    """
    sets: dict[tuple[int, str], tuple[Staging, RememberingEar]] = {}
    for script in scripts:
        file = shown(script.path)
        try:
            play = _read(script, file)
            where = (id(script.library), play.scenario)
            if where not in sets:
                staging = script.library.stage(play.scenario)
                sets[where] = staging, RememberingEar(staging, tier=tier)
            staging, ear = sets[where]
            yield Rehearsed(name=script.name, file=file, performance=perform(play, staging, tier=tier, ear=ear))
        except ContentError as wrong:
            yield Rehearsed(name=script.name, file=file, wrong=wrong)
        except SalesSimError as wrong:
            # What it names and is not there has a place in the file, which the check knows.
            faults = check([script.path], extra=folders)
            yield Rehearsed(name=script.name, file=file, wrong=ContentError(faults) if faults else wrong)


def _read(script: Script, file: str) -> Play:
    name, end = script.path.name, suffix("play")
    stem = name.removesuffix(end) if name.endswith(end) else None
    source = read_source(script.path, file=file, root=script.guard)
    return compile_document(shape(source, kind="play", stem=stem).document, Play)
