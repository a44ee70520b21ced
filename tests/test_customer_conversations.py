"""Whole conversations with a customer in code: what moves them forward, what drives them away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cast import DEAR, PERSONA, STAGING, Talk, eager, heard, introduced, staged, understood

from salessim.customer.state import Customer
from salessim.model.events import (
    AttitudeChanged,
    CueGiven,
    CueKind,
    CustomerReplied,
    FactLearned,
    GapFound,
    NeedVoiced,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    Rule,
    SessionStarted,
    StageChanged,
)
from salessim.model.heard import Heard, HeardMove, Kind, Mention
from salessim.model.moves import Act, Move
from salessim.model.persona import Disclosure, ObjectionKind, Raised
from salessim.model.scenario import Channel, Difficulty, Goal, Stage


def test_a_good_conversation_is_won() -> None:
    talk = eager(Talk())
    assert talk.stage is Stage.DESIRE
    assert talk.say(Move.QUOTE_PRICE, money="390").reply == ("object_price",)
    assert talk.stage is Stage.OBJECTING
    assert talk.say(Move.EMPATHISE, Move.CLARIFYING_QUESTION, Move.OPEN_QUESTION).reply == ("meaning",)
    assert talk.say(Move.BENEFIT, feature="early").reply[0] == "settled"
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert talk.customer.outcome is Stage.WON


def test_the_same_price_argued_over_is_not() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    assert talk.say(Move.ARGUE).reply == ("insist",)
    assert talk.say(Move.BENEFIT, feature="early").reply[0] == "insist"
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert talk.customer.outcome is None
    assert talk.happened(ObjectionHardened)
    assert not talk.happened(ObjectionSettled)


def test_an_answer_alone_does_not_settle_a_concern_that_nobody_listened_to() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    assert talk.say(Move.BENEFIT, feature="early").reply[0] == "insist"
    assert talk.say(Move.EMPATHISE, Move.BENEFIT, feature="early").reply[0] == "settled"


def test_who_presents_past_a_concern_hears_the_concern_again() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.EMPATHISE)
    assert talk.say(Move.FEATURE).reply == ("insist",)


def test_a_yes_is_not_made_up_to_a_question_about_what_nobody_wrote_down() -> None:
    talk = eager(Talk())
    assert talk.hear(replace(heard(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION), polar=True)).reply == ("no_answer",)
    assert talk.hear(replace(heard(Move.CLOSED_QUESTION), polar=True)).reply == ("no_answer",)
    assert talk.hear(replace(heard(Move.CLOSED_QUESTION), polar=True, broad=True)).reply == ("agree",)


def test_who_puts_it_off_by_a_call_back_raises_no_other_reason_to_put_it_off() -> None:
    def ended(kind: ObjectionKind) -> Talk:
        objection = replace(DEAR, kind=kind, raised=Raised.CLOSE)
        talk = eager(Talk(replace(STAGING, persona=replace(PERSONA, objections=(objection,)))))
        talk.say(Move.PROPOSE_NEXT_STEP, date="tuesday", again="talk")
        return talk

    put_off, other = ended(ObjectionKind.AUTHORITY), ended(ObjectionKind.PRICE)
    assert put_off.customer.outcome is Stage.CALLBACK
    assert not put_off.happened(ObjectionRaised)
    assert other.customer.outcome is None, "another concern wants its answer first"
    assert other.happened(ObjectionRaised)


def test_a_day_that_is_named_ends_no_talk_unless_another_one_is_spoken_of() -> None:
    talk = eager(Talk(replace(STAGING, persona=replace(PERSONA, objections=()))))
    talk.say(Move.PROPOSE_NEXT_STEP, date="thursday")
    assert talk.customer.outcome is None, "we come on Thursdays"
    talk.say(Move.PROPOSE_NEXT_STEP, date="thursday", again="talk")
    assert talk.customer.outcome is Stage.CALLBACK


def test_who_is_willing_buys_when_the_order_is_taken_for_given() -> None:
    def ended(*moves: Move, **named: str) -> Stage | None:
        talk = eager(Talk(replace(STAGING, persona=replace(PERSONA, objections=()))))
        talk.say(Move.QUOTE_PRICE, money="390")
        talk.say(Move.TRIAL_CLOSE, Move.CLOSED_QUESTION)
        talk.say(Move.PROPOSE_NEXT_STEP, *moves, **named)
        return talk.customer.outcome

    assert ended(Move.CLOSED_QUESTION, date="thursday") is Stage.WON
    assert ended(Move.CLOSED_QUESTION, date="thursday", again="talk") is Stage.CALLBACK
    assert ended(date="thursday") is None
    assert ended(Move.CLOSED_QUESTION) is None


def test_terms_of_payment_answer_the_concern_that_wants_them_and_the_bare_price_does_not() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.EMPATHISE)
    assert "settled" not in talk.say(Move.QUOTE_PRICE, money="390").reply
    assert talk.say(Move.QUOTE_PRICE, feature="early").reply[0] == "settled"


def test_who_asks_what_they_make_of_it_has_asked_what_the_concern_means() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.EMPATHISE)
    assert talk.say(Move.TRIAL_CLOSE, Move.OPEN_QUESTION).reply == ("meaning",)
    kept = [event.rule for event in talk.happened(ObjectionHandled) if isinstance(event, ObjectionHandled)]
    assert kept[-1] is Rule.CLARIFIED


def test_the_four_rules_are_recorded_as_they_are_kept() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.EMPATHISE, Move.CLARIFYING_QUESTION)
    talk.say(Move.BENEFIT, feature="early")
    kept = [event.rule for event in talk.happened(ObjectionHandled) if isinstance(event, ObjectionHandled)]
    assert kept == [Rule.HEARD, Rule.SIDED, Rule.CLARIFIED, Rule.ANSWERED]


def test_presenting_before_any_need_is_known_falls_flat() -> None:
    early, late = introduced(Talk()), understood(Talk())
    before = early.customer.attitude.interest
    assert early.say(Move.FEATURE, Move.BENEFIT, feature="early").reply == ("unmoved",)
    assert early.customer.attitude.interest < before
    before = late.customer.attitude.interest
    assert late.say(Move.FEATURE, Move.BENEFIT, feature="early").reply[0] == "interested"
    assert late.customer.attitude.interest > before


def test_a_pushing_seller_is_left() -> None:
    talk = Talk()
    while talk.customer.outcome is None:
        talk.say(Move.FEATURE, Move.ASK_COMMITMENT, Move.PRESSURE)
    assert talk.customer.outcome is Stage.WALKED_OUT
    assert talk.customer.turn <= 3


def test_two_insults_end_it_whatever_patience_is_left() -> None:
    talk = introduced(Talk(difficulty=Difficulty.EASY))
    assert talk.say(Move.RUDE).reply == ("offended",)
    talk.say(Move.RUDE)
    assert talk.customer.outcome is Stage.WALKED_OUT


def refused(talk: Talk) -> Talk:
    introduced(talk)
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert [event.cue for event in talk.happened(CueGiven) if isinstance(event, CueGiven)][-1] is CueKind.REFUSAL
    return talk


def test_a_clear_no_that_is_respected_is_a_polite_exit() -> None:
    talk = refused(Talk())
    assert talk.say(Move.THANK, Move.FAREWELL).reply == ("part",)
    assert talk.customer.outcome is Stage.POLITE_EXIT


def test_a_clear_no_that_is_pushed_on_stays_a_no() -> None:
    talk = refused(Talk())
    while talk.customer.outcome is None:
        talk.say(Move.BENEFIT, feature="early")
    assert talk.customer.outcome in {Stage.LOST, Stage.WALKED_OUT}


def test_a_buying_signal_taken_up_at_once_wins() -> None:
    cheap = replace(STAGING, persona=replace(PERSONA, objections=()))
    talk = understood(Talk(cheap))
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.BENEFIT, feature="early")
    assert talk.customer.signal == talk.customer.turn
    assert talk.stage is Stage.DESIRE
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert talk.customer.outcome is Stage.WON
    assert "jump" in [event.cause for event in talk.events if isinstance(event, StageChanged)]


def test_without_a_signal_whoever_has_just_become_ready_wants_to_be_asked_again() -> None:
    cheap = replace(STAGING, persona=replace(PERSONA, objections=()))
    talk = understood(Talk(cheap))
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.BENEFIT, feature="early")
    talk.say(Move.ENCOURAGE)
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert talk.customer.outcome is None
    assert talk.stage is Stage.ACTION
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert talk.customer.outcome is Stage.WON


def signalled(talk: Talk, act: Act) -> Talk:
    """Have the customer give a buying signal by what they said last."""
    talk._take(CueGiven(turn=talk.customer.turn, cue=CueKind.BUYING_SIGNAL, subject="offer"))
    said = next(event for event in reversed(talk.events) if isinstance(event, CustomerReplied))
    talk._take(replace(said, acts=(act,)))
    return talk


def causes(talk: Talk) -> set[str]:
    return {cause.by for event in talk.events if isinstance(event, AttitudeChanged) for cause in event.causes}


@pytest.mark.parametrize(("act", "cools"), [(Act.BUYING_SIGNAL, True), (Act.ASK_PRICE, False)])
def test_two_buying_signals_passed_over_cool_the_customer_and_a_price_answers_who_asks_for_it(
        act: Act, cools: bool) -> None:
    talk = eager(Talk())
    for _ in range(2):
        signalled(talk, act).say(Move.QUOTE_PRICE, words=5, money="390")
    assert (talk.customer.missed == 2) is cools
    assert ("passed over two buying signals" in causes(talk)) is cools


def test_who_closes_too_early_hears_so_and_gets_no_sign_to_buy_with_it() -> None:
    talk = understood(Talk(replace(STAGING, persona=replace(PERSONA, objections=()))))
    talk.say(Move.QUOTE_PRICE, money="390")
    reply = talk.say(Move.BENEFIT, Move.ASK_COMMITMENT, Move.CLOSED_QUESTION, feature="early")
    assert "asked for a decision too early" in causes(talk)
    assert talk.stage is Stage.DESIRE, "what was presented was heard all the same"
    assert reply.reply == ("not_yet",)
    assert talk.customer.signals == 0


def test_a_bare_feature_answers_the_need_that_is_named_beside_it() -> None:
    plain, same, tied = (understood(Talk()) for _ in range(3))
    plain.say(Move.FEATURE, feature="early")
    same.say(Move.FEATURE, feature="early", need="late")
    assert not plain.customer.met
    assert not same.customer.met, "one word for both ties nothing"
    shown = heard(Move.FEATURE, feature="early")
    tied.hear(replace(shown, mentions=(*shown.mentions, Mention(kind="need", subject="late", start=5, end=9))))
    assert tied.customer.met == {"late": "early"}


def test_asked_for_anything_else_who_has_told_all_says_so() -> None:
    talk = introduced(Talk(replace(STAGING, persona=replace(PERSONA, needs=PERSONA.needs[:1]))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    asks = heard(Move.CLOSED_QUESTION, Move.PROBLEM_QUESTION, more="talk")
    assert talk.hear(asks).reply == ("nothing_else",)
    assert not talk.happened(GapFound)
    untold = introduced(Talk())
    assert untold.hear(heard(Move.CLOSED_QUESTION, more="talk")).reply != ("nothing_else",), "it would not be so"


@pytest.mark.parametrize(("kind", "reply"), [("fact", "told"), ("near fact", "no_answer")])
def test_nobody_says_they_told_what_a_question_only_may_have_meant(kind: Kind, reply: str) -> None:
    talk = introduced(Talk())
    talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers")
    about = Mention(kind=kind, subject="drivers", start=0, end=3)
    asks = replace(heard(Move.OPEN_QUESTION, gist=("stops", "others")), mentions=(about,))
    assert talk.hear(asks).reply == (reply,)


def test_a_question_for_a_fact_beside_a_need_in_passing_gets_the_fact() -> None:
    talk = introduced(Talk())
    passing = Mention(kind="need", subject="late", start=20, end=24)
    asks = heard(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers")
    assert talk.hear(replace(asks, mentions=(*asks.mentions, passing))).reply == ("inform",)
    assert not talk.customer.voiced


def test_who_insisted_is_asked_about_that_by_the_next_open_question() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
    assert Act.DISAGREE in talk.customer.acts
    talk.say(Move.OPEN_QUESTION)
    assert Rule.CLARIFIED in talk.customer.open[0].rules


@pytest.mark.parametrize(("text", "own"), [
    ("Don't buy it, the Brackwater is enough.", True), ("Don't buy it. The Brackwater is enough.", True),
    ("Don't buy the Brackwater.", False)])
def test_advice_against_a_rival_is_none_against_the_own_offer(text: str, own: bool) -> None:
    def named(kind: Kind, words: str) -> Mention:
        return Mention(kind=kind, subject="it", start=text.index(words), end=text.index(words) + len(words))

    talk = introduced(Talk())
    talk.hear(replace(heard(), mentions=(named("against", "Don't buy"), named("rival", "Brackwater"))), text)
    assert talk.customer.advised is own


def test_a_no_brings_no_other_objection_with_it() -> None:
    talk = eager(Talk())
    talk.customer.attitude = replace(talk.customer.attitude, trust=0.01)
    talk.say(Move.QUOTE_PRICE, Move.RUDE, money="390")
    assert talk.customer.refused is not None
    assert not talk.happened(ObjectionRaised)




def test_a_need_kept_back_is_told_only_once_there_is_trust() -> None:
    wary = replace(STAGING, persona=replace(PERSONA, attitude=replace(PERSONA.attitude, trust=0.3)))
    talk = Talk(wary)
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION, need="waste")
    assert "waste" not in talk.customer.voiced
    trusting = replace(STAGING, persona=replace(PERSONA, attitude=replace(PERSONA.attitude, trust=0.7)))
    talk = Talk(trusting)
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION, need="waste")
    assert "waste" in talk.customer.voiced


def test_a_question_is_answered_by_what_it_asks_for() -> None:
    talk = introduced(Talk())
    assert talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers").text == "Two drivers."
    assert talk.say(Move.CLOSED_QUESTION, Move.DECISION_QUESTION).text == "My sister signs with me."
    assert talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION).text == "The flour comes late."
    assert [event.fact for event in talk.happened(FactLearned) if isinstance(event, FactLearned)] == ["drivers", "boss"]


def test_a_question_about_trouble_asks_for_nothing_about_the_decision() -> None:
    talk = introduced(Talk())
    assert talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION, fact="boss").text == "The flour comes late."
    assert talk.say(Move.OPEN_QUESTION, fact="boss").text == "My sister signs with me."


def test_a_question_what_it_is_worth_asks_after_what_the_feature_beside_it_solves() -> None:
    more = replace(PERSONA, needs=(PERSONA.needs[0], replace(PERSONA.needs[1], disclosure=Disclosure.ASKED,
                                                             payoff=("Less in the bin.",))))
    talk = introduced(Talk(replace(STAGING, persona=more)))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.OPEN_QUESTION, need="waste")
    assert talk.say(Move.CLOSED_QUESTION, Move.NEED_PAYOFF_QUESTION, feature="early").text == "I could sleep."


def test_a_question_that_no_fact_answers_gets_an_honest_non_answer_and_is_listed() -> None:
    talk = introduced(Talk())
    assert talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION).reply == ("no_answer",)
    assert len(talk.happened(GapFound)) == 1


def test_a_customer_who_comes_in_says_unasked_what_they_want() -> None:
    needs = (replace(PERSONA.needs[0], disclosure=Disclosure.STATED), PERSONA.needs[1])
    shop = replace(staged(initiative="customer", channel=Channel.SHOP), persona=replace(PERSONA, needs=needs))
    talk = Talk(shop)
    assert [event.need for event in talk.happened(NeedVoiced) if isinstance(event, NeedVoiced)] == ["late"]
    talk.say(Move.EMPATHISE)
    assert talk.stage is not Stage.CONTACT


def test_who_does_not_say_who_they_are_gets_no_attention() -> None:
    talk = Talk()
    assert talk.say(Move.OPEN_QUESTION).reply
    talk.say(Move.REFLECT)
    assert talk.stage is Stage.CONTACT


def test_an_open_question_right_after_a_need_was_told_is_about_that_need() -> None:
    talk = introduced(Talk())
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert talk.happened(NeedVoiced)
    on = replace(heard(Move.EMPATHISE, Move.OPEN_QUESTION), broad=True)
    assert talk.hear(on).reply == ("impact",)
    assert talk.hear(on).reply != ("impact",), "only right after it"


@pytest.mark.parametrize(("echo", "told"), [(0.0, False), (0.3, True)])
def test_a_question_about_something_else_is_not_answered_with_what_a_need_leads_to(echo: float, told: bool) -> None:
    talk = introduced(Talk())
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    reply = talk.hear(replace(heard(Move.OPEN_QUESTION, gist=("number", "nine")), echo=echo)).reply
    assert (reply == ("impact",)) is told, "with their own words it is about what they said"


def test_silence_lets_a_concern_be_explained() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    assert talk.say(words=0).reply == ("meaning",)


def test_an_appointment_is_given_to_who_found_a_need() -> None:
    talk = understood(Talk(staged(goal=Goal.APPOINTMENT)))
    talk.say(Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION)
    assert talk.customer.outcome is Stage.APPOINTMENT


def test_who_finds_the_time_has_agreed_to_meet_whatever_else_is_open() -> None:
    bound = replace(PERSONA.objections[0], id="bound", kind=ObjectionKind.COMPETITOR, raised=Raised.OPENING)
    busy = replace(PERSONA.objections[0], id="busy", kind=ObjectionKind.TIME, raised=Raised.CLOSE)
    staging = replace(staged(goal=Goal.APPOINTMENT), persona=replace(PERSONA, objections=(bound, busy)))
    talk = understood(Talk(staging))
    steps = (Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION)
    talk.say(*steps)
    assert {concern.objection.id for concern in talk.customer.open} == {"bound", "busy"}
    assert talk.customer.outcome is None
    talk.say(Move.EMPATHISE, *steps)
    assert [concern.objection.id for concern in talk.customer.open] == ["bound"]
    assert talk.customer.outcome is Stage.APPOINTMENT


def test_who_only_finds_the_time_and_passes_over_the_rest_has_not_been_agreed_to() -> None:
    bound = replace(PERSONA.objections[0], id="bound", kind=ObjectionKind.COMPETITOR, raised=Raised.OPENING)
    busy = replace(PERSONA.objections[0], id="busy", kind=ObjectionKind.TIME, raised=Raised.CLOSE)
    staging = replace(staged(goal=Goal.APPOINTMENT), persona=replace(PERSONA, objections=(bound, busy)))
    talk = introduced(Talk(staging))
    talk.say(Move.FEATURE)  # passes over what was just raised
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.REFLECT, Move.IMPLICATION_QUESTION, Move.OPEN_QUESTION, need="late")
    steps = (Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION)
    talk.say(*steps)
    talk.say(Move.EMPATHISE, *steps)
    assert [concern.objection.id for concern in talk.customer.open] == ["bound"]
    assert talk.customer.outcome is None


def test_who_was_pitched_at_is_answered_by_being_asked() -> None:
    unasked = replace(PERSONA.objections[0], id="unasked", kind=ObjectionKind.NEED, raised=Raised.PITCH, answered_by=())
    talk = introduced(Talk(replace(STAGING, persona=replace(PERSONA, objections=(unasked,)))))
    talk.say(Move.FEATURE)
    assert [concern.objection.id for concern in talk.customer.open] == ["unasked"]
    assert talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION).reply == ("meaning",)
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert talk.customer.open
    talk.say(Move.REFLECT, need="late")
    assert talk.customer.open == []


def test_a_call_promised_while_taking_leave_is_no_appointment() -> None:
    talk = understood(Talk(staged(goal=Goal.APPOINTMENT)))
    talk.say(Move.PROPOSE_NEXT_STEP, Move.FAREWELL)
    assert talk.customer.outcome is not Stage.APPOINTMENT
    talk = understood(Talk(staged(goal=Goal.APPOINTMENT)))
    talk.say(Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION, Move.FAREWELL)
    assert talk.customer.outcome is Stage.APPOINTMENT


def test_a_next_step_proposed_in_a_sale_is_a_callback_once_there_is_something_to_come_back_for() -> None:
    talk = introduced(Talk())
    assert talk.say(Move.PROPOSE_NEXT_STEP).reply == ("not_yet",)
    assert talk.customer.outcome is None
    talk = understood(Talk())
    talk.say(Move.PROPOSE_NEXT_STEP, again="talk")
    assert talk.customer.outcome is Stage.CALLBACK


def test_an_agenda_proposed_with_the_greeting_is_no_callback() -> None:
    steps = (Move.PROPOSE_NEXT_STEP, Move.CLOSED_QUESTION)
    talk = understood(Talk())
    talk.say(Move.GREET, Move.INTRODUCE_SELF, *steps, again="talk")
    assert talk.customer.outcome is None
    talk.say(*steps, again="talk")
    assert talk.customer.outcome is Stage.CALLBACK


def test_a_next_step_does_not_get_round_an_open_objection() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.PROPOSE_NEXT_STEP)
    assert talk.customer.outcome is None


@pytest.mark.parametrize("amount", ["20", "3900", "5"])
def test_an_amount_far_from_the_price_is_not_taken_for_it(amount: str) -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money=amount)
    assert not talk.customer.price_known
    assert not talk.customer.open


def test_the_customers_own_words_given_back_earn_nothing() -> None:
    talk = introduced(Talk())
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    before = talk.customer.attitude
    spoken = replace(heard(Move.REFLECT, gist=("flour", "late", "morning")), echo=1.0)
    assert talk.hear(spoken).reply == ("repeated",)
    assert talk.customer.attitude.trust <= before.trust
    assert talk.customer.attitude.patience < before.patience


def test_what_was_told_before_is_not_denied() -> None:
    talk = introduced(Talk())
    talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers")
    assert talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers").reply == ("told",)
    assert not talk.happened(GapFound)


def test_what_was_only_touched_on_in_passing_has_not_been_told() -> None:
    def asked(end: int) -> tuple[str, ...]:
        """Ask something of 40 characters in which the need that was told takes up so many."""
        talk = introduced(Talk())
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
        return talk.hear(Heard(words=9, moves=tuple(
            HeardMove(move=move, start=0, end=40, confidence=1.0)
            for move in (Move.OPEN_QUESTION, Move.SITUATION_QUESTION)),
            mentions=(Mention(kind="need", subject="late", start=0, end=end),))).reply

    assert asked(end=40) == ("told",)
    assert asked(end=8) == ("no_answer",)


def test_a_secret_is_not_told_to_a_question_about_nothing_in_particular() -> None:
    trusting = replace(STAGING, persona=replace(PERSONA, attitude=replace(PERSONA.attitude, trust=0.9)))
    talk = Talk(trusting)
    for _ in range(3):
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert "waste" not in talk.customer.voiced


def test_only_what_they_said_can_be_given_back() -> None:
    talk = introduced(Talk())
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    before = talk.customer.attitude.trust
    assert "confirm" not in talk.say(Move.REFLECT).reply
    assert talk.customer.attitude.trust == before
    assert talk.say(Move.REFLECT, need="late").reply == ("confirm",)
    assert talk.customer.attitude.trust > before


def test_one_of_their_words_used_again_is_not_confirmed_before_the_answer_to_a_question() -> None:
    asks = heard(Move.SITUATION_QUESTION, Move.OPEN_QUESTION, fact="drivers")
    echoed = HeardMove(move=Move.REFLECT, start=10, end=13, confidence=1.0, by="echo")
    assert introduced(Talk()).hear(replace(asks, moves=(echoed, *asks.moves), echo=0.9)).reply == ("inform",)


def test_who_is_invited_to_try_it_does() -> None:
    assert understood(Talk()).say(Move.INVOLVE, feature="other").reply == ("tries",)


def test_a_feature_that_answers_their_need_is_at_least_listened_to() -> None:
    assert understood(Talk()).say(Move.FEATURE, feature="early").reply == ("listen",)
    assert understood(Talk()).say(Move.FEATURE).reply == ("unmoved",)


def test_summing_up_the_trouble_is_no_answer_to_a_concern() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    talk.say(Move.EMPATHISE)
    assert talk.say(Move.BENEFIT, Move.SITUATION_QUESTION, Move.CLOSED_QUESTION, need="late").reply[0] != "settled"
    assert talk.say(Move.BENEFIT, feature="early").reply[0] == "settled"


def test_a_sound_of_listening_costs_next_to_nothing() -> None:
    talk = introduced(Talk())
    before = talk.customer.attitude.patience
    assert talk.say(words=1).reply == ("listen",)
    assert before - talk.customer.attitude.patience < 0.05


def test_information_is_complete_when_half_is_known_and_the_seller_thanks() -> None:
    talk = introduced(Talk(staged(goal=Goal.INFORMATION)))
    talk.say(Move.THANK, Move.FAREWELL)
    assert talk.customer.outcome is Stage.POLITE_EXIT
    talk = introduced(Talk(staged(goal=Goal.INFORMATION)))
    talk.say(Move.CLOSED_QUESTION, Move.SITUATION_QUESTION, fact="drivers")
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.THANK, Move.FAREWELL)
    assert talk.customer.outcome is Stage.INFORMATION


def test_time_runs_out() -> None:
    talk = Talk(staged(turns=5))
    for _ in range(5):
        talk.say(Move.EMPATHISE)
    assert talk.customer.outcome is Stage.LOST
    assert talk.events[-1].reply == ("no_time_left",)  # type: ignore[union-attr]


def test_the_same_line_again_earns_nothing() -> None:
    talk = introduced(Talk())
    gist = ("bakery", "deliver", "flour", "morning")
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION, gist=gist)
    before = talk.customer.attitude
    assert talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION, gist=gist).reply[0] == "repeated"
    assert talk.customer.attitude.interest < before.interest
    assert talk.customer.attitude.patience < before.patience


def test_what_is_not_understood_costs_patience_when_it_goes_on() -> None:
    talk = introduced(Talk())
    assert talk.say().reply == ("puzzled",)
    after_one = talk.customer.attitude.patience
    talk.say()
    after_two = talk.customer.attitude.patience
    talk.say()
    assert after_two - talk.customer.attitude.patience > after_one - after_two > 0


@pytest.mark.parametrize(("easier", "harder"), [(Difficulty.EASY, Difficulty.NORMAL),
                                                 (Difficulty.NORMAL, Difficulty.HARD)])
def test_difficulty_is_mechanical(easier: Difficulty, harder: Difficulty) -> None:
    kind, strict = understood(Talk(difficulty=easier)), understood(Talk(difficulty=harder))
    assert kind.customer.attitude.trust > strict.customer.attitude.trust
    assert kind.customer.attitude.interest > strict.customer.attitude.interest


def test_the_customer_is_the_fold_of_the_events() -> None:
    talk = eager(Talk())
    talk.say(Move.QUOTE_PRICE, money="390")
    started = talk.events[0]
    assert isinstance(started, SessionStarted)
    again = Customer.met_as(STAGING, started)
    for event in talk.events:
        again.apply(event)
    for name in ("stage", "came_from", "attitude", "turn", "made", "voiced", "met", "learned", "used", "signal",
                 "yeses"):
        assert getattr(again, name) == getattr(talk.customer, name), name
    assert again.concerns.keys() == talk.customer.concerns.keys()
