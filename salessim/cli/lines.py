"""Lines from a pipe, whatever is in them: bad bytes, no end, or far too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from salessim.model.heard import TEXT_LIMIT

BYTES = TEXT_LIMIT * 4
"""The most bytes that an utterance of `TEXT_LIMIT` characters can have in UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as it came in.

    Attributes:
        number: from 1.
        text: without its line end; where bytes were no UTF-8, U+FFFD stands.
        damaged: whether bytes were no UTF-8.
        too_long: whether it has more than `TEXT_LIMIT` characters; the text is then only its beginning.
    """

    number: int
    text: str
    damaged: bool
    too_long: bool


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Read lines one at a time, never keeping more of one than an utterance may have."""
    number = 0
    while raw := stream.readline(BYTES + 2):
        number += 1
        body, overflow = raw, False
        while not raw.endswith(b"\n") and len(raw) > BYTES:
            overflow = True
            raw = stream.readline(BYTES + 2)
        body = body.rstrip(b"\r\n")
        try:
            text, damaged = body.decode("utf-8"), False
        except UnicodeDecodeError:
            text, damaged = body.decode("utf-8", "replace"), not overflow
        if number == 1:
            text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
        too_long = overflow or len(text) > TEXT_LIMIT
        yield Line(number=number, text=text[:TEXT_LIMIT], damaged=damaged, too_long=too_long)
