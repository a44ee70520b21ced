"""The figures that `make eval` prints are the figures."""

from __future__ import annotations

from salessim.understanding import load
from salessim.understanding.evaluate import figures, measure, questions


def row(text: str, *moves: str) -> dict[str, object]:
    return {"side": "seller", "text": text, "moves": list(moves)}


def test_f1_precision_and_recall_are_counted_by_move() -> None:
    judged = [(row("a", "greet", "thank"), {"greet"}), (row("b"), {"greet"}), (row("c", "thank"), {"thank"})]
    found = figures(judged)
    assert (found["precision"], found["recall"]) == (2 / 3, 2 / 3)
    assert found["moves"] == {"greet": 2 / 3, "thank": 2 / 3}
    assert found["macro"] == 2 / 3


def test_false_alarms_are_harmless_rows_heard_as_harmful() -> None:
    judged = [(row("a"), {"rude"}), (row("b", "greet"), {"greet"}), (row("c", "rude"), {"argue"}), (row("d"), set())]
    assert figures(judged)["alarms"] == 1 / 3


def test_questions_are_measured_by_themselves() -> None:
    told = questions("seller", [
        (row("So what happened", "open_question"), {"open_question"}),  # noticed without its mark
        (row("You do?", "closed_question"), {"open_question"}),         # the wrong form
        (row("Is it?"), set()),                                         # a mark alone
        (row("I see."), {"closed_question"}),                           # a false alarm
    ])
    assert "any question F1 0.800 (question mark alone 0.500)" in told
    assert "right form 0.500 (always open 0.500)" in told


def test_measuring_names_both_tiers_each_stage_and_their_agreement() -> None:
    rows = [row("Good morning!", "greet"), row("How do you do that now?", "open_question")]
    told = "\n".join(measure(load(), rows))
    for part in ("cues alone", "seller, light: model alone", "seller, full: all", "with slips",
                 "seller, full: questions", "the tiers give the same moves for"):
        assert part in told
