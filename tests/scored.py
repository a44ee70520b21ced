"""Conversations made by hand for the tests of scoring: what was said, which moves it held, what it did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from made import STARTED, staging

from salessim.model.events import (
    CueGiven,
    CueKind,
    Event,
    NeedMet,
    NeedVoiced,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    Rule,
)
from salessim.model.heard import Heard, HeardMove, Mention
from salessim.model.moves import Act, Move
from salessim.model.persona import Attitude
from salessim.model.rubric import CheckSpec, Criterion, Flag, Rubric, Section
from salessim.model.scenario import Goal, Stage, Staging
from salessim.model.transcript import Transcript, Turn

CALM = Attitude(trust=0.5, interest=0.5, patience=0.5)
STAGING = staging()


@dataclass(frozen=True)
class Say:
    """One utterance, the answer, and what happened; `talk` numbers it."""

    said: str
    heard: Heard
    reply: str
    acts: tuple[Act, ...]
    facts: tuple[Event, ...]
    stage: Stage


def say(said: str, moves: str = "", *facts: Event, reply: str = "Right.", acts: tuple[Act, ...] = (),
        stage: Stage = Stage.INTEREST, money: dict[str, str] | None = None,
        person: str = "", against: str = "", finding: str = "", referral: str = "",
        feature: str = "", figure: dict[str, str] | None = None, gist: tuple[str, ...] = (),
        serves: float | None = None) -> Say:
    """Say something that holds moves ("greet thank"), each over the whole utterance.

    Args:
        money: amounts by the words that name them.
        person: the words that name the customer.
        finding: the words that show that "paper" of the dossier is known, and `referral` those that ask for others.
        feature: a feature that is named.
        serves: how far it serves the customer.
        figure: "statement" or "misstatement" of a figure of that feature, by the words that state it.
    """
    found = [HeardMove(move=Move(name), start=0, end=len(said), confidence=1.0) for name in moves.split()]
    mentions = [Mention(kind="money", subject=amount, start=said.index(words), end=said.index(words) + len(words))
                for words, amount in (money or {}).items()]
    mentions += [Mention(kind=kind, subject=feature, start=said.index(words), end=said.index(words) + len(words))
                 for words, kind in (figure or {}).items()]
    if person:
        mentions.append(Mention(kind="person", subject="keller", start=said.index(person),
                                end=said.index(person) + len(person)))
    for kind, words in (("finding", finding), ("referral", referral), ("against", against)):
        if words:
            start = said.index(words)
            mentions.append(Mention(kind=kind, subject="paper", start=start, end=start + len(words)))
    if feature:
        mentions.append(Mention(kind="feature", subject=feature, start=0, end=len(said)))
    heard = Heard(moves=tuple(found), mentions=tuple(mentions), words=len(said.split()), gist=gist,
                  orientation=serves)
    return Say(said=said, heard=heard, reply=reply, acts=acts, facts=facts, stage=stage)


def talk(*utterances: Say, opening: str = "Hello?", acts: tuple[Act, ...] = (), facts: tuple[Event, ...] = (),
         outcome: Stage | None = None, elsewhere: bool = False, stage: Stage = Stage.CONTACT) -> Transcript:
    """Put utterances together to a conversation; one from `elsewhere` knows nothing of the customer's inner life."""
    turns = tuple(Turn(number=number, said=one.said, heard=one.heard, reply=one.reply, acts=one.acts, stage=one.stage,
                       attitude=CALM, facts=tuple(replace(fact, turn=number) for fact in one.facts))
                  for number, one in zip(count(1), utterances, strict=False))
    first = Turn(number=0, said="", heard=Heard(), reply=opening, acts=acts, stage=stage, attitude=CALM, facts=facts)
    return Transcript(opening=first, turns=turns, outcome=outcome, started=None if elsewhere else STARTED)


def goal(wanted: Goal, *, fits: bool = True, **changes: object) -> Staging:
    """Give the staging with another goal."""
    return replace(STAGING, scenario=replace(STAGING.scenario, goal=wanted, fits=fits, **changes))  # type: ignore[arg-type]


def voiced(need: str, by: str = "problem_question") -> NeedVoiced:
    return NeedVoiced(turn=0, need=need, drawn_by=by)


def met(need: str = "late", feature: str = "before-six") -> NeedMet:
    return NeedMet(turn=0, need=need, feature=feature)


def cue(kind: CueKind, subject: str = "offer") -> CueGiven:
    return CueGiven(turn=0, cue=kind, subject=subject)


def raised(objection: str = "price") -> ObjectionRaised:
    return ObjectionRaised(turn=0, objection=objection)


def kept(rule: Rule, objection: str = "price") -> ObjectionHandled:
    return ObjectionHandled(turn=0, objection=objection, rule=rule)


def hardened(objection: str = "price") -> ObjectionHardened:
    return ObjectionHardened(turn=0, objection=objection, cause="argue")


def settled(objection: str = "price") -> ObjectionSettled:
    return ObjectionSettled(turn=0, objection=objection)


SIGNAL = cue(CueKind.BUYING_SIGNAL)
REFUSAL = cue(CueKind.REFUSAL)
ASKING = [say(f"How is it on {day}?", "open_question situation_question", gist=(day,))
          for day in ("Monday", "Tuesday", "Wednesday", "Thursday")]
"""Four different utterances that ask."""
OK = say("ok", "encourage")


def made(move: str, *, weight: float = 1.0, **more: str) -> CheckSpec:
    return CheckSpec(id=move, says=f"did {move}", check="made_move", args={"moves": [move]}, weight=weight, **more)


UNSEEN = CheckSpec(id="unseen", says="took a no", check="respected_no")


def criterion(*checks: CheckSpec, name: str = "one", weight: float = 1.0, **more: str) -> Criterion:
    return Criterion(id=name, title=name, weight=weight, checks=checks, **more)


def rubric(*sections: Section, flags: tuple[Flag, ...] = (), pass_mark: float = 60.0) -> Rubric:
    return Rubric(id="mine", version=3, language="en", title="Mine", pass_mark=pass_mark, provenance="ours",
                  sections=sections, flags=flags)


def section(*criteria: Criterion, name: str = "s", weight: float = 1.0) -> Section:
    return Section(id=name, title=name.upper(), weight=weight, criteria=criteria)
