"""`simulate`: what simulated sellers make of a scenario."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from salessim.cli.shared import CONTENT, formats, open_library, print_json
from salessim.errors import ContentError, SalesSimError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from salessim.content.library import Library
    from salessim.model.scenario import Staging
    from salessim.model.seller import Seller
    from salessim.model.transcript import Turn
    from salessim.rehearsal.runs import Part
    from salessim.rehearsal.simulate import Failure, Rehearsal
    from salessim.rehearsal.tally import Figures

DIFFICULTIES = ("easy", "normal", "hard")


@click.command(short_help="Let simulated sellers play a scenario many times.")
@click.argument("scenario")
@click.option("--seller", default="all", show_default=True, metavar="NAME",
              help="A simulated seller, a YAML file with one, or all.")
@click.option("--runs", type=click.IntRange(1, 100_000), default=24, show_default=True, help="Conversations a seller.")
@click.option("--seed", type=int, default=1, show_default=True, help="The first seed; each run takes the next.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
              help="How many processes play; the figures are the same.")
@click.option("--difficulty", type=click.Choice([*DIFFICULTIES, "all"]), default="normal", show_default=True)
@click.option("--tier", type=click.Choice(["full", "light"]), default="light", show_default=True,
              help="How utterances are understood.")
@click.option("--show", is_flag=True, help="Also print the conversation of the first seed.")
@click.option("--items", is_flag=True, help="Also print what each check of the rubric tells.")
@CONTENT
@formats("text", "json")
def simulate(scenario: str, seller: str, runs: int, seed: int, jobs: int, difficulty: str, tier: str, show: bool,
             items: bool, content: tuple[Path, ...], form: str) -> None:
    """Let simulated sellers play SCENARIO, or all, with real sentences, and print what came of it.

    Endings, scores, utterances to the goal and what was left of the customer's patience, with intervals of 95 %, and
    what the checks of the rubric tell. A conversation that breaks off by a fault is told at the end, with the line that
    plays it again; the others count without it.
    """
    from salessim.cli.figures import as_json, counted, failure_lines, seller_lines
    from salessim.cli.items import item_lines
    from salessim.model.text import visible
    from salessim.rehearsal.runs import processes

    def say(text: str) -> None:
        click.echo(visible(text), err=form == "json")

    typed = click.get_current_context().get_parameter_source("content") is ParameterSource.COMMANDLINE
    named = content if typed else ()  # salessim.yaml names the others again when a line is played again
    failed: list[tuple[Part, Failure]] = []
    with processes(jobs) as pipes:  # they load while this one reads content
        library = open_library(content)
        for staging in _stages(library, scenario):
            sellers = _sellers(library, seller, staging, content)
            for hard in DIFFICULTIES if difficulty == "all" else (difficulty,):
                parts = _parts(library, staging, sellers, range(seed, seed + runs), hard, tier, seller)
                for part in parts if show else ():
                    _show(part, say)
                found = _play(parts, pipes)
                failed += found.failed
                if form == "json":
                    print_json(as_json(found, named))
                    continue
                say(f"{staging.scenario.id}, {hard}, {counted(runs, 'conversation')} a seller from seed {seed}; goal: "
                    f"{found.goal.value}")
                lines = item_lines(found.items, every=items) if found.tallies else ()
                for line in (*seller_lines(found, named), *lines):
                    say(line)
    if failed:
        for line in failure_lines(failed, named, traces=bool(os.environ.get("SALESSIM_DEBUG"))):
            click.echo(visible(line), err=True)
        sys.exit(max(failure.exit_code for _, failure in failed))


def _stages(library: Library, scenario: str) -> Iterator[Staging]:
    for name in [entry.id for entry in library.listing("scenario")] if scenario == "all" else [scenario]:
        yield library.stage(name)


def _sellers(library: Library, named: str, staging: Staging, content: Sequence[Path]) -> list[Seller]:
    """Give the sellers that are asked for, and of "all" those who speak the scenario's language.

    Raises:
        SalesSimError: there is no such seller, or they speak another language.
        ContentError: every fault of a seller's file.
    """
    from salessim.content.check import check

    language, files = staging.scenario.language, library.files("seller")
    if _is_file(named):
        names, own = [], [Path(named)]
    else:
        names = [named] if named != "all" else [entry.id for entry in library.listing("seller")
                                                if entry.broken or entry.language == language]
        own = [path for path, root in (files[name] for name in names if name in files) if root.guard is not None]
    if own and (faults := check(own, extra=content)):
        raise ContentError(faults)
    found = [library.seller(name) for name in names] or [library.seller_in(Path(named))]
    for seller in found:
        if seller.language != language:
            raise SalesSimError(f"the seller '{seller.id}' speaks '{seller.language}'; the scenario "
                                f"'{staging.scenario.id}' is in '{language}'", hint="see: salessim list sellers")
    return found


def _is_file(named: str) -> bool:
    return named.endswith((".yaml", ".yml"))


def _parts(library: Library, staging: Staging, sellers: Sequence[Seller], seeds: range, difficulty: str,
           tier: str, named: str) -> list[Part]:
    from salessim.model.scenario import Difficulty
    from salessim.rehearsal.runs import Part, Scene
    from salessim.rehearsal.simulate import pools

    scene = Scene(digest=staging.digest, tier=tier, staging=staging)
    return [Part(scene=scene, seller=seller, lines=pools(library, seller), seeds=seeds,
                 difficulty=Difficulty(difficulty), named=named if _is_file(named) else seller.id)
            for seller in sellers]


def _play(parts: Sequence[Part], pipes: Sequence[Connection]) -> Figures:
    from salessim.rehearsal.runs import play_all
    from salessim.rehearsal.tally import sum_up

    played: list[list[Rehearsal | Failure]] = [[] for _ in parts]
    with _progress(sum(len(part.seeds) for part in parts)) as done:
        for number, some in play_all(parts, pipes):
            played[number] += some
            done(len(some))
    return sum_up(parts, played)


@contextmanager
def _progress(length: int) -> Iterator[Callable[[int], object]]:
    """Show a bar on standard error while something is done, if a person looks at it."""
    if not sys.stderr.isatty():
        yield lambda count: count
        return
    with click.progressbar(length=length, label="Conversations", file=sys.stderr) as bar:
        yield bar.update


def _show(part: Part, say: Callable[[str], None]) -> None:
    """Say the conversation of the first seed, turn by turn; if it breaks off, up to there."""
    from salessim.model.transcript import spoken
    from salessim.rehearsal.runs import ear
    from salessim.rehearsal.simulate import Failure, rehearse

    def watch(turn: Turn) -> None:
        if turn.number:
            say(f"You: {turn.said}")
        for who, words in spoken(turn, part.scene.staging):
            say(f"{who}: {words}")

    seed = part.seeds[0]
    say(f"--- {part.seller.id}, seed {seed}")
    came = rehearse(part.scene.staging, part.seller, part.lines, seed=seed, difficulty=part.difficulty,
                    ear=ear(part.scene), watch=watch)
    if isinstance(came, Failure):
        say("--- it broke off here")
    else:
        say(f"--- {came.outcome.value if came.outcome else 'given up'}, "
            f"{'no score' if came.score is None else f'{came.score} points'}")
