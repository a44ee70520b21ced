"""Before the talk and after the purchase: leads, dossier, plan, service; each done well and badly (A1 to A3, A8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cast import DEAR, DRIVERS, LATE, SCENARIO, STAGING, Talk, heard, staged
from hypothesis import given
from hypothesis import strategies as st

from salessim.content.kept import restage
from salessim.content.library import Library
from salessim.customer import Past
from salessim.errors import SalesSimError
from salessim.model.beforehand import FindingRead, LeadsRanked
from salessim.model.campaign import Campaign, Step
from salessim.model.codec import dumps
from salessim.model.events import (
    AttitudeChanged,
    CueGiven,
    CueKind,
    Event,
    NeedMet,
    NeedVoiced,
    ObjectionRaised,
    ReferralGiven,
    SessionStarted,
)
from salessim.model.moves import Move
from salessim.model.persona import Attitude, Disclosure, Need, Raised
from salessim.model.preparation import Approach, Finding, Lead, LeadFact, Preparation
from salessim.model.scenario import Difficulty, Goal, Referral, Service, Stage, Staging
from salessim.rehearsal.again import play_again
from salessim.session import Session

LEADS = tuple(Lead(id=name, name=name.title(), facts=(LeadFact(id="f", says=f"{name} is so"),), because="f", why="So.",
                   customer=name == "best") for name in ("best", "second", "third", "last"))
PREPARATION = Preparation(leads=LEADS, looks=2, dossier=tuple(
    Finding(id=name, source=name, says=f"{name} says.", phrases=(f"the {name} story",))
    for name in ("paper", "web", "sign")))
PREPARED = staged(preparation=PREPARATION)

LEAK = Need(id="leak", says="a box leaks", importance=0.9, disclosure=Disclosure.ASKED, phrases=("leak",), questions=(),
            lines=("One box leaks.",), begins=("Well, it's just that…",))
CROSS = replace(DEAR, id="cross", says="nobody rang", raised=Raised.OPENING, answered_by=())


def after_purchase(*, needs: tuple[Need, ...] = (LEAK,), objections: tuple[object, ...] = ()) -> Staging:
    service = Service(days=20, attitude=Attitude(trust=0.45, interest=0.4, patience=0.7), needs=needs,
                      objections=objections,  # type: ignore[arg-type]
                      referral=Referral(phrases=("anyone else",), lines=("Ask my cousin.",)))
    scenario = replace(SCENARIO, goal=Goal.SERVICE, service=service)
    return replace(STAGING, scenario=scenario, persona=service.recast(STAGING.persona))


def prepared() -> Session:
    return Session.begin(PREPARED, seed=1, prepare=True)


# --- Prospecting (process.md, A2)


def test_who_calls_the_best_lead_first_finds_it_as_interested_as_it_is() -> None:
    session = prepared()
    session.rank(["best", "second"])
    assert session.customer.attitude.interest == STAGING.persona.attitude.interest


@pytest.mark.parametrize(("order", "lost"), [(["second", "best"], 0.05), (["second", "third", "best"], 0.1),
                                             (["last"], 0.15)])
def test_who_ranks_the_customer_too_low_calls_when_others_have_called(order: list[str], lost: float) -> None:
    session = prepared()
    session.rank(order)
    assert session.customer.attitude.interest == pytest.approx(STAGING.persona.attitude.interest - lost)
    assert "was called late" in [cause.by for cause in session.transcript.opening.causes]


# --- Pre-approach (A3)


def test_what_was_found_out_wins_trust_when_it_is_heard_in_the_talk() -> None:
    def told(known: bool) -> float:
        talk = Talk(PREPARED)
        if known:
            talk._take(FindingRead(turn=0, finding="paper"))
        talk.say(Move.GREET, Move.INTRODUCE_SELF, finding="paper")
        return talk.customer.attitude.trust

    assert told(True) > told(False), "a story that was never read is only a guess"


def test_it_wins_trust_once() -> None:
    talk = Talk(PREPARED)
    talk._take(FindingRead(turn=0, finding="paper"))
    for _ in range(3):
        talk.hear(heard(Move.SMALL_TALK, finding="paper"))
    assert talk.customer.felt["had done their homework"] == 1


def test_only_so_many_sources_can_be_looked_into_and_only_before_the_talk() -> None:
    session = prepared()
    with pytest.raises(SalesSimError, match="not there yet"):
        session.say("Hello")
    session.read("paper")
    with pytest.raises(SalesSimError, match="stands twice"):
        session.read("paper")
    with pytest.raises(SalesSimError, match=r"no 'blog' among the sources"):
        session.read("blog")
    session.read("web")
    with pytest.raises(SalesSimError, match="done with"):
        session.read("sign")
    with pytest.raises(SalesSimError, match="no 'sign' among the findings"):
        session.plan(objective=Goal.SALE, approach=Approach.VISIT, findings=["sign"])
    session.plan(objective=Goal.SALE, approach=Approach.VISIT, findings=["web"])
    session.open()
    with pytest.raises(SalesSimError, match="has begun"):
        session.rank(["best"])


@given(order=st.permutations([lead.id for lead in LEADS]), kept=st.integers(0, 4),
       read=st.lists(st.sampled_from(["paper", "web", "sign"]), unique=True, max_size=2), told=st.booleans())
def test_a_prepared_session_can_be_resumed_and_played_again_byte_for_byte(
        order: Sequence[str], kept: int, read: list[str], told: bool) -> None:
    past = Past(trust=0.5, voiced=("late",), learned=("drivers",)) if told else None
    session = Session.begin(PREPARED, seed=3, prepare=True, past=past, tier="light")
    session.rank(order[:kept])
    for finding in read:
        session.read(finding)
    session = Session.resume(PREPARED, session.events, tier="light")
    assert not session.opened
    session.plan(objective=Goal.SALE, approach=Approach.VISIT, findings=read, note="Good morning!")
    session.open()
    session.say("Good morning, Anna here from Dawn.")
    assert list(map(dumps, play_again(PREPARED, session.events, tier="light").events)) == list(
        map(dumps, session.events))


# --- Service (A8)


def coming_back(talk: Talk) -> Talk:
    talk.say(Move.GREET, Move.INTRODUCE_SELF, Move.NAME_COMPANY)
    return talk


def test_a_problem_that_is_heard_and_seen_to_keeps_the_customer() -> None:
    talk = coming_back(Talk(after_purchase()))
    assert talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION).reply[-1] == "begin"
    assert talk.hear(heard(words=0)).reply[-1] == "state_need", "who waits hears the rest"
    talk.say(Move.EMPATHISE, Move.APOLOGISE)
    talk.say(Move.PROPOSE_NEXT_STEP, Move.AFTER_SALE_CARE)
    assert talk.happened(NeedMet)
    assert talk.customer.outcome is None
    assert talk.say(Move.CLOSED_QUESTION, referral="else").reply == ("refer",)
    assert talk.happened(ReferralGiven)
    assert talk.say(Move.THANK, Move.FAREWELL).reply == ("stays",)
    assert talk.customer.outcome is Stage.WON


def test_the_next_order_is_given_on_an_agreement_and_not_out_of_the_blue() -> None:
    def ordering(*between: Move) -> Stage | None:
        talk = coming_back(Talk(after_purchase(needs=(replace(LEAK, begins=()),))))
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
        talk.say(Move.EMPATHISE, Move.PROPOSE_NEXT_STEP, Move.AFTER_SALE_CARE)
        for move in between:
            talk.say(move)
        talk.say(Move.ASK_COMMITMENT, Move.CLOSED_QUESTION)
        return talk.customer.outcome

    assert ordering() is Stage.WON, "the customer has just agreed to the remedy"
    assert ordering(Move.SMALL_TALK) is None


def test_who_is_content_with_fine_leaves_with_the_problem_unheard() -> None:
    talk = coming_back(Talk(after_purchase()))
    talk.say(Move.THANK, Move.FAREWELL)
    assert talk.customer.outcome is Stage.POLITE_EXIT
    assert not talk.happened(NeedVoiced)


def test_who_sells_on_before_seeing_to_it_gets_no_name_and_a_no() -> None:
    talk = coming_back(Talk(after_purchase(objections=(CROSS,))))
    assert talk.happened(ObjectionRaised)
    assert talk.say(Move.CLOSED_QUESTION, referral="else").reply != ("refer",)
    for _ in range(2):
        talk.say(Move.FEATURE, Move.ASK_COMMITMENT)
    assert talk.customer.refused is not None
    assert not talk.happened(ReferralGiven)


def test_the_question_that_draws_a_trouble_out_does_not_see_to_it() -> None:
    talk = coming_back(Talk(after_purchase(needs=(replace(LEAK, begins=()),))))
    talk.say(Move.AFTER_SALE_CARE, Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    assert talk.happened(NeedVoiced)
    assert not talk.happened(NeedMet)


def test_a_remedy_for_a_trouble_that_is_named_does_not_settle_a_complaint_about_something_else() -> None:
    talk = coming_back(Talk(after_purchase(needs=(replace(LEAK, begins=()),), objections=(CROSS,))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION, need="leak")
    talk.say(Move.EMPATHISE, Move.AFTER_SALE_CARE, need="leak")
    assert talk.happened(NeedMet)
    assert talk.customer.open, "nobody rang: that is another matter"
    talk.say(Move.EMPATHISE, Move.AFTER_SALE_CARE)
    assert not talk.customer.open


@pytest.mark.parametrize("difficulty", Difficulty)
def test_a_question_that_stays_open_loses_the_customer(difficulty: Difficulty) -> None:
    talk = coming_back(Talk(after_purchase(needs=(replace(LEAK, begins=()),)), difficulty=difficulty))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.EMPATHISE, Move.AFTER_SALE_CARE)
    talk.customer.apply(CueGiven(turn=talk.customer.turn, cue=CueKind.QUESTION, subject="early"))
    talk.say(Move.EMPATHISE)
    talk.say(Move.THANK, Move.FAREWELL)
    assert talk.customer.outcome is Stage.POLITE_EXIT


@pytest.mark.parametrize("difficulty", Difficulty)
@pytest.mark.parametrize("answers", [True, False])
def test_who_takes_leave_on_a_question_of_a_moment_ago_does_not_keep_the_customer(difficulty: Difficulty,
                                                                                  answers: bool) -> None:
    talk = coming_back(Talk(after_purchase(needs=(replace(LEAK, begins=()),)), difficulty=difficulty))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.EMPATHISE, Move.AFTER_SALE_CARE)
    talk.customer.apply(CueGiven(turn=talk.customer.turn, cue=CueKind.QUESTION, subject="early"))
    if answers:
        talk.say(Move.FEATURE, Move.THANK, Move.FAREWELL, feature="early")
        assert not talk.customer.wondered - talk.customer.replied
    else:
        talk.say(Move.THANK, Move.FAREWELL)
    assert (talk.customer.outcome is Stage.WON) is answers


def test_who_has_bought_takes_an_honest_not_knowing_for_now() -> None:
    talk = coming_back(Talk(after_purchase(needs=(replace(LEAK, begins=()),))))
    talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
    talk.say(Move.EMPATHISE, Move.AFTER_SALE_CARE)
    talk.customer.apply(CueGiven(turn=talk.customer.turn, cue=CueKind.QUESTION, subject="early"))
    talk.say(Move.PROPOSE_NEXT_STEP, unsure="know")
    talk.say(Move.THANK, Move.FAREWELL)
    assert talk.customer.outcome is Stage.WON


def test_who_asks_for_others_while_a_complaint_stands_is_told_of_it() -> None:
    talk = coming_back(Talk(after_purchase(objections=(CROSS,))))
    asked = replace(heard(referral="else"), polar=True)
    assert talk.hear(asked).reply == ("meaning",), "the question is understood, and the complaint comes first"


@pytest.mark.parametrize("difficulty", [Difficulty.EASY, Difficulty.NORMAL])
def test_a_complaint_is_settled_by_listening_and_a_remedy_not_by_a_remedy_alone(difficulty: Difficulty) -> None:
    def ends(*moves: Move) -> bool:
        talk = coming_back(Talk(after_purchase(needs=(), objections=(CROSS,)), difficulty=difficulty))
        for move in moves:
            talk.say(move)
        talk.say(Move.FAREWELL)
        return talk.customer.outcome is Stage.WON

    assert ends(Move.EMPATHISE, Move.OFFER_CONCESSION)
    assert not ends(Move.OFFER_CONCESSION)
    assert not ends(Move.ARGUE, Move.OFFER_CONCESSION)


# --- Campaigns (A1)


def test_a_talk_hands_on_trust_and_what_was_told() -> None:
    earlier = Talk()
    for event in (NeedVoiced(turn=1, need="late", drawn_by="problem_question"),):
        earlier._take(event)
    earlier.customer.attitude = Attitude(trust=0.8, interest=0.5, patience=0.1)
    past = Past.of(earlier.customer, STAGING)
    session = Session.begin(STAGING, seed=2, past=past, tier="light")
    assert session.started.trust == pytest.approx(0.6), "halfway back"
    assert session.started.patience == STAGING.persona.attitude.patience, "patience has rested"
    assert "late" in session.customer.voiced
    session.say("Good morning, Ms Keller, this is Anna from Dawn. I'm here because of your deliveries.")
    assert "told" in session.say("What goes wrong with your deliveries at the moment?").reply, "said before"
    assert Past.of(earlier.customer, after_purchase()).voiced == (), "what is on their mind now is something else"
    assert LATE.id in past.voiced
    assert DRIVERS.id not in past.learned


def test_the_next_step_is_the_first_later_one_that_names_how_it_ended() -> None:
    campaign = Campaign(id="c", title="C", language="en", briefing="B", steps=(
        Step(scenario="a"), Step(scenario="b", after=(Stage.WON,)), Step(scenario="c", after=(Stage.POLITE_EXIT,)),
        Step(scenario="d", after=(Stage.WON,))))
    assert [campaign.next(0, end) for end in (Stage.WON, Stage.POLITE_EXIT, Stage.LOST)] == [1, 2, None]
    assert campaign.next(1, Stage.WON) == 3
    assert campaign.next(3, Stage.WON) is None


@pytest.mark.parametrize("name", [entry.id for entry in Library.open().listing("campaign")])
def test_a_shipped_campaign_stays_with_one_customer_and_all_its_steps_can_be_reached(name: str) -> None:
    library = Library.open()
    campaign = library.campaign(name)
    stagings = [library.stage(step.scenario) for step in campaign.steps]
    assert len({staging.persona.id for staging in stagings}) == 1
    reached = {0} | {at for number in range(len(stagings)) for end in Stage
                     if (at := campaign.next(number, end)) is not None}
    assert reached == set(range(len(stagings)))
    assert any(staging.scenario.service for staging in stagings)


def test_who_has_bought_tires_of_being_sold_the_same_again_but_not_of_an_answer() -> None:
    def tired(staging: Staging) -> bool:
        talk = coming_back(Talk(staging))
        talk.say(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION)
        talk.say(Move.FEATURE, Move.BENEFIT, feature="early")
        changes = [event for event in talk.events if isinstance(event, AttitudeChanged)]
        return "sold me what I have already" in [cause.by for cause in changes[-1].causes]

    told = (replace(LEAK, begins=()),)
    assert tired(after_purchase(needs=told))
    assert not tired(after_purchase(needs=told, objections=(CROSS,))), "this may be the answer to the complaint"
    assert not tired(STAGING)


def test_a_service_scenario_is_restaged_from_its_documents() -> None:
    library = Library.open()
    later = [entry.id for entry in library.listing("scenario") if entry.more.get("goal") == "service"]
    assert later
    for name in later:
        staging = library.stage(name)
        assert restage(staging.documents) == staging


def test_events_of_the_preparation_come_before_the_customer() -> None:
    kept: list[Event] = []
    session = Session.begin(PREPARED, seed=1, prepare=True, record=kept.extend)
    session.rank(["best"])
    session.open()
    assert [type(event) for event in kept[:2]] == [SessionStarted, LeadsRanked]
    assert session.transcript.opening.of(LeadsRanked)
