"""Fine-tune the encoder of the full tier on a pack's examples: `python -m training.encoder`.

Whole utterances, several labels each; half of the time with the other side's last words behind them. Some question
marks are dropped and some letters slip, as trainees type; some utterances go on with another one, so that a move is
known in any company. The seeds are fixed, and one thread is used.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from salessim.model.moves import MOVES_OF, Side
from salessim.understanding.encoder import LAST, OWN, write
from salessim.understanding.pack import load
from salessim.understanding.train import Row, examples, taught
from salessim.understanding.wordpieces import cut
from training.base import HEADS, PLACES, Encoder, base_folder, read_tensors

SEED = 7
BATCH = 32
RATE = 1.4e-4
LABELS = {side.value: [move.value for move in MOVES_OF[side]] for side in Side}
THRESHOLDS = {"seller": -0.5, "customer": -0.75}
"""From which score of the full tier on a label is heard (log-odds): chosen on files of examples that were held out."""
JOINED = 0.25
"""Share of the utterances that go on with another one (up to JOINED_LETTERS characters each)."""
JOINED_LETTERS = 160
COMMON = 14_000
"""Word pieces of our script below this number are kept: the base vocabulary is sorted by frequency."""


def kept_pieces(base: list[str], rows: list[Row]) -> list[int]:
    """Give the numbers of the word pieces that English sales talk needs."""
    numbers = {piece: number for number, piece in enumerate(base)}
    used = {number for row in rows for text in (row["text"], row["last"]) for number in cut(text, numbers, 100)[0]}
    common = {number for number, piece in enumerate(base[:COMMON])
              if piece.removeprefix("##").isascii() and not piece.startswith("[unused")}
    single = {number for number, piece in enumerate(base)
              if len(piece.removeprefix("##")) == 1 and ord(piece[-1]) < 0x250}
    return sorted(used | common | single | {numbers[name] for name in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")})


def slip(text: str, chance: random.Random) -> str:
    """Let a letter slip in about a quarter of the longer words: left out, doubled, or swapped with its neighbour."""
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) >= 4 and word.isalpha() and chance.random() < 0.25:
            place = chance.randrange(1, len(word) - 1)
            words[at] = chance.choice((word[:place] + word[place + 1:], word[:place] + word[place] + word[place:],
                                       word[:place] + word[place + 1] + word[place] + word[place + 2:]))
    return " ".join(words)


class Batches:
    """Rows as tensors, in batches of one side and like length."""

    def __init__(self, rows: list[Row], numbers: dict[str, int]) -> None:
        self.rows = rows
        self._numbers = numbers
        self._chance = random.Random(SEED)

    def epoch(self) -> list[list[Row]]:
        """Shuffle, and group what is about equally long."""
        batches = []
        for side in LABELS:
            own = [row for row in self.rows if row["side"] == side]
            own = [self.joined(row, own) for row in own]
            self._chance.shuffle(own)
            for at in range(0, len(own), BATCH * 20):
                near = sorted(own[at:at + BATCH * 20], key=lambda row: len(row["text"]))
                batches += [near[first:first + BATCH] for first in range(0, len(near), BATCH)]
        self._chance.shuffle(batches)
        return batches

    def joined(self, row: Row, rows: list[Row]) -> Row:
        """Let an utterance go on with another one, now and then: the moves of both."""
        if self._chance.random() >= JOINED:
            return row
        pair = [row, self._chance.choice(rows)]
        if any(len(one["text"]) > JOINED_LETTERS for one in pair):
            return row
        self._chance.shuffle(pair)
        first, second = (one["text"].strip() for one in pair)
        between = " " if first.endswith((".", "?", "!", "…")) else self._chance.choice((". ", " "))
        return {**row, "text": f"{first}{between}{second}", "last": "",
                "moves": sorted({*pair[0]["moves"], *pair[1]["moves"]})}

    def typed(self, text: str) -> str:
        """Type a text as a trainee would."""
        if self._chance.random() < 0.15:
            text = text.replace("?", "")
        return slip(text, self._chance) if self._chance.random() < 0.2 else text

    def tensors(self, rows: list[Row], *, learning: bool) -> tuple[Tensor, ...]:
        """Give pieces, kinds, mask, own and labels of a batch."""
        made = []
        for row in rows:
            text = self.typed(row["text"]) if learning else row["text"]
            own = cut(text, self._numbers, self._numbers["[UNK]"])[0][:OWN]
            ids = [self._numbers["[CLS]"], *own, self._numbers["[SEP]"]]
            kinds, mine = [0] * len(ids), [False, *[True] * len(own), False]
            if learning and row["last"] and self._chance.random() < 0.5:
                last = cut(row["last"], self._numbers, self._numbers["[UNK]"])[0][:LAST]
                ids += [*last, self._numbers["[SEP]"]]
                kinds += [1] * (len(last) + 1)
                mine += [False] * (len(last) + 1)
            made.append((ids, kinds, [True] * len(ids), mine))
        size = max(len(ids) for ids, *_ in made)
        columns = [torch.tensor([line + [type(line[0])()] * (size - len(line)) for line in lines])
                   for lines in zip(*made, strict=True)]
        names = LABELS[rows[0]["side"]]
        labels = torch.zeros(len(rows), len(names))
        for at, row in enumerate(rows):
            labels[at, [names.index(move) for move in row["moves"]]] = 1
        return (*columns, labels)


def fine_tune(rows: list[Row], kept: list[int], base: list[str], layers: list[int], epochs: int,
              after: Callable[[int, Encoder], None]) -> Encoder:
    """Fine-tune the base model; `after` is called at the end of each epoch."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    net = Encoder(read_tensors(base_folder() / "model.safetensors"), kept, layers,
                  {side: len(names) for side, names in LABELS.items()})
    batches = Batches(rows, {base[number]: at for at, number in enumerate(kept)})
    heads = [weight for name, weight in net.named_parameters() if name.startswith("heads")]
    body = [weight for name, weight in net.named_parameters() if not name.startswith("heads")]
    steps = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": heads, "lr": RATE * 10}], weight_decay=0.01,
                              fused=True)
    total, done = epochs * len(batches.epoch()), 0
    for epoch in range(epochs):
        net.train()
        for batch in batches.epoch():
            share = min(1.0, (done + 1) / (0.1 * total)) * max(0.02, 1 - done / total)
            steps.param_groups[0]["lr"], steps.param_groups[1]["lr"] = RATE * share, RATE * 10 * share
            pieces, kinds, mask, own, labels = batches.tensors(batch, learning=True)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = net(pieces, kinds, mask, own, batch[0]["side"])
            loss = functional.binary_cross_entropy_with_logits(scores.float(), labels) * labels.shape[1] / 8
            steps.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            steps.step()
            done += 1
        after(epoch, net)
    return net.eval()


def exported(net: Encoder) -> Iterator[tuple[str, np.ndarray]]:
    """Give the weights under the names that the runtime reads."""
    for name, weight in net.state_dict().items():
        called = {"words.weight": "words", "places.weight": "places", "kinds.weight": "kinds"}.get(name, name)
        if "norm" in called:
            called = called.replace("weight", "scale")
        yield called, weight.detach().float().numpy()


def main() -> None:
    """Train, write, and say what was done."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--layers", default="0,1,2,3,4,5", help="which layers of the base model")
    asks.add_argument("--epochs", type=int, default=6)
    asks.add_argument("--hold", default="", help="files of examples to leave out, as people,desk")
    asks.add_argument("--output", type=Path)
    given = asks.parse_args()
    pack = load("en")
    rows = examples(pack)
    base = (base_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    kept = kept_pieces(base, rows)
    known = [row for row in rows if row["file"] not in given.hold.split(",")]
    layers = [int(number) for number in given.layers.split(",")]
    begun = time.monotonic()
    net = fine_tune(known, kept, base, layers, given.epochs, lambda epoch, _: print(
        f"epoch {epoch + 1}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True))
    header = {"inputs": taught(pack), "layers": len(layers), "attention_heads": HEADS, "places": PLACES,
              "heads": LABELS, "thresholds": THRESHOLDS}
    place = given.output or pack.folder / "full.bin"
    write(place, header, [base[number] for number in kept], dict(exported(net)))
    print(f"{place}: {place.stat().st_size} bytes, {len(kept)} pieces, {len(known)} rows")


if __name__ == "__main__":
    main()
