from __future__ import annotations

import sqlite3
import typing
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journaled import DOCUMENTS, assessed, clock, ended, names, started, turn

from salessim.errors import JournalError
from salessim.journal import Journal, name_session
from salessim.journal.rows import Step
from salessim.model.codec import KINDS, dumps
from salessim.model.events import Event, TraineeSpoke
from salessim.model.heard import Heard
from salessim.model.scenario import Stage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "journal.sqlite3"


_WORD = st.text(max_size=5)
_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _WORD,
                     lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORD, inner, max_size=3),
                     max_leaves=5)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=()), max_size=20), int: st.integers(),
    float: st.floats(allow_nan=False), bool: st.booleans(),
}


def _values(hint: Any) -> st.SearchStrategy[Any]:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return st.lists(_values(inner[0]), max_size=2).map(tuple)
    if origin is Mapping:
        return st.dictionaries(_WORD, _JSON, max_size=3)
    if origin is typing.Literal:
        return st.sampled_from(inner)
    if inner:
        return st.one_of(*map(_values, inner))
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _PLAIN[hint] if hint in _PLAIN else _events(hint)


def _events(kind: type[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{name: _values(hint) for name, hint in typing.get_type_hints(kind).items()})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_event_comes_back_as_it_was(kind: type[Any]) -> None:
    with Journal.in_memory(clock=clock()) as journal:

        @settings(max_examples=25, deadline=None)
        @given(events=st.lists(_events(kind), min_size=1, max_size=4))
        def keep(events: list[Event]) -> None:
            session = journal.begin(started(), DOCUMENTS)
            journal.append_all(session, events)
            kept = [event for _, event in journal.events(session)][1:]
            assert kept == events
            assert [dumps(event) for event in kept] == [dumps(event) for event in events]

        keep()


def test_a_session_is_there_after_closing_and_opening(path: Path) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS, opening=turn(0)[-1:])
        journal.append_all(session, turn(1))
        journal.append(session, ended(2))
    with Journal.open(path, clock=clock()) as journal:
        kept = journal.events(session)
        assert [event for _, event in kept] == [started(), turn(0)[-1], *turn(1), ended(2)]
        assert [number.isoformat() for number, _ in kept[:3]] == ["2026-11-22T09:00:00.000005+00:00"] * 2 + [
            "2026-11-22T09:00:01.000005+00:00"]
        assert journal.documents(session) == DOCUMENTS


def test_times_are_kept_in_utc(path: Path) -> None:
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with Journal.open(path, clock=lambda: noon) as journal:
        session = journal.begin(started(), DOCUMENTS)
        (at, _), = journal.events(session)
        assert at == noon
        assert at.isoformat() == "2026-11-22T10:00:00+00:00"


def test_a_broken_paste_is_kept_as_it_was(path: Path) -> None:
    said = TraineeSpoke(turn=1, text="a\udc80b\x00\u2028", heard=Heard())
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), {"text": "\ud800"})
        journal.append(session, said)
        assert journal.events(session)[1][1] == said
        assert journal.documents(session) == {"text": "\ud800"}


def test_a_seed_of_any_size_is_kept() -> None:
    with Journal.in_memory(clock=clock()) as journal:
        journal.begin(started(seed=2**80), DOCUMENTS)
        assert journal.sessions()[0].seed == 2**80


def test_documents_are_kept_once_for_each_digest(path: Path) -> None:
    with Journal.open(path, clock=clock()) as journal:
        first, second = journal.begin(started(), DOCUMENTS), journal.begin(started(), DOCUMENTS)
        other = journal.begin(started(digest="d2"), {"other": 1})
        assert journal.documents(first) == journal.documents(second) == DOCUMENTS
        assert journal.documents(other) == {"other": 1}
    assert _count(path, "documents") == 2


def test_sessions_are_listed_newest_first() -> None:
    with Journal.in_memory(clock=clock(), names=names("b", "a", "c")) as journal:
        journal.begin(started(), DOCUMENTS)
        for number in (1, 2):
            journal.append_all("b", turn(number))
        journal.append_all("b", [ended(2, Stage.LOST), assessed(41.5, False)])
        journal.append("b", assessed(72.0, True))
        journal.begin(started("market"), DOCUMENTS)
        journal.begin(started(), DOCUMENTS)
        journal.append_all("c", [ended(1), assessed(None, None)])
        listed = journal.sessions()
        assert [(one.name, one.scenario, one.turns, one.outcome, one.score, one.passed) for one in listed] == [
            ("c", "bakery", 0, "won", None, None), ("a", "market", 0, None, None, None),
            ("b", "bakery", 2, "lost", 41.5, False)], "its own score, not one that was kept later"
        assert {(one.persona, one.seed, one.difficulty, one.mode) for one in listed} == {("ana", 7, "normal", "train")}
        assert listed[2].started_at.isoformat() == "2026-11-22T09:00:00.000005+00:00"
        assert [one.name for one in journal.sessions(scenario="bakery")] == ["c", "b"]
        assert [one.name for one in journal.sessions(limit=2)] == ["c", "a"]
        assert journal.latest_open() == "a"
        assert journal.latest_open("bakery") is None
        journal.append("a", ended(1))
        assert journal.latest_open() is None


def test_the_talks_of_a_campaign_are_found_in_their_order_and_forgotten_one_by_one() -> None:
    with Journal.in_memory(clock=clock(), names=names("a-1", "b-1", "a-2", "c-1")) as journal:
        first = journal.begin(started(), DOCUMENTS, step=Step(campaign="year", number=0))
        journal.begin(started(), DOCUMENTS, step=Step(campaign="other", number=0))
        second = journal.begin(started(), DOCUMENTS, step=Step(campaign="year", number=2, run=first))
        run = [(first, Step(campaign="year", number=0, run=first)),
               (second, Step(campaign="year", number=2, run=first))]
        assert journal.run("year") == run
        with pytest.raises(JournalError):
            journal.begin(started(), DOCUMENTS, step=Step(campaign="year", number=2, run=first))
        journal.forget(first)
        assert journal.run("year") == run[1:]
        assert journal.run("never") == []


def test_a_session_is_found_by_the_beginning_of_its_name() -> None:
    with Journal.in_memory(clock=clock(), names=names("2026-11-22-k7qm", "2026-11-22-kab2", "x%", "x%y")) as journal:
        for _ in range(4):
            journal.begin(started(), DOCUMENTS)
        assert journal.find("2026-11-22-k7") == journal.find(" 2026-11-22-K7QM ") == "2026-11-22-k7qm"
        assert journal.find("x%") == "x%"
        with pytest.raises(JournalError, match=r"2 sessions begin with '2026'.*k7qm.*kab2.*\n.*more of the name"):
            journal.find("2026")
        for unknown in ("2026-11-22-k8qm", "%", ""):
            with pytest.raises(JournalError, match="there is no session"):
                journal.find(unknown)
        with pytest.raises(JournalError, match="did you mean 2026-11-22-k7qm"):
            journal.find("2026-11-22-k8qm")


def test_what_is_not_there_is_told() -> None:
    with Journal.in_memory(clock=clock()) as journal:
        for ask in (journal.events, journal.documents, journal.find, journal.forget):
            with pytest.raises(JournalError, match=r"there is no session 'none'.*\n.*the journal is empty"):
                ask("none")
        with pytest.raises(JournalError, match="there is no session 'none'"):
            journal.append("none", ended(1))


def test_a_taken_name_is_not_given_twice() -> None:
    with Journal.in_memory(clock=clock(), names=names("a", "a", "a", "b", *["b"] * 20)) as journal:
        assert [journal.begin(started(), DOCUMENTS) for _ in range(2)] == ["a", "b"]
        with pytest.raises(JournalError, match="no free name"):
            journal.begin(started(), DOCUMENTS)
        assert len(journal.sessions()) == 2


def test_names_are_short_and_sort_by_day() -> None:
    given_names = {name_session(datetime(2026, 11, 22)) for _ in range(50)}
    assert len(given_names) > 40
    assert all(len(name) == 15 and name.startswith("2026-11-22-") and name == name.casefold() for name in given_names)


def test_a_turn_that_fails_in_the_middle_leaves_nothing(path: Path) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        broken = assessed(1.0, True)
        object.__setattr__(broken, "assessment", {"score": object()})
        with pytest.raises(TypeError):
            journal.append_all(session, [*turn(1), broken])
        journal.append_all(session, turn(1))
        assert [event for _, event in journal.events(session)] == [started(), *turn(1)]


def test_another_that_went_on_with_the_session_is_noticed(path: Path) -> None:
    with Journal.open(path, clock=clock()) as mine, Journal.open(path, clock=clock()) as other:
        session = mine.begin(started(), DOCUMENTS)
        other.events(session)
        other.append_all(session, turn(1))
        with pytest.raises(JournalError, match="another program has gone on"):
            mine.append_all(session, turn(1))
        mine.events(session)
        mine.append_all(session, turn(2))
        assert [event for _, event in mine.events(session)] == [started(), *turn(1), *turn(2)]


@pytest.mark.parametrize("statement", [
    "UPDATE events SET json = '{}'",
    "UPDATE sessions SET name = 'x'",
    "UPDATE documents SET json = '{}'",
    "DELETE FROM events",
    "DELETE FROM events WHERE number = 9",
    "DELETE FROM sessions",
    "DELETE FROM documents",
    "INSERT OR REPLACE INTO events SELECT session, number, at, kind, '{}' FROM events",
    "INSERT INTO events SELECT session, 99, at, kind, json FROM events WHERE number = 1",
    "INSERT OR REPLACE INTO sessions SELECT name, 'x', persona, seed, difficulty, mode, started_at, digest"
    " FROM sessions",
    "INSERT OR REPLACE INTO documents SELECT digest, '{}' FROM documents",
    "UPDATE steps SET campaign = 'x'",
    "DELETE FROM steps",
    "INSERT OR REPLACE INTO steps SELECT session, 'x', run, number FROM steps",
])
def test_no_program_changes_what_was_said(path: Path, statement: str) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS, step=Step(campaign="year", number=0))
        journal.append_all(session, turn(1))
    other = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="only ever appended to"):
        other.execute(statement)
    other.close()
    with Journal.open(path, clock=clock()) as journal:
        assert [event for _, event in journal.events(session)] == [started(), *turn(1)]


def test_forgetting_leaves_no_word_in_the_file_and_spares_the_others(path: Path) -> None:
    secret = TraineeSpoke(turn=1, text="my secret words", heard=Heard())
    with Journal.open(path, clock=clock()) as journal:
        kept = journal.begin(started(), DOCUMENTS)
        gone = journal.begin(started(digest="d2"), {"title": "secret title"})
        shares = journal.begin(started(), DOCUMENTS)
        for session in (kept, gone):
            journal.append_all(session, turn(1))
        journal.append(gone, secret)
        journal.forget(gone)
        journal.forget(shares)
        assert [one.name for one in journal.sessions()] == [kept]
        assert [event for _, event in journal.events(kept)] == [started(), *turn(1)]
        assert journal.documents(kept) == DOCUMENTS
        with pytest.raises(JournalError, match="there is no session"):
            journal.events(gone)
        written = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"secret" not in written
        assert gone.encode() not in written
    assert [_count(path, table) for table in ("sessions", "documents", "forgetting")] == [1, 1, 0]


def test_who_forgets_while_another_program_reads_is_told_that_the_words_are_still_there(path: Path) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT * FROM events").fetchall()
        with pytest.raises(JournalError, match="another program reads the journal"):
            journal.forget(session)
        other.close()
        assert journal.sessions() == []


def test_the_journal_lies_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESSIM_HOME", str(tmp_path / "home"))
    with Journal.open(clock=clock()) as journal:
        assert Path(journal.where) == tmp_path / "home" / "journal.sqlite3"
    assert (tmp_path / "home" / "journal.sqlite3").is_file()
    monkeypatch.delenv("SALESSIM_HOME")
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, **_: tmp_path / "data" / name)
    with Journal.open(clock=clock()) as journal:
        assert Path(journal.where) == tmp_path / "data" / "salessim" / "journal.sqlite3"


def test_a_journal_in_memory_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Journal.in_memory(clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        journal.append_all(session, turn(1))
        assert len(journal.events(session)) == 9
    assert list(tmp_path.iterdir()) == []


def _count(path: Path, table: str) -> int:
    database = sqlite3.connect(path)
    (count,), = database.execute(f"SELECT COUNT(*) FROM {table}")
    database.close()
    return int(count)
