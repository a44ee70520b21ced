"""What the customer tells when asked: a need, its weight, a fact, a hint, or that nothing is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salessim.customer.questions import Asked, asks, asks_on, told_already
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

STILL = 3
"""For so many turns "how often does that happen?" is about the need told last; ours."""


def tells(customer: Customer, item: Need | Fact) -> bool:
    """Tell whether the customer is willing to say this now, if asked."""
    return customer.attitude.trust >= told_from(item.disclosure, customer.difficulty)


def told_from(disclosure: Disclosure, difficulty: Difficulty) -> float:
    """Give the trust (0 to 1) from which such needs and facts are told."""
    temper = TEMPER[difficulty]
    return {Disclosure.ASKED: temper.opens, Disclosure.TRUST: temper.confides}.get(disclosure, 0.0)


def disclose(customer: Customer, heard: Heard) -> Iterator[Event]:
    """Answer a question by the first of `ANSWERS` that has something to say (process.md, B6)."""
    elsewhere = asks_for_others(customer, heard) or customer.happened(ThoughtFinished)
    if heard.has(Move.RUDE) or not asks(heard) or elsewhere:
        return
    asked = Asked.of(customer, heard)
    yield from next((given for answer in ANSWERS if (given := list(answer(customer, asked)))), [])


def _detail(customer: Customer, asked: Asked) -> Iterator[Event]:
    """Tell what is asked for of a need that was told ("how often?"): of the one that is named, or told last.

    Who speaks of something else in between does not mean the need any more.
    """
    wanted = asked.heard.mentioned("detail")
    told = [need for need in asked.heard.mentioned("need") if need in customer.voiced] or [
        need for need, when in reversed(customer.voiced.items()) if customer.turn - when <= STILL]
    for fact in _untold(customer):
        if fact.asks in wanted and fact.of in told[:1]:
            leads = _weighed(customer, asked.heard)
            yield from [leads] if leads is not None and leads.need == fact.of else []
            yield FactLearned(turn=customer.turn, fact=fact.id)
            return


def _weight(customer: Customer, asked: Asked) -> Iterator[Event]:
    """Say what a need that was told leads to, or what its solution is worth, unless something untold is asked for."""
    untold = any(need not in customer.voiced for need in asked.needs) or (
        not asked.needs and any(fact not in customer.learned for fact in asked.facts))
    weighed = None if untold else _weighed(customer, asked.heard)
    yield from [weighed] if weighed is not None else []


def _need(customer: Customer, asked: Asked) -> Iterator[Event]:
    """Tell a need: one that is named, one hinted at a moment ago, or the most important of those not told yet."""
    need = _meant_need(customer, asked)
    if need is None:
        return
    if need.begins and need.id != customer.unfinished[0]:
        yield CueGiven(turn=customer.turn, cue=CueKind.UNFINISHED, subject=need.id)
        return
    drawn = asked.heard.any_of(DISCOVERY) or asked.heard.any_of(FORMS)
    yield NeedVoiced(turn=customer.turn, need=need.id, drawn_by=drawn.move.value if drawn else "unasked")
    yield CueGiven(turn=customer.turn, cue=CueKind.NEED, subject=need.id)
    yield from _beside(customer, asked, need.id)


def _fact(customer: Customer, asked: Asked) -> Iterator[Event]:
    """Tell a fact, and another one that a second question asks for."""
    fact = _meant_fact(customer, asked)
    if fact is not None:
        yield FactLearned(turn=customer.turn, fact=fact.id)
        yield from _beside(customer, asked, fact.id)


def _follow(customer: Customer, asked: Asked) -> Iterator[Event]:
    """Take a question that names nothing else, right after a need was told, as one about what it leads to."""
    latest = next((need for need, told in customer.voiced.items() if told == customer.turn - 1), "")
    heard = asked.heard
    elsewhere = heard.has(Move.DECISION_QUESTION, Move.TRIAL_CLOSE, Move.SITUATION_QUESTION, Move.PROBLEM_QUESTION) or (
        set(heard.mentioned("need")) - {latest} or heard.mentioned("fact", "feature"))
    goes_on = asks_on(heard) and not asked.concern
    if latest and goes_on and not elsewhere and (latest, "impact") not in customer.weighed:
        yield NeedWeighed(turn=customer.turn, need=latest, by="impact")


def _hint(customer: Customer, asked: Asked) -> Iterator[Event]:
    """Let a need shine through that is not told yet; one that was named is kept back for want of trust."""
    left = [need for need in customer.staging.persona.needs if need.id not in customer.voiced and need.hints]
    named = [need for need in left if need.id in asked.needs]
    hint = next(iter(named or left), None)
    if hint is None or not (named or asked.draws) or customer.happened(ObjectionHandled):
        return
    yield CueGiven(turn=customer.turn, cue=CueKind.NEED_HINT, subject=hint.id)
    yield from [KeptBack(turn=customer.turn, subject=hint.id)] if named else []


def _nothing(customer: Customer, asked: Asked) -> Iterator[Event]:
    """Keep back what is asked for, or list the question for the trainer; what was told before is neither."""
    if told_already(customer, asked.heard):
        return
    persona, told = customer.staging.persona, {*customer.voiced, *customer.learned}
    items: tuple[Need | Fact, ...] = (*persona.needs, *persona.facts)
    kept = next((item.id for item in items if item.id in {*asked.needs, *asked.facts} - told
                 and not tells(customer, item)), "")
    if kept:
        yield KeptBack(turn=customer.turn, subject=kept)
    elif asked.heard.has(Move.SITUATION_QUESTION, Move.DECISION_QUESTION, Move.PROBLEM_QUESTION) and not (
            customer.open or asked.heard.mentioned("more")):
        question = asked.heard.any_of(DISCOVERY)
        yield GapFound(turn=customer.turn, question=customer.said[question.start:question.end] if question
                       else customer.said)


Answer = Callable[[Customer, Asked], Iterator[Event]]
ANSWERS: tuple[Answer, ...] = (_detail, _weight, _need, _fact, _follow, _hint, _nothing)
"""How a question is answered, the first first."""


def _weighed(customer: Customer, heard: Heard) -> NeedWeighed | None:
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


def _meant_need(customer: Customer, asked: Asked) -> Need | None:
    told = customer.voiced
    for need_id in asked.needs:
        need = customer.need(need_id)
        if need is not None and need_id not in told and tells(customer, need):
            return need
    hinted = customer.need(customer.hinted[0])
    if hinted is not None and hinted.id not in told and _follows_up(customer, asked.heard) and tells(customer, hinted):
        return hinted
    if not asked.draws or asked.facts or asked.concern:
        return None
    left = [need for need in customer.staging.persona.needs if need.id not in told and tells(customer, need)
            and need.disclosure is not Disclosure.TRUST]
    return max(left, key=lambda need: need.importance, default=None)


def _follows_up(customer: Customer, heard: Heard) -> bool:
    """Tell whether a hint of a moment ago is asked about: openly, and naming nothing else."""
    goes_on = asks_on(heard) or heard.has(Move.PROBLEM_QUESTION)
    named = heard.mentioned("need", "fact", "feature")
    return customer.hinted[1] == customer.turn - 1 and goes_on and not named and not heard.has(Move.TRIAL_CLOSE)


def _untold(customer: Customer) -> list[Fact]:
    return [fact for fact in customer.staging.persona.facts if fact.id not in customer.learned
            and tells(customer, fact)]


def _meant_fact(customer: Customer, asked: Asked) -> Fact | None:
    left = {fact.id: fact for fact in _untold(customer)}
    for fact_id in asked.facts:
        if fact_id in left:
            return left[fact_id]
    if asked.heard.has(Move.DECISION_QUESTION):
        return next((fact for fact in left.values() if fact.decision), None)
    near = asked.heard.mentioned("near fact")
    if not asked.heard.has(Move.SITUATION_QUESTION) or asked.concern:
        return None
    if near:
        return next((fact for fact in left.values() if fact.id in near), None)
    named = asked.heard.mentioned("need") or asked.facts
    return None if named or not asked.heard.broad else next((fact for fact in left.values() if not fact.decision), None)


def _beside(customer: Customer, asked: Asked, told: str) -> Iterator[FactLearned]:
    """Tell the fact that another question asks for than the one that was answered with `told`."""
    answered = [mention for mention in asked.heard.mentions if mention.subject == told]
    left = {fact.id for fact in _untold(customer)} & set(asked.facts)
    for mention in asked.heard.mentions:
        apart = all(mention.end <= other.start or other.end <= mention.start for other in answered)
        if mention.kind == "fact" and mention.subject in left and answered and apart:
            yield FactLearned(turn=customer.turn, fact=mention.subject)
            return
