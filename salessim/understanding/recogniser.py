"""The whole way from an utterance to what was heard in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salessim.errors import UnderstandingError
from salessim.model.heard import TEXT_LIMIT, Context, Heard, HeardMove, Kind, Lexicon
from salessim.model.moves import CONTACT, PRESENTING, Act, Move, Side
from salessim.understanding.decide import decide
from salessim.understanding.mentions import Namer
from salessim.understanding.reading import Piece, Reader, Reading
from salessim.understanding.rules import Found

if TYPE_CHECKING:
    from salessim.understanding.pack import Pack
    from salessim.understanding.tiers import Scores


_NAMED = 0.9
"""The confidence of a move that a name of the scenario shows (ours)."""
_BEGINS = 3
"""Among so many first words of a question stands the word that tells what is asked for; ours."""


class Recogniser:
    """Recognises moves and mentions in the utterances of one scenario.

    Args:
        pack: the language.
        lexicon: what can be mentioned in the scenario.
        tier: "full", or "light" for less memory and time; where the full tier cannot be had, the light one takes over.

    Attributes:
        tier: the model that decides.
        notice: why it is not the tier that was asked for; empty where it is.
    """

    def __init__(self, pack: Pack, lexicon: Lexicon = Lexicon(), *, tier: str = "full") -> None:  # noqa: B008
        self._pack = pack
        self.tier, self.notice = pack.tier(tier)
        self._namer = Namer(pack, lexicon, self.tier.senses)
        self._loose = lexicon.loose
        self._readers: dict[Side, Reader] = {}

    def _reader(self, side: Side) -> Reader:
        if side not in self._readers:
            self._readers[side] = Reader(self._pack, side, self._pack.speller.knowing(self._namer.words))
        return self._readers[side]

    def read(self, text: str, side: Side, context: Context) -> Reading:
        """Read an utterance, up to the point where the model is asked.

        Raises:
            UnderstandingError: the text is longer than `TEXT_LIMIT`.
        """
        if len(text) > TEXT_LIMIT:
            raise UnderstandingError(f"the utterance has {len(text)} characters; at most {TEXT_LIMIT} are understood",
                                     hint="say it in several shorter utterances")
        return self._reader(side).read(text, context)

    def _polar(self, reading: Reading, piece: Piece) -> bool:
        """Tell whether yes or no answers a question: it begins with no question word, and offers no choice."""
        words = reading.said.words[piece.first:piece.last]
        return not (self._pack.wh.intersection(words[:_BEGINS]) or self._pack.choices.intersection(words))

    def _broad(self, reading: Reading, side: Side) -> bool:
        """Tell whether what is asked, or said where nothing is, is about nothing in particular."""
        pieces = [piece for piece in reading.sentences if piece.asks] or reading.sentences
        gists = (self._reader(side).gist(reading.said, piece.first, piece.last) for piece in pieces)
        return all(gist <= self._pack.general for gist in gists)

    def judge(self, reading: Reading, side: Side, context: Context) -> Scores | None:
        """Have the model judge an utterance; None where nothing was said, or not in this language."""
        if reading.whole is None or not self._reader(side).understands(reading.said):
            return None
        return self.tier.judge(reading, side, context.last_words)

    def decide(self, reading: Reading, given: Scores, side: Side) -> list[Found]:
        """Decide which moves an utterance makes, with what the scenario knows of prices, features and names."""
        found = [one for one in decide(reading, given, side, self.tier.threshold(side))
                 if one.move != Move.QUOTE_PRICE or self._namer.may_be_priced(reading, one.first, one.last)]
        if side is Side.SELLER and all(one.move != Move.INTRODUCE_SELF for one in found):
            found += self._by_name(reading, Move.INTRODUCE_SELF, "seller")[:1]
        if side is Side.SELLER and all(one.move != Move.NAME_COMPANY for one in found):
            offering = {one.sentence for one in found if one.move in PRESENTING}
            found += [one for one in self._by_name(reading, Move.NAME_COMPANY, "company")
                      if one.sentence not in offering][:1]
        # Who names a feature has shown it, in a sentence that does not ask and in which nothing else is heard; but not
        # in passing, while making contact ("there's nothing to sign, may I ask you something?").
        shown = any(one.move in PRESENTING or one.move in CONTACT for one in found)
        if side is Side.SELLER and not self._loose and not shown:
            heard = {one.sentence for one in found}
            found += [one for one in self._by_name(reading, Move.FEATURE, "feature")
                      if one.sentence not in heard and not (found and reading.sentences[one.sentence].asks)][:1]
        return found

    def _by_name(self, reading: Reading, move: Move, kind: Kind) -> list[Found]:
        return [Found(move.value, at, first, last, _NAMED, "name")
                for at, first, last in self._namer.says(reading, kind)]

    def recognise(self, text: str, *, side: Side = Side.SELLER, context: Context = Context()) -> Heard:  # noqa: B008
        """Say what one utterance does and what it names.

        Args:
            text: any Unicode text of at most `TEXT_LIMIT` characters.
            side: who said it.
            context: what the other side said last, where it is known.

        Raises:
            UnderstandingError: the text is longer than `TEXT_LIMIT`, or the pack is damaged.
        """
        reading = self.read(text, side, context)
        kind = Move if side is Side.SELLER else Act
        moves = []
        given = self.judge(reading, side, context)
        for found in self.decide(reading, given, side) if given else ():
            start, end = reading.said.span(found.first, found.last)
            moves.append(HeardMove(move=kind(found.move), start=start, end=end,
                                   confidence=round(found.confidence, 2), by=found.by))
        gist = reading.gist
        echo = round(len(gist & reading.heard_last) / len(gist), 2) if gist else 0.0
        moves.sort(key=lambda move: (move.start, move.end, move.move.value))
        mentions = self._namer.find(reading, given.senses if given else ())
        return Heard(moves=tuple(moves), mentions=mentions, words=reading.said.count,
                     gist=tuple(sorted(gist)), echo=echo, broad=self._broad(reading, side),
                     polar=any(self._polar(reading, piece) for piece in reading.sentences if piece.asks),
                     orientation=given.orientation if given else None)
