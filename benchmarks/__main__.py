"""Measure one turn, the start of the program, the way to the customer's first line, and simulated sellers."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

SAID = (
    "Good morning, this is Sam from Dawnline. Have I caught you at a bad moment?",
    "I'm calling because we deliver chilled goods before the shops open. May I ask how you do it now?",
    "What goes wrong with the deliveries, if anything?",
    "And what does a late delivery cost you?",
    "So the main thing is that they come before you open, have I got that right?",
    "I can see why that is a nuisance.",
    "Our own vans are there before six, so your shelves are full when you open.",
    "How does that sound so far?",
)


def median(measure: Callable[[], float], times: int) -> float:
    """Give the median of several measurements, in seconds."""
    return statistics.median(measure() for _ in range(times))


def wall(command: list[str], *, typed: str = "") -> float:
    """Give the wall time of a process, in seconds."""
    start = time.perf_counter()
    subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    return time.perf_counter() - start


def insert_floor(folder: Path) -> float:
    """Give the median time of one committed row in SQLite with a write-ahead log, in seconds."""
    database = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE TABLE floor (line TEXT)")

    def once() -> float:
        start = time.perf_counter()
        database.execute("INSERT INTO floor VALUES ('one turn as text')")
        return time.perf_counter() - start

    return median(once, 500)


def turns(folder: Path, tier: str) -> list[float]:
    """Give the time of each turn of twenty sessions, from text to stored reply, in seconds."""
    from salessim.cli.shared import Keeping
    from salessim.content.library import Library
    from salessim.journal import Journal
    from salessim.session import Session

    staging = Library.open().stage("cold-call-bakery")
    times = []
    with Journal.open(folder / f"{tier}.sqlite3", clock=lambda: datetime.now(UTC)) as journal:
        for seed in range(20):
            session = Session.begin(staging, seed=seed, tier=tier, record=Keeping(journal, staging).record)
            session.say("")
            for text in SAID:
                if session.outcome is None:
                    start = time.perf_counter()
                    session.say(text)
                    times.append(time.perf_counter() - start)
    return times


def recognitions(tier: str) -> list[float]:
    """Give the time of each recognition of the examples of one file, in seconds."""
    from salessim.understanding import Recogniser, load
    from salessim.understanding.train import examples

    recogniser, times = Recogniser(load(), tier=tier), []
    for row in [row for row in examples(load()) if row["file"] == "shops"][:200]:
        start = time.perf_counter()
        recogniser.recognise(row["text"])
        times.append(time.perf_counter() - start)
    return times


def scorings() -> dict[str, float]:
    """Give the mean time of a turn scored: from stored moves, and with recognition of both sides, in seconds."""
    from salessim.content.library import Library
    from salessim.recording import follow, read
    from salessim.scoring import assess

    rubric = Library.open().rubric("active-selling")
    recordings = [read(place) for place in sorted((Path(__file__).parent / "judged").glob("c*.txt"))]
    turns, taken = sum(line.seller for one in recordings for line in one.lines), {}
    for tier in ("light", "full"):
        follow(recordings[0], rubric, tier=tier)
        start = time.perf_counter()
        followed = [follow(one, rubric, tier=tier) for one in recordings]
        taken[tier] = time.perf_counter() - start
        start = time.perf_counter()
        for transcript, staging in followed:
            assess(transcript, staging)
        taken["stored"] = time.perf_counter() - start
        taken[tier] += taken["stored"]
    return {how: seconds / turns for how, seconds in taken.items()}


def simulation(jobs: int) -> float:
    """Give the time of 1,000 simulated conversations, 125 of each of the eight sellers, in seconds."""
    return wall([sys.executable, "-m", "salessim", "simulate", "shop-floor-cargo-bike", "--runs", "125",
                 "--jobs", str(jobs), "--format", "json"])


def first_line() -> float:
    """Give the time until the customer's first line is printed, in seconds."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "salessim", "practice", "cold-call-bakery", "--seed", "1", "--format", "json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        while line := running.stdout.readline():
            if '"customer_replied"' in line:
                break
        taken = time.perf_counter() - start
        running.kill()
    return taken


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ["SALESSIM_HOME"] = made
        floor_row, floor_click = insert_floor(folder), median(lambda: wall([sys.executable, "-c", "import click"]), 9)
        light, full = (statistics.median(turns(folder, tier)) for tier in ("light", "full"))
        heard = {tier: statistics.median(recognitions(tier)) for tier in ("light", "full")}
        cold = {tier: median(lambda tier=tier: wall([sys.executable, "-m", "salessim", "understand", "--tier", tier],
                                                    typed="Hello!\n"), 7) for tier in ("light", "full")}
        shown = median(lambda: wall([sys.executable, "-m", "salessim", "--help"]), 9)
        first = median(first_line, 7)
        scored = scorings()
        alone, together = simulation(1), simulation(2)
    # A turn has 2 ms; the full tier's encoder has a budget of 6 ms of its own.
    rows = (
        ("one turn, light: text to stored", light, 0.002, "one committed SQLite row", floor_row),
        ("one turn, full: text to stored", full, 0.008, "one committed SQLite row", floor_row),
        ("one utterance understood, light", heard["light"], 0.001, "one committed SQLite row", floor_row),
        ("one utterance understood, full", heard["full"], 0.006, "one committed SQLite row", floor_row),
        ("a turn scored, from stored moves", scored["stored"], 0.0001, "one committed SQLite row", floor_row),
        ("a turn scored, light", scored["light"], 1 / 1500, "one committed SQLite row", floor_row),
        ("a turn scored, full", scored["full"], 1 / 300, "one committed SQLite row", floor_row),
        ("salessim understand, light, cold", cold["light"], 0.2, 'python -c "import click"', floor_click),
        ("salessim understand, full, cold", cold["full"], 0.6, 'python -c "import click"', floor_click),
        ("salessim --help", shown, 2.5 * floor_click, 'python -c "import click"', floor_click),
        ("first customer line of practice", first, 0.5, 'python -c "import click"', floor_click),
        ("1,000 conversations simulated", alone, 30.0, 'python -c "import click"', floor_click),
        ("the same with --jobs 2", together, alone / 1.7, "half of that", alone / 2),
    )
    print(f"{'figure':34} {'median':>11} {'goal':>11} {'ratio':>7}  floor")
    for name, figure, goal, floor_name, floor in rows:
        verdict = "" if figure <= goal else "  over the goal"
        print(f"{name:34} {figure * 1000:8.2f} ms {goal * 1000:8.2f} ms {figure / floor:7.1f}  "
              f"{floor_name} ({floor * 1000:.3f} ms){verdict}")


if __name__ == "__main__":
    main()
