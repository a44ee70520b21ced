from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import made
from hypothesis import given
from hypothesis import strategies as st

from salessim.model.events import CueKind, Rule
from salessim.model.heard import Heard, HeardMove
from salessim.model.moves import Act, Move
from salessim.model.transcript import transcribe
from salessim.reports.context import compose
from salessim.reports.passages import count_words, cut
from salessim.reports.words import group_of, points


def test_overlapping_moves_share_the_passage_where_they_overlap() -> None:
    said = "abcdef"
    heard = Heard(moves=(HeardMove(move=Move.FEATURE, start=0, end=4, confidence=1.0),
                         HeardMove(move=Move.BENEFIT, start=2, end=6, confidence=1.0)))
    assert [(passage.text, passage.moves, passage.ends) for passage in cut(said, heard)] == [
        ("ab", (Move.FEATURE,), ()),
        ("cd", (Move.FEATURE, Move.BENEFIT), (Move.FEATURE,)),
        ("ef", (Move.BENEFIT,), (Move.BENEFIT,)),
    ]


HEARD = st.builds(
    lambda spans: Heard(moves=tuple(HeardMove(move=move, start=start, end=end, confidence=1.0)
                                    for move, start, end in spans)),
    st.lists(st.tuples(st.sampled_from([*Move, *Act]), st.integers(-5, 60), st.integers(-5, 60)), max_size=6))


@given(st.text(max_size=40), HEARD)
def test_passages_put_together_are_what_was_said(said: str, heard: Heard) -> None:
    passages = cut(said, heard)
    assert "".join(passage.text for passage in passages) == said
    assert all(said[passage.start:passage.end] == passage.text != "" for passage in passages)
    labelled = sorted(move for passage in passages for move in passage.ends)
    assert labelled == sorted(heard_move.move for heard_move in heard.moves
                              if isinstance(heard_move.move, Move)
                              and max(0, heard_move.start) < min(len(said), heard_move.end))


def test_words_are_counted_in_every_script() -> None:
    assert count_words("It's a so-called test, 24/7!") == 6
    assert count_words("Здравейте, г-жо Иванова") == 3
    assert count_words("שלום, מה שלומך?") == 3
    assert count_words(" … ") == 0


def test_a_harmful_move_marks_a_passage_before_all_others_and_the_form_of_a_question_last() -> None:
    assert group_of((Move.QUOTE_PRICE, Move.PRESSURE)) == "harmful"
    assert group_of((Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)) == "needs"
    assert group_of((Move.OPEN_QUESTION,)) == "question_form"


def test_points_are_rounded_down_so_that_a_failure_never_reads_as_a_pass() -> None:
    assert [points(score) for score in (59.99, 60.0, 0.0, 100.0, None)] == [59, 60, 0, 100, None]


def test_needs_are_followed_from_hidden_to_answered() -> None:
    late, breakage, bill = compose(made.transcript(), made.assessment(), made.staging()).needs
    assert (late.voiced, late.drawn_by, late.weighed, late.met) == (3, "problem_question", (4,), 5)
    assert late.by == "a courier of our own before six in the morning"
    assert (breakage.voiced, breakage.met, bill.voiced) == (None, None, None)


def test_objections_are_followed_by_the_four_rules() -> None:
    objection, = compose(made.transcript(), made.assessment(), made.staging()).objections
    assert objection.says == "it costs more than what she pays now"
    assert dict(objection.kept) == {Rule.HEARD: 7, Rule.SIDED: 7, Rule.CLARIFIED: 7, Rule.ANSWERED: None}
    assert (objection.raised, objection.hardened, objection.settled) == (6, ((6, "pressure"),), 7)


def test_chances_are_taken_by_the_next_utterance_or_missed() -> None:
    chances = compose(made.transcript(), made.assessment(), made.staging()).opportunities
    assert [(chance.turn, chance.cue, chance.taken) for chance in chances] == [
        (2, CueKind.NEED_HINT, True), (3, CueKind.NEED, True), (5, CueKind.BUYING_SIGNAL, False),
        (6, CueKind.OBJECTION, True)]


def test_a_chance_after_which_nobody_spoke_is_neither_taken_nor_missed() -> None:
    upto_five = [event for event in made.events() if getattr(event, "turn", 0) <= 5]
    assert compose(transcribe(upto_five), made.assessment(), made.staging()).opportunities[-1].taken is None


def test_figures_count_both_sides_alike() -> None:
    figures = compose(made.transcript(), made.assessment(), made.staging()).figures
    assert (figures.turns, figures.open_questions, figures.closed_questions) == (8, 2, 3)
    assert figures.talk_share is not None
    assert 0.6 < figures.talk_share < 0.7


def test_next_time_holds_the_two_changes_worth_most_with_the_trainees_own_words() -> None:
    first, second = compose(made.transcript(), made.assessment(), made.staging()).next_time
    assert (first.points, second.points) == (10.0, 6.5)
    assert first.why == "the first feature came in turn 2, before any question"
    assert all(quote.quote in made.SAID[quote.turn - 1] for change in (first, second) for quote in change.quotes)


def test_a_conversation_from_elsewhere_is_reported_without_a_staging() -> None:
    elsewhere = replace(made.transcript(), started=None)
    report = compose(elsewhere, made.assessment(), when=datetime(2026, 11, 22, 10, 5, tzinfo=UTC))
    assert (report.scene.title, report.scene.customer, report.scene.when) == ("Active selling", "", "2026-11-22 10:05")
    assert [need.says for need in report.needs] == ["late"]
    assert not report.live


def test_sections_count_by_their_weight_among_those_observed() -> None:
    parts = compose(made.transcript(), made.assessment(), made.staging()).parts
    assert [round(part.share, 2) for part in parts] == [0.2, 0.3, 0.3, 0.2, 0.0]
    assert [criterion.id for criterion in parts[0].criteria] == ["opening", "their-name", "tone"]
