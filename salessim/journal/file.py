"""The journal's file: where it lies, its tables, how an older one is brought up to date, and what can go wrong.

The tables refuse by trigger whatever is not appending, so that no other program rewrites a session by accident either;
only a session named in `forgetting` can be deleted.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from salessim.errors import JournalError, JournalTooNew

WAIT = 5.0
"""How long to wait for another process that is writing, in seconds; ours: a turn is written in well under 1 ms."""
PAGES = 1_000_000
"""The largest journal, in SQLite pages of 4 KiB; ours: 4 GB, some hundred thousand sessions."""
APPLICATION = 0x53414C45
"""Marks the file as ours ("SALE"), so that another program's database is never taken for a journal."""

MIGRATIONS: tuple[str, ...] = ("""
CREATE TABLE documents (digest TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID

CREATE TABLE sessions (
    name TEXT PRIMARY KEY, scenario TEXT NOT NULL, persona TEXT NOT NULL, seed TEXT NOT NULL,
    difficulty TEXT NOT NULL, mode TEXT NOT NULL, started_at TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES documents (digest)) WITHOUT ROWID

CREATE TABLE events (
    session TEXT NOT NULL REFERENCES sessions (name), number INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL,
    json TEXT NOT NULL, PRIMARY KEY (session, number)) WITHOUT ROWID

CREATE TABLE forgetting (session TEXT PRIMARY KEY) WITHOUT ROWID

CREATE TRIGGER documents_stay BEFORE UPDATE ON documents
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER sessions_stay BEFORE UPDATE ON sessions
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

-- INSERT OR REPLACE deletes without asking the triggers on DELETE, so a second row of one key is refused as it comes.
CREATE TRIGGER documents_once BEFORE INSERT ON documents
WHEN EXISTS (SELECT 1 FROM documents WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER sessions_once BEFORE INSERT ON sessions
WHEN EXISTS (SELECT 1 FROM sessions WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER events_follow BEFORE INSERT ON events
WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM events WHERE session = NEW.session)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER documents_keep BEFORE DELETE ON documents
WHEN NOT EXISTS (SELECT 1 FROM forgetting) OR EXISTS (SELECT 1 FROM sessions WHERE digest = OLD.digest)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER sessions_keep BEFORE DELETE ON sessions
WHEN NOT EXISTS (SELECT 1 FROM forgetting WHERE session = OLD.name)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER events_keep BEFORE DELETE ON events
WHEN NOT EXISTS (SELECT 1 FROM forgetting WHERE session = OLD.session)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END
""", """
CREATE TABLE steps (
    session TEXT PRIMARY KEY REFERENCES sessions (name), campaign TEXT NOT NULL, run TEXT NOT NULL,
    number INTEGER NOT NULL, UNIQUE (run, number)) WITHOUT ROWID

CREATE TRIGGER steps_stay BEFORE UPDATE ON steps
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER steps_once BEFORE INSERT ON steps
WHEN EXISTS (SELECT 1 FROM steps WHERE session = NEW.session OR (run = NEW.run AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END

CREATE TRIGGER steps_keep BEFORE DELETE ON steps
WHEN NOT EXISTS (SELECT 1 FROM forgetting WHERE session = OLD.session)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END
""")
"""What each version adds, statements apart by an empty line; a file's version is the number of these it has had."""


def default_path() -> Path:
    """Give where the journal lies: under `SALESSIM_HOME`, else where this system keeps a person's files."""
    home = os.environ.get("SALESSIM_HOME")
    if home:
        return Path(home) / "journal.sqlite3"
    from platformdirs import user_data_path

    return user_data_path("salessim", appauthor=False) / "journal.sqlite3"


@contextmanager
def telling(where: str) -> Iterator[None]:
    """Tell what SQLite found as a `JournalError` that says where, and what to do."""
    try:
        yield
    except sqlite3.Error as wrong:
        found, hint = _explain(getattr(wrong, "sqlite_errorname", ""), wrong)
        raise JournalError(f"{where}: {found}", hint=hint) from wrong


def _explain(code: str, wrong: sqlite3.Error) -> tuple[str, str]:
    kind = code.removeprefix("SQLITE_").partition("_")[0]
    match kind:
        case "CANTOPEN" | "READONLY" | "PERM" | "AUTH":
            return (f"the journal cannot be opened for writing ({wrong})",
                    "look at the rights of the file and its folder, or set SALESSIM_HOME to a folder of yours")
        case "BUSY" | "LOCKED":
            return (f"another program kept the journal locked for {WAIT:g} seconds",
                    "close the other program that uses it, and try again")
        case "FULL":
            return ("there is no room left for the journal; nothing of this turn was kept",
                    "free some room on the disk, or forget old sessions with 'salessim forget'")
        case "NOTADB" | "CORRUPT":
            return (f"the journal is damaged, or is no journal at all ({wrong})",
                    "move the file away and a new one is begun, or put a backup in its place")
        case "IOERR":
            return f"the disk did not read or write the journal ({wrong})", "look at the disk, and try again"
        case _:
            return f"the journal cannot be used ({wrong})", "report this with the message above"


def connect(where: str) -> sqlite3.Connection:
    """Open the journal's file, make it if there is none, and bring it up to date.

    Args:
        where: a path, or ":memory:" for a journal that is gone when closed.

    Raises:
        JournalTooNew: a newer version wrote it.
        JournalError: it cannot be opened, or is no journal.
    """
    if where != ":memory:":
        try:  # private: what was said in practice is nobody else's business
            Path(where).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as wrong:
            raise JournalError(f"{where}: the journal's folder cannot be made: {wrong.strerror}",
                               hint="set SALESSIM_HOME to a folder that you may write to") from wrong
        with suppress(OSError):  # what hinders it is told by the database, in its own words
            os.close(os.open(where, os.O_CREAT | os.O_RDWR, 0o600))
    with telling(where):
        database = sqlite3.connect(where, timeout=WAIT, isolation_level=None)
        try:
            _prepare(database, where)
        except BaseException:
            database.close()
            raise
    return database


def _prepare(database: sqlite3.Connection, where: str) -> None:
    _agree(database, where)
    for setting in ("foreign_keys = ON", "secure_delete = ON", f"max_page_count = {PAGES}", "synchronous = NORMAL"):
        database.execute(f"PRAGMA {setting}")
    _keep_log(database)
    while _version(database) < len(MIGRATIONS):
        with writing(database):
            version = _version(database)  # another process may have been quicker
            if version < len(MIGRATIONS):
                for statement in MIGRATIONS[version].split("\n\n"):
                    database.execute(statement)
                database.execute(f"PRAGMA application_id = {APPLICATION}")
                database.execute(f"PRAGMA user_version = {version + 1}")
    _agree(database, where)


def _keep_log(database: sqlite3.Connection) -> None:
    # SQLite itself does not wait here when several processes make the same journal at once.
    until = time.monotonic() + WAIT
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as wrong:
            if not wrong.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            time.sleep(0.005)
        else:
            return


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _agree(database: sqlite3.Connection, where: str) -> None:
    # The tables first: another process may be making this very journal, and its mark comes in with its tables.
    filled = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    if filled and database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise JournalError(f"{where}: this is another program's database, no journal",
                           hint="set SALESSIM_HOME to another folder, or move the file away")
    version = _version(database)
    if version > len(MIGRATIONS):
        raise JournalTooNew(f"{where}: the journal has version {version}, and this SalesSim reads versions up to "
                            f"{len(MIGRATIONS)}",
                            hint="install the newer SalesSim that wrote it, or set SALESSIM_HOME to another folder")


@contextmanager
def writing(database: sqlite3.Connection) -> Iterator[None]:
    """Do all that is within as one transaction: all of it is there, or none."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
