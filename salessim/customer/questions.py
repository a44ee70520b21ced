"""What an utterance asks of the customer: whether it asks, for which needs and facts, and what it only gives back."""

from __future__ import annotations

from dataclasses import dataclass

from salessim.customer.state import Customer
from salessim.model.events import FactLearned, NeedVoiced, ObjectionHandled
from salessim.model.heard import Heard, HeardMove, Mention
from salessim.model.moves import COURTESIES, DISCOVERY, FORMS, Move

DRAWS_NEEDS = (Move.PROBLEM_QUESTION, Move.IMPLICATION_QUESTION, Move.NEED_PAYOFF_QUESTION)
"""Questions that draw out a need even when they name none; any other draws out only what it names."""
ECHOED = 0.2
"""Share of the customer's last content words from which a summing-up is one of what they said; ours."""
MOSTLY = 0.4
"""Share of a question that has to be about a thing for it to ask for that thing; ours."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    Attributes:
        heard: the utterance.
        needs: needs that it names, in order; told or not.
        facts: facts that it surely asks for, in order; told or not.
        draws: whether it asks for needs without naming one.
        concern: whether it is about an objection that stands.
    """

    heard: Heard
    needs: tuple[str, ...]
    facts: tuple[str, ...]
    draws: bool
    concern: bool

    @classmethod
    def of(cls, customer: Customer, heard: Heard) -> Asked:
        """Say what is asked for."""
        return cls(heard=heard, needs=_needs(customer, heard), facts=_facts(customer, heard),
                   draws=_draws(customer, heard), concern=_of_concern(customer, heard))


def asks(heard: Heard) -> bool:
    """Tell whether something about the customer was asked; how the offer sounds is no such question.

    Who asks for leave and names in the same breath what for has asked ("is there anything I can do about the roses?").
    """
    if _checks_back(heard):
        return False
    opens = heard.has(Move.OPEN_QUESTION) and not heard.has(Move.TRIAL_CLOSE)
    named = heard.mentioned("need", "fact")
    courtesy = heard.has(*(move for move in COURTESIES if not (
        named and move in {Move.ASK_PERMISSION, Move.ASK_NAME})))
    return opens or heard.has(*DISCOVERY) or (heard.has(*FORMS) and not courtesy)


def _checks_back(heard: Heard) -> bool:
    """Tell whether all that is asked is whether a summing-up is right ("so it's twice a week, have I got that right?").

    The question is the summing-up itself, or names nothing in particular ("did I miss anything?").
    """
    given, asking = heard.any_of((Move.REFLECT,)), heard.any_of(FORMS)
    if given is None or asking is None or not heard.polar or heard.has(*DISCOVERY):
        return False
    return heard.broad or (asking.start < given.end and given.start < asking.end)


def reflects(customer: Customer, heard: Heard) -> bool:
    """Tell whether what they said is given back: a thing they told, a figure, some of their last words, a concern."""
    if not heard.has(Move.REFLECT):
        return False
    if any(concern.raised == customer.turn - 1 for concern in customer.open):
        return True
    just = {event.need if isinstance(event, NeedVoiced) else event.fact
            for event in customer.now if isinstance(event, NeedVoiced | FactLearned)}
    named = {*heard.mentioned("need", "fact")} & {*customer.voiced, *customer.learned} - just
    return heard.echo >= ECHOED or bool(named or heard.mentioned("figure"))


def told_already(customer: Customer, heard: Heard) -> bool:
    """Tell whether what is asked for has been told before.

    A word of it in passing asks for something else, and so does a question that wants a figure or a yes of a need
    ("how many have gone in the last year?").
    """
    known = {*customer.learned, *(customer.voiced if heard.has(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION) else ())}
    asking = [move for move in heard.moves if move.move in FORMS]
    again = heard.has(Move.PROBLEM_QUESTION) and heard.broad and bool(customer.voiced)
    kinds = {"need", "fact", *(["near need"] if heard.has(Move.PROBLEM_QUESTION) else [])}
    return again or any(one.kind in kinds and one.subject in known
                        and any(_share(one, move) >= MOSTLY for move in asking) for one in heard.mentions)


def asks_on(heard: Heard) -> bool:
    """Tell whether they are asked for more of what they said, and not for something that they never spoke of."""
    return heard.has(Move.CLARIFYING_QUESTION) or (heard.has(Move.OPEN_QUESTION) and (heard.broad or heard.echo > 0))


def _share(one: Mention, move: HeardMove) -> float:
    """Give the share of a question that a mention takes up (0 to 1)."""
    return (min(one.end, move.end) - max(one.start, move.start)) / max(1, move.end - move.start)


def _draws(customer: Customer, heard: Heard) -> bool:
    """Whether it asks for needs without naming one; a question with another purpose does not.

    After the purchase "how are you getting on with it?" asks for what is on their mind.
    """
    if heard.has(Move.DECISION_QUESTION, Move.TRIAL_CLOSE, Move.CLARIFYING_QUESTION):
        return False
    if heard.has(Move.SITUATION_QUESTION) and not heard.has(Move.PROBLEM_QUESTION):
        return customer.serving and heard.broad
    return heard.has(*DRAWS_NEEDS) or (heard.has(Move.OPEN_QUESTION) and heard.broad)


def _facts(customer: Customer, heard: Heard) -> tuple[str, ...]:
    """Give the facts that a question means; one about trouble asks for none about the decision."""
    facts = customer.staging.persona.facts
    apart = {fact.id for fact in facts if fact.of and fact.of not in customer.voiced}
    if heard.has(*DRAWS_NEEDS) and not heard.has(Move.DECISION_QUESTION):
        apart |= {fact.id for fact in facts if fact.decision}
    return tuple(fact for fact in heard.mentioned("fact") if fact not in apart)


def _needs(customer: Customer, heard: Heard) -> tuple[str, ...]:
    """Give the needs that are named; who asks for a detail of one that was not told yet means the need itself.

    Beside a question for a fact only those count that stand in a question too: the others are named in passing.
    """
    details = {fact.id: fact.of for fact in customer.staging.persona.facts if fact.of}
    wanted = [details[fact] for fact in heard.mentioned("fact") if details.get(fact, "") not in {"", *customer.voiced}]
    asking = [move for move in heard.moves if move.move in FORMS]
    passing = {one.subject for one in heard.mentions if one.kind == "need"} - {
        one.subject for one in heard.mentions if one.kind == "need" and any(_share(one, move) > 0 for move in asking)}
    named = [need for need in heard.mentioned("need") if not (need in passing and _facts(customer, heard))]
    return tuple(dict.fromkeys([*named, *wanted]))


def _of_concern(customer: Customer, heard: Heard) -> bool:
    """Tell whether it is about a concern that stands: it keeps a rule for one, and no need was told since then."""
    since = any(told == customer.turn - 1 and all(concern.raised < told for concern in customer.open)
                for told in customer.voiced.values())
    if heard.has(Move.CLARIFYING_QUESTION):
        return bool(customer.open)
    return customer.happened(ObjectionHandled) and not since
