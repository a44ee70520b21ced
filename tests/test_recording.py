"""Conversations from elsewhere: read in every format, followed like a session, and wrong files named plainly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import salessim

from salessim.content.library import Library
from salessim.errors import RecordingError
from salessim.model.events import (
    FactLearned,
    NeedMet,
    NeedVoiced,
    ObjectionHandled,
    ObjectionRaised,
    ObjectionSettled,
    Rule,
)
from salessim.model.scenario import Stage
from salessim.recording import Line, Recording, follow, read
from salessim.scoring import assess

RUBRIC = Library.open().rubric("deca-professional-selling")
SAID = [("Seller", "Good morning, Jo Wick from Dawnline. Have you got two minutes?"), ("Ana", "Two, yes."),
        ("Seller", "What goes wrong with your deliveries?"), ("Ana", "The flour comes late, twice a week.")]
TALK = """\
# scenario: a call to a bakery
# fact: Dawnline costs 390 euros a month
# fact: vans arrive before six in the morning
# a remark that is no header
Customer: Keller's bakery.
Seller: Good morning Ms Keller, Jo Wick from Dawnline.
  Have you got two minutes?
Customer: Two, yes. What is it about?
Seller: I'd like to understand how the flour gets to you. What goes wrong with it?
Customer: It comes late. Twice a week I stand there at six with no flour.
Seller: Twice a week, that's hard. What happens then?
Customer: I open late, and the builders go to the other shop.
Seller: So you lose the builders. Our vans are there before six, so you open on time. How does that sound?
Customer: Sounds good. But what does it cost?
Seller: It's 390 euros a month.
Customer: That's too expensive for me.
Seller: I understand, it's money. Compared with what?
Customer: I pay 250 now.
Seller: With us you'd keep the builders' money, and that's more than the difference. Shall we start on Monday?
Customer: All right, let's try it.
Seller: Thank you, I'll send you the contract today. Goodbye!
Customer: Bye.
"""


def written(folder: Path, name: str, text: str) -> Path:
    place = folder / name
    place.write_text(text, encoding="utf-8")
    return place


def sides(recording: Recording) -> list[tuple[bool, str]]:
    return [(line.seller, line.text) for line in recording.lines]


WANTED = [(who == "Seller", words) for who, words in SAID]


def test_labelled_lines_give_facts_scenario_and_turns(tmp_path: Path) -> None:
    recording = read(written(tmp_path, "call.txt", TALK))
    assert recording.facts == ("Dawnline costs 390 euros a month", "vans arrive before six in the morning")
    assert recording.scenario == "a call to a bakery"
    assert recording.lines[1].text.endswith("Have you got two minutes?"), "a line without a name goes on"
    assert [line.seller for line in recording.lines[:4]] == [False, True, False, True]


FORMATS = {
    "a.vtt": "WEBVTT\n\nNOTE nothing\n\n" + "\n\n".join(
        f"00:00:0{n}.000 --> 00:00:0{n + 1}.000\n<v {who}>{words}</v>" for n, (who, words) in enumerate(SAID)),
    "b.srt": "\n\n".join(f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{who}: {words}"
                         for n, (who, words) in enumerate(SAID)),
    "c.json": json.dumps([{"speaker": who, "text": words} for who, words in SAID]),
    "d.json": json.dumps({"segments": [{"speaker": {"name": who}, "words": [{"word": word} for word in words.split()]}
                                       for who, words in SAID]}),
    "e.csv": "time,speaker,text\n" + "\n".join(f'{n},{who},"{words}"' for n, (who, words) in enumerate(SAID)),
    "f.csv": "Speaker Name;Transcript\n" + "\n".join(f"{who};{words}" for who, words in SAID),
    "g.tsv": "role\tcontent\n" + "\n".join(f"{who}\t{words}" for who, words in SAID),
    "h.txt": "\r\n".join(f"{who.upper()}: {words}" for who, words in SAID),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_conversation(tmp_path: Path, name: str) -> None:
    assert sides(read(written(tmp_path, name, FORMATS[name]))) == WANTED


def test_the_seller_is_who_is_named_as_one(tmp_path: Path) -> None:
    place = written(tmp_path, "a.txt", "Mia: Hello.\nAna: Yes?\nBen: I'm Mia's colleague.\nMia: So how are things?\n")
    with pytest.raises(RecordingError, match=r"does not say who of Mia, Ana, Ben sells"):
        read(place)
    recording = read(place, sellers=["mia", "Ben"])
    assert sides(recording) == [(True, "Hello."), (False, "Yes?"), (True, "I'm Mia's colleague. So how are things?")]
    with pytest.raises(RecordingError, match="nobody is called Tom"):
        read(place, sellers=["Tom"])


BROKEN = {
    "empty.txt": "", "prose.txt": "once upon a time\nthere was a sale", "a.json": "{", "b.json": '{"a": 1}',
    "c.json": '[{"speaker": "Seller"}]', "d.json": "[" * 100_000, "e.csv": "a,b\n1,2\n", "f.vtt": "WEBVTT\n\nhello",
    "g.json": '[1, "x", null]', "h.csv": "", "i.json": '{"turns": {"speaker": "Seller"}}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_conversation_is_said_plainly(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordingError) as told:
        read(written(tmp_path, name, BROKEN[name]))
    assert name in told.value.message
    assert told.value.hint


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="No such file"):
        read(tmp_path / "nothing.txt")
    (tmp_path / "bad.txt").write_bytes(b"Seller: \xff\xfe")
    with pytest.raises(RecordingError, match="byte 9 is no UTF-8"):
        read(tmp_path / "bad.txt")


def test_what_the_customer_says_becomes_needs_objections_and_an_end(tmp_path: Path) -> None:
    transcript, staging = follow(read(written(tmp_path, "call.txt", TALK)), RUBRIC)
    assert transcript.facts(NeedVoiced)[0][0].number == 2
    assert transcript.facts(NeedMet)
    raised = [turn.number for turn, _ in transcript.facts(ObjectionRaised)]
    assert raised == [5]
    rules = {fact.rule for _, fact in transcript.facts(ObjectionHandled)}
    assert rules == set(Rule)
    assert transcript.facts(ObjectionSettled)
    assert transcript.outcome in {Stage.WON, Stage.APPOINTMENT}
    assert staging.scenario.initiative == "seller", "who picks up a telephone does not come in"
    assert staging.product.price.amount == "390"
    assert not any(isinstance(fact, FactLearned) for fact in transcript.opening.facts)


def test_a_customer_who_begins_without_a_word_is_not_taken_for_the_seller() -> None:
    lines = (Line(speaker="c", seller=False, text=""), Line(speaker="s", seller=True, text="Good morning."),
             Line(speaker="c", seller=False, text="Hello."))
    transcript, _ = follow(Recording(title="x", lines=lines), RUBRIC, tier="light")
    assert [(turn.said, turn.reply) for turn in transcript.turns] == [("Good morning.", "Hello.")]


@pytest.mark.parametrize(("said", "wrong"), [
    ("I was a baker for eleven years myself.", False), ("We do four hundred interviews with a report.", False),
    ("The report has six hundred interviews.", True),
])
def test_a_figure_is_wrong_only_where_the_fact_is_spoken_of(said: str, *, wrong: bool) -> None:
    facts = ("400 telephone interviews with a report, or 200 interviews", "the warranty runs two years")
    lines = tuple(Line(seller=who == "Seller", speaker=who, text=text) for who, text in [*SAID, ("Seller", said)])
    transcript, _ = follow(Recording(title="a talk", lines=lines, facts=facts), RUBRIC, tier="light")
    assert bool(transcript.turns[-1].heard.mentioned("misstatement")) is wrong


@pytest.mark.parametrize(("answer", "insisted"), [
    ("No, I won't sign anything. Leave me alone.", True),
    ("No, I won't sign anything. So what do you want to show me?", False),
])
def test_who_asks_on_in_the_same_breath_has_not_refused(answer: str, *, insisted: bool) -> None:
    said = [*SAID, ("Seller", "Our vans come before six. Will you sign today?"), ("Ana", answer),
            ("Seller", "The vans are cold inside, and they come before six. Will you sign?"), ("Ana", "Hm."),
            ("Seller", "It is 390 euros a month. Shall I put you down for two?"), ("Ana", "Hm.")]
    lines = tuple(Line(seller=who == "Seller", speaker=who, text=text) for who, text in said)
    judged = assess(*follow(Recording(title="a talk", lines=lines), RUBRIC, tier="light"))
    assert ("insisted" in {flag.id for flag in judged.flags}) is insisted


def test_a_sound_talk_scores_far_above_a_recital_of_the_same_facts(tmp_path: Path) -> None:
    good = assess(*follow(read(written(tmp_path, "call.txt", TALK)), RUBRIC)).score
    pitch = "\n".join(line if not line.startswith("Seller:") and not line.startswith("  ") else
                      "Seller: Dawnline has vans before six, it costs 390 euros a month, it is the best there is."
                      for line in TALK.splitlines() if not line.startswith("  "))
    bad = assess(*follow(read(written(tmp_path, "pitch.txt", pitch)), RUBRIC)).score
    assert good is not None
    assert bad is not None
    assert good >= bad + 50


def test_evidence_is_verbatim_in_the_file(tmp_path: Path) -> None:
    place = written(tmp_path, "call.txt", TALK)
    transcript, staging = follow(read(place), RUBRIC)
    turns = {turn.number: turn for turn in transcript.all}
    quotes = [quote for criterion in assess(transcript, staging).criteria for check in criterion.checks
              for quote in check.evidence]
    assert quotes
    for quote in quotes:
        said = turns[quote.turn].said if quote.side == "seller" else turns[quote.turn].reply
        assert said[quote.start:quote.end] == quote.quote


def test_the_same_file_gives_the_same_bytes_by_the_command(tmp_path: Path) -> None:
    place = written(tmp_path, "call.txt", TALK)
    command = ("score", str(place), "--rubric", "deca-professional-selling", "--format", "json")
    first, second = salessim(*command), salessim(*command)
    assert first.stdout == second.stdout
    told = json.loads(first.stdout)
    assert told["rubric"]["id"] == "deca-professional-selling"
    assert first.returncode == (0 if told["passed"] else 1)
    page = tmp_path / "report.html"
    assert salessim("score", str(place), "--format", "html", "--output", str(page)).returncode in {0, 1}
    assert "builders" in page.read_text(encoding="utf-8")


def test_a_wrong_file_ends_with_two_and_a_sentence(tmp_path: Path) -> None:
    ended = salessim("score", str(written(tmp_path, "x.txt", "nothing here")))
    assert ended.returncode == 2
    assert "no conversation was found" in ended.stderr


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.text(max_size=80)), max_size=8))
def test_any_words_can_be_followed_and_judged(said: list[tuple[bool, str]]) -> None:
    lines: list[Line] = []
    for seller, text in said:
        if not lines or lines[-1].seller is not seller:
            lines.append(Line(speaker="x", seller=seller, text=text))
    transcript, staging = follow(Recording(title="x", lines=tuple(lines), facts=("it costs 5 euros",)), RUBRIC,
                                 tier="light")
    score = assess(transcript, staging).score
    assert score is None or 0 <= score <= 100
