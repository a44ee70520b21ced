"""What is known of the offer in a conversation from elsewhere: the facts that its file gives."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from salessim.model.heard import Context, Lexicon, Mention, Term
from salessim.model.moves import Side
from salessim.model.persona import Attitude, Persona, Style
from salessim.model.product import Feature, Price, Product
from salessim.model.scenario import Channel, Goal, Scenario, Staging, Temperature
from salessim.understanding import Recogniser, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salessim.model.heard import Heard
    from salessim.model.persona import Fact, Need, Objection
    from salessim.model.rubric import Rubric
    from salessim.recording.formats import Recording
    from salessim.understanding.pack import Pack

COMMON = 2
"""Content words of a fact that an utterance holds when it speaks of it (count); ours."""
TIMES = range(2, 13)
"""A price may be said so many times over: a dozen, a year of months; ours."""
_ID = "elsewhere"


@cache
def _reader(language: str) -> Recogniser:
    """What reads the facts: their words and amounts are wanted, which both tiers read alike."""
    return Recogniser(load(language), tier="light")


def _words(pack: Pack, says: str) -> tuple[str, ...]:
    """Give the words that name a fact; "years" names none: people speak of years for many reasons."""
    words = "".join(letter if letter.isalnum() else " " for letter in says).split()
    return tuple(word for word in words if len(word) > 3 and not word.isdigit()
                 and word.casefold() not in pack.durations)


class Sheet:
    """The facts of a recording, and the ear that knows them."""

    def __init__(self, recording: Recording, *, language: str, tier: str) -> None:
        pack, reads = load(language), _reader(language)
        self.language = language
        self.facts = {f"fact-{number}": says for number, says in enumerate(recording.facts, 1)}
        read = {name: reads.read(says[:500], Side.SELLER, Context()) for name, says in self.facts.items()}
        self._gists = {name: one.gist for name, one in read.items()}
        paid = {name: [amount.subject for amount in one.amounts if amount.money] for name, one in read.items()}
        self._priced = {name for name, amounts in paid.items() if amounts}
        self._amounts = list(dict.fromkeys(amount for amounts in paid.values() for amount in amounts))
        self.ear = Recogniser(pack, Lexicon(terms=tuple(
            Term(kind="feature", subject=name, phrases=_words(pack, says), sheet=(says,))
            for name, says in self.facts.items()), loose=True), tier=tier)

    def weigh(self, heard: Heard, *, price_asked: bool) -> Heard:
        """Note which facts an utterance speaks of; an amount that need not be a price is the customer's own."""
        named = self.named(heard)
        priced = price_asked or bool(self._priced.intersection(named))
        mentions = [replace(one, kind="figure") if one.kind == "money" and not (
            priced or one.subject in self._amounts) else one for one in heard.mentions]
        mentions += [Mention(kind="sheet", subject=fact, start=0, end=0) for fact in named]
        return replace(heard, mentions=tuple(mentions))

    def named(self, heard: Heard) -> tuple[str, ...]:
        """Give the facts that an utterance speaks of."""
        return tuple(name for name, gist in self._gists.items() if len(gist.intersection(heard.gist)) >= COMMON)

    def staging(self, recording: Recording, rubric: Rubric, needs: Sequence[Need], facts: Sequence[Fact],
                objections: Sequence[Objection], *, approached: bool) -> Staging:
        """Give what the conversation was held with, as far as it is known; `approached`: the seller came to them."""
        persona = Persona(
            id=_ID, language=self.language, name="", address="the customer", role="", style=Style.AMIABLE, about="",
            attitude=Attitude(trust=0.5, interest=0.5, patience=0.5), needs=tuple(needs), facts=tuple(facts),
            objections=tuple(objections))
        product = Product(
            id=_ID, language=self.language, name="the offer", company="the firm", about=" ".join(recording.facts),
            price=self._price(), features=tuple(
                Feature(id=name, says=says, advantage="", benefit="", phrases=()) for name, says in self.facts.items()))
        scenario = Scenario(
            id=_ID, title=recording.scenario or recording.title, language=self.language, persona=_ID, product=_ID,
            rubric=rubric.id, channel=Channel.MEETING, temperature=Temperature.WARM,
            initiative="seller" if approached else "customer", role="seller", goal=Goal.SALE, briefing="", opening=(),
            seller="", turns=200)
        return Staging(scenario=scenario, persona=persona, product=product, rubric=rubric, voices=(), digest="",
                       documents={})

    def _price(self) -> Price:
        """Give every amount that is right: those of the sheet, several times over, added and taken off."""
        amounts = [Decimal(amount) for amount in self._amounts]
        right = {amount * many for amount in amounts for many in TIMES}
        right |= {sign for one, other in combinations(amounts, 2) for sign in (one + other, abs(one - other))}
        says = "; ".join(says for says in self.facts.values() if any(letter.isdigit() for letter in says))
        return Price(amount=self._amounts[0] if amounts else "0", says=says,
                     also=tuple(str(amount) for amount in (*amounts, *sorted(right))))
