"""A stored encoder as torch sees it, to learn on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from salessim.understanding.stored import tensors
from training.base import Encoder, base_folder, read_tensors

_KEPT = ("inputs", "layers", "head", "places", "heads", "thresholds")


def stored(place: Path) -> tuple[dict[str, Any], list[str], Encoder]:
    """Read what `write` wrote: its header, its vocabulary, and the encoder."""
    header, vocabulary, found = tensors(place)
    pieces = (base_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    numbers = {piece: at for at, piece in enumerate(pieces)}
    net = Encoder(read_tensors(base_folder() / "model.safetensors"), [numbers[piece] for piece in vocabulary],
                  range(header["layers"]), {side: len(names) for side, names in header["heads"].items()})
    for number, layer in enumerate(net.layers):
        for name in ("qkv", "out", "up", "down"):
            rows, columns = found[f"layers.{number}.{name}.weight"].shape
            setattr(layer, name, nn.Linear(columns, rows))
    renamed = {"words.weight": "words", "places.weight": "places", "kinds.weight": "kinds"}
    names = {name: renamed.get(name, name.replace("weight", "scale") if "norm" in name else name)
             for name in net.state_dict()}
    net.load_state_dict({name: torch.from_numpy(found[called].copy()) for name, called in names.items()})
    return {name: header[name] for name in _KEPT}, vocabulary, net
