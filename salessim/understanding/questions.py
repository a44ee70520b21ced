"""Which need or fact a question asks for: held against the authored ones, by words and, if it can be, by sense."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from salessim.model.heard import Mention
from salessim.understanding.text import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from salessim.model.heard import Kind, Term
    from salessim.understanding.encoder import Sense
    from salessim.understanding.meaning import Meanings
    from salessim.understanding.pack import Pack
    from salessim.understanding.text import Spoken

_ASKING_WORD = 0.5
"""What a question word or another function word weighs beside a content word (1.0), where it is in both questions."""
_WORDS, _NEAR_WORDS = 0.55, 0.35
"""From which likeness of words (0 to 1, Dice) on a question asks for the term, and may have meant it (ours)."""
_MEANING, _NEAR_MEANING, _SHARED = 0.62, 0.58, 0.4
"""The same for nearness in meaning with the share of the words added to it, and that share. Chosen on the authored
questions, each held out in turn, and on questions of the examples that no scenario knows (docs/understanding.md)."""


_NEAR: dict[Kind, Kind] = {"need": "near need", "fact": "near fact"}


@dataclass(frozen=True, slots=True)
class Question:
    """An authored question: what it asks for, its words that tell it from others, the asking ones, and all."""

    kind: Kind
    subject: str
    text: str
    content: frozenset[str]
    asking: frozenset[str]
    every: frozenset[str]


class Questions:
    """Knows the authored questions of one scenario.

    Args:
        pack: the language.
        terms: what can be asked for.
        senses: gives what texts mean to the model; nothing where the model does not say.
    """

    def __init__(self, pack: Pack, terms: Iterable[Term],
                 senses: Callable[[Sequence[str]], list[Sense]]) -> None:
        self._pack = pack
        self._senses = senses
        self._known = [self._question(term.kind, term.subject, question)
                       for term in terms for question in term.questions]

    def _question(self, kind: Kind, subject: str, text: str) -> Question:
        spoken = split(self._pack, text)
        return Question(kind, subject, text, *self._weigh(spoken.words, spoken.stems), frozenset(spoken.stems))

    @cached_property
    def _meanings(self) -> Meanings | None:
        """What the known questions mean, and after them those that ask for nothing about the customer."""
        known = [*(known.text for known in self._known), *self._pack.questions["idle"]]
        senses = self._senses([*known, *self._pack.questions["common"]])
        if not senses:
            return None
        from salessim.understanding.meaning import Meanings

        return Meanings(senses[:len(known)], senses[len(known):])

    def asked(self, said: Spoken, first: int, last: int, sense: Sense | None) -> Mention | None:
        """Say what words `first` to `last` (exclusive) ask for: a term, one perhaps meant ("near fact"), or none."""
        if not self._known:
            return None
        spoken = self._weigh(said.words[first:last], said.stems[first:last])
        every = frozenset(said.stems[first:last])
        rated = [self._likeness(*spoken, every, known) for known in self._known]
        sure, near = _WORDS, _NEAR_WORDS
        if sense is not None and self._meanings is not None:
            sure, near = _MEANING, _NEAR_MEANING
            alike = self._meanings.nearness(sense)
            rated = [_SHARED * words + meaning for words, meaning in zip(rated, alike, strict=False)]
            if max(alike[len(rated):], default=0.0) >= max(rated):
                return None
        best = max(rated)
        if best < near:
            return None
        known = self._known[rated.index(best)]
        return Mention(kind=known.kind if best >= sure else _NEAR[known.kind], subject=known.subject,
                       start=said.starts[first], end=max(said.ends[first:last]))

    def _weigh(self, words: list[str], stems: list[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Give the content words that tell a question from others, and the words that many questions have."""
        pack = self._pack
        content = {stem for word, stem in zip(words, stems, strict=True) if word not in pack.function}
        general = {stem for stem in content if stem.removesuffix("~") in pack.general}
        telling = content - general or content
        return frozenset(telling), frozenset(word for word in words if word in pack.asking) | (general - telling)

    def _likeness(self, content: frozenset[str], asking: frozenset[str], every: frozenset[str],
                  known: Question) -> float:
        """Give how much two questions share (Dice, 0 to 1); who asks for nothing in particular by every word."""
        if not known.content:
            return 0.0
        if all(stem.removesuffix("~") in self._pack.general for stem in content):
            alike = 2 * len(every & known.every) / (len(every) + len(known.every))
            return alike if content & (known.content | known.asking) else 0.0
        shared = content & known.content
        if not shared:
            return 0.0
        also = _ASKING_WORD * len(asking & known.asking)
        both = len(content) + len(known.content) + _ASKING_WORD * (len(asking) + len(known.asking))
        return 2 * (len(shared) + also) / both
