"""Measure how well a language pack understands: `python -m salessim.understanding.evaluate [LANGUAGE] [FILE.jsonl …]`.

Without files, by cross-validation: each file of examples is recognised by a model trained on the others. With files of
labelled utterances, {"side", "text", "moves"} a line, the pack's own model is measured on them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from salessim.model.heard import Context
from salessim.model.moves import HARMFUL, Side
from salessim.understanding.decide import decide
from salessim.understanding.pack import load
from salessim.understanding.reading import Reader
from salessim.understanding.recogniser import Recogniser
from salessim.understanding.train import Row, choose, examples, fit, look, macro_f1, vocabulary, weigh

Judged = tuple[Row, set[str]]
"""A labelled row, and the moves that were recognised in it."""


def unseen(language: str, side: Side) -> Iterator[Judged]:
    """Recognise every example of one side by a model that saw neither it nor the file it stands in."""
    pack = load(language)
    rows = examples(pack)
    own = [row for row in rows if row["side"] == side.value]
    for held in sorted({row["file"] for row in own}):
        targets, known = vocabulary(pack, [row for row in rows if row["file"] != held])
        reader = Reader(pack, side, {*targets, *known}, targets)
        rest = [row for row in own if row["file"] != held]
        views = look(reader, rest)
        weights = weigh(fit(side, views, choose(reader, rest, views)))
        for row in own:
            if row["file"] == held:
                reading = reader.read(row["text"], Context(last_words=row["last"]))
                yield row, {found.move for found in decide(reading, weights, side, weights.threshold)}


def known_by(language: str, rows: list[Row], side: Side) -> Iterator[Judged]:
    """Recognise labelled rows of one side by the pack as it is, without context."""
    recogniser = Recogniser(load(language))
    for row in rows:
        if row["side"] == side.value:
            yield row, {heard.move.value for heard in recogniser.recognise(row["text"], side=side).moves}


def table(judged: list[Judged], side: Side) -> str:
    """Say macro and micro F1, precision and recall, false alarms of harmful moves, and the weakest moves."""
    hit, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for row, given in judged:
        wanted = set(row["moves"])
        hit.update(wanted & given)
        extra.update(given - wanted)
        missed.update(wanted - given)
    h, e, m = hit.total(), extra.total(), missed.total()
    f1 = {move: 2 * hit[move] / (2 * hit[move] + extra[move] + missed[move]) for move in set(hit) | set(missed)}
    harmless = [given for row, given in judged if not set(row["moves"]) & HARMFUL]
    alarms = sum(bool(given & HARMFUL) for given in harmless) / max(1, len(harmless))
    weakest = ", ".join(f"{move} {f1[move]:.2f}" for move in sorted(f1, key=lambda move: (f1[move], move))[:8])
    macro = macro_f1([set(row["moves"]) for row, _ in judged], [given for _, given in judged])
    return (f"{side.value:9} {len(judged):5} rows  macro F1 {macro:.3f}"
            f"  micro F1 {2 * h / max(1, 2 * h + e + m):.3f}  precision {h / max(1, h + e):.3f}"
            f"  recall {h / max(1, h + m):.3f}  false alarms {alarms:.2%}\n          weakest: {weakest}")


def main(language: str = "en", *files: str) -> str:
    """Measure, and give the table."""
    told = []
    rows = [json.loads(line) for file in files for line in Path(file).read_text(encoding="utf-8").splitlines() if line]
    for side in Side:
        judged = list(known_by(language, rows, side) if files else unseen(language, side))
        if judged:
            told.append(table(judged, side))
    return "\n".join(told)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
