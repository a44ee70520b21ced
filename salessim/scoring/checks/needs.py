"""Checks of the search for needs: the questions and the listening (process.md, B6)."""

from __future__ import annotations

from salessim.model.assessment import Verdict
from salessim.model.events import CueKind, KeptBack, NeedVoiced, NeedWeighed, QuestionAnswered
from salessim.model.moves import SAYS, Move
from salessim.model.scenario import Staging
from salessim.model.told import EARLIER
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import (
    PITCH,
    counted,
    fresh,
    inquires,
    inquiry,
    is_followed,
    out_of,
    places,
    the_need,
)
from salessim.scoring.checks.registry import Judge, bounded, check

PURPOSES = (Move.SITUATION_QUESTION, Move.PROBLEM_QUESTION, Move.IMPLICATION_QUESTION, Move.NEED_PAYOFF_QUESTION,
            Move.DECISION_QUESTION)
"""What a discovery question can be for: the four of SPIN, and how it is decided."""


@check
def asked_questions(*, at_least: int) -> Judge:
    """Did the trainee ask enough about the customer, in all?

    Always asked. A question is an utterance with a discovery move, or an open question that is no close.

    Args:
        at_least: utterances that ask (count, 1 to 20).

    Source: active selling, stage 3, "success hangs on this stage" (process.md, B6); the count is the rubric's.
    """
    bounded("at_least", at_least, 1, 20)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns:
            return None
        asked = [turn for turn in fresh(transcript) if inquires(turn)]
        why = out_of(len(asked), at_least, "question")
        passed = len(asked) >= at_least
        return Verdict(passed=passed, why=why, evidence=tuple(map(inquiry, asked)) if passed else ())
    return judge


@check
def asked_before_presenting(*, at_least: int) -> Judge:
    """Did the trainee ask enough before the first feature, advantage or benefit?

    Opportunity: something was presented.

    Args:
        at_least: utterances that ask, before the one that presents first (count, 1 to 20).

    Source: active selling, stage 3 before stage 4 (process.md, B6 and B7).
    """
    bounded("at_least", at_least, 1, 20)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        first = transcript.first(PITCH)
        if first is None:
            return None
        asked = [turn for turn in fresh(transcript) if inquires(turn) and turn.number < first.number]
        passed = len(asked) >= at_least
        return Verdict(
            passed=passed, evidence=tuple(map(inquiry, asked)) if passed else (first.evidence(PITCH),),
            why=f"{out_of(len(asked), at_least, 'question')} before the first that was presented (turn {first.number})")
    return judge


@check
def found_before_selling(*, times: int) -> Judge:
    """Did the trainee draw out a need before presenting, or asking for the decision, again and again?

    Opportunity: so many utterances presented something, or asked or pressed for the decision, and not in answer to the
    customer's question. What the customer said unasked was not drawn out, until a question went into it.

    Args:
        times: utterances that present or ask for the decision (count, 2 to 10).

    Source: before needs are known a presentation falls flat (process.md, B6 and B7); the count is the rubric's.
    """
    bounded("times", times, 2, 10)
    selling = (*PITCH, Move.ASK_COMMITMENT, Move.PRESSURE)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        sold = [turn for turn in transcript.having(selling) if not turn.of(QuestionAnswered)][:times]
        if len(sold) < times or not is_followed(transcript, NeedVoiced):
            return None
        known = transcript.opening.of(NeedVoiced)
        drawn = [turn for turn in transcript.turns
                 if turn.number <= sold[-1].number
                 and any(isinstance(fact, NeedVoiced | NeedWeighed) for fact in turn.facts)]
        passed = bool(drawn) or any(event.drawn_by == EARLIER for event in known)
        if passed:
            why = f"a need came out in {places(drawn)}" if drawn else "needs were known from before"
            return Verdict(passed=True, why=why)
        return Verdict(passed=False, evidence=(sold[-1].evidence(selling),),
                       why=f"sold in {places(sold)}, and drew out no need until then")
    return judge


@check
def asked_open(*, at_least: int) -> Judge:
    """Did the trainee ask enough open questions about the customer?

    Always asked.

    Args:
        at_least: utterances with an open question (count, 1 to 20).

    Source: "the seller asks short questions and the buyer answers at length" (process.md, B6).
    """
    bounded("at_least", at_least, 1, 20)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns:
            return None
        asked = [turn for turn in fresh(transcript) if inquires(turn) and turn.has(Move.OPEN_QUESTION)]
        passed = len(asked) >= at_least
        return Verdict(passed=passed, why=out_of(len(asked), at_least, "open question"),
                       evidence=tuple(turn.evidence(Move.OPEN_QUESTION) for turn in asked) if passed else ())
    return judge


@check
def open_share(*, at_least: float) -> Judge:
    """Were enough of the questions about the customer open ones?

    Opportunity: two such questions, at least.

    Args:
        at_least: share of the questions (0 to 1).

    Source: as `asked_open`; the share is the rubric's.
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        asked = [turn for turn in fresh(transcript) if inquires(turn)]
        if len(asked) < 2:
            return None
        opened = [turn for turn in asked if turn.has(Move.OPEN_QUESTION)]
        passed = len(opened) >= at_least * len(asked)
        shown = [turn.evidence(Move.OPEN_QUESTION) for turn in opened] if passed else [
            inquiry(turn) for turn in asked if turn not in opened]
        return Verdict(passed=passed, why=f"{len(opened)} of {counted(len(asked), 'question')} about the "
                                          f"customer open; wanted {at_least:.0%}", evidence=tuple(shown))
    return judge


@check
def asked_purposes(*, at_least: int) -> Judge:
    """Did the trainee ask for different purposes: situation, problem, implication, need-payoff, decision?

    Always asked.

    Args:
        at_least: different purposes (count, 1 to 5).

    Source: SPIN (Rackham 1988); the decision question after the National Collegiate Sales Competition sheet.
    """
    bounded("at_least", at_least, 1, len(PURPOSES))

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns:
            return None
        turns = fresh(transcript)
        first = {move: turn for move in PURPOSES for turn in reversed(turns) if turn.has(move)}
        missing = [SAYS[move] for move in PURPOSES if move not in first]
        why = out_of(len(first), at_least, "purpose")
        if len(first) >= at_least:
            return Verdict(passed=True, why=why, evidence=tuple(turn.evidence(move) for move, turn in first.items()))
        return Verdict(passed=False, why=f"{why}; never one that {', or '.join(missing)}")
    return judge


@check
def need_found(*, need: str) -> Judge:
    """Did a question of the trainee draw out this need?

    Opportunity: the customer did not tell it unasked, and what they told is on record.

    Args:
        need: id of a need of the persona.

    Source: "latent needs come out only to the right question" (process.md, B6).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        the_need(staging, need)
        voiced = _voiced(transcript, need)
        if not transcript.turns or not is_followed(transcript, NeedVoiced):
            return None
        if voiced is not None:
            turn, drawn_by = voiced
            if drawn_by not in set(Move):
                return None
            return Verdict(passed=True, why=f"drawn out in turn {turn.number}",
                           evidence=(turn.evidence(Move(drawn_by)), turn.answered))
        hints = [turn for turn, subject in transcript.cues(CueKind.NEED_HINT) if subject == need]
        hinted = f", though it was hinted at in {places(hints)}" if hints else ""
        kept = [turn for turn, fact in transcript.facts(KeptBack) if fact.subject == need]
        early = f"asked for in {places(kept)}, before they trusted enough to tell it; nothing drew it out later"
        return Verdict(passed=False, why=early if kept else f"no question drew it out{hinted}",
                       evidence=tuple(turn.answered for turn in kept or hints))
    return judge


@check
def gave_back(*, need: str, within: int = 3) -> Judge:
    """Did the trainee give back what was said, soon after this need was voiced?

    Opportunity: the need was voiced, and an utterance followed.

    Args:
        need: id of a need of the persona.
        within: utterances after it that count (count, 1 to 20).

    Source: active listening, "show you know their situation" (process.md, B6 and B8); three utterances: ours.
    """
    bounded("within", within, 1, 20)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        the_need(staging, need)
        voiced = _voiced(transcript, need)
        later = transcript.after(voiced[0], within=within) if voiced else ()
        if voiced is None or not later:
            return None
        back = next((turn for turn in later if turn.has(Move.REFLECT)), None)
        if back is not None:
            return Verdict(passed=True, why=f"voiced in turn {voiced[0].number}, given back in turn {back.number}",
                           evidence=(back.evidence(Move.REFLECT),))
        return Verdict(passed=False, why=f"voiced in turn {voiced[0].number}, not given back in "
                                         f"{counted(len(later), 'utterance')} after it", evidence=(voiced[0].answered,))
    return judge


def _voiced(transcript: Transcript, need: str) -> tuple[Turn, str] | None:
    return next(((turn, fact.drawn_by) for turn, fact in transcript.facts(NeedVoiced) if fact.need == need), None)
