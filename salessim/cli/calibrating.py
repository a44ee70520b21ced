"""`calibrate`: blind sheets for two or more raters, and how far they agree with one another and with the program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.comparing import read
from salessim.cli.shared import must_be_known, named_folders, open_journal
from salessim.errors import ReportError, SalesSimError

if TYPE_CHECKING:
    from salessim.journal import Journal
    from salessim.model.events import SessionAssessed
    from salessim.reports.calibration.rating import Judged, Scale
    from salessim.reports.calibration.sheets import Shown

_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


def _read_scale(ctx: click.Context, param: click.Parameter, value: str) -> Scale:
    from salessim.reports.calibration.rating import Scale

    found = re.fullmatch(r"\s*([0-9]{1,3})\s*-\s*([0-9]{1,3})\s*", value)
    if not found or not 0 <= int(found[1]) < int(found[2]) <= 100:
        raise click.BadParameter(f"found {value!r}; expected two whole numbers from 0 to 100, as 0-4 or 1-5", ctx,
                                 param)
    return Scale(low=int(found[1]), high=int(found[2]))


@click.group(short_help="Let people rate sessions blind, and compare.")
def calibrate() -> None:
    """Let two or more people rate sessions blind, and see how far they agree with one another and the program."""


calibrate.add_command(read)


@calibrate.command(short_help="Write blind sheets for raters.")
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@click.option("--rater", "raters", multiple=True, metavar="NAME", help="Who rates; give two or more.")
@click.option("--output", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="The folder for the sheets, made where it is missing.")
@click.option("--scenario", metavar="ID", help="Instead of sessions: the finished sessions of this scenario.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="With --scenario: only the newest N.")
@click.option("--rubric", metavar="ID", help="The assessments by this rubric, which `rescore --keep` kept.")
@click.option("--scale", default="0-4", show_default=True, callback=_read_scale, metavar="LOW-HIGH",
              help="The marks of a criterion; the whole is marked from 0 to 100.")
@click.option("--hide", "hidden", multiple=True, metavar="TEXT",
              help="Cover this in what was said, as the trainee's own name; may be given more than once.")
@click.option("--separator", type=click.Choice(list(_SEPARATORS)), default="comma", show_default=True,
              help="What stands between the cells: as the raters' spreadsheet wants it.")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Draw codes and orders by this number.")
def sheet(sessions: tuple[str, ...], raters: tuple[str, ...], output: Path, scenario: str | None, last: int | None,
          rubric: str | None, scale: Scale, hidden: tuple[str, ...], separator: str, seed: int | None) -> None:
    """Write for each rater a page to read and a CSV to fill in: conversations without names, dates, scores.

    Each rater gets another order. The key that says which session a code means stays with you.
    """
    import secrets
    import shlex

    from salessim.model.text import visible
    from salessim.reports.calibration.figures import FEWEST, FIRM
    from salessim.reports.calibration.rating import KEY, MOST, Coded, Key, codes, dump_key, name_raters
    from salessim.reports.calibration.sheets import render_marks, render_sheet

    named = name_raters(raters)
    with open_journal() as journal:
        chosen = _chosen(journal, sessions, scenario, last)
        if len(chosen) > MOST:
            raise SalesSimError(f"{len(chosen):,} conversations are too many for a sheet; at most {MOST} go on one",
                                hint="choose fewer, as with --last 30")
        judged, found = _shown(journal, chosen, rubric)
    drawn = secrets.randbelow(1_000_000_000) if seed is None else seed
    coded = [Coded(code=code, session=name, criteria=tuple(one.name for one in shown.asked))
             for code, (name, shown) in zip(codes(len(found), drawn), found.items(), strict=True)]
    key = Key(rubric=judged, scale=scale, seed=drawn, raters=named, conversations=tuple(coded))
    conversations = {one.code: found[one.session].hiding(hidden) for one in coded}
    pages = {f"{rater.file}.{ending}": text for rater in named for ending, text in (
        ("html", render_sheet(key, rater, conversations)),
        ("csv", "\ufeff" + render_marks(key, rater, separator=_SEPARATORS[separator])))}
    _make_room(output, [*pages, KEY])
    _write_all(output, {**pages, KEY: dump_key(key)})
    number = len(coded)
    click.echo(visible(f"{number} conversation{'s' * (number != 1)}, {len(named)} raters, in {output}"))
    for rater in named:
        click.echo(f"  {rater.file}.html and {rater.file}.csv are for {rater.name}")
    click.echo(f"  {KEY} stays with you: it says which session a code means")
    click.echo(visible(f"When their CSVs are back in that folder: salessim calibrate read {shlex.quote(str(output))}"))
    if number < FIRM:
        click.echo(f"  hint: kappa and correlations are given from {FEWEST} conversations on, and are firm from about "
                   f"{FIRM}", err=True)


def _chosen(journal: Journal, sessions: Sequence[str], scenario: str | None, last: int | None) -> list[str]:
    """Give the names of the sessions that are meant."""
    if sessions and scenario:
        raise SalesSimError("sessions are named, and a scenario too", hint="give one or the other")
    if sessions:
        if last is not None:
            raise SalesSimError("--last chooses among the sessions of a scenario, but sessions are named",
                                hint="leave it out, or give --scenario")
        return list(dict.fromkeys(journal.find(name) for name in sessions))
    if scenario is None:
        raise SalesSimError("no session is named",
                            hint="name some (salessim history lists them), or give --scenario ID")
    found = [one.name for one in journal.sessions(scenario=scenario)
             if one.outcome is not None and one.score is not None]
    if not found:
        must_be_known("scenario", scenario, {one.scenario for one in journal.begun()}, named_folders())
        raise SalesSimError(f"there is no finished session of '{scenario}' with a score",
                            hint="look at: salessim history")
    if last is not None and last > len(found):
        click.echo(f"  hint: {len(found)} finished sessions of {scenario} are there, not {last}", err=True)
    return found[:last]


def _shown(journal: Journal, names: Sequence[str], rubric: str | None) -> tuple[Judged, dict[str, Shown]]:
    """Give what all sessions were judged by, and of each what a rater may see.

    Raises:
        SalesSimError: a session is open or has no score, or they were not all judged by one rubric in one version.
    """
    from salessim.cli.review import recall
    from salessim.cli.scores import chosen_score
    from salessim.content.kept import restore_rubric
    from salessim.content.library import digest
    from salessim.model.assessment_json import assessment_from_json
    from salessim.model.events import SessionEnded
    from salessim.model.transcript import transcribe
    from salessim.reports.calibration.rating import Judged
    from salessim.reports.calibration.sheets import name_of, show

    scored: dict[str, SessionAssessed] = {}
    recalled = {}
    for name in names:
        _, staging, events, _ = recall(journal, name)
        if not any(isinstance(event, SessionEnded) for event in events):
            raise SalesSimError(f"session {name} is still open; only one that has ended can be rated",
                                hint=f"finish it first: salessim resume {name}")
        scored[name] = chosen_score(name, events, rubric)
        recalled[name] = (staging, events)
    _must_be_one({name: digest(one.rubric) for name, one in scored.items()},
                 {name: f"{one.rubric.get('id')}, version {one.rubric.get('version')}" for name, one in scored.items()})
    first = scored[names[0]]
    restored = restore_rubric(first.rubric)
    found: dict[str, Shown] = {}
    titles: dict[str, str] = {}
    for name, (staging, events) in recalled.items():
        judged = assessment_from_json(scored[name].assessment)
        found[name] = show(transcribe(events), staging, judged, restored)
        for criterion in judged.criteria:
            titles.setdefault(name_of(criterion), criterion.title)
    order = [f"{section.id}/{criterion.id}" for section in restored.sections for criterion in section.criteria]
    titles = {name: titles[name] for name in sorted(titles, key=order.index)}
    return Judged(id=restored.id, version=restored.version, title=restored.title, digest=digest(first.rubric),
                  titles=titles), found


def _must_be_one(digests: dict[str, str], versions: dict[str, str]) -> None:
    """Refuse sessions that were judged by different rubrics, and say which by what."""
    if len(set(digests.values())) == 1:
        return
    by_page: dict[str, list[str]] = {}
    for name, page in digests.items():
        by_page.setdefault(page, []).append(name)
    told = "; ".join(f"{versions[sessions[0]]}: {', '.join(sessions[:6])}{', …' if len(sessions) > 6 else ''}"
                     for sessions in by_page.values())
    same = " (the version is the same, and what stood in the rubric is not)" if len(set(versions.values())) == 1 else ""
    raise SalesSimError(f"these sessions were not judged by one rubric in one version{same}: {told}",
                        hint="leave some out, or judge all by one: salessim rescore SESSION --rubric ID --keep, and "
                             "then --rubric ID here")


def _make_room(folder: Path, names: Sequence[str]) -> None:
    """Make the folder, and refuse to write over an earlier round, whose marks would be lost.

    Raises:
        ReportError: something of it is there already, or the folder cannot be made.
    """
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise ReportError(f"{folder} has {there[0]} already; nothing was written",
                          hint="name a folder that is not there yet: each round of rating has its own")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise ReportError(f"{folder} cannot be made: {wrong.strerror or wrong}",
                          hint="choose a place that you may write to") from wrong


def _write_all(folder: Path, pages: dict[str, str]) -> None:
    """Write all files of a round, or none: half a round would keep its folder from the next try.

    Raises:
        ReportError: one of them cannot be written.
    """
    from salessim.reports.write import write

    try:
        for name, text in pages.items():
            write(folder / name, text, what="sheet")
    except BaseException:
        for name in pages:
            (folder / name).unlink(missing_ok=True)
        raise
