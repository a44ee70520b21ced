"""What checks read off a transcript: what was said for the first time, what was asked, and how to say figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from typing import TypeVar

from salessim.errors import SalesSimError
from salessim.model.assessment import Evidence
from salessim.model.moves import COURTESIES, DISCOVERY, Move
from salessim.model.persona import Need, Objection
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.registry import nearest

_Read = TypeVar("_Read")
_Item = TypeVar("_Item", Need, Objection)

ALIKE = 0.75
"""Share of content words in common from which an utterance repeats an earlier one; ours, as the customer takes it."""
WEIGHTY = 3
"""Content words that an utterance needs before a likeness is more than chance (count); ours."""
ENOUGH = 4
"""Utterances from which habits can be judged: before that, a fault not made shows nothing (count); ours."""
FEW = 3
"""Utterances from which shares are judged (count); ours."""
CLEARLY = 0.5
"""Orientation (−1 to 1) from which on an utterance clearly serves the customer; ours (docs/scoring.md)."""
PITCH = frozenset({Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT})
"""The moves that present the offer."""
PLEASANTRIES = frozenset({Move.ENCOURAGE, Move.SMALL_TALK, Move.GREET, Move.THANK, Move.FAREWELL})
"""Moves that are welcome, and say nothing of the matter."""
MARKS = re.compile(r"[\W_]+")
"""What is neither a letter nor a digit, in any script."""


@lru_cache(maxsize=1024)
def plain_words(text: str) -> str:
    """Give a text without case and punctuation, so that the same words compare equal in any script."""
    return " ".join(MARKS.sub(" ", unicodedata.normalize("NFC", text).casefold()).split())


def alike(words: str, gist: frozenset[str], other: str, other_gist: frozenset[str], *, least: int = WEIGHTY) -> bool:
    """Tell whether two texts are the same words, or nearly the same content words.

    Args:
        words: one text, as `plain_words` gives it.
        gist: its content words.
        other: the other text, likewise.
        other_gist: its content words.
        least: how many content words each needs before a likeness counts (count, from 1).
    """
    if words == other:
        return True
    if min(len(gist), len(other_gist)) < least:
        return False
    both = gist | other_gist
    return len(gist) + len(other_gist) - len(both) >= ALIKE * len(both)


def repeated(turn: Turn, earlier: Sequence[Turn]) -> Turn | None:
    """Give the first earlier turn that this one repeats: the same words, or nearly the same content words."""
    words, gist = plain_words(turn.said), frozenset(turn.heard.gist)
    return next((other for other in earlier
                 if alike(words, gist, plain_words(other.said), frozenset(other.heard.gist))), None)


def remembered(read: Callable[[Transcript], _Read]) -> Callable[[Transcript], _Read]:
    """Keep the answer for the transcript asked about last: fifty checks ask the same of one."""
    last: list[tuple[Transcript, _Read]] = []

    @wraps(read)
    def ask(transcript: Transcript) -> _Read:
        for known, answer in last:
            if known is transcript:
                return answer
        answer = read(transcript)
        last[:] = [(transcript, answer)]
        return answer
    return ask


@remembered
def uttered(transcript: Transcript) -> tuple[Turn, ...]:
    """Give the turns in which the trainee said anything at all."""
    return tuple(turn for turn in transcript.turns if plain_words(turn.said))


@remembered
def fresh(transcript: Transcript) -> tuple[Turn, ...]:
    """Give the turns whose words were not said before: a repeat earns nothing."""
    new: list[Turn] = []
    for turn in uttered(transcript):
        if repeated(turn, new) is None:
            new.append(turn)
    return tuple(new)


@remembered
def telling(transcript: Transcript) -> tuple[Turn, ...]:
    """Give the fresh turns in which more was understood than pleasantries and signs to go on."""
    return tuple(turn for turn in fresh(transcript)
                 if any(heard.move not in PLEASANTRIES for heard in turn.heard.moves))


def inquires(turn: Turn) -> bool:
    """Tell whether the turn asks about the customer: a discovery question, or an open one that is no close."""
    return turn.has(DISCOVERY) or (turn.has(Move.OPEN_QUESTION) and not turn.has(COURTESIES))


def inquiry(turn: Turn) -> Evidence:
    """Quote the question of a turn that inquires."""
    return turn.evidence(DISCOVERY if turn.has(DISCOVERY) else Move.OPEN_QUESTION)


def previous(transcript: Transcript, turn: Turn) -> Turn:
    """Give the turn before one; the opening before the first."""
    return (transcript.opening, *transcript.before(turn))[-1]


def quoted(turn: Turn, start: int, end: int) -> Evidence:
    """Quote a part of what the trainee said in a turn, by its place in characters."""
    return Evidence(turn=turn.number, start=start, end=end, quote=turn.said[start:end])


def counted(number: int, thing: str) -> str:
    """Give a number with its noun: "1 question", "3 questions"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def out_of(found: int, wanted: int, thing: str) -> str:
    """Say how many were found of those wanted: "2 of 3 questions", "5 questions, 3 wanted"."""
    return f"{found} of {counted(wanted, thing)}" if found <= wanted else f"{counted(found, thing)}, {wanted} wanted"


def places(turns: Iterable[Turn]) -> str:
    """Name turns: "turn 3", "turns 3 and 5"."""
    numbers = [str(turn.number) for turn in turns]
    if len(numbers) < 2:
        return f"turn {''.join(numbers)}"
    return f"turns {', '.join(numbers[:-1])} and {numbers[-1]}"


def is_followed(transcript: Transcript, kind: type[object]) -> bool:
    """Tell whether such facts about the customer are on record: always in a session; elsewhere when there is one."""
    return transcript.started is not None or bool(transcript.facts(kind))


def the_need(staging: Staging, need_id: str) -> Need:
    """Give the persona's need of that id.

    Raises:
        SalesSimError: the persona has no such need.
    """
    return _the(staging, need_id, staging.persona.needs, "need")


def the_objection(staging: Staging, objection_id: str) -> Objection:
    """Give the persona's objection of that id.

    Raises:
        SalesSimError: the persona has no such objection.
    """
    return _the(staging, objection_id, staging.persona.objections, "objection")


def _the(staging: Staging, wanted: str, items: Sequence[_Item], kind: str) -> _Item:
    found = next((item for item in items if item.id == wanted), None)
    if found is None:
        raise SalesSimError(f"the persona '{staging.persona.id}' has no {kind} '{wanted}'"
                            f"{nearest(wanted, [item.id for item in items])}")
    return found
