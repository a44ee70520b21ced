from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from content_folder import (
    CAMPAIGN,
    FAKE_CHECKS,
    LATER,
    PAGES,
    PERSONA,
    PLAY,
    PRODUCT,
    RUBRIC,
    SCENARIO,
    SELLER,
    VOICE,
    write,
)

import salessim.content
import salessim.rehearsal
from salessim.content import check as check_module
from salessim.content import rubrics
from salessim.content.check import check
from salessim.content.codes import CODES
from salessim.content.places import Root
from salessim.content.source import SIZE_LIMIT
from salessim.errors import ContentError
from salessim.scoring import CHECKS


@pytest.fixture(autouse=True)
def _nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = Root(personas=tmp_path / "no" / "personas", scenarios=tmp_path / "no" / "scenarios")
    monkeypatch.setattr(check_module, "shipped", lambda: nowhere)
    monkeypatch.setattr(rubrics, "known_checks", lambda: FAKE_CHECKS)


CHECK = "check: made_move\n            args: {moves: [introduce_self]}"
OTHER = "personas/eva.yaml"
EVA = PAGES[PERSONA].replace("id: ana", "id: eva")

PROVOKED: dict[str, tuple[tuple[str, str, str], str]] = {
    "SS004": ((OTHER, "", "#" * (SIZE_LIMIT + 1)), "eva.yaml:1:1"),
    "SS006": ((PERSONA, "Ana Keller", "Ana\x7f"), "ana.yaml:4:10"),
    "SS007": ((PERSONA, "[Yes?]", "[Yes?"), "ana.yaml:28:10"),
    "SS008": ((OTHER, "", "a: " + "[" * 50), "eva.yaml:1:43"),
    "SS009": ((OTHER, "", "a: [" + "1," * 50_000 + "]"), "eva.yaml:1:99999"),
    "SS010": ((PERSONA, "[Yes?]", "*nobody"), "ana.yaml:28:10"),
    "SS011": ((PERSONA, "Ana Keller", "!name Ana"), "ana.yaml:4:7"),
    "SS012": ((PERSONA, "lines:\n  greet", "lines:\n  <<: {}\n  greet"), "ana.yaml:28:3"),
    "SS013": ((PERSONA, "name: Ana", "5: x\nname: Ana"), "ana.yaml:4:1"),
    "SS014": ((PERSONA, "name: Ana", "id: x\nname: Ana"), "ana.yaml:4:1"),
    "SS015": ((PERSONA, "lines:\n  greet", "---\nlines:\n  greet"), "ana.yaml:27:1"),
    "SS016": ((OTHER, "", ""), "eva.yaml:1:1"),
    "SS017": ((OTHER, "", "- a"), "eva.yaml:1:1"),
    "SS018": ((PERSONA, "0.9", "1" * 20), "ana.yaml:12:17"),
    "SS100": ((PERSONA, "kind: persona", "kind: product"), "ana.yaml:1:7"),
    "SS101": ((PLAY, "id: short", "id: long"), "short.play.yaml:2:5"),
    "SS102": ((PERSONA, "name: Ana Keller\n", ""), "ana.yaml:1:1"),
    "SS103": ((PERSONA, "[Yes?]", "Yes"), "ana.yaml:28:10"),
    "SS104": ((PERSONA, "greet", "gret"), "ana.yaml:28:3"),
    "SS105": ((PERSONA, "{{ price }}", "{{ prise }}"), "ana.yaml:26:13"),
    "SS106": ((SCENARIO, "phone", "fone"), "bakery.yaml:8:10"),
    "SS107": ((PERSONA, "0.9", "9"), "ana.yaml:12:17"),
    "SS108": ((PERSONA, "[Yes?]", "['']"), "ana.yaml:28:11"),
    "SS109": ((PERSONA, "[late deliveries, flour comes late]", "[]"), "ana.yaml:13:14"),
    "SS110": ((PERSONA, "language: en", "language: English"), "ana.yaml:3:11"),
    "SS111": (("personas/eva.yml", "", EVA), "eva.yml:1:1"),
    "SS112": ((PERSONA, "objections:\n", "  - {id: lease, says: x, questions: [y], lines: [z]}\nobjections:\n"),
              "ana.yaml:21:10"),
    "SS201": ((SCENARIO, "persona: ana", "persona: anna"), "bakery.yaml:5:10"),
    "SS202": ((PRODUCT, "[late-flour]", "[late-flour, late-flower]"), "dawn.yaml:14:26"),
    "SS203": ((PERSONA, "raised: price", "raised: price\n    answered_by: [own-courier, own-currier]"),
              "ana.yaml:26:32"),
    "SS204": ((PRODUCT, "solves: [late-flour]", "solves: []"), "bakery.yaml:6:10"),
    "SS205": ((PERSONA, "driver", "amiable"), "ana.yaml:7:8"),
    "SS207": ((RUBRIC, "language: en", "language: bg"), "bakery-later.yaml:7:9, bakery.yaml:7:9"),
    "SS208": ((SELLER, "say: [ask]", "say: [asks]"), "plain.yaml:7:35"),
    "SS301": ((PERSONA, PAGES[PERSONA][PAGES[PERSONA].index("needs:"):PAGES[PERSONA].index("facts:")], "needs: []\n"),
              "ana.yaml:9:8"),
    "SS302": ((SCENARIO, '["Keller, yes?"]', "[]"), "bakery.yaml:10:10"),
    "SS303": ((PERSONA, "[Our lease ends in May.]", "[]"), "ana.yaml:20:12"),
    "SS304": ((PERSONA, '["{{ price }}? That is a lot of money.", That is a lot of money.]', "[]"), "ana.yaml:26:12"),
    "SS305": ((PERSONA, "[How long will you stay here?]", "[]"), "ana.yaml:17:5"),
    "SS306": ((VOICE, "  part: [Goodbye.]\n", ""), "ana.yaml:7:8"),
    "SS307": ((PERSONA, "raised: price", "raised: price\n    answered_by: [own-currier]"), "ana.yaml:26:18"),
    "SS308": ((PERSONA, "raised: price", "raised: price\n    hides: nobody"), "ana.yaml:26:12"),
    "SS309": ((PERSONA, "raised: price", "raised: hidden"), "ana.yaml:25:13"),
    "SS310": ((PERSONA, "objections:\n", "questions:\n  - {about: own-currier, lines: [x]}\nobjections:\n"),
              "ana.yaml:22:13"),
    "SS311": ((SCENARIO, "because: soon", "because: son"), "bakery.yaml:14:97"),
    "SS312": ((SCENARIO, "suited: false}", "suited: false}\n    - {id: inn, name: Inn, facts: [{id: a, says: x}], "
               "because: a, why: x}"), "bakery.yaml:16:7"),
    "SS313": ((SCENARIO, "fact: lease", "fact: leese"), "bakery.yaml:17:109"),
    "SS314": ((LATER, "goal: service\n", ""), "bakery-later.yaml:13:3"),
    "SS319": ((PERSONA, "lines: [Our lease ends in May.]", "lines: [Our lease ends in May.]\n    of: late-vans\n"
               "    asks: often"), "ana.yaml:17:5"),
    "SS318": ((PLAY, "outcome: polite_exit", "prepare: {objective: sale, approach: visit, order: [anna], read: []}\n"
               "outcome: polite_exit"), "short.play.yaml:5:53"),
    "SS317": ((LATER, "persona: ana", "persona: eva"), "ana-year.yaml:8:16"),
    "SS316": ((LATER, "outdated: [lease]", "outdated: [leese]"), "bakery-later.yaml:16:14"),
    "SS315": ((CAMPAIGN, ", after: [won]", ""), "ana-year.yaml:8:5"),
    "SS401": ((RUBRIC, "made_move", "made_moves"), "first-call.yaml:16:20"),
    "SS402": ((RUBRIC, "{moves: [introduce_self]}", "{at_least: 2}"), "first-call.yaml:14:13"),
    "SS403": ((RUBRIC, "{moves:", "{at_lest: 2, moves:"), "first-call.yaml:17:20"),
    "SS404": ((RUBRIC, "{moves: [introduce_self]}", "{moves: [greet], at_least: 1.5}"), "first-call.yaml:17:46"),
    "SS405": ((RUBRIC, "manual: a", "weight: 1\n        when: 'true' # a"), "first-call.yaml:22:9"),
    "SS406": ((RUBRIC, "introduce_self", "nap"), "first-call.yaml:17:19"),
    "SS407": ((RUBRIC, "{contact: 5}", "{contract: 5}"), "first-call.yaml:26:47"),
    "SS408": ((RUBRIC, "at_least: 100", "at_least: 0"), "first-call.yaml:20:11"),
}
"""One change to the example folder for each code, and where the fault must be told."""


def told(folder: Path) -> list[str]:
    return [f"{Path(found.file).name}:{found.line}:{found.column} {found.code}" for found in check([folder])]


def test_the_documented_examples_have_no_fault(tmp_path: Path) -> None:
    assert check([write(tmp_path)]) == []


@pytest.mark.parametrize("code", PROVOKED)
def test_each_fault_is_told_where_it_is(tmp_path: Path, code: str) -> None:
    change, place = PROVOKED[code]
    found = [each for each in told(write(tmp_path, change)) if each.endswith(code)]
    assert found == [f"{one} {code}" for one in place.split(", ")]


def test_every_code_is_explained_and_provoked_somewhere() -> None:
    rooms = [room for package in (salessim.content, salessim.rehearsal)
             for room in Path(str(package.__file__)).parent.glob("*.py") if room.name != "codes.py"]
    emitted = {code for room in rooms for code in re.findall(r"\"(SS\d{3})\"", room.read_text())}
    assert emitted == set(CODES)
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_content_*.py"))
    assert set(CODES) <= set(re.findall(r"\"(SS\d{3})\"", tests))
    assert all(title and advice for title, advice in CODES.values())


@pytest.mark.parametrize(("change", "message"), [
    ((SCENARIO, "persona: ana", "persona: anna"), "there is no persona 'anna'\n  hint: did you mean 'ana'?"),
    ((SCENARIO, "product: dawn", "product: x"), "there is no product 'x'\n  hint: there are: dawn"),
    ((PLAY, "scenario: bakery", "scenario: bakary"), "there is no scenario 'bakary'\n  hint: did you mean 'bakery'?"),
    ((PRODUCT, "[late-flour]", "[late-flour, late-flower]"),
     "no persona has the need 'late-flower'\n  hint: did you mean 'late-flour'?"),
    ((RUBRIC, "made_move", "made_moves"), "there is no check 'made_moves'\n  hint: did you mean 'made_move'?"),
    ((RUBRIC, "{moves:", "{at_lest: 2, moves:"), "takes no 'at_lest'\n  hint: did you mean 'at_least'?"),
    ((RUBRIC, CHECK, "check: weighed\n            args: {share: high, strict: 1}"),
     "'share': found the text 'high'; expected a number"),
    ((PERSONA, "[Yes?]", "[Keller here: yes?]"),
     "'greet': found a mapping ('key: value' lines); expected text\n  hint: put text that holds ': ' in quotes"),
    ((PERSONA, "[Yes?]", "\n    - {{ seller }}? Yes?"), "hint: put text that holds '{{'"),
    ((RUBRIC, "introduce_self", "nap"), "refuses its arguments: there is no move 'nap'"),
])
def test_a_fault_says_what_is_wrong_and_names_the_nearest_right_word(tmp_path: Path, change: tuple[str, str, str],
                                                          message: str) -> None:
    assert any(message in str(found) for found in check([write(tmp_path, change)]))


def test_an_argument_may_be_a_template_and_is_then_left_to_the_check(tmp_path: Path) -> None:
    change = (RUBRIC, CHECK, "check: weighed\n            args: {share: 1, strict: true, need: '{{ persona.id }}'}")
    assert told(write(tmp_path, change)) == []


@pytest.mark.parametrize(("change", "fine"), [
    ((SCENARIO, "Keller, yes?", "{{ company }}?"), True),
    ((SCENARIO, "Keller, yes?", "{{ need }}."), False),
    ((SCENARIO, "{{ persona.name }}", "{{ seller }}"), False),
    ((RUBRIC, "{{ scenario.seller }}", "{{ item.says }}"), False),
    ((RUBRIC, "title: Introduction\n", "title: Introduction\n        for_each: persona.needs\n"), True),
    ((RUBRIC, "title: Introduction\n", "title: Introduction\n        when: scenario.fits and\n"), False),
    ((RUBRIC, "title: Introduction\n", "title: Introduction\n        when: persona.needs|length > 1\n"), True),
    ((PERSONA, "[Yes?]", "['{% if seller %}']"), False),
    ((PERSONA, "[Yes?]", "['{{ seller.__class__ }}']"), False),
])
def test_words_in_braces_are_those_of_their_place(tmp_path: Path, change: tuple[str, str, str], *, fine: bool) -> None:
    found = told(write(tmp_path, change))
    assert [each for each in found if not each.endswith("SS105")] == []
    assert (found == []) is fine


def test_an_opening_may_name_the_need_when_the_customer_has_the_initiative(tmp_path: Path) -> None:
    names_it = (SCENARIO, "Keller, yes?", "I hear that {{ need }}.")
    assert told(write(tmp_path, names_it, (SCENARIO, "seller:", "initiative: customer\nseller:"))) == []


def test_item_is_known_only_under_for_each(tmp_path: Path) -> None:
    advice = (RUBRIC, "{{ scenario.seller }}", "{{ item.says }}")
    each = (RUBRIC, "title: Introduction\n", "title: Introduction\n        for_each: persona.needs\n")
    assert told(write(tmp_path, advice, each)) == []


def test_all_faults_of_all_files_come_sorted_and_once(tmp_path: Path) -> None:
    folder = write(tmp_path, (PERSONA, "driver", "drivr"), (PERSONA, "0.9", "9"), (PRODUCT, "Northmill", "[]"),
                   ("scenarios/second.yaml", "", PAGES[SCENARIO].replace("id: bakery", "id: second")))
    assert told(folder) == ["ana.yaml:7:8 SS106", "ana.yaml:12:17 SS107", "dawn.yaml:5:10 SS103"]


def test_a_scenario_where_the_product_does_not_fit_needs_no_solution(tmp_path: Path) -> None:
    changes = (PRODUCT, "solves: [late-flour]", "solves: []"), (SCENARIO, "seller:", "fits: false\nseller:")
    assert told(write(tmp_path, *changes)) == []


def test_a_persona_fills_the_gaps_of_the_voice(tmp_path: Path) -> None:
    changes = (VOICE, "  part: [Goodbye.]\n", ""), (PERSONA, "[Yes?]", "[Yes?]\n  part: [Bye.]")
    assert told(write(tmp_path, *changes)) == []


def test_a_single_file_is_checked_with_the_folder_around_it(tmp_path: Path) -> None:
    folder = write(tmp_path, (PRODUCT, "Northmill", "[]"), (SCENARIO, "phone", "fone"))
    assert [found.code for found in check([folder / PERSONA])] == []
    assert [found.code for found in check([folder / PRODUCT])] == ["SS103"]
    assert [found.code for found in check([folder / "scenarios" / "products"])] == ["SS103"]


def test_a_file_outside_any_folder_of_content_is_checked_by_itself(tmp_path: Path) -> None:
    alone = tmp_path / "dawn.yaml"
    alone.write_text(PAGES[PRODUCT].replace("late-flour", "none"))
    assert [found.code for found in check([alone])] == ["SS202"]
    assert [found.code for found in check([alone], extra=[write(tmp_path / "more")])] == ["SS202"]
    alone.write_text(PAGES[PRODUCT].replace("kind: product", "kind: goods"))
    assert [found.code for found in check([alone])] == ["SS100"]


def test_two_given_files_may_not_have_one_id(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a"), write(tmp_path / "b")
    assert {found.code for found in check([first, second])} == {"SS206"}
    assert {Path(found.file).parents[1].name for found in check([first / PERSONA, second / PERSONA])} == {"b"}
    assert check([first], extra=[second]) == []
    assert check(extra=[first, second]) == []


def test_without_paths_the_extra_folders_are_checked(tmp_path: Path) -> None:
    assert check() == []
    assert [found.code for found in check(extra=[write(tmp_path, (PERSONA, "driver", "drivr"))])] == ["SS106"]
    with pytest.raises(ContentError):
        check(extra=[tmp_path / "missing"])


def test_what_cannot_be_read_at_all_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    (folder / "personas" / "link.yaml").symlink_to(tmp_path / "out.yaml")
    (tmp_path / "out.yaml").write_text(EVA)
    (folder / "personas" / "bytes.yaml").write_bytes(b"kind: \xff")
    (folder / "scenarios" / "gone.yaml").symlink_to(folder / "nothing")
    assert told(folder) == ["bytes.yaml:1:7 SS005", "link.yaml:1:1 SS003", "gone.yaml:1:1 SS001"]
    assert [found.code for found in check([tmp_path / "missing.yaml"])] == ["SS001"]


def test_files_are_named_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, (PERSONA, "driver", "drivr"))
    monkeypatch.chdir(tmp_path)
    assert [found.file for found in check([Path("personas")])] == ["personas/ana.yaml"]
    assert [found.file for found in check([Path("personas/ana.yaml")])] == ["personas/ana.yaml"]


def test_the_documented_rubric_asks_for_a_check_that_scoring_has(tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert [found for found in check([write(tmp_path)]) if found.code.startswith("SS4")] == []
    assert "made_move" in rubrics.known_checks()


def test_every_check_of_scoring_takes_arguments_that_can_be_told_apart() -> None:
    for name, factory in CHECKS.items():
        for parameter in inspect.signature(factory).parameters.values():
            assert parameter.annotation in rubrics.TAKES, f"{name}: {parameter}"


@pytest.mark.parametrize("lent", ["kind: [", "kind: seller\nid: lender\nlines: [{a: 1}]", "lines: 5"])
def test_a_broken_seller_that_lends_lines_is_told_with_all_other_faults(tmp_path: Path, lent: str) -> None:
    folder = write(tmp_path, ("scenarios/sellers/plain.yaml", "habits:", "lends: [lender]\nhabits:"),
                   ("scenarios/sellers/lender.yaml", "", lent), ("personas/ana.yaml", "style: driver", "style: quick"))
    files = {Path(fault.file).name for fault in check([folder])}
    assert {"lender.yaml", "ana.yaml"} <= files
    assert "plain.yaml" not in files


def test_a_folder_without_any_page_is_not_said_to_have_no_faults(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (tmp_path / "empty").mkdir()
    for found in (check([tmp_path / "empty", folder]), check(extra=[folder / "scenarios"])):
        assert [fault.code for fault in found] == ["SS001"]
        assert "there is no page in this folder" in found[0].message


def test_a_page_that_cannot_be_read_draws_no_further_faults_after_it(tmp_path: Path) -> None:
    assert told(write(tmp_path, (PERSONA, "[Yes?]", "[Yes?"))) == ["ana.yaml:28:10 SS007"]
    assert told(write(tmp_path, (VOICE, "[Goodbye.]", "[Goodbye."))) == ["en-driver.yaml:12:9 SS007"]
