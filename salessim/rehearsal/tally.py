"""What came of many conversations of one seller, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from salessim.model.transcript import transcribe
from salessim.rehearsal.figures import Spread, spread, wilson
from salessim.rehearsal.items import Analysis, analyse, questions
from salessim.rehearsal.simulate import Failure, Rehearsal, goal_of
from salessim.scoring import assess

if TYPE_CHECKING:
    from salessim.model.scenario import Stage
    from salessim.rehearsal.runs import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of many conversations. An interval is one of 95 %.

    Attributes:
        runs: how many were played to their end (count).
        outcomes: the share of each ending (0 to 1); "given_up" where the seller ended it.
        outcome_intervals: the interval of each.
        goal_rate: the share that reached the scenario's goal (0 to 1), and `goal_interval` its interval.
        mean_score: in points of 100; None where nothing could be scored.
        mean_turns: count.
        mean_patience: what was left of it (0 to 1).
        score: how the scores are spread.
        turns_to_goal: how many utterances it took those who reached the goal; None where nobody did.
        patience: how what was left of the customer's is spread.
        lowest: the seed of the conversation with the lowest score, of several the first; None where nothing was scored.
    """

    seller: str
    runs: int
    outcomes: Mapping[str, float]
    goal_rate: float
    mean_score: float | None
    mean_turns: float
    mean_patience: float
    outcome_intervals: Mapping[str, tuple[float, float]]
    goal_interval: tuple[float, float]
    score: Spread | None
    turns_to_goal: Spread | None
    patience: Spread | None
    lowest: int | None


def tally(goal: Stage, seller: str, runs: Sequence[Rehearsal]) -> Tally:
    """Sum up one seller's conversations (at least one)."""
    count = len(runs)
    ends = Counter(run.outcome.value if run.outcome else "given_up" for run in runs)
    scores = [run.score for run in runs if run.score is not None]
    reached = [run.turns for run in runs if run.outcome is goal]
    lowest = min((run for run in runs if run.score is not None), key=lambda run: (run.score, run.seed), default=None)
    return Tally(seller=seller, runs=count, mean_score=round(fmean(scores), 1) if scores else None,
                 outcomes={name: round(times / count, 4) for name, times in sorted(ends.items())},
                 outcome_intervals={name: wilson(times, count) for name, times in sorted(ends.items())},
                 goal_rate=round(len(reached) / count, 4), goal_interval=wilson(len(reached), count),
                 mean_turns=round(fmean(run.turns for run in runs), 1),
                 mean_patience=round(fmean(run.patience for run in runs), 3),
                 score=spread(scores, most=100.0), turns_to_goal=spread(reached),
                 patience=spread([run.patience for run in runs], most=1.0, digits=3),
                 lowest=lowest.seed if lowest else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of one scene: at least one part, all with the same seeds.

    Attributes:
        tallies: one for each part of which a conversation was played to its end, with that part.
        items: what the checks tell, over all sellers.
        failed: the conversations that broke off.
    """

    parts: Sequence[Part]
    goal: Stage
    tallies: Sequence[tuple[Part, Tally]]
    items: Analysis
    failed: Sequence[tuple[Part, Failure]]


def sum_up(parts: Sequence[Part], played: Sequence[Sequence[Rehearsal | Failure]]) -> Figures:
    """Sum up what was played, for each part in any order; the figures do not hang on the order."""
    staging = parts[0].scene.staging
    ended = [sorted((one for one in some if isinstance(one, Rehearsal)), key=lambda one: one.seed) for some in played]
    failed = [sorted((one for one in some if isinstance(one, Failure)), key=lambda one: one.seed) for some in played]
    goal, unsaid = goal_of(staging), assess(transcribe(()), staging)  # it holds every check, none of them observed
    return Figures(
        parts=parts, goal=goal, failed=[(part, one) for part, some in zip(parts, failed, strict=True) for one in some],
        tallies=[(part, tally(goal, part.seller.id, runs)) for part, runs in zip(parts, ended, strict=True) if runs],
        items=analyse([run.sheet for runs in ended for run in runs], questions([unsaid])))
