"""What the customer holds at the end, beside what the seller did; and where the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.model.events import (
    TIME_PASSES,
    FactLearned,
    NeedMet,
    NeedVoiced,
    ObjectionHandled,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    Rule,
)
from salessim.model.moves import FORMS, PRESENTING, Act, Move
from salessim.model.scenario import PATH, REACHES, Stage
from salessim.reports.words import in_words, points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salessim.model.assessment import Assessment
    from salessim.model.transcript import Transcript

_AGREED = (Stage.WON, Stage.APPOINTMENT, Stage.INFORMATION, Stage.CALLBACK)
_LOST = (Stage.LOST, Stage.WALKED_OUT)
_FELT, _MOST = 0.15, 2
"""From how much lost trust or patience (0 to 1) on a cause is worth naming, and how many of them; ours."""
_OFTEN, _AGAIN = 3, 2
"""From so many questions or presentations, and from so many closes, that they brought nothing is worth a word; ours."""


def holds(transcript: Transcript, says: Mapping[str, str]) -> tuple[str, ...]:
    """Say in sentences what the customer is left with: what they told, saw answered, and still hold against it.

    Args:
        transcript: the conversation.
        says: what needs and objections say, by id.
    """
    facts = {fact.fact for _, fact in transcript.facts(FactLearned)}
    voiced = dict.fromkeys(fact.need for _, fact in transcript.facts(NeedVoiced))
    met = {fact.need for _, fact in transcript.facts(NeedMet)}
    settled = _laid_to_rest(transcript)
    raised = dict.fromkeys(fact.objection for _, fact in transcript.facts(ObjectionRaised))
    left = [f"still needs: {says.get(need, need)}" for need in voiced if need not in met]
    left += [f"still objects: {says.get(one, one)}" for one in raised if one not in settled]
    told = f"has told {_counted(len(voiced), 'need')} and {_counted(len(facts), 'fact')}"
    reached = transcript.outcome in set(REACHES.values())
    stages = () if reached else (turn.stage for turn in transcript.all if turn.stage in PATH)
    furthest = max(stages, key=PATH.index, default=None)
    return (told, *(f"saw answered: {says.get(need, need)}" for need in voiced if need in met), *left,
            *(f"lost {what} over this: {cost}" for what in ("patience", "trust") for cost in costs(transcript, what)),
            *([f"got as far as {in_words(furthest.value)}"] if furthest else []))


def _laid_to_rest(transcript: Transcript) -> set[str]:
    """Give the objections that were settled, or seen through: what was behind a smokescreen counts then."""
    settled = {fact.objection for _, fact in transcript.facts(ObjectionSettled)}
    return settled | {fact.objection for _, fact in transcript.facts(ObjectionUnmasked)}


def costs(transcript: Transcript, what: str) -> tuple[str, ...]:
    """Say what cost the trainee most of the customer's trust or patience; that time passes is nobody's fault.

    Args:
        transcript: the conversation.
        what: "trust" or "patience".
    """
    lost: dict[str, dict[int, float]] = {}
    for turn in transcript.turns:
        for cause in turn.causes:
            if cause.by != TIME_PASSES and getattr(cause, what) < 0:
                lost.setdefault(cause.by, {})[turn.number] = -getattr(cause, what)
    most = sorted(lost.items(), key=lambda pair: -sum(pair[1].values()))
    return tuple(f"{in_words(by)} ({_turns([*turns])})" for by, turns in most[:_MOST] if sum(turns.values()) >= _FELT)


def _turns(numbers: list[int]) -> str:
    *first, last = map(str, numbers)
    return f"turns {', '.join(first)} and {last}" if first else f"turn {last}"


def differences(transcript: Transcript, assessment: Assessment, says: Mapping[str, str]) -> tuple[str, ...]:
    """Say where what the seller did and what the customer holds do not go together.

    Args:
        transcript: the conversation.
        assessment: its verdict.
        says: what objections say, by id.
    """
    return (*_undone(transcript), *_unsettled(transcript, says), *_against_score(transcript, assessment))


def _undone(transcript: Transcript) -> Iterator[str]:
    asked, shown = len(transcript.having(FORMS)), len(transcript.having(PRESENTING))
    asking = transcript.having((Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP))
    closed, agreed = len(asking), any(act in turn.acts for turn in asking for act in (Act.AGREE, Act.ACCEPT))
    if asked >= _OFTEN and not transcript.facts(NeedVoiced) and not transcript.facts(FactLearned):
        yield f"You asked in {asked} utterances; the customer told nothing about themselves."
    if shown >= _OFTEN and not transcript.facts(NeedMet):
        yield f"You presented in {shown} utterances; the customer saw no need of theirs answered."
    if closed >= _AGAIN and not agreed and transcript.outcome not in _AGREED:
        yield f"You asked for a decision or a next step {closed} times; the customer agreed to none."


def _unsettled(transcript: Transcript, says: Mapping[str, str]) -> Iterator[str]:
    settled = _laid_to_rest(transcript)
    answered = {fact.objection: turn for turn, fact in transcript.facts(ObjectionHandled) if fact.rule is Rule.ANSWERED}
    for objection, turn in answered.items():
        if objection not in settled:
            yield (f"You answered in turn {turn.number}; the customer still objects: "
                   f"{says.get(objection, objection)}.")


def _against_score(transcript: Transcript, assessment: Assessment) -> Iterator[str]:
    score = points(assessment.score)
    if assessment.passed and transcript.outcome in _LOST:
        yield (f"What you did scores {score}, and yet the customer was lost"
               f"{f': {in_words(transcript.reason)}' if transcript.reason else ''}.")
    elif assessment.passed is False and transcript.outcome in _AGREED:
        yield f"The customer agreed, and yet what you did scores {score}: what won this one may not win the next."


def _counted(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"
