"""What sessions show to be missing in a persona: questions without an answer, words not understood, bad ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from salessim.customer.concern import is_clear
from salessim.errors import JournalError
from salessim.model.events import CustomerReplied, Event, GapFound, SessionStarted
from salessim.model.heard import TEXT_LIMIT, Context
from salessim.model.moves import DISCOVERY, FORMS, Side
from salessim.model.replies import ReplyAct
from salessim.model.scenario import Stage
from salessim.model.transcript import transcribe
from salessim.reports.mended import asks_for
from salessim.scoring.checks.reading import WEIGHTY, alike, plain_words
from salessim.understanding import Recogniser, load

if TYPE_CHECKING:
    from salessim.model.transcript import Transcript, Turn
    from salessim.reports.mended import Present

BAD = frozenset({Stage.WALKED_OUT, Stage.LOST})
"""The ends that are bad ones."""
ASKED = 2
"""Content words that two questions need before they are nearly the same (count); ours: questions are short."""
_QUESTION_MARKS = "?\u061f\uff1f"
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.?!…\u061f\u3002\uff01\uff1f]+(?=\s|$)|(?=\n)|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One thing that a trainee said, and what came of it.

    Attributes:
        turn: from 1.
        text: the trainee's own words.
        reply: what the customer answered.
        gist: the content words of `text`.
        plain: `text` without case and punctuation.
        outcome, reason: how the session ended after this, and why; empty where it went on.
        mended: whether the content as it is now has an answer to it, or it is understood now.
    """

    session: str
    scenario: str
    turn: int
    text: str
    reply: str
    gist: frozenset[str]
    plain: str
    outcome: str = ""
    reason: str = ""
    mended: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """The same or nearly the same words: every place where they were said, oldest first; at least one."""

    places: tuple[Place, ...]

    @cached_property
    def sessions(self) -> int:
        """In how many sessions they were said (count, from 1)."""
        return len({place.session for place in self.places})

    @cached_property
    def wordings(self) -> dict[str, int]:
        """Each wording as it was first typed, and how often it came (count, from 1), most frequent first."""
        often = Counter(place.plain for place in self.places)
        typed: dict[str, str] = {}
        for place in self.places:
            typed.setdefault(place.plain, place.text)
        return {typed[plain]: count for plain, count in often.most_common()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What the sessions with one persona leave a trainer to mend, the most frequent first.

    Attributes:
        sessions: how many were looked through (count, from 1).
        questions: what was asked, and no fact answered.
        unclear: what was not understood.
        bad_ends: what was said last before the customer walked out or was lost.
        answered: questions that had no answer and have one now; `understood` likewise.
    """

    persona: str
    sessions: int
    questions: tuple[Group, ...] = ()
    unclear: tuple[Group, ...] = ()
    bad_ends: tuple[Group, ...] = ()
    answered: tuple[Group, ...] = ()
    understood: tuple[Group, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to mend."""
        return not (self.questions or self.unclear or self.bad_ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One session, ready to be looked through; `replies` are the customer's reply acts by turn."""

    session: str
    started: SessionStarted
    transcript: Transcript
    replies: dict[int, tuple[str, ...]]

    @classmethod
    def of(cls, session: str, events: Sequence[Event]) -> Talk:
        """Fold a session's events.

        Raises:
            JournalError: they do not begin with the session's start.
        """
        if not events or not isinstance(events[0], SessionStarted):
            raise JournalError(f"session {session} does not begin with its start",
                               hint="put a backup of the journal in its place, or forget this session")
        return cls(session=session, started=events[0], transcript=transcribe(events), replies={
            event.turn: event.reply for event in events if isinstance(event, CustomerReplied)})

    def answered_by(self, turn: Turn, act: ReplyAct) -> bool:
        """Tell whether the customer's answer in a turn held a reply act."""
        return act in self.replies.get(turn.number, ())

    def place(self, turn: Turn, text: str, gist: Iterable[str], *, outcome: str = "", reason: str = "",
              mended: bool = False) -> Place:
        """Note something that was said in a turn."""
        return Place(session=self.session, scenario=self.started.scenario, turn=turn.number, text=text,
                     reply=turn.reply, gist=frozenset(gist), plain=plain_words(text), outcome=outcome, reason=reason,
                     mended=mended)


def find_gaps(talks: Iterable[Talk], present: Present | None = None) -> list[Gaps]:
    """Gather the gaps of each persona, in the order of the personas' ids.

    Args:
        talks: sessions, oldest first.
        present: hears what was said once more with the content as it is now; None: nothing counts as mended.
    """
    of_persona: dict[str, list[Talk]] = {}
    for talk in talks:
        of_persona.setdefault(talk.started.persona, []).append(talk)
    return [_gaps(persona, theirs, present) for persona, theirs in sorted(of_persona.items())]


def _gaps(persona: str, talks: Sequence[Talk], present: Present | None) -> Gaps:
    questions = [place for talk in talks for place in _questions(talk, present)]
    unclear = [place for talk in talks for place in _unclear(talk, present)]
    return Gaps(persona=persona, sessions=len(talks),
                questions=_grouped((place for place in questions if not place.mended), least=ASKED),
                unclear=_grouped(place for place in unclear if not place.mended),
                bad_ends=_grouped(place for talk in talks for place in _bad_end(talk)),
                answered=_grouped((place for place in questions if place.mended), least=ASKED),
                understood=_grouped(place for place in unclear if place.mended))


def _questions(talk: Talk, present: Present | None) -> Iterator[Place]:
    """Give the questions that no fact answered: noted as gaps, or met with a "no answer".

    An open objection keeps a customer from noting a gap; a need or fact that is kept back for want of trust is none.
    """
    for turn in talk.transcript.turns:
        if not (turn.of(GapFound) or talk.answered_by(turn, ReplyAct.NO_ANSWER)):
            continue
        start, end = _asked(turn)
        if not asks_for(turn.heard, start, end):
            text = turn.said[start:end]
            mended = present is not None and present.answers(talk.started.scenario, talk.transcript, turn, start, end)
            yield talk.place(turn, text, _gist(talk.started.language, text), mended=mended)


def _asked(turn: Turn) -> tuple[int, int]:
    """Give the place of what was asked in a turn, in whole sentences: a clause alone may lack what it is about.

    Where a move was heard is a guess among several sentences, so one with a question mark comes before it.
    """
    move = turn.evidence(DISCOVERY if turn.has(DISCOVERY) else FORMS)
    sentences = [found.span() for found in _SENTENCE.finditer(turn.said)]
    around = [(start, end) for start, end in sentences if start < move.end and move.start < end]
    asking = [(start, end) for start, end in sentences if turn.said[end - 1] in _QUESTION_MARKS]
    meant = [place for place in around if place in asking] or asking or around
    return (meant[0][0], meant[-1][1]) if meant else (move.start, move.end)


def _gist(language: str, question: str) -> frozenset[str]:
    """Give the telling content words of a question; what the session kept is of all that stood around it, too."""
    said = _ear(language).read(question[:TEXT_LIMIT], Side.SELLER, Context()).gist
    return said - load(language).general or said


@cache
def _ear(language: str) -> Recogniser:
    return Recogniser(load(language), tier="light")


def _unclear(talk: Talk, present: Present | None) -> Iterator[Place]:
    """Give what was not understood: the customer says so, or had something else to say in that turn."""
    for turn in talk.transcript.turns:
        if talk.answered_by(turn, ReplyAct.PUZZLED) or not is_clear(turn.heard):
            mended = present is not None and present.understands(talk.started.scenario, talk.transcript, turn)
            yield talk.place(turn, turn.said, turn.heard.gist, mended=mended)


def _bad_end(talk: Talk) -> Iterator[Place]:
    """Give what was said last, where the session ended badly after it."""
    script = talk.transcript
    if script.outcome in BAD and script.turns:
        last = script.turns[-1]
        yield talk.place(last, last.said, last.heard.gist, outcome=str(script.outcome), reason=script.reason)


def _grouped(places: Iterable[Place], *, least: int = WEIGHTY) -> tuple[Group, ...]:
    """Put the same and nearly the same words together; the largest group first, of equals the one said first."""
    groups: list[list[Place]] = []
    known: dict[str, list[Place]] = {}
    for place in places:
        group = known.get(place.plain) or next((group for group in groups if any(
            alike(place.plain, place.gist, other.plain, other.gist, least=least) for other in group)), None)
        if group is None:
            group = []
            groups.append(group)
        known[place.plain] = group
        group.append(place)
    made = [Group(places=tuple(group)) for group in groups]
    return tuple(sorted(made, key=lambda group: (-len(group.places), -group.sessions)))
