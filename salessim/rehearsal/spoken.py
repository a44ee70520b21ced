"""An utterance on the level of moves: what a player means to do, and words that could have done it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salessim.model.heard import Heard, HeardMove, Kind, Mention
from salessim.model.moves import DISCOVERY, FORMS, SAYS, Move

if TYPE_CHECKING:
    from salessim.model.scenario import Staging

Named = tuple[tuple[Kind, str], ...]
"""What is mentioned, as (kind, subject)."""
WHEN: Named = (("date", "thursday"), ("time", "10:00"))
"""The mentions of a day and an hour."""
TRIES = 4
"""How often a player tries one thing before something else (count); ours."""
CLAUSE = 8
"""Words of the product sheet that one clause takes (count); ours: an utterance stays one that a customer bears."""
TAKEN = 2
"""Words of the customer's last answer that who listens takes up (count); ours."""
NEW = 4
"""Content words of one's own in each utterance, so that none repeats another (count); ours."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one utterance does.

    Attributes:
        moves: each once.
        mentions: as (kind, subject).
        extra: words beyond those that the moves need (count).
        serves: how far it serves the customer (−1 to 1).
        takes_up: whether it uses the customer's own words.
    """

    moves: tuple[Move, ...] = ()
    mentions: Named = ()
    extra: int = 0
    serves: float = 0.8
    takes_up: bool = True

    def and_also(self, other: Said) -> Said:
        """Give both in one utterance."""
        return replace(self, moves=tuple(dict.fromkeys((*self.moves, *other.moves))),
                       mentions=tuple(dict.fromkeys((*self.mentions, *other.mentions))))


def put(said: Said, staging: Staging, turn: int, last: str) -> tuple[str, Heard]:
    """Put an utterance into words of which the moves and mentions are known.

    Args:
        said: what it does; without moves, mentions and extra words it is silence.
        staging: what is played.
        turn: its number, from 1; it keeps the words apart from those of other turns.
        last: what the customer said last.
    """
    if not (said.moves or said.mentions or said.extra):
        return "", Heard()
    text, moves, mentions = "", [], []
    for move in said.moves:
        clause = _clause(move, said, staging)
        moves.append(HeardMove(move=move, start=len(text), end=len(text) + len(clause), confidence=1.0))
        text += f"{clause}, "
    for kind, subject in dict.fromkeys(said.mentions):
        named = _words(kind, subject, staging)
        mentions.append(Mention(kind=kind, subject=subject, start=len(text), end=len(text) + len(named)))
        text += f"{named}, "
    words = {word.strip(".,?!…").casefold() for word in last.split()} - {""}
    theirs = sorted(words, key=lambda word: (-len(word), word))
    taken = theirs[:TAKEN] if said.takes_up else []
    own = [f"{turn}{letter}" for letter in "abcd"[:NEW]]
    text += " ".join([*taken, str(turn), *(["word"] * said.extra)])
    asks = bool(set(said.moves) & (FORMS | DISCOVERY))
    about = any(kind in {"need", "fact", "feature"} for kind, _ in said.mentions)
    return text, Heard(
        moves=tuple(moves), mentions=tuple(mentions), words=len(text.split()), gist=tuple(sorted({*taken, *own})),
        echo=round(len(taken) / len({*taken, *own}), 2), broad=asks and not about,
        polar=Move.CLOSED_QUESTION in said.moves, orientation=said.serves)


def _clause(move: Move, said: Said, staging: Staging) -> str:
    """Give the words of a move: of the product sheet where it presents, else what the move does."""
    product = staging.product
    feature = next((product.feature(subject) for kind, subject in said.mentions if kind == "feature"), None)
    sheet = {} if feature is None else {
        Move.FEATURE: feature.says, Move.ADVANTAGE: feature.advantage, Move.BENEFIT: feature.benefit}
    return " ".join(sheet.get(move, SAYS[move]).split()[:CLAUSE])


def _words(kind: Kind, subject: str, staging: Staging) -> str:
    """Give words that name a thing."""
    match kind:
        case "person":
            return staging.persona.address
        case "company":
            return staging.product.company
        case "product":
            return staging.product.name
    return subject.replace("-", " ")
