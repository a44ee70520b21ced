from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from content_folder import FAKE_CHECKS, PAGES, PERSONA, PRODUCT, RUBRIC, SCENARIO, VOICE, write

from salessim.content import places, rubrics
from salessim.content.kept import restage
from salessim.content.library import Library, digest
from salessim.content.places import FOLDERS, own, shipped
from salessim.errors import ContentError, SalesSimError
from salessim.model.scenario import Staging


@pytest.fixture(autouse=True)
def _fake_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rubrics, "known_checks", lambda: FAKE_CHECKS)


def alone(folder: Path) -> Library:
    return Library([own(folder)])


def stage(folder: Path) -> Staging:
    return alone(folder).stage("bakery")


def test_a_scenario_is_staged_with_all_that_it_names(tmp_path: Path) -> None:
    staging = stage(write(tmp_path))
    assert (staging.scenario.id, staging.persona.id, staging.product.id, staging.rubric.id) == (
        "bakery", "ana", "dawn", "first-call")
    assert [voice.id for voice in staging.voices] == ["en-driver"]
    assert staging.digest == digest(staging.documents)


def test_a_staging_can_be_rebuilt_from_its_documents_after_the_files_changed(tmp_path: Path) -> None:
    staging = stage(write(tmp_path))
    kept = json.dumps(staging.documents)
    write(tmp_path, (PERSONA, "Ana Keller", "Eva Novak"))
    assert restage(json.loads(kept)) == staging
    changed = stage(tmp_path)
    assert changed.persona.name == "Eva Novak"
    assert changed.digest != staging.digest


def test_the_digest_names_what_is_said_and_not_how_it_is_laid_out(tmp_path: Path) -> None:
    first = stage(write(tmp_path / "a")).digest
    laid_out = (PERSONA, "name: Ana Keller", "# her name\nname:   'Ana Keller'")
    assert stage(write(tmp_path / "b", laid_out)).digest == first
    assert stage(write(tmp_path / "c", (VOICE, "Right.", "Right!"))).digest != first


@pytest.mark.parametrize("documents", [{}, {"scenario": 5}, {"scenario": {"kind": "persona"}}])
def test_documents_that_are_none_are_refused(documents: dict[str, object]) -> None:
    with pytest.raises(ContentError) as caught:
        restage(documents)
    assert caught.value.diagnostics[0].file == "the session's scenario"


def test_an_unknown_scenario_is_answered_with_the_nearest_and_the_list(tmp_path: Path) -> None:
    with pytest.raises(SalesSimError) as caught:
        alone(write(tmp_path)).stage("bakary")
    assert caught.value.message == "there is no scenario 'bakary'"
    assert caught.value.hint == "did you mean bakery? there are: bakery-later, bakery"


@pytest.mark.parametrize("wrong", ["../bakery", "/etc/passwd", "", "Bakery", "bakery.yaml"])
def test_an_id_is_never_a_path(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SalesSimError, match="there is no scenario"):
        alone(write(tmp_path)).stage(wrong)


def test_every_fault_of_every_page_comes_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, (PERSONA, "driver", "drivr"), (PRODUCT, "solves: [late-flour]", "solve: [late-flour]"),
                   (RUBRIC, "made_move", "made_mve"), (SCENARIO, "rubric: first-call", "rubric: last-call"))
    with pytest.raises(ContentError) as caught:
        stage(folder)
    assert {Path(found.file).name: found.code for found in caught.value.diagnostics} == {
        "ana.yaml": "SS106", "dawn.yaml": "SS104", "bakery.yaml": "SS201"}


def test_only_what_the_scenario_needs_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path, ("personas/other.yaml", "", "kind: [broken"), ("scenarios/other.yaml", "", "broken"),
                   ("personas/voices/bg-driver.yaml", "", PAGES[VOICE].replace("en", "bg", 2) + "  x: {broken\n"))
    assert stage(folder).persona.id == "ana"


def test_a_voice_that_cannot_be_read_is_told_and_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"extra\.yaml:1:7: SS007"):
        stage(write(tmp_path, ("personas/voices/extra.yaml", "", "kind: [voice\n")))


def test_all_voices_of_the_language_and_style_speak(tmp_path: Path) -> None:
    other = PAGES[VOICE].replace("id: en-driver", "id: brisk")
    amiable = PAGES[VOICE].replace("id: en-driver", "id: kind").replace("style: driver", "style: amiable")
    staging = stage(write(tmp_path, ("personas/voices/brisk.yaml", "", other),
                          ("personas/voices/kind.yaml", "", amiable)))
    assert [voice.id for voice in staging.voices] == ["brisk", "en-driver"]


def test_a_trainers_page_comes_before_one_of_the_same_name(tmp_path: Path) -> None:
    theirs, ours = write(tmp_path / "theirs", (PERSONA, "Ana Keller", "Eva Novak")), write(tmp_path / "ours")
    assert Library([own(theirs), own(ours)]).stage("bakery").persona.name == "Eva Novak"
    assert Library([own(ours), own(theirs)]).stage("bakery").persona.name == "Ana Keller"


def test_a_trainers_folder_may_lean_on_pages_that_lie_elsewhere(tmp_path: Path) -> None:
    base, more = write(tmp_path / "base"), tmp_path / "more"
    (more / "scenarios").mkdir(parents=True)
    (more / "scenarios" / "again.yaml").write_text(PAGES[SCENARIO].replace("id: bakery", "id: again"))
    assert Library([own(more), own(base)]).stage("again").persona.id == "ana"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for wrong, code in ((tmp_path / "missing", "SS001"), (tmp_path / "file", "SS002")):
        with pytest.raises(ContentError) as caught:
            Library.open([wrong])
        assert caught.value.diagnostics[0].code == code


def test_a_listing_reads_heads_only_and_survives_broken_files(tmp_path: Path) -> None:
    folder = write(tmp_path, ("scenarios/a-broken.yaml", "", "kind: [x"), ("scenarios/b-empty.yaml", "", ""),
                   ("scenarios/c-bad.yaml", "", "title: 5\nlanguage: en\nnonsense: 1\n"))
    found = {entry.id: entry for entry in alone(folder).listing("scenario")}
    assert list(found) == ["a-broken", "b-empty", "c-bad", "bakery", "bakery-later"]
    assert (found["bakery"].title, found["bakery"].language) == ("A cold call to a bakery", "en")
    assert found["bakery"].more["persona"] == "ana"
    assert found["a-broken"].broken
    assert (found["c-bad"].title, found["c-bad"].broken) == ("5", "")


def test_every_kind_can_be_listed(tmp_path: Path) -> None:
    library = alone(write(tmp_path))
    assert {kind: [entry.title for entry in library.listing(kind)] for kind in FOLDERS} == {
        "persona": ["Ana Keller"], "voice": ["en-driver"], "product": ["Dawn Delivery"],
        "scenario": ["A cold call to a bakery", "Three weeks later at the bakery"],
        "campaign": ["A year with Ana"], "rubric": ["A first call"], "play": ["A polite exit"],
        "seller": ["Says hello, asks once, and goes"]}
    with pytest.raises(SalesSimError, match="no kind"):
        library.listing("personas")


def test_single_pages_can_be_read(tmp_path: Path) -> None:
    library = alone(write(tmp_path))
    assert library.play("short").scenario == "bakery"
    assert library.product("dawn").company == "Northmill"
    assert library.rubric("first-call").pass_mark == 60
    with pytest.raises(SalesSimError, match="no rubric"):
        library.rubric("second-call")


def test_a_rubric_on_its_own_is_checked_too(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="SS401"):
        alone(write(tmp_path, (RUBRIC, "made_move", "made_mve"))).rubric("first-call")


def test_shipped_content_is_found_and_open_finds_it() -> None:
    root = shipped()
    assert root.personas.is_dir()
    assert root.scenarios.is_dir()
    assert Library.open().files("scenario") == {
        name: (path, root) for name, path in root.pages("scenario").items()}


def test_content_inside_the_package_comes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "personas").mkdir()
    monkeypatch.setattr(places, "files", lambda _: tmp_path)
    root = shipped()
    assert root.personas == tmp_path / "personas"
    assert root.scenarios == Path(places.__file__).parents[2] / "scenarios"


def test_importing_content_and_listing_it_load_no_pydantic(tmp_path: Path) -> None:
    program = ("import sys, salessim.content\nassert not {'yaml', 'pydantic', 'jinja2'} & set(sys.modules)\n"
               "from pathlib import Path\nfrom salessim.content.library import Library\n"
               f"Library.open([Path({str(write(tmp_path))!r})]).listing('scenario')\n"
               "print(sorted({'pydantic', 'jinja2', 'transitions'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False,
                          cwd=Path(__file__).parents[1])
    assert (done.stdout, done.stderr) == ("[]\n", "")
