"""What to keep, to start and to stop: sentences, points and words."""

from __future__ import annotations

import pytest
from scored import ASKING, REFUSAL, STAGING, criterion, made, rubric, say, section, talk, voiced

from salessim.model.rubric import CheckSpec, Flag
from salessim.scoring import assess
from salessim.scoring.feedback import SHOWN

HARM = CheckSpec(id="harm", says="kept calm", check="never_made", args={"moves": ["rude"]}, advice="Leave it out.")
ANSWERED = CheckSpec(id="met", says="answered {{ item.id }}", check="need_answered", args={"need": "{{ item.id }}"})
FOUND = say("What goes wrong?", "problem_question", voiced("late"), reply="They come at seven.")


def test_what_was_done_is_to_be_stopped_and_what_was_left_out_is_to_be_started() -> None:
    judged = assess(talk(say("Hello", "greet"), FOUND, say("You fool", "rude")), STAGING, rubric=rubric(
        section(criterion(made("greet"), made("thank", advice="Thank them."), HARM)),
        section(criterion(ANSWERED, for_each="persona.needs"), name="two")))
    feedback = judged.feedback
    assert [(advice.text, advice.points, advice.check) for advice in feedback.stop] == [("Leave it out.", 16.7, "harm")]
    assert [evidence.quote for evidence in feedback.stop[0].evidence] == ["You fool"]
    assert [(advice.text, advice.points) for advice in feedback.start] == [("answered late", 50.0),
                                                                          ("Thank them.", 16.7)]
    assert [evidence.side for evidence in feedback.start[0].evidence] == ["customer"]
    assert [(advice.text, advice.points) for advice in feedback.keep] == [("did greet", 16.7)]
    assert [advice.text for advice in feedback.next_time] == ["answered late", "Thank them."]


def test_one_sentence_for_several_checks_is_said_once_with_their_points_together() -> None:
    judged = assess(talk(say("Hello", "greet")), STAGING, rubric=rubric(section(criterion(
        made("thank", advice="Be polite."), made("farewell", advice="Be polite."), made("greet"), made("apologise")))))
    assert [(advice.text, advice.points) for advice in judged.feedback.start] == [("Be polite.", 50.0),
                                                                                 ("did apologise", 25.0)]


def test_what_a_cap_takes_away_is_put_on_the_check_that_found_the_same_fault() -> None:
    flag = Flag(id="rude", says="was rude", check="never_made", args={"moves": ["rude"]}, cap=10)
    spoken = talk(say("Hello", "greet"), say("You fool", "rude"))
    both = assess(spoken, STAGING, rubric=rubric(section(criterion(made("greet"), HARM)), flags=(flag,)))
    assert [(advice.text, advice.points) for advice in both.feedback.stop] == [("Leave it out.", 90.0)]
    alone = assess(spoken, STAGING, rubric=rubric(section(criterion(made("greet"))), flags=(flag,)))
    assert [(advice.text, advice.points) for advice in alone.feedback.stop] == [("was rude", 90.0)]


def test_a_cap_that_takes_nothing_away_is_no_advice() -> None:
    flag = Flag(id="no", says="pushed on", check="respected_no", cap=90)
    spoken = talk(say("Hello", "ask_commitment", REFUSAL), say("Sign", "ask_commitment"))
    judged = assess(spoken, STAGING, rubric=rubric(section(criterion(made("thank"))), flags=(flag,)))
    assert judged.flags
    assert judged.feedback.stop == ()


def test_no_more_is_advised_than_can_be_remembered() -> None:
    moves = ("greet", "thank", "farewell", "apologise", "reflect", "empathise", "benefit")
    judged = assess(talk(*ASKING), STAGING, rubric=rubric(section(criterion(*map(made, moves)))))
    assert len(judged.feedback.start) == SHOWN
    assert judged.feedback.start[0].points == pytest.approx(100 / len(moves), abs=0.05)
