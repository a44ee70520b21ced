"""Checks for a move that was, or was never, made."""

from __future__ import annotations

from salessim.model.assessment import Verdict
from salessim.model.moves import SAYS
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript
from salessim.scoring.checks.reading import ENOUGH, FEW, counted, fresh, out_of, places, telling, uttered
from salessim.scoring.checks.registry import Judge, bounded, check, moves_named


@check
def made_move(*, moves: tuple[str, ...], at_least: int = 1, by_turn: int = 200,
              once: tuple[str, ...] = ()) -> Judge:
    """Did the trainee make one of these moves?

    Each utterance counts once, and words said before do not count again.

    Args:
        moves: moves or groups of moves; any of them will do.
        at_least: utterances wanted (count, 1 to 20).
        by_turn: the last turn that counts (1 to 200).
        once: moves or groups; the question is only asked once one of them was made. Empty: always.

    Source: the taxonomy of moves; what counts as enough is the rubric's. That a repeat earns nothing: ours.
    """
    wanted, occasion = moves_named(moves), moves_named(once) if once else frozenset()
    bounded("at_least", at_least, 1, 20)
    bounded("by_turn", by_turn, 1, 200)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns or (occasion and transcript.first(occasion) is None):
            return None
        made = [turn for turn in fresh(transcript) if turn.has(wanted)]
        timely = [turn for turn in made if turn.number <= by_turn]
        if len(timely) >= at_least:
            why = f"{f'{len(timely)} times, ' if at_least > 1 else ''}in {places(timely)}"
            return Verdict(passed=True, why=why, evidence=tuple(turn.evidence(wanted) for turn in timely))
        if made and not timely:
            return Verdict(passed=False, why=f"only in turn {made[0].number}; wanted by turn {by_turn}")
        so_far = f"{out_of(len(timely), at_least, 'time')}: {places(timely)}" if timely else "not once"
        return Verdict(passed=False, why=f"{so_far} (in {counted(len(uttered(transcript)), 'utterance')})")
    return judge


@check
def never_made(*, moves: tuple[str, ...]) -> Judge:
    """Did the trainee keep from these moves?

    Opportunity: four utterances, all different, in which more was understood than pleasantries; silence shows no
    restraint. A move that was made counts at once.

    Args:
        moves: moves or groups of moves; "harmful" stands for all that do harm.

    Source: persistence is measured by the customer's reaction, and wrong claims cost trust (process.md, B3 and B11).
    """
    unwanted = moves_named(moves)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        made = transcript.having(unwanted)
        if made:
            named = "; ".join(SAYS[move] for move in SAYS if move in unwanted and transcript.first(move))
            return Verdict(passed=False, why=f"{named} ({places(made)})",
                           evidence=tuple(turn.evidence(unwanted) for turn in made))
        said = telling(transcript)
        if len(said) < ENOUGH:
            return None
        return Verdict(passed=True, why=f"not once in {counted(len(said), 'utterance')}")
    return judge


@check
def made_often(*, moves: tuple[str, ...], at_least: float) -> Judge:
    """Did enough of the utterances make one of these moves?

    Opportunity: three different utterances.

    Args:
        moves: moves or groups of moves; any of them will do.
        at_least: share of the utterances (0 to 1).

    Source: a habit shows in shares, whatever the length of a talk: ours; the share is the rubric's.
    """
    wanted = moves_named(moves)
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        said = fresh(transcript)
        if len(said) < FEW:
            return None
        made = [turn for turn in said if turn.has(wanted)]
        return Verdict(passed=len(made) >= at_least * len(said), evidence=tuple(turn.evidence(wanted) for turn in made),
                       why=f"in {len(made)} of {counted(len(said), 'utterance')}; wanted {at_least:.0%}")
    return judge


@check
def made_seldom(*, moves: tuple[str, ...], at_most: float) -> Judge:
    """Did the trainee make these moves in few utterances only?

    One utterance is always borne. Opportunity: as `never_made`.

    Args:
        moves: moves or groups of moves.
        at_most: share of the utterances (0 to 1).

    Source: one slip is forgiven, a habit is not: ours; the share is the rubric's.
    """
    unwanted = moves_named(moves)
    bounded("at_most", at_most, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        made, said = transcript.having(unwanted), uttered(transcript)
        if not made and len(telling(transcript)) < ENOUGH:
            return None
        return Verdict(passed=len(made) <= max(1, at_most * len(said)),
                       evidence=tuple(turn.evidence(unwanted) for turn in made),
                       why=f"in {len(made)} of {counted(len(said), 'utterance')}"
                           f"{f' ({places(made)})' if made else ''}; at most {at_most:.0%} borne")
    return judge
