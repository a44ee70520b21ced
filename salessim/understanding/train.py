"""Train the light model of a language pack: `python -m salessim.understanding.train [LANGUAGE]`.

One logistic regression a move, trained together by AdaGrad (Duchi and others 2011) on whole utterances: the labelled
ones, and unlabelled ones that the encoder of the full tier has judged (what it says counts as a share of a label).
Nothing is random but the order of the rows, which a fixed seed gives; the same files give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from array import array
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from math import fsum, log, sqrt
from pathlib import Path
from random import Random
from typing import Any

from salessim.errors import UnderstandingError
from salessim.model.heard import Context
from salessim.model.moves import MOVES_OF, Side
from salessim.understanding.light import Weights, read, write
from salessim.understanding.pack import Pack, load
from salessim.understanding.reading import Reader
from salessim.understanding.rules import chance
from salessim.understanding.spelling import Speller
from salessim.understanding.text import split

EPOCHS = 8
RATE = 0.5
DECAY = 0.01
"""Share of every weight that is lost an epoch."""
SMALL = 0.03
"""An error (0 to 1) up to which nothing is learned."""
LEAST = 3
"""A feature counts from so many rows on."""
SEED = 7
THRESHOLDS = {Side.SELLER: -0.75, Side.CUSTOMER: -0.75}
"""From which score on a label is heard (log-odds): chosen on files of examples that were held out."""
FREQUENT, COMMONER = 10, 10
"""A word that stands in so many examples is no slip; nor is one unless the other word is so many times commoner."""
_QUOTE = re.compile("[\"\u201c]([^\"\u201d]+)[\"\u201d]")

Row = dict[str, Any]
View = tuple[list[set[int]], list[float]]
"""The feature sets of one row (an epoch takes one of them) and how far each label holds (0 to 1)."""


def inputs(pack: Pack) -> str:
    """Give the SHA-256 of all that the light model is made from, hexadecimal."""
    return _hash([pack.folder / "pack.json", pack.folder / "words.txt", pack.folder / "full.bin", *sorted(
        [*pack.folder.glob("*.cues"), *pack.folder.glob("examples/*.jsonl")])])


def taught(pack: Pack) -> str:
    """Give the SHA-256 of the examples alone, which is what the encoder is made from, hexadecimal."""
    return _hash(sorted(pack.folder.glob("examples/*.jsonl")))


def marked(pack: Pack) -> str:
    """Give the SHA-256 of the marks, from which the encoder learns whom an utterance serves, hexadecimal."""
    return _hash(sorted(pack.folder.glob("orientation/*.jsonl")))


def asked(pack: Pack) -> str:
    """Give the SHA-256 of the groups of questions, from which the encoder learns what they mean, hexadecimal."""
    return _hash(sorted(pack.folder.glob("meaning/*.jsonl")))


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


def grouped(pack: Pack) -> list[Row]:
    """Read questions, each with its `customer` and the `piece` of information that it asks for (CONTRIBUTING.md).

    Raises:
        UnderstandingError: a row cannot be read, or lacks one of them.
    """
    rows: list[Row] = []
    for place in sorted(pack.folder.glob("meaning/*.jsonl")):
        for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                if not all(row[key].strip() for key in ("customer", "piece", "text")):
                    raise ValueError("expected a customer, a piece and a text")
                rows.append({**row, "file": place.stem})
            except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                raise UnderstandingError(f"{place}:{number}: no question of a group: {wrong}") from wrong
    return rows


def marks(pack: Pack) -> list[Row]:
    """Read a seller's utterances with a `mark` from −2 to 2 (CONTRIBUTING.md), the customer's `last` words before each.

    Raises:
        UnderstandingError: a row cannot be read, or its mark is none.
    """
    rows: list[Row] = []
    for place in sorted(pack.folder.glob("orientation/*.jsonl")):
        for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                if row["mark"] not in range(-2, 3) or not row["text"].strip():
                    raise ValueError(f"the mark is {row['mark']!r}; expected a text, and −2, −1, 0, 1 or 2")
                rows.append({"text": row["text"], "last": row["last"], "mark": row["mark"], "file": place.stem})
            except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                raise UnderstandingError(f"{place}:{number}: no marked utterance: {wrong}") from wrong
    return rows


def vocabulary(pack: Pack, rows: list[Row]) -> tuple[list[str], list[str]]:
    """Give the words that a slip may be repaired to, the most frequent first, and all the others that are known.

    A rare word of the examples that misses a letter of a much commoner one, or has one too many or two swapped, is
    taken for a slip itself.
    """
    counts = Counter(word for row in rows for word in set(split(pack, row["text"]).words) if word.isalpha())
    cues = {word for side in Side for word in pack.cues(side).vocabulary if word.isalpha()}
    sure = {word for word in counts if counts[word] >= FREQUENT or word in pack.common}
    sure |= cues | set(pack.function) | set(pack.numbers)
    targets = sorted(sure, key=lambda word: (-counts[word], word))
    speller = Speller(pack, sure, targets, ())

    def slipped(word: str) -> bool:
        other = speller.restored(word)
        typed = len(other) != len(word) or sorted(other) == sorted(word)  # another letter is often another word
        return (other != word and typed and pack.stem(other) != pack.stem(word)
                and counts[other] >= COMMONER * counts[word])

    return targets, [word for word in sorted(set(counts) - sure) if not slipped(word)]


def unlabelled(pack: Pack, rows: list[Row], side: Side) -> list[str]:
    """Give what one side says without a label: quoted in the other's context, or a sentence of a longer utterance."""
    texts: dict[str, None] = {}
    for row in rows:
        if row["side"] != side.value:
            texts.update(dict.fromkeys(_QUOTE.findall(row.get("context") or "")))
            continue
        said = split(pack, row["text"])
        if len(said.sentences) > 1:
            texts.update((row["text"][said.starts[one.first]:said.ends[one.last - 1]] + one.mark, None)
                         for one in said.sentences)
    return list(texts)


def judged(pack: Pack, reader: Reader, texts: list[str]) -> list[View]:
    """Let the encoder of the full tier judge unlabelled utterances; a label holds by half at the tier's threshold.

    Raises:
        UnderstandingError: full.bin is missing or damaged.
    """
    from salessim.understanding.encoder import read as read_encoder

    encoder, views = read_encoder(pack.folder / "full.bin"), []
    threshold = encoder.header["thresholds"][reader.side.value]
    for text in texts:
        whole, said = reader.read(text, Context()).whole, encoder.read(text, "", reader.side.value).said
        if whole and len(said):
            views.append(([whole.features], [chance(score - threshold) for score in encoder.judge(said)]))
    return views


def _fit(views: list[View], size: int) -> tuple[dict[int, list[float]], list[float]]:
    counts = Counter(feature for sets, _ in views for feature in set().union(*sets))
    rows = {feature: [0.0] * size for feature in sorted(counts) if counts[feature] >= LEAST}
    seen = {feature: [1e-3] * size for feature in rows}
    share = [fsum(labels[label] for _, labels in views) / len(views) for label in range(size)]
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
                error = chance(score) - labels[label]
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
    return Weights(tuple(values["moves"]), tuple(values["scales"]), tuple(values["biases"]), values["threshold"],
                   array("I", values["features"]), values["rows"])


def look(reader: Reader, rows: list[Row]) -> list[View]:
    """Give the views of rows: with the customer's last words, where they are known, and without."""
    names = [move.value for move in MOVES_OF[reader.side]]
    views = []
    for row in rows:
        contexts = [Context(), Context(last_words=row["last"])] if row["last"] else [Context()]
        wholes = [reader.read(row["text"], context).whole for context in contexts]
        labels = [float(name in row["moves"]) for name in names]
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


def train(language: str, side: Side) -> dict[str, Any]:
    """Train one side of a language's model and give what `light.write` wants."""
    pack = load(language)
    rows = examples(pack)
    targets, known = vocabulary(pack, rows)
    reader = Reader(pack, side, Speller(pack, {*targets, *known}, targets, ()))
    own = [row for row in rows if row["side"] == side.value]
    return fit(side, [*look(reader, own), *judged(pack, reader, unlabelled(pack, rows, side))], THRESHOLDS[side])


def main(language: str = "en") -> str:
    """Train a language's model, write it into the pack, and say what was done."""
    pack = load(language)
    rows = examples(pack)
    with ProcessPoolExecutor() as workers:
        sides = dict(zip([side.value for side in Side], workers.map(train, repeat(language), Side), strict=True))
    place = pack.folder / "light.bin"
    write(place, inputs(pack), *vocabulary(pack, rows), sides)
    light = read(place)
    told = ", ".join(f"{len(weights.features)} features of the {side}" for side, weights in sorted(light.sides.items()))
    return f"{place}: {place.stat().st_size} bytes from {len(rows)} rows, {told}"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:2]) + "\n")
