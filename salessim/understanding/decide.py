"""Weigh cues and model into the moves of one utterance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salessim.model.moves import HARMFUL, Move, Side
from salessim.understanding.cues import Strength
from salessim.understanding.features import number
from salessim.understanding.rules import Found, chance, settle_customer, settle_seller

if TYPE_CHECKING:
    from salessim.understanding.cues import Hit
    from salessim.understanding.reading import Piece, Reading
    from salessim.understanding.tiers import Scores

_SURE = 0.9
"""The least confidence of what an authored cue shows (ours)."""
_HINT = 1.0
"""How far below the threshold (log-odds) the model may be where a hint supports it, but for harmful moves (ours)."""
_GATE = 1.0
"""How far below the threshold (log-odds) the model must be to overrule a cue that it met in training (chosen on files
held out); a cue that is new to it always counts, and one of a harmful move only where the model does not deny it."""
_VETO = 2.0
"""From so far above the threshold (log-odds) the model is believed against a veto (ours)."""
_SERVES = 0.5
"""Whose words serve the customer so far (orientation, −1 to 1) quarrels only where a cue shows it. Read off our own
judged talks: of 14 such quarrels that the model heard, two were any."""
_HARMFUL = frozenset(move.value for move in HARMFUL)
"""Moves that blame a trainee: the model alone gives them only where it is sure (`Scores.sure`)."""


def decide(reading: Reading, given: Scores, side: Side, threshold: float) -> list[Found]:
    """Give the moves of an utterance, each at most once.

    A cue decides, unless the model finds it most unlikely; without one the model does, from the threshold on, by the
    score of the whole utterance. A veto silences the cues of its sentence, and the model unless it is sure; that of a
    harmful move silences both.

    Args:
        reading: the utterance, of which there is something to understand.
        given: what the model says of it.
        side: who said it.
        threshold: from which score on a label is heard (log-odds).
    """
    whole = reading.whole
    if whole is None:
        return []
    hits: dict[str, list[Hit]] = {}
    for hit in whole.hits:
        hits.setdefault(hit.cue.move, []).append(hit)
    found: list[Found] = []
    for index, move in enumerate(given.moves):
        of_move = hits.get(move, [])
        if of_move or given.whole[index] >= threshold:
            one = _one(index, of_move, reading.sentences, given, threshold)
            if one:
                found.append(one)
    if side is Side.CUSTOMER:
        return settle_customer(found)
    return settle_seller(found, reading, [dict(zip(given.moves, score, strict=True)) for score in given.sentences])


def _one(index: int, hits: list[Hit], pieces: list[Piece], given: Scores, threshold: float) -> Found | None:
    """Decide on one move: whether the whole utterance makes it, and which sentence shows it."""
    move, total, scores = given.moves[index], given.whole[index], [score[index] for score in given.sentences]
    alone = threshold + (given.sure if move in _HARMFUL else 0)
    vetoed = {hit.sentence for hit in hits if hit.cue.strength is Strength.VETOES}
    best = max(range(len(pieces)), key=lambda at: (at not in vetoed, scores[at], -at))
    if best in vetoed:
        if move in _HARMFUL:  # nobody is blamed for what an author knows to be harmless
            return None
        alone = max(alone, threshold + _VETO)
    apart = bool(vetoed) and move in _HARMFUL  # what the whole sounds like may be what is known to be harmless
    if apart:
        total = min(total, scores[best])
    hinted = None
    for hit in hits:
        if hit.sentence in vetoed:
            continue
        gate = 0.0 if move in _HARMFUL else _GATE
        # An insult in one sentence of several is one, however kind the others are.
        score = max(total, scores[hit.sentence]) if move in _HARMFUL else total
        if hit.cue.strength is Strength.SHOWS and (score >= threshold - gate or number(hit.sign) not in given.trained):
            sure = _SURE + (1 - _SURE) * chance(scores[hit.sentence])
            return Found(move, hit.sentence, hit.first, hit.last, sure, "cue", hit.cue.key)
        if hit.cue.strength is Strength.HINTS and hinted is None:
            hinted = Found(move, hit.sentence, hit.first, hit.last, chance(total), "model", hit.cue.key)
    if move == Move.ARGUE and (given.orientation or 0) >= _SERVES:
        return None
    likely = min(total, scores[hinted.sentence]) if hinted and apart else total
    if hinted and likely >= threshold - (0 if move in _HARMFUL else _HINT):
        return hinted
    if total < alone:
        return None
    piece = pieces[best]
    return Found(move, best, piece.first, piece.last, chance(total), "model")
