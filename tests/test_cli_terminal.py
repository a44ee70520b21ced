"""Practise on a real (pseudo) terminal: the line editor and plain lines."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator

import pexpect
import pytest
from running import PROGRAM, salessim

Start = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    running = []

    def begin(*arguments: str, term: str = "xterm") -> pexpect.spawn[str]:
        child = pexpect.spawn(PROGRAM[0], [*PROGRAM[1:], *arguments], encoding="utf-8", timeout=30,
                              dimensions=(40, 100),
                              # A shell's background jobs ignore Ctrl-C, and so would a program started by them.
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
                              env={**os.environ, "TERM": term, "PROMPT_TOOLKIT_NO_CPR": "1", "LANG": "C.UTF-8"})
        running.append(child)
        return child

    yield begin
    for child in running:
        child.close(force=True)


def the_rest(child: pexpect.spawn[str]) -> str:
    """Everything printed until the program ends, without what moves the cursor."""
    child.expect(pexpect.EOF)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", child.before or "")


def test_plain_lines_let_the_person_choose_speak_and_leave(start: Start) -> None:
    child = start("practice", "--seed", "1", "--plain")
    child.expect("What would you like to practise")
    child.expect("number")
    child.sendline("99")
    child.expect("Please type a number from 1 to")
    child.sendline("1")
    child.expect("you>")
    child.sendline("/help")
    child.expect("put the session aside")
    child.expect("you>")
    child.sendline("Hello, good to see you!")
    child.expect("you>")
    child.sendline("/heard")
    child.expect("opens with a greeting")
    child.expect("you>")
    child.sendline("/status")
    child.expect("turn 1 .* trust")
    child.expect("you>")
    child.sendline("I would not sell it to you.")
    child.expect("you>")
    child.sendline("/heard")
    child.expect("advises against the offer")
    child.expect("you>")
    child.sendline("/nonsense")
    child.expect("There is no command /nonsense")
    child.expect("you>")
    child.sendline("/quit")
    rest = the_rest(child)
    assert "salessim resume" in rest
    child.close()
    assert child.exitstatus == 0


def test_plain_lines_hold_nothing_but_text(start: Start) -> None:
    child = start("practice", "shop-floor-cargo-bike", "--seed", "1", term="dumb")
    child.expect("you>")
    child.sendline("/end")
    child.expect(pexpect.EOF)
    assert "\x1b" not in (child.before or "")
    assert "Score" in (child.before or "")


@pytest.mark.parametrize("key", ["c", "d"])
@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_ctrl_c_and_ctrl_d_put_the_session_aside(start: Start, key: str, term: str) -> None:
    child = start("practice", "shop-floor-cargo-bike", "--seed", "1", term=term)
    child.expect("you>")
    child.send("Hello there!\r")
    child.expect("Malcolm Reid:")
    child.expect("you>")
    child.sendcontrol(key)
    rest = the_rest(child)
    name = re.search(r"salessim resume (\S+)", rest)
    assert name, rest
    assert "Traceback" not in rest
    replayed = salessim("replay", name[1])
    assert "You: Hello there!" in replayed.stdout


def test_the_editor_takes_several_lines_and_recalls_them(start: Start) -> None:
    child = start("practice", "shop-floor-cargo-bike", "--seed", "1")
    child.expect("you>")
    child.send("Hello there!\x1b\rWhat brings you in?\r")
    child.expect("Malcolm Reid:")
    child.expect("you>")
    child.send("\x1b[A")
    child.expect("Hello there!")
    child.send("\x03")
    name = re.search(r"salessim resume (\S+)", the_rest(child))
    assert name
    assert "You: Hello there!\nWhat brings you in?" in salessim("replay", name[1]).stdout


def test_status_is_an_ordinary_printed_line(start: Start) -> None:
    child = start("practice", "shop-floor-cargo-bike", "--seed", "1")
    child.expect("you>")
    child.send("/status\r")
    child.expect("turn 0 · [a-z]+ · trust")
    child.send("\x04")
    the_rest(child)


def test_an_assessment_hides_the_customers_mind(start: Start) -> None:
    child = start("practice", "shop-floor-cargo-bike", "--seed", "1", "--mode", "assess", "--plain")
    child.expect("you>")
    child.sendline("/status")
    child.expect("stays hidden")
    child.expect("you>")
    child.sendline("/heard")
    child.expect("Not shown in an assessment")
    child.sendline("/quit")
    the_rest(child)


def test_a_session_is_resumed_where_it_was_left(start: Start) -> None:
    child = start("practice", "shop-floor-cargo-bike", "--seed", "1", "--plain")
    child.expect("you>")
    child.sendline("Hello there!")
    child.expect("you>")
    child.sendline("/quit")
    the_rest(child)
    child = start("resume", "--plain")
    child.expect("You: Hello there!")
    child.expect("you>")
    child.sendline("/end")
    assert "Score" in the_rest(child)
    assert "has ended" not in salessim("resume", typed="").stderr


def test_forgetting_asks_first(start: Start) -> None:
    salessim("practice", "shop-floor-cargo-bike", "--seed", "1", typed="Hello!\n")
    name = salessim("history").stdout.split()[0]
    assert salessim("forget", name).returncode == 2
    child = start("forget", name)
    child.expect("for good")
    child.sendline("n")
    the_rest(child)
    assert name in salessim("history").stdout
    child = start("forget", name)
    child.expect("for good")
    child.sendline("y")
    child.expect("is deleted")
    assert name not in salessim("history").stdout
