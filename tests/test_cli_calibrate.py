"""`calibrate`: blind sheets for raters, what they give back, and everything that can be wrong with it."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import random
import re
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click import ClickException
from hypothesis import given, settings
from hypothesis import strategies as st
from running import salessim, session_of

from salessim.cli import calibrating, cli
from salessim.errors import ReportError, SalesSimError
from salessim.journal import Journal
from salessim.model.events import SessionAssessed, SessionStarted
from salessim.reports.calibration.figures import PANEL, Calibration, calibrate
from salessim.reports.calibration.findings import findings
from salessim.reports.calibration.marks import LARGEST, Filled, Place, places_of, read_marks
from salessim.reports.calibration.rating import WHOLE, Coded, Judged, Key, Rater, Scale, dump_key, load_key, name_raters

BOM = "\ufeff"
GREETED = "Good morning, this is Zdravka Quill from Northmill."
LEFT = "You are an idiot."


def practised(*said: str, seed: int = 3) -> str:
    ran = salessim("practice", "cold-call-bakery", "--seed", str(seed), "--tier", "light", "--format", "json",
                   typed="".join(f"{line}\n" for line in said))
    assert ran.returncode == 0, ran.stderr
    return session_of(ran.stdout)


def copied(session: str, *, score: float, raised: float) -> str:
    """Keep a session once more, with other scores."""
    with Journal.open(clock=lambda: datetime.now(UTC)) as journal:
        events = [event for _, event in journal.events(session)]
        assert isinstance(events[0], SessionStarted)
        told = [SessionAssessed(rubric=event.rubric, assessment={
            **event.assessment, "score": score, "criteria": [
                {**one, "score": None if one["score"] is None else raised} for one in event.assessment["criteria"]]})
            if isinstance(event, SessionAssessed) else event for event in events[1:]]
        return journal.begin(events[0], journal.documents(session), told)


def fill(place: Path, marks: dict[Place, str], *, separator: str = ",", encoding: str = "utf-8") -> None:
    """Write marks into a rater's CSV, as a spreadsheet would."""
    text = place.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=max(",;", key=text.split("\n", 1)[0].count)))
    for row in rows[1:]:
        row[3] = marks.get((row[0], row[1]), row[3])
    with place.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)


@pytest.fixture
def sessions() -> list[str]:
    """Six ended sessions, of two conversations."""
    long = practised(GREETED, "How do your deliveries reach you today, and what goes wrong?", LEFT, LEFT, LEFT)
    short = practised(LEFT, LEFT, seed=4)
    return [long, short, *(copied(long if number % 2 else short, score=20.0 * number, raised=number / 4)
                           for number in range(1, 5))]


def test_the_whole_round_from_practice_to_figures(sessions: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "round"
    ran = salessim("calibrate", "sheet", "--scenario", "cold-call-bakery", "--last", "6", "--rater", "Anna Petrova",
                   "--rater", "Бен", "--output", str(folder), "--seed", "5", "--hide", "zdravka quill")
    assert ran.returncode == 0, ran.stderr
    assert sorted(place.name for place in folder.iterdir()) == [
        "anna-petrova.csv", "anna-petrova.html", "key.json", "бен.csv", "бен.html"]
    key = load_key(folder)
    assert sorted(one.session for one in key.conversations) == sorted(sessions)

    pages = {place.name: place.read_text("utf-8") for place in folder.iterdir() if place.name != "key.json"}
    for page in pages.values():  # blind: no session, date, score, name, stage or attitude of the program's
        assert not any(name in page for name in sessions)
        assert not re.search(r"20[0-9]{2}-[0-9]{2}|Quill|Zdravka|walked.out|polite.exit|[Pp]assed|\bscore\b", page)
    for page in (pages["anna-petrova.html"], pages["бен.html"]):
        assert page.count("Good morning, this is ▒▒▒ from Northmill.") == 3
        assert page.count("asked at least two open questions") == 6
        assert "<script" not in page
        assert not re.search(r'(?:src|href)="(?!#)', page)
    orders = [re.findall(r"<h2 id=\"([A-Z]{3})\"", pages[name]) for name in ("anna-petrova.html", "бен.html")]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(one.code for one in key.conversations)
    assert orders[0] != orders[1]
    assert list(dict.fromkeys(re.findall(r"^([A-Z]{3}),", pages["бен.csv"], re.MULTILINE))) == orders[1]
    assert pages["бен.csv"].startswith(f"{BOM}conversation,criterion,title,mark\n")

    codes = [one.code for one in key.conversations]
    chance = random.Random(1)
    anna = {place: str(chance.randrange(101 if place[1] == WHOLE else 5)) for place in places_of(key)}
    empty, unseen = (codes[0], "needs/asking"), (codes[1], "needs/asking")
    fill(folder / "anna-petrova.csv", anna, encoding="utf-8-sig")
    fill(folder / "бен.csv", {**anna, (codes[2], "contact/name"): "2,5", empty: "", unseen: "-"}, separator=";")
    read = salessim("calibrate", "read", str(folder), "--format", "json")
    assert (read.returncode, read.stderr) == (0, "")
    found = json.loads(read.stdout)
    assert [(one["name"], one["missing"]) for one in found["raters"]] == [("Anna Petrova", []), ("Бен", [
        {"conversation": empty[0], "session": key.conversations[0].session, "criterion": empty[1]}])]
    by_name = {one["name"]: one for one in found["criteria"]}
    assert by_name["needs/asking"]["raters"][0]["number"] == 4
    [pair] = found["whole"]["raters"]
    assert (pair["number"], pair["exact"], pair["kappa"]["value"], pair["spearman"]["value"]) == (6, 1, 1, 1)
    assert found["whole"]["single"] == {"value": 1, "low": 1, "high": 1}
    automatic = {one["session"]: one["score"] for one in json.loads(salessim("history", "--format", "json").stdout)}
    apart = [abs(float(anna[one.code, WHOLE]) - automatic[one.session]) for one in key.conversations]
    assert found["whole"]["program"][-1]["one"] == PANEL
    assert found["whole"]["program"][-1]["apart"]["value"] == pytest.approx(sum(apart) / 6, abs=0.001)
    assert [one["who"] for one in found["words"]] == ["Anna Petrova", "Бен", PANEL, "the program"]

    salessim("forget", sessions[-1], "--yes")
    told = salessim("calibrate", "read", str(folder))
    assert told.returncode == 0
    assert f"(session {sessions[-1]} is forgotten)" in told.stdout
    assert f"Бен: 1 mark missing, {empty[0]} needs/asking" in told.stdout
    assert "Бен: 1 mark left out as without a chance to see it" in told.stdout
    assert "6 conversations: a first impression" in told.stdout

    again = salessim("calibrate", "sheet", *sessions[:2], "--rater", "A", "--rater", "B", "--output", str(folder))
    assert (again.returncode, "has key.json already; nothing was written" in again.stderr) == (2, True)
    fill(folder / "бен.csv", {(codes[2], "contact/name"): "9"})
    refused = salessim("calibrate", "read", str(folder))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert re.search(r"бен\.csv:[0-9]+: .* contact/name is marked 9; expected 0 to 4", refused.stderr)


def test_only_ended_sessions_of_one_rubric_in_one_version_go_together(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = practised(LEFT, LEFT)
    with Journal.open(clock=lambda: datetime.now(UTC)) as journal:
        events = [event for _, event in journal.events(ended)]
        assert isinstance(events[0], SessionStarted)
        changed = [SessionAssessed(rubric={**event.rubric, "pass_mark": 61}, assessment=event.assessment)
                   if isinstance(event, SessionAssessed) else event for event in events[1:]]
        other = journal.begin(events[0], journal.documents(ended), changed)
        still_open = journal.begin(events[0], journal.documents(ended), events[1:4])

    def refused(*arguments: str) -> str:
        with pytest.raises((SalesSimError, ClickException)) as wrong:
            cli(["calibrate", "sheet", *arguments, "--output", str(tmp_path / "round")], standalone_mode=False)
        assert not (tmp_path / "round").exists()
        return str(wrong.value)

    both = ("--rater", "A", "--rater", "B")
    assert "the version is the same, and what stood in the rubric is not" in refused(ended, other, *both)
    assert f"session {still_open} is still open" in refused(ended, still_open, *both)
    assert "1 rater named; expected two or more" in refused(ended, "--rater", "A")
    assert "would both have the file a.csv" in refused(ended, "--rater", "A", "--rater", "a!")
    assert "expected two whole numbers from 0 to 100" in refused(ended, *both, "--scale", "5-1")
    assert "no session is named" in refused(*both)
    assert "there is no scenario 'nowhere'" in refused("--scenario", "nowhere", *both)
    assert "no finished session of 'visit-bakery'" in refused("--scenario", "visit-bakery", *both)
    assert "no rater can be called" in refused(ended, "--rater", "A", "--rater", "The program")

    # What was judged by a rubric that is another by now is compared as it was, and told.
    cli(["calibrate", "sheet", other, *both, "--output", str(tmp_path / "round")], standalone_mode=False)
    [coded] = load_key(tmp_path / "round").conversations
    fill(tmp_path / "round" / "a.csv", {(coded.code, WHOLE): "50"})
    capsys.readouterr()
    cli(["calibrate", "read", str(tmp_path / "round")], standalone_mode=False)
    shown = capsys.readouterr().out
    assert "the rubric active-selling was changed since; the figures are of version" in shown
    assert "B: b.csv has no mark in it yet" in shown
    assert f"A: {len(coded.criteria)} marks missing, {coded.code} " in shown


# What follows needs no process: a key of three conversations with two criteria each.

KEY = Key(rubric=Judged(id="r", version=1, title="R", digest="d", titles={"s/a": "First", "s/b": "Second, too"}),
          scale=Scale(low=0, high=4), seed=1, raters=(Rater(name="Anna", file="anna"), Rater(name="Ben", file="ben")),
          conversations=tuple(Coded(code=code, session=f"s-{code}", criteria=("s/a", "s/b"))
                              for code in ("BBB", "CCC", "DDD")))
HEAD = "conversation,criterion,title,mark"
ROWS = {(code, name): f"{code},{name},x," for code, name in places_of(KEY)}


def page(marks: dict[Place, str] | None = None, **others: str) -> str:
    """Give a filled-in CSV: 3 everywhere, and 60 for the whole, unless told otherwise."""
    given = {place: "60" if place[1] == WHOLE else "3" for place in ROWS} | (marks or {})
    return "\n".join([others.get("head", HEAD), *(ROWS[place] + given[place] for place in ROWS)]) + "\n"


def told(tmp_path: Path, written: str | bytes) -> tuple[Filled, str]:
    (tmp_path / "anna.csv").write_bytes(written if isinstance(written, bytes) else written.encode())
    [anna, _], faults = read_marks(tmp_path, KEY)
    return anna, "\n".join(map(str, faults)).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(("written", "fault"), [
    (page({("BBB", "s/b"): "33"}), "anna.csv:3: BBB s/b is marked 33; expected 0 to 4"),
    (page({("BBB", WHOLE): "-1"}), "anna.csv:4: BBB whole is marked -1; expected 0 to 100"),
    (page({("BBB", "s/b"): "good"}), "anna.csv:3: found the mark 'good'; expected a number from 0 to 4"),
    (page({("BBB", "s/b"): "2,5"}), 'anna.csv:3: 5 cells; expected 4\n  hint: a decimal comma wants quotation marks'),
    (page(dict.fromkeys(ROWS, "75")), "anna.csv:2: mixed scales: the criteria are marked from 75 to 75, "
     "apparently on a scale of 0 to 100; the sheet asks for 0 to 4"),
    (page(dict(zip(ROWS, ["5", "1", "60", "5", "2", "60", "5", "1", "60"], strict=True))),
     "mixed scales: the criteria are marked from 1 to 5, apparently on a scale of 1 to 5; the sheet asks for 0 to 4"),
    (page({place: "0.75" for place in ROWS if place[1] != WHOLE}), "apparently on a scale of 0 to 1"),
    (page({place: "7" for place in ROWS if place[1] == WHOLE}),
     "mixed scales: the whole conversations are marked from 7 to 7, apparently on a scale of 0 to 10"),
    (page() + "QQQ,s/a,x,3\n", "anna.csv:11: no conversation has the code 'QQQ'\n  hint: the codes are BBB, CCC, DDD"),
    (page() + "BBB,s/aa,x,3\n", "conversation BBB has no criterion 's/aa'\n  hint: did you mean 's/a'?"),
    (page() + "BBB,s/a,x,3\n", "anna.csv:11: BBB s/a stands here again; it stood in line 2"),
    (page() + "BBB\n", "anna.csv:11: 1 cells; expected 4"),
    (page(head="code;what;mark"), "anna.csv:1: the columns are code, what, mark; expected conversation, criterion"),
    (HEAD.replace("title", "mark") + "\n", "expected conversation, criterion, mark, each once"),
    ("", "anna.csv: it is empty"),
    (b"PK\x03\x04\0\0", "anna.csv: it is no CSV, whatever its name says"),
    (b"x" * (LARGEST + 1), f"anna.csv: {LARGEST + 1:,} bytes; at most {LARGEST:,} are read"),
    (HEAD + "\nBBB,s/a," + "x" * 200_000 + ",3\n", "no CSV: field larger than field limit"),
])
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, written: str | bytes, fault: str) -> None:
    assert told(tmp_path, page())[1] == ""
    assert fault in told(tmp_path, written)[1]


def test_of_very_many_faults_the_first_are_told(tmp_path: Path) -> None:
    _, faults = told(tmp_path, page() + "QQQ,s/a,x,3\n" * 3000)
    assert faults.count("no conversation has the code") == 20
    assert "anna.csv: 2,980 more faults" in faults


def test_a_file_of_nobody_known_is_named(tmp_path: Path) -> None:
    (tmp_path / "ben (1).csv").write_text(page(), "utf-8")
    _, faults = told(tmp_path, page())
    assert "ben (1).csv: its name is of no rater in the key\n  hint: known are anna.csv (Anna), ben.csv (Ben)" in faults


def test_two_files_of_one_rater_are_told_and_hidden_ones_passed_over(tmp_path: Path) -> None:
    (tmp_path / "._anna.csv").write_bytes(b"\0\5\x16\7")  # what a Mac leaves beside each file on other disks
    assert told(tmp_path, page())[1] == ""
    (tmp_path / "ANNA.csv").write_text(page(), "utf-8")
    assert "anna.csv: it is of Anna, as ANNA.csv is\n" in told(tmp_path, page())[1]


@pytest.mark.parametrize("written", [
    page().encode(), page().encode("utf-8-sig"), page().encode("utf-16"), page().replace(",", ";").encode(),
    page().replace(",", "\t").encode("utf-16"), page().replace("\n", "\r\n").encode(), ("sep=,\n" + page()).encode(),
    page().replace(",x,", ",\xe9,").encode("latin-1"), page().replace(",3\n", ',"3,0"\n').encode(),
    page().replace("BBB", " bbb ").replace("\n", ",,\n").encode(), ("\n,,,\n" + page() + ",,,\n").encode()],
    ids=["plain", "mark", "utf-16", "semicolon", "tab", "crlf", "sep", "latin", "comma", "blanks", "empty rows"])
def test_what_spreadsheets_save_is_read(tmp_path: Path, written: bytes) -> None:
    anna, faults = told(tmp_path, written)
    assert faults == ""
    assert anna.marks == {place: 60.0 if place[1] == WHOLE else 3.0 for place in ROWS}


def test_missing_marks_are_known_from_marks_left_out(tmp_path: Path) -> None:
    written = page({("BBB", "s/a"): "", ("CCC", "s/a"): "–"}).replace("DDD,s/a,x,3\n", "")
    anna, faults = told(tmp_path, written)
    assert (faults, anna.missing, anna.unseen) == ("", (("BBB", "s/a"), ("DDD", "s/a")), {("CCC", "s/a")})
    [_, ben], _ = read_marks(tmp_path, KEY)
    assert (ben.given, len(ben.missing)) == (False, len(ROWS))


@settings(max_examples=40)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"{HEAD}\n{text}".encode("utf-8", "replace")))
def test_whatever_stands_in_the_file_is_read_or_named(written: bytes) -> None:
    with TemporaryDirectory() as folder:
        anna, faults = told(Path(folder), written)
    assert faults or len(anna.missing) + len(anna.unseen) + len(anna.marks) == len(ROWS)


@pytest.mark.parametrize(("text", "fault"), [
    ("{", "Invalid JSON"), ("[]", "key.json: "),
    (dump_key(KEY).replace('"seed": 1', '"seed": "x"'), "key.json: seed: "),
    (dump_key(KEY).replace('"CCC"', '"BBB"'), "the code BBB stands in it twice"),
    (dump_key(KEY).replace('"high": 4', '"high": 0'), "found a scale from 0 to 0; expected"),
    (dump_key(KEY).replace('"high": 4', f'"high": {10 ** 400}'), "found a scale from 0 to 1000"),
    (dump_key(KEY).replace('"Ben"', '"Anna"'), "the rater Anna stands in it twice"),
    (dump_key(KEY).replace('"s/b": "Second, too"', '"s/c": ""'), "s/b of BBB has no title")])
def test_a_key_that_is_broken_is_named(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "key.json").write_text(dump_key(KEY), "utf-8")
    assert load_key(tmp_path) == KEY
    (tmp_path / "key.json").write_text(text, "utf-8")
    with pytest.raises(ReportError, match=re.escape(fault)):
        load_key(tmp_path)


def test_a_key_without_an_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "key.json").symlink_to("/dev/zero")
    with pytest.raises(ReportError, match="no ordinary file"):
        load_key(tmp_path)


def test_a_folder_without_a_key_or_a_mark_says_what_to_do(tmp_path: Path) -> None:
    ran = salessim("calibrate", "read", str(tmp_path))
    assert (ran.returncode, "there is no key.json in it" in ran.stderr) == (2, True)
    (tmp_path / "key.json").write_text(dump_key(KEY), "utf-8")
    (tmp_path / "ben.xlsx").write_bytes(b"PK")
    ran = salessim("calibrate", "read", str(tmp_path))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Anna: there is no anna.csv\n" in ran.stderr
    assert "Ben: there is no ben.csv; ben.xlsx is not read: open it and save it as CSV" in ran.stderr


def compared(anna: list[int], ben: list[int], program: list[float | None], *, name: str = "s/a",
             words: list[int] | None = None) -> Calibration:
    """Compare two raters and the program over one criterion or the whole."""
    codes = [f"C{number}" for number in range(len(anna))]
    key = Key(rubric=Judged(id="r", version=1, title="R", digest="d", titles={"s/a": "First"}), scale=KEY.scale, seed=1,
              raters=KEY.raters,
              conversations=tuple(Coded(code=code, session=code, criteria=("s/a",)) for code in codes))
    filled = [Filled(rater=rater, given=True, unseen=frozenset(), missing=(), marks={
        (code, name): float(mark) for code, mark in zip(codes, marks, strict=True)})
        for rater, marks in zip(KEY.raters, (anna, ben), strict=True)]
    return calibrate(key, filled, {(code, name): mark for code, mark in zip(codes, program, strict=True)},
                     dict(zip(codes, words or [10] * len(codes), strict=True)))


def test_the_programs_marks_come_to_the_raters_scale_and_what_it_did_not_observe_is_left_out() -> None:
    [first] = compared([0, 1, 2, 3, 4, 4], [0, 2, 2, 3, 4, 4], [0.0, 0.25, 0.5, 0.65, 1.0, None]).criteria
    [pair], [anna, ben, panel] = first.raters, first.program
    assert (pair.number, pair.exact, pair.near) == (6, 5 / 6, 1)
    assert pair.lean == pytest.approx(1 / 6)
    assert (anna.number, anna.exact, anna.kappa.value) == (5, 1, 1)  # 0.65 of 4 is 2.6, as a mark 3
    assert (ben.exact, panel.exact, first.not_observed) == (0.8, None, 1)
    assert panel.lean == pytest.approx((-0.5 - 0.4) / 5)


def test_findings_name_what_stands_out_and_say_nothing_of_few() -> None:
    anna, ben = [0, 4, 0, 4, 0, 4, 1, 3, 2, 2], [4, 0, 4, 0, 4, 0, 3, 1, 2, 2]
    apart = " ".join(findings(compared(anna, ben, [0.5] * 10)))
    assert "The raters disagree most on First (near one another in 20%)" in apart
    lower = " ".join(findings(compared([3, 4] * 5, [3, 4] * 5, [0.25, 0.5] * 5)))
    assert "The program marks First lower than every rater does, by 2.0 on average (of 0 to 4)." in lower
    assert "disagree" not in lower
    points = [10 * number for number in range(10)]
    longer = compared(points[::-1], points[::-1], [number / 10 for number in range(10)], name=WHOLE, words=points)
    assert "goes more with how much the trainee says than the raters' marks do (1.00 against -1.00)" in " ".join(
        findings(longer))
    few = list(findings(compared(anna[:4], ben[:4], [0.5] * 4)))
    assert few == ["4 conversations: too few for more than shares. Kappa and correlations are given from 5 on; they "
                   "mean something from about 10 on, and are firm from about 30 on."]
    assert compared(anna[:4], ben[:4], [0.5] * 4).criteria[0].single.value is None


def test_names_become_files_of_their_own() -> None:
    assert [rater.file for rater in name_raters(["Anna  Petrova", "Бойко", "../x"])] == ["anna-petrova", "бойко", "x"]
    with pytest.raises(ReportError, match="no rater's name"):
        name_raters(["A", "!?"])


def test_a_round_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    ended, folder = practised(LEFT, LEFT), tmp_path / "first round"
    asked = ["calibrate", "sheet", ended, "--rater", "A", "--rater", "B", "--output", str(folder)]
    real = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.name == "b.csv":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(ReportError, match=os.strerror(errno.ENOSPC)):
            cli(asked, standalone_mode=False)
    assert list(folder.iterdir()) == []
    cli(asked, standalone_mode=False)
    assert len(list(folder.iterdir())) == 5
    assert f"calibrate read '{folder}'" in capsys.readouterr().out  # as a shell takes it


def test_far_too_many_conversations_are_refused_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(calibrating, "_chosen", lambda *_: [f"{number}" for number in range(5_000)])
    with pytest.raises(SalesSimError, match="5,000 conversations are too many"):
        cli(["calibrate", "sheet", "--scenario", "x", "--rater", "A", "--rater", "B", "--output", str(tmp_path / "r")],
            standalone_mode=False)
