"""Read a conversation from a file: labelled lines, WebVTT, SRT, or the JSON and CSV of common call recorders."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from salessim.errors import RecordingError
from salessim.model.text import visible

LARGEST = 8 * 1024 * 1024
"""The largest file that is read (bytes); ours: about a hundred hours of speech."""
MOST = 5_000
"""The most lines of a conversation (count); ours."""
SELLERS = frozenset({"seller", "trainee", "salesperson", "sales", "agent", "rep", "representative", "advisor",
                     "adviser"})
"""Names that say who sells, in labelled lines; with any other, `--seller NAME` does."""
_LABEL = re.compile(r"\s*([^\s:#][^:]{0,59}?)\s*:(?:\s+|$)(.*)", re.DOTALL)
_TIMES = re.compile(r"\s*(?:\d+:)?\d+:\d+[.,]\d+\s+-->\s")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>")
_LISTS = ("turns", "segments", "utterances", "transcript", "messages", "entries", "results", "sentences",
          "monologues")
_WHO = ("speaker", "speaker_name", "speakername", "speaker name", "speaker_label", "role", "name", "participant",
        "from", "channel", "author", "who")
_WHAT = ("text", "content", "transcript", "utterance", "sentence", "message", "words", "body", "caption", "said")
_WORD = ("text", "word", "value", "content")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one speaker said at once."""

    speaker: str
    seller: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A conversation from elsewhere.

    Attributes:
        title: the file's name without its ending.
        scenario: what it is about, where the file says so.
        facts: what is true of the offer, one a line, where the file says so.
        lines: in order; two of one side never follow each other.
    """

    title: str
    lines: tuple[Line, ...]
    scenario: str = ""
    facts: tuple[str, ...] = ()


def read(place: Path, *, sellers: Sequence[str] = ()) -> Recording:
    """Read a conversation; the end of the file's name says how: .vtt, .srt, .json, .csv or .tsv, else labelled lines.

    Args:
        place: the file, in UTF-8.
        sellers: names of those who sell, in any case; everybody else is the customer.

    Raises:
        RecordingError: it cannot be read, holds no conversation, or does not say who sells; the message names the line.
    """
    text = _load(place)
    header: dict[str, list[str]] = {}
    kind = place.suffix.casefold()
    if kind in {".vtt", ".srt"}:
        said = list(_cues(text))
    elif kind == ".json":
        said = list(_objects(text, place, header))
    elif kind in {".csv", ".tsv"}:
        said = list(_rows(text, place))
    else:
        said = list(_labelled(text, header))
    if not said:
        raise RecordingError(f"{place}: no conversation was found in it",
                             hint="expected lines such as “Seller: Good morning” and “Customer: Hello”")
    if len(said) > MOST:
        raise RecordingError(f"{place}: {len(said):,} lines; at most {MOST:,} are read", hint="score its parts apart")
    return Recording(title=place.stem, lines=tuple(_joined(said, _who_sells(said, sellers, place))),
                     scenario=" ".join(header.get("scenario", ())), facts=tuple(header.get("fact", ())))


def _load(place: Path) -> str:
    try:
        size = place.stat().st_size
        if size > LARGEST:
            raise RecordingError(f"{place}: {size:,} bytes; at most {LARGEST:,} are read", hint="score its parts apart")
        return visible(place.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError as wrong:
        raise RecordingError(f"{place}: byte {wrong.start + 1} is no UTF-8", hint="save the file as UTF-8") from wrong
    except OSError as wrong:
        raise RecordingError(f"{place} cannot be read: {wrong.strerror or wrong}", hint="check the name") from wrong


def _labelled(text: str, header: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Give (speaker, words) of labelled lines; a line without a label goes on with the one before."""
    who, words = "", ""
    for line in text.split("\n"):
        if line.lstrip().startswith("#"):
            found = _LABEL.fullmatch(line.lstrip("# \t"))
            if found:
                header.setdefault(found[1].casefold(), []).append(found[2].strip())
            continue
        found = _LABEL.fullmatch(line)
        if found:
            if who:
                yield who, words
            who, words = found[1], found[2]
        elif who and line.strip():
            words += f" {line.strip()}"
    if who:
        yield who, words


def _cues(text: str) -> Iterator[tuple[str, str]]:
    """Give (speaker, words) of WebVTT and SRT cues; a cue without a speaker goes on with the one before."""
    who = ""
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None:
            continue  # WEBVTT, NOTE, STYLE
        voice, words = "", ""
        for line in lines[at + 1:]:
            tagged = _VOICE.search(line)
            plain = _TAG.sub("", line).strip()
            labelled = None if tagged else _LABEL.fullmatch(plain)
            new = tagged[1] if tagged else labelled[1] if labelled else ""
            if new and words:
                yield voice or who, words
                words = ""
            voice = new or voice
            words = f"{words} {labelled[2] if labelled else plain}".strip()
        who = voice or who
        if words:
            yield who, words


def _objects(text: str, place: Path, header: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Give (speaker, words) of a JSON list of objects, or of an object that holds one."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        at = f":{wrong.lineno}:{wrong.colno}" if isinstance(wrong, json.JSONDecodeError) else ""
        raise RecordingError(f"{place}{at}: no JSON: {wrong}", hint="export the conversation again") from wrong
    if isinstance(whole, Mapping):
        for name, key in (("scenario", "scenario"), ("fact", "facts")):
            value = whole.get(key, ())
            header[name] = [str(one) for one in ([value] if isinstance(value, str) else value or ())]
        whole = _first(whole, _LISTS)
    if not isinstance(whole, list):
        raise RecordingError(f"{place}: expected a list of what was said, or an object with {', '.join(_LISTS)}",
                             hint="each entry needs a speaker and a text")
    for number, entry in enumerate(whole, 1):
        who = _first(entry, _WHO) if isinstance(entry, Mapping) else None
        what = _first(entry, _WHAT) if isinstance(entry, Mapping) else None
        if isinstance(who, Mapping):
            who = _first(who, _WHO)
        if isinstance(what, list):  # words one by one
            what = " ".join(str(_first(word, _WORD) if isinstance(word, Mapping) else word) for word in what)
        if who is None or not isinstance(what, str):
            raise RecordingError(f"{place}: entry {number} has no speaker and text that are known",
                                 hint=f"expected one of {', '.join(_WHO)} and one of {', '.join(_WHAT)}")
        yield str(who), what


def _rows(text: str, place: Path) -> Iterator[tuple[str, str]]:
    """Give (speaker, words) of a table whose first row names its columns."""
    first = text.split("\n", 1)[0]
    rows = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t|", key=first.count))
    try:
        names = [name.strip().casefold() for name in next(rows, [])]
        who = next((names.index(name) for name in _WHO if name in names), None)
        what = next((names.index(name) for name in _WHAT if name in names), None)
        if who is None or what is None:
            raise RecordingError(f"{place}:1: the columns are {', '.join(filter(None, names)) or 'not named'}",
                                 hint=f"expected one of {', '.join(_WHO)} and one of {', '.join(_WHAT)}")
        for row in rows:
            if len(row) > max(who, what):
                yield row[who], row[what]
    except csv.Error as wrong:
        raise RecordingError(f"{place}:{rows.line_num}: {wrong}", hint="export the table again") from wrong


def _first(entry: Mapping[str, object], names: Iterable[str]) -> object:
    known = {str(name).casefold(): value for name, value in entry.items()}
    return next((known[name] for name in names if known.get(name) not in (None, "")), None)


def _who_sells(said: Sequence[tuple[str, str]], sellers: Sequence[str], place: Path) -> frozenset[str]:
    """Give the names of those who sell, in lower case."""
    there = list(dict.fromkeys(who.strip() for who, _ in said))
    known = {name.casefold() for name in there}
    wanted = {name.strip().casefold() for name in sellers} or SELLERS
    strangers = [name for name in sellers if name.strip().casefold() not in known]
    if strangers:
        raise RecordingError(f"{place}: nobody is called {', '.join(strangers)} in it",
                             hint=f"there are: {', '.join(there[:12]) or 'no names'}")
    if not wanted & known:
        raise RecordingError(f"{place}: it does not say who of {', '.join(there[:12]) or 'them'} sells",
                             hint="name the seller with: --seller NAME")
    return frozenset(wanted & known)


def _joined(said: Iterable[tuple[str, str]], sellers: frozenset[str]) -> Iterator[Line]:
    """Join what one side says in several lines, so that the sides take turns."""
    now: Line | None = None
    for who, words in said:
        line = Line(speaker=who.strip(), seller=who.strip().casefold() in sellers, text=" ".join(words.split()))
        if now is not None and now.seller == line.seller:
            now = Line(speaker=now.speaker, seller=now.seller, text=f"{now.text} {line.text}".strip())
            continue
        if now is not None:
            yield now
        now = line
    if now is not None:
        yield now
