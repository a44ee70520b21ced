"""How the figures of simulated sellers are printed: as a table, as JSON, and with lines that play one again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salessim.cli.items import items_json
from salessim.model.scenario import Difficulty

if TYPE_CHECKING:
    from salessim.rehearsal.figures import Spread
    from salessim.rehearsal.runs import Part
    from salessim.rehearsal.simulate import Failure
    from salessim.rehearsal.tally import Figures, Tally

SEEDS = 20
"""So many seeds are listed in a line (count); ours. JSON has them all."""


def seller_lines(found: Figures, content: Sequence[Path]) -> Iterator[str]:
    """Give the table of the sellers, the best first, and the lines that play their worst conversations again."""
    if not found.tallies:
        yield "  no conversation came to its end"
        return
    yield (f"  {'':16} {'score, mean':>22} {'quartiles':>12} {'reached the goal':>18} {'in utterances':>16} "
           f"{'patience left':>20}")
    ranked = sorted(found.tallies, key=lambda one: -(one[1].mean_score or 0))
    for _, one in ranked:
        low, high = one.goal_interval
        yield (f"  {one.seller:16} {_mean(one.score, 1):>22} {_quartiles(one.score):>12} "
               f"{f'{one.goal_rate:.0%} ({low:.0%} to {high:.0%})':>18} {_median(one.turns_to_goal):>16} "
               f"{_mean(one.patience, 2):>20}")
    yield "  in brackets: intervals of 95 %; beside the median of utterances, their quartiles"
    yield "  endings"
    for _, one in ranked:
        yield f"    {one.seller:16} {', '.join(_endings(one))}"
    yield "  the lowest score of each, to be looked at"
    for part, one in ranked:
        if one.lowest is not None and one.score is not None:
            yield f"    {one.score.least:5.1f}  {_again(part, one.lowest, content)}"


def counted(number: int, thing: str) -> str:
    """Say how many there are."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _mean(of: Spread | None, digits: int) -> str:
    if of is None:
        return "-"
    between = "" if of.low is None else f" ({of.low:.{digits}f} to {of.high:.{digits}f})"
    return f"{of.mean:.{digits}f}{between}"


def _quartiles(of: Spread | None) -> str:
    return "-" if of is None else f"{of.q1:.0f} {of.median:.0f} {of.q3:.0f}"


def _median(of: Spread | None) -> str:
    return "-" if of is None else f"{of.median:g} ({of.q1:g} to {of.q3:g})"


def _endings(one: Tally) -> Iterator[str]:
    for name, share in sorted(one.outcomes.items(), key=lambda end: -end[1]):
        low, high = one.outcome_intervals[name]
        yield f"{name} {share:.0%} ({low:.0%} to {high:.0%})"


def _again(part: Part, seed: int, content: Sequence[Path]) -> str:
    """Give the command line that plays one conversation again and shows it."""
    said = ["salessim", "simulate", part.scene.staging.scenario.id, "--seller", part.named,
            "--seed", str(seed), "--runs", "1", "--show"]
    if part.difficulty is not Difficulty.NORMAL:
        said += ["--difficulty", part.difficulty.value]
    if part.scene.tier != "light":
        said += ["--tier", part.scene.tier]
    for folder in content:
        said += ["--content", str(folder)]
    return shlex.join(said)


def failure_lines(failed: Sequence[tuple[Part, Failure]], content: Sequence[Path], *, traces: bool) -> Iterator[str]:
    """Tell of conversations that broke off, with the lines that play them again.

    Args:
        failed: at least one, those of a seller in a row.
        content: the trainer's folders that have to be named.
        traces: whether to tell where in the program it was.
    """
    for _, some in groupby(failed, key=lambda one: id(one[0])):
        broken = list(some)
        part = broken[0][0]
        yield (f"{part.scene.staging.scenario.id}, {part.seller.id}, {part.difficulty.value}: {len(broken)} of "
               f"{counted(len(part.seeds), 'conversation')} broke off and stand in no figure")
        alike: dict[str, list[Failure]] = {}
        for _, failure in broken:
            alike.setdefault(failure.message, []).append(failure)
        for message, (first, *more) in alike.items():
            yield f"  seed {first.seed}: {message}"
            if traces:
                yield first.trace.rstrip()
            yield f"    replay: {_again(part, first.seed, content)}"
            if more:
                seeds = ", ".join(str(one.seed) for one in more[:SEEDS])
                yield f"    the same with seed {seeds}{', …' if more[SEEDS:] else ''}"


def as_json(found: Figures, content: Sequence[Path]) -> dict[str, Any]:
    """Give what came of a scene as plain values (docs/command-line.md)."""
    part = found.parts[0]
    return {"scenario": part.scene.staging.scenario.id, "seed": part.seeds[0], "runs": len(part.seeds),
            "difficulty": part.difficulty.value, "goal": found.goal.value,
            "sellers": [{**asdict(one), "replay": None if one.lowest is None else _again(part, one.lowest, content)}
                        for part, one in found.tallies],
            **items_json(found.items),
            "failed": [{"seller": part.seller.id, "seed": failure.seed, "message": failure.message,
                        "replay": _again(part, failure.seed, content)} for part, failure in found.failed]}
