"""Train the light model of a language pack: `python -m salessim.understanding.train [LANGUAGE]`.

One logistic regression a move, trained together by AdaGrad (Duchi and others 2011) on whole utterances; the threshold
of a side is chosen on scores of rows that the scorer was not trained on. Nothing is random but the order of the rows,
which a fixed seed gives; the same files give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from math import exp, fsum, log, sqrt
from pathlib import Path
from random import Random
from typing import Any

from salessim.errors import UnderstandingError
from salessim.model.heard import Context
from salessim.model.moves import MOVES_OF, Side
from salessim.understanding.decide import decide
from salessim.understanding.light import Weights, read, write
from salessim.understanding.pack import Pack, load
from salessim.understanding.reading import Reader
from salessim.understanding.spelling import one_slip
from salessim.understanding.text import split
from salessim.understanding.tiers import linear

EPOCHS = 8
RATE = 0.5
DECAY = 0.01
"""Share of every weight that is lost an epoch."""
SMALL = 0.03
"""An error (0 to 1) up to which nothing is learned."""
LEAST = 2
"""A feature counts from so many rows on."""
SEED = 7
FOLDS = 2
THRESHOLDS = [step / 4 for step in range(-10, 5)]
"""The thresholds that are tried (log-odds)."""
SLIP = 6
"""From so many letters on, a rare word beside a known one is taken for a slip."""
_QUOTE = re.compile("[\"\u201c]([^\"\u201d]+)[\"\u201d]")

Row = dict[str, Any]
View = tuple[list[set[int]], list[int]]
"""The feature sets of one row (an epoch takes one of them) and the numbers of its labels."""


def inputs(pack: Pack) -> str:
    """Give the SHA-256 of all that the light model is made from, hexadecimal."""
    return _hash([pack.folder / "pack.json", pack.folder / "words.txt", *sorted(
        [*pack.folder.glob("*.cues"), *pack.folder.glob("examples/*.jsonl")])])


def taught(pack: Pack) -> str:
    """Give the SHA-256 of the examples alone, which is what the encoder is made from, hexadecimal."""
    return _hash(sorted(pack.folder.glob("examples/*.jsonl")))


def _hash(places: list[Path]) -> str:
    whole = hashlib.sha256()
    for place in places:
        whole.update(place.name.encode() + b"\0" + place.read_bytes() + b"\0")
    return whole.hexdigest()


def examples(pack: Pack) -> list[Row]:
    """Read the labelled utterances, each with the `file` it stands in and the customer's `last` words if quoted.

    Raises:
        UnderstandingError: a row cannot be read, or names a move that there is not.
    """
    rows: list[Row] = []
    for place in sorted(pack.folder.glob("examples/*.jsonl")):
        for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                unknown = set(row["moves"]) - {move.value for move in MOVES_OF[Side(row["side"])]}
            except (ValueError, KeyError, TypeError) as wrong:
                raise UnderstandingError(f"{place}:{number}: no labelled utterance: {wrong}") from wrong
            if unknown:
                raise UnderstandingError(f"{place}:{number}: unknown moves: {', '.join(sorted(unknown))}")
            quoted = _QUOTE.findall(row.get("context") or "")
            rows.append({**row, "file": place.stem, "last": quoted[-1] if quoted else ""})
    return rows


def vocabulary(pack: Pack, rows: list[Row]) -> tuple[list[str], list[str]]:
    """Give the words that a slip may be repaired to, the most frequent first, and all the others that are known.

    A long word that stands in the examples once and is one slip from a known one is taken for a slip itself.
    """
    counts = Counter(word for row in rows for word in set(split(pack, row["text"]).words) if word.isalpha())
    cues = {word for side in Side for word in pack.cues(side).vocabulary if word.isalpha()}
    sure = {word for word, count in counts.items() if count > 1} | cues | set(pack.function) | set(pack.numbers)
    targets = sorted(sure, key=lambda word: (-counts[word], word))
    once = sorted(set(counts) - sure)
    long = [word for word in targets if len(word) >= SLIP]
    return targets, [word for word in once if len(word) < SLIP or word in pack.common or not any(
        one_slip(word, other) and pack.stem(word) != pack.stem(other) for other in long)]


def _fit(views: list[View], size: int) -> tuple[dict[int, list[float]], list[float]]:
    counts = Counter(feature for sets, _ in views for feature in set().union(*sets))
    rows = {feature: [0.0] * size for feature in sorted(counts) if counts[feature] >= LEAST}
    seen = {feature: [1e-3] * size for feature in rows}
    share = [sum(label in labels for _, labels in views) / len(views) for label in range(size)]
    biases = [log((part + 0.002) / (1 - part + 0.002)) for part in share]
    ready = [([[feature for feature in sorted(each) if feature in rows] for each in sets], labels)
             for sets, labels in views]
    order, random = list(range(len(ready))), Random(SEED)
    for epoch in range(EPOCHS):
        random.shuffle(order)
        for at in order:
            sets, labels = ready[at]
            features = sets[(epoch + at) % len(sets)]
            lift = 1 / sqrt(len(features) or 1)
            sums = [fsum(column) for column in zip([0.0] * size, *[rows[feature] for feature in features], strict=True)]
            steps = []
            for label in range(size):
                score = sums[label] * lift + biases[label]
                error = 1 / (1 + exp(-max(-30.0, min(30.0, score)))) - (label in labels)
                if abs(error) > SMALL:
                    steps.append((label, RATE * error * lift, (error * lift) ** 2))
                    biases[label] -= 0.02 * error
            for feature in features:
                past, weights = seen[feature], rows[feature]
                for label, step, square in steps:
                    past[label] += square
                    weights[label] -= step / sqrt(past[label])
        for weights in rows.values():
            for label in range(size):
                weights[label] *= 1 - DECAY
    return rows, biases


def _pack(moves: list[str], rows: dict[int, list[float]], biases: list[float]) -> dict[str, Any]:
    """Round the weights to a byte each; rows in which nothing is left are left out."""
    scales = [max((abs(weights[label]) for weights in rows.values()), default=1.0) / 127 or 1.0
              for label in range(len(moves))]
    features, table = [], bytearray()
    for feature in sorted(rows):
        whole = [round(weight / scale) for weight, scale in zip(rows[feature], scales, strict=True)]
        if any(whole):
            features.append(feature)
            table += bytes(128 + number for number in whole)
    return {"moves": moves, "scales": scales, "biases": [round(bias, 6) for bias in biases], "threshold": 0.0,
            "features": features, "rows": bytes(table)}


def weigh(values: dict[str, Any]) -> Weights:
    """Make a model, as it would be read from the file, of what `train` gives for a side."""
    rows = {feature: at for at, feature in enumerate(values["features"])}
    return Weights(tuple(values["moves"]), tuple(values["scales"]), tuple(values["biases"]), values["threshold"], rows,
                   values["rows"])


def look(reader: Reader, rows: list[Row]) -> list[View]:
    """Give the views of rows: with the customer's last words, where they are known, and without."""
    names = [move.value for move in MOVES_OF[reader.side]]
    views = []
    for row in rows:
        contexts = [Context(), Context(last_words=row["last"])] if row["last"] else [Context()]
        wholes = [reader.read(row["text"], context).whole for context in contexts]
        labels = [names.index(name) for name in row["moves"]]
        views.append(([whole.features if whole else set() for whole in wholes], labels))
    return views


def fit(side: Side, views: list[View], threshold: float) -> dict[str, Any]:
    """Train one side and give what `light.write` wants."""
    moves = [move.value for move in MOVES_OF[side]]
    return {**_pack(moves, *_fit(views, len(moves))), "threshold": threshold}


def macro_f1(wanted: list[set[str]], given: list[set[str]]) -> float:
    """Give the mean F1 (0 to 1) over the moves that are wanted anywhere."""
    hit, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for want, got in zip(wanted, given, strict=True):
        hit.update(want & got)
        extra.update(got - want)
        missed.update(want - got)
    names = sorted(set(hit) | set(missed))
    return sum(2 * hit[name] / (2 * hit[name] + extra[name] + missed[name]) for name in names) / max(1, len(names))


def choose(reader: Reader, rows: list[Row], views: list[View]) -> float:
    """Choose a side's threshold (log-odds): the one with the best macro F1 on files that the model had not seen.

    Each is rated together with its neighbours, so that one lucky step does not win.
    """
    unseen = []
    files = sorted({row["file"] for row in rows})
    for fold in range(min(FOLDS, len(files))):
        held = files[fold::FOLDS]
        known = [view for row, view in zip(rows, views, strict=True) if row["file"] not in held]
        weights = weigh(fit(reader.side, known, 0.0))
        for row in rows:
            if row["file"] in held:
                reading = reader.read(row["text"], Context(last_words=row["last"]))
                unseen.append((linear(weights, reading), reading, set(row["moves"])))
    wanted = [labels for _, _, labels in unseen]
    rated = [macro_f1(wanted, [{found.move for found in decide(reading, scores, reader.side, threshold)}
                               for scores, reading, _ in unseen]) for threshold in THRESHOLDS]
    smooth = [sum(rated[at - 1:at + 2]) for at in range(1, len(rated) - 1)]
    return THRESHOLDS[1 + smooth.index(max(smooth))]


def main(language: str = "en") -> str:
    """Train a language's model, write it into the pack, and say what was done."""
    pack = load(language)
    rows = examples(pack)
    targets, known = vocabulary(pack, rows)
    sides = {}
    for side in Side:
        reader = Reader(pack, side, {*targets, *known}, targets)
        own = [row for row in rows if row["side"] == side.value]
        views = look(reader, own)
        sides[side.value] = fit(side, views, choose(reader, own, views))
    place = pack.folder / "light.bin"
    write(place, inputs(pack), targets, known, sides)
    light = read(place)
    told = ", ".join(f"{side} threshold {weights.threshold:+.2f}" for side, weights in sorted(light.sides.items()))
    return f"{place}: {place.stat().st_size} bytes from {len(rows)} rows, {told}"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:2]) + "\n")
