"""The documents are true: sessions shown in them are played, commands in them exist."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from running import salessim

from salessim.content.library import Library

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SESSION = re.compile(r"<!-- session: (\S+) -->\n```text\n(.*?)```", re.DOTALL)


def test_the_session_in_the_readme_is_a_real_one() -> None:
    """SALESSIM_UPDATE_GOLDEN=1 writes the session anew."""
    text = README.read_text("utf-8")
    found = SESSION.search(text)
    assert found
    play = Library.open().play(found[1])
    ran = salessim("practice", play.scenario, "--seed", str(play.seed),
                   typed="".join(" ".join(said.split()) + "\n" for said in play.says))
    shown = re.sub(r"\(session \S+, seed", "(session 2026-11-22-k7qm, seed", ran.stdout).rstrip() + "\n"
    if os.environ.get("SALESSIM_UPDATE_GOLDEN"):
        README.write_text(text[:found.start(2)] + shown + text[found.end(2):], "utf-8")
    else:
        assert found[2] == shown


def test_the_reference_is_what_the_schemas_say() -> None:
    """SALESSIM_UPDATE_GOLDEN=1 writes it anew."""
    page = ROOT / "docs" / "reference.md"
    ran = salessim("schema", "--format", "markdown")
    assert ran.returncode == 0, ran.stderr
    printed = ran.stdout
    if os.environ.get("SALESSIM_UPDATE_GOLDEN"):
        page.write_text(printed, "utf-8")
    else:
        assert page.read_text("utf-8") == printed


def test_every_link_within_the_reference_leads_to_a_heading() -> None:
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    headings = [line.lstrip("# ").replace(" ", "-") for line in text.splitlines() if line.startswith("##")]
    assert len(headings) == len(set(headings)), "two headings of one name"
    assert set(re.findall(r"\(#([^)]+)\)", text)) <= set(headings)
    guide = (ROOT / "docs" / "content.md").read_text("utf-8")
    assert set(re.findall(r"\(reference\.md#([^)]+)\)", guide)) <= set(headings)


@pytest.mark.parametrize("page", [README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"],
                         ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_command_is_in_the_documents() -> None:
    listed = re.findall(r"^  ([a-z]+)  ", salessim("--help").stdout, re.MULTILINE)
    assert len(listed) >= 9
    told = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    for command in listed:
        assert f"salessim {command}" in told


def test_every_event_kind_is_in_the_documents() -> None:
    from salessim.model.codec import KINDS

    told = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    for kind in KINDS:
        assert f"`{kind}`" in told


def test_every_row_of_the_process_names_scenarios_that_are_there() -> None:
    library = Library.open()
    there = {*library.files("scenario"), *library.files("play")}
    rows = re.findall(r"^\| ([AB]\d+) \|.*\| (.*) \|$", (ROOT / "docs" / "process.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) == 22
    for row, where in rows:
        named = [name for name in re.findall(r"`([a-z-]+)`", where) if not name.startswith("--")]
        assert named or "campaign" in where, row
        assert set(named) <= there, row
