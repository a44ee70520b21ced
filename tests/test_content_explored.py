"""What `check` finds by playing: each fault told at its place, and what is none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from content_folder import CAMPAIGN, LATER, PERSONA, PRODUCT, RUBRIC, SCENARIO, VOICE, write, written
from running import salessim

from salessim.content import check as check_module
from salessim.content.check import examine
from salessim.content.codes import CODES
from salessim.content.explaining import explain
from salessim.content.places import Root
from salessim.customer import attitude, objections
from salessim.errors import Diagnostic
from salessim.rehearsal.expedition import Expedition, Explored

ROOT = Path(__file__).parents[1]
Change = tuple[str, str, str]
CHECK = "check: made_move\n            args: {moves: [introduce_self]}"
SELLER = "seller: Max Berg"
GATE = "gatekeeper: {name: Mr Holt, role: clerk, opening: [Holt.], lines: {put_through: [One moment.]}}"
NEEDS = """  needs:
    - id: swapped
      says: the sacks were swapped twice
      phrases: [swapped, wrong sacks]
      lines: [Twice I got rye instead of wheat.]
"""

PLACES: dict[str, tuple[str, str]] = {
    "SS320": (SCENARIO, "5  # turns"), "SS321": (PERSONA, "not-known  # hides"),
    "SS322": (PERSONA, "[How is it?]  # questions"), "SS323": (SCENARIO, "6  # turns"),
    "SS324": (VOICE, '["You still do not see that {{ need }}."]  # walk_out'),
    "SS325": (VOICE, "[Go on., Right.]  # listen"), "SS410": (RUBRIC, "id: honesty"), "SS411": (RUBRIC, "id: calm"),
    "SS412": (RUBRIC, "id: end"), "SS413": (RUBRIC, "60  # pass_mark"), "SS414": (RUBRIC, "0  # pass_mark"),
    "SS415": (RUBRIC, "id: needs")}
"""What stands where each fault is told in the broken example of its explanation; behind it the key, where it is one."""


@pytest.fixture
def nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = Root(personas=tmp_path / "no" / "personas", scenarios=tmp_path / "no" / "scenarios")
    monkeypatch.setattr(check_module, "shipped", lambda: nowhere)


def explored(folder: Path, *changes: Change, later: bool = False) -> tuple[list[Diagnostic], list[Explored]]:
    """Write the documented folder with changes, which nothing but playing finds fault with, and play it.

    Args:
        folder: where.
        changes: to its pages.
        later: whether the talk after the purchase is there too; all is then played as often as can be.
    """
    write(folder, *changes)
    if not later:
        (folder / LATER).unlink()
        (folder / CAMPAIGN).unlink()
    found, touched = examine([folder])
    assert found == []
    expedition = Expedition(touched, thorough=later)
    return expedition.run(), expedition.explored


def at(found: list[Diagnostic], code: str) -> list[str]:
    return [f"{Path(one.file).name}:{one.line}:{one.column}" for one in found if one.code == code]


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize("code", [code for code in CODES if code[:4] in {"SS32", "SS41"}])
def test_each_fault_is_told_at_its_place(tmp_path: Path, code: str) -> None:
    """That it is found, and gone when it is mended, is shown by the explanations themselves."""
    found, touched = examine([written(tmp_path, explain(code).broken)])
    assert found == []
    told = [one for one in Expedition(touched).run() if one.code == code]
    assert told
    file, there = PLACES[code]
    for one in told:
        assert Path(one.file) == tmp_path / file
        line = Path(one.file).read_text("utf-8").splitlines()[one.line - 1]
        key, text = line[:one.column - 1].strip(" -:"), line[one.column - 1:]
        assert there == (f"{text}  # {key}" if key else text)


@pytest.mark.usefixtures("nothing_shipped")
def test_the_documented_folder_has_no_fault_however_much_it_is_played(tmp_path: Path) -> None:
    found, scenarios = explored(tmp_path, later=True)
    assert found == []
    assert {one.scenario: (one.goal, one.lowest, one.highest) for one in scenarios} == {
        "bakery": ("won", 0.0, 100.0), "bakery-later": ("won", 0.0, 100.0)}
    assert all(0 < one.reached < one.talks for one in scenarios)


def test_no_shipped_scenario_has_a_fault() -> None:
    _, touched = examine([ROOT / "personas", ROOT / "scenarios"])
    expedition = Expedition(touched)
    assert expedition.run() == []
    assert len(expedition.explored) == len(list((ROOT / "scenarios").glob("*.yaml")))
    assert {one.goal for one in expedition.explored if one.scenario == "busy-dental-practice"} == {"callback"}
    assert [one.scenario for one in expedition.explored if not one.goal] == ["shop-misfit-mower"]


@pytest.mark.usefixtures("nothing_shipped")
def test_an_objection_that_nothing_resolves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objections, "SETTLES_FROM", 1.1)
    found, _ = explored(tmp_path, later=True)
    assert at(found, "SS321") == ["ana.yaml:22:5", "bakery-later.yaml:25:7"]
    assert {"ana.yaml:22:3", "bakery-later.yaml:25:5"} <= set(at(found, "SS320"))
    assert any("an objection always stood" in one.message for one in found)
    message = next(one.message for one in found if one.code == "SS321")
    assert re.search(r"in \d+ explored conversations the objection 'too-dear' was answered again and again", message)


@pytest.mark.usefixtures("nothing_shipped")
def test_a_need_that_wants_more_trust_than_there_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attitude, "ROOM", 0.0)  # nothing pleases this customer
    found, _ = explored(tmp_path, (PERSONA, "importance: 0.9", "importance: 0.9\n    disclosure: trust"),
                        (PERSONA, "needs:\n", "attitude: {trust: 0.2}\nneeds:\n"))
    assert at(found, "SS322") == ["ana.yaml:14:17"]
    told = next(one.message for one in found if one.code == "SS322")
    assert "it is told from trust 0.5 on, and trust came to 0.20 at most" in told


@pytest.mark.usefixtures("nothing_shipped")
def test_a_talk_after_the_purchase_about_nothing(tmp_path: Path) -> None:
    _, touched = examine([write(tmp_path, (LATER, NEEDS, ""))])
    told = Expedition(touched).run()
    assert [(one.code, Path(one.file).name) for one in told] == [("SS320", "bakery-later.yaml")]
    assert told[0].hint.startswith("add a need")


@pytest.mark.usefixtures("nothing_shipped")
def test_a_gatekeeper_who_cannot_end_a_talk(tmp_path: Path) -> None:
    found, _ = explored(tmp_path, (SCENARIO, SELLER, f"{SELLER}\n{GATE}"))
    assert at(found, "SS324") == ["bakery.yaml:12:67"]
    assert "Mr Holt has no line for callback, decline, part" in found[0].message


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize(("questions", "says"), [
    ("How is it?", "names nothing of its own"),
    ("Flour comes late, late deliveries.", "is not understood as a question")])
def test_example_questions_that_do_not_ask_for_their_need(tmp_path: Path, questions: str, says: str) -> None:
    found, _ = explored(tmp_path, (PERSONA, "How do your deliveries work out?", f'"{questions}"'))
    assert at(found, "SS322") == ["ana.yaml:14:16"]
    assert says in found[0].message


@pytest.mark.usefixtures("nothing_shipped")
def test_two_needs_with_one_question(tmp_path: Path) -> None:
    found, _ = explored(tmp_path, (PRODUCT, "[late-flour]", "[late-flour, rye]"), (PERSONA, "facts:\n", (
        "  - {id: rye, says: x, phrases: [rye], questions: [How do your deliveries work out?], lines: [y]}\nfacts:\n")))
    assert at(found, "SS322") == ["ana.yaml:16:51"]
    assert "asks for 'late-flour'" in found[0].message


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize(("when", "codes"), [
    ("scenario.channel == 'telephone'", ["SS410"]), ("scenario.channel == 'chat'", []),
    ("scenario.goal == 'sale' and scenario.channel == 'telephone'", ["SS410"]),
    ("scenario.preparation and scenario.preparation.looks > 12", []), ("persona.expert", [])])
def test_a_condition_that_holds_nowhere_is_a_fault_and_one_for_other_scenarios_is_none(
        tmp_path: Path, when: str, codes: list[str]) -> None:
    found, _ = explored(tmp_path, (RUBRIC, "title: Introduction", f'title: Introduction\n        when: "{when}"'))
    assert [one.code for one in found] == codes
    assert at(found, "SS410") == ["first-call.yaml:13:15"] * len(codes)


@pytest.mark.usefixtures("nothing_shipped")
def test_a_customer_who_cannot_talk_need_not_reach_the_goal(tmp_path: Path) -> None:
    found, scenarios = explored(tmp_path, (SCENARIO, SELLER, f"{SELLER}\nreception: busy"))
    assert found == []
    assert {one.goal for one in scenarios if one.scenario == "bakery"} == {"callback"}


@pytest.mark.usefixtures("nothing_shipped")
def test_a_scenario_in_whose_files_something_is_wrong_is_not_played(tmp_path: Path) -> None:
    found, touched = examine([write(tmp_path, (PERSONA, "importance: 0.9", "importance: 9"))])
    assert [one.code for one in found] == ["SS107"]
    assert touched.casts == []


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize("file", [PERSONA, VOICE, RUBRIC, PRODUCT])
def test_a_checked_page_has_the_scenarios_played_that_it_belongs_to(tmp_path: Path, file: str) -> None:
    write(tmp_path)
    _, touched = examine([tmp_path / file])
    assert [cast.scenario.document.id for cast in touched.casts] == ["bakery-later", "bakery"]


def test_the_command_tells_both_kinds_of_fault_and_the_scores_of_a_scenario(tmp_path: Path) -> None:
    write(tmp_path, (RUBRIC, CHECK, "check: advised_against"))
    scenario = str(tmp_path / SCENARIO)
    ran = salessim("check", scenario)
    assert ran.returncode == 1
    assert "first-call.yaml:11:9: SS410" in ran.stdout
    assert "Check again" not in ran.stderr, "what playing finds hides nothing"
    assert re.search(r"(?m)^bakery: the end 'won' in \d+ of \d+ explored conversations; no score$", ran.stderr)
    printed = salessim("check", scenario, "--format", "json")
    assert [one["code"] for one in json.loads(printed.stdout)] == ["SS410"]
    assert "bakery: the end" in printed.stderr
