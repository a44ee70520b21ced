"""Draw the stages of a scenario: nothing that cannot happen, nothing left out, and every guard in words."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from cast import DEAR, PERSONA, PRODUCT, STAGING, Talk, staged
from hypothesis import given
from running import salessim
from test_customer_properties import GATE, stagings, talks

from salessim.content.library import Library
from salessim.customer.rulebook import Rulebook, edges
from salessim.customer.words import in_words
from salessim.model.events import StageChanged
from salessim.model.heard import Heard
from salessim.model.scenario import PATH, Difficulty, Goal, Reception, Stage, Staging
from salessim.rehearsal.plays import begin
from salessim.reports.drawing import place, render_svg
from salessim.reports.graph import lay_out
from salessim.reports.mermaid import render_mermaid

GOLDEN = Path(__file__).parent / "golden" / "graph-gatekeeper-payroll.mmd"
SVG = "{http://www.w3.org/2000/svg}"
SCENARIOS = sorted(Library.open().files("scenario"))
ARROW = re.compile(r"^    (\[\*\]|\w+) --> (\w+)(?: : \(\d+\)(?:[\w\s.,()'-]|#\d+;)*)?$")


def ways(staging: Staging) -> set[tuple[Stage, Stage]]:
    """Give what is drawn, each arrow from one stage to another."""
    return {(source, way.dest) for way in lay_out(staging).ways for source in way.sources}


@pytest.mark.parametrize("goal", list(Goal))
@pytest.mark.parametrize("reception", list(Reception))
def test_no_guard_lacks_words(goal: Goal, reception: Reception) -> None:
    scenario = staged(goal=goal, reception=reception).scenario
    for edge in edges(goal):
        words = in_words(edge.guard, scenario)
        assert words.strip(" .") == words
        assert len(words.split()) >= 3


def test_what_is_drawn_is_in_the_machine_itself() -> None:
    for name in SCENARIOS:
        staging = Library.open().stage(name)
        machine = Rulebook(staging)._machine
        real = {(Stage(way.source), Stage(way.dest)) for event in machine.events.values()
                for found in event.transitions.values() for way in found}
        assert ways(staging) <= real, name


@given(talks)
def test_no_conversation_goes_where_nothing_is_drawn(given_: tuple[int, Difficulty, Staging, list[Heard]]) -> None:
    seed, difficulty, staging, said = given_
    talk = Talk(staging, seed=seed, difficulty=difficulty)
    for utterance in said:
        if talk.customer.outcome is None:
            talk.hear(utterance)
    assert {(event.source, event.dest) for event in talk.events if isinstance(event, StageChanged)} <= ways(staging)


def test_no_play_goes_where_nothing_is_drawn() -> None:
    """Real conversations come further than random ones."""
    library = Library.open()
    reached = set()
    for name in sorted(library.files("play"))[::4]:
        play = library.play(name)
        session = begin(play, library.stage(play.scenario))
        for said in play.says:
            if session.outcome is None:
                session.say(said)
        taken = {(event.source, event.dest) for event in session.events if isinstance(event, StageChanged)}
        assert taken <= ways(session.staging), name
        reached |= {dest for _, dest in taken}
    assert {*PATH[1:], Stage.OBJECTING, Stage.WON} <= reached


def test_only_what_can_happen_is_drawn() -> None:
    drawn = lay_out(STAGING)
    assert drawn.path == PATH
    assert drawn.start is Stage.CONTACT
    assert drawn.ends == (Stage.WON, Stage.CALLBACK, Stage.LOST, Stage.WALKED_OUT, Stage.POLITE_EXIT)
    gated = lay_out(staged(gatekeeper=GATE, goal=Goal.APPOINTMENT))
    assert gated.start is Stage.GATEKEEPER
    assert gated.ends[0] is Stage.APPOINTMENT
    assert Stage.WON not in gated.ends


def test_who_cannot_talk_now_comes_no_further_than_contact() -> None:
    drawn = lay_out(staged(reception=Reception.BUSY))
    assert drawn.path == (Stage.CONTACT,)
    assert not drawn.objecting
    assert drawn.ends == (Stage.CALLBACK, Stage.LOST, Stage.WALKED_OUT, Stage.POLITE_EXIT)


def test_who_has_no_objection_never_objects() -> None:
    assert lay_out(STAGING).objecting
    assert not lay_out(replace(STAGING, persona=replace(PERSONA, objections=()))).objecting


def test_a_product_that_solves_nothing_is_never_wanted() -> None:
    useless = replace(PRODUCT, features=(replace(PRODUCT.features[0], solves=()),))
    drawn = lay_out(replace(STAGING, product=useless, persona=replace(PERSONA, objections=(DEAR,))))
    assert drawn.path == (Stage.CONTACT, Stage.ATTENTION, Stage.INTEREST)
    assert Stage.WON not in drawn.ends


def test_the_words_follow_the_scenario() -> None:
    said = " ".join(lay_out(staged(turns=17)).says)
    assert "17 utterances" in said
    assert "the price is known" in said
    assert "the price is known" not in " ".join(lay_out(staged(goal=Goal.APPOINTMENT)).says)


def test_the_drawing_of_one_scenario_is_as_it_was() -> None:
    """SALESSIM_UPDATE_GOLDEN=1 writes it anew; read the difference before you keep it."""
    ran = salessim("graph", "gatekeeper-payroll")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    if os.environ.get("SALESSIM_UPDATE_GOLDEN"):
        GOLDEN.write_text(ran.stdout, encoding="utf-8")
    assert ran.stdout == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_is_valid_mermaid(name: str) -> None:
    """Every line is of a form that Mermaid reads, and every arrow joins states that were declared."""
    graph = lay_out(Library.open().stage(name))
    head, body = render_mermaid(graph).split("stateDiagram-v2\n")
    assert head.splitlines()[::2] == ["---", "---"]
    lines = body.splitlines()
    declared = {line.split(" as ")[1] for line in lines if line.startswith("    state ")}
    arrows = [line for line in lines if "-->" in line]
    assert all(ARROW.match(line) for line in arrows), arrows
    assert {side for line in arrows for side in ARROW.match(line).groups()} <= {*declared, "[*]"}  # type: ignore[union-attr]
    for words in graph.says:
        assert sum(line.endswith(words.replace(";", "#59;")) for line in arrows) >= 1, words


def test_a_title_obeys_nobody() -> None:
    graph = lay_out(staged(title='A "call": <b>--> x</b> {{ y }} \x1b[2J'))
    title = render_mermaid(graph).splitlines()[1]
    assert title == 'title: "A \\"call\\": <b>--> x</b> {{ y }} \N{REPLACEMENT CHARACTER}[2J"'
    picture = Xml.fromstring(render_svg(graph))
    assert "<b>--> x</b>" in "".join(picture.itertext())
    assert picture.find(f".//{SVG}b") is None


@given(stagings)
def test_the_picture_keeps_everything_within_its_frame(staging: Staging) -> None:
    graph = lay_out(staging)
    drawn = place(graph)
    boxes = list(drawn.boxes.values())
    assert {*drawn.boxes} == {graph.start, *graph.talk, *graph.ends}
    assert all(box.x > 0 and box.x + box.width < drawn.width and 0 < box.y < drawn.height for box in boxes)
    apart = [(one, two) for one in boxes for two in boxes if one is not two and one.x < two.x + two.width
             and two.x < one.x + one.width and abs(one.y - two.y) < 44]
    assert not apart, "two boxes lie over one another"
    marks = [(x, y) for x, y, _ in drawn.numbers]
    assert len(marks) == len(set(marks))
    assert {number for _, _, number in drawn.numbers} == set(range(1, len(graph.says) + 1))


def test_the_picture_is_one_file_that_needs_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "stages.svg"
    ran = salessim("graph", "gatekeeper-payroll", "--format", "svg", "--output", str(target))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""
    assert str(target) in ran.stderr
    picture = Xml.fromstring(target.read_text(encoding="utf-8"))
    assert picture.get("role") == "img"
    title, says = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert says is not None
    assert picture.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert "Past the front office of a joinery" in (title.text or "")
    assert "a need is out in the open" in (says.text or "")
    assert "prefers-color-scheme: dark" in "".join(picture.itertext())
    text = target.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|<script|<image|@import|url\((?!#)", text)


def test_an_unknown_scenario_is_told_with_the_nearest() -> None:
    ran = salessim("graph", "gatekeper-payroll")
    assert ran.returncode == 2
    assert "there is no scenario 'gatekeper-payroll'" in ran.stderr
    assert "did you mean gatekeeper-payroll" in ran.stderr


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    ran = salessim("graph", "visit-bakery", "--output", str(tmp_path / "none" / "stages.mmd"))
    assert ran.returncode == 2
    assert "cannot write the graph" in ran.stderr
    assert "make the folder first" in ran.stderr
