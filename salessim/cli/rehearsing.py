"""`simulate`: what simulated sellers make of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.shared import CONTENT, formats, open_library, print_json

if TYPE_CHECKING:
    from salessim.model.assessment import Assessment
    from salessim.rehearsal.simulate import Tally
    from salessim.session import Session

DIFFICULTIES = ("easy", "normal", "hard")


@click.command(short_help="Let simulated sellers play a scenario many times.")
@click.argument("scenario")
@click.option("--seller", default="all", show_default=True, metavar="NAME", help="Which simulated seller, or all.")
@click.option("--runs", type=click.IntRange(1, 100_000), default=24, show_default=True, help="Conversations a seller.")
@click.option("--seed", type=int, default=1, show_default=True, help="The first seed; each run takes the next.")
@click.option("--difficulty", type=click.Choice([*DIFFICULTIES, "all"]), default="normal", show_default=True)
@click.option("--tier", type=click.Choice(["full", "light"]), default="light", show_default=True,
              help="How utterances are understood.")
@click.option("--show", is_flag=True, help="Also print the conversation of the first seed.")
@CONTENT
@formats("text", "json")
def simulate(scenario: str, seller: str, runs: int, seed: int, difficulty: str, tier: str, show: bool,
             content: tuple[Path, ...], form: str) -> None:
    """Let simulated sellers play SCENARIO, or all, with real sentences; print endings, scores, and patience left."""
    from dataclasses import asdict

    from salessim.model.scenario import Difficulty
    from salessim.rehearsal.simulate import RememberingEar, goal_of, perform, pools, rehearse, tally

    library = open_library(content)
    sellers = [entry.id for entry in library.listing("seller")] if seller == "all" else [seller]
    for name in [entry.id for entry in library.listing("scenario")] if scenario == "all" else [scenario]:
        staging = library.stage(name)
        ear, goal = RememberingEar(staging, tier=tier), goal_of(staging)
        for hard in DIFFICULTIES if difficulty == "all" else (difficulty,):
            tallies = []
            for one in sellers:
                playing = library.seller(one)
                lines = pools(library, playing)
                if show:
                    _show(one, *perform(staging, playing, lines, seed=seed, difficulty=Difficulty(hard), ear=ear))
                tallies.append(tally(goal, one, list(rehearse(staging, playing, lines, seeds=range(seed, seed + runs),
                                                              difficulty=Difficulty(hard), ear=ear))))
            if form == "json":
                print_json({"scenario": name, "seed": seed, "runs": runs, "difficulty": hard,
                            "sellers": [asdict(one) for one in tallies], "items": []})
            else:
                click.echo(f"{name}, {hard}, {runs} conversations a seller from seed {seed}; goal: {goal.value}")
                for line in _table(tallies):
                    click.echo(line)


def _table(tallies: Sequence[Tally]) -> Iterable[str]:
    yield f"  {'seller':16} {'score':>6} {'goal':>6} {'turns':>6} {'patience':>9}  endings"
    for one in sorted(tallies, key=lambda one: -(one.mean_score or 0)):
        ends = ", ".join(f"{name} {share:.0%}" for name, share in sorted(one.outcomes.items(), key=lambda end: -end[1]))
        score = "-" if one.mean_score is None else f"{one.mean_score:.1f}"
        yield (f"  {one.seller:16} {score:>6} {one.goal_rate:>6.0%} {one.mean_turns:>6.1f} "
               f"{one.mean_patience:>9.2f}  {ends}")


def _show(name: str, session: Session, assessment: Assessment) -> None:
    from salessim.model.text import visible
    from salessim.model.transcript import spoken

    click.echo(f"--- {name}, {session.outcome.value if session.outcome else 'given up'}, {assessment.score} points")
    for turn in session.transcript.all:
        if turn.number:
            click.echo(visible(f"You: {turn.said}"))
        for who, words in spoken(turn, session.staging):
            click.echo(visible(f"{who}: {words}"))
