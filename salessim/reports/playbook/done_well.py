"""Where in a session a script finds its lines: the turns in which something was done that came off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from salessim.model.events import (
    AdvisedAgainst,
    CueKind,
    NeedMet,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ObjectionSettled,
    ObjectionUnmasked,
    ResistanceEased,
    StageChanged,
    ThoughtFinished,
)
from salessim.model.moves import PRESENTING, Act, Move, taking_up
from salessim.model.scenario import Stage
from salessim.model.told import EARLIER

if TYPE_CHECKING:
    from salessim.reports.playbook.practised import Practised

INTRODUCES = frozenset({Move.GREET, Move.INTRODUCE_SELF, Move.NAME_COMPANY})
"""The moves of the first words."""
_FIRST = 3
"""Among so many first utterances stands the introduction (count); ours."""
_UNASKED = frozenset({"unasked", EARLIER})
_AGREED = frozenset({Stage.WON, Stage.APPOINTMENT, Stage.INFORMATION, Stage.CALLBACK})

Passages = Iterator[tuple[int, ...]]
"""Places in a session: the numbers of turns that belong together, in order."""


def passes_gate(kept: Practised) -> Passages:
    """Give where the gatekeeper put them through."""
    for turn, fact in kept.transcript.facts(StageChanged):
        if fact.source is Stage.GATEKEEPER and fact.dest is Stage.CONTACT:
            yield (turn.number,)


def introduces(kept: Practised) -> Passages:
    """Give where they greeted or introduced themselves, and it counted."""
    through = max((numbers[0] for numbers in passes_gate(kept)), default=0)
    for turn in kept.transcript.turns[through:through + _FIRST]:
        if turn.has(INTRODUCES) and kept.merit([turn.number]):
            yield (turn.number,)


def reasons(kept: Practised) -> Passages:
    """Give where the reason was given or the time asked for on its own, before any need was told."""
    for turn in kept.transcript.turns:
        if turn.of(NeedVoiced):
            return
        if turn.has({Move.STATE_PURPOSE, Move.ASK_PERMISSION}) and not turn.has(INTRODUCES) and (
                kept.passed[turn.number]):
            yield (turn.number,)


def eases(kept: Practised) -> Passages:
    """Give where somebody who did not want to talk was ready to after all, or was met as the checks want it."""
    shown = [turn.number for turn, _ in kept.transcript.cues(CueKind.RESISTANCE)]
    eased = [turn.number for turn, _ in kept.transcript.facts(ResistanceEased)]
    if shown and eased:
        yield tuple(range(shown[0] + 1, eased[0] + 1))
    for number in () if eased else shown:
        if kept.passed[number + 1]:
            yield (number + 1,)


def draws(need: str) -> Callable[[Practised], Passages]:
    """Give where a question drew a need out; with one that was broken off, also what let the customer go on."""
    def find(kept: Practised) -> Passages:
        for turn, fact in kept.transcript.facts(NeedVoiced):
            if fact.need != need or fact.drawn_by in _UNASKED or not turn.number:
                continue
            begun = [other.number for other in kept.transcript.before(turn) if need in other.cues(CueKind.UNFINISHED)]
            if any(finished.subject == need for finished in turn.of(ThoughtFinished)):
                yield (*begun[-1:], turn.number)
            else:
                yield (turn.number,)
    return find


def weighs(need: str, by: str) -> Callable[[Practised], Passages]:
    """Give where a question made a need weigh more: `by` is "impact" or "payoff"."""
    def find(kept: Practised) -> Passages:
        for turn, fact in kept.transcript.facts(NeedWeighed):
            if (fact.need, fact.by) == (need, by) and not turn.of(ObjectionHandled):
                yield (turn.number,)
    return find


def meets(need: str) -> Callable[[Practised], Passages]:
    """Give where the customer saw a need answered."""
    def find(kept: Practised) -> Passages:
        for turn, fact in kept.transcript.facts(NeedMet):
            if fact.need == need:
                yield (turn.number,)
    return find


def settles(objection: str) -> Callable[[Practised], Passages]:
    """Give all that was done for an objection that was settled, or seen through."""
    def find(kept: Practised) -> Passages:
        facts = kept.transcript.facts
        towards = {turn.number for turn, fact in facts(ObjectionHandled) if fact.objection == objection}
        done = {turn.number for turn, fact in facts(ObjectionSettled) if fact.objection == objection}
        done |= {turn.number for turn, seen in facts(ObjectionUnmasked) if seen.objection == objection}
        if done:
            yield tuple(sorted(towards | done))
    return find


def takes(kept: Practised) -> Passages:
    """Give where a buying signal was taken up in the next utterance (process.md, A7)."""
    for signal, _ in kept.transcript.cues(CueKind.BUYING_SIGNAL):
        for turn in kept.transcript.after(signal, within=1):
            if turn.has(taking_up(signal.acts)):
                yield (turn.number,)


def tries(kept: Practised) -> Passages:
    """Give where nothing but the temperature was taken, and the customer agreed or wanted to know more."""
    for turn in kept.transcript.having(Move.TRIAL_CLOSE):
        if {Act.AGREE, Act.BUYING_SIGNAL, Act.ASK_PRICE} & {*turn.acts} and not turn.has(PRESENTING):
            yield (turn.number,)


def prices(kept: Practised) -> Passages:
    """Give where the price was named, and that counted."""
    for turn in kept.transcript.having(Move.QUOTE_PRICE):
        if kept.passed[turn.number]:
            yield (turn.number,)


def agrees(kept: Practised) -> Passages:
    """Give the last words before something was agreed."""
    if kept.transcript.outcome in _AGREED and kept.transcript.turns:
        yield (kept.transcript.turns[-1].number,)


def advises(kept: Practised) -> Passages:
    """Give where the trainee advised against their own offer."""
    for turn, _ in kept.transcript.facts(AdvisedAgainst):
        yield (turn.number,)


def leaves(kept: Practised) -> Passages:
    """Give where a polite leave was the last that was said."""
    for turn in kept.transcript.turns[-1:]:
        if turn.has({Move.FAREWELL, Move.THANK}) and kept.transcript.outcome not in {Stage.LOST, Stage.WALKED_OUT}:
            yield (turn.number,)
