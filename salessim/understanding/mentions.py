"""What of the scenario was named: needs, facts, features, rivals, product, firm, persons, amounts and times."""

from __future__ import annotations

from functools import lru_cache
from itertools import dropwhile, zip_longest
from typing import TYPE_CHECKING

from salessim.model.heard import Mention, Term
from salessim.understanding import money, times
from salessim.understanding.questions import Questions
from salessim.understanding.text import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from salessim.model.heard import Kind, Lexicon
    from salessim.understanding.encoder import Sense
    from salessim.understanding.money import Amount
    from salessim.understanding.pack import Pack
    from salessim.understanding.reading import Piece, Reading
    from salessim.understanding.text import Spoken

_BARE = 4
"""Up to so many words a question for a detail needs none that points back ("since when, then?"); ours."""
_REACH = 3
"""How many words before a phrase may deny it ("I would never say it is not for you"); ours."""
_PRODUCT = "{product}"
"""Where a phrase of the pack takes the product's own names."""
_FAR = 2
"""By which factor a bare number may miss every price of the offer and still be meant as one (ours)."""


@lru_cache(maxsize=8192)
def _phrase(pack: Pack, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the words and the stems of a phrase; most are the same in every scenario."""
    spoken = split(pack, phrase)
    return tuple(spoken.words), tuple(spoken.stems)


def _against(pack: Pack, lexicon: Lexicon) -> Iterator[str]:
    """Give what advises against the offer; where a phrase names the product, by each of its names and their last words.

    "not the right {product}" of a cargo bike is "not the right cargo bike" and "not the right bike".
    """
    names = dict[str, None]()
    for name in (phrase for term in lexicon.terms if term.kind == "product" for phrase in term.phrases):
        words = split(pack, name).words
        own = list(dropwhile(pack.function.__contains__, words))
        names.update(dict.fromkeys((" ".join(own), own[-1])) if own else {})
    for phrase in pack.against:
        yield from (phrase.replace(_PRODUCT, name) for name in names) if _PRODUCT in phrase else (phrase,)


class Namer:
    """Finds the terms of one scenario.

    Args:
        pack: the language.
        lexicon: the terms.
        senses: gives what texts mean to the model; nothing where the model does not say.
    """

    def __init__(self, pack: Pack, lexicon: Lexicon, senses: Callable[[Sequence[str]], list[Sense]]) -> None:
        self._pack = pack
        self.words: set[str] = set()
        self._functions: set[str] = set()
        self._phrases: dict[str, list[tuple[tuple[str, ...], Kind, str]]] = {}
        self._questions = Questions(pack, lexicon.terms, senses)
        self._figures: set[str] = set()
        self._prices: set[Decimal] = set()
        self._told: set[tuple[str, Decimal]] = set()
        self._differences: set[Decimal] = set()
        self._sheet: dict[str, dict[str, set[Decimal]]] = {}
        self._numbers: dict[str, set[Decimal]] = {}
        for term in (*lexicon.terms, Term(kind="against", subject="offer", phrases=tuple(_against(pack, lexicon))),
                     Term(kind="unsure", subject="answer", phrases=pack.unsure),
                     Term(kind="again", subject="talk", phrases=pack.again),
                     Term(kind="leaves", subject="choice", phrases=pack.leaves),
                     Term(kind="more", subject="talk", phrases=pack.more),
                     Term(kind="yes", subject="answer", phrases=pack.affirms),
                     *(Term(kind="detail", subject=asks, phrases=tuple(said)) for asks, said in pack.details.items())):
            if term.kind == "figure":
                priced = [amount for line in term.sheet for amount in money.find(pack, split(pack, line))]
                told: set[Decimal] = set()
                self._prices.update(amount.value for amount in priced)
                for line in term.phrases:
                    spoken = split(pack, line)
                    for amount in money.find(pack, spoken):
                        self._figures.add(amount.subject)
                        self._told.add((self._unit(spoken, amount), amount.value))
                        told.update([amount.value] if amount.money else [])
                self._figures.difference_update(amount.subject for amount in priced)
                self._differences = {abs(priced[0].value - paid) for paid in told} if priced else set()
                continue
            for phrase in term.phrases:
                words, stems = _phrase(pack, phrase)
                self.words.update(words)
                self._functions.update(stem for word, stem in zip(words, stems, strict=True) if word in pack.function)
                if stems:
                    self._phrases.setdefault(stems[0], []).append((stems, term.kind, term.subject))
            for line in term.sheet:
                spoken = split(pack, line)
                for amount in money.find(pack, spoken):
                    unit = self._unit(spoken, amount)
                    self._numbers.setdefault(term.subject, set()).add(amount.value)
                    if unit and amount.value != 1:  # "one list" counts nothing
                        self._sheet.setdefault(unit, {}).setdefault(term.subject, set()).add(amount.value)

    def find(self, reading: Reading, senses: Sequence[Sense | None] = ()) -> tuple[Mention, ...]:
        """Find what was named or asked for, in the order of the places; `senses` are those of the sentences, if any."""
        named = list(self._named(reading))
        found = {(mention.kind, mention.subject, mention.start): mention
                 for mention in (*named, *self._asked(reading, senses), *self._paid(reading),
                                 *self._stated(reading, named), *times.find(self._pack, reading.said, reading.amounts))}
        return tuple(sorted(found.values(), key=lambda one: (one.start, one.end, one.kind, one.subject)))

    def may_be_priced(self, reading: Reading, first: int, last: int) -> bool:
        """Tell whether words that sound like a price may name one.

        A number without a currency, far from every price, is a measure; a figure that the customer gave is given back,
        and what lies between theirs and the price is a difference ("280 euros dearer").
        """
        amounts = [one for one in reading.amounts if first <= one.first < last]
        if amounts and all(one.subject in self._figures or one.value in self._differences for one in amounts):
            return False
        return not amounts or not self._prices or any(
            one.currency or any(price / _FAR <= one.value <= price * _FAR for price in self._prices) for one in amounts)

    def says(self, reading: Reading, kind: Kind) -> Iterator[tuple[int, int, int]]:
        """Find terms of a kind that are named, not in a question: the sentence, first word, and one past the last."""
        said = reading.said
        for number, piece in enumerate(reading.sentences):
            for at in range(piece.first, 0 if piece.asks else piece.last):
                for stems, named, _ in self._phrases.get(said.stems[at], ()):
                    if named == kind and tuple(said.stems[at:at + len(stems)]) == stems:
                        yield number, at, at + len(stems)

    def _named(self, reading: Reading) -> Iterator[Mention]:
        said = reading.said
        for at, stem in enumerate(said.stems):
            for stems, kind, subject in self._phrases.get(stem, ()):
                end = at + len(stems)
                if tuple(said.stems[at:end]) == stems and not self._meant_otherwise(reading, at, end, kind):
                    yield Mention(kind=kind, subject=subject, start=said.starts[at], end=said.ends[end - 1])

    def _meant_otherwise(self, reading: Reading, first: int, last: int, kind: Kind) -> bool:
        """Tell whether a phrase is none here: a function word that only looks like it, what is asked, or denied."""
        said = reading.said
        if last - first == 1 and said.words[first] in self._pack.function and said.stems[first] not in self._functions:
            return True
        if kind not in {"untruth", "answer", "against", "unsure", "leaves", "detail", "more", "yes"}:
            return False
        piece = next(piece for piece in reading.sentences if piece.first <= first < piece.last)
        if kind == "detail":  # "how often?", or with a word that points back at what was told
            points = self._pack.pointing.intersection(said.words[piece.first:piece.last])
            return not piece.asks or not (points or piece.last - piece.first <= _BARE)
        if kind == "more":
            return not piece.asks
        if kind == "yes":
            return piece.asks or first != reading.sentences[0].first
        if piece.asks or kind in {"answer", "unsure"}:
            return piece.asks
        low, high = next(clause for clause in said.clauses if clause[0] <= first < clause[1])
        before = said.words[max(low, first - _REACH):first]
        denied = not self._pack.negations.isdisjoint(before)
        if kind == "untruth":
            return denied or not self._pack.negations.isdisjoint(said.words[first:last])
        if kind == "leaves":
            return denied
        # "if it is not for you" and "I would not buy it from anybody else" advise against nothing.
        return (denied or not self._pack.conditions.isdisjoint(said.words[piece.first:first])
                or not self._pack.elsewhere.isdisjoint(said.words[last:high]))

    def _unit(self, said: Spoken, amount: Amount) -> str:
        """Give the stem of what is counted: the word behind a number, where it is no money and no function word."""
        if amount.money or amount.last >= len(said.words) or said.words[amount.last] in self._pack.function:
            return ""
        return said.stems[amount.last]

    def _stated(self, reading: Reading, named: list[Mention]) -> Iterator[Mention]:
        """Find figures of the features that are named in the same sentence: on the sheet with this unit, or not."""
        said = reading.said
        for piece in reading.sentences:
            if piece.asks:
                continue
            start, end = said.starts[piece.first], said.ends[piece.last - 1]
            features = {one.subject for one in named if one.kind == "feature" and start <= one.start < end}
            for amount in (one for one in reading.amounts if piece.first <= one.first < piece.last):
                unit = self._unit(said, amount)
                sheet = {} if (unit, amount.value) in self._told else self._sheet.get(unit, {})
                right = any(amount.value in values for values in sheet.values())
                for feature in sorted(features & sheet.keys()):
                    # "400 telephone interviews" counts interviews as well.
                    known = right or amount.value in self._numbers[feature]
                    yield Mention(kind="statement" if known else "misstatement", subject=feature,
                                  start=said.starts[amount.first], end=said.ends[amount.last])

    def _asked(self, reading: Reading, senses: Sequence[Sense | None]) -> Iterator[Mention]:
        for piece, sense in zip_longest(reading.sentences, senses):
            if not piece.asks:
                continue
            both = self._both(reading, piece)
            whole = None if both else self._questions.asked(reading.said, piece.first, piece.last, sense)
            yield from both or ([whole] if whole else [])

    def _both(self, reading: Reading, piece: Piece) -> list[Mention]:
        """Find what two questions in one sentence ask for ("how many are you, and who decides?"); else nothing.

        Held against the authored ones by their words alone, and only where each is sure and they ask for two things.
        """
        clauses = [clause for clause in reading.said.clauses if piece.first <= clause[0] < piece.last]
        if len(clauses) < 2:
            return []
        found = [self._questions.asked(reading.said, first, last, None) for first, last in clauses]
        sure = {one.subject: one for one in found if one is not None and not one.kind.startswith("near")}
        return list(sure.values()) if len(sure) > 1 else []

    def _paid(self, reading: Reading) -> Iterable[Mention]:
        said = reading.said
        return [Mention(kind="figure" if amount.subject in self._figures else "money", subject=amount.subject,
                        start=said.starts[amount.first], end=said.ends[amount.last - 1])
                for amount in reading.amounts if amount.money]
