from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salessim.model.assessment import Feedback
from salessim.model.events import Cause, Event, SessionEnded
from salessim.model.heard import Heard, HeardMove
from salessim.model.moves import Move
from salessim.model.scenario import Stage
from salessim.model.transcript import Transcript, transcribe
from salessim.reports.context import compose
from salessim.reports.html import render_html
from salessim.reports.json import assessment_from_json, render_json
from salessim.reports.report import Report
from salessim.reports.text import render_text

GOLDEN = Path(__file__).parent / "golden"
EVIL = "\x1b]0;owned\x07<script>alert(1)</script>\u202e\"'&{{ 7*7 }}\x9b31m\ud800\u2066"
ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=60)


def report() -> Report:
    return compose(made.transcript(), made.assessment(), made.staging(), when="22 November 2026")


def hostile(evil: str = EVIL) -> Report:
    """Plant one text wherever somebody could type or author one."""
    understood = Heard(moves=(HeardMove(move=Move.RUDE, start=0, end=len(evil), confidence=1.0),))
    events = made.spoken(1, evil, evil, (0.5, 0.5, 0.5), causes=(Cause(by=evil, trust=0.5),), understood=understood)
    quote = replace(made.quoted(1, "Good"), quote=evil, end=len(evil))
    judged = made.assessment()
    judged = replace(
        judged, title=evil,
        sections=tuple(replace(section, title=evil) for section in judged.sections),
        criteria=tuple(replace(criterion, title=evil, manual=criterion.manual and evil,
                               checks=tuple(replace(check, says=evil, why=evil, evidence=(quote,))
                                            for check in criterion.checks)) for criterion in judged.criteria),
        flags=(replace(judged.flags[0], says=evil, why=evil, evidence=(quote,)),),
        feedback=replace(judged.feedback, start=(replace(judged.feedback.start[0], text=evil, evidence=(quote,)),)))
    who = made.persona(name=evil, role=evil, needs=(replace(made.persona().needs[0], says=evil),))
    spoken = transcribe([made.STARTED, *events, SessionEnded(turn=1, outcome=Stage.LOST, reason=evil)])
    return compose(spoken, judged, made.staging(who=who, title=evil), when=evil)


def long_talk(turns: int) -> Transcript:
    events: list[Event] = [made.STARTED]
    said = "Our own courier comes before six."
    for number in range(1, turns + 1):
        events += made.spoken(number, said, "I see.", (number % 7 / 7, 0.5, 1 - number / turns),
                              understood=made.heard(said, feature="Our own courier"))
    return transcribe([*events, SessionEnded(turn=turns, outcome=Stage.WALKED_OUT, reason="no patience left")])


@pytest.mark.parametrize(("name", "render"), [
    ("report.txt", render_text), ("report.json", render_json), ("report.html", render_html),
])
def test_a_report_reads_as_the_stored_one(name: str, render: Callable[[Report], str]) -> None:
    """With SALESSIM_UPDATE_GOLDEN=1 the stored ones are written anew; read the difference before you keep it."""
    made_now = render(report())
    if os.environ.get("SALESSIM_UPDATE_GOLDEN"):
        (GOLDEN / name).write_text(made_now, encoding="utf-8")
    assert made_now == (GOLDEN / name).read_text(encoding="utf-8")


def assert_disarmed(text: str) -> None:
    text.encode()
    assert not [letter for letter in text if letter not in "\n\t" and unicodedata.category(letter) in {"Cc", "Cs"}]
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2028\u2029")


@pytest.mark.parametrize("render", [render_text, render_json, render_html])
def test_planted_control_characters_are_harmless_everywhere(render: Callable[[Report], str]) -> None:
    assert_disarmed(render(hostile()))


def test_json_keeps_planted_words_verbatim_all_the_same() -> None:
    assert json.loads(render_json(hostile()))["turns"][1]["said"] == EVIL


@given(ANY_TEXT)
@settings(max_examples=40, deadline=None)
def test_whatever_is_typed_the_report_stays_sound(typed: str) -> None:
    planted = hostile(typed)
    for page in (render_text(planted), render_json(planted), render_html(planted)):
        assert_disarmed(page)
    Page.of(planted)


def test_the_text_has_the_score_and_the_two_changes_before_anything_else() -> None:
    lines = render_text(report()).splitlines()
    order = [next(place for place, line in enumerate(lines) if words in line)
             for words in ("Score: 71 of 100, passed", "DO THIS NEXT TIME", "1. Ask one question",
                           "2. Leave the deadline out", "SECTIONS", "Opens the call: 2 of 2")]
    assert order == sorted(order)
    assert order[1] < 15


@pytest.mark.parametrize("width", [40, 72, 80, 120])
def test_the_text_keeps_to_the_width_of_the_terminal(width: int) -> None:
    assert max(map(len, render_text(report(), width).splitlines())) <= width


def test_what_was_passed_takes_no_line_and_what_was_missed_shows_why() -> None:
    text = render_text(report())
    assert "gave their own name" not in text
    assert "not passed: used the customer's name. Why: 'Ms Keller' was never said." in text


def test_a_failure_and_a_conversation_without_score_are_told_plainly() -> None:
    failed = replace(made.assessment(), score=59.99, passed=False)
    assert "Score: 59 of 100, not passed yet (pass mark 60)." in render_text(compose(made.transcript(), failed))
    nothing = replace(failed, score=None, passed=None, sections=(), criteria=(), flags=(), feedback=Feedback())
    bare = compose(transcribe([]), nothing)
    assert "Score: none" in render_text(bare)
    assert "No score" in render_html(bare)
    assert json.loads(render_json(bare))["assessment"]["score"] is None


def test_a_stored_report_gives_the_assessment_back() -> None:
    assert assessment_from_json(json.loads(render_json(report()))["assessment"]) == made.assessment()


def test_every_quote_stands_word_for_word_in_the_conversation() -> None:
    value = json.loads(render_json(report()))
    said = {turn["turn"]: turn["said"] for turn in value["turns"]}
    quotes = [evidence for criterion in value["assessment"]["criteria"] for check in criterion["checks"]
              for evidence in check["evidence"]]
    quotes += [evidence for change in value["next_time"] for evidence in change["evidence"]]
    assert len(quotes) > 8
    assert all(said[quote["turn"]][quote["start"]:quote["end"]] == quote["quote"] for quote in quotes)


class Page(HTMLParser):
    """A page as its tags: refuses what is not balanced, keeps what tests ask about."""

    VOID = frozenset({"meta", "br", "hr", "img", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []

    @classmethod
    def of(cls, made_of: Report) -> Page:
        page = cls()
        page.feed(render_html(made_of))
        page.close()
        assert page.open == []
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("made_of", [report, hostile], ids=["plain", "hostile"])
def test_the_page_is_balanced_and_needs_and_runs_nothing(made_of: Callable[[], Report]) -> None:
    page = Page.of(made_of())
    names = {name for name, _ in page.tags}
    assert {"main", "h1", "h2", "table", "svg", "mark"} <= names
    assert not names & {"script", "link", "iframe", "img", "object", "form", "image", "use", "foreignobject"}
    for _, attributes in page.tags:
        assert not attributes.keys() & {"style", "src", "srcset", "xlink:href"}
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert len(page.all("main")) == len(page.all("h1")) == 1


def test_no_address_and_nothing_imported_stands_in_the_page() -> None:
    page = render_html(report())
    assert "http:" not in page
    assert "https:" not in page
    assert "url(" not in page
    assert "@import" not in page


def test_the_policy_forbids_everything_but_the_style_it_names_by_its_hash() -> None:
    page = render_html(report())
    policy = next(attributes["content"] for attributes in Page.of(report()).all("meta")
                  if attributes.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_every_link_leads_to_a_turn_of_the_page() -> None:
    silent_opening = compose(long_talk(3), replace(made.assessment(), criteria=(), flags=(), feedback=Feedback()),
                             made.staging())
    for told, turns in ((report(), {"turn-2", "turn-4", "turn-6"}), (silent_opening, {"turn-1"})):
        page = Page.of(told)
        ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
        assert len(ids) == len(set(ids))
        named = {str(attributes["aria-labelledby"]) for _, attributes in page.tags if "aria-labelledby" in attributes}
        assert named <= set(ids)
        targets = {str(attributes["href"])[1:] for attributes in page.all("a")}
        assert turns <= targets <= set(ids)


def test_what_is_typed_and_authored_has_its_own_direction() -> None:
    said = "שלום, מדברת אנה. האם יש לך רגע?"
    understood = made.heard(said, greet="שלום")
    events = [made.STARTED, *made.spoken(1, said, "כן, בבקשה.", (0.4, 0.4, 0.8), understood=understood)]
    page = Page()
    page.feed(render_html(compose(transcribe(events), made.assessment(),
                                  made.staging(who=made.persona(name="רות קלר"), title="המאפייה", language="he"))))
    words = [attributes for _, attributes in page.tags if "words" in str(attributes.get("class"))]
    assert len(words) == 2
    assert all(attributes["dir"] == "auto" and attributes["lang"] == "he" for attributes in words)
    assert page.all("h1")[0]["dir"] == "auto"
    assert all(attributes.get("dir") == "auto" for attributes in page.all("q"))
    assert ("mark", "שלום") in page.texts


def test_the_drawing_has_a_name_a_table_and_three_lines_told_apart_without_colour() -> None:
    page, text = Page.of(report()), render_html(report())
    drawn = next(attributes for attributes in page.all("svg") if attributes.get("class") == "chart")
    assert (drawn["role"], drawn["aria-labelledby"]) == ("img", "chart")
    assert "At the end: trust 66; interest 85; patience 52." in text
    assert [attributes["class"] for attributes in page.all("polyline")] == ["trust", "interest", "patience"]
    assert re.search(r"\.chart \.interest \{[^}]*stroke-dasharray", text)
    assert re.search(r"\.chart \.patience \{[^}]*stroke-dasharray", text)
    assert "The same as a table" in text


@pytest.mark.parametrize("turns", [0, 1, 2, 200])
def test_a_talk_of_any_length_is_reported(turns: int) -> None:
    talk = long_talk(turns) if turns else transcribe([made.STARTED])
    judged = replace(made.assessment(), criteria=(), flags=(), feedback=Feedback())
    told = compose(talk, judged, made.staging())
    page = Page.of(told)
    assert len([1 for attributes in page.all("li") if str(attributes.get("id")).startswith("turn-")]) == turns
    points = re.findall(r"([\d.]+),([\d.]+)", str(page.all("polyline")[0]["points"]))
    assert len(points) == max(2, turns + 1)
    assert all(0 <= float(x) <= 660 and 0 <= float(y) <= 286 for x, y in points)
    labels = sorted(float(str(attributes["y"])) for attributes in page.all("text")
                    if str(attributes.get("class")).startswith("name"))
    assert all(lower - upper > 21.9 for upper, lower in pairwise(labels))
    assert len(json.loads(render_json(told))["turns"]) == turns + 1
    assert render_text(told).endswith("\n")


def test_the_page_shows_what_the_customer_noticed_and_leaves_the_mere_passing_of_time_out() -> None:
    causes = (Cause(by="time passes", patience=-0.015), Cause(by="argue", trust=-0.12, patience=-0.1))
    talk = transcribe([made.STARTED, *made.spoken(1, "No.", "Well.", (0.2, 0.25, 0.7), causes=causes)])
    told = compose(talk, made.assessment(), made.staging())
    page = render_html(told)
    assert "contradicts or brushes a concern aside" in page
    assert "trust −12, patience −10" in page
    assert "time passes" not in page
    assert [cause["by"] for cause in json.loads(render_json(told))["turns"][1]["causes"]] == ["time passes", "argue"]


def test_a_conversation_from_elsewhere_has_no_drawing_of_an_attitude_nobody_knows() -> None:
    told = compose(replace(made.transcript(), started=None), made.assessment())
    assert not Page.of(told).all("polyline")
    assert json.loads(render_json(told))["turns"][3]["attitude"] is None


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place:place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_keep_the_contrast_of_wcag_aa_in_light_dark_and_print() -> None:
    schemes = [dict(re.findall(r"--([\w-]+): (#\w+)", block))
               for block in re.findall(r":root \{(.*?)\}", render_html(report()), re.DOTALL)]
    assert len(schemes) == 3
    for colours in schemes:
        grounds = [colours[name] for name in ("paper", "card", "tint", "warm-tint")]
        for ground in grounds:
            assert all(contrast(colours[name], ground) >= 4.5 for name in ("ink", "soft", "accent", "warm", "good"))
        assert all(contrast(colours["ink"], colour) >= 4.5 for name, colour in colours.items() if name.startswith("m-"))
        assert all(contrast(colours[name], colours["card"]) >= 4.5 for name in ("trust", "interest", "patience"))
        assert contrast(colours["rule"], colours["card"]) >= 3


@pytest.mark.outside
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
def test_a_browser_applies_the_style_and_refuses_nothing(tmp_path: Path) -> None:
    def complaints(page: str) -> str:
        (tmp_path / "report.html").write_text(page, encoding="utf-8")
        seen = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
             f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={tmp_path / 'page.png'}",
             (tmp_path / "report.html").as_uri()], capture_output=True, text=True, timeout=120, check=True)
        assert (tmp_path / "page.png").stat().st_size > 10_000
        return "\n".join(line for line in seen.stderr.splitlines() if "CONSOLE" in line)

    page = render_html(hostile("<script>document.title='owned'</script>"))
    assert complaints(page) == ""
    assert "Content Security Policy" in complaints(page.replace("<main>", "<main><script>1</script>"))


def keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in keys(item)}
    return {key for item in value for key in keys(item)} if isinstance(value, list) else set()


def test_every_field_of_the_json_is_documented_and_every_documented_field_is_there() -> None:
    page = (Path(__file__).parent.parent / "docs" / "report-json.md").read_text(encoding="utf-8")
    value = json.loads(render_json(report()))
    assert {key for key in keys(value) if f"`{key}`" not in page and f'"{key}"' not in page} == set()
    assessment, whole = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    assert keys(assessment) == keys(value["assessment"])
    assert whole.keys() == value.keys()
