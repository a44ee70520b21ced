"""Write a report as CSV: every check for a spreadsheet, or one grade for the gradebook of Moodle or Canvas.

UTF-8 without a mark before it, commas, line feeds, a cell in quotation marks where it has to be (RFC 4180 but for the
line ends). The first line names the columns; docs/reports.md tells what each gradebook makes of them.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC
from typing import TYPE_CHECKING

from salessim.model.text import visible
from salessim.reports.xapi import is_email

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from salessim.reports.report import Report

Cell = str | int | float | None

DIALECTS = ("generic", "moodle", "canvas")
COLUMNS = ("session", "scenario", "rubric", "version", "at", "section", "criterion", "check", "says", "passed", "why",
           "turn", "quote", "weight")
"""The columns of the generic dialect."""

_OBEYED = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
"""A spreadsheet takes a cell that begins so for a formula, or did once (OWASP, CSV Injection)."""
_NO_GRADE = "-"
"""No grade, to Moodle (its `gradeimport_csv`): an empty cell could become 0 in a new grade item."""
_FULL = 100


def render_checks(report: Report, *, session: str, scenario: str, at: datetime) -> str:
    """Write one row a check, in the order of the rubric; the columns are `COLUMNS`.

    Args:
        report: what to tell.
        session: the session's name.
        scenario: the scenario's id.
        at: when the session began, with its zone.
    """
    judged = report.assessment
    asked = at.astimezone(UTC).isoformat(timespec="seconds")
    rows: list[Sequence[Cell]] = []
    for criterion in judged.criteria:
        for check in criterion.checks:
            first = next(iter(check.evidence), None)
            passed = "" if check.passed is None else "true" if check.passed else "false"
            rows.append((session, scenario, judged.rubric, judged.version, asked, criterion.section, criterion.id,
                         check.id, check.says, passed, check.why, first.turn if first else None,
                         first.quote if first else None, check.weight))
    return written((COLUMNS, *rows))


def render_moodle(report: Report, *, learner: str) -> str:
    """Write one row for Moodle's grade import: who, the grade (0 to 100), and feedback in words.

    A trainer's corrections count, as they do in `render_canvas`: a gradebook has one place for a grade.

    Args:
        report: what to tell; its title names the grade item.
        learner: an e-mail address or, without an @ that makes it one, a username.
    """
    item, score = _one_line(report.scene.title), (report.corrected or report.assessment).score
    return written((("Email address" if is_email(learner) else "Username", item, f"{item} (Feedback)"),
                     (learner, _NO_GRADE if score is None else round(score, 2), " ".join(_feedback(report)))))


def render_canvas(report: Report, *, learner: str) -> str:
    """Write one row for the gradebook of Canvas, and before it the row with the points possible (100).

    Args:
        report: what to tell; its title and the rubric name the assignment.
        learner: the login, by which Canvas looks first, or the student's name.
    """
    judged = report.corrected or report.assessment
    assignment = f"{_one_line(report.scene.title)} ({_one_line(judged.title)})"
    return written((("Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment),
                     ("    Points Possible", None, None, None, None, _FULL),
                     (learner, None, None, learner, None, None if judged.score is None else round(judged.score, 2))))


def written(rows: Iterable[Sequence[Cell]], *, separator: str = ",") -> str:
    """Write rows, with every text disarmed that a spreadsheet would take for a formula."""
    page = io.StringIO()
    csv.writer(page, delimiter=separator, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in rows)
    return page.getvalue()


def _safe(cell: Cell) -> Cell:
    """Disarm a text; a number stays a number."""
    if not isinstance(cell, str):
        return cell
    return f"'{visible(cell)}" if _OBEYED.match(cell) and cell != _NO_GRADE else visible(cell)


def _one_line(text: str) -> str:
    # Canvas guesses the separator from the first lines of the file, so a name must not break one.
    return " ".join(visible(text).split())


def _feedback(report: Report) -> Iterator[str]:
    yield report.outcome
    yield from (f"Serious fault: {_one_line(flag.says)}." for flag in (report.corrected or report.assessment).flags)
    if report.next_time:
        yield "Do this next time:"
        yield from (f"{number}. {_one_line(change.text)}" for number, change in enumerate(report.next_time, 1))
    if report.feedback.keep:
        yield f"Keep doing: {'; '.join(_one_line(advice.text).rstrip('.') for advice in report.feedback.keep)}."
