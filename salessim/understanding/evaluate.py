"""Measure how well a language pack understands: `python -m salessim.understanding.evaluate [LANGUAGE] [FILE.jsonl …]`.

With files of labelled utterances, {"side", "text", "moves"} a line, the pack is measured on them: both tiers, each
stage alone and together, with letters that slip, and questions by themselves. Without files, the light tier by
cross-validation: each fifth of the files of examples (a file is a few industries) is recognised by a model that was
trained on the others. With a folder instead of files, which holds an encoder for each fold, the full tier likewise.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from salessim.model.heard import Context
from salessim.model.moves import FORMS, HARMFUL, Move, Side
from salessim.understanding.decide import decide
from salessim.understanding.encoder import read as read_encoder
from salessim.understanding.pack import Pack, load
from salessim.understanding.reading import Reader
from salessim.understanding.spelling import Speller
from salessim.understanding.tiers import FullTier, LightTier, Tier
from salessim.understanding.train import THRESHOLDS, Row, examples, fit, look, macro_f1, vocabulary, weigh

Judged = tuple[Row, set[str]]
"""A labelled row, and the moves that were recognised in it."""
SEED = 7
FOLDS = 5
_OPEN = Move.OPEN_QUESTION.value
_FORMS = frozenset(move.value for move in FORMS)


def held(rows: list[Row], fold: int) -> list[str]:
    """Give the files of examples that a fold of the cross-validation leaves out."""
    return sorted({row["file"] for row in rows})[fold::FOLDS]


def unseen(pack: Pack, side: Side, encoders: Path | None) -> Iterator[Judged]:
    """Recognise every example of one side by models that saw neither it nor the file it stands in.

    Args:
        pack: the language.
        side: whose examples.
        encoders: a folder with the encoder of each fold (`make cross-validate`), or None for the light tier.
    """
    rows = examples(pack)
    own = [row for row in rows if row["side"] == side.value]
    for fold in range(FOLDS):
        if encoders and not (encoders / f"{fold}.bin").exists():
            continue  # not trained: its files are left out of the figures
        out = held(rows, fold)
        targets, known = vocabulary(pack, [row for row in rows if row["file"] not in out])
        reader = Reader(pack, side, Speller(pack, {*targets, *known}, targets, ()))
        weights = weigh(fit(side, look(reader, [row for row in own if row["file"] not in out]), THRESHOLDS[side]))
        light = LightTier({side.value: weights})
        tier: Tier = FullTier(light, read_encoder(encoders / f"{fold}.bin")) if encoders else light
        for row in own:
            if row["file"] in out:
                reading = reader.read(row["text"], Context(last_words=row["last"]))
                scores = tier.judge(reading, side, row["last"])
                yield row, {found.move for found in decide(reading, scores, side, tier.threshold(side))}


def recognised(pack: Pack, tier: Tier, rows: list[Row], side: Side, *, stages: str = "all") -> Iterator[Judged]:
    """Recognise rows of one side, without context; `stages` is "all", "cues" alone or "model" alone."""
    reader = Reader(pack, side, pack.speller)
    for row in rows:
        if row["side"] != side.value:
            continue
        reading = reader.read(row["text"], Context())
        if reading.whole is None:
            yield row, set()
            continue
        scores = tier.judge(reading, side, "")
        if stages == "cues":
            # No cue counts as met in training, so that none is overruled; the model itself hears nothing.
            scores = replace(scores, whole=[-99.0] * len(scores.moves), trained=())
        elif stages == "model":
            for piece in (reading.whole, *reading.sentences):
                piece.hits = []
        yield row, {found.move for found in decide(reading, scores, side, tier.threshold(side))}


def slipped(rows: list[Row]) -> list[Row]:
    """Let one letter slip in every third word of four letters or more."""
    chance, count = Random(SEED), 0
    changed = []
    for row in rows:
        words = row["text"].split(" ")
        for at, word in enumerate(words):
            if len(word) >= 4 and word.isalpha():
                count += 1
                if count % 3 == 0:
                    place = chance.randrange(1, len(word) - 1)
                    before, here, after = word[:place], word[place], word[place + 1:]
                    words[at] = chance.choice((before + after, before + here + here + after,
                                               before + after[0] + here + after[1:]))
        changed.append({**row, "text": " ".join(words)})
    return changed


def figures(judged: list[Judged]) -> dict[str, Any]:
    """Give macro and micro F1, precision, recall, the share of harmless rows heard as harmful, and F1 by move."""
    hit, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for row, given in judged:
        wanted = set(row["moves"])
        hit.update(wanted & given)
        extra.update(given - wanted)
        missed.update(wanted - given)
    h, e, m = hit.total(), extra.total(), missed.total()
    harmless = [given for row, given in judged if not set(row["moves"]) & HARMFUL]
    return {"rows": len(judged), "macro": macro_f1([set(row["moves"]) for row, _ in judged], [g for _, g in judged]),
            "micro": 2 * h / max(1, 2 * h + e + m), "precision": h / max(1, h + e), "recall": h / max(1, h + m),
            "alarms": sum(bool(given & HARMFUL) for given in harmless) / max(1, len(harmless)),
            "moves": {move: 2 * hit[move] / (2 * hit[move] + extra[move] + missed[move])
                      for move in sorted({*hit, *missed})}}


def line(name: str, judged: list[Judged], *, weakest: int = 0) -> str:
    """Say the figures of one measurement in a line, and the weakest moves beneath."""
    found = figures(judged)
    told = (f"{name:28} {found['rows']:5} rows  macro F1 {found['macro']:.3f}  micro {found['micro']:.3f}  precision "
            f"{found['precision']:.3f}  recall {found['recall']:.3f}  false alarms {found['alarms']:.2%}")
    worst = sorted(found["moves"].items(), key=lambda pair: (pair[1], pair[0]))[:weakest]
    return told + ("\n    weakest: " + ", ".join(f"{move} {f1:.2f}" for move, f1 in worst) if worst else "")


def questions(name: str, judged: list[Judged]) -> str:
    """Say how well questions are noticed at all, and told open from closed; each against a rule of thumb."""
    rows = [(row, {move for move in row["moves"] if move in _FORMS}, given & _FORMS) for row, given in judged]

    def f1(pairs: Iterable[tuple[bool, bool]]) -> float:
        counted = Counter(pairs)
        hit, missed, extra = counted[True, True], counted[True, False], counted[False, True]
        return 2 * hit / max(1, 2 * hit + missed + extra)

    noticed = f1((bool(wanted), bool(given)) for _, wanted, given in rows)
    marked = f1((bool(wanted), "?" in row["text"]) for row, wanted, _ in rows)
    forms = {form: f1((form in wanted, form in given) for _, wanted, given in rows) for form in sorted(_FORMS)}
    one = [(wanted, given) for _, wanted, given in rows if len(wanted) == 1 and given]
    right = sum(wanted == given for wanted, given in one) / max(1, len(one))
    always = sum(_OPEN in wanted for wanted, _ in one) / max(1, len(one))
    told = ", ".join(f"{form} F1 {value:.3f}" for form, value in forms.items())
    return (f"{name:28} any question F1 {noticed:.3f} (question mark alone {marked:.3f}), {told}, "
            f"right form {right:.3f} (always open {always:.3f})")


def measure(pack: Pack, rows: list[Row]) -> Iterator[str]:
    """Measure both tiers on labelled rows: each stage alone and together, with slips, and how far the tiers agree."""
    light, full = pack.tier("light")[0], pack.tier("full")[0]
    typed = slipped(rows)
    for side in Side:
        if not any(row["side"] == side.value for row in rows):
            continue
        yield line(f"{side.value}: cues alone", list(recognised(pack, light, rows, side, stages="cues")))
        heard = {}
        for tier in (light, full):
            name = f"{side.value}, {tier.name}"
            yield line(f"{name}: model alone", list(recognised(pack, tier, rows, side, stages="model")))
            heard[tier.name] = list(recognised(pack, tier, rows, side))
            yield line(f"{name}: all", heard[tier.name], weakest=8)
            if side is Side.SELLER:
                yield questions(f"{name}: questions", heard[tier.name])
            yield line(f"{name}: with slips", list(recognised(pack, tier, typed, side)))
        if full.name == "full":
            pairs = zip(heard["light"], heard["full"], strict=True)
            same = sum(one == other for (_, one), (_, other) in pairs) / len(heard["full"])
            yield f"{side.value}: the tiers give the same moves for {same:.1%} of the rows"


def main(language: str = "en", *files: str) -> Iterator[str]:
    """Measure, and give the lines of the table."""
    pack = load(language)
    folder = next((Path(file) for file in files if Path(file).is_dir()), None)
    if files and not folder:
        yield from measure(pack, [json.loads(row) for file in files
                                  for row in Path(file).read_text(encoding="utf-8").splitlines() if row])
        return
    for side in Side:
        name = "full" if folder else "light"
        yield line(f"{side.value}, {name}, unseen files", list(unseen(pack, side, folder)), weakest=8)


if __name__ == "__main__":
    for told in main(*sys.argv[1:]):
        sys.stdout.write(told + "\n")
