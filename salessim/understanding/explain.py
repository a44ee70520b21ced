"""Why a move was heard: the stage that decided, and the words that moved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salessim.model.heard import Context
from salessim.model.moves import Side

if TYPE_CHECKING:
    from salessim.understanding.reading import Reading
    from salessim.understanding.recogniser import Recogniser
    from salessim.understanding.rules import Found
    from salessim.understanding.text import Spoken

NEAR = 1.0
"""How far below the threshold (log-odds) a move may be and still be told as nearly heard (ours)."""
_WORDS = 3
_MATTERS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one move was heard, or nearly was.

    Attributes:
        move: the move's id.
        stage: "cue", "model", "echo" (it gives the other side's words back), "name" (it names the
            trainee, or a feature), or "nearly" (it was not heard).
        quote: the clause that shows it, verbatim; empty for "nearly".
        line: the line of the pack's cues that was met; empty where none was.
        words: the words that decided, in order: those that the cue met, or those without which the model would find
            the move least likely.
        score: what the model says, log-odds.
        threshold: from which score on the model alone is believed, log-odds.
    """

    move: str
    stage: str
    quote: str
    line: str
    words: tuple[str, ...]
    score: float
    threshold: float


def explain(recogniser: Recogniser, text: str, *, side: Side = Side.SELLER,
            context: Context = Context()) -> list[Reason]:  # noqa: B008
    """Say why moves are heard in an utterance, in the order of their places, and then which were nearly heard.

    What a word weighs with the model is measured: the utterance is judged again without it.

    Raises:
        UnderstandingError: as `Recogniser.recognise` does.
    """
    reading = recogniser.read(text, side, context)
    given = recogniser.judge(reading, side, context)
    if given is None:
        return []
    threshold = recogniser.tier.threshold(side)
    scores = dict(zip(given.moves, given.whole, strict=True))
    found = recogniser.decide(reading, given, side)
    without = _without(recogniser, reading, side, context) if any(one.by == "model" for one in found) else []
    reasons = []
    for one in sorted(found, key=lambda one: reading.said.span(one.first, one.last)):
        start, end = reading.said.span(one.first, one.last)
        words = _met(reading.said, one) if one.line or one.by != "model" else _weightiest(one.move, scores, without)
        reasons.append(Reason(move=one.move, stage=one.by, quote=text[start:end], line=one.line, words=words,
                              score=scores[one.move], threshold=threshold))
    heard = {one.move for one in found}
    near = [move for move, score in scores.items() if move not in heard and score >= threshold - NEAR]
    return [*reasons, *(Reason(move=move, stage="nearly", quote="", line="", words=(), score=scores[move],
                               threshold=threshold) for move in sorted(near, key=lambda move: -scores[move]))]


def _met(said: Spoken, one: Found) -> tuple[str, ...]:
    places = dict.fromkeys((said.starts[at], said.ends[at]) for at in range(one.first, one.last))
    return tuple(said.text[start:end] for start, end in places)


def _without(recogniser: Recogniser, reading: Reading, side: Side,
             context: Context) -> list[tuple[str, dict[str, float]]]:
    """Judge the utterance again without each of its words: the word, and each move's score."""
    said, judged = reading.said, []
    for start, end in dict.fromkeys(zip(said.starts, said.ends, strict=True)):
        less = recogniser.read(said.text[:start] + said.text[end:], side, context)
        if less.whole is not None:
            given = recogniser.tier.judge(less, side, context.last_words)
            judged.append((said.text[start:end], dict(zip(given.moves, given.whole, strict=True))))
    return judged


def _weightiest(move: str, scores: dict[str, float], without: list[tuple[str, dict[str, float]]]) -> tuple[str, ...]:
    drops = [(scores[move] - less[move], at) for at, (_, less) in enumerate(without)]
    kept = sorted(at for drop, at in sorted(drops, key=lambda pair: (-pair[0], pair[1]))[:_WORDS] if drop > _MATTERS)
    return tuple(without[at][0] for at in kept)
