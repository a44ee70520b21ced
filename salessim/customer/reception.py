"""The three openings a call may take: they do not want to talk, cannot talk now, or are rude (process.md, B12).

Each has a good end of its own: a polite exit, a callback with a day and a time, composure that turns it round.
"""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.state import Customer
from salessim.model.events import Cause, CueGiven, CueKind, Event, ResistanceEased
from salessim.model.heard import Heard
from salessim.model.moves import CLOSING, FORMS, HARMFUL, PRESENTING, Move
from salessim.model.scenario import Reception

BRIEF = 40
"""Up to so many words an utterance respects somebody who does not want to talk; ours."""
COMPOSED = (Move.EMPATHISE, Move.APOLOGISE, Move.ASK_PERMISSION, Move.REFLECT, Move.CLARIFYING_QUESTION)
SERIOUSLY, OVERRUN = "took me seriously", "talked on over my no"
"""Causes that are counted: what turns resistance round, and what makes it final."""
YIELDING = (Move.PROPOSE_NEXT_STEP, Move.APOLOGISE, Move.THANK, Move.FAREWELL, Move.EMPATHISE)


def named_when(heard: Heard) -> bool:
    """Tell whether a day or a time was named, or asked for; in a whole week or month nobody can be called back."""
    clock = any(":" in time for time in heard.mentioned("time"))  # "good morning" names none
    return bool(heard.mentioned("date")) or clock or heard.has(*FORMS)


def is_composed(heard: Heard) -> bool:
    """Tell whether an utterance takes the resistance seriously, briefly and without selling."""
    leaving = heard.has(Move.FAREWELL, Move.THANK)
    selling = heard.has(*HARMFUL, *PRESENTING, Move.ASK_COMMITMENT)
    return heard.has(*COMPOSED) and heard.words <= BRIEF and not leaving and not selling


def causes(customer: Customer, heard: Heard) -> Iterator[Cause]:
    """Give what goes on in a customer who resists, whether they are taken seriously or talked over."""
    if not customer.resisted or not customer.resisting:
        return
    if is_composed(heard):
        yield Cause(by=SERIOUSLY, trust=0.05, interest=0.04, patience=0.03)
    match customer.staging.scenario.reception:
        case Reception.BUSY if not heard.has(*YIELDING):
            yield Cause(by="went on though I cannot talk", trust=-0.04, patience=-0.25)
        case Reception.UNWILLING if heard.has(*PRESENTING, *CLOSING) and not heard.has(*COMPOSED):
            yield Cause(by=OVERRUN, trust=-0.06, interest=-0.04, patience=-0.2)
        case Reception.RUDE if not is_composed(heard):
            yield Cause(by="went on as if I had said nothing", trust=-0.03, patience=-0.2)
        case _:
            pass


def resist(customer: Customer, heard: Heard) -> Iterator[Event]:
    """Show the resistance at the first words; later ease, refuse for good, or keep it up.

    Who does not want to talk is won by one brief word that takes it seriously, and refuses when they are talked over
    twice; who is rude is turned round by two; who cannot talk now cannot talk now.
    """
    turn, kind = customer.turn, customer.staging.scenario.reception
    if not customer.resisted:
        yield CueGiven(turn=turn, cue=CueKind.RESISTANCE, subject=kind.value)
        return
    wanted = {Reception.UNWILLING: 1, Reception.RUDE: 2}.get(kind)
    if is_composed(heard) and wanted is not None and customer.felt[SERIOUSLY] >= wanted:
        yield ResistanceEased(turn=turn)
    elif kind is Reception.UNWILLING and customer.felt[OVERRUN] >= 2:
        yield CueGiven(turn=turn, cue=CueKind.REFUSAL, subject="talk")
