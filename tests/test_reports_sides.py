"""What the customer leaves with, where that and the seller's doing differ, and better ways to have said a weak line."""

from __future__ import annotations

from dataclasses import replace

from scored import (
    ASKING,
    STAGING,
    criterion,
    cue,
    hardened,
    kept,
    made,
    met,
    raised,
    rubric,
    say,
    section,
    settled,
    talk,
    voiced,
)

from salessim.model.events import TIME_PASSES, Cause, CueKind, FactLearned, NeedVoiced, QuestionAnswered, Rule
from salessim.model.scenario import Goal, Stage
from salessim.model.transcript import Transcript
from salessim.reports.better import better_ways
from salessim.reports.context import compose
from salessim.reports.followed import meanings
from salessim.reports.sides import costs, differences, holds
from salessim.scoring import assess

SAYS = meanings(STAGING)
LATE, PRICE = SAYS["late"], SAYS["price"]
GAIN = next(feature.benefit for feature in STAGING.product.features if feature.id == "before-six")
TROUBLE = say("What goes wrong?", "open_question problem_question", voiced("late"), reply="They come late.")
SHOWN = [say(f"And it is {word}", "feature") for word in ("fast", "blue", "new")]


def differ(transcript: Transcript) -> str:
    good = rubric(section(criterion(made("open_question"))), pass_mark=60)
    return " ".join(differences(transcript, assess(transcript, STAGING, rubric=good), SAYS))


def test_what_the_customer_is_left_with_is_said_in_the_personas_words() -> None:
    left = holds(talk(replace(TROUBLE, facts=(*TROUBLE.facts, FactLearned(turn=0, fact="lease"))),
                      say("Full shelves", "benefit", met(), raised(), reply="Too dear.", stage=Stage.DESIRE)), SAYS)
    assert left == ("has told 1 need and 1 fact", f"saw answered: {LATE}", f"still objects: {PRICE}",
                    "got as far as desire")
    assert holds(talk(TROUBLE, say("I see", "empathise", raised()), say("So", "evidence", settled())), SAYS) == (
        "has told 1 need and no facts", f"still needs: {LATE}", "got as far as interest")


def test_asking_showing_and_closing_that_bring_nothing_are_named() -> None:
    assert "You asked in 4 utterances; the customer told nothing" in differ(talk(*ASKING))
    assert "told nothing" not in differ(talk(*ASKING, TROUBLE))
    assert "You presented in 3 utterances; the customer saw no need" in differ(talk(TROUBLE, *SHOWN))
    assert "saw no need" not in differ(talk(TROUBLE, *SHOWN, say("Full shelves", "benefit", met())))
    close = say("Shall we sign?", "ask_commitment")
    assert "2 times; the customer agreed to none" in differ(talk(TROUBLE, close, close))
    assert "agreed to none" not in differ(talk(TROUBLE, close, close, outcome=Stage.WON))


def test_an_answer_that_settled_nothing_is_set_against_what_is_still_held() -> None:
    answered = say("It pays for itself", "evidence", kept(Rule.ANSWERED))
    assert f"You answered in turn 2; the customer still objects: {PRICE}." in differ(talk(
        say("It is dear, I know", "empathise", raised()), answered))
    assert "still objects" not in differ(talk(say("I know", "empathise", raised()), answered,
                                              say("So it is", "reflect", settled())))


def test_a_good_score_for_a_lost_customer_and_a_bad_one_for_a_won_one_are_told() -> None:
    assert "scores 100, and yet the customer was lost" in differ(talk(TROUBLE, outcome=Stage.LOST))
    assert "scores 0: what won this one may not win the next" in differ(talk(SHOWN[0], outcome=Stage.WON))
    assert not differ(talk(TROUBLE, outcome=Stage.WON))


def test_who_presents_first_is_shown_a_question_that_draws_the_need_out() -> None:
    early, = better_ways(talk(SHOWN[0], TROUBLE), STAGING)
    main = max(STAGING.persona.needs, key=lambda need: need.importance)
    assert (early.turn, early.said, early.heard, early.say) == (1, "And it is fast", "", main.questions[0])
    assert better_ways(talk(TROUBLE, say("Full shelves", "benefit", met())), STAGING) == ()


def test_a_concern_that_was_argued_with_is_answered_with_what_they_gain() -> None:
    argued = talk(TROUBLE, say("It is 240 euros", "quote_price", raised(), reply="Too dear."),
                  say("That is nonsense", "argue", hardened()))
    better = better_ways(argued, STAGING)[-1]
    assert (better.turn, better.heard) == (3, "Too dear.")
    assert better.say.casefold().rstrip(".") == GAIN.casefold()
    assert better.why.startswith("Leave the hard words out.")
    mended = replace(argued, turns=(*argued.turns[:2], replace(
        argued.turns[2], facts=(*argued.turns[2].facts, replace(settled(), turn=3)))))
    assert better_ways(mended, STAGING) == ()


def test_a_question_of_theirs_is_answered_with_the_sheet() -> None:
    asks = replace(TROUBLE, facts=(*TROUBLE.facts, cue(CueKind.QUESTION, "before-six")),
                   reply="Late. When do you come?")
    left, = better_ways(talk(asks, say("It is a good product", "small_talk")), STAGING)
    assert (left.turn, left.heard) == (2, "Late. When do you come?")
    assert better_ways(talk(asks, say("Before six", "feature benefit", met(),
                                      QuestionAnswered(turn=0, feature="before-six"))), STAGING) == ()


def test_a_talk_from_elsewhere_has_no_authored_words_to_offer() -> None:
    assert better_ways(talk(SHOWN[0], TROUBLE, elsewhere=True), STAGING) == ()
    assert better_ways(talk(SHOWN[0], TROUBLE), None) == ()


def test_what_does_not_fit_is_praised_in_no_better_words() -> None:
    misfit = replace(STAGING, scenario=replace(STAGING.scenario, fits=False))
    asks = replace(TROUBLE, facts=(*TROUBLE.facts, cue(CueKind.QUESTION, "before-six")))
    passed_over = talk(asks, say("It is a good product", "small_talk"))
    assert better_ways(passed_over, STAGING)
    assert better_ways(passed_over, misfit) == ()
    asking = replace(STAGING, scenario=replace(STAGING.scenario, goal=Goal.INFORMATION))
    assert better_ways(passed_over, asking) == (), "nor is anything praised where nothing is to be sold"


def test_a_line_that_answered_one_need_is_not_weak_for_the_other() -> None:
    other = replace(TROUBLE, facts=(NeedVoiced(turn=0, need="other", drawn_by="unasked"), *TROUBLE.facts))
    staging = replace(STAGING, product=replace(STAGING.product, features=tuple(
        replace(feature, solves=(*feature.solves, "other")) for feature in STAGING.product.features)))
    assert better_ways(talk(other, say("It is fast", "feature")), staging)
    assert better_ways(talk(other, say("Full shelves", "benefit", met())), staging) == ()


def felt(transcript: Transcript, *causes: Cause) -> Transcript:
    return replace(transcript, turns=tuple(replace(turn, causes=causes) for turn in transcript.turns))


def test_what_cost_patience_and_trust_is_said_with_its_turns_and_passing_time_is_not() -> None:
    long = Cause(by="talked too long at once", patience=-0.12)
    waits = Cause(by=TIME_PASSES, patience=-0.3)
    spoken = felt(talk(*SHOWN, outcome=Stage.WALKED_OUT), long, waits)
    assert costs(spoken, "patience") == ("talked too long at once (turns 1, 2 and 3)",)
    assert costs(spoken, "trust") == ()
    assert "lost patience over this: talked too long at once (turns 1, 2 and 3)" in holds(spoken, SAYS)
    assert costs(felt(talk(SHOWN[0]), long), "patience") == (), "once is no reason"
    told = compose(spoken, assess(spoken, STAGING, rubric=rubric(section(criterion(made("open_question"))))))
    assert told.reason.endswith("most of it over this: talked too long at once (turns 1, 2 and 3)")
