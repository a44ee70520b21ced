"""The schemas in a real editor's server: no fault in what is shipped; planted ones where `salessim check` tells them.

The pages lie as a trainer's do: schemas beside them by `salessim schema --output`, and a first line that leads there.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from content_folder import CAMPAIGN, LATER, PAGES, PERSONA, PRODUCT, RUBRIC, SCENARIO, SELLER, VOICE, write
from language_server import LanguageServer, Told
from running import salessim

from salessim.cli.drafting import KINDS
from salessim.content.check import check
from salessim.content.documents import DOCUMENTS
from salessim.content.places import FOLDERS, Root, shipped
from salessim.content.schema import schema_name

pytestmark = [pytest.mark.outside, pytest.mark.skipif(not (shutil.which("npm") and shutil.which("node")),
                                                      reason="needs node and npm")]

SERVER = "yaml-language-server@1.25.0"
"""The last that runs on Node 20."""
AT_ONCE = 20
"""Pages opened together; more could fill the pipes both ways."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "package.json").write_text("{}", "utf-8")
    installed = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", SERVER], cwd=folder,
                               capture_output=True, text=True, check=False, timeout=300)
    if installed.returncode:
        pytest.skip(f"needs {SERVER} from the npm registry: {installed.stderr.strip()[-200:]}")
    program = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    made = LanguageServer(["node", str(program), "--stdio"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `salessim schema --output` writes."""
    folder = tmp_path_factory.mktemp("written") / "schemas"
    assert salessim("schema", "--output", str(folder)).returncode == 0
    return folder


def led(page: Path, kind: str) -> str:
    """Put the first line above a page, and give all of it."""
    up = "../" * len(FOLDERS[kind])
    text = f"# yaml-language-server: $schema={up}schemas/{schema_name(kind)}\n{page.read_text('utf-8')}"
    page.write_text(text, "utf-8")
    return text


def test_the_server_finds_no_fault_in_what_is_shipped(server: LanguageServer, schemas: Path, tmp_path: Path) -> None:
    there = shipped()
    shutil.copytree(there.personas, tmp_path / "personas")
    shutil.copytree(there.scenarios, tmp_path / "scenarios")
    shutil.copytree(schemas, tmp_path / "schemas")
    root = Root(personas=tmp_path / "personas", scenarios=tmp_path / "scenarios")
    pages = {path.as_uri(): led(path, kind) for kind in DOCUMENTS for path in root.pages(kind).values()}
    assert len(pages) > 100
    names = list(pages)
    found = {}
    for first in range(0, len(names), AT_ONCE):
        found |= server.open({name: pages[name] for name in names[first:first + AT_ONCE]})
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_server_finds_no_fault_in_a_new_page_and_one_in_a_spoilt_one(
        server: LanguageServer, tmp_path: Path, kind: str) -> None:
    assert salessim("new", kind, "corner", "--content", str(tmp_path)).returncode == 0
    page = tmp_path.joinpath(*FOLDERS[kind], "corner.yaml")
    text = page.read_text("utf-8")
    assert server.open({page.as_uri(): text}) == {page.as_uri(): []}
    beside = page.with_name("other.yaml").as_uri()
    assert server.open({beside: text + "colour: red\n"})[beside] == [
        Told(text.count("\n") + 1, 1, "Property colour is not allowed.")]


def test_the_server_shows_what_a_key_means(server: LanguageServer, schemas: Path, tmp_path: Path) -> None:
    shutil.copytree(schemas, tmp_path / "schemas")
    page = write(tmp_path) / PERSONA
    lines = led(page, "persona").split("\n")
    row = next(row for row, line in enumerate(lines) if line.startswith("style:"))
    server.open({page.as_uri(): "\n".join(lines)})
    shown = server.ask("textDocument/hover", {"textDocument": {"uri": page.as_uri()},
                                              "position": {"line": row, "character": 2}})
    assert "The social style; it chooses the voice." in shown["contents"]["value"]


MORE = "seller: Max Berg"
PLANTED = {
    "unknown key": (PERSONA, "about:", "abuot: x\nabout:"),
    "unknown key in a list": (PERSONA, "    importance", "    importence"),
    "unknown key in braces": (PRODUCT, "{amount: 49,", "{amount: 49, vat: 3,"),
    "unknown key where there may be nothing": (
        SCENARIO, MORE, f"{MORE}\ngatekeeper: {{name: x, role: y, opening: [x], lines: {{}}, colour: x}}"),
    "unknown reply act": (PERSONA, "greet", "gret"),
    "unknown mood": (VOICE, "lines:\n", "moods: {warmish: {listen: [x]}}\nlines:\n"),
    "text for a list": (PERSONA, "[Yes?]", "Yes"),
    "number for a text": (PERSONA, "name: Ana Keller", "name: 5"),
    "nothing for a text": (PERSONA, "role: owner of two bakeries", "role:"),
    "nothing for a text in a list": (PERSONA, "says: flour deliveries come late", "says:"),
    "text for a number": (PERSONA, "importance: 0.9", "importance: '0.9'"),
    "text for yes or no": (SCENARIO, MORE, f"{MORE}\nfits: yes"),
    "a broken number for a whole one": (SCENARIO, MORE, f"{MORE}\nturns: 5.5"),
    "number for a mapping": (PRODUCT, "{amount: 49, says: 49 euros a month, also: [588]}", "49"),
    "text for a mapping or nothing": (SCENARIO, MORE, f"{MORE}\ngatekeeper: nobody"),
    "one item of another type": (PERSONA, "[Yes?]", "[Yes?, 5]"),
    "after a letter of two halves": (PERSONA, "[Yes?]", "['🍞?', 5]"),
    "text for an amount": (PRODUCT, "amount: 49", "amount: much"),
    "mapping for an argument": (RUBRIC, "args: {moves: [introduce_self]}", "args: {moves: {a: b}}"),
    "list for arguments": (RUBRIC, "args: {moves: [introduce_self]}", "args: []"),
    "missing key": (PERSONA, "name: Ana Keller\n", ""),
    "missing key in a list": (PERSONA, "    says: flour deliveries come late\n", ""),
    "missing key in braces": (PRODUCT, "says: 49 euros a month, ", ""),
    "missing key in lines under a key": (PRODUCT, "price: {amount: 49, says: 49 euros a month, also: [588]}",
                                         "price:\n  also: [588]\n  amount: 49"),
    "wrong word": (PERSONA, "driver", "drivr"),
    "wrong word in a list": (CAMPAIGN, "[won]", "[wonn]"),
    "wrong kind": (PERSONA, "kind: persona", "kind: product"),
    "number too large": (PERSONA, "0.9", "9"),
    "number too small": (LATER, "days: 21", "days: 0"),
    "number that must be more": (RUBRIC, "weight: 2", "weight: 0"),
    "number by a free key": (RUBRIC, "{contact: 5}", "{contact: -1}"),
    "list too short": (PERSONA, "[late deliveries, flour comes late]", "[]"),
    "list of lines too short": (CAMPAIGN, "  - {scenario: bakery-later, after: [won], days: 21}\n", ""),
    "text too short": (PERSONA, "[Yes?]", "['']"),
    "text of blanks": (PERSONA, "[Yes?]", "['  ']"),
    "text too long": (PERSONA, "name: Ana Keller", "name: " + "A" * 121),
    "text of another form": (PERSONA, "language: en", "language: English"),
    "id of another form": (PERSONA, "id: lease", "id: The Lease"),
    "id of another form in a list": (PRODUCT, "[late-flour]", "[Late flour]"),
    "id that may be left out, of another form": (PERSONA, "raised: price", "raised: price\n    hides: No One"),
    "key of another form": (SELLER, "leave: [", "Leave it: ["),
    "several at once": (SCENARIO, MORE, f"{MORE}\ngatekeeper: {{name: 5, role: y, opening: []}}\nturns: 500"),
    "a key that stands twice": (PERSONA, "name: Ana", "id: x\nname: Ana"),
}


def found_in(server: LanguageServer, schemas: Path, folder: Path, change: tuple[str, str, str]) -> tuple[
        list[tuple[int, int]], list[tuple[int, int]]]:
    """Plant a fault, and give the places that the server and `salessim check` tell."""
    page = write(folder, change) / change[0]
    kind = next(kind for kind in DOCUMENTS if PAGES[change[0]].startswith(f"kind: {kind}\n"))
    shutil.copytree(schemas, folder / "schemas")
    theirs = server.open({page.as_uri(): led(page, kind)})[page.as_uri()]
    return sorted({told[:2] for told in theirs}), sorted({(told.line, told.column) for told in check([page])})


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_told_at_the_same_line_and_column(
        server: LanguageServer, schemas: Path, tmp_path: Path, name: str) -> None:
    theirs, ours = found_in(server, schemas, tmp_path, PLANTED[name])
    assert ours
    assert theirs == ours


DIFFERENT = {
    "a bracket that is never closed: ours where it opens, for there it is mended; theirs where the next line begins":
        ((PERSONA, "[Yes?]", "[Yes?"), [(30, 1)], [(29, 10)]),
    "a page that another names: only ours reads other pages":
        ((SCENARIO, "persona: ana", "persona: anna"), [], [(6, 10)]),
    "a word in braces: only ours knows the words":
        ((PERSONA, "{{ price }}", "{{ prise }}"), [], [(27, 13)]),
}


@pytest.mark.parametrize("why", DIFFERENT)
def test_where_the_two_differ(server: LanguageServer, schemas: Path, tmp_path: Path, why: str) -> None:
    change, theirs, ours = DIFFERENT[why]
    assert found_in(server, schemas, tmp_path, change) == (theirs, ours)
