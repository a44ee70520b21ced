"""Checks of the time after the purchase: what was on the customer's mind, and what came of it (process.md, A8)."""

from __future__ import annotations

from salessim.model.assessment import Evidence, Verdict
from salessim.model.events import NeedMet, NeedVoiced, ObjectionRaised, ObjectionSettled, ReferralGiven
from salessim.model.moves import FORMS, Move
from salessim.model.scenario import Staging
from salessim.model.transcript import Transcript, Turn
from salessim.scoring.checks.reading import places
from salessim.scoring.checks.registry import Judge, check


def _matters(transcript: Transcript) -> dict[str, Turn]:
    """What was on the customer's mind and came out, with the turn whose answer said it."""
    needs = {event.need: turn for turn, event in transcript.facts(NeedVoiced)}
    return needs | {event.objection: turn for turn, event in transcript.facts(ObjectionRaised)}


def _seen_to(transcript: Transcript) -> dict[str, Turn]:
    met = {event.need: turn for turn, event in transcript.facts(NeedMet)}
    return met | {event.objection: turn for turn, event in transcript.facts(ObjectionSettled)}


def _asks_for_others(turn: Turn) -> Evidence | None:
    found = next((mention for mention in turn.heard.mentions if mention.kind == "referral"), None)
    if found is None or not (turn.heard.polar or turn.has(FORMS)):
        return None
    return Evidence(turn=turn.number, start=found.start, end=found.end, quote=turn.said[found.start:found.end])


@check
def saw_to_everything() -> Judge:
    """Did the trainee see to everything that was on the customer's mind?

    Opportunity: the customer spoke of a trouble, or complained.

    Source: service after the sale makes satisfaction (process.md, A8).
    """

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        matters, done = _matters(transcript), _seen_to(transcript)
        if not matters:
            return None
        left = [turn for matter, turn in matters.items() if matter not in done]
        words = [turn.answered for turn in left] or [
            Evidence(turn=turn.number, start=0, end=len(turn.said), quote=turn.said)
            for turn in dict.fromkeys(done[matter] for matter in matters)]
        return Verdict(passed=not left, evidence=tuple(words),
                       why=f"left open what came up in {places(left)}" if left else "everything was seen to")
    return judge


@check
def sold_after_service() -> Judge:
    """Did the trainee wait with the next order, and with asking for others, until everything was seen to?

    Opportunity: one of the two was asked for.

    Source: satisfaction first; renewals and referrals come from it (process.md, A8).
    """

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        asked = next((turn for turn in transcript.turns
                      if turn.has(Move.ASK_COMMITMENT) or _asks_for_others(turn) is not None), None)
        if asked is None:
            return None
        matters, done = _matters(transcript), _seen_to(transcript)
        late = [turn for matter, turn in done.items() if matter in matters and turn.number > asked.number]
        waited = bool(matters) and not late and all(matter in done for matter in matters)
        words = _asks_for_others(asked) or asked.evidence(Move.ASK_COMMITMENT)
        return Verdict(passed=waited, evidence=(words,),
                       why=f"asked in turn {asked.number}, " + ("after" if waited else "before")
                       + " everything was seen to")
    return judge


@check
def asked_for_others() -> Judge:
    """Did the trainee ask a contented customer for others who might need it?

    Opportunity: something was seen to, and nothing stood open at the end.

    Source: referrals come from service (process.md, A8).
    """

    def judge(transcript: Transcript, _: Staging) -> Verdict | None:
        matters, done = _matters(transcript), _seen_to(transcript)
        if not matters or any(matter not in done for matter in matters):
            return None
        given = transcript.facts(ReferralGiven)
        asked = [words for turn in transcript.turns if (words := _asks_for_others(turn)) is not None]
        return Verdict(passed=bool(asked), evidence=tuple(asked), why="a name was given" if given else (
            "asked, and no name was given" if asked else "never asked, though everything was seen to"))
    return judge
