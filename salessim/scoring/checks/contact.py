"""Checks of the first contact and the leave-taking (process.md, B5 and B12)."""

from __future__ import annotations

from salessim.model.assessment import Evidence, Verdict
from salessim.model.moves import Move
from salessim.model.scenario import Stage, Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import counted, fresh, places, plain_words, quoted, uttered
from salessim.scoring.checks.registry import Judge, bounded, check

_SHORTEST = 3
"""Characters that a part of a name needs to be looked for on its own; ours."""
_CAN_PART = frozenset({None, Stage.POLITE_EXIT, Stage.INFORMATION})


def _tells_name(turn: Turn, staging: Staging) -> bool:
    persona = staging.persona
    names = [persona.address, persona.name, *(part for part in persona.name.split() if len(part) >= _SHORTEST)]
    return any(plain_words(name) in plain_words(turn.reply) for name in names)


def _says_name(turn: Turn) -> bool:
    return bool(turn.heard.mentioned("person"))


def _name(turn: Turn) -> Evidence:
    named = next(mention for mention in turn.heard.mentions if mention.kind == "person")
    return quoted(turn, named.start, named.end)


@check
def learned_name() -> Judge:
    """Did the trainee learn the customer's name, by asking or by using the one they knew?

    Opportunity: the customer has a name that is on record, and did not give it with the first words.

    Source: active selling, stage 2, "learn the customer's name" (process.md, B5).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        if not transcript.turns or not staging.persona.name or _tells_name(transcript.opening, staging):
            return None
        for turn in fresh(transcript):
            if turn.has(Move.ASK_NAME):
                return Verdict(passed=True, why=f"asked in turn {turn.number}",
                               evidence=(turn.evidence(Move.ASK_NAME),))
            if _says_name(turn):
                return Verdict(passed=True, why=f"spoken to by name in turn {turn.number}", evidence=(_name(turn),))
        return Verdict(passed=False, why="the name was neither asked nor used")
    return judge


@check
def used_name(*, at_least: int = 1) -> Judge:
    """Did the trainee use the customer's name once it was known?

    Opportunity: the name was told by the customer, or said by the trainee, and an utterance followed.

    Args:
        at_least: utterances with the name, after the one that made it known (count, 1 to 20).

    Source: active selling, stage 2, "using the name later" (process.md, B5).
    """
    bounded("at_least", at_least, 1, 20)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        known = next((turn for turn in transcript.all if staging.persona.name and (
            _tells_name(turn, staging) or _says_name(turn))), None)
        later = [turn for turn in fresh(transcript) if known is not None and turn.number > known.number]
        if known is None or not later:
            return None
        used = [turn for turn in later if _says_name(turn)]
        if len(used) >= at_least:
            return Verdict(passed=True, why=f"by name in {places(used)}", evidence=tuple(map(_name, used)))
        told = (known.answered,) if _tells_name(known, staging) else ()
        return Verdict(passed=False, why=f"by name {len(used)} of {at_least} times in "
                                         f"{counted(len(later), 'utterance')} after turn {known.number}", evidence=told)
    return judge


@check
def ended_politely() -> Judge:
    """Did the trainee take leave with thanks or a farewell?

    Opportunity: the trainee had the last word. A customer who buys, agrees to a date, walks out or runs out of time
    leaves no room for it; thanks or a farewell among the last two utterances counts all the same.

    Source: "end politely, thank, apologise for the disturbance" (process.md, B12); the last two utterances: ours.
    """
    leave, spoils = (Move.FAREWELL, Move.THANK), (Move.RUDE, Move.PRESSURE, Move.ARGUE)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns:
            return None
        last = uttered(transcript)[-2:]
        spoilt = [turn for turn in last if turn.has(spoils)]
        if spoilt:
            return Verdict(passed=False, why=f"harsh words at the end ({places(spoilt)})",
                           evidence=tuple(turn.evidence(spoils) for turn in spoilt))
        taken = [turn for turn in last if turn.has(leave)]
        if taken:
            return Verdict(passed=True, why=f"leave taken in turn {taken[-1].number}",
                           evidence=(taken[-1].evidence(leave),))
        if transcript.outcome not in _CAN_PART:
            return None
        return Verdict(passed=False, why="no thanks and no farewell in the last two utterances")
    return judge
