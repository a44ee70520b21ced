"""Look at sessions afterwards: history, replay, report, forget; and list and check content."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from running import PROGRAM, damage, events, salessim, session_of

SAID = ("Good morning, this is Alex Moran from Dawnline. Do you have a minute?\nHow do your deliveries run?\n"
        "What goes wrong?\nThanks for your time, goodbye.\n")


@pytest.fixture
def session() -> str:
    return session_of(salessim("practice", "cold-call-bakery", "--seed", "3", "--format", "json", typed=SAID).stdout)


def test_history_lists_what_was_practised(session: str) -> None:
    ran = salessim("history")
    assert ran.stdout.startswith(session)
    assert "cold-call-bakery" in ran.stdout
    [listed] = json.loads(salessim("history", "--format", "json").stdout)
    assert listed["session"] == session
    assert listed["turns"] == 4
    assert salessim("history", "--scenario", "meeting-catering").stdout.startswith("No sessions yet")


@pytest.mark.parametrize(("kind", "line", "options"), [
    ("session_ended", "{", ()), ("session_assessed", "[]", ()),
    ("session_assessed", '{"assessment":{"score":"high"}}', ()), ("session_assessed", '{"assessment":7}', ()),
    ("trainee_spoke", "{", ("--disputed",))])
def test_a_damaged_session_hides_no_other(session: str, kind: str, line: str, options: tuple[str, ...]) -> None:
    other = session_of(salessim("practice", "meeting-catering", "--format", "json", typed=SAID).stdout)
    said = salessim("dispute", session, "opening", "--reason", "I said my name")
    assert said.returncode == 0, said.stderr
    damage("UPDATE events SET json = ? WHERE kind = ? AND session = ?", line, kind, other)
    ran = salessim("history", *options)
    assert ran.returncode == 3
    assert ran.stdout.startswith(session)
    assert other not in ran.stdout
    assert f"session {other}" in ran.stderr
    told = salessim("history", "--format", "json", *options)
    assert told.returncode == 3
    assert [one["session"] for one in json.loads(told.stdout)] == [session]


def test_a_session_is_found_by_the_beginning_of_its_name(session: str) -> None:
    assert "You: What goes wrong?" in salessim("replay", session[:-1]).stdout


def test_an_unknown_session_is_told_with_the_nearest(session: str) -> None:
    ran = salessim("replay", session[:-1] + "#")
    assert ran.returncode == 3
    assert session in ran.stderr


def test_replay_check_plays_it_again_and_finds_the_same_bytes(session: str) -> None:
    ran = salessim("replay", session, "--check")
    assert ran.returncode == 0
    assert "the same" in ran.stdout


def test_replay_check_tells_what_differs(session: str) -> None:
    """Somebody changed the file behind our back."""
    database = sqlite3.connect(Path(os.environ["SALESSIM_HOME"]) / "journal.sqlite3")
    database.executescript("DROP TRIGGER IF EXISTS events_are_kept")
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    database.execute("UPDATE events SET json = replace(json, 'What goes wrong?', 'What?') WHERE kind = 'trainee_spoke'")
    database.commit()
    database.close()
    ran = salessim("replay", session, "--check")
    assert ran.returncode == 1
    assert "differs from event" in ran.stdout


def test_a_session_is_replayed_with_the_content_it_was_played_with(tmp_path: Path) -> None:
    own = tmp_path / "own"
    root = Path(__file__).parent.parent
    shutil.copytree(root / "personas", own / "personas", ignore=shutil.ignore_patterns("__pycache__"))
    persona = own / "personas" / "nuala-byrne.yaml"
    persona.write_text(persona.read_text("utf-8").replace("Nuala Byrne", "Nora Quill"), "utf-8")
    played = salessim("practice", "cold-call-bakery", "--seed", "3", "--content", str(own), "--format", "json",
                      typed=SAID)
    shutil.rmtree(own)
    ran = salessim("replay", session_of(played.stdout))
    assert "Nora Quill:" in ran.stdout
    assert salessim("replay", session_of(played.stdout), "--check").returncode == 0


@pytest.mark.parametrize(("form", "begins"), [("text", "A cold call"), ("html", "<!doctype html>"), ("json", "{")])
def test_a_report_is_given_in_each_form(session: str, form: str, begins: str) -> None:
    ran = salessim("report", session, "--format", form)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.lower().startswith(begins.lower())


def test_a_session_without_a_score_has_no_report() -> None:
    command = [*PROGRAM, "practice", "cold-call-bakery", "--format", "json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        name = session_of(running.stdout.readline())
        running.kill()
    ran = salessim("report", name)
    assert ran.returncode == 2
    assert "has no score" in ran.stderr
    assert f"salessim resume {name}" in ran.stderr


def test_a_forgotten_session_is_gone(session: str) -> None:
    assert salessim("forget", session, "--yes").returncode == 0
    assert salessim("report", session).returncode == 3


def test_resuming_what_has_ended_says_so(session: str) -> None:
    ran = salessim("resume", session)
    assert ran.returncode == 2
    assert "has ended" in ran.stderr
    assert "no session is open" in salessim("resume").stderr


@pytest.mark.parametrize("kind", ["personas", "products", "scenarios", "rubrics", "plays"])
def test_lists_name_what_there_is(kind: str) -> None:
    listed = json.loads(salessim("list", kind, "--format", "json").stdout)
    assert listed
    text = salessim("list", kind).stdout
    for entry in listed:
        assert {"id", "title", "language"} <= entry.keys()
        assert entry["id"] in text


def test_check_names_every_fault_with_its_place(tmp_path: Path) -> None:
    wrong = tmp_path / "personas" / "dora.yaml"
    wrong.parent.mkdir()
    wrong.write_text("kind: persona\nid: dora\nlanguage: en\npacience: 3\n", "utf-8")
    ran = salessim("check", str(wrong))
    assert ran.returncode == 1
    assert "dora.yaml:4:1: SS104 unknown key 'pacience'" in ran.stdout
    found = json.loads(salessim("check", str(wrong), "--format", "json").stdout)
    assert {"file", "line", "column", "code", "message", "hint"} <= found[0].keys()
    assert len(found) > 3


def test_the_shipped_content_has_no_fault() -> None:
    ran = salessim("check")
    assert ran.returncode == 0, ran.stdout


def test_schemas_are_printed_by_kind() -> None:
    schema = json.loads(salessim("schema", "persona").stdout)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "persona" in json.loads(salessim("schema").stdout)
    assert salessim("schema", "nonsense").returncode == 2


def test_understand_gives_a_line_for_each_line() -> None:
    ran = salessim("understand", typed="Good morning!\n\nHow do you handle deliveries now?\n")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["text"] for line in lines] == ["Good morning!", "", "How do you handle deliveries now?"]
    for line in lines:
        assert all(0 <= move["start"] < move["end"] <= len(line["text"]) for move in line["moves"])
    named = salessim("understand", "--scenario", "cold-call-bakery", typed="It costs 590 euros a month.\n")
    assert {"kind": "money", "subject": "590"}.items() <= json.loads(named.stdout)["mentions"][0].items()


def test_understand_refuses_a_line_of_megabytes_by_its_number() -> None:
    ran = salessim("understand", typed="Hello\n" + "a" * 3_000_000 + "\n")
    assert ran.returncode == 2
    assert "line 2 has more than 2,000 characters" in ran.stderr


def test_an_unknown_language_is_told() -> None:
    ran = salessim("understand", "--language", "xx", typed="Hello\n")
    assert ran.returncode == 2
    assert "xx" in ran.stderr


def test_a_reader_that_goes_away_is_no_fault() -> None:
    ran = subprocess.run(f"{sys.executable} -m salessim schema | head -c 10", shell=True, capture_output=True,
                         text=True, check=False)
    assert ran.stderr == ""


def test_a_fault_of_the_program_itself_is_one_sentence() -> None:
    script = ("import sys\nfrom salessim import cli\nfrom salessim.content import library\n"
              "def broken(*_, **__): raise RuntimeError('inside')\nlibrary.Library.open = broken\n"
              "sys.argv = ['salessim', 'list', 'personas']\ncli.run()")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 70
    assert "Traceback" not in ran.stderr
    assert "RuntimeError" in ran.stderr


def test_the_events_of_two_replays_are_the_same_bytes(session: str) -> None:
    first, second = (salessim("replay", session, "--format", "json").stdout for _ in range(2))
    assert first == second
    assert events(first)[0]["kind"] == "session_started"
