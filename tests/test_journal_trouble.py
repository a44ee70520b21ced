from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from cast import STAGING
from journaled import DOCUMENTS, clock, ended, started, turn

from salessim.errors import JournalError, JournalTooNew
from salessim.journal import Journal
from salessim.journal import file as journal_file
from salessim.model.events import Event
from salessim.session import Session

TURN = 8


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


def _start(program: str, *arguments: str) -> subprocess.Popen[str]:
    told = "import os, sys, signal\nfrom pathlib import Path\nfrom journaled import *\n" \
           "from salessim.journal import Journal\n"
    here = Path(__file__).parent
    return subprocess.Popen([sys.executable, "-c", told + program, *arguments], stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])})


_ENDLESS = """
journal = Journal.open(Path(sys.argv[1]), clock=clock())
print(journal.begin(started(), DOCUMENTS), flush=True)
for number in range(1, 1_000_000):
    journal.append_all(journal.latest_open(), turn(number))
    print(number, flush=True)
"""


def test_every_turn_that_was_told_outlives_a_kill(path: Path) -> None:
    with _start(_ENDLESS, str(path)) as writer:
        assert writer.stdout
        session = writer.stdout.readline().strip()
        lines = [writer.stdout.readline() for _ in range(50)]
        writer.kill()
        lines += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    told = max(int(line) for line in lines if line.endswith("\n"))
    with Journal.open(path, clock=clock()) as journal:
        kept = [event for _, event in journal.events(session)][1:]
        whole = len(kept) // TURN
        assert whole >= told
        assert kept == [event for number in range(1, whole + 1) for event in turn(number)]
        journal.append_all(session, turn(whole + 1))


_HALF = """
journal = Journal.open(Path(sys.argv[1]), clock=clock())
session = journal.begin(started(), DOCUMENTS)
journal.append_all(session, turn(1))
seen = []
def kill_in_the_middle(statement):
    seen.extend(["event"] * statement.startswith("INSERT INTO events"))
    if len(seen) == 5:
        print(session, journal._database.in_transaction, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
journal._database.set_trace_callback(kill_in_the_middle)
journal.append_all(session, turn(2))
"""


def test_a_turn_killed_in_the_middle_is_not_there_at_all(path: Path) -> None:
    writer = _start(_HALF, str(path))
    said, _ = writer.communicate()
    assert writer.returncode == -signal.SIGKILL
    session, in_transaction = said.split()
    assert in_transaction == "True"
    with Journal.open(path, clock=clock()) as journal:
        assert [event for _, event in journal.events(session)] == [started(), *turn(1)]
        journal.append_all(session, turn(2))
        assert len(journal.events(session)) == 1 + 2 * TURN


_MANY = """
with Journal.open(Path(sys.argv[1]), clock=clock()) as journal:
    session = journal.begin(started(), DOCUMENTS)
    for number in range(1, 101):
        journal.append_all(session, turn(number))
    print(session)
"""


def test_processes_that_begin_and_write_at_once_do_not_disturb_each_other(path: Path) -> None:
    writers = [_start(_MANY, str(path)) for _ in range(3)]
    sessions = [writer.communicate()[0].strip() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    with Journal.open(path, clock=clock()) as journal:
        assert {one.name for one in journal.sessions()} == set(sessions)
        for session in sessions:
            assert [event for _, event in journal.events(session)][1:] == [
                event for number in range(1, 101) for event in turn(number)]


def test_a_journal_that_another_process_is_just_making_is_waited_for(
        path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waited: list[float] = []

    def let_go(seconds: float) -> None:
        waited.append(seconds)
        other.execute("ROLLBACK")

    monkeypatch.setattr("salessim.journal.file.time.sleep", let_go)
    with Journal.open(path, clock=clock()) as journal:
        assert journal.sessions() == []
    assert len(waited) == 1
    other.close()


def test_a_lock_that_stays_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "WAIT", 0.01)
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match=r"another program kept the journal locked.*\n.*close the other"):
            journal.append_all(session, turn(1))
        assert len(journal.events(session)) == 1
        other.execute("ROLLBACK")
        other.close()
        journal.append_all(session, turn(1))
        assert len(journal.events(session)) == 1 + TURN


def test_a_newer_journal_is_left_alone(path: Path) -> None:
    Journal.open(path, clock=clock()).close()
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(JournalTooNew) as told:
        Journal.open(path, clock=clock())
    assert told.value.exit_code == 3
    assert str(path) in str(told.value)
    assert "version 99" in told.value.message
    assert f"up to {len(journal_file.MIGRATIONS)}" in told.value.message
    assert "newer SalesSim" in told.value.hint
    assert path.read_bytes() == before


def test_an_older_journal_is_brought_up_to_date_in_whole_steps(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
    first, second = journal_file.MIGRATIONS, "CREATE TABLE notes (a TEXT)"
    monkeypatch.setattr(journal_file, "MIGRATIONS", (*first, f"{second}\n\n{second}"))
    with pytest.raises(JournalError, match="already exists"):
        Journal.open(path, clock=clock())
    monkeypatch.setattr(journal_file, "MIGRATIONS", first)
    with Journal.open(path, clock=clock()) as journal:
        assert len(journal.events(session)) == 1
    monkeypatch.setattr(journal_file, "MIGRATIONS", (*first, second))
    with Journal.open(path, clock=clock()) as journal:
        assert len(journal.events(session)) == 1
    monkeypatch.setattr(journal_file, "MIGRATIONS", first)
    with pytest.raises(JournalTooNew, match=f"version {len(first) + 1}"):
        Journal.open(path, clock=clock())


def test_a_file_that_is_no_journal_is_told_and_left_alone(path: Path) -> None:
    path.write_text("Dear diary, " * 100)
    with pytest.raises(JournalError, match=r"damaged, or is no journal.*\n.*move the file away"):
        Journal.open(path, clock=clock())
    assert path.read_text() == "Dear diary, " * 100


def test_another_programs_database_is_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(JournalError, match="another program's database"):
        Journal.open(path, clock=clock())
    assert path.read_bytes() == before


def test_a_damaged_journal_is_told_wherever_it_is_damaged(path: Path) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        for number in range(1, 60):
            journal.append_all(session, turn(number))
    whole = path.read_bytes()
    told = 0
    for page in range(0, len(whole), 4096):
        path.write_bytes(whole[:page] + b"\xff" * 4096 + whole[page + 4096:])
        try:
            with Journal.open(path, clock=clock()) as journal:
                journal.sessions()
                journal.events(session)
                journal.documents(session)
        except JournalError as wrong:
            assert str(path) in str(wrong)
            told += 1
    assert told >= len(whole) // 4096 * 0.9  # a page may be unused


def _plant(path: Path, session: str, line: str) -> None:
    other = sqlite3.connect(path)
    other.execute("INSERT INTO events VALUES (?, 2, '2026-11-22T09:00+00:00', 'session_ended', ?)", (session, line))
    other.commit()
    other.close()


@pytest.mark.parametrize("line", ["", "{", "[]", "{}", '{"kind": "unheard_of"}', '{"kind": "session_ended"}'])
def test_a_damaged_event_is_told_with_its_place(path: Path, line: str) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        _plant(path, session, line)
        with pytest.raises(JournalError) as told:
            journal.events(session)
        assert f"{path}: session {session}, event 2: " in told.value.message


def test_a_damaged_end_does_not_pass_for_an_open_session(path: Path) -> None:
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        _plant(path, session, "[")
        with pytest.raises(JournalError, match=f"session {session}: damaged JSON"):
            journal.sessions()


@pytest.mark.parametrize("place", ["a-file/journal.sqlite3", "a-file/folder/journal.sqlite3", "folder"])
def test_a_place_that_cannot_hold_a_journal_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(JournalError, match="SALESSIM_HOME") as told:
        Journal.open(tmp_path / place, clock=clock())
    assert str(tmp_path / place) in told.value.message


@contextmanager
def _without_privileges() -> Iterator[None]:
    """Let rights count for a while, also where the tests are run by root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs the rights of POSIX files")
@pytest.mark.parametrize("there", [False, True], ids=["no journal yet", "a journal"])
def test_a_folder_that_may_only_be_read_is_told(there: bool) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = folder / "journal.sqlite3"
        if there:
            with Journal.open(path, clock=clock()) as journal:
                journal.begin(started(), DOCUMENTS)
            path.chmod(0o444)
        folder.chmod(0o555)
        try:
            with _without_privileges(), pytest.raises(JournalError, match=r"cannot be opened for writing.*\n.*rights"):
                Journal.open(path, clock=clock())
        finally:
            folder.chmod(0o755)


def test_a_full_disk_keeps_what_was_there_and_drops_the_turn_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "PAGES", 30)
    with Journal.open(path, clock=clock()) as journal:
        session = journal.begin(started(), DOCUMENTS)
        kept = 0
        with pytest.raises(JournalError, match=r"no room left.*\n.*forget old sessions"):
            for number in range(1, 1000):
                journal.append_all(session, turn(number))
                kept = number
        assert [event for _, event in journal.events(session)][1:] == [
            event for number in range(1, kept + 1) for event in turn(number)]
        journal.forget(session)
        journal.append(journal.begin(started(), DOCUMENTS), ended(1))


_LIMITED = """
import resource
journal = Journal.open(Path(sys.argv[1]), clock=clock())
session = journal.begin(started(), DOCUMENTS)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
from salessim.errors import JournalError
kept = 0
try:
    for number in range(1, 100_000):
        journal.append_all(session, turn(number))
        kept = number
except JournalError as told:
    print(session, kept, told.exit_code)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the system on a file's size")
def test_a_system_that_refuses_to_write_on_drops_the_turn_whole(path: Path) -> None:
    writer = _start(_LIMITED, str(path))
    session, kept, exit_code = writer.communicate()[0].split()
    assert (writer.returncode, exit_code) == (0, "3")
    with Journal.open(path, clock=clock()) as journal:
        assert [event for _, event in journal.events(session)][1:] == [
            event for number in range(1, int(kept) + 1) for event in turn(number)]


def test_the_file_and_its_folder_are_made_for_one_person_only(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "home" / "journal.sqlite3", clock=clock()):
        assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_a_new_file_in_an_old_folder_is_made_for_one_person_only(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "journal.sqlite3", clock=clock()) as journal:
        journal.begin(started(), DOCUMENTS)
        assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


def test_what_could_not_be_kept_has_not_happened() -> None:
    said, full = "Good morning, Ms Keller, this is Anna from Dawn.", False

    def keep(_: Sequence[Event]) -> None:
        if full:
            raise JournalError("the disk is full")

    session = Session.begin(STAGING, seed=2, tier="light", record=keep)
    full = True
    with pytest.raises(JournalError, match="full"):
        session.say(said)
    assert session.customer.turn == 0
    full = False
    assert session.say(said) == Session.begin(STAGING, seed=2, tier="light").say(said)
