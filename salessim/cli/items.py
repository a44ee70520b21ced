"""`items`: what the checks of a rubric tell of real sessions; and how `simulate` prints the same of simulated ones."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from salessim.cli.shared import SINCE, formats, must_be_known, open_journal, print_json
from salessim.errors import JournalError, SalesSimError

if TYPE_CHECKING:
    from salessim.journal import Journal
    from salessim.journal.rows import Begun
    from salessim.model.assessment import Assessment
    from salessim.rehearsal.items import Analysis, Item

FEWEST = 3
"""With fewer sessions there is nothing to correlate (count); ours."""
WARN = 10
"""With fewer sessions the figures are told with a warning (count); ours."""


@click.command(short_help="Tell what each check of a rubric tells of the sessions.")
@click.option("--scenario", required=True, metavar="ID", help="The sessions of this scenario.")
@click.option("--rubric", metavar="ID", help="As this rubric judged them; without it, the newest session's own.")
@SINCE
@formats("text", "json")
def items(scenario: str, rubric: str | None, since: datetime | None, form: str) -> None:
    """Tell the trainer how difficult each check of a rubric was in real sessions, and whether it tells people apart.

    Automatic marks are taken, as they were kept when a session ended, or later by rescore --keep. Sessions that were
    judged by another version of the rubric are counted, not mixed in.
    """
    from salessim.model.text import visible
    from salessim.rehearsal.items import analyse, questions, sheet

    with open_journal() as journal:
        must_be_known("scenario", scenario, {one.scenario for one in journal.begun()})
        wanted = [one for one in journal.begun(since=since) if one.scenario == scenario]
        judged, damaged = _read(journal, wanted, rubric)
    for wrong in damaged:
        click.echo(visible(str(wrong)), err=True)
    found, others = _of_one_version(judged)
    if len(found) < FEWEST:
        by = f" by the rubric {found[0].rubric}, version {found[0].version}" if found else ""
        more = "".join(f", and {count} by {name}, version {version}" for (name, version), count in others.items())
        raise SalesSimError(f"found {len(found)} assessed sessions of '{scenario}'{by}{more}; expected at least "
                            f"{FEWEST} by one version of a rubric, for checks to be compared",
                            hint=f"what simulated sellers make of it: salessim simulate {scenario} --items")
    analysis = analyse([sheet(one) for one in found], questions(found))
    if form == "json":
        print_json({"scenario": scenario, "rubric": {"id": found[0].rubric, "version": found[0].version},
                    "sessions": len(found), "others": [{"rubric": name, "version": version, "sessions": count}
                                                       for (name, version), count in others.items()],
                    **items_json(analysis)})
    else:
        click.echo(visible(f"{scenario}, {len(found)} sessions by the rubric {found[0].rubric}, version "
                           f"{found[0].version}"))
        for (name, version), count in others.items():
            click.echo(visible(f"  not among them: {count} by {name}, version {version}"))
        if len(found) < WARN:
            click.echo(f"  Fewer than {WARN} sessions: one more may change all of this.")
        for line in item_lines(analysis, every=True):
            click.echo(visible(line))
    if damaged:
        sys.exit(JournalError.exit_code)


def _read(journal: Journal, wanted: Sequence[Begun], rubric: str | None) -> tuple[list[Assessment], list[JournalError]]:
    """Read the assessments, oldest session first: of each session its own, or the newest by the rubric asked for."""
    from salessim.model.assessment_json import assessment_from_json
    from salessim.model.events import SessionAssessed

    judged: list[Assessment] = []
    damaged: list[JournalError] = []
    for one in wanted:
        try:
            kept = [assessment_from_json(event.assessment) for _, event in journal.events(one.name)
                    if isinstance(event, SessionAssessed)]
        except JournalError as wrong:
            damaged.append(wrong)
            continue
        if rubric is None:
            judged += kept[:1]
        else:
            judged += [assessment for assessment in kept if assessment.rubric == rubric][-1:]
    return judged, damaged


def _of_one_version(judged: Sequence[Assessment]) -> tuple[list[Assessment], dict[tuple[str, int], int]]:
    """Part those by the newest session's rubric from the others, which are counted by rubric and version."""
    if not judged:
        return [], {}
    newest = (judged[-1].rubric, judged[-1].version)
    others = Counter((one.rubric, one.version) for one in judged)
    del others[newest]
    return [one for one in judged if (one.rubric, one.version) == newest], dict(others)


def items_json(found: Analysis) -> dict[str, Any]:
    """Give an analysis as plain values (docs/command-line.md)."""
    return {"items": [asdict(one) for one in found.items],
            "analysis": {"conversations": found.conversations, "checks": found.checks, "alpha": found.alpha,
                         "same": [asdict(pair) for pair in found.same]}}


def item_lines(found: Analysis, *, every: bool) -> Iterator[str]:
    """Give an analysis as lines: one line of it all, or every check."""
    idle = [one for one in found.items if one.separates is False]
    alpha = "cannot be told" if found.alpha is None else f"{found.alpha:.2f}"
    yield (f"  {found.checks} of {len(found.items)} checks observed, Cronbach's alpha {alpha}; {len(idle)} separate "
           f"nobody, {len(found.same)} pairs say the same{'' if every else ' (--items tells which)'}")
    if not every:
        return
    yield f"    {'observed':>8} {'passed':>6} {'discrimination':>14}"
    for one in found.items:
        if one.difficulty is not None:
            told = "-" if one.discrimination is None else f"{one.discrimination:.2f}"
            yield f"    {one.observed:8} {one.difficulty:6.0%} {told:>14}  {one.criterion}/{one.check}{_idle(one)}"
    yield "  discrimination: how far a check goes with the rest of the score, from -1 to 1"
    if never := [f"{one.criterion}/{one.check}" for one in found.items if not one.observed]:
        yield f"  never observed: {', '.join(never)}"
    if found.same:
        yield "  these say the same (phi)"
    for pair in found.same:
        yield f"    {pair.phi:.2f} in {pair.observed}  {pair.first} and {pair.second}"


def _idle(one: Item) -> str:
    if one.separates is not False:
        return ""
    if one.passed in {0, one.observed}:
        return f"  separates nobody: {'all passed' if one.passed else 'all failed'}"
    return "  separates nobody" if (one.discrimination or 0) >= 0 else "  the better ones fail it"
