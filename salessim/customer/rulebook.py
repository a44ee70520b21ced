"""Where to? The customer's stages as one `transitions` machine, shared by all sessions of a scenario.

The machine only answers which stage comes next: it has no callbacks with effects, knows no customer by name, and every
guard is one of our own functions. Text from a file never reaches it (a string there would be imported and called).
This is the only module that imports transitions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from transitions import EventData, Machine

from salessim.customer.guards import (
    concerned,
    cooled,
    gave_signal,
    is_ready,
    is_understood,
    lost_interest,
    lost_patience,
    made_contact,
    put_through,
    says_yes,
    sees_benefit,
    settled_from,
    takes_leave,
    told_enough,
    turned_away,
    would_be_called,
    would_be_told_when,
    would_meet,
)
from salessim.customer.service import stays
from salessim.customer.state import Customer
from salessim.customer.words import Guard, can_hold
from salessim.model.scenario import OUTCOMES, PATH, REACHES, Goal, Reception, Scenario, Stage, Staging


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
    ways += [Edge("settle", Stage.OBJECTING, stage, settled_from(stage)) for stage in PATH]
    ways += [Edge("cool", later, earlier, cooled) for earlier, later in pairwise(PATH[1:])]
    ways += [Edge("leave", stage, Stage.WALKED_OUT, lost_patience) for stage in talking]
    ways += [Edge("leave", stage, Stage.POLITE_EXIT, takes_leave) for stage in talking]
    ways += [Edge("leave", stage, Stage.LOST, lost_interest) for stage in talking]
    return tuple(ways)


def starts_in(scenario: Scenario) -> Stage:
    """Give the stage in which a conversation begins."""
    return Stage.GATEKEEPER if scenario.gatekeeper else Stage.CONTACT


class Rulebook:
    """The machine of one scenario, built once; `next` says where a trigger leads, and moves nobody."""

    def __init__(self, staging: Staging) -> None:
        self.staging = staging
        self.edges = edges(staging.scenario.goal)
        self._machine = _machine(staging.scenario.goal)

    def next(self, trigger: str, customer: Customer) -> Stage | None:
        """Say where a trigger leads this customer now; None when it leads nowhere.

        Raises:
            KeyError: no edge has that trigger.
        """
        event, traveller = self._machine.events[trigger], _Traveller(position=customer.stage.value)
        moved = traveller.position in event.transitions and event.trigger(traveller, customer=customer)
        return Stage(traveller.position) if moved else None


    def possible(self) -> tuple[Edge, ...]:
        """Give the edges that this scenario's customer can come by, in the order of `edges`.

        An edge that is left out can never be taken; one that is given may still want more than anybody will do.
        """
        scenario = self.staging.scenario
        ways = [edge for edge in self.edges if can_hold(edge.guard, self.staging)]
        if scenario.reception is Reception.BUSY:  # who cannot talk now only ends it, now or for another time
            ways = [edge for edge in ways if edge.source is not Stage.CONTACT or edge.trigger in {"decide", "leave"}]
        reached = {starts_in(scenario)}
        while more := {edge.dest for edge in ways if edge.source in reached and edge.trigger != "settle"} - reached:
            reached |= more  # settling leads back only to where they have been
        return tuple(edge for edge in ways if {edge.source, edge.dest} <= reached)


@cache
def _machine(goal: Goal) -> Machine:
    """Build the machine of a goal; it holds no customer, so all scenarios with that goal share it."""
    machine = Machine(model=None, states=[stage.value for stage in Stage], initial=None, auto_transitions=False,
                      send_event=True, queued=False, model_attribute="position")
    for edge in edges(goal):
        machine.add_transition(edge.trigger, edge.source.value, edge.dest.value, conditions=_asked(edge.guard))
    return machine


@dataclass(slots=True, eq=False)
class _Traveller:
    """What the machine moves in the customer's stead, so that a stage changes by an event alone."""

    position: str


def _asked(guard: Guard) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        return guard(event.kwargs["customer"])
    return condition


ENDS = frozenset(OUTCOMES)
