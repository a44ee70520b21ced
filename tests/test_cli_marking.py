"""What is said of a score afterwards: another rubric, a trainer's correction, a dispute, a guess, the last attempt."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from running import PROGRAM, events, salessim, session_of

from salessim.content.library import Library
from salessim.journal import Journal
from salessim.model.events import SessionAssessed

PLAYS = {name: "".join(" ".join(said.split()) + "\n" for said in Library.open().play(name).says)
         for name in ("shop-floor-cargo-bike-won", "shop-floor-cargo-bike-lost")}
LINE = "name/learned-name"


def practised(which: str = "won", *options: str) -> str:
    """Practise the cargo bike to its end, and give the session's name."""
    ran = salessim("practice", "shop-floor-cargo-bike", "--seed", "1", "--format", "json", *options,
                   typed=PLAYS[f"shop-floor-cargo-bike-{which}"])
    assert ran.returncode == 0, ran.stderr
    return session_of(ran.stdout)


@pytest.fixture
def session() -> str:
    return practised()


@pytest.fixture
def still_open() -> str:
    return session_of(salessim("practice", "shop-floor-cargo-bike", "--seed", "1", "--format", "json",
                               typed="Good morning!\n").stdout)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give a folder with the next version of the session's rubric: stricter, and with what a person must judge."""
    text = (Path(__file__).parent.parent / "scenarios" / "rubrics" / "active-selling.yaml").read_text("utf-8")
    folder = tmp_path / "own" / "scenarios" / "rubrics"
    folder.mkdir(parents=True)
    text = re.sub("pass_mark: [0-9]+", "pass_mark: 95", re.sub("version: [0-9]+", "version: 99", text, count=1))
    text = text.replace(
        '      - id: "leave"\n', '      - id: "tone"\n        title: "Sounds warm"\n        weight: 4\n'
        '        manual: "a tone of voice cannot be seen in text"\n      - id: "leave"\n', 1)
    assert "Sounds warm" in text
    (folder / "active-selling.yaml").write_text(text, "utf-8")
    return tmp_path / "own"


def corrected(session: str, line: str, mark: str, *more: str) -> str:
    ran = salessim("correct", session, line, "--mark", mark, "--by", "M. Lang", "--reason", "I was there.", *more)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def scored(session: str) -> float:
    """Give the automatic score: it may change with what is understood."""
    return float(json.loads(salessim("report", session, "--format", "json").stdout)["assessment"]["score"])


def kinds(session: str) -> list[str]:
    return [event["kind"] for event in events(salessim("replay", session, "--format", "json").stdout)]


def test_another_rubric_judges_the_same_conversation_and_both_are_shown(session: str) -> None:
    ran = salessim("rescore", session, "--rubric", "after-sale")
    assert ran.returncode == 0, ran.stderr
    for said in ("before", "after", "(active-selling, version ", f"): {int(scored(session))} of 100",
                 "(after-sale, version ", "difference", "First contact", "Seeing to it"):
        assert said in ran.stdout
    told = json.loads(salessim("rescore", session, "--rubric", "after-sale", "--format", "json").stdout)
    assert list(told) == ["session", "before", "after", "difference"]
    assert (told["before"]["rubric"]["id"], told["after"]["rubric"]["id"]) == ("active-selling", "after-sale")
    assert told["difference"] == round(told["after"]["score"] - told["before"]["score"], 1)
    assert kinds(session).count("session_assessed") == 1


def test_the_same_rubric_gives_the_same_score_again(session: str) -> None:
    told = json.loads(salessim("rescore", session, "--rubric", "active-selling", "--format", "json").stdout)
    assert told["before"] == told["after"]
    assert told["difference"] == 0


def test_what_is_kept_stands_beside_the_sessions_own_score(session: str, own: Path) -> None:
    first = salessim("history").stdout
    for _ in range(2):
        ran = salessim("rescore", session, "--rubric", "active-selling", "--content", str(own), "--keep")
        assert f"salessim report {session} --rubric active-selling" in ran.stderr
    assert kinds(session).count("session_assessed") == 2
    assert salessim("history").stdout == first
    assert "(pass mark 60)" in salessim("report", session).stdout
    assert "(pass mark 95)" in salessim("report", session, "--rubric", "active-selling").stdout
    assert salessim("replay", session, "--check").returncode == 0


def test_an_unknown_rubric_is_told_with_the_nearest(session: str) -> None:
    ran = salessim("rescore", session, "--rubric", "after-sail")
    assert ran.returncode == 2
    assert "did you mean after-sale?" in ran.stderr
    ran = salessim("report", session, "--rubric", "after-sale")
    assert ran.returncode == 2
    assert "it has one by active-selling" in ran.stderr
    assert f"salessim rescore {session} --rubric after-sale --keep" in ran.stderr


def test_a_round_is_asked_for_by_name(session: str) -> None:
    told = json.loads(salessim("rescore", session, "--rubric", "active-selling", "--round", "closing", "--format",
                               "json").stdout)
    assert told["after"]["rubric"]["title"].endswith("round of closing")
    assert told["after"]["score"] != told["before"]["score"]
    ran = salessim("rescore", session, "--rubric", "active-selling", "--round", "final")
    assert ran.returncode == 2
    assert "no round 'final'" in ran.stderr
    assert "discovery, closing" in ran.stderr
    ran = salessim("rescore", session, "--rubric", "active-selling", "--round", "closing", "--keep")
    assert ran.returncode == 2
    assert "shown, and not kept" in ran.stderr


def test_a_session_that_ended_without_a_score_gets_its_first_by_rescore(session: str) -> None:
    journal = Path(os.environ["SALESSIM_HOME"]) / "journal.sqlite3"
    with Journal.open(journal, clock=lambda: kept[-1][0]) as opened:
        kept = opened.events(session)
        documents = opened.documents(session)
        unscored = opened.begin(kept[0][1], documents, [event for _, event in kept[1:]  # type: ignore[arg-type]
                                                        if not isinstance(event, SessionAssessed)])
    ran = salessim("report", unscored)
    assert ran.returncode == 2
    assert "has ended, but it has no score" in ran.stderr
    told = json.loads(salessim("rescore", unscored, "--rubric", "active-selling", "--format", "json", "--keep").stdout)
    assert (told["before"], told["difference"]) == (None, None)
    assert "Score: " in salessim("report", unscored).stdout


def test_a_correction_stands_beside_the_automatic_score_and_the_later_one_counts(session: str) -> None:
    score = scored(session)
    printed = corrected(session, LINE, "passed")
    told = json.loads(salessim("report", session, "--format", "json").stdout)
    assert told["assessment"]["score"] == score < told["corrected"]["score"]
    assert printed == f"{session}: automatic {int(score)} of 100, corrected {int(told['corrected']['score'])} of 100\n"
    corrected(session, LINE, "failed")
    text = " ".join(salessim("report", session).stdout.split())
    assert f"Score: {int(score)} of 100, passed" in text
    assert f"With a trainer's corrections: {int(score)} of 100, passed." in text
    assert "M. Lang: passed (a later correction counts). Why: I was there." in text
    assert "M. Lang: not passed. Why: I was there." in text
    assert "Corrected by a trainer" in salessim("report", session, "--format", "html").stdout
    assert salessim("history").stdout.split()[-1] == f"{score:.1f}"
    assert salessim("replay", session, "--check").returncode == 0


def test_a_trainer_fills_in_what_only_a_person_can_judge(session: str, own: Path) -> None:
    salessim("rescore", session, "--rubric", "active-selling", "--content", str(own), "--keep")
    assert salessim("correct", session, "tone", "--mark", "0.5", "--by", "M. Lang", "--reason", "Flat.").returncode == 2
    corrected(session, "tone", "0.5", "--rubric", "active-selling")
    ours = salessim("report", session, "--rubric", "active-selling").stdout
    assert "corrected by M. Lang: 50 of 100" in ours
    assert "M. Lang" not in salessim("report", session).stdout


@pytest.mark.parametrize(("line", "mark", "by", "reason", "says"), [
    ("nme", "passed", "M", "r", "did you mean 'name'?"),
    ("name/learnt-name", "passed", "M", "r", f"did you mean '{LINE}'? there are: {LINE}, name/used-name"),
    ("learned-name", "passed", "M", "r", f"did you mean '{LINE}'?"),
    (LINE, "1.2", "M", "r", "expected passed, failed, or a number from 0 to 1"),
    (LINE, "nan", "M", "r", "expected passed, failed, or a number from 0 to 1"),
    (LINE, "good", "M", "r", "expected passed, failed, or a number from 0 to 1"),
    (LINE, "1", " ", "r", "--by is empty"), (LINE, "1", "M", "", "--reason is empty"),
    (LINE, "1", "M", "a" * 2001, "expected at most 2,000"),
])
def test_a_wrong_correction_is_told_and_keeps_nothing(session: str, line: str, mark: str, by: str, reason: str,
                                                      says: str) -> None:
    ran = salessim("correct", session, line, "--mark", mark, "--by", by, "--reason", reason)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert "score_corrected" not in kinds(session)


def test_a_false_fault_is_taken_back_and_until_then_it_caps() -> None:
    session = practised("lost")
    told = json.loads(salessim("report", session, "--format", "json").stdout)["assessment"]
    [flag, *others] = told["flags"]
    for section in told["criteria"]:
        if section["score"] is not None:
            printed = corrected(session, section["id"], "1")
    assert f"if that is wrong too: salessim correct {session} {flag['id']}" in printed or others
    for raised in told["flags"]:
        printed = corrected(session, raised["id"], "passed")
    assert "corrected 100 of 100" in printed


def test_a_dispute_is_listed_until_its_line_is_corrected(session: str) -> None:
    assert salessim("history", "--disputed").stdout == "No dispute is open.\n"
    ran = salessim("dispute", session, LINE, "--reason", "I said it in turn 3.")
    assert ran.returncode == 0, ran.stderr
    assert "turn 3" in salessim("report", session).stdout
    assert f"disputed: {LINE}" in salessim("history", "--disputed").stdout
    [listed] = json.loads(salessim("history", "--disputed", "--format", "json").stdout)
    assert (listed["session"], listed["disputed"]) == (session, [LINE])
    corrected(session, LINE, "failed")
    assert salessim("history", "--disputed").stdout == "No dispute is open.\n"
    assert "settled" in salessim("report", session).stdout
    assert "no line 'nonsense'" in salessim("dispute", session, "nonsense", "--reason", "r").stderr


@pytest.mark.parametrize("arguments", [
    ("rescore", "{}", "--rubric", "after-sale"), ("dispute", "{}", LINE, "--reason", "r"),
    ("correct", "{}", LINE, "--mark", "1", "--by", "m", "--reason", "r"),
])
def test_nothing_is_added_to_a_session_that_is_open(still_open: str, arguments: tuple[str, ...]) -> None:
    ran = salessim(*(argument.format(still_open) for argument in arguments))
    assert ran.returncode == 2
    assert "is still open" in ran.stderr
    assert f"salessim resume {still_open}" in ran.stderr


def test_a_guess_in_a_pipe_is_kept_before_the_score_and_shown_beside_it() -> None:
    ran = salessim("practice", "shop-floor-cargo-bike", "--seed", "1", "--guess", "70", "--format", "json",
                   typed=PLAYS["shop-floor-cargo-bike-won"])
    assert [line["kind"] for line in events(ran.stdout)][-2:] == ["score_guessed", "assessment"]
    session = session_of(ran.stdout)
    assert kinds(session)[-2:] == ["score_guessed", "session_assessed"]
    assert f"Your own guess: 70 of 100, {int(scored(session)) - 70} too low." in salessim("report", session).stdout
    assert json.loads(salessim("report", session, "--format", "json").stdout)["guess"] == 70
    assert salessim("replay", session, "--check").returncode == 0


@pytest.mark.parametrize("guess", ["101", "7.5", "-", "1e1"])
def test_a_guess_that_is_no_number_of_100_is_refused_before_anything_is_said(guess: str) -> None:
    ran = salessim("practice", "shop-floor-cargo-bike", "--guess", guess, typed="Hello!\n")
    assert ran.returncode == 2
    assert "expected a whole number from 0 to 100" in ran.stderr
    assert salessim("history").stdout.startswith("No sessions yet")


def test_nobody_is_asked_for_a_guess_in_a_pipe() -> None:
    for arguments in (("shop-floor-cargo-bike", "--guess"), ("--guess", "shop-floor-cargo-bike")):
        ran = salessim("practice", *arguments, typed="Hello!\n")
        assert ran.returncode == 2
        assert "as --guess 70" in ran.stderr


def test_no_guess_is_kept_of_a_conversation_that_has_not_ended() -> None:
    ran = salessim("practice", "shop-floor-cargo-bike", "--guess", "70", "--format", "json", typed="Hello!\n")
    assert ran.returncode == 0
    assert "No guess is kept" in ran.stderr
    assert "score_guessed" not in kinds(session_of(ran.stdout))


def test_the_report_says_what_changed_since_the_last_attempt() -> None:
    first = practised("lost")
    assert "Since the last attempt" not in salessim("report", first).stdout
    salessim("practice", "meeting-catering", "--seed", "1", typed="Hello!\n")
    ran = salessim("practice", "shop-floor-cargo-bike", "--seed", "1", typed=PLAYS["shop-floor-cargo-bike-won"])
    second = salessim("history").stdout.split()[0]
    was, now = scored(first), scored(second)
    assert (f"Since the last attempt: {int(was)} -> {int(now)}, +{int(now) - int(was)}; up most: Handling objections."
            in ran.stdout)
    told = json.loads(salessim("report", second, "--format", "json").stdout)["progress"]
    assert (told["was"], told["now"], told["section"]) == (was, now, "Handling objections")
    assert "Since the last attempt" not in salessim("report", first).stdout


Start = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    running = []

    def begin(*arguments: str) -> pexpect.spawn[str]:
        child = pexpect.spawn(PROGRAM[0], [*PROGRAM[1:], *arguments], encoding="utf-8", timeout=30,
                              dimensions=(40, 100), env={**os.environ, "TERM": "xterm", "LANG": "C.UTF-8"})
        running.append(child)
        return child

    yield begin
    for child in running:
        child.close(force=True)


@pytest.mark.parametrize(("typed", "shown"), [(("nonsense", "30"), "Your own guess: 30 of 100"), (("",), "Score: "),
                                              (("\x04",), "Score: ")], ids=["guessed", "no guess", "ctrl-d"])
def test_on_a_terminal_the_guess_is_asked_for_before_the_score(start: Start, typed: tuple[str, ...],
                                                               shown: str) -> None:
    child = start("practice", "--plain", "--seed", "1", "--guess", "shop-floor-cargo-bike")
    for said in PLAYS["shop-floor-cargo-bike-lost"].splitlines():
        child.expect("you>")
        child.sendline(said)
    child.expect("What do you think, of 100")
    assert "Score" not in (child.before or "")
    for number, answer in enumerate(typed):
        child.expect("> ")
        if number:
            assert "a whole number from 0 to 100" in (child.before or "")
        child.send(answer if answer == "\x04" else f"{answer}\n")
    child.expect(pexpect.EOF)
    assert shown in (child.before or "")
    assert ("Your own guess" in (child.before or "")) == shown.startswith("Your")
