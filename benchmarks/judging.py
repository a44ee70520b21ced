"""Hold scores against those of three readers, on conversations of our own: `python -m benchmarks.judging`.

The readers judged blind, on the eleven items of `deca-professional-selling`; `judged/panel.json` has their points. The
weights of the checks were chosen on the sets c, d, e and f, so their figures flatter; g and h were written and judged
after that, and i and j after g and h had been looked at often. The sets c, d, g, h and i are of every kind; e and f
were written to be hard to judge by their surface, and j to be hard for a program that counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean

from salessim.content.library import Library
from salessim.model.assessment import Assessment
from salessim.recording import follow, read
from salessim.scoring import assess

HERE = Path(__file__).parent / "judged"
RUBRIC = "deca-professional-selling"
UNSEEN = ("gh", "ij")
"""The sets that no weight was chosen on, by when they were written."""


def ranks(values: Sequence[float]) -> list[float]:
    """Give the rank of each value; equal ones share the mean of theirs."""
    order = sorted(values)
    return [order.index(value) + (order.count(value) - 1) / 2 for value in values]


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Give the rank correlation (−1 to 1); 0 where one side never differs."""
    first, second = ranks(one), ranks(other)
    low, high = fmean(first), fmean(second)
    both = sum((a - low) * (b - high) for a, b in zip(first, second, strict=True))
    spread = (sum((a - low) ** 2 for a in first) * sum((b - high) ** 2 for b in second)) ** 0.5
    return both / spread if spread else 0.0


def points(marks: dict[str, float | None], most: dict[str, float]) -> float:
    """Give points of 100 of the items that were judged."""
    judged = {item: mark for item, mark in marks.items() if mark is not None}
    return 100 * sum(judged.values()) / sum(most[item] for item in judged)


def main() -> None:
    """Print the agreement of the readers, and ours with them."""
    tier = sys.argv[1] if len(sys.argv) > 1 else "full"
    rubric = Library.open().rubric(RUBRIC)
    most = {criterion.id: criterion.weight for criterion in rubric.sections[0].criteria}
    panel = json.loads((HERE / "panel.json").read_text(encoding="utf-8"))
    names = sorted(panel)
    readers = [[points({item: panel[name][item][reader] for item in most}, most) for name in names]
               for reader in range(3)]
    judged, spoken, ours = [], [], list[Assessment]()
    for name in names:
        marks = {item: [mark for mark in panel[name][item] if mark is not None] for item in most}
        judged.append(points({item: fmean(given) if len(given) > 1 else None for item, given in marks.items()}, most))
        transcript, staging = follow(read(HERE / f"{name}.txt"), rubric, tier=tier)
        spoken.append(sum(turn.heard.words for turn in transcript.turns))
        ours.append(assess(transcript, staging))
    scores = [one.score or 0.0 for one in ours]
    among = [spearman(readers[one], readers[other]) for one, other in combinations(range(3), 2)]
    print(f"{len(names)} conversations, tier {tier}; readers with one another: "
          f"rho {min(among):.2f} to {max(among):.2f}")
    print(f"ours with the panel: rho {spearman(scores, judged):.3f}, mean absolute error "
          f"{fmean(abs(a - b) for a, b in zip(scores, judged, strict=True)):.1f} points; mean {fmean(scores):.0f}, "
          f"panel's {fmean(judged):.0f}; rho with the number of words {spearman(scores, spoken):.2f}, "
          f"panel's {spearman(judged, spoken):.2f}")
    for item in most:
        mine = [next((criterion.score for criterion in one.criteria if criterion.id == item), None) for one in ours]
        theirs = [[mark for mark in panel[name][item] if mark is not None] for name in names]
        pairs = [(a, fmean(b)) for a, b in zip(mine, theirs, strict=True) if a is not None and len(b) > 1]
        print(f"  {item:20} {len(pairs):3}  rho {spearman(*zip(*pairs, strict=True)):.2f}")
    for sets in UNSEEN:
        fresh = [at for at, name in enumerate(names) if name[0] in sets]
        apart = fmean(abs(scores[at] - judged[at]) for at in fresh)
        together = spearman([scores[at] for at in fresh], [judged[at] for at in fresh])
        print(f"  unseen, sets {' and '.join(sets)}, {len(fresh)} conversations: rho {together:.3f}, "
              f"mean absolute error {apart:.1f}")
    for group in sorted({name[0] for name in names}):
        of = [at for at, name in enumerate(names) if name[0] == group]
        print(f"  set {group}: rho {spearman([scores[at] for at in of], [judged[at] for at in of]):.2f}")


if __name__ == "__main__":
    main()
