"""One scored session, ready to have lines taken from it: which of its words did well, and what came of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from salessim.customer.concern import is_clear
from salessim.errors import JournalError
from salessim.model.events import (
    AdvisedAgainst,
    ClaimMade,
    CueGiven,
    CueKind,
    NeedMet,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    ReferralGiven,
    ResistanceEased,
    SessionStarted,
    StageChanged,
)
from salessim.model.moves import HARMFUL, Move
from salessim.model.scenario import PATH, REACHES, Stage
from salessim.model.transcript import transcribe
from salessim.scoring.checks.reading import fresh, plain_words
from salessim.scoring.corrected import corrected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from salessim.model.assessment import Assessment, Evidence
    from salessim.model.events import Event
    from salessim.model.judged import Remarks
    from salessim.model.scenario import Staging
    from salessim.model.transcript import Transcript, Turn

_GOOD = (NeedVoiced, NeedWeighed, NeedMet, ObjectionHandled, ObjectionSettled, ObjectionUnmasked, ResistanceEased,
         AdvisedAgainst, ReferralGiven)
"""The facts of a turn that speak for its words; a buying signal and a stage gained do so, too."""
_ENDED = {Stage.WON: "bought", Stage.APPOINTMENT: "agreed to an appointment", Stage.CALLBACK: "agreed to another call",
          Stage.INFORMATION: "gave the information that was wanted", Stage.POLITE_EXIT: "parted politely"}


@dataclass(frozen=True, kw_only=True)
class Practised:
    """One session that has ended and was scored.

    Attributes:
        session: its name; that is all that is said of who practised.
        assessment: its own, with what trainers corrected.
        automatic: the same without that.
    """

    session: str
    started: SessionStarted
    transcript: Transcript
    assessment: Assessment
    automatic: Assessment

    @classmethod
    def of(cls, session: str, events: Sequence[Event], automatic: Assessment, remarks: Remarks) -> Practised:
        """Fold a session's events.

        Args:
            session: its name.
            events: all of them.
            automatic: its own assessment.
            remarks: what people said of that.

        Raises:
            JournalError: they do not begin with the session's start.
        """
        if not events or not isinstance(events[0], SessionStarted):
            raise JournalError(f"session {session} does not begin with its start",
                               hint="put a backup of the journal in its place, or forget this session")
        return cls(session=session, started=events[0], transcript=transcribe(events),
                   assessment=corrected(automatic, remarks), automatic=automatic)

    def reached(self, staging: Staging) -> bool:
        """Tell whether the goal was reached; where the offer does not fit, that is an honest no (process.md, A4)."""
        if not staging.scenario.fits:
            return self.transcript.outcome is Stage.POLITE_EXIT and bool(self.transcript.facts(AdvisedAgainst))
        return self.transcript.outcome is REACHES[staging.scenario.goal]

    def is_good(self, staging: Staging) -> bool:
        """Tell whether lines may be taken from it: no serious fault capped it, and it passed or reached the goal."""
        judged = self.assessment
        return judged.score is not None and not judged.flags and (bool(judged.passed) or self.reached(staging))

    @cached_property
    def passed(self) -> Counter[int]:
        """How many passed checks quote the trainee in a turn (count), by the turn's number."""
        return Counter(number for turns in self._quoted(passed=True) for number in turns)

    @cached_property
    def _barred(self) -> frozenset[int]:
        return frozenset(number for turns in self._quoted(passed=False) for number in turns)

    def _quoted(self, *, passed: bool) -> Iterator[set[int]]:
        """Give for each check that came out so the turns that it quotes.

        A mark for a criterion as a whole counts for its checks. A corrected check quotes nothing any more; the words
        that a trainer did not accept are those of the automatic one.
        """
        for criterion, was in zip(self.assessment.criteria, self.automatic.criteria, strict=True):
            for check, quoting in zip(criterion.checks, was.checks, strict=True):
                whole = {0.0: False, 1.0: True}.get(-1.0 if criterion.score is None else criterion.score)
                if (check.passed if whole is None or check.passed is None else whole) is passed:
                    yield {each.turn for each in quoting.evidence if _by_trainee(each)}

    @cached_property
    def lines(self) -> dict[int, Turn]:
        """The turns whose words may be used, by number.

        Never what harms, what is wrong, what hardened an objection, what was not understood, what was said before, or
        what a check that failed quotes.
        """
        return {turn.number: turn for turn in fresh(self.transcript)
                if turn.number not in self._barred and not turn.has(HARMFUL) and is_clear(turn.heard)
                and not turn.of(ClaimMade) and not turn.of(ObjectionHardened)}

    def before(self, number: int) -> Turn:
        """Give the turn before one (from 1); the opening before the first."""
        return self.transcript.all[number - 1]

    def merit(self, turns: Iterable[int]) -> int:
        """Count what speaks for the words of some turns: passed checks that quote them, and what came of them."""
        return sum(self.passed[number] + sum(_speaks(fact) for fact in self.transcript.all[number].facts)
                   for number in turns)

    def gain(self, turns: Iterable[int]) -> float:
        """Add up what the words of some turns won in trust, interest and patience (−3 to 3)."""
        won = 0.0
        for number in turns:
            now, was = self.transcript.all[number].attitude, self.before(number).attitude
            won += now.trust - was.trust + now.interest - was.interest + now.patience - was.patience
        return round(won, 4)

    def gives_name(self, turns: Iterable[int], seller: str) -> bool:
        """Tell whether the trainee introduces themselves by another name than the scenario's: it may be their own."""
        known = set(plain_words(seller).split())
        return any(turn.has(Move.INTRODUCE_SELF) and not known & set(plain_words(turn.said).split())
                   for turn in (self.transcript.all[number] for number in turns))

    def came_of(self, turns: Iterable[int], staging: Staging, says: dict[str, str]) -> tuple[str, ...]:
        """Say what came of some turns, in clauses that go on from "the customer …".

        Args:
            turns: their numbers, in order.
            staging: what was played.
            says: what needs, facts and objections say, by id.
        """
        told: list[str] = []
        for number in turns:
            for fact in self.transcript.all[number].facts:
                told += _in_words(fact, staging, says)
            outcome = self.transcript.outcome
            if outcome in _ENDED and number == len(self.transcript.turns):
                told.append("stayed" if outcome is Stage.WON and staging.scenario.service else _ENDED[outcome])
        return tuple(dict.fromkeys(told))


def _by_trainee(evidence: Evidence) -> bool:
    return evidence.side == "seller" and evidence.turn > 0


def _forward(fact: StageChanged) -> bool:
    return fact.source is Stage.GATEKEEPER or (
        fact.source in PATH and fact.dest in PATH and PATH.index(fact.source) < PATH.index(fact.dest))


def _speaks(fact: Event) -> bool:
    if isinstance(fact, StageChanged):
        return _forward(fact)
    return isinstance(fact, _GOOD) or (isinstance(fact, CueGiven) and fact.cue is CueKind.BUYING_SIGNAL)


def _in_words(fact: Event, staging: Staging, says: dict[str, str]) -> list[str]:
    match fact:
        case StageChanged() if fact.source is Stage.GATEKEEPER and fact.dest is Stage.CONTACT:
            return ["was put on the line"]
        case StageChanged() if _forward(fact):
            return [f"went on from {fact.source} to {fact.dest}"]
        case NeedVoiced():
            return [f"told that {says.get(fact.need, fact.need)}"]
        case NeedWeighed():
            return ["said what it leads to" if fact.by == "impact" else "said what a solution would be worth"]
        case NeedMet():
            feature = staging.product.feature(fact.feature)
            seen_to = f"saw it seen to: {says.get(fact.need, fact.need)}"
            return [f"saw it answered by {feature.says}" if feature else seen_to]
        case ObjectionRaised():
            return [f"raised a concern: {says.get(fact.objection, fact.objection)}"]
        case ObjectionSettled():
            return ["let go of the concern"]
        case ObjectionUnmasked():
            return [f"said what was behind it: {says.get(fact.behind, fact.behind)}"]
        case ResistanceEased():
            return ["was ready to talk after all"]
        case ReferralGiven():
            return ["named somebody else who might need it"]
        case CueGiven(cue=CueKind.BUYING_SIGNAL):
            return ["gave a buying signal"]
        case _:
            return []
