"""What the customer told in a conversation from elsewhere, and what was presented for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.model.events import Event, FactLearned, NeedMet, NeedVoiced, NeedWeighed
from salessim.model.moves import COURTESIES, DISCOVERY, FORMS, Act, Move
from salessim.model.persona import Disclosure, Fact, Need

if TYPE_CHECKING:
    from salessim.model.heard import Heard

SAME = 0.5
"""Share of content words in common from which a need is one that was named before; ours."""
_GAINS = (Move.BENEFIT, Move.ADVANTAGE, Move.INVOLVE)
_AGAINST = (Act.DISAGREE, Act.OBJECT_PRODUCT, Act.OBJECT_NEED, Act.HOSTILE, Act.DECLINE)


class Told:
    """The needs and facts that came out, and which needs were answered."""

    def __init__(self) -> None:
        self.needs: list[Need] = []
        self.facts: list[Fact] = []
        self.met: set[str] = set()
        self._gists: dict[str, frozenset[str]] = {}
        self._voiced: dict[str, int] = {}

    def learned(self, turn: int, reply: str, answered: Heard, heard: Heard) -> Iterator[Event]:
        """Note what an answer tells: a need, the weight of one, a fact."""
        asked = heard.any_of(DISCOVERY) or (None if heard.has(*COURTESIES) else heard.any_of(FORMS))
        voiced = answered.any_of([Act.STATE_NEED])
        if voiced is not None:
            gist = frozenset(answered.gist)
            known = next((name for name, other in self._gists.items()
                          if len(gist & other) >= SAME * min(len(gist), len(other)) > 0), None)
            if known is None:
                name = f"need-{len(self.needs) + 1}"
                says = reply[voiced.start:voiced.end]
                self.needs.append(Need(id=name, says=f"“{says}”", importance=0.5, disclosure=Disclosure.ASKED,
                                       phrases=(), questions=(), lines=(says,)))
                self._gists[name], self._voiced[name] = gist, turn
                yield NeedVoiced(turn=turn, need=name, drawn_by=asked.move.value if asked else "unasked")
        if self.needs and answered.has(Act.STATE_NEED, Act.INFORM, Act.AGREE):
            for move, by in ((Move.IMPLICATION_QUESTION, "impact"), (Move.NEED_PAYOFF_QUESTION, "payoff")):
                if heard.has(move):
                    yield NeedWeighed(turn=turn, need=self.needs[-1].id, by=by)
        informed = answered.any_of([Act.INFORM])
        if informed is not None and asked is not None:
            name, says = f"told-{len(self.facts) + 1}", reply[informed.start:informed.end]
            self.facts.append(Fact(id=name, says=f"“{says}”", disclosure=Disclosure.ASKED, questions=(), lines=(says,),
                                   decision=heard.has(Move.DECISION_QUESTION)))
            yield FactLearned(turn=turn, fact=name)

    def presented(self, turn: int, heard: Heard, before: Heard, answered: Heard) -> Iterator[NeedMet]:
        """Note which need something presented answers: one whose words it has, or the one just named.

        Who disagrees with it has not seen it answered.
        """
        if not heard.has(*_GAINS) or answered.has(*_AGAINST):
            return
        gist = frozenset(heard.gist)
        for need in self.needs:
            named = gist & self._gists[need.id]
            just = self._voiced[need.id] == turn - 1 and before.has(Act.STATE_NEED) and heard.has(Move.BENEFIT)
            if need.id not in self.met and self._voiced[need.id] < turn and (named or just):
                self.met.add(need.id)
                yield NeedMet(turn=turn, need=need.id, feature=next(iter(heard.mentioned("sheet")), ""))
