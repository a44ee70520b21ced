"""What holds for a customer whatever is said to them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from cast import DEAR, LATE, PERSONA, PRODUCT, STAGING, Talk
from hypothesis import given
from hypothesis import strategies as st

from salessim.customer.rulebook import ENDS, Rulebook, edges
from salessim.customer.state import Customer
from salessim.model.events import AttitudeChanged, CustomerReplied, StageChanged
from salessim.model.heard import Heard, HeardMove, Mention
from salessim.model.moves import Move
from salessim.model.persona import ObjectionKind, Question, Raised
from salessim.model.product import Untruth
from salessim.model.scenario import (
    OUTCOMES,
    PATH,
    Channel,
    Difficulty,
    Gatekeeper,
    Goal,
    Reception,
    Referral,
    Service,
    Stage,
    Staging,
)

mentions = st.sampled_from([("need", "late"), ("need", "waste"), ("feature", "early"), ("fact", "drivers"),
                            ("fact", "boss"), ("rival", "snail"), ("money", "390"), ("money", "290"),
                            ("untruth", "free"), ("misstatement", "early"), ("date", "thursday"),
                            ("against", "offer"), ("referral", "dora"), ("finding", "paper")])
utterances = st.builds(
    lambda moves, named, words, gist: Heard(
        moves=tuple(HeardMove(move=move, start=0, end=1, confidence=1.0) for move in dict.fromkeys(moves)),
        mentions=tuple(Mention(kind=kind, subject=subject, start=0, end=1) for kind, subject in named),
        words=words, gist=tuple(sorted(set(gist)))),
    st.lists(st.sampled_from(list(Move)), max_size=5), st.lists(mentions, max_size=3), st.integers(0, 200),
    st.lists(st.sampled_from("abcdefghij"), max_size=6))
GATE = Gatekeeper(name="Mrs Holt", role="assistant", opening=("Holt.",), lines={"put_through": ("One moment.",)})
TRICKY = replace(
    STAGING, product=replace(PRODUCT, untruths=(Untruth(id="free", phrases=("free",), right="it is not free"),)),
    persona=replace(
        PERSONA, expert=True, questions=(Question(about="early", lines=("Who drives?",)),),
        needs=(replace(LATE, begins=("It's just that…",)), *PERSONA.needs[1:]),
        objections=(replace(DEAR, hides="doubt", begins=("Hm…",)),
                    replace(DEAR, id="doubt", kind=ObjectionKind.TRUST, raised=Raised.HIDDEN, lines=("Who are you?",),
                            meaning=(), insists=(), settled=()))))
SERVICE = Service(days=20, attitude=PERSONA.attitude, needs=TRICKY.persona.needs, objections=TRICKY.persona.objections,
                  questions=TRICKY.persona.questions, referral=Referral(phrases=("else",), lines=("Ask my cousin.",)))
LATER = replace(TRICKY, persona=SERVICE.recast(TRICKY.persona), scenario=replace(TRICKY.scenario, service=SERVICE))
stagings = st.builds(
    lambda staging, goal, reception, gate, channel: replace(staging, scenario=replace(
        staging.scenario, goal=goal, reception=reception, gatekeeper=gate, channel=channel)),
    st.sampled_from([STAGING, TRICKY, LATER]), st.sampled_from(Goal), st.sampled_from(Reception),
    st.sampled_from([None, GATE]), st.sampled_from(Channel))
talks = st.tuples(st.integers(0, 10**9), st.sampled_from(Difficulty), stagings,
                  st.lists(utterances, max_size=45))


@given(talks)
def test_no_conversation_breaks_its_own_rules(given_: tuple[int, Difficulty, Staging, list[Heard]]) -> None:
    seed, difficulty, staging, said = given_
    talk = Talk(staging, seed=seed, difficulty=difficulty)
    for utterance in said:
        if talk.customer.outcome is not None:
            break
        reply = talk.hear(utterance)
        assert reply.text
    attitudes = [event for event in talk.events if isinstance(event, AttitudeChanged)]
    assert all(0 <= value <= 1 for event in attitudes for value in (event.trust, event.interest, event.patience))
    lines = [line for event in talk.events if isinstance(event, CustomerReplied) for line in event.lines]
    assert len(lines) == len(set(lines)), "a line was said twice"
    forward: dict[int, int] = {}
    for event in talk.events:
        if isinstance(event, StageChanged) and event.cause == "advance":
            forward[event.turn] = forward.get(event.turn, 0) + 1
    assert all(count == 1 for count in forward.values()), "more than one stage forward in a turn"
    changes = [event for event in talk.events if isinstance(event, StageChanged)]
    assert all(before.dest is after.source for before, after in pairwise(changes))
    assert (talk.stage in ENDS) == (talk.customer.outcome is not None)


@given(stagings, st.lists(utterances, min_size=60, max_size=60), st.integers(0, 100))
def test_every_conversation_ends(staging: Staging, said: list[Heard], seed: int) -> None:
    talk = Talk(staging, seed=seed)
    for utterance in said:
        if talk.customer.outcome is None:
            talk.hear(utterance)
    assert talk.customer.outcome is not None


def test_every_ending_can_be_reached_by_some_edge() -> None:
    reached = {edge.dest for goal in Goal for edge in edges(goal)}
    assert set(OUTCOMES) <= reached


@pytest.mark.parametrize("goal", list(Goal))
def test_every_stage_can_be_reached_and_left(goal: Goal) -> None:
    ways = edges(goal)
    for stage in (*PATH, Stage.OBJECTING):
        assert any(edge.source is stage for edge in ways), f"{stage} cannot be left"
        assert stage is Stage.CONTACT or any(edge.dest is stage for edge in ways), f"{stage} cannot be reached"
    assert not any(edge.source in ENDS for edge in ways), "an ending is left"


def test_a_customer_of_thousands_costs_the_rulebook_nothing() -> None:
    rulebook = Rulebook(STAGING)
    started = Talk().events[0]
    customers = [Customer.met_as(STAGING, started) for _ in range(50)]  # type: ignore[arg-type]
    for customer in customers:
        assert rulebook.next("advance", customer) is None
    assert not rulebook._machine.models, "a customer was registered with the machine"


def test_the_machine_is_handed_functions_only() -> None:
    """A string condition would be imported and called."""
    machine = Rulebook(STAGING)._machine
    conditions = [condition.func for event in machine.events.values() for ways in event.transitions.values()
                  for way in ways for condition in way.conditions]
    assert conditions
    assert all(callable(condition) for condition in conditions)


def test_a_trigger_that_no_edge_has_is_refused() -> None:
    with pytest.raises(KeyError):
        Rulebook(STAGING).next("__class__", Talk().customer)


def test_the_same_seed_and_words_give_the_same_events_in_another_process() -> None:
    script = ("import sys; sys.path[:0] = ['tests', '.']\n"
              "from cast import Talk, Move\nfrom salessim.model.codec import dumps\n"
              "talk = Talk(seed=5)\n"
              "for moves in ([Move.GREET, Move.INTRODUCE_SELF], [Move.OPEN_QUESTION], [Move.BENEFIT], []):\n"
              "    talk.say(*moves)\n"
              "print('\\n'.join(dumps(event) for event in talk.events))")
    said = {subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                           env={"PYTHONHASHSEED": seed}).stdout for seed in ("0", "1")}
    assert len(said) == 1
    assert said.pop().count("\n") > 8
