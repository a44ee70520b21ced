"""Checks of how the trainee talked: how much, how long, how varied (process.md, A4 and B6).

Habits are judged from four different utterances on in which something was understood; silence has none.
"""

from __future__ import annotations

from statistics import fmean, pstdev

from salessim.model.assessment import Verdict
from salessim.model.events import CueKind
from salessim.model.moves import Act
from salessim.model.scenario import Stage, Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import (
    CLEARLY,
    ENOUGH,
    MARKS,
    WEIGHTY,
    counted,
    fresh,
    places,
    plain_words,
    repeated,
    telling,
    uttered,
)
from salessim.scoring.checks.registry import Judge, bounded, check, outcomes_named


def _letters(text: str) -> int:
    return len(MARKS.sub("", text))


@check
def talk_share(*, at_most: float) -> Judge:
    """Did the trainee leave the customer room to talk?

    Measured in letters and digits, which every script has. Opportunity: four telling utterances.

    Args:
        at_most: the trainee's share of all that was said (0 to 1).

    Source: "the seller asks short questions and the buyer answers at length" (process.md, B6).
    """
    bounded("at_most", at_most, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if len(telling(transcript)) < ENOUGH:
            return None
        mine = sum(_letters(turn.said) for turn in transcript.turns)
        theirs = sum(_letters(turn.reply) for turn in transcript.all)
        share = round(mine / (mine + theirs), 2)  # judged by what is shown
        passed = share <= at_most
        return Verdict(passed=passed, why=f"{share:.0%} of the talking; at most {at_most:.0%} wanted",
                       evidence=() if passed else (_longest(transcript).evidence(()),))
    return judge


@check
def utterance_length(*, at_most: int) -> Judge:
    """Did the trainee speak in short turns?

    Opportunity: four telling utterances.

    Args:
        at_most: words an utterance, on average (count, 1 to 400).

    Source: a recital loses interest (process.md, A4); short questions (B6). The figure is the rubric's.
    """
    bounded("at_most", at_most, 1, 400)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if len(telling(transcript)) < ENOUGH:
            return None
        said = uttered(transcript)
        mean = round(sum(turn.heard.words for turn in said) / len(said))  # judged by what is shown
        longest = _longest(transcript)
        passed = mean <= at_most
        return Verdict(
            passed=passed, evidence=() if passed else (longest.evidence(()),),
            why=f"{counted(mean, 'word')} an utterance; at most {at_most} wanted; the longest is turn "
                f"{longest.number} with {longest.heard.words}")
    return judge


@check
def varied_length(*, at_least: float) -> Judge:
    """Did the trainee speak as the moment wanted: short while listening, at length while answering?

    Measured as the spread of the words an utterance (standard deviation) in shares of their mean.
    Opportunity: four telling utterances.

    Args:
        at_least: the spread (0 to 3): 0 is every utterance as long as the next; speech that listens has 0.6 or more.

    Source: short questions, answers that carry (process.md, B6 and B8). The measure is ours: in eighty conversations
    that three readers judged blind it ran with their marks in each of four sets (docs/scoring.md).
    """
    bounded("at_least", at_least, 0, 3)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if len(telling(transcript)) < ENOUGH:
            return None
        said = sorted(uttered(transcript), key=lambda turn: turn.heard.words)
        lengths = [turn.heard.words for turn in said]
        spread = round(pstdev(lengths) / max(1, fmean(lengths)), 2)  # judged by what is shown
        return Verdict(
            passed=spread >= at_least, evidence=(said[0].evidence(()), said[-1].evidence(())),
            why=f"from {counted(lengths[0], 'word')} to {lengths[-1]}, spread by {spread:.0%} of their mean; wanted "
                f"{at_least:.0%}")
    return judge


@check
def did_not_repeat() -> Judge:
    """Did the trainee say each thing once?

    An utterance repeats an earlier one when it has the same words (four or more), or three quarters of its content
    words. Opportunity: four telling utterances, or a repeat.

    Source: the message is "never a memorised recital" (process.md, A4); the measure: ours.
    """
    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        said = [turn for turn in uttered(transcript) if len(turn.heard.gist) >= WEIGHTY or turn.heard.words > WEIGHTY]
        pairs = [(turn, repeated(turn, said[:index])) for index, turn in enumerate(said)]
        again = [(turn, before) for turn, before in pairs if before is not None]
        if again:
            named = ", ".join(f"turn {turn.number} repeats turn {before.number}" for turn, before in again)
            return Verdict(passed=False, why=named, evidence=tuple(turn.evidence(()) for turn, _ in again))
        if len(telling(transcript)) < ENOUGH:
            return None
        return Verdict(passed=True, why=f"{counted(len(said), 'utterance')}, no two alike")
    return judge


@check
def held_conversation(*, at_least: int = ENOUGH, unless: tuple[str, ...] = ()) -> Judge:
    """Did the trainee say enough different things for a conversation?

    Four utterances that clearly serve the customer on the average are enough, whatever was understood of them.
    Opportunity: the trainee had a turn, and did not soon let go a customer who could not talk or did not want to
    (process.md, B12: a polite exit is a good end of its own).

    Args:
        at_least: different utterances in which more was understood than pleasantries (count, 1 to 50).
        unless: outcomes that show that less was enough.

    Source: ours: what was hardly begun cannot be judged by what did not arise.
    """
    wanted = outcomes_named(unless)
    bounded("at_least", at_least, 1, 50)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        objected = bool(transcript.cues(CueKind.OBJECTION) or transcript.cues(CueKind.REFUSAL))
        hurried = (any(Act.CANNOT_TALK in turn.acts for turn in transcript.all)
                   or (objected and transcript.outcome is Stage.POLITE_EXIT))
        if not transcript.turns or (hurried and len(transcript.turns) < at_least):
            return None
        said = telling(transcript)
        # How a conversation from elsewhere ended is a guess, and no reason to ask for less.
        enough = transcript.started is not None and transcript.outcome in wanted
        if enough or len(said) >= at_least:
            return Verdict(passed=True, why=f"{counted(len(said), 'utterance')} that said something new")
        served = [turn.heard.orientation for turn in fresh(transcript) if turn.heard.orientation is not None]
        if len(served) >= ENOUGH and fmean(served) >= CLEARLY:
            return Verdict(passed=True, why=f"{counted(len(served), 'utterance')} that served the customer")
        where = f" ({places(said)})" if said else ""
        return Verdict(passed=False, why=f"{counted(len(said), 'utterance')} that said something new{where}; "
                                         f"at least {at_least} are wanted")
    return judge


def _longest(transcript: Transcript) -> Turn:
    return max(transcript.turns, key=lambda turn: (turn.heard.words, len(plain_words(turn.said)), -turn.number))
