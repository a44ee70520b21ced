"""Where to? The customer's stages as one `transitions` machine, shared by all sessions of a scenario.

The machine only answers which stage comes next: it has no callbacks with effects, knows no customer by name, and every
guard is one of our own functions. Text from a file never reaches it (a string there would be imported and called).
This is the only module that imports transitions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from transitions import EventData, Machine

from salessim.customer.reception import named_when
from salessim.customer.service import stays
from salessim.customer.state import Customer
from salessim.model.events import ObjectionSettled
from salessim.model.moves import CONTACT, FORMS, HARMFUL, LISTENING, PRESENTING, Move
from salessim.model.persona import ObjectionKind
from salessim.model.scenario import OUTCOMES, PATH, REACHES, Channel, Difficulty, Goal, Stage, Staging

Guard = Callable[[Customer], bool]
GATE_TRIES, ASKED = 5, 15
"""How often a gatekeeper lets somebody try, and from how many words on who asks for somebody by name has said what it
is about ("could I have a word with Mr Malone-Price about your payroll?"); ours."""


def made_contact(customer: Customer) -> bool:
    """The customer knows who is talking (process.md, B5); who came in or expects somebody wants a friendly word."""
    made, scenario = customer.made, customer.staging.scenario
    if customer.resisting:
        return False
    expected = scenario.channel in {Channel.SHOP, Channel.TASTING, Channel.MEETING}
    if scenario.initiative == "customer" or expected:
        return any(made[move] for move in CONTACT | FORMS | LISTENING)
    named = made[Move.INTRODUCE_SELF] + made[Move.NAME_COMPANY]
    return named > 0 and sum(1 for move in CONTACT if made[move]) >= 2


def put_through(customer: Customer) -> bool:
    """The gatekeeper has heard who calls and why, without a pitch or a harsh word; on "hard" with a courtesy too."""
    made, courtesies = customer.made, (Move.THANK, Move.ASK_PERMISSION, Move.ASK_NAME, Move.SMALL_TALK, Move.APOLOGISE)
    courteous = customer.difficulty is not Difficulty.HARD or any(made[move] for move in courtesies)
    who, heard = made[Move.INTRODUCE_SELF] > 0 and made[Move.NAME_COMPANY] > 0, customer.heard
    asks_for_them = bool(heard.mentioned("person")) and heard.has(Move.ASK_PERMISSION, *FORMS) and heard.words >= ASKED
    return who and (made[Move.STATE_PURPOSE] > 0 or asks_for_them) and courteous and not heard.has(*PRESENTING)


def turned_away(customer: Customer) -> bool:
    """The gatekeeper has had enough: a harsh word, two pitches, or five tries (ours)."""
    made = customer.made
    return (any(made[move] for move in HARMFUL) or made[Move.BENEFIT] + made[Move.ADVANTAGE] >= 2
            or customer.gate_turns >= GATE_TRIES)


def would_be_told_when(customer: Customer) -> bool:
    """The trainee asks the gatekeeper when to call again."""
    return customer.heard.has(Move.PROPOSE_NEXT_STEP) and named_when(customer.heard)


def is_understood(customer: Customer) -> bool:
    """A need is out in the open, and the trainee did more than note it (process.md, B6; AIDA)."""
    made = customer.made
    listened = any(made[move] for move in (Move.REFLECT, Move.EMPATHISE, Move.CLARIFYING_QUESTION))
    deeper = any(made[move] for move in (Move.IMPLICATION_QUESTION, Move.NEED_PAYOFF_QUESTION))
    return (bool(customer.voiced) and customer.attitude.interest >= 0.3
            and (listened or deeper or len(customer.voiced) > 1))


def sees_benefit(customer: Customer) -> bool:
    """Something presented answers a need they voiced, and they are interested (process.md, A5 and B7)."""
    return bool(customer.met) and customer.attitude.interest >= 0.45 and customer.attitude.trust >= 0.3


def is_ready(customer: Customer) -> bool:
    """Convinced, no concern left, and the price known where something is sold; a close or trial close brings it out."""
    asks = customer.heard.has(Move.TRIAL_CLOSE, Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP)
    return (asks or customer.quoting) and is_willing(customer)


def is_convinced(customer: Customer) -> bool:
    """They would say yes, were it not for a concern that may stand."""
    attitude, sells = customer.attitude, customer.staging.scenario.goal is Goal.SALE
    return (bool(customer.met) and attitude.interest >= 0.5 and attitude.trust >= 0.4
            and (customer.price_known or not sells))


def is_willing(customer: Customer) -> bool:
    """They would say yes now."""
    return is_convinced(customer) and not customer.open


def gave_signal(customer: Customer) -> bool:
    """The order is asked for right after a buying signal (process.md, A7)."""
    return customer.signal_fresh and customer.heard.has(Move.ASK_COMMITMENT) and is_willing(customer)


def says_yes(customer: Customer) -> bool:
    """A clear question for the order, to a customer who is willing."""
    return customer.heard.has(Move.ASK_COMMITMENT) and is_willing(customer)


def would_meet(customer: Customer) -> bool:
    """Curious enough to give an appointment: a need is out, there is some trust, and no concern stands.

    Whom the proposal itself has won over about the time has said yes in words, whatever else is open.
    """
    attitude = customer.attitude
    now = {event.objection for event in customer.now if isinstance(event, ObjectionSettled)}
    found_time = any(concern.objection.id in now and concern.objection.kind is ObjectionKind.TIME
                     for concern in customer.concerns.values())
    return (customer.heard.has(Move.PROPOSE_NEXT_STEP) and bool(customer.voiced)
            and (found_time or not customer.open) and attitude.interest >= 0.4 and attitude.trust >= 0.35)


def told_enough(customer: Customer) -> bool:
    """The customer has told what was to be found out, and the trainee takes leave with thanks (process.md, B13)."""
    persona = customer.staging.persona
    known = len(customer.voiced) + len(customer.learned)
    return known * 2 >= len(persona.needs) + len(persona.facts) and customer.heard.has(Move.THANK, Move.FAREWELL)


def would_be_called(customer: Customer) -> bool:
    """Not now, but the trainee may come back: a time is proposed to somebody who has none now, or has to think or ask.

    Who has another concern wants that answered first (process.md, B8 and B12). Who greets and says who they are or
    why they come proposes how to spend this talk, not another one.
    """
    attitude, postpones = customer.attitude, (ObjectionKind.TIME, ObjectionKind.AUTHORITY)
    waiting = any(concern.objection.kind in postpones for concern in customer.concerns.values())
    free = all(concern.objection.kind in postpones for concern in customer.open)
    near = customer.staging.scenario.goal is Goal.SALE and customer.stage in PATH[2:]
    heard = customer.heard
    agenda = heard.has(Move.GREET) and heard.has(Move.INTRODUCE_SELF, Move.STATE_PURPOSE)
    proposed = heard.has(Move.PROPOSE_NEXT_STEP) and not heard.has(Move.ASK_COMMITMENT) and not agenda
    fixed = not customer.resisting or named_when(heard)
    return (proposed and fixed and free and (waiting or customer.hurried or near)
            and attitude.patience >= 0.15 and attitude.trust >= 0.25)


def takes_leave(customer: Customer) -> bool:
    """The trainee ends it politely: takes leave, or thanks or apologises after a clear no (process.md, B12).

    Who greets or asks something in the same breath does not mean to go yet.
    """
    if customer.heard.has(Move.RUDE, Move.PRESSURE, Move.ARGUE, Move.GREET, *FORMS):
        return False
    after_no = customer.refused is not None and customer.heard.has(Move.THANK, Move.APOLOGISE)
    after_no |= customer.resisting and customer.resisted and customer.heard.has(Move.THANK)
    return customer.heard.has(Move.FAREWELL) or after_no


def lost_patience(customer: Customer) -> bool:
    """No patience is left, or the trainee was rude twice; once is enough for who did not want to talk anyway."""
    return customer.attitude.patience <= 0.0 or customer.made[Move.RUDE] >= (1 if customer.resisting else 2)


def lost_interest(customer: Customer) -> bool:
    """The trainee went on and on after a clear no, or there is no time left."""
    insisted = customer.refused is not None and customer.turn - customer.refused >= 2
    return insisted or customer.turn >= customer.staging.scenario.turns


def cooled(customer: Customer) -> bool:
    """Interest has fallen well below what the stage asked for; the gap keeps them from going to and fro."""
    floor = {Stage.INTEREST: 0.15, Stage.DESIRE: 0.3, Stage.ACTION: 0.4}
    return customer.attitude.interest < floor.get(customer.stage, 0.0)


def concerned(customer: Customer) -> bool:
    """An objection stands."""
    return bool(customer.open)


def _from(stage: Stage) -> Guard:
    def settled(customer: Customer) -> bool:
        return not customer.open and customer.came_from is stage
    return settled


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a stage to another."""

    trigger: str
    source: Stage
    dest: Stage
    guard: Guard


def edges(goal: Goal) -> tuple[Edge, ...]:
    """Give every edge of a customer with that goal before them; of one trigger the first that passes is taken."""
    end, talking = REACHES[goal], (*PATH, Stage.OBJECTING)
    ways = [Edge("advance", source, dest, guard) for source, dest, guard in (
        (Stage.CONTACT, Stage.ATTENTION, made_contact), (Stage.ATTENTION, Stage.INTEREST, is_understood),
        (Stage.INTEREST, Stage.DESIRE, sees_benefit), (Stage.DESIRE, Stage.ACTION, is_ready))]
    ways += [Edge("jump", stage, Stage.ACTION, gave_signal) for stage in PATH[:-1]]
    if goal is Goal.SALE:
        ways.append(Edge("decide", Stage.ACTION, end, says_yes))
        ways += [Edge("decide", stage, Stage.CALLBACK, would_be_called) for stage in talking]
    elif goal is Goal.SERVICE:
        ways += [Edge("decide", stage, end, stays) for stage in talking]
        ways += [Edge("decide", stage, Stage.CALLBACK, would_be_called) for stage in talking]
    elif goal is Goal.APPOINTMENT:
        ways += [Edge("decide", stage, end, would_meet) for stage in (*PATH[2:], Stage.OBJECTING)]
        ways += [Edge("decide", stage, Stage.CALLBACK, would_be_called) for stage in (Stage.ATTENTION, Stage.OBJECTING)]
        ways.append(Edge("decide", Stage.CONTACT, Stage.CALLBACK, would_be_called))
    else:
        ways += [Edge("decide", stage, end, told_enough) for stage in talking]
        ways += [Edge("decide", stage, Stage.CALLBACK, would_be_called) for stage in talking]
    ways += [Edge("advance", Stage.GATEKEEPER, Stage.CONTACT, put_through),
             Edge("decide", Stage.GATEKEEPER, Stage.CALLBACK, would_be_told_when),
             Edge("leave", Stage.GATEKEEPER, Stage.LOST, turned_away),
             Edge("leave", Stage.GATEKEEPER, Stage.POLITE_EXIT, takes_leave)]
    ways += [Edge("object", stage, Stage.OBJECTING, concerned) for stage in PATH]
    ways += [Edge("settle", Stage.OBJECTING, stage, _from(stage)) for stage in PATH]
    ways += [Edge("cool", later, earlier, cooled) for earlier, later in pairwise(PATH[1:])]
    ways += [Edge("leave", stage, Stage.WALKED_OUT, lost_patience) for stage in talking]
    ways += [Edge("leave", stage, Stage.POLITE_EXIT, takes_leave) for stage in talking]
    ways += [Edge("leave", stage, Stage.LOST, lost_interest) for stage in talking]
    return tuple(ways)


class Rulebook:
    """The machine of one scenario, built once. `fire` moves one customer and says whether they moved."""

    def __init__(self, staging: Staging) -> None:
        self.edges = edges(staging.scenario.goal)
        self._machine = Machine(model=None, states=[stage.value for stage in Stage], initial=None,
                                auto_transitions=False, send_event=True, queued=False, model_attribute="position")
        for edge in self.edges:
            self._machine.add_transition(edge.trigger, edge.source.value, edge.dest.value,
                                         conditions=_asked(edge.guard))

    def next(self, trigger: str, customer: Customer) -> Stage | None:
        """Say where a trigger leads this customer now; None when it leads nowhere.

        Raises:
            KeyError: no edge has that trigger.
        """
        event, traveller = self._machine.events[trigger], _Traveller(position=customer.stage.value)
        moved = traveller.position in event.transitions and event.trigger(traveller, customer=customer)
        return Stage(traveller.position) if moved else None


@dataclass(slots=True, eq=False)
class _Traveller:
    """What the machine moves in the customer's stead, so that a stage changes by an event alone."""

    position: str


def _asked(guard: Guard) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        return guard(event.kwargs["customer"])
    return condition


ENDS = frozenset(OUTCOMES)
