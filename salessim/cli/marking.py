"""`rescore`, `correct`, `dispute`: what is said of a score afterwards; the score itself stays as it is."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.scores import chosen_score, own_score, remarks_on
from salessim.cli.shared import CONTENT, ROUND, formats, judged_by, open_journal, open_library, print_json

if TYPE_CHECKING:
    from salessim.journal import Journal
    from salessim.model.assessment import Assessment
    from salessim.model.events import Event
    from salessim.model.scenario import Staging

BY = click.option("--rubric", metavar="ID", help="Of the assessment by this rubric, which `rescore --keep` kept.")


def _read_mark(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """Read a mark, `passed`, `failed` or a number, as a number from 0 to 1."""
    named = {"passed": 1.0, "failed": 0.0}.get(value.strip().casefold())
    try:
        given = float(value) if named is None else named
    except ValueError:
        given = math.nan
    if not 0 <= given <= 1:
        raise click.BadParameter(f"found {value!r}; expected passed, failed, or a number from 0 to 1, as 0.5", ctx,
                                 param)
    return given


def _ended(journal: Journal, session: str) -> tuple[str, Staging, list[Event]]:
    """Give a session that has ended.

    Raises:
        SalesSimError: it is still open: nothing may be added to it but its own turns.
    """
    from salessim.cli.review import recall
    from salessim.errors import SalesSimError
    from salessim.model.events import SessionEnded

    name, staging, events, _ = recall(journal, session)
    if not any(isinstance(event, SessionEnded) for event in events):
        raise SalesSimError(f"session {name} is still open; only one that has ended can be judged anew",
                            hint=f"finish it first: salessim resume {name}")
    return name, staging, events


def _worded(what: str, given: str) -> str:
    """Give what a person wrote, without its edges.

    Raises:
        SalesSimError: it is empty, or longer than an utterance may be.
    """
    from salessim.errors import SalesSimError
    from salessim.model.heard import TEXT_LIMIT
    from salessim.model.text import visible

    text = visible(given).strip()
    if not text:
        raise SalesSimError(f"{what} is empty; expected some words")
    if len(text) > TEXT_LIMIT:
        raise SalesSimError(f"{what} has {len(text):,} characters; expected at most {TEXT_LIMIT:,}")
    return text


@click.command(short_help="Assess a finished session by another rubric.")
@click.argument("session")
@click.option("--rubric", required=True, metavar="ID", help="By which rubric; `salessim list rubrics` shows them.")
@ROUND
@click.option("--keep", is_flag=True, help="Keep the new assessment beside the old one.")
@CONTENT
@formats("text", "json")
def rescore(session: str, rubric: str, round_id: str, *, keep: bool, content: tuple[Path, ...], form: str) -> None:
    """Assess a finished session by another rubric, or by its own as it is now, and compare.

    What was understood then is judged again; nothing is played or understood anew. The session's own score stays.
    """
    from salessim.errors import SalesSimError
    from salessim.model.assessment_json import assessment_from_json, assessment_json
    from salessim.model.events import SessionAssessed
    from salessim.model.transcript import transcribe
    from salessim.scoring import assess

    if keep and round_id:
        # What is kept is kept with its rubric, and a round is not a rubric of its own.
        raise SalesSimError(f"the score of the round '{round_id}' is shown, and not kept",
                            hint="leave --keep out, or write the round as a rubric of its own")
    library = open_library(content)
    wanted = judged_by(library, rubric, round_id)
    with open_journal() as journal:
        name, staging, events = _ended(journal, session)
        own = own_score(events)
        before = assessment_from_json(own.assessment) if own else None
        after = assess(transcribe(events), staging, rubric=wanted)
        made = SessionAssessed(rubric=library.page("rubric", rubric).source.value, assessment=assessment_json(after))
        if keep and made not in events:
            journal.append(name, made)
    apart = None
    if before and before.score is not None and after.score is not None:
        apart = round(after.score - before.score, 1)
    if form == "json":
        print_json({"session": name, "before": own.assessment if own else None, "after": made.assessment,
                    "difference": apart})
    else:
        click.echo(_compared(name, before, after))
    if keep:
        click.echo(f"Kept. Read it with: salessim report {name} --rubric {rubric}", err=True)


def _compared(name: str, before: Assessment | None, after: Assessment) -> str:
    """Set two assessments side by side."""
    from salessim.model.text import visible
    from salessim.reports.words import points

    scores = [points(judged.score) if judged else None for judged in (before, after)]
    lines = [name]
    for says, judged, score in zip(("before", "after"), (before, after), scores, strict=True):
        by = f"{judged.title} ({judged.rubric}, version {judged.version})" if judged else "not scored"
        total = "" if judged is None else ": nothing was observed" if score is None else f": {score} of 100"
        passed = "" if not judged or judged.passed is None else ", passed" if judged.passed else ", not passed yet"
        lines.append(f"  {says:10}  {by}{total}{passed}")
    if scores[0] is not None and scores[1] is not None:
        lines.append(f"  difference  {scores[1] - scores[0]:+}")
    # Two versions of a rubric may call a section otherwise; two rubrics may call two different things alike.
    same = before is not None and before.rubric == after.rubric
    columns = [{section.id if same else (section.id, section.title): section for section in judged.sections}
               if judged else {} for judged in (before, after)]
    titles = {key: section.title for column in columns for key, section in column.items()}
    width = max([len("Section"), *(len(title) for title in titles.values())])
    lines.append(f"\n  {'Section':{width}}  before  after")
    for key, title in titles.items():
        cells = [("–" if column[key].score is None else str(points(column[key].score))) if key in column else ""
                 for column in columns]
        lines.append(f"  {title:{width}}  {cells[0]:>6}  {cells[1]:>5}".rstrip())
    lines.append("  (–: not observed; empty: not in that rubric)")
    return visible("\n".join(lines))


@click.command(short_help="Correct one line of a score, as a trainer.")
@click.argument("session")
@click.argument("line", metavar="CRITERION[/CHECK]")
@click.option("--mark", required=True, callback=_read_mark, metavar="passed|failed|0..1",
              help="The mark it should have.")
@click.option("--by", required=True, metavar="NAME", help="Who corrects.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; the trainee reads it.")
@BY
@formats("text", "json")
def correct(session: str, line: str, mark: float, by: str, reason: str, rubric: str | None, form: str) -> None:
    """Correct one line of a session's score, or fill in one that only a person can judge.

    The automatic score stays; the report shows both. Of two corrections of a line the later one counts. A serious fault
    is taken back by its id: `salessim correct SESSION rude --mark passed …`.
    """
    from salessim.model.assessment_json import assessment_from_json, assessment_json
    from salessim.model.events import ScoreCorrected
    from salessim.model.text import visible
    from salessim.reports.words import points
    from salessim.scoring.corrected import corrected, find_line

    with open_journal() as journal:
        name, _, events = _ended(journal, session)
        scored = chosen_score(name, events, rubric)
        judged = assessment_from_json(scored.assessment)
        criterion, check = find_line(judged, line)
        correction = ScoreCorrected(rubric=judged.rubric, version=judged.version, criterion=criterion, check=check,
                                    mark=mark, by=_worded("--by", by), reason=_worded("--reason", reason))
        journal.append(name, correction)
    now = corrected(judged, remarks_on([*events, correction], scored))
    if form == "json":
        print_json({"session": name, "automatic": scored.assessment, "corrected": assessment_json(now)})
        return
    shown = ["none" if score is None else f"{score} of 100" for score in (points(judged.score), points(now.score))]
    click.echo(f"{name}: automatic {shown[0]}, corrected {shown[1]}")
    for flag in now.flags:
        if now.score == flag.cap:
            click.echo(visible(f"  a serious fault keeps it at {flag.cap}: {flag.says}; if that is wrong too: "
                               f"salessim correct {name} {flag.id} --mark passed --by NAME --reason TEXT"))


@click.command(short_help="Dispute one line of your score.")
@click.argument("session")
@click.argument("line", metavar="CRITERION[/CHECK]")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is wrong; a trainer reads it.")
@BY
@formats("text", "json")
def dispute(session: str, line: str, reason: str, rubric: str | None, form: str) -> None:
    """Dispute one line of your score. It is open until a trainer corrects or confirms that line with `correct`."""
    from salessim.model.assessment_json import assessment_from_json
    from salessim.model.codec import to_json
    from salessim.model.events import LineDisputed
    from salessim.scoring.corrected import find_line

    with open_journal() as journal:
        name, _, events = _ended(journal, session)
        judged = assessment_from_json(chosen_score(name, events, rubric).assessment)
        criterion, check = find_line(judged, line)
        disputed = LineDisputed(rubric=judged.rubric, version=judged.version, criterion=criterion, check=check,
                                reason=_worded("--reason", reason))
        journal.append(name, disputed)
    if form == "json":
        print_json({**to_json(disputed), "session": name})
    else:
        click.echo(f"{name}: {line.strip()} is disputed; a trainer finds it with: salessim history --disputed")
