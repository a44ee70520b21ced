"""The shipped rubric: it fits every kind of scenario, tells good from bad, and cannot be talked into points."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from scored import (
    ASKING,
    OK,
    REFUSAL,
    SIGNAL,
    STAGING,
    Say,
    cue,
    goal,
    hardened,
    kept,
    met,
    raised,
    say,
    settled,
    talk,
    voiced,
)

from salessim.content.library import Library
from salessim.model.events import AdvisedAgainst, CueKind, Rule
from salessim.model.heard import Mention
from salessim.model.moves import Act
from salessim.model.rubric import Rubric
from salessim.model.scenario import Channel, Goal, Stage
from salessim.model.transcript import Transcript
from salessim.scoring import CHECKS, assess

YES, DESIRE = (Act.AGREE,), Stage.DESIRE
GOOD = talk(
    say("Good morning Ms Keller, Anna Petrova from Northwind. Have I caught you at a bad time?",
        "greet introduce_self name_company ask_permission closed_question", person="Ms Keller",
        reply="Two minutes.", acts=YES),
    say("I ring because of your morning deliveries. How do they work today?",
        "state_purpose open_question situation_question", reply="A courier brings the trays round to both shops."),
    say("What goes wrong with them?", "open_question problem_question", voiced("late"),
        reply="They come at seven. We open at six, and people walk past."),
    say("So you stand there with empty shelves. What does that cost you?",
        "reflect open_question implication_question", reply="Three hundred a week, easily.", acts=YES),
    say("And how do the trays arrive, Ms Keller?", "open_question problem_question", voiced("breakage"),
        person="Ms Keller", reply="A tray in ten is crushed, and I throw it away."),
    say("So there is breakage too. Who else has a say in this?", "reflect closed_question decision_question",
        reply="My sister signs with me, but she does what I say.", acts=YES),
    say("Our courier is there before six, so you open with full shelves. How does that sound?",
        "benefit open_question trial_close", met(), SIGNAL, feature="before-six", stage=DESIRE,
        reply="When could you start?"),
    say("From December. It is 240 euros a month; a baker in Oak Street earns it back in a week. Shall we sign?",
        "quote_price evidence closed_question ask_commitment", raised(), money={"240 euros": "240"},
        reply="That is more than I pay now.", acts=(Act.OBJECT_PRICE,)),
    say("Fair point. Compared with what?", "empathise open_question clarifying_question", kept(Rule.HEARD),
        kept(Rule.SIDED), kept(Rule.CLARIFIED), reply="With the courier. But then, he is late."),
    say("Full shelves bring those 300 back. Shall I put you down for December?", "benefit ask_commitment",
        kept(Rule.ANSWERED), settled(), feature="before-six", money={"300": "300"}, stage=Stage.WON,
        reply="Do that.", acts=(Act.AGREE, Act.ACCEPT)),
    outcome=Stage.WON, opening="Keller.")
MIDDLING = talk(
    say("Hello, Anna from Northwind.", "greet introduce_self name_company", reply="Yes?"),
    say("Are you happy with your courier?", "closed_question problem_question", voiced("late"),
        reply="They come at seven. We open at six."),
    say("We have our own vans, before six.", "feature", feature="before-six", reply="Go on."),
    say("So you open with full shelves, and it is quick.", "benefit", met(), feature="before-six", stage=DESIRE,
        reply="That would be something."),
    say("It is 240 euros a month.", "quote_price", raised(), money={"240 euros": "240"},
        reply="That is more than I pay now.", acts=(Act.OBJECT_PRICE,)),
    say("But you save a lot of time.", "benefit", kept(Rule.ANSWERED), reply="Still too dear."),
    say("Can I ring you next week?", "propose_next_step", reply="Try me.", acts=YES, stage=Stage.CALLBACK),
    outcome=Stage.CALLBACK, opening="Keller.")
BAD = talk(
    say("Hi, we have the fastest vans in town and they are the best you can get.", "greet overpromise advantage",
        reply="Who is this?"),
    say("It is only 200 euros, everybody takes it.", "quote_price pressure", raised(), money={"200 euros": "200"},
        reply="Too dear."),
    say("That is simply not true.", "argue", hardened(), reply="It is for me."),
    say("Your courier is a crook, sign with us today.", "disparage pressure ask_commitment", REFUSAL, reply="No."),
    say("You will be sorry if you do not sign.", "pressure ask_commitment", reply="Goodbye.", stage=Stage.WALKED_OUT),
    outcome=Stage.WALKED_OUT, opening="Keller.")

INSULTS = [say(text, "rude", reply="Pardon?") for text in ("You idiot", "Are you deaf?", "What a stupid shop", "Fool")]
SALAD = [say(f"price benefit {word} discount sign guarantee vans", moves, cue(CueKind.NEED_HINT, "late"),
             feature="before-six")
         for word, moves in (("question", "quote_price benefit"), ("needs", "feature offer_concession"),
                             ("trust", "evidence advantage"), ("order", "ask_commitment"), ("close", "trial_close"))]
EVERYTHING = say(
    "Good morning, Anna from Northwind, I ring about vans, have you time? How is it? What goes wrong? So it is late. "
    "You gain time. Goodbye, thank you.",
    "greet introduce_self name_company state_purpose ask_permission open_question situation_question problem_question "
    "reflect benefit thank farewell", voiced("late"), gist=("gain", "late", "time", "vans", "wrong"))
HOLLOW: dict[str, list[Say]] = {
    "silence": [say("", reply="Hello?")] * 12,
    "ok, five times": [OK] * 5,
    "signs to go on": [say(text, "encourage") for text in ("ok", "yes", "I see", "mm-hm", "go on", "right")],
    "one question, ten times": [ASKING[0]] * 10,
    "everything in one line, ten times": [EVERYTHING] * 10,
    "insults": INSULTS,
    "keyword salad": SALAD,
    "flattery": [say(f"What a lovely {thing}", "small_talk") for thing in ("shop", "dress", "smell", "voice", "day")],
    "hello and goodbye": [say("Hello", "greet"), say("Goodbye", "farewell")],
    "nothing that is understood": [say(f"blue seven {word}") for word in ("one", "two", "three", "four", "five")],
}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return Library.open().rubric("active-selling")


def score(transcript: Transcript, rubric: Rubric) -> float:
    judged = assess(transcript, STAGING, rubric=rubric)
    assert judged.score is not None
    return judged.score


def test_good_middling_and_bad_come_out_in_that_order(rubric: Rubric) -> None:
    good, middling, bad = score(GOOD, rubric), score(MIDDLING, rubric), score(BAD, rubric)
    assert good >= 85
    assert 30 <= middling < rubric.pass_mark
    assert bad < 15


def test_the_bad_one_is_told_what_to_stop_and_the_middling_one_what_to_start(rubric: Rubric) -> None:
    bad = assess(BAD, STAGING, rubric=rubric)
    assert {flag.id for flag in bad.flags} == {"insisted", "left-standing", "sold-blind", "wrong-price"}
    assert bad.feedback.stop
    assert all(any(evidence.side == "seller" for evidence in advice.evidence) for advice in bad.feedback.stop)
    middling = assess(MIDDLING, STAGING, rubric=rubric)
    assert sum(advice.points for advice in middling.feedback.start) > sum(
        advice.points for advice in middling.feedback.stop)
    assert any("asked at least three questions" in check.says for result in middling.criteria
               for check in result.checks if check.passed is False)


@pytest.mark.parametrize("name", HOLLOW)
@pytest.mark.parametrize("outcome", [None, Stage.WALKED_OUT, Stage.POLITE_EXIT, Stage.CALLBACK], ids=str)
def test_hollow_talk_is_worth_next_to_nothing(name: str, outcome: Stage | None, rubric: Rubric) -> None:
    for wanted in Goal:
        judged = assess(talk(*HOLLOW[name], outcome=outcome), goal(wanted), rubric=rubric)
        assert judged.score is not None
        most = 25 if name == "keyword salad" else 12
        assert judged.score <= most, (wanted, [(part.id, part.score) for part in judged.sections])


def test_more_that_is_good_never_scores_less(rubric: Rubric) -> None:
    scores = [score(replace(GOOD, turns=GOOD.turns[:length], outcome=None), rubric) for length in (1, 3, 5, 7)]
    assert scores == sorted(scores)
    assert scores[-1] < score(GOOD, rubric)


@pytest.mark.parametrize(("channel", "wanted", "initiative", "fits"),
                         list(product(Channel, Goal, ("seller", "customer"), (True, False))))
def test_it_fits_every_kind_of_scenario(channel: Channel, wanted: Goal, initiative: str, fits: bool,
                                        rubric: Rubric) -> None:
    staging = goal(wanted, fits=fits, channel=channel, initiative=initiative)
    judged = assess(GOOD, staging, rubric=rubric)
    asked = {result.id for result in judged.criteria}
    assert len(asked & {"opening", "welcome"}) == 1
    assert len(asked & {"sale", "meeting", "knowledge", "honesty"}) == (wanted is not Goal.SERVICE or not fits)
    assert ("answers" in asked) == (fits and wanted not in {Goal.INFORMATION, Goal.APPOINTMENT})
    assert sum(part.weight for part in judged.sections) == 100


def test_selling_what_does_not_fit_is_worth_less_than_an_honest_leave(rubric: Rubric) -> None:
    unfit = goal(Goal.SALE, fits=False)
    silent = replace(GOOD, turns=GOOD.turns[:6], outcome=Stage.POLITE_EXIT)
    said = replace(GOOD.turns[5], facts=(*GOOD.turns[5].facts, AdvisedAgainst(turn=6)), heard=replace(
        GOOD.turns[5].heard, mentions=(Mention(kind="against", subject="offer", start=0, end=3),)))
    honest = replace(silent, turns=(*silent.turns[:5], said))
    sold, left = assess(GOOD, unfit, rubric=rubric), assess(honest, unfit, rubric=rubric)
    by_id = {part.id: part.score for part in sold.sections}
    assert by_id["close"] is not None
    assert by_id["close"] < 60
    assert {part.id: part.score for part in left.sections}["close"] == 100.0
    polite = {part.id: part.score for part in assess(silent, unfit, rubric=rubric).sections}["close"]
    assert by_id["close"] < (polite or 0) < 100.0, "left politely, and never said why"


def test_every_check_of_it_is_known_named_once_and_says_what_to_do(rubric: Rubric) -> None:
    specs = [spec for section in rubric.sections for one in section.criteria for spec in one.checks]
    assert len({spec.id for spec in specs}) == len(specs)
    assert {spec.check for spec in specs} <= set(CHECKS)
    assert all(spec.advice.endswith((".", "\"")) for spec in specs)
    for spec in specs:
        CHECKS[spec.check](**spec.args)
