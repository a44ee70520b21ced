"""`simulate`: what simulated sellers make of a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from salessim.cli.shared import CONTENT, formats, open_library, print_json

SEED = 1


@click.command(short_help="Let simulated sellers play a scenario many times.")
@click.argument("scenario")
@click.option("--seller", default="all", show_default=True, metavar="NAME", help="Which simulated seller, or all.")
@click.option("--runs", type=click.IntRange(1, 100_000), default=24, show_default=True, help="Conversations a seller.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="The first seed; each run takes the next.")
@click.option("--difficulty", type=click.Choice(["easy", "normal", "hard"]), default="normal", show_default=True)
@click.option("--tier", type=click.Choice(["full", "light"]), default="light", show_default=True,
              help="How utterances are understood.")
@click.option("--show", is_flag=True, help="Also print the conversation of the first seed.")
@CONTENT
@formats("text", "json")
def simulate(scenario: str, seller: str, runs: int, seed: int, difficulty: str, tier: str, show: bool,
             content: tuple[Path, ...], form: str) -> None:
    """Let simulated sellers play SCENARIO with real sentences, and print endings, scores and what patience was left."""
    from dataclasses import asdict

    from salessim.model.scenario import Difficulty
    from salessim.rehearsal.simulate import RememberingEar, goal_of, perform, pools, rehearse, tally

    library = open_library(content)
    staging, hard = library.stage(scenario), Difficulty(difficulty)
    ear = RememberingEar(staging, tier=tier)
    names = [entry.id for entry in library.listing("seller")] if seller == "all" else [seller]
    tallies = []
    for name in names:
        playing = library.seller(name)
        lines = pools(library, playing)
        if show:
            _show(*perform(staging, playing, lines, seed=seed, difficulty=hard, ear=ear), name=name)
        tallies.append(tally(goal_of(staging), name, list(rehearse(
            staging, playing, lines, seeds=range(seed, seed + runs), difficulty=hard, ear=ear))))
    if form == "json":
        print_json({"scenario": scenario, "seed": seed, "runs": runs, "difficulty": difficulty,
                    "sellers": [asdict(one) for one in tallies], "items": []})
        return
    click.echo(f"{scenario}, {difficulty}, {runs} conversations a seller from seed {seed}; goal: "
               f"{goal_of(staging).value}")
    click.echo(f"{'seller':16} {'score':>6} {'goal':>6} {'turns':>6} {'patience':>9}  endings")
    for one in sorted(tallies, key=lambda one: -(one.mean_score or 0)):
        ends = ", ".join(f"{name} {share:.0%}" for name, share in sorted(one.outcomes.items(), key=lambda p: -p[1]))
        score = "-" if one.mean_score is None else f"{one.mean_score:.1f}"
        click.echo(f"{one.seller:16} {score:>6} {one.goal_rate:>6.0%} {one.mean_turns:>6.1f} "
                   f"{one.mean_patience:>9.2f}  {ends}")


def _show(session: object, assessment: object, *, name: str) -> None:
    from typing import cast

    from salessim.model.assessment import Assessment
    from salessim.model.text import visible
    from salessim.session import Session

    played, judged = cast("Session", session), cast("Assessment", assessment)
    click.echo(f"--- {name}, {played.outcome.value if played.outcome else 'given up'}, {judged.score} points")
    click.echo(visible(f"customer> {played.opening}"))
    for turn in played.transcript.turns:
        click.echo(visible(f"you> {turn.said}\ncustomer> {turn.reply}"))
