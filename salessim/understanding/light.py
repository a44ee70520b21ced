"""The trained linear model: one small file, whole numbers, the same verdict on every machine.

The file: a magic line; a line of JSON (the header); then the vocabulary and, a side, the feature numbers (4 bytes each,
little-endian, ascending) and as many rows of weights, a byte a move (weight + 128). All rows of a piece are added at
once as one long integer with 32 bits a move, which is many times faster than adding numbers one by one.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

from salessim.errors import UnderstandingError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAGIC = b"salessim light 1\n"
_REMEMBERED = 100_000
"""So many features are remembered with their widened weights."""


@dataclass(slots=True)
class Weights:
    """The model of one side. `feature in weights` tells whether it was met in training.

    Attributes:
        moves: the labels, in the order of the weights.
        scales: what one unit of a label's weights is worth.
        biases: added to each label's score.
        threshold: from this score on (log-odds) a label is heard.
        features: the known features, ascending; searched rather than hashed, so that the file is read at once.
        table: a row of weights a feature, a byte a label.
    """

    moves: tuple[str, ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    threshold: float
    features: array[int]
    table: bytes | memoryview
    _wide: dict[int, int] = field(default_factory=dict)

    def __contains__(self, feature: object) -> bool:
        """Tell whether a feature was met in training."""
        at = bisect_left(self.features, cast("int", feature))
        return at < len(self.features) and self.features[at] == feature

    def _widened(self, feature: int) -> int:
        """Give a feature's weights as one number with 32 bits a label, 0 for a feature that is not known."""
        at, size = bisect_left(self.features, feature), len(self.moves)
        number = 0
        if at < len(self.features) and self.features[at] == feature:
            spread = bytearray(4 * size)
            spread[::4] = self.table[at * size:(at + 1) * size]
            number = int.from_bytes(spread, "little")
        if len(self._wide) < _REMEMBERED:
            self._wide[feature] = number
        return number

    def score(self, features: Iterable[int]) -> list[float]:
        """Give each label's score (log-odds) for a set of features."""
        size, wide, total, count = len(self.moves), self._wide, 0, 0
        for feature in features:
            number = wide.get(feature)
            if number is None:
                number = self._widened(feature)
            if number:
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
            table = memoryview(whole)[at:at + size * len(values["moves"])]
            at += len(table)
            sides[side] = Weights(tuple(values["moves"]), tuple(values["scales"]), tuple(values["biases"]),
                                  values["threshold"], keys, table)
        frequent = tuple(targets.split("\n"))
        return Light(header["inputs"], frozenset([*frequent, *known.split("\n")]), frequent, sides)
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise UnderstandingError(f"the model {place} is missing or damaged: {wrong}",
                                 hint="install the program again, or make it with "
                                      "python -m salessim.understanding.train") from wrong
