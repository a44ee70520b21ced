"""Every code is explained, and its examples are true: the broken one has the fault, the mended one has none."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from content_folder import PAGES, PERSONA, write, written
from running import salessim

from salessim.cli import cli
from salessim.content import check as check_module
from salessim.content import explaining, library
from salessim.content.codes import CODES
from salessim.content.explaining import explain, page
from salessim.content.places import Root
from salessim.content.schema import schema_name, schema_text
from salessim.content.source import SIZE_LIMIT, Source, read_source
from salessim.errors import SalesSimError

FOLDER = Path(explaining.__file__).parent / "explained"
PAGE = Path(__file__).parents[1] / "docs" / "codes.md"


@pytest.fixture(autouse=True)
def _nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = Root(personas=tmp_path / "no" / "personas", scenarios=tmp_path / "no" / "scenarios")
    monkeypatch.setattr(check_module, "shipped", lambda: nowhere)
    monkeypatch.chdir(tmp_path)


def checked(*paths: Path, code: str = "") -> list[str]:
    """Run `salessim check`, or what else tells a code, and give the codes that are told."""
    if code.startswith("SS6"):
        ran = CliRunner().invoke(cli, ["schema", "--check", *map(str, paths)])
        return re.findall(r": (SS\d{3}) ", ran.stdout)
    ran = CliRunner().invoke(cli, ["check", *map(str, paths), "--format", "json"])
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    assert ran.exit_code == (1 if found else 0)
    return [one["code"] for one in found]


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "personas" / "eva.yaml")
    return folder


def _link(folder: Path) -> Path:
    (folder / PERSONA).rename(folder.parent / "elsewhere.yaml")
    (folder / PERSONA).symlink_to(folder.parent / "elsewhere.yaml")
    return folder


def _bytes(data: bytes) -> Callable[[Path], Path]:
    def more(folder: Path) -> Path:
        (folder / PERSONA).write_bytes((folder / PERSONA).read_bytes() + data)
        return folder
    return more


def _as_it_is(folder: Path) -> Path:
    return folder


def _led(kind: str, *, there: bool = True, old: bool = False) -> Callable[[Path], Path]:
    """Lead the persona's editor to a schema."""
    def more(folder: Path) -> Path:
        first = f"# yaml-language-server: $schema=../schemas/{schema_name(kind)}\n"
        (folder / PERSONA).write_text(first + (folder / PERSONA).read_text("utf-8"), encoding="utf-8")
        if there:
            (folder / "schemas").mkdir()
            text = schema_text(kind)
            (folder / "schemas" / schema_name(kind)).write_text(text.replace("draft-07", "draft-06") if old else text,
                                                                encoding="utf-8")
        return folder
    return more


RECIPES: dict[str, tuple[Callable[[Path], Path], Callable[[Path], Path]]] = {
    "SS001": (lambda folder: folder / "personas" / "anna.yaml", lambda folder: folder / PERSONA),
    "SS002": (_pipe, _as_it_is),
    "SS003": (_link, _as_it_is),
    "SS004": (_bytes(b"# " + b"x" * 2 * SIZE_LIMIT), _as_it_is),
    "SS601": (_led("persona", there=False), _led("persona")),
    "SS602": (_led("product"), _led("persona")),
    "SS603": (_led("persona", old=True), _led("persona")),
    "SS005": (_bytes("# café\n".encode("cp1252")), _bytes("# café\n".encode())),
}
"""What an example says in words, done to the example folder, broken and mended; each gives back what to check."""


def test_every_code_has_an_explanation_and_every_explanation_a_code() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{code}.md" for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_says_what_it_means_and_shows_both_sides(code: str) -> None:
    found = explain(code)
    assert found.title
    assert found.hint
    assert 1 <= len(re.findall(r"\.(?= |$)", found.meaning)) <= 3, "one to three plain sentences"
    examples = found.broken + found.mended
    assert found.broken
    assert found.mended
    # Nothing of the file is lost: a slip in a heading would make its example disappear.
    raw = (FOLDER / f"{code}.md").read_text("utf-8")
    assert raw.count("```yaml") == len([one for one in examples if one.file])
    assert len(re.findall("^(?:Broken|Mended)", raw, re.MULTILINE)) == len(examples)
    assert any(not one.file for one in examples) == (code in RECIPES)


@pytest.mark.parametrize("code", CODES)
def test_the_broken_example_has_the_fault_and_the_mended_one_none(tmp_path: Path, code: str) -> None:
    found = explain(code)
    broken, mended = write(tmp_path / "broken"), write(tmp_path / "mended")
    if code in RECIPES:
        make, mend = RECIPES[code]
        told, after = checked(make(broken), code=code), checked(mend(mended), code=code)
    else:
        told, after = checked(written(broken, found.broken)), checked(written(mended, found.mended))
    assert code in told
    assert set(told) <= {code, *re.findall(r"SS\d{3}", found.meaning)}, "another fault besides is named in the meaning"
    assert after == []


def test_the_page_of_all_codes_is_what_the_explanations_say() -> None:
    """SALESSIM_UPDATE_GOLDEN=1 writes the page anew."""
    if os.environ.get("SALESSIM_UPDATE_GOLDEN"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()
    assert re.findall(r"^## (SS\d{3})", page(), re.MULTILINE) == sorted(CODES)


def test_a_code_is_explained_on_the_screen_in_any_case() -> None:
    Path("salessim.yaml").write_text("content: [mine\n", "utf-8")  # broken, and no matter here
    ran = salessim("check", "--explain", "ss301")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("SS301: a persona without a need\n")
    assert "Broken, in personas/ana.yaml:\n\n    needs: []\n" in ran.stdout
    assert "Mended, in personas/ana.yaml:\n\n    needs:\n      - id: late-flour\n" in ran.stdout


def test_an_explanation_for_programs_holds_the_same() -> None:
    ran = CliRunner().invoke(cli, ["check", "--explain", "SS002", "--format", "json"])
    assert json.loads(ran.stdout) == {
        "code": "SS002", "title": CODES["SS002"][0], "meaning": explain("SS002").meaning, "hint": CODES["SS002"][1],
        "broken": [{"file": "", "text": "`personas/eva.yaml` is a pipe, and not a file."}],
        "mended": [{"file": "", "text": "`personas/eva.yaml` is removed."}]}


@pytest.mark.parametrize(("asked", "hint"), [
    ("SS2011", " SS201 or"), ("../SS301", "did you mean SS"), ("personas", "as SS301"), ("", "as SS301")])
def test_an_unknown_code_names_the_nearest(asked: str, hint: str) -> None:
    with pytest.raises(SalesSimError) as told:
        explain(asked)
    assert f"there is no code '{asked}'" in str(told.value)
    assert hint in str(told.value)


def test_an_unknown_code_is_wrong_use_and_does_nothing_to_the_screen() -> None:
    ran = salessim("check", "--explain", "SS3\x1b[31m01")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("there is no code 'SS3\ufffd[31m01'\n  hint: ")


def test_an_explanation_checks_nothing_and_says_so() -> None:
    for more in (["personas"], ["--explore"], ["--format", "github"]):
        ran = CliRunner().invoke(cli, ["check", "--explain", "SS301", *more])
        assert ran.exit_code == 2
        assert "--explain goes with a code alone" in ran.output


def test_github_gets_a_command_for_each_fault(tmp_path: Path) -> None:
    name = "50%, a:b.yaml"
    (tmp_path / name).write_text('kind: "100%\\n::error::play, or: not"\n', "utf-8")
    write(tmp_path, (PERSONA, "driver", "drivr"))
    ran = salessim("check", "personas", name, "--format", "github")
    assert ran.returncode == 1
    hostile, plain = ran.stdout.splitlines()
    assert hostile.startswith("::error file=50%25%2C a%3Ab.yaml,line=1,col=7,title=SS100 unknown kind::"
                              "50%25, a:b.yaml:1:7: SS100 the kind is the text '100%25 ::error::play, or: not'; ")
    assert plain == ("::error file=personas/ana.yaml,line=7,col=8,title=SS106 not one of the known words::"
                     "personas/ana.yaml:7:8: SS106 'style': found the text 'drivr'; expected one of driver, "
                     "expressive, amiable, analytical%0A  hint: did you mean 'driver'?")
    assert "2 faults in 2 files" in ran.stderr


def test_github_hears_nothing_of_content_without_a_fault(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["check", str(write(tmp_path / "in")), "--format", "github"])
    assert ran.exit_code == 0
    assert "::" not in ran.stdout


def test_the_faults_of_a_file_stand_together_each_on_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", (PERSONA, "driver", '"dri\\nvr"'), (PERSONA, "0.9", "9"),
                   ("scenarios/second.yaml", "", "kind: scenario\n"))
    ran = salessim("check", str(folder))
    groups = ran.stdout.rstrip().split("\n\n")
    assert [len(re.findall("^in/", group, re.MULTILINE)) for group in groups] == [
        len(re.findall("^in/personas", ran.stdout, re.MULTILINE)),
        len(re.findall("^in/scenarios", ran.stdout, re.MULTILINE))]
    assert "in/personas/ana.yaml:7:8: SS106 'style': found the text 'dri vr'; expected" in groups[0]
    assert "Check again when it is mended: a fault of form (SS0xx, SS1xx) can hide others" in ran.stderr


def test_each_file_is_read_once_however_many_pages_ask_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, (PERSONA, "[Yes?]", "[Yes?"))
    asked: Counter[Path] = Counter()

    def counted(path: Path, **more: Any) -> Source:
        asked[path.absolute()] += 1
        return read_source(path, **more)

    monkeypatch.setattr(library, "read_source", counted)
    assert [(one.file, one.code) for one in check_module.check([Path("personas"), Path("scenarios")])] == [
        ("personas/ana.yaml", "SS007")]
    assert asked == dict.fromkeys(map(tmp_path.joinpath, PAGES), 1)
