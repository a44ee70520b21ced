"""What holds whatever cues and model say: the hard rules of the guide to the moves."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from salessim.model.moves import CLOSING, DISCOVERY, FORMS, PRESENTING, Act, Move
from salessim.understanding.cues import Strength

if TYPE_CHECKING:
    from salessim.understanding.reading import Piece, Reading

_OPEN, _CLOSED = Move.OPEN_QUESTION.value, Move.CLOSED_QUESTION.value
_FORMS = frozenset(move.value for move in FORMS)
_DISCOVERY = frozenset(move.value for move in DISCOVERY)
_UNASKING = frozenset(move.value for move in (Move.RUDE, Move.PRESSURE, Move.ARGUE))
_MARKED, _UNMARKED, _STOPPED, _ALSO = -1.0, 0.0, 1.5, 0.5
"""From which score (log-odds) of a form on a sentence with a question's mark or words is a question; one without; one
that ends in a full stop; and from which one has the other form too (chosen on files held out, the full stop's on talk
outside selling)."""
_ECHO = 0.5
"""From this share of the customer's content words on, a statement gives back what they said (ours)."""
_GIVEN_BACK = 0.65
"""From this share on it is nothing else (ours)."""
_ECHO_WORDS = 3
_OFFERING = frozenset(move.value for move in (*PRESENTING, *CLOSING))


@dataclass(slots=True)
class Found:
    """One move found: words `first` to `last` (exclusive) of the sentence with that index.

    Attributes:
        by: the stage that decided: "cue", "model", "echo" or "name".
        line: the line of cues that was met, where one was.
    """

    move: str
    sentence: int
    first: int
    last: int
    confidence: float
    by: str
    line: str = ""


def chance(score: float) -> float:
    """Give the probability (0 to 1) of log-odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _drop(found: dict[str, Found], move: Move | Act, beside: Move | Act, *, anywhere: bool = False) -> None:
    """Take a move out where another stands in the same sentence (or anywhere)."""
    one, other = found.get(move.value), found.get(beside.value)
    if one and other and (anywhere or one.sentence == other.sentence):
        del found[move.value]


def settle_seller(moves: list[Found], reading: Reading, scores: list[dict[str, float]]) -> list[Found]:
    """Apply the rules of the seller's moves; `scores` are the model's, by sentence and move."""
    found = {one.move: one for one in moves if one.move not in _FORMS}
    _echo(found, reading)
    found = {move: one for move, one in found.items()
             if move not in _OFFERING or not _is_given_back(reading.sentences[one.sentence])}
    _drop(found, Move.ADVANTAGE, Move.OVERPROMISE, anywhere=True)
    _drop(found, Move.BENEFIT, Move.OVERPROMISE, anywhere=True)
    _drop(found, Move.PROBLEM_QUESTION, Move.CLARIFYING_QUESTION)
    _drop(found, Move.PROPOSE_NEXT_STEP, Move.AFTER_SALE_CARE)
    _drop(found, Move.ENCOURAGE, Move.EMPATHISE)
    reflected = found.get(Move.REFLECT.value)
    if reflected and reflected.by == "cue":  # "have I got that right?" asks for no decision
        _drop(found, Move.ASK_COMMITMENT, Move.REFLECT)
    forms = _forms(found, reading, scores)
    if not forms:
        found = {move: one for move, one in found.items() if move not in _DISCOVERY}
    return [*found.values(), *forms]


def _is_given_back(piece: Piece) -> bool:
    """Tell whether a statement is the customer's own words and little else: it offers nothing."""
    return not piece.asks and piece.echo >= _GIVEN_BACK and piece.echoed > _ECHO_WORDS


def _echo(found: dict[str, Found], reading: Reading) -> None:
    """Hear a statement that gives back the customer's last words as a reflection."""
    if Move.REFLECT.value in found or Move.ARGUE.value in found:
        return
    for index, piece in enumerate(reading.sentences):
        if not piece.asks and piece.echoed >= _ECHO_WORDS and piece.echo >= _ECHO:
            found[Move.REFLECT.value] = Found(Move.REFLECT.value, index, piece.first, piece.last, piece.echo, "echo")
            return


def _forms(found: dict[str, Found], reading: Reading, scores: list[dict[str, float]]) -> list[Found]:
    """Give each genuine question its form, as the model hears it; its mark makes it likelier that it is one."""
    forms: dict[str, Found] = {}
    scolding = {one.sentence for one in found.values() if one.move in _UNASKING}
    for index, (piece, score) in enumerate(zip(reading.sentences, scores, strict=True)):
        if piece.ritual:
            continue
        best = max(score[_OPEN], score[_CLOSED])
        stopped = bool(reading.said.sentences[index].mark)
        if best > (_MARKED if piece.asks else _STOPPED if stopped else _UNMARKED) and index not in scolding:
            for form in (_OPEN, _CLOSED):
                if score[form] == best or score[form] > _ALSO:
                    forms.setdefault(form, _form(form, index, piece, score[form]))
    return list(forms.values())


def _form(form: str, index: int, piece: Piece, score: float) -> Found:
    """Give the form with the place of the words that show it, where a cue knows them, else of the whole sentence."""
    for hit in piece.hits:
        if hit.cue.move == form and hit.cue.strength is Strength.SHOWS:
            return Found(form, index, hit.first, hit.last, chance(score), "model", hit.cue.key)
    return Found(form, index, piece.first, piece.last, chance(score), "model")


def settle_customer(moves: list[Found]) -> list[Found]:
    """Apply the rules of the customer's acts."""
    found = {one.move: one for one in moves}
    _drop(found, Act.INFORM, Act.CANNOT_TALK)
    return list(found.values())
