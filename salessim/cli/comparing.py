"""`calibrate read`: what raters gave back, compared with one another and with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salessim.cli.shared import CONTENT, formats, open_journal, open_library, print_json
from salessim.errors import ReportError, SalesSimError

if TYPE_CHECKING:
    from salessim.model.events import SessionAssessed
    from salessim.reports.calibration.figures import Calibration
    from salessim.reports.calibration.marks import Filled, Place
    from salessim.reports.calibration.rating import Coded, Key

_LISTED = 8
"""So many things are named in a line (count); ours."""
_TABLES = frozenset({".xlsx", ".xls", ".ods", ".numbers"})
"""Endings of tables that were not saved as CSV."""


@dataclass(frozen=True, slots=True)
class _Program:
    """What the program gave: its marks as shares by place, words by code, and the conversations it has no more."""

    marks: dict[Place, float | None] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


@click.command(short_help="Read the raters' marks, and compare.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@CONTENT
@formats("text", "json")
def read(folder: Path, content: tuple[Path, ...], form: str) -> None:
    """Read the marks in the folder that `calibrate sheet` wrote: agreement of the raters, and with the program.

    From a file with faults no figure is made: all of them are named. Empty marks are listed, and the others count.
    """
    from salessim.model.text import visible
    from salessim.reports.calibration.figures import calibrate
    from salessim.reports.calibration.marks import read_marks
    from salessim.reports.calibration.rating import load_key
    from salessim.reports.calibration.text import render_calibration

    key = load_key(folder)
    filled, faults = read_marks(folder, key)
    if faults:
        raise ReportError("\n".join(str(fault) for fault in faults))
    notes = list(_unreturned(folder, filled))
    if not any(one.marks for one in filled):
        raise ReportError("\n".join([f"{folder}: no rater has given a mark yet", *(f"  {note}" for note in notes)]),
                          hint="put their CSVs into that folder, under the names that they had")
    program = _of_program(key)
    notes += [*_incomplete(filled), *_changed(key, program, content)]
    found = calibrate(key, filled, program.marks, program.words)
    if form == "json":
        print_json(_as_json(key, filled, found, notes))
        return
    title = f"{key.rubric.title} ({key.rubric.id}, version {key.rubric.version})"
    click.echo(render_calibration(found, head=f"Calibration of {title}"), nl=False)
    if notes:
        click.echo("\nNot complete")
        for note in notes:
            click.echo(visible(f"  - {note}"))


def _of_program(key: Key) -> _Program:
    """Take from the journal what the program gave each conversation, by the rubric as it was then."""
    from salessim.model.assessment_json import assessment_from_json
    from salessim.model.transcript import transcribe
    from salessim.reports.calibration.rating import WHOLE
    from salessim.reports.calibration.sheets import name_of
    from salessim.reports.passages import count_words

    program = _Program()
    with open_journal() as journal:
        there = {one.name for one in journal.begun()}
        for one in key.conversations:
            events = [event for _, event in journal.events(one.session)] if one.session in there else []
            scored = _score_by(key, events)
            if scored is None:
                why = "is forgotten" if not events else "has no score by this rubric as it was"
                program.gone.append(f"{one.code} (session {one.session} {why})")
                continue
            judged = assessment_from_json(scored.assessment)
            program.marks.update({(one.code, name_of(criterion)): criterion.score for criterion in judged.criteria})
            program.marks[one.code, WHOLE] = None if judged.score is None else judged.score / 100
            program.words[one.code] = sum(count_words(turn.said) for turn in transcribe(events).turns)
    return program


def _score_by(key: Key, events: Sequence[object]) -> SessionAssessed | None:
    from salessim.content.library import digest
    from salessim.model.events import SessionAssessed

    return next((event for event in events if isinstance(event, SessionAssessed)
                 and digest(event.rubric) == key.rubric.digest), None)


def _unreturned(folder: Path, filled: Sequence[Filled]) -> Iterator[str]:
    """Tell whose file is missing or has no mark in it, and where the marks may be."""
    import unicodedata

    tables = {unicodedata.normalize("NFC", place.stem).casefold(): place.name for place in sorted(folder.iterdir())
              if place.suffix.casefold() in _TABLES}
    for one in filled:
        if not one.marks:
            what = f"{one.rater.file}.csv has no mark in it yet" if one.given else f"there is no {one.rater.file}.csv"
            other = tables.get(one.rater.file)
            beside = f"; {other} is not read: open it and save it as CSV" if other else ""
            yield f"{one.rater.name}: {what}{beside}"


def _incomplete(filled: Sequence[Filled]) -> Iterator[str]:
    """Tell which marks are missing, and how many were left out on purpose."""
    for one in filled:
        if one.marks and one.missing:
            yield (f"{one.rater.name}: {_counted(len(one.missing), 'mark')} missing, "
                   f"{_listed([f'{code} {name}' for code, name in one.missing])}")
        if one.unseen:
            yield f"{one.rater.name}: {_counted(len(one.unseen), 'mark')} left out as without a chance to see it"


def _changed(key: Key, program: _Program, content: tuple[Path, ...]) -> Iterator[str]:
    """Tell what is gone or has changed since the sheets were written."""
    from salessim.content.library import digest

    if program.gone:
        yield ("not compared with the program, the raters' marks of them count among themselves: "
               f"{_listed(program.gone)}")
    library = open_library(content)
    if key.rubric.id not in library.files("rubric"):
        return
    try:
        now = library.page("rubric", key.rubric.id).source.value
    except SalesSimError:
        yield f"the rubric {key.rubric.id} has faults by now (salessim check); the figures are of it as it was"
        return
    if digest(now) != key.rubric.digest:
        version = now.get("version")
        which = f"has version {version} by now" if version != key.rubric.version else "was changed since"
        yield f"the rubric {key.rubric.id} {which}; the figures are of version {key.rubric.version} as it was"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def _as_json(key: Key, filled: Sequence[Filled], found: Calibration, notes: Sequence[str]) -> dict[str, Any]:
    from salessim.reports.calibration.findings import findings

    sessions: Mapping[str, Coded] = {one.code: one for one in key.conversations}
    return {"rubric": {"id": key.rubric.id, "version": key.rubric.version}, **_rounded(asdict(found)),
            "findings": list(findings(found)), "notes": list(notes),
            "raters": [{"name": one.rater.name, "given": one.given, "marks": len(one.marks), "unseen": len(one.unseen),
                        "missing": [{"conversation": code, "session": sessions[code].session, "criterion": name}
                                    for code, name in one.missing]} for one in filled]}


def _rounded(value: Any) -> Any:
    """Give plain values with three decimals: more would be a false precision."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value
