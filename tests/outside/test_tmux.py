"""What a person sees: the program in a real terminal, through tmux."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import PROGRAM

pytestmark = pytest.mark.outside


class Terminal:
    """A tmux window that can be typed into and looked at."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ["tmux", "-S", str(socket)]

    def run(self, *arguments: str) -> str:
        return subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True,
                              encoding="utf-8").stdout

    def type(self, *keys: str) -> None:
        self.run("send-keys", "-t", "w", *keys)

    def seen(self) -> str:
        return self.run("capture-pane", "-p", "-t", "w")

    def until(self, shown: Callable[[str], bool]) -> str:
        """Look until something is there; the screen is a person's, it has no event to wait for."""
        deadline = time.monotonic() + 30
        while not shown(screen := self.seen()):
            assert time.monotonic() < deadline, screen
        return screen


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    window = Terminal(tmp_path / "tmux")
    command = " ".join([*PROGRAM, "practice", "shop-floor-cargo-bike", "--seed", "1"])
    window.run("-f", "/dev/null", "new-session", "-d", "-s", "w", "-x", "100", "-y", "40",
               f"env SALESSIM_HOME={os.environ['SALESSIM_HOME']} LANG=C.UTF-8 {command}; read")
    yield window
    window.run("kill-server")


def test_a_person_sees_the_briefing_the_customer_and_the_status_line(terminal: Terminal) -> None:
    screen = terminal.until(lambda shown: "you>" in shown and "trust" in shown)
    assert "Malcolm Reid:" in screen
    assert screen.rstrip().splitlines()[-1].startswith("turn 0")
    terminal.type("Hello, what brings you in today?", "Enter")
    screen = terminal.until(lambda shown: "turn 1" in shown)
    assert "you> Hello, what brings you in today?" in screen
    assert screen.count("Malcolm Reid:") == 2


def test_a_narrow_window_still_shows_what_was_said(terminal: Terminal) -> None:
    terminal.until(lambda shown: "you>" in shown)
    terminal.run("resize-window", "-t", "w", "-x", "50", "-y", "30")
    terminal.type("שלום, what brings you in?", "Enter")
    screen = terminal.until(lambda shown: "turn 1" in shown)
    assert "שלום" in screen


def test_leaving_keeps_the_session(terminal: Terminal) -> None:
    terminal.until(lambda shown: "you>" in shown)
    terminal.type("C-d")
    assert "salessim resume" in terminal.until(lambda shown: "Kept" in shown)
