"""What a player says before the talk gets going: to the gatekeeper, in the first moments, and to who resists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.model.moves import Move
from salessim.model.scenario import Reception, Stage
from salessim.rehearsal.spoken import TRIES, WHEN, Named, Said

if TYPE_CHECKING:
    from salessim.customer import Customer
    from salessim.rehearsal.players import Player

M = Move


def gate(player: Player, customer: Customer) -> Iterator[Said]:  # noqa: ARG001
    """Tell whoever answers first who calls and why."""
    if customer.at_gate:
        yield Said((M.GREET, M.INTRODUCE_SELF, M.NAME_COMPANY, M.STATE_PURPOSE, M.ASK_PERMISSION, M.THANK,
                    M.CLOSED_QUESTION), (("person", customer.staging.persona.id),))


def leaves(player: Player, customer: Customer) -> Iterator[Said]:
    """Take a clear no as a no."""
    if customer.refused is not None and not player.habits.stubborn:
        yield Said((M.THANK, M.FAREWELL))


def resisted(player: Player, customer: Customer) -> Iterator[Said]:  # noqa: ARG001
    """Take seriously who does not want to talk; ask for another time who cannot."""
    if not customer.resisting or not customer.resisted:
        return
    if customer.staging.scenario.reception is Reception.BUSY:
        yield Said((M.EMPATHISE, M.APOLOGISE, M.PROPOSE_NEXT_STEP, M.THANK), WHEN)
    yield Said((M.EMPATHISE, M.APOLOGISE, M.ASK_PERMISSION, M.CLOSED_QUESTION))


def opens(player: Player, customer: Customer) -> Iterator[Said]:
    """Say who they are and what it is about."""
    if customer.stage is not Stage.CONTACT:
        return
    scenario = customer.staging.scenario
    known: Named = tuple(("finding", one) for one in sorted(customer.known))
    named: Named = (("person", customer.staging.persona.id), *(() if player.habits.deaf else known))
    if player.attempt("open"):
        yield Said((M.GREET, M.INTRODUCE_SELF, M.NAME_COMPANY, M.STATE_PURPOSE, M.ASK_PERMISSION,
                    M.CLOSED_QUESTION) if scenario.initiative == "seller" else
                   (M.GREET, M.INTRODUCE_SELF, M.ASK_NAME, M.OPEN_QUESTION), named)
    if player.attempt("go on opening", TRIES):
        yield Said((M.ASK_NAME, M.STATE_PURPOSE, M.SMALL_TALK))


def listens(player: Player, customer: Customer) -> Iterator[Said]:
    """Let the customer finish a thought."""
    if customer.broken_off and M.ENCOURAGE not in player.habits.without:
        yield Said((M.ENCOURAGE,), takes_up=False)


def pitches(player: Player, customer: Customer) -> Iterator[Said]:
    """Present something before anything was asked, where that is their habit."""
    if player.habits.pitches and player.attempt("pitch"):
        feature = customer.staging.product.features[0].id
        yield Said((M.FEATURE, M.ADVANTAGE), (("feature", feature),), serves=-0.8, takes_up=False)
