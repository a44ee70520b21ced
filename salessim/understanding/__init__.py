"""Turn an utterance into moves with their places, mentions of the scenario's things, and amounts.

In: text, the side that spoke, what was said before, and a language pack. Out: a `Heard`.
Never: reacts, scores, guesses at random, or raises for words that it does not understand.
"""

from __future__ import annotations

from salessim.understanding.pack import Pack, load
from salessim.understanding.recogniser import Recogniser
from salessim.understanding.report import as_json

__all__ = ["Pack", "Recogniser", "as_json", "load"]
