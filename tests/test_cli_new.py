"""`salessim new`: what it writes is whole, can be played, and takes the place of nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from running import events, salessim

from salessim.cli.drafting import KINDS
from salessim.content.documents import DOCUMENTS
from salessim.content.drafting import SHIPPED
from salessim.content.places import FOLDERS
from salessim.content.schema import schema

TALK = """Good morning, I'm Sam Ridley from Copperlane. Are you Ms Marsh?
How do the flowers get to the hotels?
That sounds like a long morning. What does that lead to?
And what would it be worth to you not to drive yourself?
When did you last have a day off?
I can understand that. What does it mean for you that you have no free Saturday?
So you drive to the hotels every morning, and there's no Saturday left. Is that right?
Our driver delivers before six in the morning, so nobody on your side has to get up and drive.
It costs 480 euros a month.
I understand, that's a lot of money. What are you comparing it with?
A van of your own wants a driver. With ours before six you have your Saturdays free again.
Would that help you?
Then shall we begin on Monday?
"""
LEAST = """kind: persona
id: bo
language: en
name: Bo Tarn
address: Mr Tarn
role: owner of a fish stall
style: driver
about: He is up early.
needs:
  - id: own-driving
    says: he drives the fish round himself
    phrases: [drive yourself]
    lines: [I drive it round myself.]
"""
"""All that a persona must have."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, as a trainer would."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")


def new(*arguments: str) -> str:
    ran = salessim("new", *arguments)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def refused(*arguments: str) -> str:
    """Give what is said of a wrong use, after which every file is what it was."""
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    ran = salessim("new", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert {path: path.read_bytes() for path in Path().rglob("*.yaml")} == {
        path: text for path, text in before.items() if path.suffix == ".yaml"}
    return ran.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written_in_its_place_without_a_fault(kind: str) -> None:
    told = new(kind, "corner", "--content", "my shop")
    path = Path("my shop", *FOLDERS[kind], "corner.yaml")
    assert told.startswith(f"Wrote {path}\n")
    assert f"salessim check '{path}'" in told
    assert "--content 'my shop'" in told.splitlines()[-1]
    checked = salessim("check", str(path))
    assert (checked.returncode, checked.stdout) == (0, "")
    assert max(map(len, path.read_text("utf-8").splitlines())) <= 120


@pytest.mark.parametrize("kind", KINDS)
def test_the_modeline_leads_to_the_schema_of_the_kind(kind: str) -> None:
    new(kind, "corner", "--content", "mine")
    path = Path("mine", *FOLDERS[kind], "corner.yaml")
    found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
    assert found
    assert json.loads((path.parent / found[1]).read_text("utf-8")) == schema(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_that_must_be_there_and_most_of_the_others_are_shown(kind: str) -> None:
    new(kind, "corner")
    shown = set(re.findall(r"^([a-z_]+):", Path(*FOLDERS[kind], "corner.yaml").read_text("utf-8"), re.MULTILINE))
    fields = DOCUMENTS[kind].model_fields
    assert {name for name, field in fields.items() if field.is_required()} <= shown
    assert len(shown) >= 0.7 * len(fields)


def test_a_new_scenario_of_a_new_product_and_a_new_persona_can_be_won() -> None:
    new("persona", "odile", "--content", "mine")
    new("product", "round", "--content", "mine")
    told = new("scenario", "visit", "--persona", "odile", "--product", "round", "--content", "mine")
    assert told.splitlines()[-1] == "3. salessim practice visit --content mine"
    ran = salessim("practice", "visit", "--content", "mine", "--seed", "3", "--format", "json", typed=TALK)
    assert ran.returncode == 0, ran.stderr
    happened = events(ran.stdout)
    voiced = [event["need"] for event in happened if event["kind"] == "need_voiced"]
    assert voiced == ["own-driving", "no-free-saturday"]
    assert happened[-1]["outcome"] == "won"
    assert happened[-1]["score"] > 60


def test_a_new_rubric_judges_a_new_scenario() -> None:
    new("rubric", "ours")
    new("scenario", "visit")
    page = Path("scenarios", "visit.yaml")
    page.write_text(page.read_text("utf-8").replace("rubric: active-selling", "rubric: ours"), "utf-8")
    ran = salessim("practice", "visit", "--content", ".", "--seed", "1", "--format", "json", typed="Good morning!\n")
    assert events(ran.stdout)[-1]["rubric"]["id"] == "ours"


@pytest.mark.parametrize("named", [
    ("--persona", "own"), ("--product", "own"), ("--persona", "own", "--product", "own"), ()])
def test_new_and_shipped_go_together_and_the_file_says_which_is_shipped(named: tuple[str, ...]) -> None:
    new("persona", "own")
    new("product", "own")
    new("scenario", "visit", *named)
    assert salessim("check", ".").returncode == 0
    page = Path("scenarios", "visit.yaml").read_text("utf-8")
    for kind, usual in SHIPPED.items():
        line = next(line for line in page.splitlines() if line.startswith(f"{kind}:"))
        if f"--{kind}" in named:
            assert line.startswith(f'{kind}: "own"')
            assert "shipped" not in line
        else:
            assert line.startswith(f'{kind}: "{usual}"')
            assert "a shipped one" in line


def test_a_persona_of_a_dozen_lines_is_played_with_the_voice_of_its_style() -> None:
    Path("personas").mkdir()
    Path("personas", "bo.yaml").write_text(LEAST, "utf-8")
    new("scenario", "stall", "--persona", "bo")
    ran = salessim("practice", "stall", "--content", ".", "--seed", "1", "--format", "json", typed=TALK)
    assert ran.returncode == 0, ran.stderr
    happened = events(ran.stdout)
    assert "own-driving" in [event["need"] for event in happened if event["kind"] == "need_voiced"]
    assert all(event["text"] for event in happened if event["kind"] == "customer_replied")


def test_ids_that_yaml_would_take_for_something_else_stay_ids() -> None:
    for name in ("5", "null", "true", "1e5"):
        new("persona", name)
    assert salessim("check", ".").returncode == 0


@pytest.mark.parametrize(("name", "hint"), [
    ("Frau Müller", "as frau-muller"), ("Мария", "as my-persona"), ("../ana", "as ana"), ("-ana", "as ana"),
    ("ana\n", "as ana"), ("a" * 65, f"as {'a' * 64};"), ("", "as my-persona")])
def test_an_id_that_is_not_allowed_is_answered_with_what_is(name: str, hint: str) -> None:
    told = refused("persona", "--", name)
    assert "cannot be an id; expected small letters from a to z, digits and '-'" in told
    assert hint in told


def test_nothing_is_overwritten() -> None:
    new("persona", "ana", "--content", "mine")
    page = Path("mine", "personas", "ana.yaml")
    page.write_text("kind: persona # half a day's work\n", "utf-8")
    assert f"there is already a persona 'ana': {page}" in refused("persona", "ana", "--content", "mine")


def test_a_shipped_page_is_not_replaced_by_accident() -> None:
    assert "there is already a persona 'nuala-byrne'" in refused("persona", "nuala-byrne")


def test_a_link_that_leads_out_of_the_folder_is_not_followed() -> None:
    Path("mine").mkdir()
    Path("outside").mkdir()
    Path("mine", "personas").symlink_to("../outside")
    assert "a link leads out of mine" in refused("persona", "ana", "--content", "mine")
    assert not list(Path("outside").iterdir())


@pytest.mark.parametrize(("arguments", "said"), [
    (("play", "x"), "'play' is not one of 'persona', 'product', 'scenario', 'rubric', 'campaign', 'seller'"),
    (("rubric", "x", "--persona", "edwin-osei"), "--persona and --product are for a scenario, not for a rubric"),
    (("scenario", "x", "--persona", "edwin-ose"), "there is no persona 'edwin-ose'\n  hint: did you mean edwin-osei?"),
    (("scenario", "x", "--product", "a: b"), "there is no product 'a: b'"),
    (("persona", "x", "--content", "taken"), "is a file"),
    (("persona", "x", "--content", "taken/in"), "cannot write taken/in"),
    (("scenario", "x", "--persona", "walter-simmonds"),
     "x.yaml was not written, for 'walter-simmonds' and 'dawnline-courier' do not go together:\n  no feature of"),
])
def test_wrong_use_is_told_and_writes_nothing(arguments: tuple[str, ...], said: str) -> None:
    Path("taken").write_text("", "utf-8")
    assert said in refused(*arguments)


def test_settings_say_where_content_lies_for_every_command() -> None:
    Path("salessim.yaml").write_text("content: [mine, ../ours]\n", "utf-8")
    told = new("persona", "ana")
    assert Path("mine", "personas", "ana.yaml").is_file()
    assert "--content" not in told
    Path("../ours").mkdir()
    new("scenario", "visit", "--persona", "ana")
    assert "ana " in salessim("list", "personas").stdout
    assert salessim("check", "scenarios").returncode == 1
    assert salessim("check", ".").returncode == 0
    ran = salessim("practice", "visit", "--seed", "1", typed="Good morning!\n")
    assert "Odile Marsh: " in ran.stdout
    Path("other").mkdir()
    assert "ana " not in salessim("list", "personas", "--content", "other").stdout


def test_settings_that_name_a_missing_folder_say_so() -> None:
    Path("salessim.yaml").write_text("content: mine\n", "utf-8")
    ran = salessim("list", "personas")
    assert ran.returncode == 2
    assert "salessim.yaml names a folder that is not there: mine" in ran.stderr
    Path("salessim.yaml").write_text('content: "a\\n::error::b"\n', "utf-8")
    ran = salessim("check", "--format", "github")
    assert ran.returncode == 2
    assert not any(line.startswith("::") for line in ran.stderr.splitlines()), "GitHub would obey it"


@pytest.mark.parametrize(("text", "place", "said"), [
    ("contnt: mine\n", "1:1: SS104", "did you mean 'content'?"),
    ("# mine\n", "1:1: SS016", "the file is empty\n  hint: write 'content: .'"),
    ("content:\n", "1:9: SS103", "found nothing; expected a folder"),
    ("content: [mine, 5]\n", "1:17: SS103", "found the number 5; expected a folder"),
    ("content: []\n", "1:10: SS109", "found no folder"), ("content: [mine\n", "SS007", ""),
    ("- mine\n", "1:1: SS017", "hint: write 'content: .'")])
def test_wrong_settings_are_told_by_commands_and_by_the_check(text: str, place: str, said: str) -> None:
    Path("salessim.yaml").write_text(text, "utf-8")
    Path("mine").mkdir()
    practised = salessim("practice", typed="Hello!\n")
    assert practised.returncode == 2
    checked = salessim("check", "--content", "mine", "salessim.yaml")
    assert checked.returncode == 1
    for told in (practised.stderr, checked.stdout):
        assert place in told
        assert said in told
