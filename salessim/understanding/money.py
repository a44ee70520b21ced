"""Numbers and amounts of money, in digits or in words up to thousands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salessim.understanding.pack import Pack
    from salessim.understanding.text import Spoken

_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")


_LONGEST = 15
"""A longer row of digits is a number on a form, and no amount; ours."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that was said: its words `first` to `last` (exclusive), whether it is money, and by a `currency`."""

    first: int
    last: int
    value: Decimal
    money: bool
    currency: bool = False

    @property
    def subject(self) -> str:
        """The number as plain decimal text: "49", "12.95"."""
        whole = self.value == self.value.to_integral_value()
        return str(int(self.value)) if whole else f"{self.value.quantize(Decimal('0.01'))}"


def _digits(pack: Pack, word: str) -> Decimal | None:
    if ":" in word or not word[0].isdigit() or len(word) > _LONGEST:
        return None
    grouped = _GROUPED.fullmatch(word)
    if grouped and grouped[1] != pack.decimal:
        word = word.replace(grouped[1], "")
    word = word.replace(pack.decimal, ".")
    try:
        return Decimal(word)
    except ArithmeticError:
        return None


def _read(pack: Pack, words: list[str], at: int) -> tuple[Decimal, int] | None:
    """Read the number that begins at a word: its value and one past its last word."""
    value = _digits(pack, words[at])
    if value is not None:
        at += 1
        if at < len(words) and words[at] in pack.multipliers:
            return value * pack.multipliers[words[at]], at + 1
        return value, at
    total, part, end = 0, 0, at
    if words[at] in pack.one and words[at + 1:at + 2] and words[at + 1] in pack.multipliers:
        part, end = 1, at + 1  # "a hundred"
    while end < len(words):
        word = words[end]
        if word in pack.numbers and (part % 100 == 0 or (part % 10 == 0 and pack.numbers[word] < 10)):
            part += pack.numbers[word]
        elif word in pack.multipliers and (part or end > at):
            scale = pack.multipliers[word]
            total, part = (total + part * scale, 0) if scale >= 1000 else (total, part * scale)
        elif word not in pack.number_joins or part < 100 or not pack.numbers.keys() & words[end + 1:end + 2]:
            break
        end += 1
    return (Decimal(total + part), end) if end > at else None


def find(pack: Pack, said: Spoken) -> list[Amount]:
    """Find the numbers of an utterance, in order.

    An amount is money when a currency stands beside it, or a rate ("a month") behind it (ours).
    """
    words, found, at = said.words, [], 0
    while at < len(words):
        read = _read(pack, words, at)
        if read is None:
            at += 1
            continue
        value, end = read
        first = at
        before = at > 0 and words[at - 1] in pack.currency and (at < 2 or not words[at - 2][0].isdigit())
        after = end < len(words) and words[end] in pack.currency
        small = end < len(words) and words[end] in pack.subunits
        rate = any(tuple(words[end:end + len(rate)]) == rate for rate in pack.rates) and value >= 5
        if before:
            first = at - 1
        elif after:
            end += 1
            cents = _read(pack, words, end) if end < len(words) else None
            if cents and 10 <= cents[0] < 100 and said.starts[end] - said.ends[end - 1] <= 1:
                value, end = value + cents[0] / 100, cents[1]
        elif small:
            value, end = value / 100, end + 1
        currency = before or after or small
        found.append(Amount(first, end, value, currency or rate, currency))
        at = max(end, at + 1)
    return found
