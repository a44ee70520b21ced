"""What has to hold of a customer for them to go from one stage to another; beside each guard its words for a trainer.

In: a customer. Out: yes or no. Never: changes anything.
"""

from __future__ import annotations

from functools import cache

from salessim.customer.concern import POSTPONES
from salessim.customer.reception import named_when
from salessim.customer.state import Customer
from salessim.customer.words import Guard, says
from salessim.model.events import ObjectionSettled
from salessim.model.heard import Heard
from salessim.model.moves import CONTACT, FORMS, HARMFUL, LISTENING, PRESENTING, Move
from salessim.model.persona import ObjectionKind
from salessim.model.scenario import PATH, Channel, Difficulty, Goal, Reception, Scenario, Stage, Staging

GATE_TRIES, GATE_PITCHES = ({Difficulty.EASY: 7, Difficulty.NORMAL: 5, Difficulty.HARD: 5},
                            {Difficulty.EASY: 3, Difficulty.NORMAL: 2, Difficulty.HARD: 2})
"""How often a gatekeeper lets somebody try, and with which pitch it is enough (counts); ours."""
ASKED = 15
"""From how many words on who asks for somebody by name has said what it is about ("could I have a word with Mr
Malone-Price about your payroll?"); ours."""
EXPECTED = frozenset({Channel.SHOP, Channel.TASTING, Channel.MEETING})
"""Where a customer expects to be spoken to."""
UNDERSTOOD_FROM = 0.3
"""Interest (0 to 1) from which somebody whose need is out goes on; ours, as are the next three."""
BENEFIT_FROM, YES_FROM, MEETING_FROM = (0.45, 0.3), (0.5, 0.4), (0.4, 0.35)
"""Interest and trust (0 to 1) that seeing a benefit, saying yes, and giving an appointment want."""
CALLBACK_FROM = (0.15, 0.25)
"""Patience and trust (0 to 1) from which somebody may be called again."""
LINGERS = 4
"""For how many utterances more somebody stays whose time is up, and who would buy but for a concern; ours."""
COOLS_BELOW = {Stage.INTEREST: 0.15, Stage.DESIRE: 0.3, Stage.ACTION: 0.4}
"""Interest (0 to 1) below which a customer goes back from a stage."""


def _expects(scenario: Scenario) -> bool:
    return scenario.initiative == "customer" or scenario.channel in EXPECTED


def _resists(scenario: Scenario) -> bool:
    return scenario.reception is not Reception.WILLING


def _solves(staging: Staging) -> bool:
    """Whether anything could be seen to answer a need: after the purchase, seeing to it does."""
    needs = {need.id for need in staging.persona.needs}
    return staging.scenario.goal is Goal.SERVICE or any(needs & set(f.solves) for f in staging.product.features)


def _willing_words(scenario: Scenario) -> str:
    known = "a need is answered, the price is known" if scenario.goal is Goal.SALE else "a need is answered"
    return "{} and no objection stands, with interest from {} and trust from {}".format(known, *YES_FROM)


def _callback_words(scenario: Scenario) -> str:
    near = {Goal.SALE: ", or speaks of ringing or coming again to one in interest, desire or action",
            Goal.APPOINTMENT: " and speaks of ringing or coming again"}.get(scenario.goal, "")
    fixed = " (while they do not want to talk, with a day or an hour, or asking for one)" if _resists(scenario) else ""
    return (f"the trainee proposes another time{fixed} to somebody who has none now, or has to think or ask{near}, "
            "and no other objection stands, or asks for another talk alone after a clear no, with patience from {} and "
            "trust from {}".format(*CALLBACK_FROM))


def _patience_words(scenario: Scenario) -> str:
    easing = "(once while they do not want to talk, else twice)"
    rude = {Reception.WILLING: "a second time", Reception.BUSY: "once"}.get(scenario.reception, easing)
    return f"no patience is left, or the trainee is rude {rude}"


def _contact_words(scenario: Scenario) -> str:
    first = "they are willing to talk after all, and " if _resists(scenario) else ""
    if _expects(scenario):
        return f"{first}the trainee says a friendly word, asks something or listens"
    return f"{first}the trainee has given a name or a firm, and one courtesy more, as a greeting or the purpose"


@says(_contact_words)
def made_contact(customer: Customer) -> bool:
    """The customer knows who is talking (process.md, B5); who came in or expects somebody wants a friendly word."""
    made = customer.made
    if customer.resisting:
        return False
    if _expects(customer.staging.scenario):
        return any(made[move] for move in CONTACT | FORMS | LISTENING)
    named = made[Move.INTRODUCE_SELF] + made[Move.NAME_COMPANY]
    return named > 0 and sum(1 for move in CONTACT if made[move]) >= 2


def knows_who(customer: Customer) -> bool:
    """The gatekeeper knows who calls: by name and firm, on "easy" by either."""
    named = [customer.made[move] > 0 for move in (Move.INTRODUCE_SELF, Move.NAME_COMPANY)]
    return any(named) if customer.difficulty is Difficulty.EASY else all(named)


@says(f"the gatekeeper has heard a name, a firm and a purpose (or a request for the customer by name, of {ASKED} words "
      "or more), without a pitch in it; at easy a name or a firm does, at hard it wants a courtesy too")
def put_through(customer: Customer) -> bool:
    """The gatekeeper has heard who calls and why, without a pitch or a harsh word; on "hard" with a courtesy too."""
    made, courtesies = customer.made, (Move.THANK, Move.ASK_PERMISSION, Move.ASK_NAME, Move.SMALL_TALK, Move.APOLOGISE)
    courteous = customer.difficulty is not Difficulty.HARD or any(made[move] for move in courtesies)
    heard = customer.heard
    asks_for_them = bool(heard.mentioned("person")) and heard.has(Move.ASK_PERMISSION, *FORMS) and heard.words >= ASKED
    why = made[Move.STATE_PURPOSE] > 0 or asks_for_them
    return knows_who(customer) and why and courteous and not heard.has(*PRESENTING)


@says("the trainee uses a harsh word, pitches too often (at easy {}, normal {}, hard {} times), or tries too often "
      "({}, {}, {} times)".format(*GATE_PITCHES.values(), *GATE_TRIES.values()))
def turned_away(customer: Customer) -> bool:
    """The gatekeeper has had enough: a harsh word, too many pitches, or too many tries."""
    made, pitches = customer.made, customer.made[Move.BENEFIT] + customer.made[Move.ADVANTAGE]
    return (any(made[move] for move in HARMFUL) or pitches >= GATE_PITCHES[customer.difficulty]
            or customer.gate_turns >= GATE_TRIES[customer.difficulty])


@says("the trainee proposes another time, with a day or an hour, or asking for one")
def would_be_told_when(customer: Customer) -> bool:
    """The trainee asks the gatekeeper when to call again."""
    return customer.heard.has(Move.PROPOSE_NEXT_STEP) and named_when(customer.heard)


@says("a need is out in the open and the trainee did more than note it (gave it back, took their side, asked on, or "
      f"found a second one), with interest from {UNDERSTOOD_FROM}")
def is_understood(customer: Customer) -> bool:
    """A need is out in the open, and the trainee did more than note it (process.md, B6; AIDA)."""
    made = customer.made
    listened = any(made[move] for move in (Move.REFLECT, Move.EMPATHISE, Move.CLARIFYING_QUESTION))
    deeper = any(made[move] for move in (Move.IMPLICATION_QUESTION, Move.NEED_PAYOFF_QUESTION))
    return (bool(customer.voiced) and customer.attitude.interest >= UNDERSTOOD_FROM
            and (listened or deeper or len(customer.voiced) > 1))


@says("something presented answers a need that was voiced, with interest from {} and trust from {}".format(
    *BENEFIT_FROM), ever=_solves)
def sees_benefit(customer: Customer) -> bool:
    """Something presented answers a need they voiced, and they are interested (process.md, A5 and B7)."""
    interest, trust = BENEFIT_FROM
    return bool(customer.met) and customer.attitude.interest >= interest and customer.attitude.trust >= trust


@says(lambda scenario: "the trainee asks how it sounds, for a next step or for the order, or names the price; "
      + _willing_words(scenario))
def is_ready(customer: Customer) -> bool:
    """Convinced, no concern left, and the price known where something is sold; a close or trial close brings it out."""
    asks = customer.heard.has(Move.TRIAL_CLOSE, Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP)
    return (asks or customer.quoting) and is_willing(customer)


def is_convinced(customer: Customer) -> bool:
    """They would say yes, were it not for a concern that may stand."""
    attitude, sells, (interest, trust) = customer.attitude, customer.staging.scenario.goal is Goal.SALE, YES_FROM
    return (bool(customer.met) and attitude.interest >= interest and attitude.trust >= trust
            and (customer.price_known or not sells) and not customer.dissuaded)


def is_willing(customer: Customer) -> bool:
    """They would say yes now."""
    return is_convinced(customer) and not customer.open


@says(lambda scenario: "the trainee asks for the order right after a buying signal; " + _willing_words(scenario),
      ever=lambda staging: staging.scenario.goal is not Goal.SERVICE and _solves(staging))
def gave_signal(customer: Customer) -> bool:
    """The order is asked for right after a buying signal (process.md, A7)."""
    return customer.signal_fresh and customer.heard.has(Move.ASK_COMMITMENT) and is_willing(customer)


@says(lambda scenario: "the trainee asks for the order, or whether a day or an hour would suit for it; "
      + _willing_words(scenario))
def says_yes(customer: Customer) -> bool:
    """A willing customer is asked for the order, or in a way that takes it for given ("is Thursday fine?").

    Who wanted to think or to ask somebody has to be asked in so many words.
    """
    heard = customer.heard
    put_off = any(concern.objection.kind in POSTPONES for concern in customer.concerns.values())
    assumes = (heard.has(Move.PROPOSE_NEXT_STEP) and heard.has(*FORMS) and not heard.mentioned("again") and not put_off
               and bool(heard.mentioned("date", "period", "time")))
    return (heard.has(Move.ASK_COMMITMENT) or assumes) and is_willing(customer)


@says("the trainee proposes a next step and does not just take leave, a need is out in the open, and no objection "
      "stands (or one about time was settled just now, and nothing else was passed over), with interest from {} and "
      "trust from {}".format(*MEETING_FROM))
def would_meet(customer: Customer) -> bool:
    """Curious enough to give an appointment: a need is out, there is some trust, and no concern stands.

    Whom the proposal itself has won over about the time has said yes in words, whatever else is open, if it was heard
    and not argued with. Who takes leave with "I'll call you later" has proposed no appointment.
    """
    attitude, (interest, trust) = customer.attitude, MEETING_FROM
    now = {event.objection for event in customer.now if isinstance(event, ObjectionSettled)}
    found_time = any(concern.objection.id in now and concern.objection.kind is ObjectionKind.TIME
                     for concern in customer.concerns.values())
    stands = any(not found_time or not concern.rules or concern.hardened for concern in customer.open)
    heard = customer.heard
    proposed = heard.has(Move.PROPOSE_NEXT_STEP) and (not heard.has(Move.FAREWELL) or heard.has(*FORMS))
    return (proposed and not _asks_after(heard) and bool(customer.voiced) and not stands
            and attitude.interest >= interest and attitude.trust >= trust)


def _asks_after(heard: Heard) -> bool:
    """Tell whether something else is asked after the proposal: that is answered first."""
    proposed = heard.any_of((Move.PROPOSE_NEXT_STEP,))
    return proposed is not None and any(move.move is Move.OPEN_QUESTION and move.start >= proposed.end
                                        for move in heard.moves)


@says("the customer has told at least half of their needs and facts, and the trainee thanks or takes leave")
def told_enough(customer: Customer) -> bool:
    """The customer has told what was to be found out, and the trainee takes leave with thanks (process.md, B13)."""
    persona = customer.staging.persona
    known = len(customer.voiced) + len(customer.learned)
    return known * 2 >= len(persona.needs) + len(persona.facts) and customer.heard.has(Move.THANK, Move.FAREWELL)


@says(_callback_words)
def would_be_called(customer: Customer) -> bool:
    """Not now, but the trainee may come back: a time is proposed to somebody who has none now, or has to think or ask.

    So may who takes a clear no for an answer, and asks for another talk alone.

    Who has another concern wants that answered first (process.md, B8 and B12). Who greets and says who they are or
    why they come proposes how to spend this talk, not another one; and where a meeting is the goal, or no reason to
    wait was given, another talk must be spoken of as such ("shall I ring you on Friday?").
    """
    attitude = customer.attitude
    patience, trust = CALLBACK_FROM
    heard, goal = customer.heard, customer.staging.scenario.goal
    again = bool(heard.mentioned("again"))
    waiting = any(concern.objection.kind in POSTPONES and concern.raised < customer.turn
                  for concern in customer.concerns.values())
    waiting &= again or goal is not Goal.APPOINTMENT
    free = all(concern.objection.kind in POSTPONES for concern in customer.open)
    near = goal is Goal.SALE and customer.stage in PATH[2:] and again
    agenda = heard.has(Move.GREET) and heard.has(Move.INTRODUCE_SELF, Move.STATE_PURPOSE)
    proposed = heard.has(Move.PROPOSE_NEXT_STEP) and not heard.has(Move.ASK_COMMITMENT) and not agenda
    fixed = not customer.resisting or named_when(heard)
    asked = free and (waiting or customer.hurried or near)
    if customer.refused is not None:
        asked = heard.comes_back
    return proposed and fixed and asked and attitude.patience >= patience and attitude.trust >= trust


@says("the trainee takes leave, or thanks, apologises or only asks for another talk after a clear no")
def takes_leave(customer: Customer) -> bool:
    """The trainee ends it politely: takes leave, or thanks or apologises after a clear no (process.md, B12).

    Who greets or asks something in the same breath does not mean to go yet.
    """
    if customer.refused is not None and customer.heard.comes_back:
        return True
    if customer.heard.has(Move.RUDE, Move.PRESSURE, Move.ARGUE, Move.GREET, *FORMS):
        return False
    after_no = customer.refused is not None and customer.heard.has(Move.THANK, Move.APOLOGISE)
    after_no |= customer.resisting and customer.resisted and customer.heard.has(Move.THANK)
    return customer.heard.has(Move.FAREWELL) or after_no


@says(_patience_words)
def lost_patience(customer: Customer) -> bool:
    """No patience is left, or the trainee was rude twice; once is enough for who did not want to talk anyway."""
    return customer.attitude.patience <= 0.0 or customer.made[Move.RUDE] >= (1 if customer.resisting else 2)


@says(lambda scenario: "the trainee goes on and on after a clear no, or time is up "
      f"(after {scenario.turns} utterances of the trainee, {LINGERS} more for who is convinced)")
def lost_interest(customer: Customer) -> bool:
    """The trainee went on and on after a clear no, or there is no time left; who is convinced finds some more."""
    insisted = customer.refused is not None and customer.turn - customer.refused >= 2
    time = customer.staging.scenario.turns + (LINGERS if is_convinced(customer) else 0)
    return insisted or customer.turn >= time


@says("interest falls well below what the stage asked for (" + ", ".join(
    f"below {floor} in {stage.value}" for stage, floor in COOLS_BELOW.items()) + ")")
def cooled(customer: Customer) -> bool:
    """Interest has fallen well below what the stage asked for; the gap keeps them from going to and fro."""
    return customer.attitude.interest < COOLS_BELOW.get(customer.stage, 0.0)


@says("an objection stands", ever=lambda staging: bool(staging.persona.objections))
def concerned(customer: Customer) -> bool:
    """An objection stands."""
    return bool(customer.open)


@cache
def settled_from(stage: Stage) -> Guard:
    """Give the guard of the way back from objecting to a stage."""
    @says("no objection stands any more, back to where it came up")
    def settled(customer: Customer) -> bool:
        return not customer.open and customer.came_from is stage
    return settled
