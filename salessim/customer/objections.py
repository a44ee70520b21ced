"""Objections: raised by what happens, settled by the four rules, hardened when argued with or passed over.

The rules (process.md, B8): hear it out; take their side; ask to have it made precise; answer with what benefits them.
An answer settles an objection once enough of the first three were kept; `Temper.rules` says how many.
"""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.answering import remedies
from salessim.customer.attitude import dumps
from salessim.customer.concern import POSTPONES, Concern
from salessim.customer.questions import ECHOED
from salessim.customer.reactions import TEMPER
from salessim.customer.state import Customer
from salessim.customer.thoughts import listens
from salessim.model.events import (
    CueGiven,
    CueKind,
    Event,
    NeedMet,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    Rule,
    StageChanged,
)
from salessim.model.heard import Heard
from salessim.model.moves import CLOSING, DISCOVERY, FORMS, HARMFUL, LISTENING, PRESENTING, Act, Move
from salessim.model.objected import PASSED_OVER
from salessim.model.persona import Objection, ObjectionKind, Raised
from salessim.model.scenario import Difficulty, Stage

SIDES = (Move.EMPATHISE, Move.APOLOGISE)
ANSWERS = (Move.BENEFIT, Move.EVIDENCE)
"""Moves that answer any objection, as its own words do (`Objection.answers`); a bare feature or advantage answers only
when it is one that the objection names, and a comparison unless it is a question ("compared with what?").
"""

KIND_ANSWERS: dict[ObjectionKind, tuple[Move, ...]] = {
    ObjectionKind.PRICE: (Move.OFFER_CONCESSION,),
    ObjectionKind.TIME: (Move.PROPOSE_NEXT_STEP,),
    ObjectionKind.AUTHORITY: (Move.PROPOSE_NEXT_STEP,),
    ObjectionKind.TRUST: (Move.AFTER_SALE_CARE,),
    ObjectionKind.NEED: (Move.PROPOSE_NEXT_STEP,),
}
SETTLES_FROM, UNMASKS_FROM = 0.2, 0.3
"""Trust (0 to 1) below which no answer settles anything, and nobody says what is behind a smokescreen; ours."""


def kept(customer: Customer, concern: Concern, heard: Heard) -> list[Rule]:
    """Give the rules that this utterance keeps for an objection, in their order."""
    rules = []
    presents = heard.has(*PRESENTING, *CLOSING, Move.FAREWELL)
    if customer.turn == concern.raised + 1 and not presents:
        rules.append(Rule.HEARD)
    # Right after the objection, giving back is about it; and so is a question, even after it was insisted on.
    at_once = customer.turn == concern.raised + 1
    insisted = Act.DISAGREE in customer.acts
    postponed = concern.objection.kind in POSTPONES and heard.mentioned("leaves")  # "of course, take your time"
    if heard.has(*SIDES) or postponed or (at_once and heard.has(Move.REFLECT, Move.COMPARE)):
        rules.append(Rule.SIDED)
    if heard.has(Move.CLARIFYING_QUESTION) or ((at_once or insisted) and _asks_about_it(heard)) or _asks_opinion(heard):
        rules.append(Rule.CLARIFIED)
    answers = _answers(concern.objection, heard, remedied=_remedied(customer, heard)) and not dumps(customer, heard)
    if answers or _has_asked(customer, concern, heard):
        rules.append(Rule.ANSWERED)
    return rules


def _asks_about_it(heard: Heard) -> bool:
    """Tell whether a question right after an objection is about it: an open one or a choice, that names nothing else.

    What sounds like a question for a fact, and gives their words back, is about the objection too.
    """
    # "Is it the price, or something else?"
    chooses = heard.has(Move.CLOSED_QUESTION) and not heard.polar and not heard.has(
        Move.COMPARE, *CLOSING, Move.SITUATION_QUESTION)
    fact = heard.mentioned("fact") and heard.echo < ECHOED
    elsewhere = heard.mentioned("need", "detail") or fact or heard.has(*(PRESENTING - {Move.COMPARE}))
    return not elsewhere and (chooses or heard.has(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION))


def _asks_opinion(heard: Heard) -> bool:
    """Tell whether the customer is asked what they make of it all, and nothing is presented beside it."""
    return heard.has(Move.TRIAL_CLOSE) and heard.has(Move.OPEN_QUESTION) and not heard.has(
        *PRESENTING, *(CLOSING - {Move.TRIAL_CLOSE}))


def _remedied(customer: Customer, heard: Heard) -> bool:
    """Tell whether a complaint is seen to; a remedy that names an untended need was meant for that."""
    named = {need for need in heard.mentioned("need") if need in customer.voiced}
    for_need = bool(named) and (customer.happened(NeedMet) or not named <= customer.met.keys())
    return customer.serving and remedies(heard) and not for_need


def _has_asked(customer: Customer, concern: Concern, heard: Heard) -> bool:
    """Tell whether a need was told since, and is taken up: the answer to who was pitched at before being asked."""
    told = any(turn > concern.raised for turn in customer.voiced.values())
    pitched = concern.objection.kind is ObjectionKind.NEED and concern.objection.raised is Raised.PITCH
    return pitched and told and heard.has(*LISTENING, *DISCOVERY)


def _answers(objection: Objection, heard: Heard, *, remedied: bool) -> bool:
    if heard.has(*KIND_ANSWERS.get(objection.kind, ())) or objection.id in heard.mentioned("answer") or remedied:
        return True
    told = heard.mentioned("money") and not heard.has(*FORMS)
    offered = told or heard.has(Move.QUOTE_PRICE, Move.COMPARE, *ANSWERS)
    sums = heard.mentioned("figure") and offered
    if objection.kind is ObjectionKind.PRICE and sums:
        return True  # the price is held against what the customer told in figures
    named = set(heard.mentioned("feature")) & set(objection.answered_by)
    if heard.mentioned("feature") and objection.answered_by and not named:
        return False  # of another thing
    # Who asks on and names nothing of the offer sums up the trouble; that is no answer to a concern.
    about_offer = heard.mentioned("feature", "rival", "product")
    if heard.has(*ANSWERS) and (about_offer or not heard.has(*DISCOVERY)):
        return True
    ours = heard.mentioned("feature", "product") or heard.has(Move.ADVANTAGE, Move.BENEFIT)
    if heard.has(Move.COMPARE) and ours and not heard.has(Move.CLARIFYING_QUESTION):
        return True  # a comparison that speaks for the rival alone takes the customer's side
    # Terms of payment are a price by the labelling guide, and may be the very answer ("you pay a week after").
    shown = (Move.FEATURE, Move.ADVANTAGE, Move.INVOLVE, Move.OFFER_CONCESSION, Move.QUOTE_PRICE)
    return bool(named) and heard.has(*shown)


def handle(customer: Customer, heard: Heard) -> Iterator[Event]:
    """Do to an open objection what the utterance does: to the one that it names an answer to, else to the newest."""
    standing = [concern for concern in customer.open if concern.raised < customer.turn]
    if not standing:
        return
    named = set(heard.mentioned("feature"))
    concern = next((one for one in standing if named & set(one.objection.answered_by)), standing[0])
    turn, name = customer.turn, concern.objection.id
    if not heard.words:
        if turn == concern.raised + 1:
            yield ObjectionHandled(turn=turn, objection=name, rule=Rule.HEARD)
        yield from _unmask(customer, concern.objection, heard, [])
        return
    harm = heard.any_of(HARMFUL)
    if harm is not None:
        yield ObjectionHardened(turn=turn, objection=name, cause=harm.move.value)
        return
    rules = kept(customer, concern, heard)
    for rule in rules:
        if rule not in concern.rules:
            yield ObjectionHandled(turn=turn, objection=name, rule=rule)
    if concern.objection.hides:
        yield from _unmask(customer, concern.objection, heard, rules)
        return
    if Rule.ANSWERED in rules:
        forgiven = min(concern.harsh, TEMPER[customer.difficulty].forgives)
        wanted = max(_rules(customer), _at_least(customer)) + concern.hardened - forgiven
        if len(concern.rules - {Rule.ANSWERED}) >= min(wanted, 3) and customer.attitude.trust >= SETTLES_FROM:
            yield ObjectionSettled(turn=turn, objection=name)
    elif not rules and heard.has(*PRESENTING, *CLOSING) and not heard.has(*LISTENING, *DISCOVERY, *FORMS):
        yield ObjectionHardened(turn=turn, objection=name, cause=PASSED_OVER)


def _rules(customer: Customer) -> int:
    """Give how many rules the difficulty wants of who answers: one fewer of who is trusted."""
    temper = TEMPER[customer.difficulty]
    return temper.rules - (customer.attitude.trust >= temper.trusts)


def _at_least(customer: Customer) -> int:
    """Give how many rules are wanted even at easy: a complaint wants listening, a doubt that is right wants two."""
    return int(customer.serving) if customer.staging.scenario.fits else 2


def _unmask(customer: Customer, mask: Objection, heard: Heard, rules: list[Rule]) -> Iterator[Event]:
    """Say what is behind a smokescreen to who asks about it, or simply waits; no answer settles a smokescreen."""
    asked = Rule.CLARIFIED in rules or listens(heard)
    if mask.hides and asked and customer.attitude.trust >= UNMASKS_FROM and mask.hides not in customer.concerns:
        yield ObjectionUnmasked(turn=customer.turn, objection=mask.id, behind=mask.hides)
        yield from _raise(customer, mask.hides)


def _raise(customer: Customer, name: str) -> Iterator[Event]:
    yield ObjectionRaised(turn=customer.turn, objection=name)
    yield CueGiven(turn=customer.turn, cue=CueKind.OBJECTION, subject=name)


def raise_objection(customer: Customer, heard: Heard, *, leaves: bool) -> Iterator[Event]:
    """Raise at most one new objection, if this turn gave cause for it; two may stand at once.

    Who `leaves` the rest for a call back has no need to put it off with another word.
    """
    if len(customer.open) >= 2 or customer.happened(ObjectionUnmasked) or customer.dissuaded:
        return
    causes = _causes(customer, heard)
    for objection in customer.staging.persona.objections:
        spared = objection.id in customer.rested or (
            objection.only_hard and customer.difficulty is not Difficulty.HARD) or (
            leaves and objection.kind in POSTPONES)
        if objection.raised in causes and objection.id not in customer.concerns and not spared:
            yield from _raise(customer, objection.id)
            if objection.begins:
                yield CueGiven(turn=customer.turn, cue=CueKind.UNFINISHED, subject=objection.id)
            return


def _causes(customer: Customer, heard: Heard) -> set[Raised]:
    reached = {event.dest for event in customer.now if isinstance(event, StageChanged)}
    causes = set()
    knows_why = customer.staging.scenario.initiative == "customer" or any(
        customer.made[move] for move in (Move.NAME_COMPANY, Move.STATE_PURPOSE, *PRESENTING, *DISCOVERY))
    if (Stage.ATTENTION in reached or customer.stage is Stage.ATTENTION) and knows_why:
        causes.add(Raised.OPENING)
    if heard.has(Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT) and not customer.voiced:
        causes.add(Raised.PITCH)
    if customer.quoting:
        causes.add(Raised.PRICE)
    if Stage.DESIRE in reached:
        causes.add(Raised.INTEREST)
    if heard.has(Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP):
        causes.add(Raised.CLOSE)
    return causes
