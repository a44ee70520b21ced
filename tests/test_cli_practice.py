"""Practise through the real command line: whole conversations, and everything that can go wrong on the way."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
from pathlib import Path

import pytest
from running import PROGRAM, SCENARIOS, events, salessim, session_of

HELLO = "Good morning, this is Alex Moran from Dawnline. Do you have a minute?\n"
ASK = "How do you handle your deliveries at the moment?\n"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_conversation_through_a_pipe_is_shown_and_scored(scenario: str) -> None:
    ran = salessim("practice", scenario, "--seed", "1", typed=HELLO + ASK + "Thanks for your time, goodbye.\n")
    assert ran.returncode == 0, ran.stderr
    assert "You: Good morning, this is Alex Moran" in ran.stdout
    assert "Score: " in ran.stdout
    assert "\x1b" not in ran.stdout


def test_without_a_scenario_a_shipped_one_is_played() -> None:
    ran = salessim("practice", "--seed", "1", typed="Hello!\n")
    assert ran.returncode == 0, ran.stderr
    assert "You: Hello!" in ran.stdout


def test_an_unknown_scenario_is_answered_with_the_nearest_names() -> None:
    ran = salessim("practice", "cold-call-bakry")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "there is no scenario 'cold-call-bakry'" in ran.stderr
    assert "did you mean cold-call-bakery" in ran.stderr


def test_wrong_use_is_told_with_the_right_one() -> None:
    ran = salessim("practice", "--difficulty", "brutal")
    assert ran.returncode == 2
    assert "easy" in ran.stderr


def test_an_empty_line_is_listening() -> None:
    ran = salessim("practice", "cold-call-bakery", "--seed", "1", "--format", "json", typed=HELLO + "\n")
    spoken = [event for event in events(ran.stdout) if event["kind"] == "trainee_spoke"]
    assert [event["text"] for event in spoken] == [HELLO.strip(), ""]


def test_a_line_of_a_hundred_thousand_characters_is_refused_and_the_talk_goes_on() -> None:
    ran = salessim("practice", "cold-call-bakery", "--seed", "1", "--format", "json",
                   typed=HELLO + "a" * 100_000 + "\n" + ASK)
    assert ran.returncode == 0
    assert "line 2 has more than 2,000 characters and was not said" in ran.stderr
    spoken = [event["text"] for event in events(ran.stdout) if event["kind"] == "trainee_spoke"]
    assert spoken == [HELLO.strip(), ASK.strip()]


def test_bytes_that_are_no_utf8_are_shown_as_such_and_kept() -> None:
    ran = salessim("practice", "cold-call-bakery", "--seed", "1", "--format", "json", typed=b"Hello \xff\xfe there\n")
    assert "line 1 is not all UTF-8" in ran.stderr
    spoken = [event["text"] for event in events(ran.stdout) if event["kind"] == "trainee_spoke"]
    assert spoken == ["Hello \ufffd\ufffd there"]


def test_escape_sequences_typed_in_reach_no_screen() -> None:
    evil = "Hello \x1b]0;owned\x07 \x1b[2J there \u202e olleh \x9b31m\n"
    for form in ("text", "json"):
        ran = salessim("practice", "cold-call-bakery", "--seed", "1", "--format", form, typed=evil)
        assert ran.returncode == 0
        for dangerous in ("\x1b", "\x07", "\u202e", "\x9b"):
            assert dangerous not in ran.stdout + ran.stderr


def test_escape_sequences_in_content_are_refused_and_reach_no_screen(tmp_path: Path) -> None:
    shipped = Path(__file__).parent.parent / "scenarios" / "cold-call-bakery.yaml"
    (tmp_path / "scenarios").mkdir()
    changed = shipped.read_text("utf-8").replace('title: "A cold', r'title: "\e]0;owned\a \u202e A cold')
    (tmp_path / "scenarios" / "cold-call-bakery.yaml").write_text(changed, "utf-8")
    ran = salessim("practice", "cold-call-bakery", "--seed", "1", "--content", str(tmp_path), typed=HELLO)
    assert ran.returncode == 2
    assert "cold-call-bakery.yaml:3:8: SS006 the text holds the character U+001B" in ran.stderr
    for dangerous in ("\x1b", "\x07", "\u202e"):
        assert dangerous not in ran.stdout + ran.stderr


def test_the_same_seed_and_words_give_the_same_bytes_whatever_the_hash_seed() -> None:
    typed = HELLO + ASK + "What goes wrong?\n" + "Goodbye, thanks.\n"
    first, second = (salessim("practice", "cold-call-bakery", "--seed", "9", "--format", "json", typed=typed,
                              PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert events(first.stdout) == events(second.stdout)
    assert session_of(first.stdout) != session_of(second.stdout)
    assert json.loads(first.stdout.splitlines()[-1])["kind"] == "assessment"


def test_another_seed_gives_another_conversation() -> None:
    said = set()
    for seed in range(6):
        ran = salessim("practice", "cold-call-bakery", "--seed", str(seed), "--format", "json", typed=HELLO + ASK)
        said.add(tuple(event["text"] for event in events(ran.stdout) if event["kind"] == "customer_replied"))
    assert len(said) > 1


def test_input_that_ends_leaves_the_session_open_and_resume_goes_on() -> None:
    begun = salessim("practice", "cold-call-bakery", "--seed", "4", "--format", "json", typed=HELLO)
    name = session_of(begun.stdout)
    assert f"salessim resume {name}" in begun.stderr
    resumed = salessim("resume", "--format", "json", typed=ASK)
    whole = salessim("practice", "cold-call-bakery", "--seed", "4", "--format", "json", typed=HELLO + ASK)
    kept = [event for event in events(resumed.stdout) if event["kind"] != "session_assessed"]
    assert kept == [event for event in events(whole.stdout) if event["kind"] != "session_assessed"]


def test_a_session_killed_between_two_turns_loses_nothing_that_was_shown() -> None:
    command = [*PROGRAM, "practice", "cold-call-bakery", "--seed", "4", "--format", "json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          encoding="utf-8") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        shown = []
        for line in (HELLO, ASK):
            running.stdin.write(line)
            running.stdin.flush()
            said = False
            while not (said and '"customer_replied"' in shown[-1]):
                shown.append(running.stdout.readline())
                said = said or '"trainee_spoke"' in shown[-1]
        running.send_signal(signal.SIGKILL)
    name = session_of(shown[0])
    replayed = salessim("replay", name, "--format", "json")
    assert events(replayed.stdout) == events("\n".join(line.strip() for line in shown))
    resumed = salessim("resume", name, "--format", "json", typed="What goes wrong with them?\n")
    whole = salessim("practice", "cold-call-bakery", "--seed", "4", "--format", "json",
                     typed=HELLO + ASK + "What goes wrong with them?\n")
    assert events(resumed.stdout) == events(whole.stdout)


def test_ctrl_c_keeps_the_session() -> None:
    command = [*PROGRAM, "practice", "cold-call-bakery", "--seed", "4", "--format", "json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          encoding="utf-8") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(HELLO)
        running.stdin.flush()
        shown = [running.stdout.readline()]
        while '"customer_replied"' not in shown[-1] or '"turn": 1' not in shown[-1]:
            shown.append(running.stdout.readline())
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert f"salessim resume {session_of(shown[0])}" in err
    assert "Traceback" not in err
    assert running.returncode == 0


def test_a_data_folder_that_cannot_be_made_is_named() -> None:
    ran = salessim("practice", "cold-call-bakery", typed=HELLO, SALESSIM_HOME="/dev/null/here")
    assert ran.returncode == 3
    assert "/dev/null/here" in ran.stderr
    assert "hint" in ran.stderr


def test_a_journal_of_a_newer_version_is_left_alone() -> None:
    salessim("practice", "cold-call-bakery", "--seed", "1", typed=HELLO)
    import sqlite3

    where = Path(os.environ["SALESSIM_HOME"]) / "journal.sqlite3"
    database = sqlite3.connect(where)
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()
    ran = salessim("history")
    assert ran.returncode == 3
    assert "99" in ran.stderr


def test_a_disk_that_fills_up_loses_nothing_that_was_shown() -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    lines = "".join(f"Tell me about delivery number {number}, how did it go on that day?\n" for number in range(60))
    command = [*PROGRAM, "practice", "cold-call-bakery", "--seed", "4", "--difficulty", "easy", "--format", "json"]
    shown = ""
    for _ in range(12):
        ran = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=False,
                             preexec_fn=small_files, timeout=120)
        assert "Traceback" not in ran.stderr
        if ran.returncode == 3:
            shown = ran.stdout
            break
    assert shown, "the disk never filled up"
    assert "hint" in ran.stderr
    replayed = salessim("replay", session_of(shown), "--format", "json")
    assert events(replayed.stdout)[:len(events(shown))] == events(shown)


def test_an_assessment_below_the_pass_mark_exits_with_1() -> None:
    assert salessim("practice", "cold-call-bakery", "--seed", "1", "--mode", "assess", typed="ok\n").returncode == 1
    assert salessim("practice", "cold-call-bakery", "--seed", "1", "--mode", "train", typed="ok\n").returncode == 0


@pytest.mark.parametrize(("name", "begins"), [("r.html", "<!doctype html>"), ("r.json", "{"), ("r.txt", "A cold call")])
def test_the_report_is_written_where_asked(tmp_path: Path, name: str, begins: str) -> None:
    ran = salessim("practice", "cold-call-bakery", "--seed", "1", "--report", str(tmp_path / name), typed=HELLO)
    assert ran.returncode == 0
    assert (tmp_path / name).read_text("utf-8").lower().startswith(begins.lower())


def test_a_report_that_cannot_be_written_is_told_and_the_session_is_kept(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no" / "r.html")
    ran = salessim("practice", "cold-call-bakery", "--seed", "1", "--report", nowhere, typed=HELLO)
    assert ran.returncode == 2
    assert "cannot write the report" in ran.stderr
    assert "cold-call-bakery" in salessim("history").stdout


def test_a_gatekeeper_speaks_under_their_own_name_until_the_customer_picks_up() -> None:
    ran = salessim("practice", "gatekeeper-payroll", "--tier", "light", "--seed", "1", typed=(
        "Good morning.\n"
        "My name is Jules Carrow from Lantern. The reason I'm calling is a question about your payroll.\n"))
    names = [line.split(":")[0] for line in ran.stdout.splitlines() if ": " in line]
    gate, boss = "Mrs Adeyemi-Holt", "Gareth Malone-Price"
    assert [name for name in names if name in {"You", gate, boss}][:6] == [gate, "You", gate, "You", gate, boss]
