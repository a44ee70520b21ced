"""The trained linear model: one small file, whole numbers, the same verdict on every machine.

The file: a magic line; a line of JSON (the header); then the vocabulary and, a side, the feature numbers (4 bytes each,
little-endian, ascending) and as many rows of weights, a byte a move (weight + 128). All rows of a piece are added at
once as one long integer with 32 bits a move, which is many times faster than adding numbers one by one.
"""

from __future__ import annotations

import json
import sys
from array import array
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any
from zlib import crc32

from salessim.errors import UnderstandingError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAGIC = b"salessim light 1\n"


@dataclass(slots=True)
class Weights:
    """The model of one side.

    Attributes:
        moves: the labels, in the order of the weights.
        scales: what one unit of a label's weights is worth.
        biases: added to each label's score.
        threshold: from this score on (log-odds) a label is heard.
    """

    moves: tuple[str, ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    threshold: float
    rows: dict[int, int]
    table: bytes
    _wide: dict[int, int] = field(default_factory=dict)

    def score(self, features: Iterable[int]) -> list[float]:
        """Give each label's score (log-odds) for a set of features."""
        size, rows, wide, total, count = len(self.moves), self.rows, self._wide, 0, 0
        for feature in features:
            row = rows.get(feature)
            if row is None:
                continue
            number = wide.get(row)
            if number is None:
                spread = bytearray(4 * size)
                spread[::4] = self.table[row * size:(row + 1) * size]
                number = wide[row] = int.from_bytes(spread, "little")
            total += number
            count += 1
        if not count:
            return list(self.biases)
        lanes = memoryview(total.to_bytes(4 * size, sys.byteorder)).cast("I")
        summed = lanes if sys.byteorder == "little" else lanes[::-1]
        lift, base = 1 / sqrt(count), 128 * count
        return [(lane - base) * scale * lift + bias
                for lane, scale, bias in zip(summed, self.scales, self.biases, strict=True)]


@dataclass(frozen=True, slots=True)
class Light:
    """The whole file.

    Attributes:
        inputs: SHA-256 of what it was trained from, hexadecimal.
        known: every word of cues and examples.
        targets: the words that a slip may be repaired to, the most frequent first.
        sides: a model a side, by the side's name.
    """

    inputs: str
    known: frozenset[str]
    targets: tuple[str, ...]
    sides: dict[str, Weights]


def write(place: Path, inputs: str, targets: list[str], known: list[str], sides: dict[str, dict[str, Any]]) -> None:
    """Write the file: the same bytes for the same values.

    Args:
        place: the file.
        inputs: SHA-256 of what the model was trained from, hexadecimal.
        targets: the words that a slip may be repaired to, the most frequent first.
        known: all the other words.
        sides: by side: moves, scales, biases, threshold, features (ascending), and rows (bytes, a row a feature).
    """
    words = "\n".join(targets).encode() + b"\n\n" + "\n".join(known).encode()
    parts, heads = [words], {}
    for side, values in sorted(sides.items()):
        keys = array("I", values["features"])
        if sys.byteorder == "big":
            keys.byteswap()
        parts += [keys.tobytes(), values["rows"]]
        heads[side] = {name: values[name] for name in ("moves", "scales", "biases", "threshold")}
        heads[side]["features"] = len(values["features"])
    body = b"".join(parts)
    header = {"inputs": inputs, "check": crc32(body), "words": len(words), "sides": heads}
    place.write_bytes(MAGIC + json.dumps(header, sort_keys=True).encode() + b"\n" + body)


def read(place: Path) -> Light:
    """Read the file.

    Raises:
        UnderstandingError: it is missing, or not what `write` wrote.
    """
    try:
        whole = place.read_bytes()
        if not whole.startswith(MAGIC):
            raise ValueError("it does not begin like a model of this version")
        start = whole.index(b"\n", len(MAGIC)) + 1
        header = json.loads(whole[len(MAGIC):start])
        if crc32(memoryview(whole)[start:]) != header["check"]:
            raise ValueError("its check sum is wrong")
        targets, _, known = whole[start:start + header["words"]].decode().partition("\n\n")
        at = start + header["words"]
        sides = {}
        for side, values in sorted(header["sides"].items()):
            size = values["features"]
            keys = array("I", whole[at:at + 4 * size])
            if sys.byteorder == "big":
                keys.byteswap()
            at += 4 * size
            table = whole[at:at + size * len(values["moves"])]
            at += len(table)
            sides[side] = Weights(tuple(values["moves"]), tuple(values["scales"]), tuple(values["biases"]),
                                  values["threshold"], dict(zip(keys, range(size), strict=True)), table)
        frequent = tuple(targets.split("\n"))
        return Light(header["inputs"], frozenset([*frequent, *known.split("\n")]), frequent, sides)
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise UnderstandingError(f"the model {place} is missing or damaged: {wrong}",
                                 hint="install the program again, or make it with "
                                      "python -m salessim.understanding.train") from wrong
