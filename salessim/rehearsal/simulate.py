"""Many conversations of one seller in one scenario, and what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from salessim.customer.dice import Dice
from salessim.model.heard import Context, Heard
from salessim.model.lexicon import lexicon
from salessim.model.moves import Side
from salessim.model.scenario import REACHES, Difficulty, Stage
from salessim.rehearsal.speaker import Speaker
from salessim.session import Session
from salessim.understanding import Recogniser, load

if TYPE_CHECKING:
    from salessim.content.library import Library
    from salessim.model.assessment import Assessment
    from salessim.model.scenario import Staging
    from salessim.model.seller import Seller

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
    """

    seed: int
    outcome: Stage | None
    score: float | None
    turns: int
    patience: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of many conversations.

    Attributes:
        outcomes: the share of each ending (0 to 1); "given_up" where the seller ended it.
        goal_rate: the share that reached the scenario's goal (0 to 1).
        mean_score: in points of 100.
        mean_turns: count.
        mean_patience: what was left of it (0 to 1).
    """

    seller: str
    runs: int
    outcomes: Mapping[str, float]
    goal_rate: float
    mean_score: float | None
    mean_turns: float
    mean_patience: float


class RememberingEar(Recogniser):
    """A recogniser that remembers: simulated sellers say the same sentences again and again."""

    def __init__(self, staging: Staging, *, tier: str) -> None:
        super().__init__(load(staging.scenario.language), lexicon(staging), tier=tier)
        self._known: dict[tuple[str, Side, Context], Heard] = {}

    def recognise(self, text: str, *, side: Side = Side.SELLER, context: Context = Context()) -> Heard:  # noqa: B008
        """Give what is understood, as the recogniser itself does."""
        asked = (text, side, context)
        if asked not in self._known:
            self._known[asked] = super().recognise(text, side=side, context=context)
        return self._known[asked]


def pools(library: Library, seller: Seller) -> dict[str, tuple[str, ...]]:
    """Give a seller's lines by pool, its own before those it borrows.

    Raises:
        SalesSimError: a seller to borrow from is not there.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in reversed(seller.lends):
        found.update(library.seller(name).lines)
    return {**found, **seller.lines}


def perform(staging: Staging, seller: Seller, lines: Mapping[str, Sequence[str]], *, seed: int,
            difficulty: Difficulty, ear: Recogniser) -> tuple[Session, Assessment]:
    """Let a seller play one conversation to its end, and assess it."""
    session = Session.begin(staging, seed=seed, difficulty=difficulty, ear=ear)
    speaker = Speaker(seller, lines, staging, load(staging.scenario.language))
    solved = {need for feature in staging.product.features for need in feature.solves}
    reply, acts, quiet = session.opening, session.customer.acts, 0
    while session.outcome is None and quiet < SILENT:
        dice = Dice(seed, -1 - session.customer.turn)  # not those of the customer's turns
        asked, when = session.customer.asking
        text = speaker.say(reply, acts, dice, gate=session.customer.at_gate,
                           about=asked if when == session.customer.turn else "",
                           unanswered=sum(need not in solved for need in session.customer.voiced))
        quiet = 0 if text else quiet + 1
        turn = session.say(text)
        reply, acts = turn.reply, turn.acts
    return session, session.assess()


def rehearse(staging: Staging, seller: Seller, lines: Mapping[str, Sequence[str]], *, seeds: range,
             difficulty: Difficulty, ear: Recogniser) -> Iterator[Rehearsal]:
    """Let a seller play one conversation a seed."""
    for seed in seeds:
        session, assessment = perform(staging, seller, lines, seed=seed, difficulty=difficulty, ear=ear)
        yield Rehearsal(seed=seed, outcome=session.outcome, score=assessment.score, turns=session.customer.turn,
                        patience=session.customer.attitude.patience)


def tally(goal: Stage, seller: str, runs: Sequence[Rehearsal]) -> Tally:
    """Sum up one seller's conversations (at least one)."""
    ends = Counter(run.outcome.value if run.outcome else "given_up" for run in runs)
    scores = [run.score for run in runs if run.score is not None]
    return Tally(seller=seller, runs=len(runs), mean_score=round(fmean(scores), 1) if scores else None,
                 outcomes={name: round(count / len(runs), 4) for name, count in sorted(ends.items())},
                 goal_rate=round(sum(run.outcome is goal for run in runs) / len(runs), 4),
                 mean_turns=round(fmean(run.turns for run in runs), 1),
                 mean_patience=round(fmean(run.patience for run in runs), 3))


def goal_of(staging: Staging) -> Stage:
    """Give the ending that reaches a scenario's goal."""
    return REACHES[staging.scenario.goal]
