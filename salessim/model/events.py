"""The facts of a session. They are only ever appended; every state is a fold of them.

An event says what happened, never what to do. Times, ids and the session's name are no part of it: the journal keeps
those beside it, so that two runs with the same seed and the same words can be compared byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.claimed import AdvisedAgainst, ClaimCorrected, ClaimMade, ClaimNoticed, QuestionAnswered
from salessim.model.heard import Heard
from salessim.model.judged import LineDisputed, ScoreCorrected, ScoreGuessed
from salessim.model.moves import Act
from salessim.model.objected import (
    ObjectionHandled,
    ObjectionHardened,
    ObjectionLaidToRest,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    Rule,
)
from salessim.model.scenario import Difficulty, Stage
from salessim.model.told import (
    FactLearned,
    GapFound,
    KeptBack,
    NeedMet,
    NeedVoiced,
    NeedWeighed,
    ReferralGiven,
    ThoughtFinished,
)

__all__ = ["AdvisedAgainst", "AttitudeChanged", "Cause", "ClaimCorrected", "ClaimMade", "ClaimNoticed", "CueGiven",
           "CueKind", "CustomerReplied", "Event", "FactLearned", "FindingRead", "GapFound", "KeptBack",
           "LeadsRanked", "LineDisputed", "NeedMet", "NeedVoiced", "NeedWeighed", "ObjectionHandled",
           "ObjectionHardened", "ObjectionLaidToRest", "ObjectionRaised", "ObjectionSettled", "ObjectionUnmasked",
           "PlanMade", "QuestionAnswered", "ReferralGiven", "ResistanceEased", "Rule", "ScoreCorrected", "ScoreGuessed",
           "SessionAssessed", "SessionEnded", "SessionStarted", "StageChanged", "ThoughtFinished", "TraineeSpoke"]


class CueKind(StrEnum):
    """A sign that the customer gave; each is an opportunity that scoring counts."""

    NEED_HINT = "need_hint"
    NEED = "need"
    OBJECTION = "objection"
    BUYING_SIGNAL = "buying_signal"
    QUESTION = "question"
    REFUSAL = "refusal"
    UNFINISHED = "unfinished"
    RESISTANCE = "resistance"


TIME_PASSES = "time passes"
"""The cause of what each turn takes by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why the attitude moved, and by how much (each −1 to 1, before bounding)."""

    by: str
    trust: float = 0.0
    interest: float = 0.0
    patience: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted:
    """A session began.

    Attributes:
        digest: names the documents it is played with.
        version: the program's.
        stage: where the customer stands at first; behind a gatekeeper, if there is one.
    """

    scenario: str
    persona: str
    product: str
    rubric: str
    language: str
    seed: int
    difficulty: Difficulty
    mode: str
    trust: float
    interest: float
    patience: float
    digest: str
    version: str
    stage: Stage = Stage.CONTACT


@dataclass(frozen=True, slots=True, kw_only=True)
class TraineeSpoke:
    """The trainee said one utterance; what was understood is kept with the words."""

    turn: int
    text: str
    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class AttitudeChanged:
    """The customer's attitude after this turn (each 0 to 1), and every reason it moved."""

    turn: int
    trust: float
    interest: float
    patience: float
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged:
    """The customer moved to another stage."""

    turn: int
    source: Stage
    dest: Stage
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResistanceEased:
    """The customer, who did not want to talk or was rude, is ready to talk after all."""

    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CueGiven:
    """The customer gave a sign: an opportunity for the trainee's next utterance."""

    turn: int
    cue: CueKind
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReplied:
    """The customer answered.

    Attributes:
        reply: the reply acts, in order, as "voice an objection".
        acts: the same as customer acts of the taxonomy.
        lines: the names of the authored lines, so that none is said twice.
    """

    turn: int
    text: str
    reply: tuple[str, ...]
    acts: tuple[Act, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded:
    """The conversation is over."""

    turn: int
    outcome: Stage
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAssessed:
    """A score was given. The rubric as it was then, and the assessment, are frozen here."""

    rubric: Mapping[str, Any]
    assessment: Mapping[str, Any]


Event = (SessionStarted | LeadsRanked | FindingRead | PlanMade | TraineeSpoke | AttitudeChanged | StageChanged
         | NeedVoiced | NeedWeighed | NeedMet | FactLearned | ObjectionRaised | ObjectionHandled | ObjectionHardened
         | ObjectionSettled | ObjectionLaidToRest | ObjectionUnmasked | ThoughtFinished | ResistanceEased | ClaimMade
         | ClaimCorrected | ClaimNoticed | QuestionAnswered | AdvisedAgainst | ReferralGiven | CueGiven | GapFound
         | KeptBack | CustomerReplied | SessionEnded | SessionAssessed | ScoreGuessed | ScoreCorrected | LineDisputed)
