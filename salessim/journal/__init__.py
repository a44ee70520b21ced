"""The journal: every session as the events that happened in it, kept in one SQLite file and only ever appended to.

In: events, and the documents that a session is played with. Out: the same events, byte for byte, and lists of sessions.
Never: changes an event, judges one, or keeps half a turn.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from salessim.errors import JournalError
from salessim.journal.file import connect, default_path, telling, writing
from salessim.journal.rows import (
    SUMMARIES,
    Begun,
    Step,
    Summary,
    read_event,
    read_json,
    read_summary,
    write_event,
    write_json,
    write_time,
)
from salessim.model.events import Event, SessionStarted

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 of them, without l, o, 0 and 1, which look alike


def name_session(now: datetime) -> str:
    """Name a session by its day and four random letters, as `2026-11-22-k7qm`."""
    return f"{now:%Y-%m-%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(4))


class Journal:
    """An open journal. Use it in a `with` statement, or `close` it."""

    def __init__(self, where: str, *, clock: Callable[[], datetime],
                 names: Callable[[datetime], str] = name_session) -> None:
        """Open the journal at a path; `Journal.open` and `Journal.in_memory` say it better."""
        self.where = where
        self._clock = clock
        self._names = names
        self._seen: dict[str, int] = {}
        self._database = connect(where)

    @classmethod
    def open(cls, path: Path | None = None, *, clock: Callable[[], datetime],
             names: Callable[[datetime], str] = name_session) -> Journal:
        """Open a journal, and make it if there is none.

        Args:
            path: the file; without one it is `journal.sqlite3` under SALESSIM_HOME, or among the person's own files.
            clock: tells the time, with its zone.
            names: gives a new session's name.

        Raises:
            JournalTooNew: a newer version wrote it.
            JournalError: it cannot be opened: no rights, no room, damaged, locked, or no journal.
        """
        return cls(str(default_path() if path is None else path), clock=clock, names=names)

    @classmethod
    def in_memory(cls, *, clock: Callable[[], datetime],
                  names: Callable[[datetime], str] = name_session) -> Journal:
        """Open a journal that is gone when it is closed, for practice where none can be kept."""
        return cls(":memory:", clock=clock, names=names)

    def close(self) -> None:
        """Close the file; what was appended is in it already."""
        self._database.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def begin(self, started: SessionStarted, documents: Mapping[str, object], opening: Iterable[Event] = (), *,
              step: Step | None = None) -> str:
        """Begin a session, and give its name.

        Args:
            started: its first event, which is appended.
            documents: plain JSON values: the content it is played with, kept once for each `started.digest`.
            opening: what else happens before the trainee's first word; kept in the same transaction.
            step: of which campaign's run this is a part.
        """
        now = self._clock()
        snapshot = write_json(documents)
        with self._writing():
            name = self._free_name(now)
            self._database.execute("INSERT INTO documents SELECT ?1, ?2 WHERE NOT EXISTS"
                                   " (SELECT 1 FROM documents WHERE digest = ?1)", (started.digest, snapshot))
            self._database.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                   (name, started.scenario, started.persona, str(started.seed),
                                    started.difficulty.value, started.mode, write_time(now), started.digest))
            if step is not None:
                self._database.execute("INSERT INTO steps VALUES (?, ?, ?, ?)",
                                       (name, step.campaign, step.run or name, step.number))
            last = self._insert(name, 0, now, (started, *opening))
        self._seen[name] = last
        return name

    def append(self, session: str, event: Event) -> None:
        """Append one event; see `append_all`."""
        self.append_all(session, (event,))

    def append_all(self, session: str, events: Iterable[Event]) -> None:
        """Append all events of one turn: all of them are there when this returns, or none if it does not.

        They outlive the program's death at once; a failing computer may lose the last turns, but never half of one.

        Raises:
            JournalError: no such session, another program went on with it meanwhile, or it cannot be written.
        """
        now = self._clock()
        events = tuple(events)
        with self._writing():
            last = self._last(session)
            if self._seen.get(session, last) != last:
                raise JournalError(f"{self.where}: another program has gone on with session {session}",
                                   hint=f"leave this one, and take it up again with 'salessim resume {session}'")
            last = self._insert(session, last, now, events)
        self._seen[session] = last

    def events(self, session: str) -> list[tuple[datetime, Event]]:
        """Give all events of a session in order, each with its time in UTC.

        Raises:
            JournalError: no such session, or one of its events is damaged.
        """
        rows = self._rows("SELECT number, at, json FROM events WHERE session = ? ORDER BY number", session)
        if not rows:
            raise self._unknown(session)
        self._seen[session] = rows[-1][0]
        return [(datetime.fromisoformat(at), read_event(line, f"{self.where}: session {session}, event {number}"))
                for number, at, line in rows]

    def documents(self, session: str) -> dict[str, object]:
        """Give the content that a session was played with.

        Raises:
            JournalError: no such session, or its documents are damaged.
        """
        rows = self._rows("SELECT documents.json FROM sessions JOIN documents USING (digest) WHERE name = ?", session)
        if not rows:
            raise self._unknown(session)
        return read_json(rows[0][0], f"{self.where}: the documents of session {session}")

    def sessions(self, *, scenario: str | None = None, limit: int = -1,
                 damaged: Callable[[JournalError], object] | None = None) -> list[Summary]:
        """List sessions, newest first.

        Args:
            scenario: only those of this scenario.
            limit: how many at most (count); −1 for all.
            damaged: is told of each session that cannot be read, which is then left out.

        Raises:
            JournalError: a session is damaged, and nobody is to be told of it.
        """
        listed: list[Summary] = []
        for row in self._rows(SUMMARIES, scenario, limit):
            try:
                listed.append(read_summary(row, self.where))
            except JournalError as wrong:
                if damaged is None:
                    raise
                damaged(wrong)
        return listed

    def begun(self, *, since: datetime | None = None) -> list[Begun]:
        """Name the sessions that were begun, oldest first; nothing within them is read, so damage there does no harm.

        Args:
            since: only those begun then or later, with its zone.
        """
        rows = self._rows("SELECT name, scenario, persona FROM sessions WHERE started_at >= ?"
                          " ORDER BY started_at, name", write_time(since) if since else "")
        return [Begun(name=name, scenario=scenario, persona=persona) for name, scenario, persona in rows]

    def latest_open(self, scenario: str | None = None) -> str | None:
        """Give the name of the newest session that has not ended, or None."""
        rows = self._rows(
            "SELECT name FROM sessions WHERE (?1 IS NULL OR scenario = ?1) AND NOT EXISTS (SELECT 1 FROM events"
            " WHERE session = name AND kind = 'session_ended') ORDER BY started_at DESC, name DESC LIMIT 1", scenario)
        return str(rows[0][0]) if rows else None

    def run(self, campaign: str) -> list[tuple[str, Step]]:
        """Give the sessions of the newest run of a campaign, each with its place in it, in order."""
        rows = self._rows(
            "SELECT session, campaign, run, number FROM steps WHERE run = (SELECT run FROM steps JOIN sessions ON"
            " name = session WHERE campaign = ? ORDER BY started_at DESC, name DESC LIMIT 1) ORDER BY number", campaign)
        return [(session, Step(campaign=of, run=run, number=number)) for session, of, run, number in rows]

    def find(self, prefix: str) -> str:
        """Give the session's whole name for a name or the beginning of one.

        Raises:
            JournalError: no session begins so, or more than one does.
        """
        wanted = prefix.strip().casefold()
        names = [name for name in self._session_names() if name.startswith(wanted)] if wanted else []
        if wanted in names:
            return wanted
        if len(names) > 1:
            raise JournalError(f"{len(names)} sessions begin with {prefix!r}: {', '.join(names[:5])}"
                               f"{', …' if len(names) > 5 else ''}", hint="give more of the name")
        if not names:
            raise self._unknown(prefix)
        return names[0]

    def forget(self, session: str) -> None:
        """Delete a session, its events, and its documents if no other session was played with them.

        The words are overwritten in the file, not only unlinked.

        Raises:
            JournalError: no such session, or the file cannot be written.
        """
        with self._writing():
            self._last(session)
            self._database.execute("INSERT INTO forgetting VALUES (?)", (session,))
            self._database.execute("DELETE FROM steps WHERE session = ?", (session,))
            self._database.execute("DELETE FROM events WHERE session = ?", (session,))
            self._database.execute("DELETE FROM sessions WHERE name = ?", (session,))
            self._database.execute("DELETE FROM documents WHERE digest NOT IN (SELECT digest FROM sessions)")
            self._database.execute("DELETE FROM forgetting")
        self._seen.pop(session, None)
        with telling(self.where):
            busy = self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise JournalError(f"{self.where}: session {session} is deleted, but another program reads the journal, "
                               "and its words are still on the disk",
                               hint="close the other program; the words go when the journal is next closed")

    def _free_name(self, now: datetime) -> str:
        for _ in range(20):
            name = self._names(now)
            if not self._database.execute("SELECT 1 FROM sessions WHERE name = ?", (name,)).fetchone():
                return name
        raise JournalError(f"{self.where}: no free name for a new session; the last one tried was {name!r}",
                           hint="forget old sessions of this day with 'salessim forget'")

    def _insert(self, session: str, last: int, now: datetime, events: Iterable[Event]) -> int:
        at = write_time(now)
        rows = [(session, number, at, *write_event(event)) for number, event in enumerate(events, last + 1)]
        self._database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)
        return last + len(rows)

    def _last(self, session: str) -> int:
        last = self._rows("SELECT MAX(number) FROM events WHERE session = ?", session)[0][0]
        if last is None:
            raise self._unknown(session)
        return int(last)

    def _session_names(self) -> list[str]:
        return [name for name, in self._rows("SELECT name FROM sessions ORDER BY name")]

    def _unknown(self, name: str) -> JournalError:
        import difflib

        names = self._session_names()
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or names[-3:]
        return JournalError(f"there is no session {name!r} in {self.where}",
                            hint=f"did you mean {', '.join(near)}?" if near else "the journal is empty")

    def _rows(self, query: str, *values: object) -> list[Any]:
        with telling(self.where):
            return self._database.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with telling(self.where), writing(self._database):
            yield
