"""Checks of the presentation: after needs, and tied to them (process.md, A5 and B7)."""

from __future__ import annotations

from salessim.model.assessment import Verdict
from salessim.model.events import NeedMet, NeedVoiced, ObjectionHandled, QuestionAnswered, Rule
from salessim.model.moves import Move
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import PITCH, counted, fresh, is_followed, places, the_need
from salessim.scoring.checks.registry import Judge, bounded, check

GAINS = (Move.BENEFIT, Move.ADVANTAGE, Move.INVOLVE)
"""The moves that can answer a need, the weightiest first."""


@check
def presented_after_need() -> Judge:
    """Did the trainee wait with the presentation until a need was known?

    Opportunity: something was presented, and what the customer told is on record.

    Source: active selling, stage 4 tied to stage 3 (process.md, B7).
    """
    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        first = transcript.first(PITCH)
        if first is None or not is_followed(transcript, NeedVoiced):
            return None
        need = next((turn for turn, _ in transcript.facts(NeedVoiced)), None)
        passed = need is not None and need.number < first.number
        known = f"the first need was known in turn {need.number}" if need else "no need was known"
        return Verdict(passed=passed, why=f"first presented in turn {first.number}; {known}",
                       evidence=(first.evidence(PITCH),))
    return judge


@check
def need_answered(*, need: str) -> Judge:
    """Did something presented answer this need, so that the customer saw it?

    Opportunity: the need was voiced, an utterance followed, and the product has a feature that solves it.

    Args:
        need: id of a need of the persona.

    Source: a benefit counts when it answers a need that the customer has voiced (process.md, A5 and B7).
    """
    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        the_need(staging, need)
        voiced = next((turn for turn, fact in transcript.facts(NeedVoiced) if fact.need == need), None)
        # Of a conversation from elsewhere nobody knows what solves what.
        solvable = transcript.started is None or any(need in feature.solves for feature in staging.product.features)
        if voiced is None or not solvable or not transcript.after(voiced):
            return None
        met = next(((turn, fact) for turn, fact in transcript.facts(NeedMet) if fact.need == need), None)
        if met is not None:
            turn, fact = met
            return Verdict(passed=True, why=f"voiced in turn {voiced.number}, answered in turn {turn.number} "
                                            f"with '{fact.feature}'", evidence=(turn.evidence(GAINS),))
        return Verdict(passed=False, why=f"voiced in turn {voiced.number}, never answered",
                       evidence=(voiced.answered,))
    return judge


@check
def benefits_tied(*, at_least: float) -> Judge:
    """Did enough of the benefits and advantages answer a need that the customer had voiced?

    One is tied when the customer saw a need answered by it, when it names a feature that solves a voiced need, and
    when it answers what they asked about the product, or a concern.
    Opportunity: a benefit or an advantage was named, and what the customer told is on record.

    Args:
        at_least: share of the utterances with a benefit or an advantage (0 to 1).

    Source: features, advantages, benefits (process.md, A5); the share is the rubric's.
    """
    bounded("at_least", at_least, 0, 1)

    def judge(transcript: Transcript, staging: Staging) -> Verdict | None:
        named = [turn for turn in fresh(transcript) if turn.has(GAINS[:2])]
        if not named or not is_followed(transcript, NeedVoiced):
            return None
        tied = [turn for turn in named if _is_tied(turn, transcript, staging)]
        passed = len(tied) >= at_least * len(named)
        loose = [turn for turn in named if turn not in tied]
        shown = [turn for turn in loose if turn.heard.mentioned("feature")] or loose  # these show it best
        where = f" ({places(loose)} not)" if loose else ""
        return Verdict(
            passed=passed, why=f"{len(tied)} of {counted(len(named), 'utterance')} with a benefit or an advantage "
                               f"answered a need, a question or a concern{where}; wanted {at_least:.0%}",
            evidence=tuple(turn.evidence(GAINS[:2]) for turn in (tied if passed else shown)))
    return judge


def _is_tied(turn: Turn, transcript: Transcript, staging: Staging) -> bool:
    if any(isinstance(fact, (NeedMet, QuestionAnswered)) for fact in turn.facts):
        return True
    if any(handled.rule is Rule.ANSWERED for handled in turn.of(ObjectionHandled)):
        return True
    voiced = {fact.need for told, fact in transcript.facts(NeedVoiced) if told.number < turn.number}
    features = (staging.product.feature(name) for name in turn.heard.mentioned("feature"))
    return any(feature is not None and voiced & set(feature.solves) for feature in features)
