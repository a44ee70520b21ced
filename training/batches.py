"""What the encoder learns from, a batch at a time: whole utterances, half of the time with the other side's last words.

Some question marks are dropped and some letters slip, as trainees type; some utterances go on with another one, so
that a move is known in any company. The seed is fixed.
"""

from __future__ import annotations

import random
from pathlib import Path

import torch
from torch import Tensor

from salessim.model.moves import MOVES_OF, Side
from salessim.understanding.encoder import LAST, OWN
from salessim.understanding.train import Row
from salessim.understanding.wordpieces import cut

SEED = 7
HALVES = any(flag in Path("/proc/cpuinfo").read_text() for flag in ("avx512_bf16", "amx_bf16")) if Path(
    "/proc/cpuinfo").exists() else True
"""Whether this machine multiplies half-wide numbers (bfloat16) itself; where it does not, they are 30 times slower."""
BATCH = 32
LABELS = {side.value: [move.value for move in MOVES_OF[side]] for side in Side}
JOINED = 0.25
"""Share of the utterances that go on with another one (up to JOINED_LETTERS characters each)."""
JOINED_LETTERS = 160
UNLABELLED = 0.33
"""Share of the unlabelled utterances that an epoch takes."""


def slip(text: str, chance: random.Random) -> str:
    """Let a letter slip in about a quarter of the longer words: left out, doubled, or swapped with its neighbour."""
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) >= 4 and word.isalpha() and chance.random() < 0.25:
            place = chance.randrange(1, len(word) - 1)
            words[at] = chance.choice((word[:place] + word[place + 1:], word[:place] + word[place] + word[place:],
                                       word[:place] + word[place + 1] + word[place] + word[place + 2:]))
    return " ".join(words)


def tensors(read: list[tuple[str, str]], numbers: dict[str, int]) -> tuple[Tensor, ...]:
    """Give pieces, kinds, mask and own of utterances, each with the other side's last words or none."""
    made = []
    for text, last_words in read:
        own = cut(text, numbers, numbers["[UNK]"])[0][:OWN]
        ids = [numbers["[CLS]"], *own, numbers["[SEP]"]]
        kinds, mine = [0] * len(ids), [False, *[True] * len(own), False]
        if last_words:
            last = cut(last_words, numbers, numbers["[UNK]"])[0][:LAST]
            ids += [*last, numbers["[SEP]"]]
            kinds += [1] * (len(last) + 1)
            mine += [False] * (len(last) + 1)
        made.append((ids, kinds, [True] * len(ids), mine))
    size = max(len(ids) for ids, *_ in made)
    return tuple(torch.tensor([line + [type(line[0])()] * (size - len(line)) for line in lines])
                 for lines in zip(*made, strict=True))


class Batches:
    """Rows as tensors, in batches of one side and like length. A row without `moves` is an unlabelled one."""

    def __init__(self, rows: list[Row], numbers: dict[str, int]) -> None:
        self.labelled = [row for row in rows if "moves" in row]
        self.unlabelled = [row for row in rows if "moves" not in row]
        self._numbers = numbers
        self._chance = random.Random(SEED)

    def epoch(self) -> list[list[Row]]:
        """Shuffle, and group what is about equally long."""
        batches = []
        for side in LABELS:
            own = [row for row in self.labelled if row["side"] == side]
            own = [self.joined(row, own) for row in own]
            own += [row for row in self.unlabelled if row["side"] == side and self._chance.random() < UNLABELLED]
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

    def tensors(self, rows: list[Row]) -> tuple[Tensor, ...]:
        """Give pieces, kinds, mask, own, labels, and whether a row has labels, of a batch."""
        read = [(self.typed(row["text"]), row["last"] if row["last"] and self._chance.random() < 0.5 else "")
                for row in rows]
        names = LABELS[rows[0]["side"]]
        labels = torch.zeros(len(rows), len(names))
        for at, row in enumerate(rows):
            labels[at, [names.index(move) for move in row.get("moves", ())]] = 1
        return (*tensors(read, self._numbers), labels, torch.tensor([["moves" in row] for row in rows]))
