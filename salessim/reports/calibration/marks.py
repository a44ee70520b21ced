"""Read the marks that raters filled in, as spreadsheets save them, and say everything that is wrong with them."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from salessim.errors import ReportError
from salessim.model.text import visible
from salessim.reports.calibration.rating import WHOLE
from salessim.reports.calibration.scales import other_scale

if TYPE_CHECKING:
    from salessim.reports.calibration.rating import Key, Rater

Place = tuple[str, str]
"""A conversation's code, and a criterion's name or `WHOLE`."""

LARGEST = 2 * 1024 * 1024
"""The largest file that is read (bytes); ours: some twenty thousand marks."""
SHOWN = 20
"""So many faults of one file are told (count); ours."""
NEEDED = ("conversation", "criterion", "mark")
_NUMBER = re.compile(r"[-+−]?\d{1,9}(?:[.,]\d{1,9})?")
_UNSEEN = frozenset({"-", "–", "—", "−", "n/a"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in a file that would make every figure wrong; `line` from 1, 0 for the whole file."""

    file: str
    line: int
    message: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}\n  hint: {self.hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What one rater gave back.

    Attributes:
        given: the file was there.
        marks: by place, on the scale of the sheet.
        unseen: places marked as without a chance to see it.
        missing: places left empty, or gone from the file; all of them where there was no file.
    """

    rater: Rater
    given: bool
    marks: Mapping[Place, float]
    unseen: frozenset[Place]
    missing: tuple[Place, ...]


def places_of(key: Key) -> tuple[Place, ...]:
    """Give everything that a rater was asked to mark."""
    return tuple((one.code, name) for one in key.conversations for name in (*one.criteria, WHOLE))


def read_marks(folder: Path, key: Key) -> tuple[list[Filled], list[Fault]]:
    """Read what all raters gave back.

    Returns:
        What each rater of the key filled in, and every fault of every CSV in the folder, by file and line. Where there
        is a fault, no figure should be made of the marks.

    Raises:
        ReportError: the folder cannot be read.
    """
    known = {rater.file: rater for rater in key.raters}
    files, faults = dict[str, Path](), list[Fault]()
    try:
        found = sorted(place for place in folder.iterdir() if place.suffix.casefold() == ".csv"
                       and not place.name.startswith("."))  # what systems and spreadsheets put beside a file
    except OSError as wrong:
        raise ReportError(f"{folder} cannot be read: {wrong.strerror or wrong}", hint="check the name") from wrong
    for place in found:
        name = unicodedata.normalize("NFC", place.stem).casefold()
        if name in known and name not in files:
            files[name] = place
            continue
        if name in known:
            faults.append(Fault(file=str(place), line=0,
                                message=f"it is of {known[name].name}, as {files[name].name} is",
                                hint="leave the one that counts, and take the other out of the folder"))
            continue
        there_are = ", ".join(f"{rater.file}.csv ({rater.name})" for rater in key.raters)
        faults.append(Fault(file=str(place), line=0, message="its name is of no rater in the key",
                            hint=f"known are {there_are}; rename it, or take it out of the folder"))
    filled = []
    for rater in key.raters:
        reading = _Reading(key, files.get(rater.file))
        reading.read()
        faults += reading.told()
        filled.append(Filled(rater=rater, given=rater.file in files, marks=reading.marks,
                             unseen=frozenset(reading.unseen), missing=tuple(
                                 place for place in places_of(key)
                                 if place not in reading.marks and place not in reading.unseen)))
    return filled, faults


def _load(place: Path) -> str:
    """Give what stands in a file, in whatever encoding a spreadsheet saved it.

    Raises:
        ReportError: it is too large, no text, or cannot be read.
    """
    try:
        if not place.is_file():
            raise ReportError("it is no ordinary file", hint="put the rater's file in its place")
        size = place.stat().st_size
        if size > LARGEST:
            raise ReportError(f"{size:,} bytes; at most {LARGEST:,} are read",
                              hint="give back the file as it was written, with the marks alone filled in")
        raw = place.read_bytes()
    except OSError as wrong:
        raise ReportError(f"it cannot be read: {wrong.strerror or wrong}", hint="look at its rights") from wrong
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = raw.decode("utf-16", "replace")
    elif b"\0" in raw or raw.startswith((b"PK", b"%PDF")):
        raise ReportError("it is no CSV, whatever its name says",
                          hint="open it in the spreadsheet again and save it as CSV (UTF-8)")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")  # titles suffer and are not read; codes and marks are ASCII
    if not text.strip():
        raise ReportError("it is empty", hint="give the rater the sheet again")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Reading:
    """One rater's file, read row by row."""

    def __init__(self, key: Key, place: Path | None) -> None:
        self.marks: dict[Place, float] = {}
        self.unseen: set[Place] = set()
        self._key = key
        self._place = place
        self._faults: list[Fault] = []
        self._lines: dict[Place, int] = {}
        self._asked = frozenset(places_of(key))
        self._criteria = {one.code: (*one.criteria, WHOLE) for one in key.conversations}

    def told(self) -> list[Fault]:
        """Give the faults; of very many only the first."""
        faults = sorted(self._faults, key=lambda fault: fault.line)
        if len(faults) <= SHOWN:
            return faults
        return [*faults[:SHOWN], Fault(file=str(self._place), line=0, message=f"{len(faults) - SHOWN:,} more faults",
                                       hint="mend these first, and read again")]

    def read(self) -> None:
        if self._place is None:
            return
        try:
            text = _load(self._place)
        except ReportError as wrong:
            self._wrong(0, wrong.message, wrong.hint)
            return
        head = text.lstrip("\n").split("\n", 1)[0]
        if re.fullmatch(r'"?sep=.?"?', head.strip(), re.IGNORECASE):  # Excel's own note of the separator
            text = text.replace(head, "", 1)
            head = text.lstrip("\n").split("\n", 1)[0]
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
        try:
            self._rows(rows)
        except csv.Error as wrong:
            self._wrong(rows.line_num, f"no CSV: {wrong}", "save the table again as CSV")
        self._hold_against_scales()

    def _wrong(self, line: int, message: str, hint: str) -> None:
        self._faults.append(Fault(file=str(self._place), line=line, message=visible(message), hint=visible(hint)))

    def _rows(self, rows: Iterator[list[str]]) -> None:
        names: list[str] | None = None
        for row in rows:
            cells, line = [cell.strip() for cell in row], rows.line_num  # type: ignore[attr-defined]
            if not any(cells):
                continue
            if names is None:
                names = [cell.casefold() for cell in cells]
                lacking = [name for name in NEEDED if names.count(name) != 1]
                if lacking:
                    self._wrong(line, f"the columns are {', '.join(filter(None, names))[:120]}; expected "
                                f"{', '.join(NEEDED)}, each once",
                                "keep the first row as it was written, and save as CSV")
                    return
                code_at, criterion_at, mark_at = map(names.index, NEEDED)
                continue
            if len(cells) > len(names) and any(cells[len(names):]):
                self._wrong(line, f"{len(cells)} cells; expected {len(names)}",
                            "a decimal comma wants quotation marks here, as \"2,5\"")
            elif len(cells) <= max(code_at, criterion_at):
                self._wrong(line, f"{len(cells)} cells; expected {len(names)}", "put the row back as it was written")
            else:
                self._row(line, cells[code_at].upper(), cells[criterion_at].casefold(),
                          cells[mark_at] if mark_at < len(cells) else "")

    def _row(self, line: int, code: str, criterion: str, mark: str) -> None:
        place = (code, criterion)
        if code not in self._criteria:
            self._wrong(line, f"no conversation has the code '{code[:40]}'",
                        f"the codes are {', '.join(self._criteria)[:120]}; this may be of another round of rating")
        elif place not in self._asked:
            near = get_close_matches(criterion, self._criteria[code], n=1)
            self._wrong(line, f"conversation {code} has no criterion '{criterion[:60]}'",
                        f"did you mean '{near[0]}'?" if near else f"it has {', '.join(self._criteria[code])}")
        elif place in self._lines:
            self._wrong(line, f"{code} {criterion} stands here again; it stood in line {self._lines[place]}",
                        "leave one of the two rows")
        else:
            self._lines[place] = line
            if mark.casefold() in _UNSEEN:
                self.unseen.add(place)
            elif mark:
                self._mark(line, place, mark)

    def _mark(self, line: int, place: Place, mark: str) -> None:
        if _NUMBER.fullmatch(mark):
            self.marks[place] = float(mark.replace(",", ".").replace("−", "-"))
        else:
            self._wrong(line, f"found the mark '{mark[:40]}'; expected a number from {self._key.scale_of(place[1])}",
                        "write a number, - where there was no chance to see it, or leave it empty")

    def _hold_against_scales(self) -> None:
        """Tell each mark outside its scale; where many are, that they are on another scale."""
        for whole in (False, True):
            scale = self._key.scale_of(WHOLE if whole else "")
            of_kind = {place: mark for place, mark in self.marks.items() if (place[1] == WHOLE) is whole}
            rest = [self._key.scale_of(place[1]).share(mark) for place, mark in self.marks.items()
                    if place not in of_kind]
            what = "the whole conversations" if whole else "the criteria"
            outside = {place: mark for place, mark in of_kind.items() if not scale.low <= mark <= scale.high}
            if other := other_scale(list(of_kind.values()), scale, rest):
                line = self._lines[next(iter(outside or of_kind))]
                self._wrong(line, f"mixed scales: {what} are marked from {min(of_kind.values()):g} to "
                            f"{max(of_kind.values()):g}, apparently on a scale of {other}; the sheet asks for {scale}",
                            f"let the rater mark {what} again from {scale}")
                continue
            for place, mark in outside.items():
                self._wrong(self._lines[place], f"{place[0]} {place[1]} is marked {mark:g}; expected {scale}",
                            "ask the rater what was meant, and whether all marks are on the scale of the sheet")
