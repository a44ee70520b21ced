"""The checks that a rubric may name, one yes/no question about a transcript each.

In: a transcript and its staging. Out: a verdict with its figures and the words, or None where no opportunity arose.
Never: weighs an answer; shares and weights are the rubric's.
"""

from salessim.scoring.checks import (
    claims,
    close,
    communication,
    contact,
    exchange,
    manner,
    moves,
    needs,
    objections,
    orientation,
    preparation,
    presentation,
    service,
)
from salessim.scoring.checks.registry import CHECKS, Judge, check

__all__ = ["CHECKS", "Judge", "check", "claims", "close", "communication", "contact", "exchange", "manner", "moves",
           "needs", "objections", "orientation", "preparation", "presentation", "service"]
