"""The small encoder of the full tier: a few transformer layers in numpy, from one file of int8 weights.

The file: a magic line; a line of JSON (the header); then the vocabulary, and the tensors one after another: float32
tensors as they are, matrices as a float32 scale a row and then a byte a weight. Weights are widened to float32 when
they are read, so that every machine multiplies the same numbers.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

# Matrices as small as ours are multiplied faster by one thread, where numpy has not been imported before.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from salessim.errors import UnderstandingError
from salessim.understanding.wordpieces import cut

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Matrix = NDArray[Any]

MAGIC = b"salessim full 4\n"
ORIENTATION = "orientation"
"""The head that says how far a seller's utterance serves the customer."""
OWN, LAST = 90, 30
"""How many pieces of the utterance, and of the other side's last words, the encoder reads."""
_WIDE = 64
"""So many columns of a matrix are multiplied at a time: OpenBLAS multiplies small matrices without packing them."""
_ROOT = np.float32(0.7978845608028654)  # the square root of 2 / pi


@dataclass(slots=True)
class Layer:
    """One transformer layer: weights as (blocks, inputs, outputs), biases, and the two norms as (scale, shift)."""

    qkv: Matrix
    qkv_bias: Matrix
    out: Matrix
    out_bias: Matrix
    norm1: tuple[Matrix, Matrix]
    up: Matrix
    up_bias: Matrix
    down: Matrix
    down_bias: Matrix
    norm2: tuple[Matrix, Matrix]


@dataclass(slots=True)
class Encoder:
    """The whole file.

    Attributes:
        header: what it was made from (`inputs`, and `orientation` for the marks; SHA-256), its `heads` (labels) and
            `thresholds` by side, how many `layers` it has, and how wide an attention `head` is.
        vocabulary: each word piece's number.
        heads: a side's (weights, biases): what each piece says of each label, side by side: where to look, what is seen
            there, and the share in the mean. Beside the sides stands ORIENTATION, which has one label.
    """

    header: dict[str, Any]
    vocabulary: dict[str, int]
    words: NDArray[np.int8]
    word_scales: Matrix
    places: Matrix
    kinds: Matrix
    norm: tuple[Matrix, Matrix]
    layers: tuple[Layer, ...]
    heads: dict[str, tuple[Matrix, Matrix]]

    def read(self, text: str, last_words: str, side: str) -> tuple[Matrix, list[int], float | None]:
        """Encode an utterance, with the other side's last words after it where they are known.

        Returns:
            What each of the utterance's own pieces says of the labels of that side, (pieces, 3 labels), for `judge`;
            the place of each piece in `text`; and a seller's orientation (−1 to 1), None where there is no piece.
        """
        vocabulary, unknown = self.vocabulary, self.vocabulary["[UNK]"]
        start, end = self.vocabulary["[CLS]"], self.vocabulary["[SEP]"]
        own, places = cut(text, vocabulary, unknown)
        own, places = own[:OWN], places[:OWN]
        weights, biases = self.heads[side]
        if not own:
            return np.zeros((0, len(biases)), np.float32), [], None
        numbers, kinds = [start, *own, end], [0] * (len(own) + 2)
        if last_words:
            last = cut(last_words, vocabulary, unknown)[0][:LAST]
            numbers += [*last, end]
            kinds += [1] * (len(last) + 1)
        states = self._states(np.array(numbers), np.array(kinds), len(own))
        if side != "seller":
            return states @ weights + biases, places, None
        look, bias = self.heads[ORIENTATION]
        return states @ weights + biases, places, float(np.tanh(self.judge(states @ look + bias)[0]))

    def _states(self, numbers: NDArray[np.int_], kinds: NDArray[np.int_], own: int) -> Matrix:
        """Give what the last layer makes of the utterance's own pieces; it is asked for no other."""
        size = len(numbers)
        x = self.words[numbers].astype(np.float32) * self.word_scales[numbers][:, None]
        x = _normed(x + self.places[:size] + self.kinds[kinds], self.norm)
        head = self.header["head"]
        for layer in self.layers:
            qkv = _times(x, layer.qkv)
            qkv += layer.qkv_bias
            queries, keys, values = qkv.reshape(size, 3, -1, head).transpose(1, 2, 0, 3)
            if layer is self.layers[-1]:
                x, queries, size = x[1:own + 1], queries[:, 1:own + 1], own
            seen = queries @ keys.transpose(0, 2, 1)
            seen *= np.float32(head ** -0.5)
            seen -= seen.max(-1, keepdims=True)
            np.exp(seen, out=seen)
            seen /= seen.sum(-1, keepdims=True)
            x += _times((seen @ values).transpose(1, 0, 2).reshape(size, -1), layer.out)
            x += layer.out_bias
            x = _normed(x, layer.norm1)
            inner = _times(x, layer.up)
            inner += layer.up_bias
            x += _times(_gelu(inner), layer.down)
            x += layer.down_bias
            x = _normed(x, layer.norm2)
        return x

    def judge(self, said: Matrix) -> list[float]:
        """Give each label's log-odds from what some pieces (at least one) say, rounded to three decimals.

        Each label looks at the pieces that matter to it, and at the mean of all.
        """
        look, see, mean = np.split(said, 3, axis=1)
        share = np.exp(look - look.max(0))
        seen = (share * see).sum(0) / share.sum(0)
        return [round(float(score), 3) for score in seen + mean.mean(0)]


def _times(x: Matrix, blocks: Matrix) -> Matrix:
    """Multiply by a matrix that is stored in blocks of columns."""
    return (x @ blocks).transpose(1, 0, 2).reshape(len(x), -1)


def _blocks(matrix: Matrix) -> Matrix:
    """Cut a matrix into blocks of columns; it stays whole where they do not come out even."""
    wide = matrix.shape[1] if matrix.shape[1] % _WIDE else _WIDE
    return np.ascontiguousarray(matrix.reshape(len(matrix), -1, wide).transpose(1, 0, 2))


def _normed(x: Matrix, norm: tuple[Matrix, Matrix]) -> Matrix:
    """Bring each row to mean 0 and spread 1, then scale and shift it; the matrix itself is changed."""
    x -= x.mean(-1, keepdims=True)
    spread = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1])
    x /= np.sqrt(spread + np.float32(1e-12))
    x *= norm[0]
    x += norm[1]
    return x


def _gelu(x: Matrix) -> Matrix:
    """Bend each number (GELU, by its tanh form; Hendrycks and Gimpel 2016)."""
    curve = x * x
    curve *= np.float32(0.044715)
    curve += np.float32(1)
    curve *= x
    curve *= _ROOT
    np.tanh(curve, out=curve)
    curve += np.float32(1)
    curve *= np.float32(0.5)
    curve *= x
    return curve


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


def read(place: Path) -> Encoder:
    """Read the file.

    Raises:
        UnderstandingError: it is missing, or not what `write` wrote.
    """
    try:
        return _unpack(*_parts(place))
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise UnderstandingError(f"the model {place} is missing or damaged: {wrong}",
                                 hint="install the program again") from wrong


def tensors(place: Path) -> tuple[dict[str, Any], list[str], dict[str, Matrix]]:
    """Give what `write` was given: the header, the word pieces, and the tensors as float32; to train on from there.

    Raises:
        OSError, ValueError, KeyError, TypeError: it is missing, or not what `write` wrote.
    """
    header, pieces, found = _parts(place)
    return header, pieces, {
        name: part if isinstance(part, np.ndarray) else part[0].astype(np.float32) * part[1][:, None]
        for name, part in found.items()}


def _parts(place: Path) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
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


def _unpack(header: dict[str, Any], pieces: list[str], found: dict[str, Any]) -> Encoder:
    def wide(name: str) -> Matrix:
        """Give a matrix of weights as (inputs, outputs)."""
        whole, scales = found[name]
        return np.ascontiguousarray((whole.astype(np.float32) * scales[:, None]).T)

    def layer(number: int) -> Layer:
        part = {name: (_blocks(wide(f"layers.{number}.{name}.weight")), found[f"layers.{number}.{name}.bias"])
                for name in ("qkv", "out", "up", "down")}
        norms = [(found[f"layers.{number}.{name}.scale"], found[f"layers.{number}.{name}.bias"])
                 for name in ("norm1", "norm2")]
        return Layer(*part["qkv"], *part["out"], norms[0], *part["up"], *part["down"], norms[1])

    def head(side: str) -> tuple[Matrix, Matrix]:
        weights = [wide(f"heads.{side}.{name}.weight") for name in ("look", "see", "mean")]
        bias = found[f"heads.{side}.see.bias"]
        return np.ascontiguousarray(np.hstack(weights)), np.hstack([np.zeros_like(bias), bias, np.zeros_like(bias)])

    return Encoder(
        header=header, vocabulary={piece: number for number, piece in enumerate(pieces)},
        words=found["words"][0], word_scales=found["words"][1],
        places=found["places"], kinds=found["kinds"], norm=(found["norm.scale"], found["norm.bias"]),
        layers=tuple(layer(number) for number in range(header["layers"])),
        heads={side: head(side) for side in (*header["heads"], ORIENTATION)})
