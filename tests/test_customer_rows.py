"""Openings, gatekeepers, thoughts broken off, smokescreens, questions and wrong claims: each done well and badly."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from cast import (
    BOSS,
    DEAR,
    DRIVERS,
    LATE,
    PERSONA,
    PRODUCT,
    SCENARIO,
    STAGING,
    Talk,
    eager,
    heard,
    introduced,
    staged,
    understood,
)

from salessim.customer.attitude import ROOM
from salessim.customer.reply import _when
from salessim.model.events import (
    AttitudeChanged,
    Cause,
    ClaimNoticed,
    CueGiven,
    CueKind,
    Event,
    FactLearned,
    GapFound,
    KeptBack,
    NeedVoiced,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    QuestionAnswered,
    Rule,
    ThoughtFinished,
)
from salessim.model.heard import Heard, HeardMove, Mention
from salessim.model.moves import Act, Move
from salessim.model.persona import Detail, Disclosure, Fact, Objection, ObjectionKind, Question, Raised
from salessim.model.product import Untruth
from salessim.model.scenario import Channel, Difficulty, Gatekeeper, Goal, Reception, Stage, Staging

DOUBT = Objection(id="doubt", kind=ObjectionKind.TRUST, says="she was let down before", raised=Raised.HIDDEN,
                  answered_by=("early",), lines=("We were let down once.",), settled=("All right.",))
MASK = replace(DEAR, id="mask", hides="doubt", meaning=("To be honest, it is not the money.",))


def played(**persona: object) -> Staging:
    return replace(STAGING, persona=replace(PERSONA, **persona))  # type: ignore[arg-type]


def kinds(talk: Talk, kind: type[Event]) -> int:
    return len(talk.happened(kind))


# --- Openings (process.md, B12)


def test_who_cannot_talk_names_a_time_to_who_asks_for_one() -> None:
    talk = Talk(staged(reception=Reception.BUSY))
    assert talk.say(Move.GREET, Move.INTRODUCE_SELF, Move.NAME_COMPANY).reply == ("cannot_talk",)
    assert talk.say(Move.APOLOGISE, Move.PROPOSE_NEXT_STEP).reply == ("ask_when",), "no day, no time"
    talk.say(Move.PROPOSE_NEXT_STEP, date="thursday", time="10:00")
    assert talk.customer.outcome is Stage.CALLBACK


@pytest.mark.parametrize("goal", list(Goal))
def test_who_cannot_talk_hangs_up_on_who_goes_on(goal: Goal) -> None:
    talk = Talk(staged(reception=Reception.BUSY, goal=goal))
    while talk.customer.outcome is None:
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert talk.customer.outcome is Stage.WALKED_OUT
    assert talk.customer.turn <= 5
    assert not talk.customer.voiced


def test_who_does_not_want_to_talk_is_won_by_a_brief_word_that_takes_it_seriously() -> None:
    talk = Talk(staged(reception=Reception.UNWILLING))
    assert talk.say(Move.GREET, Move.INTRODUCE_SELF, Move.NAME_COMPANY).reply == ("not_interested",)
    assert talk.say(Move.EMPATHISE, Move.ASK_PERMISSION, Move.CLOSED_QUESTION, words=18).reply[0] == "grant_time"
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert "late" in talk.customer.voiced


def test_who_does_not_want_to_talk_says_no_for_good_when_talked_over() -> None:
    talk = Talk(staged(reception=Reception.UNWILLING))
    introduced(talk)
    talk.say(Move.FEATURE, Move.ADVANTAGE)
    talk.say(Move.FEATURE, Move.BENEFIT)
    assert [event.cue for event in talk.happened(CueGiven) if isinstance(event, CueGiven)] == [
        CueKind.RESISTANCE, CueKind.REFUSAL]
    talk.say(Move.THANK, Move.APOLOGISE, Move.FAREWELL)
    assert talk.customer.outcome is Stage.POLITE_EXIT


def test_who_does_not_want_to_talk_may_be_left_in_peace() -> None:
    talk = Talk(staged(reception=Reception.UNWILLING))
    introduced(talk)
    talk.say(Move.THANK, Move.APOLOGISE)
    assert talk.customer.outcome is Stage.POLITE_EXIT


def test_composure_turns_rudeness_round_and_its_like_ends_the_talk() -> None:
    calm, hot = Talk(staged(reception=Reception.RUDE)), Talk(staged(reception=Reception.RUDE))
    for talk in (calm, hot):
        assert introduced(talk).customer.acts == ("hostile",)
    calm.say(Move.APOLOGISE, Move.EMPATHISE, words=9)
    assert calm.customer.acts == ("hostile",), "one kind word is not enough"
    assert calm.say(Move.EMPATHISE, Move.ASK_PERMISSION, words=14).reply[0] == "grant_time"
    hot.say(Move.RUDE)
    assert hot.customer.outcome is Stage.WALKED_OUT
    assert calm.customer.outcome is None


# --- Gatekeeper

GATE = Gatekeeper(name="Mrs Holt", role="assistant", opening=("Office, Holt speaking.",),
                  lines={"put_through": ("One moment.",), "ask_who": ("Who is calling?",)})


def test_a_gatekeeper_puts_through_who_says_who_and_why() -> None:
    talk = Talk(staged(gatekeeper=GATE))
    assert talk.events[-1].text == "Office, Holt speaking."  # type: ignore[union-attr]
    assert talk.say(Move.GREET, Move.INTRODUCE_SELF).text == "Who is calling?"
    reply = talk.say(Move.INTRODUCE_SELF, Move.NAME_COMPANY, Move.STATE_PURPOSE)
    assert reply.reply == ("put_through", "pick_up")
    assert reply.text.removeprefix("One moment.\n") in SCENARIO.opening
    assert talk.stage is Stage.CONTACT
    assert not talk.customer.made[Move.INTRODUCE_SELF], "the customer has not heard the name yet"


@pytest.mark.parametrize(("difficulty", "reply"), [
    (Difficulty.EASY, ("put_through", "pick_up")), (Difficulty.NORMAL, ("ask_who",)), (Difficulty.HARD, ("ask_who",))])
def test_at_easy_a_gatekeeper_does_without_the_firm(difficulty: Difficulty, reply: tuple[str, ...]) -> None:
    talk = Talk(staged(gatekeeper=GATE), difficulty=difficulty)
    assert talk.say(Move.GREET, Move.INTRODUCE_SELF, Move.STATE_PURPOSE).reply == reply


def test_a_gatekeeper_takes_a_request_for_somebody_by_name_for_a_purpose_when_it_says_more_than_the_name() -> None:
    def reply(words: int) -> tuple[str, ...]:
        talk = Talk(staged(gatekeeper=GATE))
        return talk.say(Move.INTRODUCE_SELF, Move.NAME_COMPANY, Move.ASK_PERMISSION, Move.CLOSED_QUESTION, words=words,
                        person="dora").reply

    assert reply(22) == ("put_through", "pick_up")
    assert reply(8) == ("ask_purpose",)


@pytest.mark.parametrize("moves", [(Move.BENEFIT, Move.ADVANTAGE), (Move.PRESSURE,)])
def test_a_gatekeeper_turns_away_who_pitches_or_presses(moves: tuple[Move, ...]) -> None:
    talk = Talk(staged(gatekeeper=GATE))
    talk.say(Move.INTRODUCE_SELF, Move.NAME_COMPANY, *moves)
    assert talk.customer.outcome is Stage.LOST


@pytest.mark.parametrize(("difficulty", "tries"), [
    (Difficulty.EASY, 7), (Difficulty.NORMAL, 5), (Difficulty.HARD, 5)])
def test_a_gatekeeper_tells_when_to_call_again_and_tires_of_who_only_insists(
        difficulty: Difficulty, tries: int) -> None:
    asks, insists = (Talk(staged(gatekeeper=GATE), difficulty=difficulty) for _ in range(2))
    asks.say(Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION)
    assert asks.customer.outcome is Stage.CALLBACK
    while insists.customer.outcome is None:
        insists.say(Move.GREET)
    assert insists.customer.outcome is Stage.LOST
    assert insists.customer.turn == tries


# --- Thoughts broken off (B8)

SLOW = replace(LATE, begins=("Well, it's just that…",))


def test_who_lets_a_customer_go_on_hears_more_than_who_asks() -> None:
    listening = Talk(played(needs=(SLOW, replace(PERSONA.needs[1], hints=("And then the bins.",)))))
    introduced(listening)
    assert listening.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION).reply == ("begin",)
    trust = listening.customer.attitude.trust
    assert listening.say(words=0).reply == ("state_need", "hint")
    assert listening.customer.attitude.trust > trust
    asking = Talk(played(needs=(SLOW, replace(PERSONA.needs[1], hints=("And then the bins.",)))))
    introduced(asking)
    asking.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert asking.say(Move.OPEN_QUESTION, Move.CLARIFYING_QUESTION).reply == ("state_need",)


@pytest.mark.parametrize(("question", "told"), [(Move.CLARIFYING_QUESTION, True), (Move.DECISION_QUESTION, False)])
def test_who_asks_some_turns_later_what_they_were_going_to_say_is_told(question: Move, told: bool) -> None:
    talk = introduced(Talk(played(needs=(SLOW,))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.CLOSED_QUESTION, Move.DECISION_QUESTION, fact="boss")
    assert not talk.customer.voiced
    talk.say(Move.OPEN_QUESTION, question)
    assert ("late" in talk.customer.voiced) is told


def test_who_asks_what_was_meant_is_told_the_rest_whatever_else_they_name() -> None:
    def told(question: Move) -> str:
        talk = introduced(Talk(played(needs=(SLOW, PERSONA.needs[1]))))
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
        return talk.say(Move.OPEN_QUESTION, question, need="waste").text

    assert told(Move.PROBLEM_QUESTION) == "We bin a lot of bread."
    assert told(Move.CLARIFYING_QUESTION).startswith("The flour comes late.")


def test_a_pitch_in_the_middle_of_a_thought_interrupts_and_the_rest_is_not_told() -> None:
    talk = introduced(Talk(played(needs=(SLOW,))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    trust = talk.customer.attitude.trust
    assert "interrupted" in talk.say(Move.FEATURE, Move.BENEFIT, feature="early").reply
    assert talk.customer.attitude.trust < trust
    assert not talk.happened(NeedVoiced)
    assert not talk.happened(ThoughtFinished)


def test_an_objection_in_parts_is_heard_out_by_silence() -> None:
    talk = eager(Talk(played(objections=(replace(DEAR, begins=("Hm, the thing is…",)),))))
    assert talk.say(Move.QUOTE_PRICE, money="390").reply == ("begin",)
    assert talk.say(words=0).reply == ("object_price",)


# --- Smokescreens (B8)


def test_what_is_behind_a_smokescreen_comes_out_to_who_asks() -> None:
    talk = eager(Talk(played(objections=(MASK, DOUBT))))
    talk.say(Move.QUOTE_PRICE, money="390")
    reply = talk.say(Move.EMPATHISE, Move.CLARIFYING_QUESTION, Move.OPEN_QUESTION)
    assert reply.reply == ("meaning", "object_trust")
    assert [concern.objection.id for concern in talk.customer.open] == ["doubt"]
    assert kinds(talk, ObjectionUnmasked) == 1
    talk.say(Move.EMPATHISE, Move.EVIDENCE, feature="early")
    assert talk.happened(ObjectionSettled)


def test_a_smokescreen_comes_down_for_who_asks_what_they_make_of_it_and_stands_against_who_closes() -> None:
    talk = eager(Talk(played(objections=(MASK, DOUBT))))
    talk.say(Move.QUOTE_PRICE, money="390")
    assert talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION).reply == ("not_yet", "insist"), "not: it isn't the money"
    assert not talk.happened(ObjectionUnmasked)
    talk.say(Move.TRIAL_CLOSE, Move.OPEN_QUESTION, Move.BENEFIT, feature="early")
    assert not talk.happened(ObjectionUnmasked), "a pitch with a question at its end asks for applause"
    assert talk.say(Move.TRIAL_CLOSE, Move.OPEN_QUESTION).reply == ("meaning", "object_trust")


def test_no_answer_settles_a_smokescreen() -> None:
    talk = eager(Talk(played(objections=(MASK, DOUBT))))
    talk.say(Move.QUOTE_PRICE, money="390")
    for _ in range(3):
        talk.say(Move.EMPATHISE, Move.BENEFIT, Move.OFFER_CONCESSION, feature="early")
    assert [concern.objection.id for concern in talk.customer.open] == ["mask"]
    assert not talk.happened(ObjectionSettled)


def test_silence_hears_an_objection_out() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(words=0)
    assert [event.rule for event in talk.happened(ObjectionHandled) if isinstance(event, ObjectionHandled)] == [
        Rule.HEARD]


def test_who_is_convinced_but_for_a_concern_names_it_once_more_before_saying_no() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.customer.came_from = Stage.INTEREST
    asked = [talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION) for _ in range(3)]
    assert asked[1].reply != ("decline",)
    assert asked[2].reply == ("decline",)


def test_some_objections_come_on_hard_alone() -> None:
    def objections(difficulty: Difficulty) -> int:
        talk = eager(Talk(played(objections=(replace(DEAR, only_hard=True),)), difficulty=difficulty))
        talk.say(Move.QUOTE_PRICE, money="390")
        return len(talk.customer.concerns)

    assert objections(Difficulty.NORMAL) == 0
    assert objections(Difficulty.HARD) == 1


# --- Product knowledge (B11)


def curious(talk: Talk) -> Talk:
    """Go on until the customer asks about the product."""
    understood(talk)
    while not talk.customer.wondered:
        talk.say(Move.EMPATHISE, Move.REFLECT, need="late")
    return talk


def test_a_question_that_is_answered_gains_trust_and_one_passed_over_costs_it() -> None:
    staging = played(questions=(Question(about="early", lines=("Who drives?",)),))
    good, bad = curious(Talk(staging, seed=3)), curious(Talk(staging, seed=3))
    trust = good.customer.attitude.trust
    good.say(Move.FEATURE, feature="early")
    bad.say(Move.SMALL_TALK)
    assert kinds(good, QuestionAnswered) == 1
    assert good.customer.attitude.trust > trust
    assert good.customer.attitude.patience > bad.customer.attitude.patience


def test_a_short_answer_need_not_name_what_was_asked_about_and_owning_up_leaves_nothing_open() -> None:
    staging = played(questions=(Question(about="early", lines=("Who drives?",)),))
    short, other, unsure = (curious(Talk(staging, seed=3)) for _ in range(3))
    short.say(Move.ADVANTAGE)
    assert kinds(short, QuestionAnswered) == 1
    other.say(Move.ADVANTAGE, feature="tracked")
    assert kinds(other, QuestionAnswered) == 0, "that was about something else"
    assert unsure.say(unsure="answer").reply == ("listen",)
    assert "left my question open" not in [cause.by for cause in causes(unsure)]
    assert "left my question open" in [cause.by for cause in causes(other)]


def causes(talk: Talk) -> tuple[Cause, ...]:
    """Give what moved the customer in the last turn."""
    return [event for event in talk.happened(AttitudeChanged) if isinstance(event, AttitudeChanged)][-1].causes


def expert(expert: bool) -> Staging:
    product = replace(PRODUCT, untruths=(Untruth(id="free", phrases=("for free",), right="it is not free"),))
    return replace(STAGING, product=product, persona=replace(PERSONA, expert=expert))


def test_who_knows_better_notices_at_once_and_others_when_it_comes_to_a_decision() -> None:
    knows, learns = eager(Talk(expert(True))), eager(Talk(expert(False)))
    assert "correct" in knows.say(Move.FEATURE, untruth="free").reply
    assert "correct" not in learns.say(Move.FEATURE, untruth="free").reply
    assert "correct" in learns.say(Move.TRIAL_CLOSE, Move.OPEN_QUESTION).reply


def test_who_puts_their_mistake_right_is_not_caught() -> None:
    talk = eager(Talk(expert(False)))
    talk.say(Move.FEATURE, misstatement="early")
    talk.say(Move.APOLOGISE, Move.FEATURE, statement="early")
    talk.say(Move.TRIAL_CLOSE, Move.OPEN_QUESTION)
    assert not talk.happened(ClaimNoticed)


def test_a_second_wrong_claim_ends_it() -> None:
    talk = eager(Talk(expert(True)))
    talk.say(Move.FEATURE, untruth="free")
    talk.say(Move.QUOTE_PRICE, money="290")
    assert talk.customer.refused is not None


# --- Channels, temperature, fit (B1, B2, A4)


def test_a_close_is_hard_selling_at_a_tasting_stand() -> None:
    def trust(channel: Channel) -> float:
        talk = introduced(Talk(staged(channel=channel)))
        talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
        return talk.customer.attitude.trust

    assert trust(Channel.TASTING) < trust(Channel.SHOP)


def test_a_pushed_sale_of_what_does_not_fit_is_recorded_as_one() -> None:
    def reason(fits: bool) -> str:
        talk = eager(Talk(staged(fits=fits)))
        talk.say(Move.QUOTE_PRICE, money="390")
        talk.say(Move.EMPATHISE, Move.CLARIFYING_QUESTION)
        talk.say(Move.BENEFIT, feature="early")
        talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
        assert talk.customer.outcome is Stage.WON
        return talk.events[-2].reason  # type: ignore[union-attr]

    assert reason(fits=False) == "sold what does not fit" != reason(fits=True)


@pytest.mark.parametrize("fits", [True, False])
def test_who_is_told_that_it_is_not_for_them_and_it_is_not_buys_no_more(fits: bool) -> None:
    talk = eager(Talk(staged(fits=fits)))
    talk.hear(heard(against="advice"))
    talk.say(Move.BENEFIT, feature="early")
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.EMPATHISE, Move.CLARIFYING_QUESTION)
    talk.say(Move.BENEFIT, feature="early")
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert (talk.customer.outcome is Stage.WON) is fits
    assert bool(talk.happened(ObjectionRaised)) is fits


@pytest.mark.parametrize(("fits", "farewell"), [(True, "part"), (False, "part_friends")])
def test_who_was_told_the_truth_thanks_for_it_on_leaving(fits: bool, farewell: str) -> None:
    talk = eager(Talk(staged(fits=fits)))
    talk.hear(heard(against="advice"))
    assert talk.say(Move.THANK, Move.FAREWELL).reply == (farewell,)


def test_a_price_is_answered_by_a_sum_of_their_own_figures() -> None:
    def settled(*moves: Move, **mentions: str) -> bool:
        talk = eager(Talk(played(objections=(replace(DEAR, answered_by=()),))))
        talk.say(Move.QUOTE_PRICE, money="390")
        talk.say(Move.EMPATHISE)
        talk.say(*(moves or (Move.QUOTE_PRICE,)), **mentions)
        return bool(talk.happened(ObjectionSettled))

    assert settled(figure="620")
    assert settled(Move.COMPARE, figure="620")
    assert not settled(money="390"), "the price once more is no answer"
    assert not settled(Move.REFLECT, figure="620"), "their figure given back, and no sum"
    assert not settled(Move.CLOSED_QUESTION, figure="620", money="390"), "a question is no sum either"


def test_their_own_figures_held_against_the_price_need_no_other_word() -> None:
    talk = eager(Talk(played(objections=(replace(DEAR, answered_by=()),))))
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.EMPATHISE)
    assert talk.say(figure="620", money="390").reply[0] == "settled"


def test_no_objection_to_being_called_comes_up_before_they_know_why() -> None:
    talk = Talk(played(objections=(replace(DEAR, raised=Raised.OPENING),)))
    talk.say(Move.GREET, Move.INTRODUCE_SELF)
    assert talk.stage is Stage.ATTENTION
    assert not talk.customer.open
    talk.say(Move.STATE_PURPOSE)
    assert talk.customer.open


def test_a_close_before_they_are_convinced_gets_no_yes() -> None:
    talk = eager(Talk())
    assert talk.stage is Stage.DESIRE
    reply = talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert reply.reply[0] == "not_yet", "the price is not known"
    assert Act.AGREE not in reply.acts


def test_a_close_that_makes_them_ready_is_met_with_a_wish_and_the_next_one_wins() -> None:
    talk = understood(Talk(played(objections=())))
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.FEATURE, Move.BENEFIT, Move.REFLECT, feature="early")
    talk.say(Move.EMPATHISE)  # the sign that they gave is past
    reply = talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert reply.reply == ("suits", "signal")
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert talk.customer.outcome is Stage.WON


def answered_by(spoken: Heard) -> bool:
    """Tell whether an utterance answers what they asked about the early vans."""
    talk = eager(Talk())
    talk.customer.apply(CueGiven(turn=talk.customer.turn, cue=CueKind.QUESTION, subject="early"))
    talk.hear(spoken)
    return bool(talk.happened(QuestionAnswered))


def test_a_plain_figure_answers_their_question() -> None:
    assert answered_by(heard(duration="P30D"))
    assert not answered_by(heard(Move.CLOSED_QUESTION, duration="P30D")), "asked back"
    assert not answered_by(heard(Move.PROPOSE_NEXT_STEP, date="tuesday")), "put off"
    assert not answered_by(heard(Move.EMPATHISE))


@pytest.mark.parametrize("first", [True, False])
def test_what_is_told_first_answers_whatever_is_named_after_it(first: bool) -> None:
    move = HeardMove(move=Move.ADVANTAGE, start=0, end=20, confidence=1.0)
    other = Mention(kind="feature", subject="other", start=30 if first else 5, end=40)
    assert answered_by(Heard(moves=(move,), mentions=(other,), words=12)) is first


def test_an_honest_no_is_thanked_for_and_nothing_else_is_made_of_what_was_shown_with_it() -> None:
    talk = introduced(Talk(staged(fits=False)))
    assert talk.say(Move.FEATURE, against="offer", feature="early").reply == ("honest",)


def test_a_doubt_that_is_right_wants_more_than_an_answer_with_a_word_of_sympathy_even_at_easy() -> None:
    def settled(*before: Move, fits: bool) -> bool:
        talk = eager(Talk(staged(fits=fits), difficulty=Difficulty.EASY))
        talk.say(Move.QUOTE_PRICE, money="390")
        talk.say(*before, Move.BENEFIT, feature="early")
        return bool(talk.happened(ObjectionSettled))

    assert settled(Move.EMPATHISE, fits=True)
    assert not settled(Move.EMPATHISE, fits=False)
    assert settled(Move.EMPATHISE, Move.CLARIFYING_QUESTION, fits=False)


@pytest.mark.parametrize(("difficulty", "stranger", "trusted"), [
    (Difficulty.EASY, 1, 0), (Difficulty.NORMAL, 1, 1), (Difficulty.HARD, 2, 1)])
def test_who_is_trusted_needs_fewer_words_before_an_answer_at_easy_and_hard(difficulty: Difficulty, stranger: int,
                                                                            trusted: int) -> None:
    def wanted(trust: float) -> int:
        """Give how many of the rules had to be kept before the answer settled it."""
        for rules in range(3):
            talk = eager(Talk(staged(), difficulty=difficulty))
            talk.say(Move.QUOTE_PRICE, money="390")
            talk.customer.attitude = replace(talk.customer.attitude, trust=trust)
            talk.say(*(Move.EMPATHISE, Move.CLARIFYING_QUESTION)[:rules], Move.BENEFIT, feature="early")
            if talk.happened(ObjectionSettled):
                return rules
        return 3

    assert (wanted(0.4), wanted(0.95)) == (stranger, trusted)


@pytest.mark.parametrize(("difficulty", "from_"), [(Difficulty.EASY, 0.0), (Difficulty.NORMAL, 0.4),
                                                    (Difficulty.HARD, 0.5)])
def test_what_has_to_be_asked_for_is_told_to_who_is_trusted_enough(difficulty: Difficulty, from_: float) -> None:
    def ask(trust: float, **about: str) -> Talk:
        talk = introduced(Talk(difficulty=difficulty))
        talk.customer.attitude = replace(talk.customer.attitude, trust=trust)
        talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, **about)
        return talk

    told = ask(from_, fact="drivers")
    assert told.happened(FactLearned)
    assert not told.happened(KeptBack)
    if from_:
        kept = ask(from_ - 0.01, fact="drivers")
        assert not kept.happened(FactLearned)
        assert [event.subject for event in kept.happened(KeptBack) if isinstance(event, KeptBack)] == ["drivers"]
        assert not kept.happened(GapFound), "there is an answer, so the trainer has nothing to write"
        assert kept.customer.words.startswith("keep_back")
        shines = ask(from_ - 0.01, need="late")
        assert not shines.happened(NeedVoiced)
        assert shines.customer.words == "Mornings are a mess."
        assert shines.happened(KeptBack), "a hint says that there is more"


def test_what_they_told_is_not_kept_back_though_they_trust_less_by_now() -> None:
    talk = introduced(Talk(difficulty=Difficulty.HARD))
    talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers")
    talk.customer.attitude = replace(talk.customer.attitude, trust=0.1)
    talk.hear(Heard(words=9, moves=tuple(HeardMove(move=move, start=0, end=40, confidence=1.0) for move in (
        Move.CLOSED_QUESTION, Move.SITUATION_QUESTION)), mentions=(
            Mention(kind="fact", subject="drivers", start=0, end=8),)))
    assert not talk.happened(KeptBack)


def test_what_was_kept_back_is_told_once_they_trust_more() -> None:
    talk = introduced(Talk(difficulty=Difficulty.HARD))
    talk.customer.attitude = replace(talk.customer.attitude, trust=0.4)
    talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers")
    talk.customer.attitude = replace(talk.customer.attitude, trust=0.6)
    assert talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers").text == "Two drivers."


@pytest.mark.parametrize(("difficulty", "cause", "settles"), [
    (Difficulty.EASY, Move.ARGUE, True), (Difficulty.NORMAL, Move.ARGUE, False),
    (Difficulty.EASY, Move.FEATURE, False), (Difficulty.NORMAL, Move.FEATURE, False)])
def test_a_first_harsh_word_about_an_objection_is_let_pass_at_easy_alone(difficulty: Difficulty, cause: Move, *,
                                                                         settles: bool) -> None:
    talk = eager(Talk(difficulty=difficulty))
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(cause, feature="other")
    assert talk.happened(ObjectionHardened)
    talk.say(Move.EMPATHISE, Move.BENEFIT, feature="early")
    assert bool(talk.happened(ObjectionSettled)) is settles


def test_the_harder_the_more_they_ask_about_the_product() -> None:
    curious = played(questions=(Question(about="early", lines=("When do you drive?",)),), objections=())

    def asks(difficulty: Difficulty) -> int:
        """Give in how many of 60 talks they have asked by the third quiet turn."""
        found = 0
        for seed in range(60):
            talk = understood(Talk(curious, seed=seed, difficulty=difficulty))
            for _ in range(2):
                talk.say(Move.ENCOURAGE, words=2)
            found += bool(talk.customer.wondered)
        return found

    assert asks(Difficulty.EASY) < asks(Difficulty.NORMAL) < asks(Difficulty.HARD)


def test_somebody_elses_name_is_a_question_and_not_one_for_their_own() -> None:
    talk = introduced(Talk())
    assert talk.say(Move.CLOSED_QUESTION, Move.ASK_NAME, fact="boss").text == "My sister signs with me."
    assert talk.say(Move.CLOSED_QUESTION, Move.ASK_NAME, Move.SITUATION_QUESTION).reply == ("no_answer",)
    assert talk.say(Move.CLOSED_QUESTION, Move.ASK_NAME).reply == ("give_name",)


def test_what_is_asked_after_a_proposal_is_answered_before_it() -> None:
    def proposed(*, asks: int) -> Stage | None:
        talk = understood(Talk(staged(goal=Goal.APPOINTMENT)))
        talk.hear(Heard(words=20, moves=(
            HeardMove(move=Move.OPEN_QUESTION, start=asks, end=asks + 10, confidence=1.0),
            HeardMove(move=Move.PROPOSE_NEXT_STEP, start=15, end=40, confidence=1.0))))
        return talk.customer.outcome

    assert proposed(asks=45) is None, "I can send you one, but what would have to be in it?"
    assert proposed(asks=0) is Stage.APPOINTMENT, "What do you think, shall we meet?"


def test_who_wants_to_ask_somebody_has_not_bought_because_a_day_suits() -> None:
    ask = replace(DEAR, id="ask", kind=ObjectionKind.AUTHORITY, raised=Raised.PRICE)

    def ended(*moves: Move, objections: tuple[Objection, ...]) -> Stage | None:
        talk = eager(Talk(played(objections=objections)))
        talk.say(Move.QUOTE_PRICE, money="390")
        talk.say(Move.EMPATHISE, Move.CLARIFYING_QUESTION)
        talk.say(Move.EMPATHISE, Move.BENEFIT, feature="early")
        assert not talk.customer.open
        talk.say(*moves, Move.CLOSED_QUESTION, date="saturday")
        return talk.customer.outcome

    assert ended(Move.PROPOSE_NEXT_STEP, objections=(DEAR,)) is Stage.WON
    assert ended(Move.PROPOSE_NEXT_STEP, objections=(ask,)) is Stage.CALLBACK
    assert ended(Move.ASK_COMMITMENT, objections=(ask,)) is Stage.WON


def test_the_name_of_what_they_asked_about_answers_them_outside_a_question() -> None:
    def answers(text: str, *moves: Move) -> bool:
        talk = eager(Talk(played(questions=(Question(about="other", lines=("Is there more?",)),))))
        talk.customer.asking = ("other", talk.customer.turn)
        spoken = tuple(HeardMove(move=move, start=0, end=len(text), confidence=1.0) for move in moves)
        talk.hear(Heard(words=8, moves=spoken, mentions=(
            Mention(kind="feature", subject="other", start=0, end=5),)))
        return bool(talk.happened(QuestionAnswered))

    assert answers("There is: other things too.", Move.QUOTE_PRICE)
    assert not answers("Do you mean the other?", Move.CLOSED_QUESTION)


def test_who_is_convinced_finds_a_few_minutes_more_when_time_is_up() -> None:
    def outlasted(*moves: Move) -> bool:
        talk = eager(Talk(staged(turns=6)))
        talk.say(Move.QUOTE_PRICE, money="390")
        talk.say(*moves)
        return talk.customer.outcome is not Stage.LOST

    assert outlasted(Move.EMPATHISE, Move.CLARIFYING_QUESTION)
    unmoved = introduced(Talk(staged(turns=6)))
    for _ in range(5):
        unmoved.say(Move.EMPATHISE, Move.CLARIFYING_QUESTION)
    assert unmoved.customer.outcome is Stage.LOST


def test_even_the_convinced_have_to_go_in_the_end() -> None:
    talk = eager(Talk(staged(turns=6)))
    talk.say(Move.QUOTE_PRICE, money="390")
    for _ in range(5):
        assert talk.customer.outcome is None
        talk.say(Move.ENCOURAGE)
    assert talk.customer.outcome is Stage.LOST




# --- Answers fit the question (B6)


def test_a_broad_question_draws_out_a_need_and_one_about_something_else_does_not() -> None:
    broad, other = introduced(Talk()), introduced(Talk())
    broad.hear(replace(heard(Move.OPEN_QUESTION), broad=True))
    other.hear(heard(Move.OPEN_QUESTION, Move.SITUATION_QUESTION, gist=("driv", "earn")))
    assert broad.customer.voiced
    assert not other.customer.voiced
    assert not other.customer.learned
    assert other.happened(GapFound)


def test_two_questions_in_two_sentences_get_two_answers_and_one_question_gets_one() -> None:
    def learned(second: int) -> set[str]:
        talk = introduced(Talk())
        talk.hear(Heard(words=14, moves=tuple(
            HeardMove(move=move, start=start, end=start + 20, confidence=1.0)
            for start, move in ((0, Move.SITUATION_QUESTION), (21, Move.DECISION_QUESTION))), mentions=(
                Mention(kind="fact", subject="drivers", start=0, end=20),
                Mention(kind="fact", subject="boss", start=second, end=second + 20))))
        return talk.customer.learned

    assert learned(second=21) == {"drivers", "boss"}
    assert learned(second=0) == {"drivers"}, "one sentence, whatever else it may have meant"


@pytest.mark.parametrize("told", [True, False])
def test_sympathy_and_a_question_after_a_need_are_about_the_need_though_an_older_concern_stands(told: bool) -> None:
    talk = introduced(Talk(played(objections=(replace(DEAR, raised=Raised.PITCH, answered_by=()),))))
    talk.say(Move.FEATURE, feature="early")
    assert talk.customer.open
    if told:
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION, need="late")
    reply = talk.hear(replace(heard(Move.EMPATHISE, Move.OPEN_QUESTION), broad=True)).reply
    assert (reply[-1] == "impact") is told, "otherwise it is about the concern"


def test_who_asks_for_leave_and_names_what_for_has_asked() -> None:
    def drawn(**named: str) -> bool:
        talk = introduced(Talk())
        talk.say(Move.ASK_PERMISSION, Move.CLOSED_QUESTION, **named)
        return bool(talk.customer.voiced)

    assert drawn(need="late")
    assert not drawn()


def test_who_asks_about_a_hint_of_a_moment_ago_hears_what_it_meant() -> None:
    def told(*, named: bool, trust: float) -> bool:
        talk = introduced(Talk(played(needs=(replace(PERSONA.needs[1], hints=("And then the bins.",)), LATE))))
        talk.customer.apply(CueGiven(turn=talk.customer.turn, cue=CueKind.NEED_HINT, subject="waste"))
        talk.customer.attitude = replace(talk.customer.attitude, trust=trust)
        talk.say(Move.CLARIFYING_QUESTION, Move.OPEN_QUESTION, **({"fact": "drivers"} if named else {}))
        return "waste" in talk.customer.voiced

    assert told(named=False, trust=0.7)
    assert not told(named=True, trust=0.7), "asked about something else"
    assert not told(named=False, trust=0.3), "kept back until they trust"


# --- What a need weighs (process.md, B6)


def test_a_need_that_was_thought_through_counts_more_when_it_is_answered() -> None:
    def won(*moves: Move) -> float:
        talk = Talk()
        introduced(talk)
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
        for move in moves:
            talk.say(Move.OPEN_QUESTION, move, need="late")
        talk.say(Move.FEATURE, Move.BENEFIT, feature="early")
        causes = [cause for event in talk.happened(AttitudeChanged) if isinstance(event, AttitudeChanged)
                  for cause in event.causes if cause.by == "answered a need of mine"]
        # What is won counts less the nearer interest is to full, so that is taken out.
        before = [event for event in talk.happened(AttitudeChanged) if isinstance(event, AttitudeChanged)][-2].interest
        return causes[0].interest / min(1.0, ROOM * (1 - before))

    assert won() < won(Move.IMPLICATION_QUESTION), "its impact makes it weigh more"


def test_the_day_and_time_that_belong_together_are_given_back_not_a_number_behind_them() -> None:
    said = "Thursday at ten, and we look at one of your runs"
    mentions = [("date", "thursday", "Thursday"), ("time", "10:00", "ten"), ("time", "13:00", "one")]
    spoken = Heard(mentions=tuple(Mention(kind=kind, subject=subject, start=said.index(words),
                                          end=said.index(words) + len(words)) for kind, subject, words in mentions))
    talk = Talk()
    talk.customer.said, talk.customer.heard = said, spoken
    assert _when(talk.customer) == "Thursday at ten"


OFTEN = Fact(id="late-often", says="it is late twice a week", disclosure=Disclosure.ASKED, questions=(),
             lines=("Twice a week.",), of="late", asks=Detail.OFTEN)


def test_how_often_is_asked_of_the_need_told_last_without_naming_it_and_only_while_they_are_at_it() -> None:
    talk = introduced(Talk(played(facts=(DRIVERS, OFTEN))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert "late" in talk.customer.voiced
    late = deepcopy(talk)
    assert talk.say(Move.OPEN_QUESTION, Move.SITUATION_QUESTION, detail="often").text.endswith("Twice a week.")
    for _ in range(4):
        late.say(Move.EMPATHISE)
    late.say(Move.OPEN_QUESTION, Move.SITUATION_QUESTION, detail="often")
    assert "late-often" not in late.customer.learned


def test_a_no_that_is_taken_with_a_request_for_another_day_is_a_callback_and_not_pushed_on() -> None:
    def ended(*moves: Move, **mentions: str) -> Stage | None:
        talk = Talk()
        introduced(talk)
        talk.customer.apply(CueGiven(turn=talk.customer.turn, cue=CueKind.REFUSAL, subject="offer"))
        talk.say(*moves, **mentions)
        return talk.customer.outcome

    assert ended(Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION, again="talk", date="thursday") is Stage.CALLBACK
    assert ended(Move.PROPOSE_NEXT_STEP, Move.BENEFIT, again="talk", date="thursday") is None
    assert ended(Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION, date="thursday") is None


def test_their_words_given_back_with_a_question_take_up_what_was_broken_off() -> None:
    slow = replace(LATE, begins=("Well, it's just that…",))
    talk = introduced(Talk(played(needs=(slow,))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert talk.customer.unfinished[0] == "late"
    other = deepcopy(talk)
    back = heard(Move.FEATURE, Move.OPEN_QUESTION)
    talk.hear(replace(back, echo=0.5))
    assert talk.happened(ThoughtFinished)
    other.hear(back)
    assert not other.happened(ThoughtFinished)


def test_a_summing_up_with_an_open_question_beside_it_gets_no_idle_yes() -> None:
    talk = introduced(Talk(played(needs=(LATE,), facts=(BOSS,))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.IMPLICATION_QUESTION, need="late")
    back = replace(heard(Move.REFLECT, Move.OPEN_QUESTION), echo=0.5)
    asking = replace(back, moves=(back.moves[0], replace(back.moves[1], start=5, end=9)))
    assert "confirm" in deepcopy(talk).hear(replace(asking, polar=True, broad=True)).reply, "did I miss anything?"
    assert "confirm" not in deepcopy(talk).hear(replace(asking, polar=True)).reply
    assert "confirm" not in talk.hear(asking).reply


def test_a_choice_right_after_an_objection_asks_what_is_meant() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    assert talk.customer.open
    polar = deepcopy(talk)
    assert talk.say(Move.CLOSED_QUESTION).text == "Twice what I pay now."
    polar.hear(replace(heard(Move.CLOSED_QUESTION), polar=True))
    assert polar.customer.open[0].rules == {Rule.HEARD}


def test_who_leaves_them_the_choice_is_understood_and_gains_by_it_once() -> None:
    talk = introduced(Talk())
    first, again = (talk.say(leaves="choice").reply for _ in range(2))
    assert "puzzled" not in (*first, *again)
    causes = [cause.by for event in talk.happened(AttitudeChanged) for cause in event.causes]  # type: ignore[attr-defined]
    assert causes.count("left the choice to me") == 1


def test_nobody_asks_about_an_offer_that_they_have_not_heard_of() -> None:
    def asks(*opening: Move) -> bool:
        asked = False
        for seed in range(12):
            talk = Talk(played(questions=(Question(about="early", lines=("How early is early?",)),)), seed=seed)
            talk.say(Move.GREET, Move.INTRODUCE_SELF, Move.ASK_PERMISSION, *opening)
            talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
            talk.say(Move.REFLECT, Move.IMPLICATION_QUESTION, need="late")
            talk.say(Move.EMPATHISE)
            asked |= bool(talk.customer.wondered)
        return asked

    assert asks(Move.STATE_PURPOSE)
    assert not asks()


def test_who_asks_for_a_detail_of_what_was_not_told_yet_is_told_the_thing_itself() -> None:
    talk = introduced(Talk(played(facts=(DRIVERS, OFTEN))))
    assert talk.say(Move.OPEN_QUESTION, Move.SITUATION_QUESTION, fact="late-often").text == "The flour comes late."
    assert talk.say(Move.OPEN_QUESTION, Move.SITUATION_QUESTION, fact="late-often").text.endswith("Twice a week.")
