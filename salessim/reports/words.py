"""The fixed words of every report: how ends, stages, signs and moves are called."""

from __future__ import annotations

from salessim.model.events import CueKind, Rule
from salessim.model.moves import GROUPS, SAYS, Move
from salessim.model.scenario import Stage

OUTCOMES: dict[str, str] = {
    Stage.WON: "The customer bought.",
    Stage.APPOINTMENT: "The customer agreed to an appointment.",
    Stage.INFORMATION: "The customer gave the information that was wanted.",
    Stage.CALLBACK: "A time for another call was agreed.",
    Stage.LOST: "The customer said no.",
    Stage.WALKED_OUT: "The customer walked away.",
    Stage.POLITE_EXIT: "The conversation ended politely, without a sale.",
}
STAYED = "The customer stays."
LEFT_OPEN = "The conversation ended politely, and not everything was settled."
NOT_ENDED = "The conversation was not brought to an end."

GROUP_TITLES: dict[str, str] = {
    "contact": "Contact", "question_form": "Form of question", "needs": "Needs", "listening": "Listening",
    "presentation": "Presentation", "closing": "Closing", "ending": "Ending", "harmful": "Harmful",
}

CUES: dict[CueKind, str] = {
    CueKind.NEED_HINT: "hinted at a need",
    CueKind.NEED: "named a need",
    CueKind.OBJECTION: "raised an objection",
    CueKind.BUYING_SIGNAL: "gave a buying signal",
    CueKind.QUESTION: "asked a question",
    CueKind.REFUSAL: "said no",
    CueKind.UNFINISHED: "broke off",
    CueKind.RESISTANCE: "did not want to talk",
}

RULES: dict[Rule, str] = {
    Rule.HEARD: "heard out",
    Rule.SIDED: "side taken",
    Rule.CLARIFIED: "clarified",
    Rule.ANSWERED: "answered",
}


def in_words(name: str) -> str:
    """Give a name from events as words: a move as what it does, anything else without its underscores."""
    try:
        return SAYS[Move(name)]
    except ValueError:
        return name.replace("_", " ")


def group_of(moves: tuple[Move, ...]) -> str:
    """Give the group by which a passage is marked: a harmful move counts first, a bare form of question last."""
    groups = [name for move in moves for name, members in GROUPS.items() if move in members]
    return min(groups, key=lambda name: (name != "harmful", name == "question_form"), default="")


def points(score: float | None) -> int | None:
    """Give points of 100 as a whole number, rounded down, so that 59.9 never reads as a pass of 60."""
    return None if score is None else int(score + 1e-6)


def percent(share: float) -> int:
    """Give a share of 0 to 1 as a whole per cent."""
    return round(share * 100)
