"""Shares, durations, dates and times of day, in digits or in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from salessim.model.heard import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salessim.model.heard import Kind
    from salessim.understanding.money import Amount
    from salessim.understanding.pack import Pack
    from salessim.understanding.text import Spoken

    Found = tuple[Kind, str, int] | None
    """A kind, a subject, and one past the last word."""

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")


def find(pack: Pack, said: Spoken, amounts: Sequence[Amount]) -> Iterator[Mention]:
    """Find them in order; what one of them took is not read again."""
    return _Finder(pack, said, amounts).find()


class _Finder:
    """Reads one utterance, word by word; each method reads what begins at a word."""

    def __init__(self, pack: Pack, said: Spoken, amounts: Sequence[Amount]) -> None:
        self._pack, self._said, self._words = pack, said, said.words
        self._numbers = {amount.first: amount for amount in amounts if not amount.money}
        self._money = {at for amount in amounts if amount.money for at in range(amount.first, amount.last)}
        self._counted = {amount.last for amount in amounts}

    def find(self) -> Iterator[Mention]:
        at = 0
        while at < len(self._words):
            found = None
            word = self._words[at]
            if at not in self._money and (at in self._numbers or word in self._pack.time_words or word[:1].isdigit()):
                found = self._percent(at) or self._date(at) or self._duration(at) or self._time(at)
            if found is None:
                at += 1
                continue
            kind, subject, end = found
            yield Mention(kind=kind, subject=subject, start=self._said.starts[at], end=max(self._said.ends[at:end]))
            at = end

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _stands(self, name: tuple[str, ...], at: int) -> bool:
        return self._word(at) == name[0] and tuple(self._words[at:at + len(name)]) == name

    def _percent(self, at: int) -> Found:
        amount = self._numbers.get(at)
        for name in self._pack.percent if amount else ():
            if amount and self._stands(name, amount.last):
                return "percent", amount.subject, amount.last + len(name)
        return None

    def _duration(self, at: int) -> Found:
        """Read "three months", "a week" or "half an hour"; a rate ("49 a week") is none."""
        amount = self._numbers.get(at)
        if amount is not None:
            count, unit = amount.subject, amount.last
        elif self._word(at) in self._pack.half and self._word(at + 1) in self._pack.one:
            count, unit = "0.5", at + 2
        elif self._word(at) in self._pack.one and at not in self._counted:
            count, unit = "1", at + 1
        else:
            return None
        form = self._pack.durations.get(self._word(unit))
        return ("duration", form.format(count), unit + 1) if form else None

    def _date(self, at: int) -> Found:
        pack, amount = self._pack, self._numbers.get(at)
        if amount is not None:
            end = amount.last
            end += self._word(end) in pack.ordinals
            end += self._word(end) in pack.day_joins
            month = pack.months.get(self._word(end))
            return ("date", f"--{month:02}-{int(amount.value):02}", end + 1) if month and _day(amount) else None
        for name, day in pack.dates.get(self._word(at), ()):
            if self._stands(name, at):
                return "period" if day in pack.periods else "date", day, at + len(name)
        month, behind = pack.months.get(self._word(at)), self._numbers.get(at + 1)
        if month and behind is not None and _day(behind):
            return "date", f"--{month:02}-{int(behind.value):02}", behind.last
        # A month that is also another word ("may", "march") counts after a preposition alone.
        after = self._word(at - 1) in pack.month_after and self._said.starts[at] - self._said.ends[at - 1] <= 1
        return ("date", f"--{month:02}", at + 1) if month and after else None

    def _time(self, at: int) -> Found:
        pack, asked = self._pack, self._word(at - 1) in self._pack.clock_after
        clock = _CLOCK.fullmatch(self._word(at))
        if clock and (":" in clock[0] or asked):
            return self._hour(int(clock[1]), int(clock[2]), at + 1)
        for name, minutes in pack.past.items():
            hour = self._numbers.get(at + len(name))
            if hour is not None and 1 <= hour.value <= 12 and self._stands(name, at) and (len(name) > 1 or asked):
                return self._hour(int(hour.value), minutes, hour.last)
        if self._word(at) in pack.dayparts:
            return "time", pack.dayparts[self._word(at)], at + 1
        amount = self._numbers.get(at)
        if amount is None or amount.value != int(amount.value) or not 0 <= amount.value <= 24:
            return None
        follows = self._word(amount.last)
        alone = not follows or follows in pack.function or follows in pack.dayparts or follows in pack.dates
        marked = any(self._stands(name, amount.last) for name in pack.clock)
        return self._hour(int(amount.value), 0, amount.last) if marked or (asked and alone) else None

    def _hour(self, hour: int, minutes: int, end: int) -> Found:
        """Give the time, with the hours that a mark behind it adds before noon ("pm": 12) or takes ("am": −12)."""
        for name, added in self._pack.clock.items():
            if self._stands(name, end):
                hour, end = hour + (added if (hour < 12) == (added > 0) else 0), end + len(name)
                break
        total = hour * 60 + minutes
        return "time", f"{total // 60 % 24:02}:{total % 60:02}", end


def _day(amount: Amount) -> bool:
    return amount.value == int(amount.value) and 1 <= amount.value <= 31
