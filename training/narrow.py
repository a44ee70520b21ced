"""Narrow the layers of a trained encoder to the attention heads and the inner units that matter most.

How much a unit matters is the sum of |activation × gradient| over some rows, a first-order estimate of what leaving it
out would cost (Molchanov and others 2017); a head matters as much as its units together (Michel and others 2019).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.base import HEAD, Encoder, Layer
from training.batches import BATCH, LABELS, SEED, Batches

ASKED = 960
"""How many rows of each side are asked."""


def importance(net: Encoder, batches: Batches) -> list[tuple[Tensor, Tensor]]:
    """Give, a layer, how much each unit that goes into `out` (the heads') and into `down` (the inner ones) matters."""
    sums = [(torch.zeros(layer.out.in_features), torch.zeros(layer.down.in_features)) for layer in net.layers]
    seen: list[tuple[Tensor, Tensor]] = []

    def watch(into: Tensor) -> Callable[..., None]:
        def keep(_module: nn.Module, given: tuple[Tensor, ...], _result: Tensor) -> None:
            given[0].retain_grad()
            seen.append((into, given[0]))
        return keep

    watches = [module.register_forward_hook(watch(into)) for layer, pair in zip(net.layers, sums, strict=True)
               for module, into in zip((layer.out, layer.down), pair, strict=True)]
    chance = random.Random(SEED)
    for side in LABELS:
        own = [row for row in batches.labelled if row["side"] == side]
        own = chance.sample(own, min(ASKED, len(own)))
        for at in range(0, len(own), BATCH):
            *given, labels, _ = batches.tensors(own[at:at + BATCH])
            net.zero_grad()
            functional.binary_cross_entropy_with_logits(net(*given, side), labels, reduction="sum").backward()
            for into, activation in seen:
                into += (activation * torch.as_tensor(activation.grad)).abs().sum((0, 1)).detach()
            seen.clear()
    for one in watches:
        one.remove()
    return sums


def narrowed(net: Encoder, batches: Batches, heads: int, inner: int) -> Encoder:
    """Give a copy whose layers keep their most important attention heads and inner units."""
    net.eval()
    small = copy.deepcopy(net)
    for layer, (attending, within) in zip(small.layers, importance(net, batches), strict=True):
        kept = attending.view(-1, HEAD).sum(1).topk(heads).indices.sort().values
        _keep(layer, (kept[:, None] * HEAD + torch.arange(HEAD)).flatten(), within.topk(inner).indices.sort().values)
    return small


def _keep(layer: Layer, attending: Tensor, within: Tensor) -> None:
    width = layer.out.in_features
    layer.qkv = _linear(layer.qkv, rows=torch.cat([attending, attending + width, attending + 2 * width]))
    layer.out = _linear(layer.out, columns=attending)
    layer.up = _linear(layer.up, rows=within)
    layer.down = _linear(layer.down, columns=within)


def _linear(whole: nn.Linear, rows: Tensor | None = None, columns: Tensor | None = None) -> nn.Linear:
    weight, bias = whole.weight.data, whole.bias.data
    if rows is not None:
        weight, bias = weight[rows], bias[rows]
    if columns is not None:
        weight = weight[:, columns]
    part = nn.Linear(weight.shape[1], weight.shape[0])
    part.weight.data, part.bias.data = weight.clone(), bias.clone()
    return part
