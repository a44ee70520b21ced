"""A language pack: all that is known of one language, read from the files of packs/<language>.

pack.json says how words, clauses and amounts are made; seller.cues and customer.cues hold the phrases that show a move
or an act; examples/ holds labelled utterances; light.bin and full.bin are the models trained on them; words.txt lists
common words that spelling repair leaves alone.
"""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salessim.errors import UnderstandingError
from salessim.model.moves import Side

if TYPE_CHECKING:
    from salessim.understanding.cues import Cues
    from salessim.understanding.light import Light
    from salessim.understanding.spelling import Speller
    from salessim.understanding.tiers import Tier

PACKS = Path(__file__).parent / "packs"
_STOP = r"(?P<stop>\.+(?![^\W_])|[!?\u2026\u061f\u3002\uff01\uff1f]+|\n+)"
_PAUSE = r"(?P<pause>[,;:()\"\u2014]+|--+|(?<=\s)-(?=\s))"
_NUMBER = r"(?P<number>\d+(?:[.,:]\d+)*)"


class Pack:
    """One language, as its files describe it. Cues and model are read when they are first wanted.

    Args:
        folder: the folder that holds pack.json.

    Raises:
        UnderstandingError: pack.json is missing, no JSON, or lacks a part.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        place = folder / "pack.json"
        try:
            says: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
            self._fill(says)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as wrong:
            raise UnderstandingError(f"the language pack {place} is damaged: {type(wrong).__name__}: {wrong}",
                                     hint="install the program again, or restore the file") from wrong

    def _fill(self, says: dict[str, Any]) -> None:
        self.language: str = says["language"]
        self.signs: dict[str, str] = says["signs"]
        signs = "".join(re.escape(sign) for sign in self.signs)
        self.token = re.compile(f"{_NUMBER}|(?P<word>{says['word']})|{_STOP}|{_PAUSE}|(?P<sign>[{signs}])")
        self.abbreviations = frozenset(says["abbreviations"].split())
        self.contractions = {short: tuple(long.split()) for short, long in says["contractions"].items()}
        self.endings: dict[str, str] = says["endings"]
        self.fillers = frozenset(says["fillers"].split())
        self.joins = frozenset(says["joins"].split())
        self.heads = frozenset(says["heads"].split())
        self.asking = frozenset(says["asking"].split())
        self.function = frozenset(says["function"].split())
        self.suffixes: dict[str, list[tuple[str, str]]] = {}
        for suffix, put in says["suffixes"]:
            self.suffixes.setdefault(suffix[-1], []).append((suffix, put))
        self.kept = tuple(says["kept"].split())
        self.shortest: int = says["stem"]
        self.doubled = frozenset(says["doubled"])
        self.mute = frozenset(says["mute"])
        self.irregular: dict[str, str] = says["irregular"]
        self.numbers: dict[str, int] = says["numbers"]
        self.multipliers: dict[str, int] = says["multipliers"]
        self.number_joins = frozenset(says["number_joins"].split())
        self.decimal: str = says["decimal"]
        self.currency = frozenset(says["currency"].split())
        self.subunits = frozenset(says["subunits"].split())
        self._stems: dict[str, str] = {}
        self.rates = tuple(tuple(rate.split()) for rate in says["rates"])
        self.general = frozenset(self.stem(word) for word in says["general"].split())
        self.against: tuple[str, ...] = tuple(says["against"])
        self.unsure: tuple[str, ...] = tuple(says["unsure"])
        self.again: tuple[str, ...] = tuple(says["again"])
        self.leaves: tuple[str, ...] = tuple(says["leaves"])
        self.more: tuple[str, ...] = tuple(says["more"])
        self.affirms: tuple[str, ...] = tuple(says["affirms"])
        self.pointing = frozenset(says["pointing"].split())
        self.details: dict[str, list[str]] = says["details"]
        self.elsewhere = frozenset(says["elsewhere"].split())
        self.conditions = frozenset(says["conditions"].split())
        self.wh = frozenset(says["wh"].split())
        self.choices = frozenset(says["choices"].split())
        self.negations = frozenset(says["negations"].split())
        self.percent = tuple(tuple(name.split()) for name in says["percent"])
        self.durations: dict[str, str] = says["durations"]
        self.one = frozenset(says["one"].split())
        self.half = frozenset(says["half"].split())
        self.dates: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, day in says["dates"].items():
            self.dates.setdefault(name.split()[0], []).append((tuple(name.split()), day))
        self.periods = frozenset(says["periods"])
        self.months: dict[str, int] = says["months"]
        self.month_after = frozenset(says["month_after"].split())
        self.ordinals = frozenset(says["ordinals"].split())
        self.day_joins = frozenset(says["day_joins"].split())
        self.dayparts: dict[str, str] = says["dayparts"]
        self.clock = {tuple(name.split()): hours for name, hours in says["clock"].items()}
        self.past = {tuple(name.split()): minutes for name, minutes in says["past"].items()}
        self.clock_after = frozenset(says["clock_after"].split())
        self.time_words = frozenset({*self.one, *self.half, *self.dates, *self.months, *self.dayparts,
                                     *(name[0] for name in self.past)})
        """The words, beside numbers, with which a date, a time or a duration may begin."""

    def expand(self, piece: str) -> tuple[str, ...]:
        """Give the words that one written token stands for: "don't" is "do", "not"."""
        words = self.contractions.get(piece)
        if words is not None:
            return words
        if piece in self.signs:
            return (self.signs[piece],)
        if "'" in piece:
            for ending, word in self.endings.items():
                if piece.endswith(ending) and len(piece) > len(ending):
                    return (piece[:-len(ending)], word)
        return (piece,)

    def stem(self, word: str) -> str:
        """Take the endings off a word; the same for all its forms, not always a word itself."""
        found = self._stems.get(word)
        if found is None:
            found = self._strip(word)
            if len(self._stems) < 20_000:
                self._stems[word] = found
        return found

    def _strip(self, word: str) -> str:
        if word in self.irregular:
            return self.irregular[word]
        for suffix, put in self.suffixes.get(word[-1:], ()):
            if word.endswith(suffix) and len(word) - len(suffix) + len(put) >= self.shortest:
                if put == "" and word.endswith(self.kept):
                    break
                word = word[:-len(suffix)] + put
                break
        if len(word) > self.shortest and word[-1] == word[-2] and word[-1] not in self.doubled:
            word = word[:-1]
        return word[:-1] if word[-1:] in self.mute and len(word) > self.shortest else word

    @cached_property
    def light(self) -> Light:
        """The trained model.

        Raises:
            UnderstandingError: light.bin is missing or damaged.
        """
        from salessim.understanding.light import read

        return read(self.folder / "light.bin")

    @cached_property
    def speller(self) -> Speller:
        """The repair of slips by the words of the model."""
        from salessim.understanding.spelling import Speller

        return Speller(self, self.light.known, self.light.targets, ())

    @cached_property
    def questions(self) -> dict[str, list[str]]:
        """Plain questions of any trade: "idle" ones ask for nothing about the customer, "common" ones for anything.

        Raises:
            UnderstandingError: questions.json is missing or damaged.
        """
        place = self.folder / "questions.json"
        try:
            return {kind: list(texts) for kind, texts in json.loads(place.read_text(encoding="utf-8")).items()}
        except (OSError, ValueError, TypeError, AttributeError) as wrong:
            raise UnderstandingError(f"the questions {place} are missing or damaged: {wrong}",
                                     hint="install the program again, or restore the file") from wrong

    @cached_property
    def common(self) -> frozenset[str]:
        """Common words of the language, which are never taken for a slip of another.

        Raises:
            UnderstandingError: words.txt is missing.
        """
        place = self.folder / "words.txt"
        try:
            return frozenset(place.read_text(encoding="utf-8").split())
        except (OSError, ValueError) as wrong:
            raise UnderstandingError(f"the word list {place} is missing or damaged: {wrong}",
                                     hint="install the program again, or restore the file") from wrong

    def tier(self, name: str) -> tuple[Tier, str]:
        """Give a tier of the model, and why it is not the one that was asked for (empty where it is).

        Raises:
            UnderstandingError: the light model, which both tiers need, is missing or damaged; or there is no such tier.
        """
        from salessim.understanding.tiers import LightTier

        if name not in {"full", "light"}:
            raise UnderstandingError(f"there is no tier {name!r}; expected full or light")
        notice = ""
        if name == "full":
            try:
                return self._full, ""
            except ImportError as missing:
                notice = f"numpy cannot be used here ({missing})"
            except UnderstandingError as wrong:
                notice = wrong.message
        return LightTier(self.light.sides), notice and f"{notice}; the light tier takes over, which understands less"

    @cached_property
    def _full(self) -> Tier:
        from salessim.understanding.encoder import read
        from salessim.understanding.tiers import FullTier, LightTier

        return FullTier(LightTier(self.light.sides), read(self.folder / "full.bin"))

    @cached_property
    def _cues(self) -> dict[Side, Cues]:
        return {}

    def cues(self, side: Side) -> Cues:
        """Give the compiled cues of one side.

        Raises:
            UnderstandingError: the file is missing, or a line of it cannot be read.
        """
        from salessim.understanding.cues import read

        if side not in self._cues:
            self._cues[side] = read(self, self.folder / f"{side.value}.cues", side)
        return self._cues[side]


def languages() -> tuple[str, ...]:
    """Give the languages there are packs for, sorted."""
    return tuple(sorted(place.parent.name for place in PACKS.glob("*/pack.json")))


@cache
def load(language: str = "en") -> Pack:
    """Give the pack of a language; the same object each time.

    Raises:
        UnderstandingError: there is no pack for it (the message names those there are), or it is damaged.
    """
    known = languages()
    if language not in known:
        raise UnderstandingError(f"no language pack for {language!r}; there are: {', '.join(known) or 'none'}",
                                 hint="choose one of these with --language")
    return Pack(PACKS / language)
