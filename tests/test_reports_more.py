"""Reports for other programs: Markdown, CSV for spreadsheets and gradebooks, xAPI."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import salessim, session_of
from test_reports_formats import EVIL, assert_disarmed, hostile, report

from salessim.model.assessment import Feedback
from salessim.model.text import visible
from salessim.model.transcript import transcribe
from salessim.reports.context import compose
from salessim.reports.html import render_html
from salessim.reports.markdown import escape, render_markdown
from salessim.reports.pdf import drawable
from salessim.reports.report import Report
from salessim.reports.table import COLUMNS, render_canvas, render_checks, render_moodle
from salessim.reports.xapi import is_email, render_xapi, statements

try:
    from markdown_it import MarkdownIt  # comes with rich, which comes with import-linter
except ImportError:
    MarkdownIt = None  # type: ignore[assignment,misc]

GOLDEN = Path(__file__).parent / "golden"
SESSION, SCENARIO = "2026-11-22-k7qm", "bakery-call"
AT = datetime(2026, 11, 22, 9, 30, 5, 250_000, tzinfo=UTC)
NASTY = (
    EVIL, "=cmd()|' /C calc'!A0", "a | b", "<script>alert(1)</script>", "\u202eevil\u200f\u2067", "👍🏽 <b>", "-",
    "'=1", "one\ntwo\r\n# three\n\n    four", "\t=1+1", "＝1+1", " @SUM(1)", "**bold** _it_ `code` ~~no~~ $x$", "+ a",
    "- a", "[a](https://evil.example)", "![p](x)", "https://evil.example www.evil.example a@evil.example", "1. one",
    "7) x", "# h", "h #", "> q", "---", "===", "\\", "\\|", "&lt;", "&", "{{ 7*7 }}", "```\nx", "<!-- x", "", " ",
    "[^1]: x", ": x", "| --- |", "<https://x.y>")
ANY_TEXT = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=60),
                     st.text("\\`*_{}[]()<>#+-.!|~$^&:=@'\" \n\t\rhtpsw/a1", max_size=40))


def unscored(told: Report) -> Report:
    bare = replace(told.assessment, score=None, passed=None, sections=(), criteria=(), flags=(), feedback=Feedback())
    return replace(told, assessment=bare, parts=(), next_time=())


def checks(told: Report) -> str:
    return render_checks(told, session=SESSION, scenario=SCENARIO, at=AT)


def moodle(told: Report) -> str:
    return render_moodle(told, learner="anna.petrova@example.com")


def canvas(told: Report) -> str:
    return render_canvas(told, learner="apetrova")


def xapi(told: Report) -> str:
    return render_xapi(told, session=SESSION, scenario=SCENARIO, ended=AT, learner="anna.petrova@example.com")


def rows(page: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page, newline="")))


RENDERED = {"report.md": render_markdown, "report.csv": checks, "report-moodle.csv": moodle,
            "report-canvas.csv": canvas, "report-xapi.json": xapi}


@pytest.mark.parametrize("name", RENDERED)
def test_a_report_reads_as_the_stored_one(name: str) -> None:
    """With SALESSIM_UPDATE_GOLDEN=1 the stored ones are written anew; read the difference before you keep it."""
    made_now = RENDERED[name](report())
    if os.environ.get("SALESSIM_UPDATE_GOLDEN"):
        (GOLDEN / name).write_text(made_now, encoding="utf-8", newline="")
    assert made_now == (GOLDEN / name).read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", RENDERED)
@pytest.mark.parametrize("evil", NASTY)
def test_planted_control_characters_are_harmless_everywhere(name: str, evil: str) -> None:
    page = RENDERED[name](hostile(evil or " "))
    assert_disarmed(page)
    assert page.endswith("\n")


# Markdown


def shown(markdown: str) -> str:
    """Give what a reader of Markdown makes of it, as HTML."""
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


def tags(page: str) -> set[str]:
    return set(re.findall(r"<(/?[a-z][a-z0-9]*)", page))


OURS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.skipif(MarkdownIt is None, reason="needs markdown-it-py")
@given(ANY_TEXT)
def test_escaped_text_is_shown_as_it_was_and_as_nothing_else(text: str) -> None:
    wanted = " ".join(visible(text).split())
    for around in ("{}", "- {}", "1. **{}:** x", "# {}", "> {}", "a {}", "|a|b|\n|---|---|\n| {} |x|"):
        page = shown(around.format(escape(text)))
        assert tags(page) <= {*OURS, *(f"/{tag}" for tag in OURS), "blockquote", "/blockquote"}, page
        told = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())
        # A reader may strip what it takes for white space at the edges, and no more.
        assert wanted.replace(" ", "") in told.replace(" ", ""), page


@given(ANY_TEXT)
def test_whatever_is_said_the_markdown_holds_no_html_and_keeps_its_shape(text: str) -> None:
    planted = render_markdown(hostile(text))
    assert not set(planted) & set("<>")
    headings = [line for line in planted.splitlines() if line.startswith("#")]
    plain = [line for line in render_markdown(hostile("plain")).splitlines() if line.startswith("#")]
    assert [line.split(" ", 1)[0] for line in headings] == [line.split(" ", 1)[0] for line in plain]
    cells = re.compile(r"(?<!\\)(?:\\\\)*\|")
    assert all(len(cells.findall(line)) in {4, 5, 8} for line in planted.splitlines() if line.startswith("|"))


def test_the_markdown_has_all_parts_in_order_and_every_quote() -> None:
    page = render_markdown(report())
    order = [page.index(words) for words in (
        "# The bakery that opens at six", "**Score: 71 of 100**, passed (pass mark 60).", "## Do this next time",
        "### Keep", "### Start", "### Stop", "| Contact | 83 | 20 % |", "| Service afterwards | not observed | – |",
        "## Needs", "## Objections", "- **Opens the call:** 2 of 2", "  - passed: gave their own name.",
        "    - you, turn 1: “my name is Anna Petrova”", "- **Cares after the sale:** not observed",
        "## What was said", "**1. Anna Petrova:** Good morning", "**Ruth Keller:** Two minutes. What is it?")]
    assert order == sorted(order)
    for criterion in made.assessment().criteria:
        for check in criterion.checks:
            assert all(escape(evidence.quote) in page for evidence in check.evidence)


def test_a_conversation_without_a_score_is_told_plainly_in_every_format() -> None:
    bare = unscored(report())
    assert "**Score: none.**" in render_markdown(bare)
    assert rows(checks(bare)) == [list(COLUMNS)]
    assert rows(moodle(bare))[1][1] == "-"
    assert rows(canvas(bare))[2][5] == ""
    [attempt] = json.loads(xapi(bare))
    assert attempt["verb"]["id"].endswith("/completed")
    assert "score" not in attempt["result"]
    assert "success" not in attempt["result"]
    assert render_markdown(compose(transcribe([]), bare.assessment)).startswith("# Active selling\n")


# CSV

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")


@given(ANY_TEXT, ANY_TEXT)
def test_csv_read_back_gives_the_same_cells_and_no_formula(text: str, other: str) -> None:
    planted = hostile(text)
    criterion = planted.assessment.criteria[0]
    planted = replace(planted, assessment=replace(planted.assessment, criteria=(
        replace(criterion, checks=(replace(criterion.checks[0], says=other),)),)))
    heading, row = rows(checks(planted))
    assert heading == list(COLUMNS)
    cells = dict(zip(heading, row, strict=True))
    for column, was in (("says", other), ("why", text), ("quote", text)):
        guarded = was != "-" and FORMULA.match(was)
        assert cells[column] == ("'" if guarded else "") + visible(was)
    assert (cells["session"], cells["turn"], cells["weight"]) == (SESSION, "1", "1.0")
    for page in (checks(planted), moodle(planted), canvas(planted), render_moodle(planted, learner=text)):
        read = rows(page)
        assert len({len(row) for row in read}) == 1
        assert not [cell for row in read for cell in row if FORMULA.match(cell) and cell != "-"
                    and cell != "    Points Possible"]


def test_one_row_a_check_with_numbers_as_numbers() -> None:
    read = [dict(zip(COLUMNS, row, strict=True)) for row in rows(checks(report()))[1:]]
    asked = [check for criterion in made.assessment().criteria for check in criterion.checks]
    assert [row["check"] for row in read] == [check.id for check in asked]
    assert {row["at"] for row in read} == {"2026-11-22T09:30:05+00:00"}
    told = {True: "true", False: "false", None: ""}
    assert [row["passed"] for row in read] == [told[check.passed] for check in asked]
    first = read[0]
    assert (first["section"], first["criterion"], first["turn"]) == ("contact", "opening", "1")
    assert (float(first["weight"]), int(first["version"])) == (1.0, 2)


def test_moodle_gets_a_grade_and_feedback_beside_whom_they_are_for() -> None:
    heading, row = rows(moodle(report()))
    title = "The bakery that opens at six"
    assert heading == ["Email address", title, f"{title} (Feedback)"]
    assert row[:2] == ["anna.petrova@example.com", "71.4"]
    assert "Do this next time: 1. Ask one question about their deliveries" in row[2]
    assert rows(render_moodle(report(), learner="apetrova"))[0][0] == "Username"


def test_canvas_gets_its_columns_and_the_points_possible() -> None:
    heading, possible, row = rows(canvas(report()))
    assert heading == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section",
                       "The bakery that opens at six (Active selling)"]
    assert possible == ["    Points Possible", "", "", "", "", "100"]
    assert row == ["apetrova", "", "", "apetrova", "", "71.4"]
    broken = replace(report(), scene=replace(report().scene, title="Two\nlines; one"))
    assert canvas(broken).count("\n") == 3


def test_a_trainer_counts_in_the_gradebooks_and_stands_beside_the_score_in_the_markdown() -> None:
    marked = replace(made.assessment(), score=48.0, passed=False, flags=())
    told = replace(report(), corrected=marked)
    assert rows(moodle(told))[1][1] == rows(canvas(told))[2][5] == "48.0"
    assert "Serious fault" not in rows(moodle(told))[1][2]
    assert "**With a trainer's corrections: 48 of 100**, not passed yet." in render_markdown(told)
    assert "**Score: 71 of 100**, passed (pass mark 60)." in render_markdown(told)
    assert json.loads(xapi(told))[0]["result"]["score"]["raw"] == 71.4


# xAPI


def test_every_observed_criterion_has_a_statement_with_its_score() -> None:
    attempt, *scored = json.loads(xapi(report()))
    assert attempt["verb"]["id"] == "http://adlnet.gov/expapi/verbs/passed"
    assert attempt["result"]["score"] == {"scaled": 0.714, "raw": 71.4, "min": 0, "max": 100}
    assert attempt["result"]["success"] is True
    assert attempt["timestamp"] == "2026-11-22T09:30:05.250Z"
    observed = [criterion for criterion in made.assessment().criteria if criterion.score is not None]
    assert [statement["result"]["score"]["raw"] for statement in scored] == [each.score for each in observed]
    for statement, criterion in zip(scored, observed, strict=True):
        assert statement["object"]["id"] == (
            f"https://salessim.invalid/rubrics/active-selling/{criterion.section}/{criterion.id}")
        parent, grouping = (statement["context"]["contextActivities"][role][0] for role in ("parent", "grouping"))
        assert parent == attempt["object"]
        assert grouping["id"] == "https://salessim.invalid/rubrics/active-selling"
        assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/scored"
    failed = json.loads(xapi(replace(report(), assessment=replace(made.assessment(), passed=False))))
    assert failed[0]["verb"]["id"].endswith("/failed")


def ids(**changes: str) -> list[str]:
    named = {"session": SESSION, "scenario": SCENARIO, "learner": "", **changes}
    return [statement["id"] for statement in statements(report(), ended=AT, **named)]


def test_the_same_session_has_the_same_ids_and_no_other_session_has_them() -> None:
    first = ids()
    assert first == ids()
    assert first == ids(learner="anna@example.com")
    assert len(set(first)) == len(first) == 7
    assert all(UUID(name).version == 5 for name in first)
    assert not set(first) & set(ids(session="2026-11-22-k7qn"))
    newer = replace(report(), assessment=replace(made.assessment(), version=3))
    assert not set(first) & {told["id"] for told in json.loads(xapi(newer))}
    assert first[0] == "b16c0863-b04c-5a0f-bdeb-cc7974afef7b", "ids in stores out there would no longer be met again"


def test_the_learner_is_an_address_an_account_or_the_session() -> None:
    def actor(learner: str) -> dict[str, object]:
        return dict(statements(report(), session=SESSION, scenario=SCENARIO, ended=AT, learner=learner)[0]["actor"])

    assert actor("anna@example.com") == {"objectType": "Agent", "mbox": "mailto:anna@example.com"}
    home = "https://salessim.invalid"
    assert actor("Анна") == {"objectType": "Agent", "account": {"homePage": home, "name": "Анна"}}
    assert actor("")["account"] == {"homePage": home, "name": SESSION}


@pytest.mark.parametrize(("learner", "right"), [
    ("anna@example.com", True), ("a.b+c_d@mail.example.co.uk", True), ("o'hara@example.com", True), ("anna", False),
    ("anna@localhost", False), ("a..b@example.com", False), (".a@example.com", False), ("a@-x.com", False),
    ("a b@example.com", False), ("a@example.com\n", False), ("<a@example.com>", False), ("а@example.com", False),
    (f"{'a' * 65}@example.com", False), ("", False),
])
def test_only_a_plain_address_is_taken_for_one(learner: str, right: bool) -> None:
    assert is_email(learner) is right


def test_times_are_told_in_utc_wherever_the_session_was() -> None:
    there = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    [attempt, *_] = statements(report(), session="s", scenario="c", ended=there)
    assert attempt["timestamp"] == "2026-11-22T09:30:05.250Z"
    assert "2026-11-22T09:30:05+00:00" in render_checks(report(), session="s", scenario="c", at=there)


@given(ANY_TEXT)
def test_whatever_is_typed_the_statements_are_sound(text: str) -> None:
    page = render_xapi(hostile(text), session=SESSION, scenario=SCENARIO, ended=AT, learner=text)
    for statement in json.loads(page):
        assert re.fullmatch(r"https://salessim\.invalid(/[A-Za-z0-9._~%-]+)+", statement["object"]["id"])
        assert all(name.strip() for name in statement["object"]["definition"]["name"].values())


@pytest.mark.parametrize("name", RENDERED)
def test_the_samples_in_the_documents_are_real(name: str) -> None:
    page = (GOLDEN.parent.parent / "docs" / "reports.md").read_text(encoding="utf-8")
    [sample] = re.findall(rf"<!-- sample: {re.escape(name)} -->\n```\w*\n(.*?)```", page, re.DOTALL)
    stored = (GOLDEN / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        assert json.loads(sample) in json.loads(stored)
    else:
        lines = stored.splitlines()
        assert sample.splitlines()
        assert all(line in lines for line in sample.splitlines())


# The command


@pytest.fixture
def session() -> str:
    said = "Good morning, this is Alex Moran from Dawnline.\n=cmd()|<b>|**x**\nThanks for your time, goodbye.\n"
    return session_of(salessim("practice", "cold-call-bakery", "--seed", "3", "--format", "json", typed=said).stdout)


def test_the_command_gives_every_format(session: str, tmp_path: Path) -> None:
    page = salessim("report", session, "--format", "markdown").stdout
    assert page.startswith("# A cold call to a bakery\n")
    assert "=cmd()\\|&lt;b&gt;\\|\\*\\*x\\*\\*" in page
    kept = tmp_path / "checks.csv"
    assert salessim("report", session, "--format", "csv", "--output", str(kept)).returncode == 0
    assert rows(kept.read_text("utf-8"))[0] == list(COLUMNS)
    assert kept.read_text("utf-8") == salessim("report", session, "--format", "csv", "--dialect", "generic").stdout
    graded = salessim("report", session, "--format", "csv", "--dialect", "moodle", "--learner", "anna@example.com")
    assert rows(graded.stdout)[1][0] == "anna@example.com"
    graded = salessim("report", session, "--format", "csv", "--dialect", "canvas", "--learner", "apetrova")
    assert rows(graded.stdout)[2][3] == "apetrova"
    first, again = (salessim("report", session, "--format", "xapi").stdout for _ in range(2))
    assert first == again
    assert json.loads(first)[0]["actor"]["account"]["name"] == session


@pytest.mark.parametrize(("options", "says"), [
    (("--dialect", "moodle"), "chooses the columns of a CSV, but --format is text"),
    (("--format", "json", "--dialect", "generic"), "but --format is json"),
    (("--format", "csv", "--dialect", "canvas"), "needs to know whose grade it is"),
    (("--format", "csv", "--learner", "anna"), "names no learner"),
    (("--format", "csv", "--dialect", "generic", "--learner", "anna"), "names no learner"),
    (("--format", "html", "--learner", "anna"), "--format html names no learner"),
    (("--format", "xapi", "--learner", " "), "--learner is empty"),
    (("--format", "pdf"), "name a file: --output report.pdf"),
])
def test_options_that_mean_nothing_together_are_refused(options: tuple[str, ...], says: str) -> None:
    ran = salessim("report", "2026-11-22-k7qm", *options)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert ran.stdout == ""


def test_a_pdf_without_its_printer_says_what_to_install(session: str, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise ImportError('no pango')")
    place = tmp_path / "report.pdf"
    ran = salessim("report", session, "--format", "pdf", "--output", str(place), PYTHONPATH=str(tmp_path))
    assert ran.returncode == 2
    assert 'no pango' in ran.stderr
    assert 'pip install "salessim[pdf]"' in ran.stderr
    assert not place.exists()


def test_every_drawing_of_a_printed_page_holds_its_styles_and_no_variable() -> None:
    page = drawable(render_html(report()))
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) > 3
    for drawing in drawings:
        assert ".ring .got { stroke: #0d5c63; }" in drawing
        assert "var(" not in drawing
