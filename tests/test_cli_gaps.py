"""`gaps`: what sessions show to be missing in a persona, for the trainer to read and to paste."""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from journaled import started
from running import damage, salessim, session_of

from salessim.content.drafts import HEAD, LONGEST, draft_facts
from salessim.content.library import Library
from salessim.content.parsing import FORBIDDEN
from salessim.content.source import parse_source
from salessim.model.events import CustomerReplied, Event, GapFound, TraineeSpoke
from salessim.model.heard import Heard, HeardMove, Mention
from salessim.model.moves import Move
from salessim.model.scenario import Staging
from salessim.reports.gaps import Talk, find_gaps
from salessim.reports.mended import Present
from salessim.understanding import Recogniser

SOFTWARE = "Which accounting software do you use at the moment?"
SOFTWARE_TOO = "And which accounting software are you using?"
COLOUR = "What colour is your delivery van?"
SALAD = "blue wonderful sideways teapot elephants marching"
INSULT = "You are an idiot."


def practised(scenario: str, *said: str, seed: int = 3, **environment: str) -> str:
    ran = salessim("practice", scenario, "--seed", str(seed), "--tier", "light", "--format", "json",
                   typed="".join(f"{line}\n" for line in said), **environment)
    assert ran.returncode == 0, ran.stderr
    return session_of(ran.stdout)


@pytest.fixture(scope="module")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    home = tmp_path_factory.mktemp("calls")
    here = {"SALESSIM_HOME": str(home)}
    return home, [practised("cold-call-bakery", "Good morning! " + SOFTWARE, SALAD, COLOUR, **here),
                  practised("cold-call-bakery", SOFTWARE_TOO, INSULT, seed=4, **here),
                  practised("cold-call-bakery", SOFTWARE.upper(), INSULT, seed=4, **here)]


@pytest.fixture
def calls(_kept: tuple[Path, list[str]]) -> list[str]:
    """Three sessions with Nuala Byrne: a question in three wordings, a question asked once, salad, an insult."""
    home, names = _kept
    shutil.copytree(home, os.environ["SALESSIM_HOME"])
    return list(names)


def listed(*options: str) -> dict[str, dict[str, object]]:
    ran = salessim("gaps", "--format", "json", *options)
    assert ran.returncode == 0, ran.stderr
    return {one["persona"]: one for one in json.loads(ran.stdout)["personas"]}


def test_nearly_the_same_questions_are_one_gap_in_the_trainees_own_words(calls: list[str]) -> None:
    [software, colour] = listed()["nuala-byrne"]["questions"]  # type: ignore[misc]
    assert (software["times"], software["sessions"]) == (3, 3)
    assert software["words"] == [{"text": SOFTWARE, "times": 2}, {"text": SOFTWARE_TOO, "times": 1}]
    assert [place["session"] for place in software["places"]] == calls
    assert [place["text"] for place in software["places"]] == [SOFTWARE, SOFTWARE_TOO, SOFTWARE.upper()]
    assert (colour["times"], colour["words"]) == (1, [{"text": COLOUR, "times": 1}])


def test_a_question_without_an_answer_is_listed_also_while_an_objection_stands() -> None:
    session = practised("cold-call-bakery", "Good morning, Max Berg from Northmill here.", SOFTWARE)
    kinds = [json.loads(line)["kind"] for line in salessim("replay", session, "--format", "json").stdout.splitlines()]
    assert "objection_raised" in kinds
    assert "gap_found" not in kinds  # the session itself notes none then
    [group] = listed()["nuala-byrne"]["questions"]  # type: ignore[misc]
    assert group["words"] == [{"text": SOFTWARE, "times": 1}]


def test_what_was_not_understood_is_listed(calls: list[str]) -> None:
    [group] = listed()["nuala-byrne"]["not_understood"]  # type: ignore[misc]
    assert group["places"] == [{"session": calls[0], "scenario": "cold-call-bakery", "turn": 2, "text": SALAD,
                                "reply": group["places"][0]["reply"]}]


@pytest.mark.parametrize("scenario", ["busy-dental-practice", "gatekeeper-payroll", "rude-garage"])
def test_what_was_not_understood_is_listed_also_where_the_reply_is_about_something_else(scenario: str) -> None:
    session = practised(scenario, SALAD)
    [one] = listed().values()
    [group] = one["not_understood"]  # type: ignore[misc]
    assert (group["places"][0]["session"], group["places"][0]["text"]) == (session, SALAD)


def test_the_line_before_a_bad_end_stands_with_the_customers_reaction(calls: list[str]) -> None:
    [group] = listed()["nuala-byrne"]["ended_badly"]  # type: ignore[misc]
    assert (group["times"], group["sessions"], group["words"]) == (2, 2, [{"text": INSULT, "times": 2}])
    for place, session in zip(group["places"], calls[1:], strict=True):
        said = [event for event in map(json.loads, salessim("replay", session, "--format", "json").stdout.splitlines())
                if event["kind"] == "customer_replied"]
        assert place["reply"] == said[-1]["text"]
        assert (place["outcome"], place["reason"]) == ("walked_out", "ran out of patience")


def test_the_text_is_for_a_trainer_and_the_same_every_time(calls: list[str]) -> None:
    ran = salessim("gaps")
    assert ran.returncode == 0
    assert ran.stdout == salessim("gaps").stdout
    assert ran.stdout.startswith(f"""nuala-byrne, 3 sessions

  Questions that no fact answered
    3 times in 3 sessions, first in {calls[0]}, turn 1
      “{SOFTWARE}”  (2 times)
      “{SOFTWARE_TOO}”
    once, in {calls[0]}, turn 3
      “{COLOUR}”

  Not understood
    once, in {calls[0]}, turn 2
      “{SALAD}”

  Ended badly after
    2 times in 2 sessions, first in {calls[1]}, turn 2
      “{INSULT}”
        walked out, ran out of patience: “""")


def test_personas_stand_apart_and_sessions_are_chosen(calls: list[str]) -> None:
    other = practised("meeting-catering", "How many ovens do you have?", seed=4)
    assert list(listed()) == ["edwin-osei", "nuala-byrne"]
    for options in (("--scenario", "meeting-catering"), ("--persona", "edwin-osei")):
        [one] = listed(*options).values()
        assert one["questions"][0]["places"][0]["session"] == other  # type: ignore[index]
    assert salessim("gaps", "--scenario", "meeting-catering", "--persona", "nuala-byrne").stdout == (
        "No session of meeting-catering with nuala-byrne yet.\n")
    damage("UPDATE sessions SET started_at = '2020-02-01T23:59:59.999999+00:00' WHERE name = ?", calls[0])
    assert listed("--since", "2020-02-01")["nuala-byrne"]["sessions"] == 3
    assert listed("--since", "2020-02-02")["nuala-byrne"]["sessions"] == 2
    tomorrow = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
    assert salessim("gaps", "--since", tomorrow).stdout == f"No session since {tomorrow} yet.\n"


@pytest.mark.parametrize("form", ["text", "yaml"])
def test_an_empty_journal_and_sessions_without_a_gap_say_so(form: str) -> None:
    ran = salessim("gaps", "--format", form)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("No sessions yet. Begin one with: salessim practice\n")
    practised("cold-call-bakery", "Good morning!", "Thanks for your time, goodbye.")
    ran = salessim("gaps", "--format", form)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "No gap in 1 session:" in ran.stdout
    if form == "yaml":
        assert yaml.safe_load(ran.stdout) is None


def test_sessions_without_an_unanswered_question_give_no_facts() -> None:
    practised("cold-call-bakery", SALAD)
    assert salessim("gaps", "--format", "yaml").stdout == "# No question was left without an answer.\n"


@pytest.mark.parametrize(("option", "wanted", "near"), [("--scenario", "cold-call-baker", "cold-call-bakery"),
                                                        ("--persona", "Nuala-Burne", "nuala-byrne")])
def test_an_unknown_id_is_told_with_the_nearest(option: str, wanted: str, near: str) -> None:
    ran = salessim("gaps", option, wanted)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"there is no {option[2:]} '{wanted}'" in ran.stderr
    assert f"did you mean {near}?" in ran.stderr


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "22.11.2026", ""])
def test_what_is_no_day_is_refused(day: str) -> None:
    ran = salessim("gaps", "--since", day)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"found '{day}'; expected a day, as 2026-11-22" in ran.stderr


@pytest.mark.parametrize(("kind", "line"), [("session_ended", "{"), ("trainee_spoke", '{"kind":"unheard_of"}'),
                                            ("session_started", '{"kind":"gap_found","turn":1,"question":"?"}')])
def test_a_damaged_session_is_told_and_the_others_are_listed(calls: list[str], kind: str, line: str) -> None:
    damage(f"UPDATE events SET json = ? WHERE kind = '{kind}' AND session = ?", line, calls[1])
    ran = salessim("gaps")
    assert ran.returncode == 3
    assert f"session {calls[1]}" in ran.stderr
    assert "forget this session" in ran.stderr
    assert ran.stderr.endswith("1 damaged session left out of the list\n")
    assert ran.stdout.startswith("nuala-byrne, 2 sessions\n")
    assert calls[1] not in ran.stdout
    told = salessim("gaps", "--format", "json")
    assert told.returncode == 3
    assert [one["session"] for one in json.loads(told.stdout)["damaged"]] == [calls[1]]
    damage("UPDATE events SET json = ? WHERE number = 1", line)
    for form in ("text", "yaml"):
        ran = salessim("gaps", "--format", form)
        assert (ran.returncode, ran.stdout.removeprefix("# ")) == (3, "No session could be read.\n")


def test_the_facts_are_pasted_refused_and_filled_in(calls: list[str], tmp_path: Path) -> None:
    printed = salessim("gaps", "--format", "yaml").stdout
    [(persona, facts)] = yaml.safe_load(printed).items()
    assert persona == "nuala-byrne"
    assert [fact["id"] for fact in facts] == ["which-accounting-software-do-you-use-at",
                                             "what-colour-is-your-delivery-van"]
    assert facts[0]["questions"] == [SOFTWARE, SOFTWARE_TOO]

    items = printed.partition('"nuala-byrne":\n')[2]
    shipped = Path(__file__).parent.parent
    shutil.copytree(shipped / "personas", tmp_path / "personas", ignore=shutil.ignore_patterns("__pycache__"))
    page = tmp_path / "personas" / "nuala-byrne.yaml"
    page.write_text(page.read_text("utf-8").replace("\nfacts:\n", f"\nfacts:\n{items}"), "utf-8")
    ran = salessim("check", str(page))
    assert ran.returncode == 1
    faults = [line for line in ran.stdout.splitlines() if line.startswith(str(page))]
    assert len(faults) == 2 * len(facts), ran.stdout
    for line, fault in enumerate(faults):
        assert ("found the text 'TODO'" if line % 2 else "'says': found an empty text") in fault

    page.write_text(page.read_text("utf-8").replace('says: ""', "says: she told something new").replace(
        "lines: TODO", 'lines: ["We have one, and it is as good as any."]'), "utf-8")
    ran = salessim("check", str(page))
    assert ran.returncode == 0, ran.stdout
    again = salessim("practice", "cold-call-bakery", "--seed", "3", "--tier", "light", "--content", str(tmp_path),
                     typed=f"Good morning Ms Byrne, this is Alex Moran from Dawnline.\n{SOFTWARE}\n")
    assert "We have one, and it is as good as any." in again.stdout


@pytest.mark.parametrize("said", [
    'Which accounting software do you use: "Sage", {Xero} or - #none of \'them\'?',
    "Which accounting software do you use \x1b]0;owned\x07at the moment \u202e?",
    "Which accounting software do you use, " + "really " * 270 + "?"], ids=["signs", "controls", "long"])
def test_what_was_really_typed_is_printed_as_yaml(said: str) -> None:
    practised("cold-call-bakery", said)
    printed = salessim("gaps", "--format", "yaml").stdout
    assert not FORBIDDEN.search(printed)
    [[fact]] = yaml.safe_load(printed).values()
    [question] = fact["questions"]
    whole = said.replace("\x1b", "\ufffd").replace("\x07", "\ufffd").replace("\u202e", "\ufffd")
    assert question == whole.strip()[:LONGEST].rstrip()
    assert fact["id"].startswith("which-accounting-software-do-you-use")
    assert (f"the first {LONGEST} of {len(whole):,} characters" in printed) == (len(whole) > LONGEST)


HOSTILE = ['What is "it": {a, b} # not a comment\\?', "- [x]: &a *b !c | > % @ ` ' ?",
           "\x1b[31mWho?\x07\x85\u2028\ufeff", "\x1c\x85", "yes", "null", "5", "---\n...\nfacts: []",
           "\ud800 Кой решава? מי מחליט? \u2066\u202e", "é" * 2000, "\n \t"]


@given(st.lists(st.lists(st.text(max_size=60) | st.text(min_size=1990, max_size=2000) | st.sampled_from(HOSTILE),
                         min_size=1, max_size=4), max_size=5), st.text(max_size=10))
@example([HOSTILE], "a: b\n#")
@example([[one] for one in HOSTILE], "null")
def test_the_facts_are_yaml_and_hold_the_questions_whatever_was_typed(asked: list[list[str]], persona: str) -> None:
    persona = FORBIDDEN.sub("", persona) or "ana"
    written = HEAD + "\n".join(draft_facts(persona, ((one, "asked once") for one in asked))) + "\n"
    [(name, read)] = parse_source(written, "page.yaml").value.items()
    assert name == unicodedata.normalize("NFC", persona)
    assert yaml.safe_load(written).keys() == {persona}
    facts = read or []
    kept = [questions for one in asked if (questions := [text for text in one if text.strip()])]
    assert len(facts) == len(kept)
    assert len({fact["id"] for fact in facts}) == len(facts)
    for fact, questions in zip(facts, kept, strict=True):
        assert list(fact) == ["id", "says", "questions", "lines"]
        assert (fact["says"], fact["lines"]) == ("", "TODO")
        assert all(0 < len(question) <= LONGEST for question in fact["questions"])
        plain = [text for text in questions if text.isascii() and text.isprintable() and len(text) <= LONGEST]
        assert set(fact["questions"]) >= {text.strip() for text in plain}


def asked(question: str, *mentions: Mention) -> list[Event]:
    """Give the events of one question that got no answer."""
    move = HeardMove(move=Move.SITUATION_QUESTION, start=0, end=len(question) - 1, confidence=0.9)
    return [started(), TraineeSpoke(turn=1, text=question, heard=Heard(moves=(move,), mentions=mentions, words=6)),
            GapFound(turn=1, question=question[:-1]),
            CustomerReplied(turn=1, text="I would rather not say.", reply=("no_answer",), acts=(), lines=())]


@pytest.mark.parametrize(("kind", "found"), [("fact", 0), ("need", 0), ("near fact", 1), ("feature", 1)])
def test_what_is_only_kept_back_for_want_of_trust_is_no_gap(kind: str, found: int) -> None:
    named = Mention(kind=kind, subject="budget", start=5, end=11)
    [gaps] = find_gaps([Talk.of("2026-11-22-aaaa", asked("What budget do you have?", named))])
    assert len(gaps.questions) == found


@pytest.mark.parametrize(("said", "question"), [
    ("Good morning! When the van breaks down, which software do you use, in version 3.5 or so? Thank you.",
     "When the van breaks down, which software do you use, in version 3.5 or so?"),
    ("Tell me which software you use. I am all ears", "Tell me which software you use."),
    ("which software do you use\nthank you", "which software do you use")])
@pytest.mark.parametrize("heard", ["first", "which"])
def test_a_question_is_given_with_its_whole_sentence_and_no_more(said: str, question: str, heard: str) -> None:
    """Where the move was heard does not matter while a question mark shows what was asked."""
    start = 0 if heard == "first" and "?" in said else said.index("which")
    spoken = TraineeSpoke(turn=1, text=said, heard=Heard(words=9, moves=(
        HeardMove(move=Move.SITUATION_QUESTION, start=start, end=start + 5, confidence=0.5),)))
    found = GapFound(turn=1, question=said[start:start + 5])
    [gaps] = find_gaps([Talk.of("2026-11-22-aaaa", [started(), spoken, found])])
    assert [list(group.wordings) for group in gaps.questions] == [[question]]


def test_a_question_of_one_content_word_is_like_no_other() -> None:
    talks = [Talk.of(f"2026-11-22-aaa{number}", asked(question)) for number, question in enumerate(
        ["Where is the oven?", "How many ovens do you have?", "WHERE, is the oven?"])]
    [gaps] = find_gaps(talks)
    assert [list(group.wordings.items()) for group in gaps.questions] == [
        [("Where is the oven?", 2)], [("How many ovens do you have?", 1)]]


def test_what_the_content_answers_by_now_is_counted_and_no_longer_listed(calls: list[str], tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent.parent / "personas", tmp_path / "personas",
                    ignore=shutil.ignore_patterns("__pycache__"))
    page = tmp_path / "personas" / "nuala-byrne.yaml"
    fact = ('  - id: software\n    says: "she keeps her books with Sage"\n    disclosure: asked\n'
            f'    questions: ["{SOFTWARE}"]\n    lines: ["Sage, and Declan curses it."]\n')
    page.write_text(page.read_text("utf-8").replace("\nfacts:\n", f"\nfacts:\n{fact}"), "utf-8")
    ran = salessim("gaps", "--content", str(tmp_path))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "accounting software" not in ran.stdout
    assert f"“{COLOUR}”" in ran.stdout
    assert "\n  Mended since: 1 question is answered by now\n" in ran.stdout
    told = listed("--content", str(tmp_path))["nuala-byrne"]
    assert told["mended"] == {"answered": 1, "understood": 0}
    assert [group["words"][0]["text"] for group in told["questions"]] == [COLOUR]  # type: ignore[attr-defined]
    page.write_text("broken: [", "utf-8")
    ran = salessim("gaps", "--content", str(tmp_path))
    assert (ran.returncode, "Mended" in ran.stdout, SOFTWARE in ran.stdout) == (0, False, True)
    assert "cannot be played now, so nothing of it counts as mended" in ran.stderr


class Counted:
    """A way to a staging that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, scenario: str) -> Staging:  # noqa: ARG002
        self.asked += 1
        return Library.open().stage("cold-call-bakery")


def test_what_is_understood_by_now_is_mended_and_each_text_is_heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Good morning, how do you get the bread to your second shop?"
    events = [started(), TraineeSpoke(turn=1, text=said, heard=Heard(words=11)),
              CustomerReplied(turn=1, text="How do you mean?", reply=("puzzled",), acts=(), lines=())]
    stage, heard = Counted(), []
    recognise = Recogniser.recognise

    def counting(self: Recogniser, text: str, **more: Any) -> Heard:
        heard.append(text)
        return recognise(self, text, **more)

    monkeypatch.setattr(Recogniser, "recognise", counting)
    talks = [Talk.of(name, events) for name in ("2026-11-22-aaaa", "2026-11-22-bbbb")]
    [gaps] = find_gaps(talks, Present(stage))
    assert (gaps.unclear, len(gaps.understood), gaps.understood[0].sessions) == ((), 1, 2)
    assert (heard, stage.asked) == ([said], 1)
    [gaps] = find_gaps(talks)
    assert (len(gaps.unclear), gaps.understood) == (1, ())
