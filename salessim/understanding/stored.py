"""The file of the encoder: int8 weights with a scale a row.

A magic line; a line of JSON (the header); then the vocabulary, and the tensors one after another: float32 tensors as
they are, matrices as a float32 scale a row and then a byte a weight. Weights are widened to float32 when they are read,
so that every machine multiplies the same numbers.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Matrix = NDArray[Any]

MAGIC = b"salessim full 4\n"


def write(place: Path, header: Mapping[str, Any], vocabulary: list[str], tensors: Mapping[str, Matrix]) -> None:
    """Write the file: the same bytes for the same values.

    Args:
        place: the file.
        header: what `Encoder.header` holds, but for the shapes and the check sum.
        vocabulary: the word pieces in the order of their numbers.
        tensors: float32; matrices named "words" or ending in ".weight" are stored as bytes with a scale a row.
    """
    parts, shapes = ["\n".join(vocabulary).encode()], []
    for name, tensor in tensors.items():
        shapes.append([name, list(tensor.shape)])
        plain = np.ascontiguousarray(tensor, dtype="<f4")
        if name == "words" or name.endswith(".weight"):
            scales = (np.abs(plain).max(1) / 127).astype("<f4")
            scales[scales == 0] = 1
            parts += [scales.tobytes(), np.rint(plain / scales[:, None]).astype(np.int8).tobytes()]
        else:
            parts.append(plain.tobytes())
    body = b"".join(parts)
    whole = {**header, "vocabulary": len(parts[0]), "tensors": shapes, "check": crc32(body)}
    place.write_bytes(MAGIC + json.dumps(whole, sort_keys=True).encode() + b"\n" + body)


def tensors(place: Path) -> tuple[dict[str, Any], list[str], dict[str, Matrix]]:
    """Give what `write` was given: the header, the word pieces, and the tensors as float32; to train on from there.

    Raises:
        OSError, ValueError, KeyError, TypeError: it is missing, or not what `write` wrote.
    """
    header, pieces, found = parts(place)
    return header, pieces, {
        name: part if isinstance(part, np.ndarray) else part[0].astype(np.float32) * part[1][:, None]
        for name, part in found.items()}


def parts(place: Path) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
    """Give the header, the word pieces, and each tensor: float32, or a matrix of bytes with the scale of each row."""
    whole = memoryview(place.read_bytes())
    if bytes(whole[:len(MAGIC)]) != MAGIC:
        raise ValueError("it does not begin like a model of this version")
    start = bytes(whole[:1 << 16]).index(b"\n", len(MAGIC)) + 1
    header, body = json.loads(bytes(whole[len(MAGIC):start])), whole[start:]
    if crc32(body) != header["check"]:
        raise ValueError("its check sum is wrong")
    at = header["vocabulary"]
    pieces = bytes(body[:at]).decode().split("\n")
    found: dict[str, Any] = {}
    for name, shape in header["tensors"]:
        size = int(np.prod(shape))
        if name == "words" or name.endswith(".weight"):
            scales = np.frombuffer(body, "<f4", shape[0], at).astype(np.float32)
            at += 4 * shape[0]
            found[name] = (np.frombuffer(body, np.int8, size, at).reshape(shape), scales)
            at += size
        else:
            found[name] = np.frombuffer(body, "<f4", size, at).astype(np.float32).reshape(shape)
            at += 4 * size
    return header, pieces, found
