"""The first stages of recognition: words, repair, sentences, amounts, cues, and what the model is to see.

Training and recognition both read through here, so that the model meets the same signs in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salessim.understanding import money
from salessim.understanding.cues import ASKS, RITUAL, WELFARE, Hit, Strength
from salessim.understanding.features import Featuriser
from salessim.understanding.matching import Scope
from salessim.understanding.spelling import Speller
from salessim.understanding.text import split

if TYPE_CHECKING:

    from salessim.model.heard import Context
    from salessim.model.moves import Side
    from salessim.understanding.money import Amount
    from salessim.understanding.pack import Pack
    from salessim.understanding.text import Spoken

_ECHO_WORDS = 2
_OF_THE_LANGUAGE = 0.3
"""From which share of known words on (0 to 1) an utterance is in the pack's language; ours."""


@dataclass(slots=True)
class Piece:
    """One sentence, or the whole utterance, as the model sees it: words `first` to `last` (exclusive).

    Attributes:
        asks: whether it holds a genuine question, by its mark or its words.
        ritual: whether it is a question that asks nothing.
        hits: the cues found in it whose condition is met.
        echo: share of its content words that the other side said last, 0 to 1.
        echoed: how many they are.
    """

    first: int
    last: int
    asks: bool
    ritual: bool
    hits: list[Hit]
    echo: float
    echoed: int
    features: set[int]


@dataclass(slots=True)
class Reading:
    """An utterance read: its sentences, and the whole (the same piece where there is one sentence).

    `whole` is None where there is nothing to understand: no word, or none that the pack knows.
    """

    said: Spoken
    amounts: list[Amount]
    sentences: list[Piece]
    whole: Piece | None
    gist: frozenset[str]
    heard_last: frozenset[str]


class Reader:
    """Reads the utterances of one side.

    Args:
        speller: repairs slips.
    """

    def __init__(self, pack: Pack, side: Side, speller: Speller) -> None:
        self.pack = pack
        self.side = side
        self._cues = pack.cues(side)
        self._speller = speller
        self._featuriser = Featuriser(self._cues, pack.function)

    def gist(self, said: Spoken, first: int = 0, last: int | None = None) -> frozenset[str]:
        """Give the stems of the content words among words `first` to `last` (exclusive)."""
        function = self.pack.function
        return frozenset(stem[:-1] for word, stem in zip(said.words[first:last], said.stems[first:last], strict=True)
                         if word not in function)

    def split(self, text: str) -> Spoken:
        """Take a text apart and repair its spelling."""
        said = split(self.pack, text)
        self._speller.repair(said)
        return said

    def understands(self, said: Spoken) -> bool:
        """Tell whether enough words are known for this to be the pack's language."""
        return self._speller.known_share(said) >= _OF_THE_LANGUAGE

    def read(self, text: str, context: Context) -> Reading:
        """Read one utterance."""
        said = self.split(text)
        amounts = money.find(self.pack, said)
        last_words = self.gist(self.split(context.last_words)) if context.last_words else frozenset()
        sentences = []
        for index, sentence in enumerate(said.sentences):
            hits = self._cues.find(Scope(said, sentence, amounts), index)
            ritual = any(hit.cue.move == RITUAL or (hit.cue.move == WELFARE and not context.serving) for hit in hits)
            asks = not ritual and (sentence.asks or any(hit.cue.move == ASKS for hit in hits))
            kept = [hit for hit in hits if hit.cue.asking is None or hit.cue.asking == asks]
            sentences.append(self._piece(said, sentence.first, sentence.last, asks, ritual, kept, amounts, last_words))
        whole = sentences[0] if len(sentences) == 1 else None
        if not self._speller.knows_any(said):
            whole = None
        elif len(sentences) > 1:
            every = [hit for piece in sentences for hit in piece.hits]
            asks, ritual = any(piece.asks for piece in sentences), all(piece.ritual for piece in sentences)
            whole = self._piece(said, 0, len(said.words), asks, ritual, every, amounts, last_words)
        return Reading(said, amounts, sentences, whole, self.gist(said), last_words)

    def _piece(self, said: Spoken, first: int, last: int, asks: bool, ritual: bool, hits: list[Hit],
               amounts: list[Amount], last_words: frozenset[str]) -> Piece:
        gist = self.gist(said, first, last)
        echoed = len(gist & last_words)
        echo = echoed / len(gist) if gist else 0.0
        signs = {f"{'hint' if hit.cue.strength is Strength.HINTS else 'cue'} {hit.cue.move}" for hit in hits
                 if hit.cue.strength is not Strength.VETOES}
        signs.update(hit.sign for hit in hits)
        signs.update("money" if amount.money else "number" for amount in amounts if first <= amount.first < last)
        if last_words:
            signs.add(f"echo {int(echo * 4) if echoed >= _ECHO_WORDS else 'none'}")
        features = self._featuriser.features(said, first, last, asks, sorted(signs))
        return Piece(first, last, asks, ritual, hits, echo, echoed, features)
