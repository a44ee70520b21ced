from __future__ import annotations

from pathlib import Path

import pytest

from salessim.errors import ReportError
from salessim.reports.write import write


def test_a_report_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "отчёт.html"
    write(target, "שלום\nline\n")
    write(str(target), "שלום\nagain\n")
    assert target.read_bytes() == "שלום\nagain\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "real.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def refused(path: Path | str, text: str = "x") -> str:
    with pytest.raises(ReportError) as error:
        write(path, text)
    assert error.value.hint
    return error.value.message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert f"there is no folder {tmp_path / 'away'}" in refused(tmp_path / "away" / "report.html")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "it is a folder" in refused(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "there is no folder" in refused(tmp_path / "file" / "report.html")


def test_a_device_is_no_ordinary_file() -> None:
    assert "no ordinary file" in refused("/dev/null")


def test_a_path_that_no_system_takes_is_refused() -> None:
    assert "null" in refused("re\x00port.html")


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    assert "too long" in refused(tmp_path / ("x" * 300)).casefold()


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")

    def read_only(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", read_only)
    assert "Permission denied" in refused(target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_text_that_cannot_be_written_leaves_the_old_report(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    assert "surrogates" in refused(target, "\ud800")
    assert target.read_text() == "old"
