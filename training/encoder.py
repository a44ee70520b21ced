"""Train the encoder of the full tier on a pack's examples: `python -m training.encoder`.

The base model is fine-tuned on the examples. With `--narrow HEADS,INNER` its layers are then narrowed to what matters
most, and the narrow encoder learns on, from the examples and from what the wide one says of them and of unlabelled
utterances. The seeds and the number of threads are fixed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from salessim.model.moves import Side
from salessim.understanding.evaluate import held
from salessim.understanding.pack import Pack, load
from salessim.understanding.stored import write
from salessim.understanding.train import Row, examples, taught, unlabelled
from salessim.understanding.wordpieces import cut
from training.base import HEAD, PLACES, Encoder, base_folder, read_tensors
from training.batches import HALVES, LABELS, SEED, Batches
from training.narrow import narrowed

RATE = 1.4e-4
THREADS = 2
TOLD = 0.5
"""How much the wide encoder's word counts beside a label (0 to 1)."""
THRESHOLDS = {"seller": -0.5, "customer": -0.75}
"""From which score of the full tier on a label is heard (log-odds): chosen on files of examples that were held out."""
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


def quoted(pack: Pack, rows: list[Row]) -> list[Row]:
    """Give the unlabelled utterances: the other side's words that examples quote, and single sentences of examples."""
    return [{"side": side.value, "text": text, "last": ""} for side in Side for text in unlabelled(pack, rows, side)]


def learn(net: Encoder, batches: Batches, epochs: int, told: str, teacher: Encoder | None = None,
          rate: float = RATE) -> Encoder:
    """Let an encoder learn from labels, and from what a teacher says where there is one; say how long it takes."""
    torch.manual_seed(SEED)
    heads = [weight for name, weight in net.named_parameters() if name.startswith("heads")]
    body = [weight for name, weight in net.named_parameters() if not name.startswith("heads")]
    steps = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": rate * 10}], weight_decay=0.01,
                              fused=True)
    total, done, begun = epochs * len(batches.epoch()), 0, time.monotonic()
    for epoch in range(epochs):
        net.train()
        for batch in batches.epoch():
            share = min(1.0, (done + 1) / (0.1 * total)) * max(0.02, 1 - done / total)
            steps.param_groups[0]["lr"], steps.param_groups[1]["lr"] = rate * share, rate * 10 * share
            *given, labels, labelled = batches.tensors(batch)
            side = batch[0]["side"]
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVES):
                scores = net(*given, side)
                if teacher is not None:
                    with torch.no_grad():
                        said = teacher(*given, side).float().sigmoid()
                    labels = torch.where(labelled, labels * (1 - TOLD) + said * TOLD, said)
            loss = functional.binary_cross_entropy_with_logits(scores.float(), labels) * labels.shape[1] / 8
            steps.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            steps.step()
            done += 1
        print(f"{told}, epoch {epoch + 1}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
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
    asks.add_argument("--epochs", default="6,4", help="of the wide and of the narrow encoder")
    asks.add_argument("--narrow", help="attention heads and inner units that each layer keeps, of 12,1536")
    asks.add_argument("--hold", default="", help="files of examples to leave out, as people,desk")
    asks.add_argument("--later", default="", help="files of examples from which only the narrow encoder learns")
    asks.add_argument("--refine", type=int, default=0,
                      help="so many epochs more of the wide encoder, from every file, at a third of the rate")
    asks.add_argument("--fold", type=int, help="leave out the files of this fold of the cross-validation")
    asks.add_argument("--wide", type=Path, help="keep the wide encoder's weights here, or take them from here")
    asks.add_argument("--output", type=Path)
    given = asks.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    pack = load("en")
    rows = examples(pack)
    base = (base_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    kept = kept_pieces(base, rows)
    out = given.hold.split(",") if given.fold is None else held(rows, given.fold)
    known = [row for row in rows if row["file"] not in out]
    layers = [int(number) for number in given.layers.split(",")]
    first, then = (int(number) for number in given.epochs.split(","))
    numbers = {base[number]: at for at, number in enumerate(kept)}
    wide = Encoder(read_tensors(base_folder() / "model.safetensors"), kept, layers,
                   {side: len(names) for side, names in LABELS.items()})
    if given.wide and given.wide.exists():
        wide.load_state_dict(torch.load(given.wide))
        wide.eval()
    else:
        later = given.later.split(",")
        learn(wide, Batches([row for row in known if row["file"] not in later], numbers), first, "wide")
        learn(wide, Batches(known, numbers), given.refine, "wide, refined", rate=RATE / 3)
        if given.wide:
            torch.save(wide.state_dict(), given.wide)
    net = wide
    if given.narrow:
        heads, inner = (int(number) for number in given.narrow.split(","))
        batches = Batches([*known, *quoted(pack, known)], numbers)
        net = learn(narrowed(wide, batches, heads, inner), batches, then, "narrow", teacher=wide)
    header = {"inputs": taught(pack), "layers": len(layers), "head": HEAD, "places": PLACES,
              "heads": LABELS, "thresholds": THRESHOLDS}
    place = given.output or pack.folder / "full.bin"
    write(place, header, [base[number] for number in kept], dict(exported(net)))
    print(f"{place}: {place.stat().st_size} bytes, {len(kept)} pieces, {len(known)} rows")


if __name__ == "__main__":
    main()
