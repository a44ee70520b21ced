"""A playbook: a scenario's script, made of what trainees said in the sessions that scored best (process.md, B11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salessim.model.events import ObjectionHandled
from salessim.model.transcript import spoken
from salessim.reports.followed import meanings
from salessim.reports.playbook.purposes import STAGES, Purpose, purposes
from salessim.reports.words import RULES
from salessim.scoring.checks.reading import alike, plain_words

if TYPE_CHECKING:
    from salessim.model.scenario import Staging
    from salessim.model.transcript import Turn
    from salessim.reports.playbook.practised import Practised

BEST = 5
"""From so many sessions lines are taken unless told otherwise (count); ours: enough to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One utterance of a trainee, verbatim, and where it stands.

    Attributes:
        heard: who had spoken before it, and what they said; `reply` who answered, and what.
        said: empty for listening.
        rules: which of the four rules for objections it kept (process.md, B8), in words.
    """

    session: str
    turn: int
    heard: tuple[tuple[str, str], ...]
    said: str
    reply: tuple[tuple[str, str], ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that the script has words for, or none.

    Attributes:
        title: what the words are for.
        lines: they belong together and come from one session; empty where nobody had good ones.
        came_of_it: what came of them, in clauses that go on from "the customer …".
        begins_heard: whether the customer's words before the first line belong to it.
        also: a line that does this, too, and stands where the script has another one of its `place`.
        advice: what persona, product or rubric say instead, and `by` whose advice it is.
        others_name: whether lines were left out because another name than the seller's was given in them.
    """

    title: str
    lines: tuple[Line, ...] = ()
    came_of_it: tuple[str, ...] = ()
    begins_heard: bool = False
    also: Line | None = None
    place: str = ""
    advice: tuple[str, ...] = ()
    by: str = ""
    others_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One stage of the script."""

    id: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def said(self) -> bool:
        """Whether any session has a good line for it."""
        return any(entry.lines or entry.also for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """The script of a scenario.

    Attributes:
        staging: what is played, as in the newest of the sessions.
        best: the sessions that lines could be taken from, the best first.
        good: how many were good enough (count), of `looked` that have ended and were scored.
    """

    staging: Staging
    best: tuple[Practised, ...]
    good: int
    looked: int
    chapters: tuple[Chapter, ...]


def make_playbook(kept: Sequence[Practised], staging: Staging, *, best: int = BEST) -> Playbook | None:
    """Make the script of a scenario.

    Of several good lines the one counts that checks and customer spoke for most; of equals the one that won most of
    the customer, then the one from the better session. No line stands twice.

    Args:
        kept: its scored sessions, oldest first.
        staging: what is played.
        best: from how many sessions lines are taken, at most (count, from 1).

    Returns:
        None where no session is good enough: passed or reached the goal, without a serious fault.
    """
    good = sorted((one for one in kept if one.is_good(staging)), key=lambda one: -(one.assessment.score or 0.0))
    if not good:
        return None
    chosen = good[:best]
    judged = next((one.assessment for one in chosen if one.assessment.rubric == staging.rubric.id),
                  chosen[0].assessment)
    wanted = list(purposes(staging, judged))
    entries = _fill(wanted, chosen, staging)
    chapters = [Chapter(id=stage, title=title, entries=tuple(
        entry for purpose, entry in zip(wanted, entries, strict=True) if purpose.stage == stage and (
            purpose.needed or entry.lines))) for stage, title in STAGES.items()]
    return Playbook(staging=staging, best=tuple(chosen), good=len(good), looked=len(kept),
                    chapters=tuple(chapter for chapter in chapters if chapter.entries))


@dataclass(frozen=True, slots=True)
class _Passage:
    kept: Practised
    turns: tuple[int, ...]

    @property
    def spoken(self) -> list[Turn]:
        found = [self.kept.transcript.all[number] for number in self.turns]
        return [turn for turn in found if plain_words(turn.said)]

    @property
    def worth(self) -> tuple[float, ...]:
        return (self.kept.merit(self.turns), self.kept.gain(self.turns), self.kept.assessment.score or 0.0)

    @property
    def usable(self) -> bool:
        return bool(self.spoken) and all(turn.number in self.kept.lines for turn in self.spoken)


def _fill(wanted: Sequence[Purpose], chosen: Sequence[Practised], staging: Staging) -> list[Entry]:
    """Give each purpose its line.

    Concerns choose first, for what settled one is several lines; what a script can do without chooses last; of the
    others the one with the fewest to choose from.
    """
    seller, says = staging.scenario.seller, meanings(staging)
    usable = [[found for one in chosen for turns in purpose.find(one) if (found := _Passage(one, turns)).usable]
              for purpose in wanted]
    named = [[found for found in passages if not found.kept.gives_name(found.turns, seller)] for passages in usable]
    taken: list[tuple[Turn, Line, str]] = []
    filled: dict[int, Entry] = {}
    for place in sorted(range(len(wanted)), key=lambda number: (
            not wanted[number].needed, not wanted[number].objection, len(named[number]))):
        purpose, passages = wanted[place], sorted(named[place], key=lambda found: found.worth, reverse=True)
        free = next((found for found in passages if not any(_stands(turn, taken) for turn in found.spoken)), None)
        if free is not None:
            lines = tuple(_line(free, number, staging, purpose.objection) for number in free.turns)
            taken += [(turn, line, purpose.title) for turn in free.spoken for line in lines if line.turn == turn.number]
            filled[place] = Entry(title=purpose.title, lines=lines, begins_heard=purpose.heard,
                                  came_of_it=free.kept.came_of(free.turns, staging, says))
            continue
        also, where = next((stands for found in passages for turn in found.spoken if (stands := _stands(turn, taken))),
                           (None, ""))
        filled[place] = Entry(title=purpose.title, also=also, place=where, advice=() if also else purpose.advice,
                              by=purpose.by, others_name=len(usable[place]) > len(named[place]))
    return [filled[place] for place in range(len(wanted))]


def _stands(turn: Turn, taken: Iterable[tuple[Turn, Line, str]]) -> tuple[Line, str] | None:
    """Give the line of the script that has these words, or nearly these, and what it is for."""
    words, gist = plain_words(turn.said), frozenset(turn.heard.gist)
    return next(((line, title) for other, line, title in taken
                 if alike(words, gist, plain_words(other.said), frozenset(other.heard.gist))), None)


def _line(found: _Passage, number: int, staging: Staging, objection: str) -> Line:
    turn = found.kept.transcript.all[number]
    rules = dict.fromkeys(RULES[fact.rule] for fact in turn.of(ObjectionHandled) if fact.objection == objection)
    return Line(session=found.kept.session, turn=number, heard=spoken(found.kept.before(number), staging),
                said=turn.said, reply=spoken(turn, staging), rules=tuple(rules))
