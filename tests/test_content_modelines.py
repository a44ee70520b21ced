"""`salessim schema`: files for editors, and whether those that lie beside content still serve."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from content_folder import PAGES, PERSONA, PRODUCT, write
from running import salessim

from salessim.content.documents import DOCUMENTS
from salessim.content.modelines import Looked, check_schemas
from salessim.content.schema import schema, schema_name, schema_text

LINE = "# yaml-language-server: $schema="


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trainer's folder with the schemas of persona and product, and both pages leading to theirs."""
    monkeypatch.chdir(tmp_path)
    write(Path("mine"))
    Path("mine/schemas").mkdir()
    for kind, page, up in (("persona", PERSONA, "../"), ("product", PRODUCT, "../../")):
        Path("mine/schemas", schema_name(kind)).write_text(schema_text(kind), "utf-8")
        Path("mine", page).write_text(f"{LINE}{up}schemas/{schema_name(kind)}\n{PAGES[page]}", "utf-8")
    return Path("mine")


def lead(folder: Path, page: str, target: str) -> None:
    Path(folder, page).write_text(f"# mine\n\n{LINE}{target}\n{PAGES[page]}", "utf-8")


def told(looked: Looked) -> list[tuple[str, str]]:
    return [(f"{Path(one.file).name}:{one.line}:{one.column}", one.code) for one in looked.faults]


def test_schemas_of_this_version_that_pages_lead_to_are_well(mine: Path) -> None:
    assert check_schemas([], [mine]) == (2, 2, [])
    assert check_schemas([mine]) == (2, 2, [])
    assert check_schemas([mine / PERSONA]) == (1, 1, [])


def test_a_schema_of_another_version_is_told_once_wherever_it_is_found(mine: Path) -> None:
    old = mine / "schemas" / schema_name("persona")
    made = schema("persona")
    del made["properties"]["expert"]
    old.write_text(json.dumps(made), "utf-8")
    assert told(check_schemas([], [mine])) == [("salessim-persona.json:1:1", "SS603")]
    assert told(check_schemas([mine / PERSONA])) == [("salessim-persona.json:1:1", "SS603")]
    assert check_schemas([], [mine]).faults[0].hint == "write it again: salessim schema --output mine/schemas"


def test_a_schema_that_an_editor_has_laid_out_otherwise_is_the_same(mine: Path) -> None:
    held = mine / "schemas" / schema_name("persona")
    held.write_text(json.dumps(schema("persona"), indent=4, sort_keys=True), "utf-8")
    assert told(check_schemas([], [mine])) == []


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b"1" * 5000, b" " * (1 << 21)])
def test_a_broken_or_huge_schema_is_told(mine: Path, broken: bytes) -> None:
    (mine / "schemas" / schema_name("product")).write_bytes(broken)
    assert told(check_schemas([], [mine])) == [("salessim-product.json:1:1", "SS603")]


@pytest.mark.parametrize(("target", "code"), [
    ("../schemas/salessim-personas.json", [("ana.yaml:3:33", "SS601")]),
    ("../schema/salessim-persona.json", [("ana.yaml:3:33", "SS601")]),
    ("file:///nowhere/salessim-persona.json", [("ana.yaml:3:33", "SS601")]),
    ("../schemas/salessim-product.json", [("ana.yaml:3:33", "SS602")]),
    ("x" * 5000, [("ana.yaml:3:33", "SS601")]), ("file://[\0", [("ana.yaml:3:33", "SS601")]),
    ("https://example.org/salessim-product.json", []), ("https://[", []), ("../personas/ana.yaml", [])])
def test_a_first_line_that_leads_astray_is_told_where_it_does(
        mine: Path, target: str, code: list[tuple[str, str]]) -> None:
    lead(mine, PERSONA, target)
    assert told(check_schemas([mine])) == code


def test_a_page_that_is_no_yaml_is_left_to_check(mine: Path) -> None:
    (mine / PERSONA).write_bytes(f"{LINE}../schemas/{schema_name('persona')}\n".encode() + b"\xff: [")
    assert check_schemas([mine]).faults == []


def test_the_command_says_what_is_old_and_writes_it_anew(mine: Path) -> None:
    held = mine / "schemas" / schema_name("persona")
    held.write_text("{}", "utf-8")
    ran = salessim("schema", "--check", "--content", "mine")
    assert (ran.returncode, ran.stderr) == (1, "1 fault\n")
    assert ran.stdout == (f"{held}:1:1: SS603 this is not the schema of salessim 0.1.0\n"
                          "  hint: write it again: salessim schema --output mine/schemas\n")
    wrote = salessim("schema", "--output", "mine/schemas")
    assert wrote.stdout.startswith(f"Wrote {len(DOCUMENTS)} schemas to mine/schemas\n")
    assert f"  play      {LINE}../../schemas/salessim-play.json\n" in wrote.stdout
    assert {path.name for path in held.parent.iterdir()} == set(map(schema_name, DOCUMENTS))
    ran = salessim("schema", "--check", "--content", "mine")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == f"No faults: {len(DOCUMENTS)} schemas, named by 2 pages.\n"


def test_a_schema_is_not_written_through_a_link(mine: Path) -> None:
    (mine / "schemas" / schema_name("play")).symlink_to("../notes.txt")
    (mine / "notes.txt").write_text("mine", "utf-8")
    ran = salessim("schema", "--output", "mine/schemas")
    assert (ran.returncode, "it is a link" in ran.stderr) == (2, True)
    assert (mine / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["ana.yaml", "salessim-persona.json"])
def test_a_pipe_is_not_waited_for(mine: Path, name: str) -> None:
    os.mkfifo(mine / name)
    ran = salessim("schema", "--check", str(mine / name))
    assert ran.returncode in {1, 2}


@pytest.mark.parametrize(("arguments", "said"), [
    (("--check",), "there is no schema here, and no page that names one\n  hint: write them beside your content"),
    (("--check", "nowhere"), "there is no file or folder nowhere"),
    (("--check", "--output", "x"), "--check, --output and --format markdown do not go together"),
    (("--format", "markdown", "--output", "x"), "salessim schema --format markdown > FILE"),
    (("persona", "product"), "found 2 kinds; expected one"), (("personas",), "there is no kind 'personas'"),
    (("--output", "mine/personas/ana.yaml/in"), "cannot make the folder mine/personas/ana.yaml/in"),
])
def test_wrong_use_is_answered(mine: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = salessim("schema", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
