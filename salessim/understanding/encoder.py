"""The small encoder of the full tier: a few transformer layers in numpy."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

# Matrices as small as ours are multiplied faster by one thread, where numpy has not been imported before.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from salessim.errors import UnderstandingError
from salessim.understanding.stored import parts
from salessim.understanding.wordpieces import cut

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Matrix = NDArray[Any]

ORIENTATION = "orientation"
"""The head that says how far a seller's utterance serves the customer."""
MEANING = "meaning"
"""The matrix that takes a piece to where questions for the same thing lie close together."""
MEANS = 4
"""After so many layers a piece is taken there; the last ones turn to the moves (docs/understanding.md)."""
OWN, LAST = 90, 30
"""How many pieces of the utterance, and of the other side's last words, the encoder reads."""
_WIDE = 64
"""So many columns of a matrix are multiplied at a time: OpenBLAS multiplies small matrices without packing them."""
_ROOT = np.float32(0.7978845608028654)  # the square root of 2 / pi


@dataclass(frozen=True, slots=True)
class Sense:
    """What a stretch of text means: its pieces' numbers, and where `MEANING` takes each of them, (pieces, ways)."""

    pieces: list[int]
    states: Matrix

    def part(self, first: int, last: int) -> Sense:
        """Give pieces `first` to `last` (exclusive)."""
        return Sense(self.pieces[first:last], self.states[first:last])


@dataclass(frozen=True, slots=True)
class Read:
    """What the encoder makes of an utterance.

    Attributes:
        said: what each of its own pieces says of the labels of that side, (pieces, 3 labels), for `judge`.
        places: the place of each piece in the text.
        sense: what they mean.
        orientation: a seller's (−1 to 1); None for a customer, and where there is no piece.
    """

    said: Matrix
    places: list[int]
    sense: Sense
    orientation: float | None


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
        meaning: takes what layer `MEANS` makes of a piece to what it means, (width, ways).
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
    meaning: Matrix

    def read(self, text: str, last_words: str, side: str) -> Read:
        """Encode an utterance, with the other side's last words after it where they are known."""
        own, places = self._cut(text)
        weights, biases = self.heads[side]
        if not own:
            nothing = np.zeros((0, len(biases)), np.float32)
            return Read(nothing, [], Sense([], nothing), None)
        last = self._cut(last_words)[0][:LAST] if last_words else []
        means, states = self._states([own], last, self.layers)
        sense, said = Sense(own, means[0] @ self.meaning), states[0] @ weights + biases
        if side != "seller":
            return Read(said, places, sense, None)
        look, bias = self.heads[ORIENTATION]
        return Read(said, places, sense, float(np.tanh(self.judge(states[0] @ look + bias)[0])))

    def means(self, texts: Sequence[str]) -> list[Sense]:
        """Say what each of some texts means by itself; those of as many pieces are read together, which is faster."""
        cuts = [self._cut(text)[0] for text in texts]
        found: dict[int, Sense] = {}
        for size in sorted({len(own) for own in cuts}):
            alike = [at for at, own in enumerate(cuts) if len(own) == size]
            means, _ = self._states([cuts[at] for at in alike], [], self.layers[:MEANS])
            found.update((at, Sense(cuts[at], mean)) for at, mean in zip(alike, means @ self.meaning, strict=True))
        return [found[at] for at in range(len(cuts))]

    def _cut(self, text: str) -> tuple[list[int], list[int]]:
        own, places = cut(text, self.vocabulary, self.vocabulary["[UNK]"])
        return own[:OWN], places[:OWN]

    def _states(self, owns: list[list[int]], last: list[int], layers: tuple[Layer, ...]) -> tuple[Matrix, Matrix]:
        """Give what layer `MEANS` and the last one make of the own pieces of texts of one size, (texts, pieces, width).

        The last layer is asked for no other pieces.
        """
        start, end = self.vocabulary["[CLS]"], self.vocabulary["[SEP]"]
        after = [end, *last, *([end] if last else [])]
        numbers = np.array([[start, *own, *after] for own in owns])
        many, size, mine = len(owns), numbers.shape[1], slice(1, len(owns[0]) + 1)
        kinds = (np.arange(size) > mine.stop).astype(int)
        x = self.words[numbers].astype(np.float32) * self.word_scales[numbers][..., None]
        x = _normed((x + self.places[:size] + self.kinds[kinds]).reshape(many * size, -1), self.norm)
        head, means = self.header["head"], x
        for number, layer in enumerate(layers, 1):
            qkv = _times(x, layer.qkv)
            qkv += layer.qkv_bias
            queries, keys, values = qkv.reshape(many, size, 3, -1, head).transpose(2, 0, 3, 1, 4)
            if number == len(layers):
                x, queries = x.reshape(many, size, -1)[:, mine].reshape(-1, x.shape[1]), queries[:, :, mine]
                size = len(owns[0])
            seen = queries @ keys.transpose(0, 1, 3, 2)
            seen *= np.float32(head ** -0.5)
            seen -= seen.max(-1, keepdims=True)
            np.exp(seen, out=seen)
            seen /= seen.sum(-1, keepdims=True)
            x += _times((seen @ values).transpose(0, 2, 1, 3).reshape(many * size, -1), layer.out)
            x += layer.out_bias
            x = _normed(x, layer.norm1)
            inner = _times(x, layer.up)
            inner += layer.up_bias
            x += _times(_gelu(inner), layer.down)
            x += layer.down_bias
            x = _normed(x, layer.norm2)
            if number == MEANS:
                means = x.reshape(many, size, -1)[:, -len(owns[0]) - len(after):][:, :len(owns[0])].copy()
        return means.reshape(many, -1, x.shape[1]), x.reshape(many, size, -1)

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


def read(place: Path) -> Encoder:
    """Read the file.

    Raises:
        UnderstandingError: it is missing, or not what `write` wrote.
    """
    try:
        return _unpack(*parts(place))
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise UnderstandingError(f"the model {place} is missing or damaged: {wrong}",
                                 hint="install the program again") from wrong


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
        heads={side: head(side) for side in (*header["heads"], ORIENTATION)}, meaning=wide(f"{MEANING}.weight"))
