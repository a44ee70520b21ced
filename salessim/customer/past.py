"""What was before this talk: an earlier one with the same customer, and the rank that they were given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from salessim.customer.state import Customer
from salessim.model.events import (
    AttitudeChanged,
    Cause,
    Event,
    FactLearned,
    NeedVoiced,
    ObjectionLaidToRest,
    SessionStarted,
)
from salessim.model.scenario import Staging
from salessim.model.told import EARLIER

LATE, LATE_MOST = 0.05, 0.15
"""Interest lost for every place that the customer was ranked too low, and at most; ours: others called first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What an earlier talk with the same customer hands on.

    Attributes:
        trust: as it is now (0 to 1).
        voiced: needs they have told, in order, and `learned` the facts.
        settled: objections that are settled.
    """

    trust: float
    voiced: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    @classmethod
    def of(cls, earlier: Customer, staging: Staging) -> Past:
        """Give what a talk hands on to a scenario with the same customer; trust ends halfway to the usual."""
        persona = staging.persona
        needs, facts = {need.id for need in persona.needs}, {fact.id for fact in persona.facts}
        return cls(trust=round((earlier.attitude.trust + persona.attitude.trust) / 2, 4),
                   voiced=tuple(need for need in earlier.voiced if need in needs),
                   learned=tuple(sorted(earlier.learned & facts)),
                   settled=tuple(objection.id for objection in persona.objections if objection.id in earlier.rested or (
                       objection.id in earlier.concerns and earlier.concerns[objection.id].settled)))

    @classmethod
    def read(cls, events: Sequence[Event]) -> Past:
        """Find what a session was begun with, to begin it again."""
        started = next(event for event in events if isinstance(event, SessionStarted))
        return cls(trust=started.trust,
                   voiced=tuple(event.need for event in events
                                if isinstance(event, NeedVoiced) and event.drawn_by == EARLIER),
                   learned=tuple(event.fact for event in events if isinstance(event, FactLearned) and not event.turn),
                   settled=tuple(event.objection for event in events if isinstance(event, ObjectionLaidToRest)))


def recall(past: Past) -> Iterator[Event]:
    """Know what was told before."""
    for need in past.voiced:
        yield NeedVoiced(turn=0, need=need, drawn_by=EARLIER)
    for fact in past.learned:
        yield FactLearned(turn=0, fact=fact)
    for objection in past.settled:
        yield ObjectionLaidToRest(turn=0, objection=objection)


def called_late(customer: Customer, order: Sequence[str]) -> Iterator[AttitudeChanged]:
    """Lose some interest where the trainee ranked this customer too low, and others called first."""
    preparation = customer.staging.scenario.preparation
    ids = [lead.id for lead in preparation.leads] if preparation else []
    meant = next((lead.id for lead in preparation.leads if lead.customer), None) if preparation else None
    if meant is None:
        return
    place = list(order).index(meant) if meant in order else len(ids)
    lost, now = round(min(LATE_MOST, LATE * max(0, place - ids.index(meant))), 4), customer.attitude
    if lost:
        yield AttitudeChanged(turn=0, trust=now.trust, interest=round(max(0.0, now.interest - lost), 4),
                              patience=now.patience, causes=(Cause(by="was called late", interest=-lost),))
