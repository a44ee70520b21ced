"""Weigh cues and model into the moves of one utterance."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from salessim.model.moves import HARMFUL, Side
from salessim.understanding.cues import Strength
from salessim.understanding.features import number
from salessim.understanding.rules import Found, settle_customer, settle_seller

if TYPE_CHECKING:
    from collections.abc import Container

    from salessim.understanding.cues import Hit
    from salessim.understanding.light import Weights
    from salessim.understanding.reading import Piece, Reading

_SURE = 0.9
"""The least confidence of what an authored cue shows (ours)."""
_HINT = 1.0
"""How far below the threshold (log-odds) the model may be where a hint supports it, but for harmful moves (ours)."""
_GATE = 3.0
"""How far below the threshold (log-odds) the model must be to overrule a cue that it met in training (ours, by
cross-validation); a cue that is new to it always counts."""
_HARMFUL = frozenset(move.value for move in HARMFUL)
"""Moves that the model alone never gives: what blames a trainee needs a cue besides."""


def chance(score: float) -> float:
    """Give the probability (0 to 1) of log-odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def decide(reading: Reading, weights: Weights, side: Side, threshold: float) -> list[Found]:
    """Give the moves of an utterance, each at most once.

    A cue decides; without one the model does, from the threshold (log-odds) on; a veto silences both in its sentence.
    """
    whole = reading.whole
    if whole is None:
        return []
    scores = [weights.score(piece.features) for piece in reading.sentences]
    total = scores[0] if len(scores) == 1 else weights.score(whole.features)
    hits: dict[str, list[Hit]] = {}
    for hit in whole.hits:
        hits.setdefault(hit.cue.move, []).append(hit)
    found: list[Found] = []
    for index, move in enumerate(weights.moves):
        of_move = hits.get(move, [])
        if of_move or (move not in _HARMFUL and max(total[index], *(score[index] for score in scores)) >= threshold):
            one = _one(move, of_move, reading.sentences, [score[index] for score in scores], total[index], threshold,
                       weights.rows)
            if one:
                found.append(one)
    if side is Side.CUSTOMER:
        return settle_customer(found)
    return settle_seller(found, reading, [dict(zip(weights.moves, score, strict=True)) for score in scores])


def _one(move: str, hits: list[Hit], pieces: list[Piece], scores: list[float], total: float,
         threshold: float, trained: Container[int]) -> Found | None:
    vetoed = {hit.sentence for hit in hits if hit.cue.strength is Strength.VETOES}
    open_to = [at for at in range(len(pieces)) if at not in vetoed]
    if not open_to:
        return None
    best = max(open_to, key=lambda at: (scores[at], -at))
    likely = max(scores[best], (total + scores[best]) / 2)
    hinted = None
    for hit in hits:
        if hit.sentence in vetoed:
            continue
        if hit.cue.strength is Strength.SHOWS and (likely >= threshold - _GATE or number(hit.sign) not in trained):
            sure = _SURE + (1 - _SURE) * chance(scores[hit.sentence])
            return Found(move, hit.sentence, hit.first, hit.last, sure, "cue")
        if hit.cue.strength is Strength.HINTS and hinted is None:
            hinted = Found(move, hit.sentence, hit.first, hit.last, chance(likely), "model")
    if hinted and likely >= threshold - (0 if move in _HARMFUL else _HINT):
        return hinted
    if likely < threshold or move in _HARMFUL:
        return None
    piece = pieces[best]
    return Found(move, best, piece.first, piece.last, chance(likely), "model")
