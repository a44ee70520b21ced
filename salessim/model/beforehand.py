"""The facts of what the trainee did before the talk; the other events stand in `events`."""

from __future__ import annotations

from dataclasses import dataclass

from salessim.model.preparation import Approach
from salessim.model.scenario import Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsRanked:
    """The trainee ranked the leads, the best first; those that are not in `order` were dropped."""

    turn: int
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRead:
    """The trainee looked into one source of the dossier."""

    turn: int
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMade:
    """The trainee wrote a plan: what is to be reached, how, with which findings, and a note of their own."""

    turn: int
    objective: Goal
    approach: Approach
    findings: tuple[str, ...]
    note: str
