"""Teach a trained encoder how far an utterance serves the customer: `python -m training.orientation`.

The encoder that lies in the pack learns on, from the marks in `orientation/`, and keeps what it knows of the moves: for
every batch of marks it sees two of examples and unlabelled utterances, and what it said of those before. The seeds
and the number of threads are fixed.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from salessim.understanding.encoder import ORIENTATION
from salessim.understanding.pack import load
from salessim.understanding.stored import write
from salessim.understanding.train import Row, examples, marked, marks
from training.base import Encoder, Head
from training.batches import BATCH, HALVES, SEED, Batches, tensors
from training.encoder import THREADS, exported, quoted
from training.stored import stored

RATE, HEAD_RATE = 4e-5, 2e-3
REMEMBERED = 2
"""Batches of what it knew before, for each of marks."""
ALONE = 0.05
"""Share of the utterances that are read without what the customer said before."""


def batches(rows: list[Row], chance: random.Random) -> Iterator[list[Row]]:
    """Shuffle, and group what is about equally long."""
    mixed = chance.sample(rows, len(rows))
    grouped = []
    for at in range(0, len(mixed), BATCH * 20):
        near = sorted(mixed[at:at + BATCH * 20], key=lambda row: len(row["text"]))
        grouped += [near[first:first + BATCH] for first in range(0, len(near), BATCH)]
    chance.shuffle(grouped)
    yield from grouped


def examples_for_ever(learned: Batches) -> Iterator[list[Row]]:
    """Give batches of examples and unlabelled utterances, epoch after epoch."""
    while True:
        yield from learned.epoch()


def teach(net: Encoder, head: Head, rows: list[Row], numbers: dict[str, int], known: Batches, epochs: int) -> None:
    """Let encoder and head learn from marks, and the encoder remember the moves; say how long it takes."""
    torch.manual_seed(SEED)
    chance, remembered = random.Random(SEED), examples_for_ever(known)
    before = copy.deepcopy(net).eval()
    body = [weight for name, weight in net.named_parameters() if not name.startswith("heads")]
    steps = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": [*net.heads.parameters()], "lr": RATE * 3},
                               {"params": [*head.parameters()], "lr": HEAD_RATE}], weight_decay=0.01)
    rates = [group["lr"] for group in steps.param_groups]
    total, done, begun = epochs * -(-len(rows) // BATCH), 0, time.monotonic()
    for epoch in range(epochs):
        net.train()
        for batch in batches(rows, chance):
            share = min(1.0, (done + 1) / (0.1 * total)) * max(0.02, 1 - done / total)
            for group, rate in zip(steps.param_groups, rates, strict=True):
                group["lr"] = rate * share
            steps.zero_grad()
            _serves(net, head, batch, numbers, chance).backward()
            for _ in range(REMEMBERED):
                _remembers(net, before, known, next(remembered)).backward()
            nn.utils.clip_grad_norm_([*net.parameters(), *head.parameters()], 1.0)
            steps.step()
            done += 1
        print(f"epoch {epoch + 1}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    net.eval()


def _serves(net: Encoder, head: Head, batch: list[Row], numbers: dict[str, int], chance: random.Random) -> Tensor:
    read = [(row["text"], row["last"] if chance.random() >= ALONE else "") for row in batch]
    pieces, kinds, mask, own = tensors(read, numbers)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVES):
        said = head(net.encode(pieces, kinds, mask), own)[:, 0]
    wanted = torch.tensor([row["mark"] / 2 for row in batch])
    return ((said.float().tanh() - wanted) ** 2).mean()


def _remembers(net: Encoder, before: Encoder, known: Batches, batch: list[Row]) -> Tensor:
    *given, _, _ = known.tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVES):
        scores = net(*given, batch[0]["side"])
        with torch.no_grad():
            said = before(*given, batch[0]["side"]).float().sigmoid()
    return functional.binary_cross_entropy_with_logits(scores.float(), said) * said.shape[1] / 8


def main() -> None:
    """Teach, write, and say what was done."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--epochs", type=int, default=4)
    asks.add_argument("--hold", default="", help="files of marks to leave out, as w5,w6")
    asks.add_argument("--later", default="", help="files of marks to learn, with half as many of the others, as w5,w6")
    asks.add_argument("--output", type=Path)
    given = asks.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    pack = load("en")
    rows = [row for row in marks(pack) if row["file"] not in given.hold.split(",")]
    later = [row for row in rows if row["file"] in given.later.split(",")]
    if later:
        known = [row for row in rows if row["file"] not in given.later.split(",")]
        rows = [*later, *random.Random(SEED).sample(known, min(len(later) // 2, len(known)))]
    header, vocabulary, net = stored(pack.folder / "full.bin")
    numbers = {piece: at for at, piece in enumerate(vocabulary)}
    head = Head(1)
    nn.init.zeros_(head.see.bias)
    learned = examples(pack)
    teach(net, head, rows, numbers, Batches([*learned, *quoted(pack, learned)], numbers), given.epochs)
    net.heads[ORIENTATION] = head
    place = given.output or pack.folder / "full.bin"
    write(place, {**header, ORIENTATION: marked(pack)}, vocabulary, dict(exported(net)))
    print(f"{place}: {place.stat().st_size} bytes, {len(rows)} marks")


if __name__ == "__main__":
    main()
