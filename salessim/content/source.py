"""One file of content as plain values that know their places."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from salessim.content.codes import fault
from salessim.content.parsing import FORBIDDEN, Spot, Unreadable, parse, peek
from salessim.errors import ContentError, Diagnostic

SIZE_LIMIT = 1 << 20
"""The largest file that is read, in bytes (1 MiB); ours."""

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Plain values of one file, and where each of them stands.

    Attributes:
        file: the path as it is shown in messages.
        value: the top-level mapping.
        spot: the places, nested as the values are.
    """

    file: str
    value: dict[str, Any]
    spot: Spot

    def _nearest(self, path: Steps) -> tuple[Spot, bool]:
        spot = self.spot
        for step in path:
            if step not in spot.inside:
                return spot, False
            spot = spot.inside[step]
        return spot, True

    def place(self, path: Steps = ()) -> tuple[int, int]:
        """Give line and column of a value, or of the nearest value around it that is there."""
        spot, _ = self._nearest(path)
        return spot.line, spot.column

    def key_place(self, path: Steps) -> tuple[int, int]:
        """Give line and column of a value's key; of the value where it has none, or where it is not there."""
        spot, found = self._nearest(path)
        return spot.key if found and spot.key else (spot.line, spot.column)


def parse_source(text: str, file: str) -> Source:
    """Read YAML text whose faults are to be told as those of `file`.

    Raises:
        ContentError: every fault of the text that can be found in one reading.
    """
    faults: list[Diagnostic] = []
    if found := FORBIDDEN.search(text.replace("\r\n", "\n")):
        before = text.replace("\r\n", "\n")[:found.start()].split("\n")
        raise ContentError([fault("SS006", file, (len(before), len(before[-1]) + 1),
                                  f"found the character U+{ord(found[0]):04X}, which cannot be seen")])
    try:
        made = parse(text, lambda code, line, column, message, hint: faults.append(
            fault(code, file, (line, column), message, hint)))
    except Unreadable as stopped:
        raise ContentError(faults) from stopped
    if made is None or made[0] is None:
        raise ContentError([fault("SS016", file, (1, 1), "the file is empty")])
    value, spot = made
    if not isinstance(value, dict):
        faults.append(fault("SS017", file, (spot.line, spot.column),
                            f"found {a_kind(value)}; expected 'key: value' lines"))
    if faults:
        raise ContentError(faults)
    return Source(file=file, value=value, spot=spot)


def a_kind(value: object) -> str:
    """Name what a plain value is, for people."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes or no (true or false)"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text '{value if len(value) <= 40 else value[:39] + '…'}'"
        case list():
            return "a list"
    return "a mapping ('key: value' lines)"


def _text_of(path: Path, file: str, root: Path | None) -> str:
    def wrong(code: str, message: str, place: tuple[int, int] = (1, 1)) -> ContentError:
        return ContentError([fault(code, file, place, message)])

    try:
        if root is not None and not path.resolve().is_relative_to(root.resolve()):
            raise wrong("SS003", "the file is a link that leads out of its folder")
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise wrong("SS002", "found a folder; expected a file" if stat.S_ISDIR(about.st_mode) else "not a file")
        if about.st_size > SIZE_LIMIT:
            raise wrong("SS004", f"the file has {about.st_size} bytes; expected at most {SIZE_LIMIT}")
        with path.open("rb") as opened:
            data = opened.read(SIZE_LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise wrong("SS001", "there is no such file") from missing
    except (OSError, RuntimeError, ValueError) as refused:
        raise wrong("SS002", f"the file cannot be read: {getattr(refused, 'strerror', None) or refused}") from refused
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        before = data[:bad.start].decode("utf-8-sig").split("\n")
        raise wrong("SS005", f"the byte 0x{data[bad.start]:02X} is no UTF-8",
                    (len(before), len(before[-1]) + 1)) from bad


def read_source(path: Path, *, file: str = "", root: Path | None = None) -> Source:
    """Read a file.

    Args:
        path: where it is.
        file: how messages name it; empty: as `path` is written.
        root: a folder that a link must not lead out of; None: links are followed.

    Raises:
        ContentError: every fault that can be found in one reading.
    """
    file = file or str(path)
    return parse_source(_text_of(path, file, root), file)


def peek_source(path: Path, wanted: frozenset[str], *, root: Path | None = None) -> dict[str, Any]:
    """Read some top-level keys of a file without reading further than needed.

    Raises:
        ContentError: the file cannot be read that far.
    """
    file = str(path)
    try:
        return peek(_text_of(path, file, root), wanted)
    except Unreadable as stopped:
        raise ContentError([fault("SS007", file, (1, 1), "the file is no YAML")]) from stopped
