"""Scoring: what a conversation was worth, and why.

In: a transcript and what was played. Out: an assessment in which every point is traced to words and opportunities.
Never: recognises moves, plays a customer, or rewards what nobody had the chance to do.
"""

from salessim.scoring.assess import assess
from salessim.scoring.checks import CHECKS

__all__ = ["CHECKS", "assess"]
