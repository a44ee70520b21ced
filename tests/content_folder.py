"""A trainer's folder for tests: the examples of docs/content.md, written out, with changes."""

from __future__ import annotations

import re
from pathlib import Path

from salessim.content.explaining import Example
from salessim.content.places import FOLDERS, suffix

_DOC = (Path(__file__).parents[1] / "docs" / "content.md").read_text(encoding="utf-8")


def _where(text: str) -> str:
    kind, page_id = re.findall(r"^(?:kind|id): (\S+)$", text, re.MULTILINE)[:2]
    return "/".join((*FOLDERS[kind], page_id + suffix(kind)))


PAGES: dict[str, str] = {_where(text): text for text in re.findall(r"```yaml\n(kind: .*?)```", _DOC, re.DOTALL)}
"""The documented example of each kind, by its place in the folder."""
PERSONA, VOICE, PRODUCT, SCENARIO, LATER, CAMPAIGN, RUBRIC, PLAY, SELLER = PAGES


def made_move(*, moves: tuple[str, ...], at_least: int = 1) -> object:
    """Stand in for a check of scoring."""
    if "nap" in moves:
        raise ValueError("there is no move 'nap'")
    return at_least


def weighed(*, share: float, strict: bool, need: str = "") -> object:
    """Stand in for a check with the other kinds of argument."""
    return share, strict, need


FAKE_CHECKS = {"made_move": made_move, "weighed": weighed}


def write(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the example folder, each change (file, old, new) made in its page.

    A page that is not among the examples is written as `new`; an old text that is not there is an error.
    """
    pages = dict(PAGES)
    for name, old, new in changes:
        if name not in pages:
            pages[name] = new
            continue
        if old not in pages[name]:
            raise AssertionError(f"{old!r} is not in {name}")
        pages[name] = pages[name].replace(old, new, 1) if old else new
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def _filled_in(text: str, piece: str) -> str:
    """Put the top-level keys of a piece into the place of those of a page."""
    for part in re.split(r"^(?=\w)", piece, flags=re.MULTILINE):
        key = re.match(r"\w+:", part)
        there = re.search(rf"^{key[0]}.*?(?=^\w|\Z)", text, re.MULTILINE | re.DOTALL) if key else None
        text = text[:there.start()] + part + text[there.end():] if there else text + part
    return text


def written(folder: Path, examples: tuple[Example, ...]) -> Path:
    """Write the example pages of docs/content.md, with these in them or beside them."""
    pages = [(one.file, "", _filled_in(PAGES[one.file], one.text) if one.partial else one.text) for one in examples]
    return write(folder, *pages)
