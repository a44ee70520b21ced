"""Follow a conversation from elsewhere: the customer's words are recognised, and what came of them inferred.

A session knows the needs, objections and signs that it offered. Here they are read off the words: what a customer
names as a need is one, a concern stands until the customer lets go of it, and so on. Every rule of thumb here is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.model.events import (
    CueGiven,
    CueKind,
    CustomerReplied,
    Event,
    SessionEnded,
    StageChanged,
    TraineeSpoke,
)
from salessim.model.heard import TEXT_LIMIT, Context, Heard
from salessim.model.moves import Act, Move, Side
from salessim.model.scenario import PATH, Stage
from salessim.model.transcript import Transcript, transcribe
from salessim.recording.concerns import Concerns
from salessim.recording.sheet import Sheet
from salessim.recording.told import Told

if TYPE_CHECKING:
    from salessim.model.rubric import Rubric
    from salessim.model.scenario import Staging
    from salessim.recording.formats import Line, Recording

_SIGNS: dict[Act, CueKind] = {Act.BUYING_SIGNAL: CueKind.BUYING_SIGNAL, Act.DECLINE: CueKind.REFUSAL,
                              Act.ASK_PRODUCT: CueKind.QUESTION, Act.ASK_PRICE: CueKind.QUESTION}
_TALKS_ON = (Act.ACCEPT, Act.AGREE, Act.BUYING_SIGNAL, Act.ASK_PRICE, Act.ASK_PRODUCT)
_WANTS = tuple(act for act in Act if act not in {Act.GREET, Act.INFORM, Act.AGREE})
_PICKS_UP = 8
"""Up to so many words, with nothing wanted, somebody who is called picks up (count)."""
_ASKS = ("?", "\u061f", "\uff1f")
_LAST = 2
"""In so many last answers of the customer an ending shows (count)."""


def follow(recording: Recording, rubric: Rubric, *, tier: str = "full",
           language: str = "en") -> tuple[Transcript, Staging]:
    """Recognise both sides of a conversation, and infer what came of it.

    Args:
        recording: what was said.
        rubric: by which it is to be judged; it becomes the staging's.
        tier: the recogniser's, "full" or "light".
        language: of both sides.

    Returns:
        The transcript, and a staging with the needs, facts and objections that were recognised, and the sheet that the
        recording gives. Of an utterance of more than `TEXT_LIMIT` characters the beginning is understood.
    """
    following = _Following(Sheet(recording, language=language, tier=tier))
    events = list(following.events(recording.lines))
    return transcribe(events), following.sheet.staging(recording, rubric, following.told.needs, following.told.facts,
                                                       following.concerns.objections, approached=following.approached)


class _Following:
    """One conversation, turn by turn."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.told = Told()
        self.concerns = Concerns()
        self.approached = True
        self._stage = Stage.CONTACT

    def events(self, lines: tuple[Line, ...]) -> Iterator[Event]:
        """Give the events of the whole conversation."""
        opened = bool(lines) and not lines[0].seller
        opening, rest = lines[0].text if opened else "", lines[1:] if opened else lines
        answered = self._customer(opening, Context())
        # Who picks up a telephone speaks first, and wants nothing yet.
        self.approached = not opened or (answered.words <= _PICKS_UP and not answered.has(*_WANTS))
        exchanges = [(Heard(), opening, answered)]
        for at in range(0, len(rest), 2):
            said, reply = rest[at].text, rest[at + 1].text if at + 1 < len(rest) else ""
            heard = self.sheet.weigh(self.sheet.ear.recognise(said[:TEXT_LIMIT], context=Context(
                last_words=exchanges[-1][1][:TEXT_LIMIT])),
                price_asked=answered.has(Act.ASK_PRICE))
            answered = self._customer(reply, Context(last_words=said[:TEXT_LIMIT]))
            exchanges.append((heard, reply, answered))
        for turn, (heard, reply, answered) in enumerate(exchanges):
            before, after = exchanges[turn - 1][2], exchanges[turn + 1][2] if turn + 1 < len(exchanges) else Heard()
            if turn:
                yield TraineeSpoke(turn=turn, text=rest[2 * turn - 2].text, heard=heard)
                yield from self.told.presented(turn, heard, before, answered)
                yield from self.concerns.handled(turn, heard, answered)
                yield from self.concerns.raised(turn, reply, answered)
            yield from self.told.learned(turn, reply, answered, heard)
            yield from _signs(turn, answered, after, asks=any(mark in reply for mark in _ASKS))
            yield CustomerReplied(turn=turn, text=reply, reply=(), acts=_acts(answered), lines=())
            if turn:
                yield from self._onward(turn, heard, answered)
        yield from _end(exchanges[1:])

    def _customer(self, text: str, context: Context) -> Heard:
        return self.sheet.ear.recognise(text[:TEXT_LIMIT], side=Side.CUSTOMER, context=context)

    def _onward(self, turn: int, heard: Heard, answered: Heard) -> Iterator[Event]:
        """Say where the customer stands: one stage on at most, and never back."""
        reached = Stage.ATTENTION
        if self.told.needs:
            reached = Stage.INTEREST
        if self.told.met or answered.has(Act.BUYING_SIGNAL):
            reached = Stage.DESIRE
        if heard.has(Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP) and answered.has(Act.ACCEPT):
            reached = Stage.ACTION
        if PATH.index(reached) > PATH.index(self._stage):
            yield StageChanged(turn=turn, source=self._stage, dest=reached, cause="recognised")
            self._stage = reached


def _signs(turn: int, answered: Heard, after: Heard, *, asks: bool) -> Iterator[CueGiven]:
    """Give the signs of an answer; a no after which the customer talks on well, or asks on at once, was none."""
    for act in _acts(answered):
        if act is Act.DECLINE and (asks or after.has(*_TALKS_ON) or answered.has(*_TALKS_ON)):
            continue
        if act in _SIGNS:
            yield CueGiven(turn=turn, cue=_SIGNS[act], subject="price" if act is Act.ASK_PRICE else "offer")
    if asks and not answered.has(Act.ASK_PRICE, Act.ASK_PRODUCT):
        yield CueGiven(turn=turn, cue=CueKind.QUESTION, subject="offer")


def _end(exchanges: list[tuple[Heard, str, Heard]]) -> Iterator[SessionEnded]:
    """Say how it ended, where the last answers show it."""
    last = [one for one in exchanges if one[1]][-_LAST:]
    acts = [act for _, _, answered in last for act in _acts(answered)]
    asked = [heard for heard, _, _ in exchanges[-_LAST - 1:]]
    outcome = None
    if Act.ACCEPT in acts and Act.DECLINE not in acts:
        ordered = any(heard.has(Move.ASK_COMMITMENT) for heard in asked)
        later = any(heard.has(Move.PROPOSE_NEXT_STEP) for heard in asked)
        outcome = Stage.APPOINTMENT if later and not ordered else Stage.WON
    elif Act.HOSTILE in acts and (Act.END_TALK in acts or Act.DECLINE in acts):
        outcome = Stage.WALKED_OUT
    elif Act.DECLINE in acts or Act.END_TALK in acts:
        parted = any(heard.has(Move.THANK, Move.FAREWELL) for heard in asked)
        outcome = Stage.POLITE_EXIT if parted else Stage.LOST
    if outcome is not None:
        yield SessionEnded(turn=len(exchanges), outcome=outcome, reason="as the last words show")


def _acts(answered: Heard) -> tuple[Act, ...]:
    return tuple(dict.fromkeys(one.move for one in answered.moves if isinstance(one.move, Act)))
