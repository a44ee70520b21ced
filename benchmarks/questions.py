"""Measure whether a question gets the answer it asks for: `python -m benchmarks.questions`.

The questions (`questions.jsonl`) were written by two people who saw what each shipped customer could tell, and none of
the authored questions; "" is the subject of those that nothing answers. They are for measuring only.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from salessim.content.library import Library
from salessim.model.lexicon import lexicon
from salessim.understanding import Recogniser, load


def measured(tier: str) -> Counter[str]:
    """Count the questions that were taken for the right thing, another, or none, and what was taken for nothing's."""
    library, counted, ears = Library.open(), Counter[str](), dict[str, Recogniser]()
    for entry in library.listing("scenario"):
        staging = library.stage(entry.id)
        if staging.scenario.service is None and staging.persona.id not in ears:
            ears[staging.persona.id] = Recogniser(load(), lexicon(staging), tier=tier)
    rows = (Path(__file__).parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, rows):
        heard = ears[row["persona"]].recognise(row["text"])
        found = {*heard.mentioned("need"), *heard.mentioned("fact")}
        if row["subject"]:
            counted["right" if row["subject"] in found else "another" if found else "none"] += 1
        else:
            counted["taken" if found else "left"] += 1
    return counted


def main() -> None:
    """Print the shares of both tiers."""
    for tier in ("light", "full"):
        found = measured(tier)
        asked, idle = sum(found[how] for how in ("right", "another", "none")), found["taken"] + found["left"]
        print(f"{tier}: of {asked} questions " + ", ".join(
            f"{how} {found[how] / asked:.0%}" for how in ("right", "another", "none"))
            + f"; of {idle} that nothing answers {found['taken'] / idle:.0%} are taken for something")


if __name__ == "__main__":
    main()
