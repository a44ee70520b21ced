"""What the customer tells when asked."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.reactions import TEMPER
from salessim.customer.service import asks_for_others
from salessim.customer.state import Customer
from salessim.model.events import (
    CueGiven,
    CueKind,
    Event,
    FactLearned,
    GapFound,
    KeptBack,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ThoughtFinished,
)
from salessim.model.heard import Heard
from salessim.model.moves import DISCOVERY, FORMS, Move
from salessim.model.persona import Disclosure, Fact, Need
from salessim.model.scenario import Difficulty

DRAWS_NEEDS = (Move.PROBLEM_QUESTION, Move.IMPLICATION_QUESTION, Move.NEED_PAYOFF_QUESTION)
"""Questions that draw out a need even when they name none; any other draws out only what it names."""
ECHOED = 0.2
"""Share of the customer's last content words from which a summing-up is one of what they said; ours."""
MOSTLY = 0.4
"""Share of a question that has to be about a thing for it to ask for that thing; ours."""
STILL = 3
"""For so many turns "how often does that happen?" is about the need told last; ours."""
COURTESIES = (Move.ASK_NAME, Move.ASK_PERMISSION, Move.TRIAL_CLOSE, Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP,
              Move.INVOLVE, Move.OFFER_CONCESSION)
"""Moves that bring a question of their own, which asks for nothing about the customer."""


def tells(customer: Customer, item: Need | Fact) -> bool:
    """Tell whether the customer is willing to say this now, if asked."""
    return customer.attitude.trust >= told_from(item.disclosure, customer.difficulty)


def told_from(disclosure: Disclosure, difficulty: Difficulty) -> float:
    """Give the trust (0 to 1) from which such needs and facts are told."""
    temper = TEMPER[difficulty]
    return {Disclosure.ASKED: temper.opens, Disclosure.TRUST: temper.confides}.get(disclosure, 0.0)


def asked(heard: Heard) -> bool:
    """Tell whether something about the customer was asked; how the offer sounds is no such question.

    Who asks for leave and names in the same breath what for has asked ("is there anything I can do about the roses?").
    """
    if _checks_back(heard):
        return False
    opens = heard.has(Move.OPEN_QUESTION) and not heard.has(Move.TRIAL_CLOSE)
    named = heard.mentioned("need") or heard.mentioned("fact")
    courtesy = heard.has(*(move for move in COURTESIES if not (
        named and move in {Move.ASK_PERMISSION, Move.ASK_NAME})))
    return opens or heard.has(*DISCOVERY) or (heard.has(*FORMS) and not courtesy)


def _checks_back(heard: Heard) -> bool:
    """Tell whether all that is asked is whether a summing-up is right ("so it's twice a week, have I got that right?").

    What is asked for it and what is summed up stand in one another, and no other question is heard.
    """
    given, asks = heard.any_of((Move.REFLECT,)), heard.any_of((Move.CLOSED_QUESTION,))
    if given is None or asks is None or not heard.polar or heard.has(Move.OPEN_QUESTION, *DISCOVERY):
        return False
    return asks.start < given.end and given.start < asks.end


def disclose(customer: Customer, heard: Heard) -> Iterator[Event]:
    """Answer a question with a need, its weight, or a fact; one thing a turn (process.md, B6), and a fact beside it.

    A question that names something is answered with that; a question about trouble draws out the most important need
    not told yet; a question that no fact answers leaves a gap for the trainer. A fact that a second question asks for
    is told as well.
    """
    elsewhere = asks_for_others(customer, heard) or customer.happened(ThoughtFinished)
    if heard.has(Move.RUDE) or not asked(heard) or elsewhere:
        return
    turn = customer.turn
    needs, facts = _needs_meant(customer, heard), _meant(customer, heard)
    untold = any(need not in customer.voiced for need in needs) or (
        not needs and any(fact not in customer.learned for fact in facts))
    detail = _detail(customer, heard)
    if detail is not None:
        leads = _weigh(customer, heard)
        yield from [leads] if leads is not None and leads.need == detail.of else []
        yield FactLearned(turn=turn, fact=detail.id)
        return
    weighed = None if untold else _weigh(customer, heard)
    if weighed is not None:
        yield weighed
        return
    need = _need(customer, heard)
    if need is not None and need.begins and need.id != customer.unfinished[0]:
        yield CueGiven(turn=turn, cue=CueKind.UNFINISHED, subject=need.id)
        return
    if need is not None:
        drawn = heard.any_of(DISCOVERY) or heard.any_of(FORMS)
        yield NeedVoiced(turn=turn, need=need.id, drawn_by=drawn.move.value if drawn else "unasked")
        yield CueGiven(turn=turn, cue=CueKind.NEED, subject=need.id)
        yield from _beside(customer, heard, need.id)
        return
    fact = _fact(customer, heard)
    if fact is not None:
        yield FactLearned(turn=turn, fact=fact.id)
        yield from _beside(customer, heard, fact.id)
        return
    follows = _follows(customer, heard)
    if follows is not None:
        yield follows
        return
    left = [need for need in customer.staging.persona.needs if need.id not in customer.voiced and need.hints]
    named = [need for need in left if need.id in needs]  # kept back for want of trust
    hint = next(iter(named or left), None)
    if hint is not None and (named or _draws(customer, heard)) and not customer.happened(ObjectionHandled):
        yield CueGiven(turn=turn, cue=CueKind.NEED_HINT, subject=hint.id)
        if named:
            yield KeptBack(turn=turn, subject=hint.id)
    elif told_already(customer, heard):
        return
    elif kept_back := _kept_back(customer, heard):
        yield KeptBack(turn=turn, subject=kept_back)
    elif heard.has(Move.SITUATION_QUESTION, Move.DECISION_QUESTION, Move.PROBLEM_QUESTION) and not customer.open:
        question = heard.any_of(DISCOVERY)
        yield GapFound(turn=turn, question=customer.said[question.start:question.end] if question else customer.said)


def _kept_back(customer: Customer, heard: Heard) -> str:
    """Give the first need or fact that is asked for and not told for want of trust; "" if there is none."""
    persona, told = customer.staging.persona, {*customer.voiced, *customer.learned}
    named = {*_needs_meant(customer, heard), *_meant(customer, heard)} - told
    items: tuple[Need | Fact, ...] = (*persona.needs, *persona.facts)
    return next((item.id for item in items if item.id in named and not tells(customer, item)), "")


def _weigh(customer: Customer, heard: Heard) -> NeedWeighed | None:
    """Make a voiced need weigh more by an implication or a need-payoff question (Rackham 1988)."""
    features = (customer.staging.product.feature(name) for name in heard.mentioned("feature"))
    shown = {need for feature in features if feature is not None for need in feature.solves}
    named = [need for need in customer.voiced if need in shown or need in heard.mentioned("need")]
    for move, by in ((Move.IMPLICATION_QUESTION, "impact"), (Move.NEED_PAYOFF_QUESTION, "payoff")):
        if heard.has(move):
            for need in (*named, *reversed(customer.voiced)):
                if (need, by) not in customer.weighed:
                    return NeedWeighed(turn=customer.turn, need=need, by=by)
    return None


def _follows(customer: Customer, heard: Heard) -> NeedWeighed | None:
    """Take a question that names nothing else, right after a need was told, as one about what it leads to."""
    latest = next((need for need, told in customer.voiced.items() if told == customer.turn - 1), "")
    elsewhere = heard.has(Move.DECISION_QUESTION, Move.TRIAL_CLOSE, Move.SITUATION_QUESTION, Move.PROBLEM_QUESTION) or (
        set(heard.mentioned("need")) - {latest} or heard.mentioned("fact") or heard.mentioned("feature"))
    asks = _asks_on(heard) and not _of_concern(customer, heard)
    if not latest or elsewhere or not asks or (latest, "impact") in customer.weighed:
        return None
    return NeedWeighed(turn=customer.turn, need=latest, by="impact")


def _of_concern(customer: Customer, heard: Heard) -> bool:
    """Tell whether it is about a concern that stands: it keeps a rule for one, and no need was told since then."""
    since = any(told == customer.turn - 1 and all(concern.raised < told for concern in customer.open)
                for told in customer.voiced.values())
    if heard.has(Move.CLARIFYING_QUESTION):
        return bool(customer.open)
    return customer.happened(ObjectionHandled) and not since


def _need(customer: Customer, heard: Heard) -> Need | None:
    told = customer.voiced
    for need_id in _needs_meant(customer, heard):
        need = customer.need(need_id)
        if need is not None and need_id not in told and tells(customer, need):
            return need
    hinted = customer.need(customer.hinted[0])
    if hinted is not None and hinted.id not in told and _follows_up(customer, heard) and tells(customer, hinted):
        return hinted
    if not _draws(customer, heard) or _meant(customer, heard) or _of_concern(customer, heard):
        return None
    left = [need for need in customer.staging.persona.needs if need.id not in told and tells(customer, need)
            and need.disclosure is not Disclosure.TRUST]
    return max(left, key=lambda need: need.importance, default=None)


def _beside(customer: Customer, heard: Heard, told: str) -> Iterator[FactLearned]:
    """Tell the fact that another question asks for than the one that was answered with `told`."""
    answered = [mention for mention in heard.mentions if mention.subject == told]
    left = {fact.id for fact in customer.staging.persona.facts if fact.id not in customer.learned
            and tells(customer, fact)} & set(_meant(customer, heard))
    for mention in heard.mentions:
        apart = all(mention.end <= other.start or other.end <= mention.start for other in answered)
        if mention.kind == "fact" and mention.subject in left and answered and apart:
            yield FactLearned(turn=customer.turn, fact=mention.subject)
            return


def _follows_up(customer: Customer, heard: Heard) -> bool:
    """Tell whether a hint of a moment ago is asked about: openly, and naming nothing else."""
    named = heard.mentioned("need") or heard.mentioned("fact") or heard.mentioned("feature")
    asks = _asks_on(heard) or heard.has(Move.PROBLEM_QUESTION)
    return customer.hinted[1] == customer.turn - 1 and asks and not named and not heard.has(Move.TRIAL_CLOSE)


def _asks_on(heard: Heard) -> bool:
    """Tell whether they are asked for more of what they said, and not for something that they never spoke of."""
    return heard.has(Move.CLARIFYING_QUESTION) or (heard.has(Move.OPEN_QUESTION) and (heard.broad or heard.echo > 0))


def reflects(customer: Customer, heard: Heard) -> bool:
    """Tell whether what they said is given back: a thing they told, a figure, some of their last words, a concern."""
    if not heard.has(Move.REFLECT):
        return False
    if any(concern.raised == customer.turn - 1 for concern in customer.open):
        return True
    return heard.echo >= ECHOED or names_told(customer, heard)


def names_told(customer: Customer, heard: Heard) -> bool:
    """Tell whether a thing or a figure that the customer told before is named."""
    just = {event.need if isinstance(event, NeedVoiced) else event.fact
            for event in customer.now if isinstance(event, NeedVoiced | FactLearned)}
    named = {*heard.mentioned("need"), *heard.mentioned("fact")} & {*customer.voiced, *customer.learned} - just
    return bool(named or heard.mentioned("figure"))


def told_already(customer: Customer, heard: Heard) -> bool:
    """Tell whether what is asked for has been told before; a word of it in passing asks for something else."""
    known = {*customer.voiced, *customer.learned}
    asking = [move for move in heard.moves if move.move in FORMS]
    return any(one.kind.removeprefix("near ") in {"need", "fact"} and one.subject in known and any(
        MOSTLY * (move.end - move.start) <= min(one.end, move.end) - max(one.start, move.start) for move in asking)
        for one in heard.mentions) or (heard.has(Move.PROBLEM_QUESTION) and heard.broad and bool(customer.voiced))


def _draws(customer: Customer, heard: Heard) -> bool:
    """Whether it asks for needs without naming one; a question with another purpose does not.

    After the purchase "how are you getting on with it?" asks for what is on their mind.
    """
    if heard.has(Move.DECISION_QUESTION, Move.TRIAL_CLOSE, Move.CLARIFYING_QUESTION):
        return False
    if heard.has(Move.SITUATION_QUESTION) and not heard.has(Move.PROBLEM_QUESTION):
        return customer.serving and heard.broad
    return heard.has(*DRAWS_NEEDS) or (heard.has(Move.OPEN_QUESTION) and heard.broad)


def _meant(customer: Customer, heard: Heard) -> list[str]:
    """Give the facts that a question means; one about trouble asks for none about the decision."""
    facts = customer.staging.persona.facts
    apart = {fact.id for fact in facts if fact.of and fact.of not in customer.voiced}
    if heard.has(*DRAWS_NEEDS) and not heard.has(Move.DECISION_QUESTION):
        apart |= {fact.id for fact in facts if fact.decision}
    return [fact for fact in heard.mentioned("fact") if fact not in apart]


def _needs_meant(customer: Customer, heard: Heard) -> list[str]:
    """Give the needs that are named; who asks for a detail of one that was not told yet means the need itself."""
    details = {fact.id: fact.of for fact in customer.staging.persona.facts if fact.of}
    asked_for = [details[fact] for fact in heard.mentioned("fact") if fact in details]
    return list(dict.fromkeys([*heard.mentioned("need"), *(need for need in asked_for if need not in customer.voiced)]))


def _detail(customer: Customer, heard: Heard) -> Fact | None:
    """Give what is asked for of a need that was told ("how often?"): of the one that is named, or told last.

    Who speaks of something else in between does not mean the need any more.
    """
    asks = heard.mentioned("detail")
    told = [need for need in heard.mentioned("need") if need in customer.voiced] or [
        need for need, when in reversed(customer.voiced.items()) if customer.turn - when <= STILL]
    return next((fact for fact in customer.staging.persona.facts if fact.asks in asks and fact.of in told[:1]
                 and fact.id not in customer.learned and tells(customer, fact)), None)


def _fact(customer: Customer, heard: Heard) -> Fact | None:
    facts = customer.staging.persona.facts
    left = [fact for fact in facts if fact.id not in customer.learned and tells(customer, fact)]
    for fact_id in _meant(customer, heard):
        meant = next((fact for fact in left if fact.id == fact_id), None)
        if meant is not None:
            return meant
    if heard.has(Move.DECISION_QUESTION):
        return next((fact for fact in left if fact.decision), None)
    near = heard.mentioned("near fact")
    if near and heard.has(Move.SITUATION_QUESTION):
        return next((fact for fact in left if fact.id in near), None)
    named = heard.mentioned("need") or _meant(customer, heard)
    if not named and heard.broad and heard.has(Move.SITUATION_QUESTION):
        return next((fact for fact in left if not fact.decision), None)
    return None
