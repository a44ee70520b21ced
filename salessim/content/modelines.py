"""What editors read beside content: the schemas that lie there, and the first lines of pages that lead to them.

An editor that has yaml-language-server takes the schema that a page names in a comment, its modeline. Where that schema
is missing, another kind's, or an older version's, the editor keeps silent, or refuses what is right.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from salessim import __version__
from salessim.content.codes import fault
from salessim.content.documents import DOCUMENTS
from salessim.content.places import shown
from salessim.content.schema import schema_name, schemas
from salessim.content.source import SIZE_LIMIT, peek_source
from salessim.errors import ContentError, Diagnostic

_MODELINE = re.compile(r"#\s+yaml-language-server\s*:.*?\$schema=(\S+)")
_FOLDERS = ("personas", "scenarios", "schemas")
"""Where a content folder holds pages and schemas."""
_NAMES = {schema_name(kind): kind for kind in DOCUMENTS}


class Looked(NamedTuple):
    """What was looked at: how many schemas and modelines, and every fault."""

    schemas: int
    modelines: int
    faults: list[Diagnostic]


def _files(folder: Path) -> Iterator[Path]:
    for pattern in ("*.yaml", "salessim-*.json"):
        yield from (path for path in sorted(folder.rglob(pattern)) if path.is_file())


def _modeline(page: Path) -> tuple[int, int, str] | None:
    """Find the schema that a page names in a comment above its first key: line, column, and what is named."""
    try:
        if not page.is_file():
            return None  # a pipe would never end
        with page.open("rb") as opened:
            text = opened.read(SIZE_LIMIT).decode("utf-8-sig", "replace")
    except OSError:
        return None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            return None
        if found := _MODELINE.match(line):
            return number, found.start(1) + 1, found[1]
    return None


def _target(page: Path, named: str) -> Path | None:
    """Give the file that is named; None where it is none on this machine."""
    if named.casefold().startswith("file://"):
        return Path(unquote(named[len("file://"):]))
    if re.match("[a-z][a-z0-9+.-]+:", named, re.IGNORECASE):
        return None
    return Path(os.path.normpath(page.parent / named))


def _there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False  # a name that no file can have, or a folder that may not be read


def _held(path: Path) -> Any:
    """Read a schema; None where it cannot be one."""
    try:
        return json.loads(path.read_text("utf-8")) if path.is_file() and path.stat().st_size <= SIZE_LIMIT else None
    except (OSError, ValueError, RecursionError):
        return None


def _kind(page: Path) -> object:
    try:
        return peek_source(page, frozenset({"kind"})).get("kind")
    except ContentError:
        return None  # told by `salessim check`


def _led(page: Path, place: tuple[int, int], named: str, target: Path) -> Iterator[Diagnostic]:
    """Find faults of a modeline: where it leads, and whether that is the schema of the page's kind."""
    ours, kind = _NAMES.get(target.name), _kind(page)
    if ours is not None and kind in DOCUMENTS and kind != ours:
        yield fault("SS602", shown(page), place, f"this is a {kind}; the schema named here is that of a {ours}",
                    f"write {schema_name(str(kind))} in the place of {target.name}")
    elif not _there(target):
        yield fault("SS601", shown(page), place, f"there is no schema {named}",
                    f"write it: salessim schema --output {shown(target.parent)}" if ours else "correct its name")


def check_schemas(paths: Sequence[Path], folders: Sequence[Path] = ()) -> Looked:
    """Find schemas that are not those of this version, and pages whose first line leads to none, or to a wrong one.

    A schema on the web, and one that is called otherwise than ours, is the trainer's own affair.

    Args:
        paths: pages, schemas, or folders of them.
        folders: content folders, of which the usual places are looked at where no paths are given.
    """
    faults: list[Diagnostic] = []
    found: dict[Path, Path] = {}
    modelines = 0
    for top in paths or [folder / below for folder in folders for below in _FOLDERS]:
        for path in _files(top) if top.is_dir() else [top]:
            if path.suffix == ".json":
                found.setdefault(path.resolve(), path)
                continue
            line = _modeline(path)
            target = _target(path, line[2]) if line else None
            if line is None or target is None:
                continue
            modelines += 1
            faults += _led(path, line[:2], line[2], target)
            if _there(target):
                found.setdefault(target.resolve(), target.resolve())
    held = {path: said for path, said in found.items() if path.name in _NAMES}
    known = schemas()
    for path, said in held.items():
        if _held(path) != known[_NAMES[path.name]]:
            faults.append(fault("SS603", shown(said), (1, 1), f"this is not the schema of salessim {__version__}",
                                f"write it again: salessim schema --output {shown(said.parent)}"))
    return Looked(len(held), modelines, sorted(set(faults)))
