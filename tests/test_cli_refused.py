"""What the system refuses: names that no file can have, links that lead to themselves, full disks, closed outputs."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest
from running import PROGRAM, salessim

from salessim.content.check import check
from salessim.content.drafting import draft
from salessim.errors import ReportError, SalesSimError
from salessim.reports.write import write

LONG = "a" * 300


def told(*arguments: str, output: str = "") -> tuple[int, str]:
    """Run a command with its standard output led elsewhere by a shell, and give its exit code and what it said."""
    ran = subprocess.run(["sh", "-c", f'"$@" {output}', "sh", *PROGRAM, *arguments], capture_output=True, text=True,
                         timeout=60, check=False)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stderr


@pytest.mark.parametrize("arguments", [
    ("new", "persona", "odile", "--content", LONG), ("schema", "--check", LONG)])
def test_a_name_that_no_file_can_have_is_refused_in_words(arguments: tuple[str, ...]) -> None:
    code, said = told(*arguments)
    assert code == 2
    assert "the system refused aaa" in said
    assert "hint: look at the name" in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_under_the_output_is_told_once() -> None:
    code, said = told("check", "--explain", "SS301", output="> /dev/full")
    assert code == 2
    assert said.startswith(f"the system refused: {os.strerror(errno.ENOSPC)}\n")
    assert said.count(os.strerror(errno.ENOSPC)) == 1


def test_a_closed_output_is_no_fault() -> None:
    assert told("check", "--explain", "SS301", output=">&-") == (0, "")


def test_links_that_lead_to_themselves_are_told(tmp_path: Path) -> None:
    (tmp_path / "personas").symlink_to("personas")
    with pytest.raises(SalesSimError, match="cannot write"):
        draft("persona", "odile", [tmp_path])
    (tmp_path / "loop.md").symlink_to("loop.md")
    with pytest.raises(ReportError, match=r"cannot write the report to .*loop\.md"):
        write(tmp_path / "loop.md", "text")


def test_a_page_that_was_not_finished_leaves_its_name_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def full(path: Path, mode: str = "r", **how: str) -> object:
        opened = real(path, mode, **how)  # type: ignore[call-overload]
        if path.name == "odile.yaml" and mode == "x":
            opened.close()  # what is written then fails, after the file was made
        return opened

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", full)
        with pytest.raises(ValueError, match="closed file"):
            draft("persona", "odile", [tmp_path])
    assert draft("persona", "odile", [tmp_path])[0].is_file()


def test_one_path_that_cannot_be_looked_at_hides_no_other(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("kind: [", encoding="utf-8")
    found = check([tmp_path / LONG, broken])
    assert [(fault.code, fault.file) for fault in found] == [("SS002", str(tmp_path / LONG)), ("SS007", str(broken))]


def test_the_whole_command_tells_such_a_path_as_a_fault() -> None:
    ran = salessim("check", LONG)
    assert ran.returncode == 1
    assert "SS002 the file cannot be read" in ran.stdout
