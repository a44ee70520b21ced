"""The guide for trainers is true: it is followed word by word in an empty folder, and shows what came.

How docs/guide.md is read: in a block `console` a line after `$ ` is typed, what stands below is what came, and a line
`…` stands for lines that are left out; in a conversation the lines after `You: ` are typed. A sentence "In `FILE`,
change `OLD` to `NEW`, and change …" changes a file; one that ends with the words of a saying tells what a block is.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from running import PROGRAM

GUIDE = Path(__file__).parents[1] / "docs" / "guide.md"
BLOCK = re.compile(r"^```(?P<kind>\S*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SAYINGS = {
    "make": re.compile(r"make a file `([^`]+)`:$"),
    "find": re.compile(r"[Ii]n `([^`]+)` you will find, among other lines:$"),
    "put": re.compile(r"[Ii]n `([^`]+)`, below `([^`]+)`, put$"),
}
CHANGES = re.compile(r"[Ii]n `([^`]+)`, ((?:(?:, |and |, and )?change `[^`]+` to `[^`]+`)+)")
CHANGE = re.compile(r"change `([^`]+)` to `([^`]+)`")
CUT = "…"
SESSION = re.compile(r"\b\d{4}-\d{2}-\d{2}-[a-z0-9]{4}\b")
NAMES = ("2026-11-22-k7qm", "2026-11-22-w4tn", "2026-11-22-b9xd")
"""What the sessions are called in the page, one after another."""
TOLD = (
    "found a mapping", "do not go together", "No faults.\nvisit: the end 'won' in", "I couldn't tell you that offhand",
    "of 100, not passed yet", "The customer bought.", "holds    odile-buys", "DIFFERS  odile-buys",
    "object_price", "found the text 'TODO'",
    "Questions that no fact answered", "Mended since: 1", "Odile Marsh: My sister, on Saturdays.",
    " of 100, passed\n  difference", "Fewer than 10 sessions", "3 conversations, 2 raters")
"""What the sentences of the page rely on, whatever else comes otherwise one day."""


class Follower:
    """A reader who does what the page says, and knows the sessions by the page's names."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def read(self, sentences: str) -> None:
        """Make the changes that sentences tell."""
        told = CHANGES.findall(sentences)
        assert sum(len(CHANGE.findall(said)) for _, said in told) == len(re.findall("change `", sentences)), sentences
        for name, said in told:
            for old, new in CHANGE.findall(said):
                replace(Path(name), old, new)

    def do(self, lead: str, kind: str, text: str) -> str:
        """Do what a block says, and give the block as it should read.

        Args:
            lead: the sentences before it, in one line.
            kind: what the block is of.
            text: its lines.
        """
        if kind == "console":
            steps = re.split(r"^\$ ", text, flags=re.MULTILINE)
            assert steps[0] == "", f"output without a command: {steps[0]}"
            return "".join(self._run(*step.split("\n", 1)) for step in steps[1:])
        (word, said), = [(word, said) for word, saying in SAYINGS.items() if (said := saying.search(lead))]
        path = Path(said[1])
        if word == "make":
            assert not path.exists()
            path.write_text(text, "utf-8")
        elif word == "put":
            line, = re.findall(rf"\n *{re.escape(said[2])}\n", path.read_text("utf-8"))
            replace(path, line, line + text)
        else:
            return "\n".join([*refreshed(text.splitlines(), path.read_text("utf-8").splitlines(), around=True), ""])
        return text

    def _run(self, command: str, shown: str) -> str:
        """Run a command with what the block has the trainee say, and give it with what came."""
        real = {page: name for name, page in self.names.items()}
        words = shlex.split(SESSION.sub(lambda found: real[found[0]], command))
        assert words[0] == "salessim"
        typed = re.findall(r"^You: (.*\n)", shown, re.MULTILINE)
        ran = subprocess.run([*PROGRAM, *words[1:]], input="".join(typed).encode(), stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, timeout=120, check=False)
        came = ran.stdout.decode("utf-8")
        assert "Traceback" not in came, came
        assert ran.returncode in {0, 1, 2}, came
        for line in typed:
            assert f"You: {line}" in came, f"the conversation was over before this was said: {line}"
        came = SESSION.sub(lambda found: self.names.setdefault(found[0], NAMES[len(self.names) % len(NAMES)]), came)
        return "\n".join([f"$ {command}", *refreshed(shown.splitlines(), tidied(came)), ""])


def replace(path: Path, old: str, new: str) -> None:
    """Change a text that stands in a file once."""
    there = path.read_text("utf-8")
    assert there.count(old) == 1, f"{old!r} stands {there.count(old)} times in {path}"
    path.write_text(there.replace(old, new), "utf-8")


def tidied(came: str) -> list[str]:
    """Give an output's lines without blanks at their ends, and without empty lines before and after."""
    return [line.rstrip() for line in came.strip("\n").splitlines()]


def refreshed(shown: list[str], came: list[str], *, around: bool = False) -> list[str]:
    """Give what came as it is shown: what was left out stays left out, all the rest is as it came.

    Args:
        shown: the lines as they stand, of which any may be `CUT`.
        came: the real lines.
        around: whether what stands before and after may be left out too.
    """
    kept = [CUT, *shown, CUT] if around else shown
    lines: list[str] = []
    for _, first, last, begin, end in SequenceMatcher(None, kept, came, autojunk=False).get_opcodes():
        old, new = kept[first:last], came[begin:end]
        if CUT in old and new:
            before = min(old.index(CUT), len(new))
            after = min(old[::-1].index(CUT), len(new) - before)
            new = [*new[:before], *[CUT][:len(new) - before - after], *new[len(new) - after:]]
        lines += new
    return lines[lines[:1] == [CUT]:len(lines) - (lines[-1:] == [CUT])] if around else lines


def followed(page: str) -> str:
    """Follow a page in the current folder, and give it with what really came."""
    follower, parts, done = Follower(), [], 0
    for block in BLOCK.finditer(page):
        lead = " ".join(page[done:block.start()].split())
        follower.read(lead)
        parts += [page[done:block.start("text")], follower.do(lead, block["kind"], block["text"]),
                  page[block.end("text"):block.end()]]
        done = block.end()
    return "".join([*parts, page[done:]])


def test_the_guide_can_be_followed_word_by_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SALESSIM_UPDATE_GOLDEN=1 writes what comes into the page; then read the sentences around it."""
    page = GUIDE.read_text("utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    real = followed(page)
    if os.environ.get("SALESSIM_UPDATE_GOLDEN"):
        GUIDE.write_text(real, "utf-8")
    else:
        assert page.splitlines() == real.splitlines()
    for told in TOLD:
        assert told in real


@pytest.mark.parametrize(("shown", "came", "should"), [
    ("a b c", "a b c", "a b c"),
    ("a … d", "a b c d", "a … d"),
    ("a …", "a b c", "a …"),
    ("a … d", "A b c d", "A … d"),
    ("a … d", "a b c D", "a … D"),
    ("a … d", "a d", "a d"),
    ("a b", "a c b", "a c b"),
    ("a x b", "a b", "a b"),
    ("a … c … e", "a b c d e", "a … c … e"),
    ("", "a b", "a b"),
])
def test_what_is_left_out_stays_left_out_and_the_rest_is_as_it_came(shown: str, came: str, should: str) -> None:
    assert refreshed(shown.split(), came.split()) == should.split()


def test_a_page_that_shows_something_else_is_not_what_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = ("With your editor, make a file `salessim.yaml`:\n\n```yaml\ncontent: here\n```\n\nIn `salessim.yaml`, "
            "change `here` to `.`.\n\n```console\n$ salessim list campaigns\nnothing\n```\n")
    assert followed(page) != page
    assert Path("salessim.yaml").read_text("utf-8") == "content: .\n"
    again = page.replace("salessim.yaml", "other.yaml").replace("nothing", CUT)
    assert followed(again) == again
