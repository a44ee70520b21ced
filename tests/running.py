"""Run the real command line in a process of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-m", "salessim"]
SCENARIOS = ("cold-call-bakery", "meeting-catering", "shop-floor-cargo-bike")


def salessim(*arguments: str, typed: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with something on standard input; nothing it prints may be a traceback."""
    typed_bytes = typed.encode() if isinstance(typed, str) else typed
    ran = subprocess.run([*PROGRAM, *arguments], input=typed_bytes, capture_output=True, timeout=120, check=False,
                         env={**os.environ, **environment})
    out, err = ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8")
    assert "Traceback" not in out + err, err
    return subprocess.CompletedProcess(ran.args, ran.returncode, out, err)


def events(printed: str) -> list[dict[str, Any]]:
    """Read JSON Lines, without what differs from run to run."""
    return [{name: value for name, value in json.loads(line).items() if name not in {"at", "session"}}
            for line in printed.splitlines()]


def session_of(printed: str) -> str:
    """Give the session's name from its JSON Lines."""
    return str(json.loads(printed.splitlines()[0])["session"])


def damage(statement: str, *values: str) -> None:
    """Change the journal behind the program's back."""
    database = sqlite3.connect(Path(os.environ["SALESSIM_HOME"]) / "journal.sqlite3")
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    database.execute(statement, values)
    database.commit()
    database.close()
