"""What the content has an answer to by now: questions of earlier sessions, and words that were not understood then."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from salessim.customer.concern import is_clear
from salessim.model.heard import Context, Heard
from salessim.model.lexicon import lexicon
from salessim.model.moves import Move
from salessim.understanding import Recogniser, load

if TYPE_CHECKING:
    from salessim.model.scenario import Staging
    from salessim.model.transcript import Transcript, Turn

TELLS = frozenset({"need", "fact"})
"""The kinds of mention that a customer answers a question with."""


def asks_for(heard: Heard, start: int, end: int, kinds: frozenset[str] = TELLS) -> frozenset[str]:
    """Give the subjects of some kinds that are meant between two places of an utterance."""
    return frozenset(mention.subject for mention in heard.mentions
                     if mention.kind in kinds and mention.start < end and start < mention.end)


class Present:
    """Hears what was said once more, in scenarios as they are now; each distinct text once.

    It hears with the tier that the session was practised with: another one is no mending.

    Args:
        stage: gives a scenario by its id; None where it cannot be played now, and nothing of it is mended.
    """

    def __init__(self, stage: Callable[[str], Staging | None]) -> None:
        self._stage = cache(stage)
        self._ears: dict[tuple[str, str], Recogniser] = {}
        self._heard: dict[tuple[str, str, str, str], Heard] = {}

    def answers(self, scenario: str, script: Transcript, turn: Turn, start: int, end: int) -> bool:
        """Tell whether a question that had no answer is matched by a fact or a need now, as the customer matches it.

        Args:
            scenario: in which it was asked.
            script: the conversation.
            turn: in which it was asked.
            start: where it begins in what was said (characters, from 0).
            end: one past its last character.
        """
        now = self._hear(scenario, script, turn)
        if now is None:
            return False
        near = frozenset({"near fact"}) if now.has(Move.SITUATION_QUESTION) else frozenset[str]()
        return bool(asks_for(now, start, end)
                    or asks_for(now, start, end, near) - asks_for(turn.heard, start, end, near))

    def understands(self, scenario: str, script: Transcript, turn: Turn) -> bool:
        """Tell whether words that were not understood are understood now."""
        now = self._hear(scenario, script, turn)
        return now is not None and is_clear(now) and _moves(now) != _moves(turn.heard)

    def _hear(self, scenario: str, script: Transcript, turn: Turn) -> Heard | None:
        staging = self._stage(scenario)
        if staging is None:
            return None
        # Only the full tier says whom an utterance serves.
        tier = "full" if any(other.heard.orientation is not None for other in script.turns) else "light"
        before = script.all[turn.number - 1]
        said = (scenario, tier, turn.said, before.reply)
        if said not in self._heard:
            if (scenario, tier) not in self._ears:
                self._ears[scenario, tier] = Recogniser(load(staging.scenario.language), lexicon(staging), tier=tier)
            context = Context(last_words=before.reply, serving=staging.scenario.service is not None)
            self._heard[said] = self._ears[scenario, tier].recognise(turn.said, context=context)
        return self._heard[said]


def _moves(heard: Heard) -> set[str]:
    return {found.move.value for found in heard.moves}
