"""An example conversation that must hold: what is said, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salessim.model.moves import Move
    from salessim.model.preparation import Approach
    from salessim.model.replies import ReplyAct
    from salessim.model.scenario import Difficulty, Goal, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What the trainee does before the talk, as in `salessim.model.beforehand`."""

    objective: Goal
    approach: Approach
    order: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    use: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of one turn; None: it may come as it likes.

    Attributes:
        moves: all that is heard in what the trainee says, in any order; empty: nothing is.
        stage: where the customer stands after it.
        reply: all that the customer's answer does, in any order.
    """

    moves: tuple[Move, ...] | None = None
    stage: Stage | None = None
    reply: tuple[ReplyAct, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One example conversation.

    Attributes:
        outcome: how it must end.
        prepare: what the trainee does before the talk; None where they go in unprepared.
        says: what the trainee says, turn by turn; an empty text is listening.
        expects: what must come of a turn, by its number from 1.
        at_least: the lowest score allowed, in points of 100.
        at_most: the highest score allowed, in points of 100.
    """

    id: str
    title: str
    scenario: str
    seed: int
    difficulty: Difficulty
    outcome: Stage
    says: tuple[str, ...]
    at_least: float = 0.0
    at_most: float = 100.0
    prepare: Prepared | None = None
    expects: Mapping[int, Expected] = field(default_factory=dict)
