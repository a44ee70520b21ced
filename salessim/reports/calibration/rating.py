"""Who rates which conversations, under which code and on which scale: the key, which stays with the trainer."""

from __future__ import annotations

import json
import random
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from salessim.errors import ReportError
from salessim.model.text import visible

KEY = "key.json"
WHOLE = "whole"
"""Stands in the place of a criterion for the mark of the whole conversation; a criterion's name has a stroke in it."""
_LETTERS = "BCDFGHKLMNPRTVWXZ"  # no vowels: a code is no word, and a spreadsheet takes none for a date or a number
_LARGEST = 4 * 1024 * 1024
MOST = 300
"""So many conversations go on a sheet (count); ours: nobody rates more, and a CSV that is given back stays readable."""
_NO_RATERS = frozenset({"the-program", "the-raters-mean"})
"""What the figures call the others that are compared, as names of files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From which whole mark to which a thing is marked."""

    low: int
    high: int

    @property
    def near(self) -> float:
        """How far apart two marks may be and still be near: one mark, on long scales a tenth of them; ours."""
        return max(1.0, (self.high - self.low) / 10)

    def of(self, share: float) -> float:
        """Bring a share (0 to 1) onto the scale."""
        return self.low + share * (self.high - self.low)

    def share(self, mark: float) -> float:
        """Give which share (0 to 1) of the scale a mark on it is."""
        return (mark - self.low) / (self.high - self.low)

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"


OF_THE_WHOLE = Scale(low=0, high=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rater:
    """A person who rates; `file` is what their files are called, without the ending."""

    name: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One conversation: its code on the sheets, its session, and what is marked in it, as `section/criterion`."""

    code: str
    session: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """By what is rated: a rubric in one version.

    Attributes:
        digest: names what stood in it.
        titles: its criteria's, by `section/criterion`, in its order.
    """

    id: str
    version: int
    title: str
    digest: str
    titles: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What links the marks of one round of rating with the sessions.

    Attributes:
        scale: of the criteria; the whole is marked from 0 to 100.
        seed: what codes and orders were drawn by.
    """

    rubric: Judged
    scale: Scale
    seed: int
    raters: tuple[Rater, ...]
    conversations: tuple[Coded, ...]

    def order(self, rater: Rater) -> list[Coded]:
        """Give the conversations in the order in which one rater reads them."""
        mixed = sorted(self.conversations, key=lambda one: one.code)
        random.Random(f"{self.seed} {rater.file}").shuffle(mixed)
        return mixed

    def scale_of(self, criterion: str) -> Scale:
        """Give the scale of a criterion, or of the whole."""
        return OF_THE_WHOLE if criterion == WHOLE else self.scale


def codes(number: int, seed: int) -> list[str]:
    """Draw different codes of three letters.

    Args:
        number: how many (count, 0 to 4,000).
        seed: the same gives the same codes.
    """
    chance, drawn = random.Random(seed), dict[str, None]()
    while len(drawn) < number:
        drawn["".join(chance.choices(_LETTERS, k=3))] = None
    return list(drawn)


def name_raters(names: Sequence[str]) -> tuple[Rater, ...]:
    """Give each rater files of their own.

    Raises:
        ReportError: fewer than two, a name without a letter or digit, or two that would have the same files.
    """
    raters: dict[str, Rater] = {}
    for name in names:
        file = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", name).casefold()).strip("-")[:60]
        if not file:
            raise ReportError(f"{name!r} is no rater's name; expected letters or digits")
        if file in _NO_RATERS:
            raise ReportError(f"no rater can be called {name!r}; the figures mean something else by it",
                              hint="give the name of a person")
        if file in raters:
            raise ReportError(f"the raters {raters[file].name!r} and {name!r} would both have the file {file}.csv",
                              hint="give one of them another name, as with a surname")
        raters[file] = Rater(name=visible(" ".join(name.split())), file=file)
    if len(raters) < 2:
        raise ReportError(f"{len(raters)} rater named; expected two or more, or there is no agreement to measure",
                          hint="name each of them: --rater Anna --rater Ben")
    return tuple(raters.values())


def dump_key(key: Key) -> str:
    """Write a key as JSON."""
    return json.dumps({"kind": "calibration_key", **asdict(key)}, ensure_ascii=False, indent=1) + "\n"


def load_key(folder: Path) -> Key:
    """Read the key of a folder of sheets.

    Raises:
        ReportError: there is none, or it cannot be read; the message names what is wrong in it.
    """
    from pydantic import TypeAdapter, ValidationError

    place = folder / KEY
    hint = "put the key back that was written with the sheets; without it nobody knows which conversation a code means"
    try:
        about = place.stat()
        if not stat.S_ISREG(about.st_mode):
            raise ReportError(f"{place}: it is no ordinary file", hint=hint)
        if about.st_size > _LARGEST:
            raise ReportError(f"{place}: more than {_LARGEST:,} bytes, which is no key", hint=hint)
        key = TypeAdapter(Key).validate_json(place.read_bytes(), strict=True)
    except FileNotFoundError:
        raise ReportError(f"{folder}: there is no {KEY} in it",
                          hint="name the folder that `salessim calibrate sheet` wrote") from None
    except OSError as wrong:
        raise ReportError(f"{place} cannot be read: {wrong.strerror or wrong}", hint=hint) from wrong
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ReportError(f"{place}: {f'{where}: ' if where else ''}{first['msg']}", hint=hint) from wrong
    for what, twice in (("code", _twice(one.code for one in key.conversations)),
                        ("session", _twice(one.session for one in key.conversations)),
                        ("rater's file", _twice(one.file for one in key.raters)),
                        ("rater", _twice(one.name for one in key.raters))):
        if twice:
            raise ReportError(f"{place}: the {what} {twice} stands in it twice", hint=hint)
    untitled = next(((name, one.code) for one in key.conversations for name in one.criteria
                     if name not in key.rubric.titles), None)
    if untitled:
        raise ReportError(f"{place}: {untitled[0]} of {untitled[1]} has no title", hint=hint)
    if not 0 <= key.scale.low < key.scale.high <= 100:
        raise ReportError(f"{place}: found a scale from {key.scale}; expected two whole numbers from 0 to 100, the "
                          "lower first", hint=hint)
    return key


def _twice(names: Iterable[str]) -> str:
    often = Counter(names)
    return next((name for name, times in often.items() if times > 1), "")
