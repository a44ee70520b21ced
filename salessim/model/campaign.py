"""A campaign: several scenarios with one customer, each handing on what came of it (process.md, A1)."""

from __future__ import annotations

from dataclasses import dataclass

from salessim.model.scenario import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One scenario of a campaign.

    Attributes:
        after: with which ends of the talk before it this one follows; empty for the first.
        of: which scenario it follows; "" for any.
        days: how long after it (count); 0 for the first.
    """

    scenario: str
    after: tuple[Stage, ...] = ()
    days: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Several scenarios with one customer, from the raw leads to the service afterwards."""

    id: str
    title: str
    language: str
    briefing: str
    steps: tuple[Step, ...]

    def next(self, done: int, outcome: Stage) -> int | None:
        """Give the number of the step that follows, from 0, or None.

        Args:
            done: the step that was played last.
            outcome: how it ended.
        """
        last = self.steps[done].scenario
        return next((number for number, step in enumerate(self.steps)
                     if number > done and outcome in step.after and step.of in {"", last}), None)
