"""New files of content: small, whole, and with comments that say what may stand where.

The starters lie in `starters/`, one a kind. They name the needs and features of the shipped pair in `SHIPPED`, so that
a new persona, a new product and the shipped ones go together in any mixture.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

from salessim.content.check import check
from salessim.content.library import Library
from salessim.content.places import FOLDERS, shown, suffix
from salessim.content.schema import schema_name, schema_text
from salessim.content.shapes import ID_PATTERN
from salessim.errors import Diagnostic, SalesSimError

SHIPPED = {"persona": "nuala-byrne", "product": "dawnline-courier"}
"""Whom and what a new scenario names where nothing else is asked for."""
SCHEMAS = "schemas"
"""The folder in a trainer's folder that holds what an editor reads; the program writes it, and writes it again."""


def draft(kind: str, page_id: str, folders: Sequence[Path],
          named: Mapping[str, str] | None = None) -> tuple[Path, Path]:
    """Write a new file of content into a trainer's folder, and the schema that its editor looks up.

    Args:
        kind: persona, product, scenario, rubric, campaign or seller.
        page_id: its id.
        folders: the trainer's folders; the first one gets the file, and is made where it is missing.
        named: for a scenario: the ids of its persona and product, by kind; those left out are `SHIPPED`.

    Returns:
        The file and its schema.

    Raises:
        SalesSimError: the id is not allowed or not free, the file cannot be written, or it would have faults.
    """
    library = _free(kind, page_id, folders)
    path, beside = write_page(kind, page_id, _text(kind, page_id, library, named or {}), folders)
    if faults := check([path], extra=_there(folders)):
        path.unlink()
        raise SalesSimError(_unfit(path, kind, {**SHIPPED, **(named or {})}, faults),
                            hint="write each need of the persona under 'solves' of a feature of the product, or name "
                            "others with --persona and --product" if kind == "scenario" else "")
    return path, beside


def write_page(kind: str, page_id: str, text: str, folders: Sequence[Path]) -> tuple[Path, Path]:
    """Write a page that is not there yet into the first of a trainer's folders, and its schema beside it.

    Returns:
        The file and its schema.

    Raises:
        SalesSimError: the id is not allowed or not free, or a file cannot be written.
    """
    _free(kind, page_id, folders)
    path = folders[0].joinpath(*FOLDERS[kind], page_id + suffix(kind))
    beside = folders[0] / SCHEMAS / schema_name(kind)
    for one in (path, beside):
        try:
            inside = one.resolve().is_relative_to(folders[0].resolve())
        except (OSError, RuntimeError) as loop:
            raise SalesSimError(f"cannot write {shown(one)}: {loop}",
                                hint="take away the link that leads to itself") from loop
        if not inside:
            raise SalesSimError(f"cannot write {shown(one)}: a link leads out of {folders[0]}",
                                hint="make it a folder of its own; what lies outside is never read")
    _write(beside, schema_text(kind), mode="w")
    _write(path, text, mode="x")
    return path, beside


def write_alone(path: Path, text: str) -> None:
    """Write a page that is not there yet to a place where no content is looked for.

    Raises:
        SalesSimError: the file cannot be written.
    """
    _write(path, text, mode="x")


def modeline(kind: str) -> str:
    """Give the comment by which an editor finds the schema of a page, wherever the trainer's folder lies."""
    up = "../" * len(FOLDERS[kind])
    return f"# yaml-language-server: $schema={up}{SCHEMAS}/{schema_name(kind)}\n"


def _free(kind: str, page_id: str, folders: Sequence[Path]) -> Library:
    """Give the library in which an id is still free.

    Raises:
        SalesSimError: it is not allowed, or there is such a page.
    """
    allow_id(kind, page_id)
    library = Library.open(_there(folders))
    if page_id in library.files(kind):
        raise SalesSimError(f"there is already a {kind} '{page_id}': {shown(library.files(kind)[page_id][0])}",
                            hint="choose another id; nothing was changed")
    return library


def _unfit(path: Path, kind: str, named: Mapping[str, str], faults: Sequence[Diagnostic]) -> str:
    why = (f"'{named['persona']}' and '{named['product']}' do not go together" if kind == "scenario" else
           "it does not go together with what is there")
    more = f"\n  and {len(faults) - 3} more faults of that sort" if len(faults) > 3 else ""
    return f"{shown(path)} was not written, for {why}:\n" + "\n".join(f"  {one.message}" for one in faults[:3]) + more


def _there(folders: Sequence[Path]) -> list[Path]:
    return [folder for folder in folders if folder.exists()]


def allow_id(kind: str, page_id: str) -> None:
    """Refuse what cannot be an id.

    Raises:
        SalesSimError: with one that is near.
    """
    if re.fullmatch(ID_PATTERN.strip("^$"), page_id):
        return
    plain = unicodedata.normalize("NFKD", page_id).encode("ascii", "ignore").decode().casefold()
    near = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:64] or f"my-{kind}"
    raise SalesSimError(f"'{page_id}' cannot be an id; expected small letters from a to z, digits and '-', at most 64, "
                        "the first no '-'", hint=f"as {near}; names and titles stand in the file, in any letters")


def _text(kind: str, page_id: str, library: Library, named: Mapping[str, str]) -> str:
    """Fill a starter in: ids alone, so that no text of anybody's can become YAML."""
    words = {"id": page_id}
    for other, usual in SHIPPED.items() if kind == "scenario" else ():
        words[other] = library.page(other, named.get(other, usual)).document.id
        words[f"{other}_note"] = "" if other in named else ", a shipped one until you name your own"
    starter = files("salessim.content").joinpath("starters", f"{kind}.yaml").read_text("utf-8")
    return modeline(kind) + Template(starter).substitute(words)


def _write(path: Path, text: str, *, mode: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open(mode, encoding="utf-8", newline="\n")
        try:
            with file:
                file.write(text)
        except BaseException:
            path.unlink()  # half a page would only keep its name from the next try
            raise
    except FileExistsError as there:
        raise SalesSimError(f"{shown(Path(there.filename))} is already there; nothing was changed",
                            hint="choose another id, or move what is there") from there
    except OSError as refused:
        raise SalesSimError(f"cannot write {shown(Path(refused.filename or path))}: {refused.strerror or refused}",
                            hint="choose a folder that you may write to") from refused
