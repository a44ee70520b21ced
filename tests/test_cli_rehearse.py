"""`salessim rehearse`: plays that hold, plays that do not, broken ones, and plays made from real sessions."""

from __future__ import annotations

import json
import os
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from journaled import DOCUMENTS, clock, started, turn
from running import salessim

from salessim.cli import cli
from salessim.cli.shared import Keeping, open_journal
from salessim.content.compile import compile_document
from salessim.content.library import Library
from salessim.content.shaping import shape
from salessim.content.source import parse_source
from salessim.content.writing import holdable
from salessim.customer import Past
from salessim.errors import ContentError, SalesSimError
from salessim.journal import Journal
from salessim.model.beforehand import LeadsRanked
from salessim.model.events import Event, TraineeSpoke
from salessim.model.moves import Move
from salessim.model.play import Expected, Play
from salessim.model.replies import ReplyAct
from salessim.model.scenario import Difficulty, Stage, Staging
from salessim.model.text import visible
from salessim.rehearsal.from_session import play_of, write_play
from salessim.rehearsal.plays import Difference, perform
from salessim.session import Session

LIBRARY = Library.open()
STAGING = LIBRARY.stage("cold-call-bakery")
SCENARIO = LIBRARY.files("scenario")["cold-call-bakery"][0].read_text("utf-8")
HELLO, BYE = "Good morning, this is Alex Moran from Dawnline.", "Thanks for your time, goodbye."
ODD = "How \"do\": {your} 'deliveries' run?\t😀 #שלום \u200f\\n"
PLAY = """kind: play
id: {id}
title: Made
scenario: cold-call-bakery
seed: 3
outcome: {outcome}
says:
  - say: {hello}
    moves: [{moves}]
    stage: objecting
  - {bye}
score: {{at_most: 40}}
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, as a trainer would."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["rehearse", "--tier", "light", *arguments])


def refused(*arguments: str) -> str:
    """Give the sentence with which a command is refused."""
    wrong = run(*arguments).exception
    assert isinstance(wrong, SalesSimError), wrong
    return str(wrong)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "scenarios" / "plays" / f"{name}.play.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def made(name: str, *, outcome: str = "polite_exit", moves: str = "greet, introduce_self, name_company") -> str:
    return PLAY.format(id=name, outcome=outcome, moves=moves, hello=HELLO, bye=BYE)


def practised(*said: str, seed: int = 3, past: Past | None = None, prepare: bool = False) -> str:
    """Practise, score what has ended, and give the session's name in the journal."""
    with open_journal() as journal:
        keeping = Keeping(journal, STAGING)
        session = Session.begin(STAGING, seed=seed, tier="light", record=keeping.record, past=past, prepare=prepare)
        if prepare:
            session.rank([lead.id for lead in session.preparation.leads])
            session.open()
        for text in said:
            session.say(text)
        if session.outcome is not None:
            session.assess()
        return keeping.name


def read(text: str) -> Play:
    return compile_document(shape(parse_source(text, "it"), kind="play").document, Play)


def test_what_comes_otherwise_is_told_turn_by_turn_and_at_the_end() -> None:
    play = Play(id="made", title="Made", scenario="cold-call-bakery", seed=3, difficulty=Difficulty.NORMAL,
                outcome=Stage.WON, says=(HELLO, BYE, "Are you still there?"), at_least=50, expects={
                    1: Expected(moves=(Move.NAME_COMPANY, Move.GREET, Move.INTRODUCE_SELF), stage=Stage.OBJECTING),
                    2: Expected(moves=(Move.GREET,), stage=Stage.INTEREST, reply=(ReplyAct.STATE_NEED,)),
                    3: Expected(moves=())})
    found = perform(play, STAGING, tier="light")
    last = found.session.transcript.turns[-1].reply

    def one(what: str, expected: Sequence[str], came: Sequence[str], turn: int = 2, said: str = BYE) -> Difference:
        return Difference(turn=turn, said=said, what=what, expected=tuple(expected), found=tuple(came), reply=last)

    assert found.differences == (
        one("moves", ["greet"], ["farewell", "thank"]), one("stage", ["interest"], ["polite_exit"]),
        one("reply", ["state_need"], ["part"]),
        one("over", ["open"], ["polite_exit"], turn=3, said="Are you still there?"),
        one("outcome", ["won"], ["polite_exit"]), one("score", ["50", "100"], [f"{found.score:g}"]))


def test_a_play_says_of_a_turn_as_much_as_it_likes() -> None:
    play = read(made("a").replace("moves: [greet, introduce_self, name_company]", "reply: []"))
    assert play.says == (HELLO, BYE)
    assert play.expects == {1: Expected(stage=Stage.OBJECTING, reply=())}
    with pytest.raises(ContentError) as wrong:
        read(made("a", moves="gret").replace("stage: objecting", "stag: won").replace(f"- {BYE}", "- Bye: now"))
    assert [(one.line, one.code, one.hint) for one in wrong.value.diagnostics] == [
        (9, "SS106", "did you mean 'greet'?"), (10, "SS104", "did you mean 'stage'?"),
        (11, "SS103", "put text that holds ': ' in quotes as a whole")]


def test_one_that_differs_and_one_that_is_broken_hide_no_other(desk: Path) -> None:
    write(desk, "a-broken", made("a-broken").replace("seed:", "sead:"))
    write(desk, "b-lost", made("b-lost").replace("cold-call-bakery", "cold-call-bakry"))
    write(desk, "c-differs", made("c-differs", outcome="won", moves="greet"))
    path = write(desk, "d-holds", made("d-holds"))
    ran = salessim("rehearse", "--content", ".", "--tier", "light", "a-broken", "b-lost", "c-differs", str(path))
    assert ran.returncode == 1
    told = ran.stdout
    assert "BROKEN   a-broken\n  scenarios/plays/a-broken.play.yaml:5:1: SS104 unknown key 'sead'" in told
    assert "did you mean 'seed'?" in told
    assert "b-lost.play.yaml:4:11: SS201 there is no scenario 'cold-call-bakry'" in told
    assert f"turn 1, you: “{HELLO}”\n    heard     expected greet\n" in told
    assert "              came     greet, introduce_self, name_company\n    customer  “" in told
    assert "outcome   expected won\n            came     polite_exit\n" in told
    assert "\nholds    " in told
    assert "3 of 4 do not hold: a-broken, b-lost, c-differs" in ran.stderr
    found = json.loads(run("--content", ".", "--format", "json", "a-broken", "c-differs", str(path)).stdout)
    broken, differs, holds = found["plays"]
    assert (broken["holds"], broken["faults"][0]["code"], broken["faults"][0]["line"]) == (False, "SS104", 5)
    assert [(one["what"], one["turn"]) for one in differs["differences"]] == [("moves", 1), ("outcome", 2)]
    assert (holds["holds"], holds["outcome"], holds["differences"], holds["faults"]) == (True, "polite_exit", [], [])


def test_only_the_first_turns_are_shown(desk: Path) -> None:
    line = '  - {say: "How do your deliveries run?", moves: [greet]}\n'
    text = made("long").partition("says:")[0] + "says:\n" + line * 6
    ran = run(str(write(desk, "long", text)))
    assert ran.stdout.count("you: “How do") == 3
    assert "and 3 turns after these, which come otherwise too" in ran.stdout
    assert ran.exit_code == 1


def test_ids_files_and_options_that_are_not_there_or_go_with_nothing(desk: Path) -> None:
    assert "there is no play 'cold-call-bakery-wan'\n  hint: did you mean cold-call-bakery-won" in refused(
        "cold-call-bakery-wan")
    assert "SS001 there is no such file" in run("nothing.play.yaml").stdout
    assert "SS001" in refused("--content", "nowhere")
    assert "--output" in refused("--output", "a.play.yaml")
    assert "makes a play" in refused("--record", "x", "cold-call-bakery-won")
    assert "makes a play" in refused("--record", "x", "--format", "json")
    write(desk, "short", made("long"))
    assert "SS101" in run("scenarios/plays/short.play.yaml").stdout


def test_without_names_all_plays_are_played_and_a_trainers_own(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: found for name, found in LIBRARY.files("play").items() if name.startswith("cold-call-bakery-")}
    monkeypatch.setattr(Library, "files", lambda self, kind, files=Library.files: {
        name: found for name, found in files(self, kind).items()
        if kind != "play" or name in few or desk.name in str(found[0].resolve())})
    write(desk, "own", made("own"))
    (desk / "salessim.yaml").write_text("content: .\n", encoding="utf-8")
    found = json.loads(run("--format", "json").stdout)["plays"]
    assert [one["play"] for one in found] == ["own", *few]


def test_a_recorded_session_holds_at_once_and_is_never_written_over(desk: Path) -> None:
    session = practised(HELLO, ODD, "", BYE)
    ran = run("--record", session[:-1], "--content", "mine")
    [path] = desk.glob("mine/scenarios/plays/*.play.yaml")
    text = path.read_text("utf-8")
    assert f"To play it: salessim rehearse cold-call-bakery-{session} --content mine" in ran.stdout
    schema = text.splitlines()[0].partition("$schema=")[2]
    assert json.loads((path.parent / schema).read_text("utf-8"))["title"] == "SalesSim play"
    play = read(text)
    assert play.says == (HELLO, ODD, "", BYE)
    assert (play.seed, play.outcome, len(play.expects)) == (3, Stage.POLITE_EXIT, 4)
    assert play.at_least < play.at_most < 50
    assert "# Nuala Byrne: \"" in text
    assert run(f"cold-call-bakery-{session}", "--content", "mine").exit_code == 0
    assert CliRunner().invoke(cli, ["check", "mine"]).exit_code == 0
    assert "there is already a play" in refused("--record", session, "--content", "mine")
    assert path.read_text("utf-8") == text


def test_a_recorded_session_goes_where_it_is_told(desk: Path) -> None:
    session = practised(HELLO, BYE)
    assert "Wrote in/scenarios/plays/b.play.yaml" in run(
        "--record", session, "--output", "in/scenarios/plays/b.play.yaml").stdout
    assert (desk / "in/schemas/salessim-play.json").is_file()
    assert run("--record", session, "--output", "c.play.yaml").exit_code == 0
    assert run("c.play.yaml", "in/scenarios/plays/b.play.yaml").exit_code == 0
    assert read(run("--record", session, "--output", "-").stdout).says == (HELLO, BYE)
    before = (desk / "c.play.yaml").read_bytes()
    assert "already there" in refused("--record", session, "--output", "c.play.yaml")
    assert (desk / "c.play.yaml").read_bytes() == before
    assert "expected a name that ends in .play.yaml" in refused("--record", session, "--output", "c.yaml")
    assert "cannot be an id" in refused("--record", session, "--output", "My Play.play.yaml")


def test_sessions_that_make_no_play_are_refused_in_words() -> None:
    assert "has not ended" in refused("--record", practised(HELLO))
    assert "has not ended" in refused("--record", practised())
    assert "goes on from an earlier talk" in refused("--record", practised(HELLO, BYE, past=Past(trust=0.9)))
    assert "has the seed -3" in refused("--record", practised(HELLO, BYE, seed=-3))
    assert "was prepared without a plan" in refused("--record", practised(HELLO, BYE, prepare=True))
    assert "no session 'x'" in refused("--record", "x")


def test_a_session_without_its_start_is_called_damaged() -> None:
    with Journal.open(clock=clock()) as journal:
        name = journal.begin(started(), DOCUMENTS, turn(1))
    with sqlite3.connect(Path(os.environ["SALESSIM_HOME"]) / "journal.sqlite3") as database:
        database.execute("DROP TRIGGER events_keep")
        database.execute("DELETE FROM events WHERE number = 1")
    ran = salessim("rehearse", "--record", name)
    assert ran.returncode == 3
    assert f"session {name} does not begin with its start" in ran.stderr


def test_a_session_that_was_prepared_becomes_a_prepared_play() -> None:
    prepared = LIBRARY.play("cold-call-bakery-prepared")
    found = perform(prepared, STAGING, tier="light")
    text = write_play(play_of("s", found.session.events, STAGING, play_id="p", score=found.score), "s",
                      found.session.events, STAGING)
    assert any(isinstance(event, LeadsRanked) for event in found.session.events)
    assert read(text).prepare == prepared.prepare
    assert perform(read(text), STAGING, tier="light").differences == ()


def test_content_that_changed_since_is_played_as_it_is_now(desk: Path) -> None:
    session = practised(HELLO, "How do your deliveries run?", BYE)
    mine = desk / "mine" / "scenarios" / "cold-call-bakery.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text(SCENARIO.replace("A cold call to a bakery", "Renamed"), encoding="utf-8")
    assert run("--record", session, "--content", "mine", "--output", "-").exit_code == 0
    mine.write_text(SCENARIO.replace("initiative: seller", "initiative: seller\nreception: busy"), encoding="utf-8")
    told = refused("--record", session, "--content", "mine")
    assert "was not recorded: its content has changed since" in told
    assert "turn 1, you: “Good morning" in told
    assert not [*desk.glob("mine/scenarios/plays/*")]


def test_a_session_that_the_tier_hears_otherwise_is_not_recorded(tmp_path: Path) -> None:
    session = practised(HELLO, BYE)
    database = sqlite3.connect(tmp_path / "home" / "journal.sqlite3")
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    database.execute("UPDATE events SET json = replace(json, '\"farewell\"', '\"rude\"')")
    database.commit()
    database.close()
    told = refused("--record", session)
    assert "with --tier light it goes otherwise" in told
    assert "expected rude, thank" in told
    assert "--tier full" in told


EVENTS = perform(read(made("a")), STAGING, tier="light").session.events


def said(text: str, staging: Staging = STAGING) -> str:
    """Give what is read back of a text that a trainee typed, as a session keeps it."""
    events: list[Event] = [replace(event, text=text) if isinstance(event, TraineeSpoke) else event for event in EVENTS]
    again = read(write_play(play_of("s", events, staging, play_id="p", score=None), "s", events, staging))
    assert len(again.says) == 2
    return again.says[0]


@given(st.text(max_size=200) | st.text("\"'\\\t\n:#-&*!|>%@`{}[],? é\u200f\u2067\u2069\U0001f600ש", max_size=50))
def test_whatever_was_typed_comes_back_unchanged(typed: str) -> None:
    """But for what no page may hold: U+FFFD stands there, and letters are composed, as in all content."""
    kept = visible(typed).strip()
    assert said(kept) == unicodedata.normalize("NFC", holdable(kept))
    if holdable(kept) == kept and unicodedata.is_normalized("NFC", kept):
        assert said(kept) == kept


def test_names_in_notes_break_no_line() -> None:
    named = replace(STAGING, persona=replace(STAGING.persona, name="Ms\n- say: \u2028\"x\"\t#"))
    assert said(HELLO, named) == HELLO


def test_what_a_play_cannot_hold_is_told() -> None:
    with pytest.raises(SalesSimError, match="cannot be written as a play: 'say': found 4000 characters"):
        said("\u0958" * 2000)  # composed form writes this letter as two
