"""Checks of the close: signals, price, the question for the order, and the outcome (process.md, A7, B3 and B9)."""

from __future__ import annotations

from salessim.model.assessment import Evidence, Verdict
from salessim.model.events import (
    AdvisedAgainst,
    CueKind,
    FactLearned,
    NeedMet,
    NeedVoiced,
    ObjectionRaised,
    ObjectionSettled,
    QuestionAnswered,
)
from salessim.model.moves import CLOSING, HARMFUL, PRESENTING, Act, Move, taking_up
from salessim.model.scenario import REACHES, Goal, Stage, Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import counted, places, previous
from salessim.scoring.checks.registry import Judge, bounded, check, outcomes_named

ASKS_FOR: dict[Goal, tuple[Move, ...]] = {
    Goal.SALE: (Move.ASK_COMMITMENT,), Goal.APPOINTMENT: (Move.PROPOSE_NEXT_STEP, Move.ASK_COMMITMENT)}
"""The question that fits a goal; information is asked for all along."""
_READY = frozenset({Stage.DESIRE, Stage.ACTION})
_RESPECT = (Move.THANK, Move.APOLOGISE, Move.FAREWELL, Move.EMPATHISE, Move.REFLECT)
_INSISTS = CLOSING | PRESENTING | HARMFUL


def takes_up(signal: Turn, following: Turn) -> Evidence | None:
    """Give the words that take a buying signal up, in the utterance that follows it; None where nothing does."""
    moves = taking_up(signal.acts)
    return following.evidence(moves) if following.has(moves) else None


@check
def took_signals(*, at_least: float = 1.0) -> Judge:
    """Did the trainee take up the buying signals in the very next utterance?

    Opportunity: a buying signal, and an utterance after it.

    Args:
        at_least: share of the signals (0 to 1).

    Source: the close follows any sign of readiness to buy (process.md, A7).
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        signals = dict.fromkeys(turn for turn, _ in transcript.cues(CueKind.BUYING_SIGNAL) if transcript.after(turn))
        if not signals:
            return None
        taken = {turn: takes_up(turn, transcript.after(turn)[0]) for turn in signals}
        missed = [turn for turn, words in taken.items() if words is None]
        passed = len(signals) - len(missed) >= at_least * len(signals)
        where = f"; missed: the one in {places(missed)}" if missed else ""
        shown = [words for words in taken.values() if words] if passed else [turn.answered for turn in missed]
        return Verdict(passed=passed, evidence=tuple(shown),
                       why=f"{len(signals) - len(missed)} of {counted(len(signals), 'buying signal')} taken up{where}")
    return judge


@check
def trial_close_before_close() -> Judge:
    """Did the trainee take the temperature before asking for the decision?

    Opportunity: a decision was asked for, and not in answer to a buying signal (then no trial close is needed).

    Source: trial close before the close, as in the National Collegiate Sales Competition sheet; process.md, A7.
    """
    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        close = transcript.first(Move.ASK_COMMITMENT)
        if close is None or previous(transcript, close).cues(CueKind.BUYING_SIGNAL):
            return None
        trial = next((turn for turn in (*transcript.before(close), close) if turn.has(Move.TRIAL_CLOSE)), None)
        if trial is None:
            return Verdict(passed=False, why=f"a decision was asked for in turn {close.number} without a trial close",
                           evidence=(close.evidence(Move.ASK_COMMITMENT),))
        return Verdict(passed=True, why=f"trial close in turn {trial.number}, close in turn {close.number}",
                       evidence=(trial.evidence(Move.TRIAL_CLOSE),))
    return judge


@check
def price_after_yeses(*, at_least: int = 2) -> Judge:
    """Had the customer agreed often enough before the price was named?

    Opportunity: a price was named, and the customer had not just asked for it.

    Args:
        at_least: answers of the customer that agree, before that utterance (count, 1 to 10).

    Source: "name the price after two positive answers", the rule of three yeses (process.md, B9).
    """
    bounded("at_least", at_least, 1, 10)

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        priced = transcript.first(Move.QUOTE_PRICE)
        if priced is None:
            return None
        before = (transcript.opening, *transcript.before(priced))
        if Act.ASK_PRICE in before[-1].acts:
            return None
        yeses = [turn for turn in before if Act.AGREE in turn.acts]
        passed = len(yeses) >= at_least
        return Verdict(
            passed=passed, why=f"{len(yeses)} of {at_least} yeses before the price (turn {priced.number})",
            evidence=tuple(turn.answered for turn in yeses) if passed else (priced.evidence(Move.QUOTE_PRICE),))
    return judge


@check
def asked_for_goal() -> Judge:
    """Did the trainee ask for the order, or for the meeting, once the customer was ready?

    Opportunity: the goal is a sale or an appointment, and the customer had come to desire or action, or said yes.

    Source: "asks for the order"; closing follows any sign of readiness (process.md, A7 and B9).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        goal = staging.scenario.goal
        moves = ASKS_FOR.get(goal)
        if moves is None:
            return None
        ready = next((turn for turn in transcript.all if turn.stage in _READY), None)
        chances = transcript.after(ready) if ready else ()
        agreed = tuple(turn for turn in transcript.turns if turn.stage is REACHES[goal])
        asked = next((turn for turn in chances + agreed if turn.has(moves)), None)
        if asked is not None:
            return Verdict(passed=True, why=f"in turn {asked.number}", evidence=(asked.evidence(moves),))
        if ready is None or not chances:
            return None
        return Verdict(passed=False, why=f"the customer was ready from turn {ready.number} on, "
                                         f"and was not asked in {counted(len(chances), 'utterance')}",
                       evidence=(ready.answered,))
    return judge


@check
def outcome_reached(*, outcomes: tuple[str, ...]) -> Judge:
    """Did the conversation end in one of these ways?

    Opportunity: the trainee had a turn. A conversation from elsewhere whose end is not on record has none.

    Args:
        outcomes: won, appointment, information, callback, lost, walked_out or polite_exit.

    Source: what counts as success differs by goal (process.md, B10 and B13).
    """
    wanted = outcomes_named(outcomes)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        if not transcript.turns or (transcript.started is None and transcript.outcome is None):
            return None
        last = transcript.turns[-1]
        ended = transcript.outcome.value.replace("_", " ") if transcript.outcome else "open"
        passed = transcript.outcome in wanted
        short = "" if passed or transcript.started is None else _short_of(transcript, staging)
        return Verdict(passed=passed, why=f"the conversation ended: {ended} (turn {last.number}){short}",
                       evidence=(last.answered,))
    return judge


def _short_of(transcript: Transcript, staging: Staging) -> str:
    """Say what was missing: what was told where telling is the goal, what was left open after a purchase."""
    persona, voiced = staging.persona, [fact.need for _, fact in transcript.facts(NeedVoiced)]
    if staging.scenario.goal is Goal.INFORMATION:
        told = len(voiced) + len(transcript.facts(FactLearned))
        return f"; told were {told} of {len(persona.needs) + len(persona.facts)} things, half are wanted"
    if staging.scenario.goal is not Goal.SERVICE:
        return ""
    met = {fact.need for _, fact in transcript.facts(NeedMet)}
    settled = {fact.objection for _, fact in transcript.facts(ObjectionSettled)}
    main = max(persona.needs, key=lambda need: need.importance, default=None)
    left = ["what matters most to them never came out"] if main and main.id not in voiced else []
    left += [f"not seen to: {need.says}" for need in persona.needs if need.id in voiced and need.id not in met]
    left += [f"not settled: {one.says}" for one in persona.objections if one.id not in settled and any(
        fact.objection == one.id for _, fact in transcript.facts(ObjectionRaised))]
    answered = {fact.feature for _, fact in transcript.facts(QuestionAnswered)}
    left += [f"their question in turn {turn.number} is open" for turn, subject in transcript.cues(CueKind.QUESTION)
             if subject not in answered]
    return "; " + "; ".join(left) if left else ""


@check
def advised_against() -> Judge:
    """Did the trainee tell a customer whom the product does not serve that it is not for them?

    Opportunity: the product does not fit, and the customer has told a need.

    Source: an honest no is a better result than a sale that does not fit (process.md, A4).
    """

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        if staging.scenario.fits or not transcript.facts(NeedVoiced):
            return None
        said = [Evidence(turn=turn.number, start=mention.start, end=mention.end,
                         quote=turn.said[mention.start:mention.end])
                for turn, _ in transcript.facts(AdvisedAgainst) for mention in turn.heard.mentions
                if mention.kind == "against"]
        return Verdict(passed=bool(said), evidence=tuple(said[:1]),
                       why="said that it does not fit" if said else "never said that it does not fit")
    return judge


@check
def did_not_end(*, outcomes: tuple[str, ...]) -> Judge:
    """Did the conversation end otherwise than in one of these ways, or is it still open?

    Opportunity: the trainee had a turn, and there is an ending to be kept from.

    Args:
        outcomes: won, appointment, information, callback, lost, walked_out or polite_exit; empty texts are left out, so
            that a template may name one only where it is bad.

    Source: a sale that does not fit is worse than an honest no (process.md, A4).
    """
    bad = outcomes_named(tuple(name for name in outcomes if name))

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        if not transcript.turns or not bad:
            return None
        last = transcript.turns[-1]
        ended = transcript.outcome.value.replace("_", " ") if transcript.outcome else "open"
        return Verdict(passed=transcript.outcome not in bad, evidence=(last.answered,),
                       why=f"the conversation ended: {ended} (turn {last.number})")
    return judge


@check
def respected_no() -> Judge:
    """Did the trainee take a clear no as a no?

    In the next two utterances nothing is pushed, presented or asked for but another talk, and there is a kind word,
    a leave-taking, or such a request.
    In a conversation from elsewhere, where the no is only heard, it takes both of them, or a harmful word.
    Opportunity: the customer refused, and words of the trainee followed that were one or the other.

    Source: persistence is measured by the customer's reaction (process.md, B3 and B12); two utterances: ours.
    """
    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        refused = next((turn for turn, _ in transcript.cues(CueKind.REFUSAL)), None)
        later = transcript.after(refused, within=2) if refused else ()
        if refused is None:
            return None
        pushed = [turn for turn in later if turn.has(_INSISTS) and not turn.heard.comes_back]
        sure = transcript.started is not None or len(pushed) > 1 or any(turn.has(HARMFUL) for turn in pushed)
        if pushed and sure:
            return Verdict(passed=False, why=f"a clear no in turn {refused.number}; pushed on in {places(pushed)}",
                           evidence=tuple(turn.evidence(_INSISTS) for turn in pushed))
        kind = next((turn for turn in later if turn.has(_RESPECT) or turn.heard.comes_back), None)
        if kind is None:
            return None
        return Verdict(passed=True, why=f"a clear no in turn {refused.number}, respected in turn {kind.number}",
                       evidence=(kind.evidence((*_RESPECT, Move.PROPOSE_NEXT_STEP)),))
    return judge
