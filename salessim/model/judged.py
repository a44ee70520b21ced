"""The facts of what people said of a score afterwards; the other events stand in `events`.

The score itself is never changed: a correction, a dispute and a guess stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreGuessed:
    """The trainee guessed the score before it was shown (`points` 0 to 100)."""

    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCorrected:
    """A trainer gave one line of an assessment another mark.

    Attributes:
        rubric: which assessment is meant: the id of its rubric, and `version` of that.
        criterion: the criterion's id, or that of a serious fault.
        check: the check's id; empty for the criterion as a whole.
        mark: 0 (failed) to 1 (passed).
        by: who says so.
        reason: why, in their words.
    """

    rubric: str
    version: int
    criterion: str
    check: str
    mark: float
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDisputed:
    """The trainee disputed one line of an assessment; the fields are as those of `ScoreCorrected`."""

    rubric: str
    version: int
    criterion: str
    check: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What people said of one assessment.

    Attributes:
        corrections: all of them, in the order they were made.
        disputed: disputes that are open, and `settled` those that a later correction of their line has answered.
        guess: the trainee's own guess (0 to 100); None where there is none.
    """

    corrections: tuple[ScoreCorrected, ...] = ()
    disputed: tuple[LineDisputed, ...] = ()
    settled: tuple[LineDisputed, ...] = ()
    guess: int | None = None

    @classmethod
    def of(cls, events: Iterable[object], *, rubric: str, version: int) -> Remarks:
        """Gather from a session's events what was said of its assessment by one rubric."""
        corrections: list[ScoreCorrected] = []
        disputed: list[LineDisputed] = []
        settled: list[LineDisputed] = []
        guess = None
        for event in events:
            match event:
                case ScoreGuessed():
                    guess = event.points
                case ScoreCorrected(rubric=of, version=number) if (of, number) == (rubric, version):
                    corrections.append(event)
                    settled += [dispute for dispute in disputed if _answers(event, dispute)]
                    disputed = [dispute for dispute in disputed if not _answers(event, dispute)]
                case LineDisputed(rubric=of, version=number) if (of, number) == (rubric, version):
                    disputed.append(event)
                case _:
                    pass
        return cls(corrections=tuple(corrections), disputed=tuple(disputed), settled=tuple(settled), guess=guess)

    @property
    def standing(self) -> tuple[ScoreCorrected, ...]:
        """The corrections that count: of each line the last one made.

        A criterion's mark takes the place of those that its checks were given before it, and the other way round.
        """
        counting: list[ScoreCorrected] = []
        for correction in self.corrections:
            counting = [other for other in counting if not _replaces(correction, other)]
            counting.append(correction)
        return tuple(counting)


def line(remark: ScoreCorrected | LineDisputed) -> str:
    """Name the line that is meant, as it is typed: `opening` or `opening/greeted`."""
    return f"{remark.criterion}/{remark.check}" if remark.check else remark.criterion


def _answers(correction: ScoreCorrected, dispute: LineDisputed) -> bool:
    return correction.criterion == dispute.criterion and correction.check in {"", dispute.check}


def _replaces(later: ScoreCorrected, earlier: ScoreCorrected) -> bool:
    return later.criterion == earlier.criterion and (later.check == earlier.check
                                                     or not later.check or not earlier.check)
