"""Where content lies: the folders of each kind, shipped or a trainer's own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from salessim.content.codes import fault
from salessim.errors import ContentError

FOLDERS: dict[str, tuple[str, ...]] = {
    "persona": ("personas",), "voice": ("personas", "voices"), "scenario": ("scenarios",),
    "product": ("scenarios", "products"), "rubric": ("scenarios", "rubrics"), "play": ("scenarios", "plays"),
    "seller": ("scenarios", "sellers"), "campaign": ("scenarios", "campaigns"),
}
"""The folder of each kind, under a root."""


def suffix(kind: str) -> str:
    """Give what the file names of a kind end in."""
    return ".play.yaml" if kind == "play" else ".yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A place that holds content in the usual layout.

    Attributes:
        personas: the folder of personas and voices.
        scenarios: the folder of scenarios, products, rubrics, plays, sellers and campaigns.
        guard: no file may lead out of this folder; None for shipped content, which an editable install links to.
    """

    personas: Path
    scenarios: Path
    guard: Path | None = None

    def folder(self, kind: str) -> Path:
        """Give the folder of a kind."""
        top, *below = FOLDERS[kind]
        return (self.personas if top == "personas" else self.scenarios).joinpath(*below)

    def pages(self, kind: str) -> dict[str, Path]:
        """Give the files of a kind by their ids, in the order of the ids."""
        end = suffix(kind)
        try:
            found = sorted(path for path in self.folder(kind).iterdir() if path.name.endswith(end))
        except OSError:
            return {}
        return {path.name.removesuffix(end): path for path in found}


def _shipped(top: str) -> Path:
    inside = Path(str(files("salessim"))) / top
    return inside if inside.is_dir() else Path(__file__).parents[2] / top


def shipped() -> Root:
    """Find the content that comes with the program: beside its modules, or in the checkout around them."""
    return Root(personas=_shipped("personas"), scenarios=_shipped("scenarios"))


def own(folder: Path) -> Root:
    """Take a trainer's folder.

    Raises:
        ContentError: it is not there, or no folder.
    """
    if not folder.is_dir():
        code, said = ("SS002", "found a file; expected a folder") if folder.exists() else ("SS001", "no such folder")
        raise ContentError([fault(code, str(folder), (1, 1), said, "give a folder that holds personas/ or scenarios/")])
    return Root(personas=folder / "personas", scenarios=folder / "scenarios", guard=folder)


def seat(path: Path) -> tuple[str, Path] | None:
    """Tell from a file's folder what kind it is, and in which folder's layout it lies."""
    folder = path.absolute().parent
    for kind, parts in FOLDERS.items():
        if folder.parts[-len(parts):] == parts and path.name.endswith(suffix(kind)):
            return kind, folder.parents[len(parts) - 1]
    return None


def shown(path: Path) -> str:
    """Name a path as a person would: from the current folder where it lies in it."""
    try:
        return str(path.relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except (ValueError, OSError):
        return str(path)
