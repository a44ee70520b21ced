"""`playbook`: the best sessions as a script, each line with its source; nothing harmful and nobody's name in it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from running import salessim

from salessim.cli.shared import Keeping, open_journal
from salessim.content.library import Library
from salessim.model.assessment import FlagResult
from salessim.model.events import Event, ScoreCorrected
from salessim.model.judged import Remarks
from salessim.model.lexicon import lexicon
from salessim.model.moves import HARMFUL
from salessim.model.scenario import Stage, Staging
from salessim.model.transcript import transcribe
from salessim.reports.playbook.pages import playbook_json, playbook_markdown
from salessim.reports.playbook.practised import Practised
from salessim.reports.playbook.script import Line, Playbook, make_playbook
from salessim.scoring import assess
from salessim.session import Record, Session, forget
from salessim.understanding import Recogniser, load

BAKERY = "cold-call-bakery"
def spoken(play: str) -> tuple[str, ...]:
    """Give what the trainee says in a shipped play."""
    return tuple(" ".join(line.split()) for line in Library.open().play(play).says)


WINS = spoken("cold-call-bakery-won")
GREETS = WINS[0]
LOSES = ("Sign here now, or you'll be sorry. Don't be stupid.", "You are an idiot.", "You are an idiot, I said.")


@cache
def staged(scenario: str) -> tuple[Staging, Recogniser]:
    staging = Library.open().stage(scenario)
    return staging, Recogniser(load(staging.scenario.language), lexicon(staging), tier="light")


def played(*said: str, scenario: str = BAKERY, record: Record = forget) -> tuple[Event, ...]:
    """Play a conversation to its end, and have it assessed."""
    staging, ear = staged(scenario)
    session = Session.begin(staging, seed=1, tier="light", ear=ear, record=record)
    for line in said:
        if session.outcome is None:
            session.say(line)
    session.assess()
    return tuple(session.events)


def practised(name: str, *said: str, scenario: str = BAKERY, corrections: Sequence[ScoreCorrected] = ()) -> Practised:
    events = played(*said, scenario=scenario)
    judged = assess(transcribe(events), staged(scenario)[0])
    return Practised.of(name, events, judged, Remarks(corrections=tuple(corrections)))


@pytest.fixture(scope="module")
def won() -> Practised:
    return practised("2026-11-22-best", *WINS)


def made(*kept: Practised, scenario: str = BAKERY, best: int = 5) -> Playbook:
    playbook = make_playbook(kept, staged(scenario)[0], best=best)
    assert playbook is not None
    return playbook


def lines(playbook: Playbook) -> Iterator[Line]:
    for chapter in playbook.chapters:
        for entry in chapter.entries:
            yield from entry.lines


def kept(*said: str) -> str:
    """Keep a conversation in the journal, and give its name."""
    staging, _ = staged(BAKERY)
    with open_journal() as journal:
        keeping = Keeping(journal, staging)
        played(*said, record=keeping.record)
        return keeping.name


def said_in(playbook: Playbook, stage: str) -> str:
    return "\n".join(line.said for chapter in playbook.chapters if chapter.id == stage
                     for entry in chapter.entries for line in entry.lines)


def test_the_command_writes_a_script_by_stage_with_the_source_of_each_line(tmp_path: Path) -> None:
    names = [kept(*LOSES), kept(*WINS)]
    page = tmp_path / "playbook.md"
    ran = salessim("playbook", "--scenario", BAKERY, "--output", str(page))
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    text = page.read_text("utf-8")
    assert re.findall(r"^## (\d\. .*)", text, re.MULTILINE) == [
        "1. Opening", "2. Needs", "3. Presenting", "4. Objections", "5. Buying signals", "6. Close", "7. Leave"]
    assert "1 of 2 scored sessions passed or reached the goal without a serious fault" in text
    assert f"> **Say:** {GREETS}" in text
    assert f"- Source: {names[1]}, turn 1\n" in text
    assert names[0] not in text
    page.write_text("My own words.", "utf-8")
    ran = salessim("playbook", "--scenario", BAKERY, "--output", str(page))
    assert (ran.returncode, "is there already" in ran.stderr) == (2, True)
    assert page.read_text("utf-8") == "My own words."
    ran = salessim("playbook", "--scenario", BAKERY, "--format", "json")
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    assert [one["session"] for one in told["best"]] == [names[1]]
    assert told["damaged"] == []
    script = [line for stage in told["stages"] for entry in stage["entries"] for line in entry["lines"]]
    assert {(line["session"], WINS[line["turn"] - 1]) for line in script} == {
        (names[1], line["said"]) for line in script}, "each line is verbatim where it says that it was said"


def test_needs_come_with_the_answer_and_objections_with_their_rules(won: Practised) -> None:
    entries = {entry.title: entry for chapter in made(won).chapters for entry in chapter.entries}
    asked = entries["To find out that a baker leaves the ovens every weekday to drive to the second shop"]
    assert asked.lines[0].said == WINS[3]
    assert "second shop" in asked.lines[0].reply[0][1]
    objection = entries["When it is said that she already has a courier"]
    assert [(line.said, line.rules) for line in objection.lines] == [
        (WINS[1], ("heard out",)), (WINS[7], ("answered",))]
    assert objection.lines[0].heard == made(won).chapters[0].entries[0].lines[0].reply, "where it was raised"
    assert "let go of the concern" in objection.came_of_it
    met = entries["Once you have heard that a baker leaves the ovens every weekday to drive to the second shop"]
    assert (met.lines, met.also and met.also.turn, met.place) == ((), 8, objection.title), "no line stands twice"


def test_what_a_failed_check_quotes_is_left_out_though_it_won_the_meeting() -> None:
    loose = "Our vans are faster and greener than any other."
    boasts = practised("2026-11-22-boasts", *WINS[:10], loose, *WINS[10:])
    quoted = {quote.turn for criterion in boasts.assessment.criteria for check in criterion.checks
              if check.passed is False for quote in check.evidence if quote.side == "seller"}
    assert quoted == {11}
    assert boasts.transcript.outcome is Stage.APPOINTMENT
    assert loose not in [line.said for line in lines(made(boasts))]


def test_no_line_stands_twice_however_many_sessions_have_it(won: Practised) -> None:
    playbook = made(won, replace(won, session="2026-11-22-copy"), practised("2026-11-22-third", *WINS[:9], *WINS[9:]))
    said = [line.said for line in lines(playbook) if line.said]
    assert len(said) == len(set(said))


def test_of_several_lines_the_one_that_more_came_of_is_chosen(won: Practised) -> None:
    bare = practised("2026-11-22-bare", "Good morning, Ms Byrne.", *WINS)
    better = replace(bare, assessment=replace(bare.assessment, score=99.0))
    assert made(better, won).best[0] is better
    assert said_in(made(better, won), "opening").splitlines()[0] == GREETS
    assert {line.session for line in lines(made(better, won, best=1))} == {"2026-11-22-bare"}


def test_sessions_that_failed_or_were_capped_give_no_line(won: Practised) -> None:
    staging, _ = staged(BAKERY)
    lost = practised("2026-11-22-lost", *LOSES)
    assert make_playbook([lost], staging) is None
    capped = replace(won, assessment=replace(won.assessment, passed=True, flags=(
        FlagResult(id="rude", says="was rude", cap=25, why="turn 2"),)))
    assert make_playbook([capped], staging) is None
    low = replace(won, assessment=replace(won.assessment, passed=False, score=40.0))
    assert make_playbook([low], staging) is not None, "the goal was reached"
    assert low.transcript.outcome is Stage.APPOINTMENT


def test_harmful_lines_are_left_out_of_a_good_session() -> None:
    harmful = "You must be stupid to stay with Ketterby. What does that cost you?"
    session = practised("2026-11-22-slip", *WINS[:2], harmful, *WINS[2:])
    assert session.transcript.turns[2].has(HARMFUL)
    low = replace(session, assessment=replace(session.assessment, flags=(), passed=True, score=70.0))
    assert harmful not in [line.said for line in lines(made(low))]


def test_what_a_trainer_corrected_counts(won: Practised) -> None:
    assert said_in(made(won), "opening") == GREETS
    judged = won.assessment
    quoting = [(criterion.id, check.id) for criterion in judged.criteria for check in criterion.checks
               if check.passed and any(quote.turn == 1 and quote.side == "seller" for quote in check.evidence)]
    criterion, check = quoting[0]
    failed = ScoreCorrected(rubric=judged.rubric, version=judged.version, criterion=criterion, check=check, mark=0.0,
                            by="Ines Trainer", reason="too long for a first breath")
    corrected = practised("2026-11-22-corr", *WINS, corrections=[failed])
    playbook = made(corrected)
    assert GREETS not in said_in(playbook, "opening"), "a check that failed in the trainer's eyes quotes it"
    assert f"(corrected; automatic: {int(judged.score or 0)})" in playbook_markdown(playbook)
    assert "Ines" not in playbook_markdown(playbook) + json.dumps(playbook_json(playbook))


def test_a_trainees_own_name_is_not_in_the_script() -> None:
    session = practised("2026-11-22-name", GREETS.replace("Alex Moran", "Petra Novak"), *WINS[1:])
    page = playbook_markdown(made(session))
    assert "Petra" not in page
    assert "another name is given than the seller's" in page


def test_a_stage_without_a_good_line_says_so_and_gives_marked_advice(won: Practised) -> None:
    page = playbook_markdown(made(won))
    leave = page.partition("## 7. Leave")[2]
    assert "No session has a good line for this stage." in leave
    assert "- Advice (the rubric): Whatever the answer was, thank them for their time and say goodbye." in leave
    assert "- Advice (the persona): Ask: “Who drives on Saturdays?”" in page


@pytest.mark.parametrize(("typed", "shown"), [
    ("Good morning, Ms Byrne. *My* name is Alex Moran | Dawnline <b>calling</b>. Have you got two minutes?",
     r"\*My\* name is Alex Moran \| Dawnline &lt;b&gt;calling&lt;/b&gt;."),
    ("Good morning, Ms Byrne. My name is Alex Moran from Dawnline, \u202eשלום. Have you got two minutes?",
     "Dawnline, \ufffdשלום.")], ids=["markdown", "right-to-left"])
def test_what_was_typed_cannot_mark_up_the_page(typed: str, shown: str) -> None:
    page = playbook_markdown(made(practised("2026-11-22-mark", typed, *WINS[1:])))
    assert shown in page
    assert "<b>" not in page
    assert "\u202e" not in page


def test_where_the_offer_does_not_fit_an_honest_no_is_the_close() -> None:
    scenario = "shop-misfit-mower"
    play = Library.open().play("shop-misfit-mower-honest-no")
    honest = practised("2026-11-22-true", *(" ".join(line.split()) for line in play.says), scenario=scenario)
    playbook = made(honest, scenario=scenario)
    assert [chapter.id for chapter in playbook.chapters] == ["opening", "needs", "objections", "close", "leave"]
    assert "I won't sell you the big one" in said_in(playbook, "close")


def test_nothing_to_make_a_playbook_of_is_said_in_words() -> None:
    ran = salessim("playbook", "--scenario", "cold-call-baker")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "did you mean cold-call-bakery?" in ran.stderr
    ran = salessim("playbook", "--scenario", BAKERY, "--since", "2026-11-22")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"there is no session of {BAKERY} since 2026-11-22" in ran.stderr
    name = kept(*LOSES)
    ran = salessim("playbook", "--scenario", BAKERY)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"The best of 1 is {name}: " in ran.stderr


@contextmanager
def behind_its_back() -> Iterator[sqlite3.Connection]:
    """Change the journal behind the program's back."""
    database = sqlite3.connect(Path(os.environ["SALESSIM_HOME"]) / "journal.sqlite3")
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    yield database
    database.commit()
    database.close()


def test_a_damaged_session_is_told_and_the_others_make_the_playbook() -> None:
    damaged, whole = kept(*WINS), kept(*WINS)
    with behind_its_back() as database:
        database.execute("UPDATE events SET json = '{' WHERE kind = 'trainee_spoke' AND session = ?", [damaged])
    ran = salessim("playbook", "--scenario", BAKERY, "--format", "json")
    assert ran.returncode == 3
    assert f"session {damaged}" in ran.stderr
    told = json.loads(ran.stdout)
    assert [one["session"] for one in told["best"]] == [whole]
    assert [one["session"] for one in told["damaged"]] == [damaged]


def test_sessions_whose_content_is_read_no_more_are_told_and_not_called_bad() -> None:
    name = kept(*WINS)
    with behind_its_back() as database:
        database.execute("""UPDATE documents SET json = replace(json, '"needs"', '"wants"')""")
    ran = salessim("playbook", "--scenario", BAKERY)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert f"session {name}: the session's persona:1:1: SS102 the key 'needs' is missing" in ran.stderr
    assert ran.stderr.endswith(f"No session of {BAKERY} could be read, so there is no playbook.\n")
