"""An example conversation that must hold: what is said, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salessim.model.preparation import Approach
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
class Play:
    """One example conversation.

    Attributes:
        outcome: how it must end.
        prepare: what the trainee does before the talk; None where they go in unprepared.
        says: what the trainee says, turn by turn; an empty text is listening.
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
