"""Teach the stored encoder what questions mean: `python -m training.meaning`.

A matrix takes what the encoder's fourth layer makes of a piece to a place where questions for the same thing lie close
together. It begins as the best linear copy of what the base model makes of whole sentences (ridge regression, kept to
its 128 strongest directions), and then learns from the groups in `meaning/`, in which questions of one customer that
ask for one piece of information belong together (contrastive; van den Oord et al. 2018). The encoder itself stays.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from itertools import groupby
from math import log
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from salessim.understanding.encoder import MEANING, MEANS
from salessim.understanding.pack import load
from salessim.understanding.stored import tensors as weights
from salessim.understanding.stored import write
from salessim.understanding.train import Row, asked, examples, grouped
from training.base import Encoder, base_folder, read_tensors
from training.batches import SEED, tensors
from training.encoder import THREADS
from training.stored import stored

WIDE = 128
"""How many directions are kept; with 128 of 384 nothing was lost on questions held out."""
SENTENCES = {True: 9000, False: 7000}
"""How many sentences of examples are copied: questions, and others."""
RIDGE = 100
PASSES, RATE, SHARP, KEEP, DROPPED = 20, 1e-3, 0.1, 5.0, 0.2
"""Passes over the customers, step, how sharply near ones are told apart, what staying close to the copy weighs, and the
share of numbers left out at random."""


def sentences(rows: list[Row], chance: random.Random) -> list[str]:
    """Give sentences of sellers' examples of 3 to 30 words, at random."""
    every = [one for row in rows if row["side"] == "seller" for one in re.split(r"(?<=[.?!])\s+", row["text"])
             if 3 <= len(one.split()) <= 30]
    chance.shuffle(every)
    return [one for asks, many in SENTENCES.items()
            for one in [one for one in every if one.endswith("?") == asks][:many]]


class Reader:
    """What an encoder makes of texts, after some of its layers; `numbers` are its word pieces."""

    def __init__(self, net: Encoder, numbers: dict[str, int], layers: int) -> None:
        self.net, self.numbers, self.layers = net.eval(), numbers, layers

    @torch.no_grad()
    def states(self, texts: list[str], *, framed: bool) -> list[tuple[list[int], Tensor]]:
        """Give each text's pieces and states; with the marks of beginning and end around them if it is `framed`."""
        found: dict[int, tuple[list[int], Tensor]] = {}
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for first in range(0, len(order), 64):
            places = order[first:first + 64]
            pieces, kinds, mask, own = tensors([(texts[at], "") for at in places], self.numbers)
            states = self.net.norm(self.net.words(pieces) + self.net.places(torch.arange(pieces.shape[1]))
                                   + self.net.kinds(kinds))
            for layer in self.net.layers[:self.layers]:
                states = layer(states, mask)
            for row, at in enumerate(places):
                here = mask[row] if framed else own[row]
                found[at] = (pieces[row][here].tolist(), states[row][here])
        return [found[at] for at in range(len(texts))]


def pooled(read: list[tuple[list[int], Tensor]], having: Counter[int], many: int) -> Tensor:
    """Give the mean of each text's pieces, the rare ones weighing more, as `Meanings` does."""
    rows = []
    for pieces, states in read:
        shares = torch.tensor([max(log(many / (1 + having[piece])) + 0.1, 0.05) for piece in pieces])
        rows.append(shares @ states / shares.sum())
    return torch.stack(rows)


def copied(own: Tensor, theirs: Tensor) -> Tensor:
    """Give the matrix, (width, WIDE), that best takes `own` to the strongest directions of `theirs`."""
    own, theirs = (own - own.mean(0)).double(), (theirs - theirs.mean(0)).double()
    held = RIDGE * float(own.std()) ** 2 * torch.eye(own.shape[1], dtype=torch.float64)
    whole = torch.linalg.solve(own.T @ own + held, own.T @ theirs)
    strongest = torch.linalg.svd(own @ whole, full_matrices=False).Vh[:WIDE]
    return (whole @ strongest.T).float()


def told_apart(matrix: Tensor, own: Tensor, customers: list[tuple[Tensor, Tensor]]) -> Tensor:
    """Let the matrix learn to tell questions apart; `customers` hold the states of their questions, and the pieces."""
    torch.manual_seed(SEED)
    chance, before = random.Random(SEED), own @ matrix
    spread = (before ** 2).sum(1).mean()
    learned = matrix.clone().requires_grad_()
    steps = torch.optim.Adam([learned], lr=RATE)
    total, done = PASSES * len(customers), 0
    for _ in range(PASSES):
        for states, pieces in chance.sample(customers, len(customers)):
            steps.param_groups[0]["lr"] = RATE * (1 - done / total)
            done += 1
            ways = functional.dropout(states, DROPPED) @ learned
            ways = functional.normalize(ways - ways.mean(0), dim=1)
            itself = torch.eye(len(ways), dtype=torch.bool)
            near = (ways @ ways.T / SHARP).masked_fill(itself, -1e9).log_softmax(1)
            same = (pieces[:, None] == pieces) & ~itself
            right = near.masked_fill(~same, -1e9).logsumexp(1)[same.any(1)]
            some = torch.randint(0, len(own), (512,))
            kept = ((own[some] @ learned - before[some]) ** 2).sum(1).mean() / spread
            steps.zero_grad()
            (KEEP * kept - right.mean()).backward()
            steps.step()
    return learned.detach()


def nearest(matrix: Tensor, customers: list[tuple[Tensor, Tensor]]) -> float:
    """Give the share of questions that lie nearest to another one for the same thing."""
    hits = many = 0
    for states, pieces in customers:
        ways = states @ matrix
        ways = functional.normalize(ways - ways.mean(0), dim=1)
        near = (ways @ ways.T).fill_diagonal_(-9).argmax(1)
        hits, many = hits + int((pieces[near] == pieces).sum()), many + len(pieces)
    return hits / many


def main() -> None:
    """Teach, write, and say what was done."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--hold", default="", help="files of groups to leave out, and to try it on, as food,trades")
    asks.add_argument("--output", type=Path)
    given = asks.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    pack, begun = load("en"), time.monotonic()
    place = pack.folder / "full.bin"
    _, vocabulary, net = stored(place)
    base_pieces = (base_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    base_weights = read_tensors(base_folder() / "model.safetensors")
    every = range(len(base_weights["embeddings.word_embeddings.weight"]))
    base = Reader(Encoder(base_weights, every, range(6), {}), {piece: at for at, piece in enumerate(base_pieces)}, 6)
    ours = Reader(net, {piece: at for at, piece in enumerate(vocabulary)}, MEANS)

    groups, said = grouped(pack), sentences(examples(pack), random.Random(SEED))
    read = ours.states([*said, *(row["text"] for row in groups)], framed=False)
    having = Counter(piece for pieces, _ in read for piece in set(pieces))
    states = pooled(read, having, len(read))
    theirs = functional.normalize(torch.stack([one.mean(0) for _, one in base.states(said, framed=True)]), dim=1)
    own, rest = states[:len(said)], states[len(said):]
    print(f"{len(said)} sentences read: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    customers: dict[bool, list[tuple[Tensor, Tensor]]] = {True: [], False: []}
    numbered = list(enumerate(groups))
    for (file, _), rows in groupby(numbered, key=lambda one: (one[1]["file"], one[1]["customer"])):
        together = list(rows)
        names = list(dict.fromkeys(row["piece"] for _, row in together))
        pieces = torch.tensor([names.index(row["piece"]) for _, row in together])
        customers[file in given.hold.split(",")].append((rest[[at for at, _ in together]], pieces))
    matrix = copied(own, theirs)
    learned = told_apart(matrix, own - own.mean(0), customers[False])
    for name, those in (("learned from", customers[False]), ("held out", customers[True])):
        if those:
            print(f"{name}: nearest to one for the same thing {nearest(matrix, those):.1%} as copied, "
                  f"{nearest(learned, those):.1%} now", file=sys.stderr)
    header, vocabulary, found = weights(place)
    kept = {name: header[name] for name in header if name not in {"vocabulary", "tensors", "check"}}
    found[f"{MEANING}.weight"] = np.ascontiguousarray(learned.T.numpy())
    write(given.output or place, {**kept, MEANING: asked(pack)}, vocabulary, found)
    print(f"{given.output or place}: {len(groups)} questions, {len(customers[False])} customers")


if __name__ == "__main__":
    main()
