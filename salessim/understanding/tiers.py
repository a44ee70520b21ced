"""The two tiers of the model behind one interface: what each says of a reading, as log-odds a label.

Light: a linear model in pure Python (`light`). Full: that and a small encoder in numpy (`encoder`), weighted, which
sees meaning where the linear model sees spelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from salessim.model.moves import Side
    from salessim.understanding.encoder import Encoder, Sense
    from salessim.understanding.light import Weights
    from salessim.understanding.reading import Reading
    from salessim.understanding.text import Spoken

ENCODED = 0.6
"""The encoder's share in the full tier's score; the linear model has the rest (chosen on files held out)."""
SURE = {"light": 1.0, "full": 2.5}
"""From so far above the threshold (log-odds) a tier gives a harmful move without a cue (chosen on talk outside
selling, and so that no more are blamed wrongly than before on 727 harmless examples that wait in training/next)."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What a model says of a reading.

    Attributes:
        moves: the labels.
        sentences: log-odds of each label, for each sentence.
        whole: the same for the whole utterance.
        trained: the features that the linear model met in training.
        sure: how far above the threshold (log-odds) the model must be to give a harmful move without a cue.
        orientation: how far a seller's utterance serves the customer (−1 to 1); None where the model does not say.
        senses: what each sentence means; None for one of no pieces; empty where the model does not say.
    """

    moves: tuple[str, ...]
    sentences: list[list[float]]
    whole: list[float]
    trained: Container[int]
    sure: float
    orientation: float | None = None
    senses: tuple[Sense | None, ...] = ()


def linear(weights: Weights, reading: Reading) -> Scores:
    """Ask the linear model, sentence by sentence and as a whole."""
    sentences = [weights.score(piece.features) for piece in reading.sentences]
    if reading.whole is None:
        whole = list(weights.biases)
    else:
        whole = sentences[0] if len(sentences) == 1 else weights.score(reading.whole.features)
    return Scores(weights.moves, sentences, whole, weights, SURE["light"])


class Tier(Protocol):
    """One model of a language."""

    name: str

    def threshold(self, side: Side) -> float:
        """Give the log-odds from which a label is heard."""

    def judge(self, reading: Reading, side: Side, last_words: str) -> Scores:
        """Say how likely each label is; the reading must hold something to understand."""

    def senses(self, texts: Sequence[str]) -> list[Sense]:
        """Say what each of some texts means; nothing where the model does not say."""


class LightTier:
    """The linear model alone."""

    name = "light"

    def __init__(self, sides: Mapping[str, Weights]) -> None:
        self._sides = sides

    def threshold(self, side: Side) -> float:
        """Give the log-odds from which a label is heard."""
        return self._sides[side.value].threshold

    def judge(self, reading: Reading, side: Side, last_words: str) -> Scores:
        """Say how likely each label is, sentence by sentence and as a whole."""
        del last_words  # they are among the features
        return linear(self._sides[side.value], reading)

    def senses(self, texts: Sequence[str]) -> list[Sense]:
        """Say nothing: the linear model knows spelling alone."""
        del texts
        return []


class FullTier:
    """The encoder and the linear model together."""

    name = "full"

    def __init__(self, light: LightTier, encoder: Encoder) -> None:
        self._light = light
        self._encoder = encoder
        self._senses: dict[str, Sense] = {}

    def threshold(self, side: Side) -> float:
        """Give the log-odds from which a label is heard."""
        return float(self._encoder.header["thresholds"][side.value])

    def judge(self, reading: Reading, side: Side, last_words: str) -> Scores:
        """Say how likely each label is, sentence by sentence and as a whole."""
        light = self._light.judge(reading, side, last_words)
        text, places = mended(reading.said)
        read = self._encoder.read(text, last_words, side.value)
        if not read.places:
            return light
        whole = self._encoder.judge(read.said)
        sentences: list[list[float]] = []
        senses: list[Sense | None] = []
        at = 0
        for index in range(len(reading.sentences)):
            last = index + 1 == len(reading.sentences)
            until = len(text) if last else reading.said.starts[reading.sentences[index + 1].first]
            low = at
            while at < len(read.places) and (last or places[read.places[at]] < until):
                at += 1
            sentences.append(self._encoder.judge(read.said[low:at]) if at > low else whole)
            senses.append(read.sense.part(low, at) if at > low else None)
        return Scores(light.moves, [_mixed(*pair) for pair in zip(sentences, light.sentences, strict=True)],
                      _mixed(whole, light.whole), light.trained, SURE["full"],
                      None if read.orientation is None else round(read.orientation, 2), tuple(senses))

    def senses(self, texts: Sequence[str]) -> list[Sense]:
        """Say what each of some texts means; a text is read once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._senses]
        self._senses.update(zip(new, self._encoder.means(new), strict=True))
        return [self._senses[text] for text in texts]


def mended(said: Spoken) -> tuple[str, list[int]]:
    """Give the text with repaired words in place, and for each of its characters the place in the original."""
    text, places, at = [], [], 0
    for start, end, word in sorted(said.mended):
        text += [said.text[at:start], word]
        places += [*range(at, start), *[start] * len(word)]
        at = end
    return "".join([*text, said.text[at:]]), [*places, *range(at, len(said.text))]


def _mixed(encoded: list[float], light: list[float]) -> list[float]:
    return [ENCODED * one + (1 - ENCODED) * other for one, other in zip(encoded, light, strict=True)]
