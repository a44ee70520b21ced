"""Conversations of a simulated seller, one by one, and what came of each."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salessim.customer.dice import Dice
from salessim.errors import SalesSimError
from salessim.model.heard import Context, Heard
from salessim.model.lexicon import lexicon
from salessim.model.moves import Side
from salessim.model.scenario import REACHES, Difficulty, Stage
from salessim.rehearsal.items import Sheet, sheet
from salessim.rehearsal.speaker import Speaker
from salessim.scoring import assess
from salessim.session import Session
from salessim.understanding import Recogniser, load

if TYPE_CHECKING:
    from salessim.content.library import Library
    from salessim.model.assessment import Assessment
    from salessim.model.scenario import Staging
    from salessim.model.seller import Seller
    from salessim.model.transcript import Turn

SILENT = 6
"""After so many utterances in a row without a word a simulated seller has given up; ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """One conversation of a simulated seller.

    Attributes:
        outcome: how it ended; None: the seller gave up.
        score: in points of 100; None where nothing could be scored.
        turns: how many utterances the seller made (count).
        patience: what was left of the customer's (0 to 1).
        sheet: what the checks said.
    """

    seed: int
    outcome: Stage | None
    score: float | None
    turns: int
    patience: float
    sheet: Sheet = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One conversation that broke off by a fault.

    Attributes:
        message: what went wrong, a sentence.
        exit_code: what the program ends with: 2 where content is wrong, 70 where the program is.
        trace: where in the program it was.
    """

    seed: int
    message: str
    exit_code: int
    trace: str = ""


class RememberingEar(Recogniser):
    """A recogniser that remembers: simulated sellers say the same sentences again and again."""

    def __init__(self, staging: Staging, *, tier: str) -> None:
        super().__init__(load(staging.scenario.language), lexicon(staging), tier=tier)
        self._known: dict[Hashable, Heard] = {}
        self._gists: dict[tuple[str, Side], frozenset[str]] = {}

    def recognise(self, text: str, *, side: Side = Side.SELLER, context: Context = Context()) -> Heard:  # noqa: B008
        """Give what is understood, as the recogniser itself does."""
        asked = (text, side, context.serving, self._matters(text, side, context))
        if asked not in self._known:
            self._known[asked] = super().recognise(text, side=side, context=context)
        return self._known[asked]

    def _matters(self, text: str, side: Side, context: Context) -> Hashable:
        """Give what of the other side's last words this tier can see; the encoder reads them, the light tier does not.

        For the light tier it is which of their content words come again, and whether there were any.
        """
        if self.tier.name != "light":
            return context.last_words
        last = self._gist(context.last_words, side)
        return bool(last), last & self._gist(text, side)

    def _gist(self, text: str, side: Side) -> frozenset[str]:
        if (text, side) not in self._gists:
            reader = self._reader(side)
            self._gists[text, side] = reader.gist(reader.split(text))
        return self._gists[text, side]


def pools(library: Library, seller: Seller) -> dict[str, tuple[str, ...]]:
    """Give a seller's lines by pool, its own before those it borrows.

    Raises:
        SalesSimError: a seller to borrow from is not there.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in reversed(seller.lends):
        found.update(library.seller(name).lines)
    return {**found, **seller.lines}


def watch_nothing(turn: Turn) -> None:
    """Look away: nobody wants to see the conversation."""
    del turn


def perform(staging: Staging, seller: Seller, lines: Mapping[str, Sequence[str]], *, seed: int, difficulty: Difficulty,
            ear: Recogniser, watch: Callable[[Turn], None] = watch_nothing) -> tuple[Session, Assessment]:
    """Let a seller play one conversation to its end, and assess it.

    Args:
        staging: what is played.
        seller: who plays it.
        lines: what they can say, by pool.
        seed: from which everything random comes (any integer).
        difficulty: how forgiving the customer is.
        ear: a recogniser for this staging.
        watch: is shown each turn when it was said, the opening first.
    """
    session = Session.begin(staging, seed=seed, difficulty=difficulty, ear=ear)
    speaker = Speaker(seller, lines, staging, load(staging.scenario.language))
    solved = {need for feature in staging.product.features for need in feature.solves}
    turn = session.transcript.opening
    watch(turn)
    acts, quiet = session.customer.acts, 0
    while session.outcome is None and quiet < SILENT:
        dice = Dice(seed, -1 - session.customer.turn)  # not those of the customer's turns
        asked, when = session.customer.asking
        text = speaker.say(turn.reply, acts, dice, gate=session.customer.at_gate,
                           about=asked if when == session.customer.turn else "",
                           unanswered=sum(need not in solved for need in session.customer.voiced))
        quiet = 0 if text else quiet + 1
        turn = session.say(text)
        watch(turn)
        acts = turn.acts
    return session, assess(session.transcript, staging)


def rehearse(staging: Staging, seller: Seller, lines: Mapping[str, Sequence[str]], *, seed: int, difficulty: Difficulty,
             ear: Recogniser, watch: Callable[[Turn], None] = watch_nothing) -> Rehearsal | Failure:
    """Let a seller play one conversation. A fault in it ends this one alone, and is given instead."""
    try:
        session, assessment = perform(staging, seller, lines, seed=seed, difficulty=difficulty, ear=ear, watch=watch)
        return Rehearsal(seed=seed, outcome=session.outcome, score=assessment.score, turns=session.customer.turn,
                         patience=session.customer.attitude.patience, sheet=sheet(assessment))
    except SalesSimError as wrong:
        return Failure(seed=seed, message=str(wrong), exit_code=wrong.exit_code, trace=traceback.format_exc())
    except Exception as fault:  # the other conversations are not lost by it; the command line tells it at the end
        return Failure(seed=seed, message=f"a fault of the program: {type(fault).__name__}: {fault}", exit_code=70,
                       trace=traceback.format_exc())


def goal_of(staging: Staging) -> Stage:
    """Give the ending that reaches a scenario's goal."""
    return REACHES[staging.scenario.goal]
