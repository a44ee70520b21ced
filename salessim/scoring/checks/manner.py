"""Checks of the manner: taking up what is said, getting somewhere, speaking instead of reciting (process.md, B8)."""

from __future__ import annotations

from salessim.model.assessment import Verdict
from salessim.model.events import NeedMet, NeedVoiced
from salessim.model.moves import CONTACT, Move
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import FEW, WEIGHTY, counted, fresh, plain_words, previous, remembered, uttered
from salessim.scoring.checks.registry import Judge, bounded, check

CROWDED = 9
"""Moves in one utterance, without those of the first contact, from which it is a recital (count); ours."""
PARROTED = 0.6
"""Share of an utterance's content words that the customer had just said from which it only gives them back; ours."""
_RESPONDS = (Move.REFLECT, Move.EMPATHISE, Move.IMPLICATION_QUESTION, Move.NEED_PAYOFF_QUESTION, Move.OPEN_QUESTION,
             Move.BENEFIT, Move.APOLOGISE)


@check
def took_up(*, at_least: float) -> Judge:
    """Did enough of the utterances take up what the customer had just said?

    Taken up is what is given back, felt with, asked about, or spoken of in the customer's own words.
    Opportunity: three utterances that follow words of the customer.

    Args:
        at_least: share of those utterances (0 to 1).

    Source: active listening, "show you know their situation" (process.md, B6 and B8); the share is the rubric's.
    """
    bounded("at_least", at_least, 0, 1)
    takes = (Move.REFLECT, Move.EMPATHISE, Move.CLARIFYING_QUESTION, Move.IMPLICATION_QUESTION)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        said = [turn for turn in fresh(transcript) if previous(transcript, turn).reply]
        if len(said) < FEW:
            return None
        taken = [turn for turn in said if turn.heard.echo > 0 or turn.has(takes)]
        return Verdict(passed=len(taken) >= at_least * len(said),
                       evidence=tuple(turn.evidence(takes) for turn in taken),
                       why=f"{len(taken)} of {counted(len(said), 'utterance')} take up what the customer said; "
                           f"wanted {at_least:.0%}")
    return judge


@remembered
def _taken(transcript: Transcript) -> dict[int, int]:
    """Give for each turn how many of its content words the customer had said, and before the trainee."""
    theirs, mine, taken = _beginnings(transcript.opening.reply), set[str](), dict[int, int]()
    for turn in transcript.turns:
        taken[turn.number] = len(theirs.intersection(turn.heard.gist) - mine)
        mine.update(set(turn.heard.gist) - theirs)
        theirs |= _beginnings(turn.reply)
    return taken


def _beginnings(text: str) -> set[str]:
    """Give every beginning of each word: a stem is one of its words' beginnings."""
    return {word[:end] for word in plain_words(text).split() for end in range(1, len(word) + 1)}


@check
def in_their_words(*, at_least: float) -> Judge:
    """Did the trainee speak of what the customer had brought up, in the customer's words?

    Measured as the share of the trainee's content words that the customer said first, however long before.
    Opportunity: three different utterances.

    Args:
        at_least: share of the content words (0 to 1); who talks past the customer has a tenth.

    Source: "show you know their situation" (process.md, B6). The measure is ours: in eighty conversations that three
    readers judged blind it ran with their marks in each of four sets (docs/scoring.md).
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        said = fresh(transcript)
        if len(said) < FEW:
            return None
        taken = _taken(transcript)
        total = sum(len(turn.heard.gist) for turn in said)
        share = round(sum(taken[turn.number] for turn in said) / max(1, total), 2)  # judged by what is shown
        best = sorted((turn for turn in said if taken[turn.number]), key=lambda turn: -taken[turn.number])[:FEW]
        return Verdict(passed=share >= at_least, evidence=tuple(turn.evidence(()) for turn in best),
                       why=f"{share:.0%} of {counted(total, 'content word')} are the customer's; wanted {at_least:.0%}")
    return judge


@check
def needs_taken_up(*, at_least: float) -> Judge:
    """Did the trainee respond to enough of the needs as soon as they were voiced?

    Responded to is what is given back, felt with, asked about, answered, or spoken of in the customer's own words.
    Opportunity: a need was voiced, and an utterance followed.

    Args:
        at_least: share of the needs (0 to 1).

    Source: active listening, "show you know their situation" (process.md, B6 and B8); the share is the rubric's.
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        told = dict.fromkeys(turn for turn, _ in transcript.facts(NeedVoiced))
        met = [(turn, transcript.after(turn)[0]) for turn in told if transcript.after(turn)]
        if not met:
            return None
        left = [turn for turn, after in met if not (after.heard.echo > 0 or after.has(_RESPONDS) or after.of(NeedMet))]
        passed = len(met) - len(left) >= at_least * len(met)
        return Verdict(passed=passed, why=f"{len(met) - len(left)} of {counted(len(met), 'need')} taken up at once",
                       evidence=tuple(turn.answered for turn in left) if not passed else tuple(
                           after.evidence(_RESPONDS) for _, after in met if after.has(_RESPONDS)))
    return judge


@check
def to_the_point(*, at_most: float) -> Judge:
    """Did nearly every utterance do something: greet, ask, listen, present, close?

    Opportunity: three utterances of more than three words.

    Args:
        at_most: share of the utterances in which no move was understood (0 to 1).

    Source: a talk that goes nowhere loses interest (process.md, A4); the share is the rubric's.
    """
    bounded("at_most", at_most, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        said = [turn for turn in uttered(transcript) if turn.heard.words > WEIGHTY]
        if len(said) < FEW:
            return None
        idle = [turn for turn in said if not turn.heard.moves]
        return Verdict(passed=len(idle) <= at_most * len(said), evidence=tuple(turn.evidence(()) for turn in idle),
                       why=f"{len(idle)} of {counted(len(said), 'utterance')} lead nowhere; at most "
                           f"{at_most:.0%} borne")
    return judge


def _recites(turn: Turn) -> bool:
    return sum(move.move not in CONTACT for move in turn.heard.moves) >= CROWDED


def _parrots(turn: Turn, transcript: Transcript) -> bool:
    before = plain_words(previous(transcript, turn).reply)
    whole = turn.heard.words > WEIGHTY and plain_words(turn.said) in before
    return whole or (turn.heard.echo >= PARROTED and len(turn.heard.gist) >= WEIGHTY)


@check
def said_in_own_words(*, at_most: float = 0.34) -> Judge:
    """Did the trainee speak, instead of reciting phrases or giving the customer's words back?

    An utterance of nine moves or more is a recital, those of the first contact not counted, for a good opening has
    many; one that holds little but the customer's last words gives them back. Opportunity: something was said.

    Args:
        at_most: share of the utterances that may be such (0 to 1).

    Source: the message is "never a memorised recital" (process.md, A4); the measures: ours.
    """
    bounded("at_most", at_most, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        said = uttered(transcript)
        if not said:
            return None
        hollow = [turn for turn in said if _recites(turn) or _parrots(turn, transcript)]
        return Verdict(passed=len(hollow) <= at_most * len(said), evidence=tuple(turn.evidence(()) for turn in hollow),
                       why=f"{len(hollow)} of {counted(len(said), 'utterance')} recited or given back")
    return judge
