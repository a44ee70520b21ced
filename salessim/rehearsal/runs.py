"""Many conversations, in one process or in several; each conversation is the same either way."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from salessim.errors import SalesSimError
from salessim.rehearsal.simulate import Failure, Rehearsal, RememberingEar, rehearse

if TYPE_CHECKING:
    from salessim.model.scenario import Difficulty, Staging
    from salessim.model.seller import Seller

AT_ONCE = 10
"""So many conversations a process plays before it tells of them (count); ours: about a quarter of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where sellers play: known by the digest of its staging and by the tier that listens."""

    digest: str
    tier: str
    staging: Staging = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A seller's part: who plays where, with which lines, and from which seeds; `named` is what to ask for them by."""

    scene: Scene
    seller: Seller
    lines: Mapping[str, Sequence[str]]
    seeds: range
    difficulty: Difficulty
    named: str


@lru_cache(maxsize=1)
def ear(scene: Scene) -> RememberingEar:
    """Give the ear of a scene; the same one until another scene is asked for."""
    return RememberingEar(scene.staging, tier=scene.tier)


def play(part: Part, seeds: range) -> list[Rehearsal | Failure]:
    """Play conversations of a part."""
    return [rehearse(part.scene.staging, part.seller, part.lines, seed=seed, difficulty=part.difficulty,
                     ear=ear(part.scene)) for seed in seeds]


def _serve(pipe: Connection) -> None:
    """Play what is asked for until nobody asks any more: a part, then seeds of it, then another part."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on a system where it is not inherited
    with suppress(EOFError, OSError):
        part: Part = pipe.recv()
        while True:
            asked: Part | range = pipe.recv()
            if isinstance(asked, Part):
                part = asked
            else:
                pipe.send(play(part, asked))


@contextmanager
def processes(jobs: int) -> Iterator[tuple[Connection, ...]]:
    """Hold as many processes ready as are asked for (count, from 1), each at the end of a pipe.

    With one job there are none: this process does it. When the block is left, by Ctrl-C too, they end.
    """
    spawning = get_context("spawn")  # the same on every system
    pipes, started = [], []
    try:
        # Ctrl-C is for this process, which then ends the others: they are born deaf to it.
        hears = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for _ in range(jobs if jobs > 1 else 0):
                here, there = spawning.Pipe()
                pipes.append(here)
                started.append(spawning.Process(target=_serve, args=(there,), daemon=True))
                started[-1].start()
                there.close()
        finally:
            signal.signal(signal.SIGINT, hears)
        yield tuple(pipes)
    finally:
        for one in started:
            one.terminate()
            one.join()


def play_all(parts: Sequence[Part], pipes: Sequence[Connection]) -> Iterator[tuple[int, list[Rehearsal | Failure]]]:
    """Give what came of each part (its place in `parts`), some conversations at a time; from several in no order.

    A process stays with a seller as long as it can, for it remembers what that seller says.

    Raises:
        SalesSimError: one of the processes was ended from outside.
    """
    left = [[part.seeds[at:at + AT_ONCE] for at in range(0, len(part.seeds), AT_ONCE)] for part in parts]
    if not pipes:
        for number, pieces in enumerate(left):
            for seeds in pieces:
                yield number, play(parts[number], seeds)
        return
    at: dict[Connection, int] = {}

    def ask(pipe: Connection) -> None:
        if pipe not in at or not left[at[pipe]]:
            taken = set(at.values())
            number = max(range(len(parts)), key=lambda one: (bool(left[one]) and one not in taken, len(left[one])))
            if not left[number]:
                at.pop(pipe, None)
                return
            at[pipe] = number
            pipe.send(parts[number])
        pipe.send(left[at[pipe]].pop(0))

    try:
        for pipe in pipes:
            ask(pipe)
        while at:
            ready = wait(list(at))
            for pipe in [pipe for pipe in at if pipe in ready]:
                number = at[pipe]
                played = pipe.recv()
                ask(pipe)
                yield number, played
    except (EOFError, OSError) as gone:
        raise SalesSimError("a process that played conversations was ended from outside",
                            hint="there may be too little memory; try fewer with --jobs") from gone
