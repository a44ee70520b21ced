"""Checks of whom the trainee's words served: the customer, or the sale alone (Saxe and Weitz 1982).

The full tier says of each utterance, after the customer's last words, how far it serves them (`Heard.orientation`).
The light tier does not: what it heard gives these checks no opportunity.
"""

from __future__ import annotations

from statistics import fmean

from salessim.model.assessment import Verdict
from salessim.model.events import ObjectionRaised
from salessim.model.moves import CLOSING, Move
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import CLEARLY, ENOUGH, FEW, PITCH, counted, inquires, previous, repeated, uttered
from salessim.scoring.checks.registry import Judge, bounded, check, nearest

_OPENING = 3
_WHERE = ("anywhere", "opening", "asking", "presenting", "objections", "closing")


def _counts(where: str, transcript: Transcript, turn: Turn) -> bool:
    """Tell whether a turn counts there: the first three open; an objection was raised just before, and so on."""
    match where:
        case "opening":
            return turn.number <= _OPENING
        case "asking":
            return inquires(turn)
        case "presenting":
            return turn.has(PITCH)
        case "objections":
            return bool(previous(transcript, turn).of(ObjectionRaised))
        case "closing":
            return turn.has((*CLOSING, Move.FAREWELL))
    return True


def _judged(transcript: Transcript, where: str) -> list[tuple[Turn, float]]:
    """Give the turns that count, and how far each serves the customer; a repeated utterance serves nobody."""
    said, given = uttered(transcript), list[tuple[Turn, float]]()
    for place, turn in enumerate(said):
        if turn.heard.orientation is not None and _counts(where, transcript, turn):
            again = turn.heard.orientation > 0 and repeated(turn, said[:place])
            given.append((turn, 0.0 if again else turn.heard.orientation))
    return given


def _known(where: str) -> None:
    if where not in _WHERE:
        raise ValueError(f"'where' knows no '{where}'{nearest(where, _WHERE)}")


@check
def customer_oriented(*, at_least: float, where: str = "anywhere") -> Judge:
    """Did the trainee's words serve the customer, at the moment at which they were said?

    Measured as the mean over the utterances, from −1 (each works against the customer) to 1. A marked utterance of
    another trainer's ear: what fits what the customer has just said, is true, and moves things on honestly, counts up;
    what passes it over, comes too early, bends the truth or presses counts down, however polite.
    Opportunity: four utterances that the full tier heard; with `where`, one of that kind.

    Args:
        at_least: the mean (−1 to 1).
        where: which utterances: "anywhere", "opening" (the first three), "asking", "presenting", "objections" (right
            after one), "closing".

    Source: customer orientation against selling orientation (Saxe and Weitz 1982, SOCO); the ear is ours
    (docs/understanding.md), and so are the figures.
    """
    bounded("at_least", at_least, -1, 1)
    _known(where)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        given = _judged(transcript, where)
        if len(_judged(transcript, "anywhere")) < ENOUGH or not given:
            return None
        mean = fmean(serves for _, serves in given)
        passed = mean >= at_least
        telling = sorted(given, key=lambda pair: -pair[1] if passed else pair[1])[:FEW]
        return Verdict(
            passed=passed, evidence=tuple(turn.evidence(()) for turn, _ in telling),
            why=f"{mean:+.2f} on average in {counted(len(given), 'utterance')}, from −1 to 1; wanted {at_least:+.2f}; "
                f"turn {telling[0][0].number} {telling[0][1]:+.2f}")
    return judge


@check
def often_oriented(*, at_least: float, above: float = CLEARLY) -> Judge:
    """Did the trainee often say what clearly serves the customer, at the moment at which it was said?

    A mean forgives a talk in which nothing is bad and nothing is good; this asks for what is good.
    Opportunity: four utterances that the full tier heard.

    Args:
        at_least: share of the utterances (0 to 1).
        above: from which orientation on an utterance clearly serves the customer (0 to 1).

    Source: as for `customer_oriented`; the half is ours (docs/scoring.md).
    """
    bounded("at_least", at_least, 0, 1)
    bounded("above", above, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        given = _judged(transcript, "anywhere")
        if len(given) < ENOUGH:
            return None
        clear = sorted((pair for pair in given if pair[1] >= above), key=lambda pair: -pair[1])
        share = round(len(clear) / len(given), 2)  # judged by what is shown
        return Verdict(passed=share >= at_least, evidence=tuple(turn.evidence(()) for turn, _ in clear[:FEW]),
                       why=f"{len(clear)} of {counted(len(given), 'utterance')} clearly served the customer "
                           f"({share:.0%}); at least {at_least:.0%} wanted")
    return judge


@check
def seldom_against(*, at_most: float, below: float = -0.4) -> Judge:
    """Did the trainee seldom say what works against the customer?

    Opportunity: four utterances that the full tier heard.

    Args:
        at_most: share of the utterances (0 to 1).
        below: from which orientation down an utterance works against the customer (−1 to 0).

    Source: as for `customer_oriented`.
    """
    bounded("at_most", at_most, 0, 1)
    bounded("below", below, -1, 0)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        given = _judged(transcript, "anywhere")
        if len(given) < ENOUGH:
            return None
        against = sorted((pair for pair in given if pair[1] <= below), key=lambda pair: pair[1])
        share = round(len(against) / len(given), 2)  # judged by what is shown
        return Verdict(passed=share <= at_most, evidence=tuple(turn.evidence(()) for turn, _ in against[:FEW]),
                       why=f"{len(against)} of {counted(len(given), 'utterance')} worked against the customer "
                           f"({share:.0%}); at most {at_most:.0%} wanted")
    return judge
