"""What a scenario's customer should come to, what explored conversations came to, and the faults in between.

A fault rests on a reason that is certain, as the rulebook's, or it says in how many conversations nobody did it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from salessim.content.codes import fault
from salessim.customer.needs import told_from
from salessim.customer.rulebook import Rulebook
from salessim.customer.words import in_words
from salessim.model.persona import Disclosure
from salessim.model.scenario import PATH, REACHES, Difficulty, Goal, Reception, Stage
from salessim.rehearsal.silences import silence_faults

if TYPE_CHECKING:
    from salessim.content.shaping import Page
    from salessim.content.source import Steps
    from salessim.content.staging import Cast
    from salessim.errors import Diagnostic
    from salessim.model.scenario import Staging
    from salessim.rehearsal.explore import Explorer, Talk

Question = tuple[str, str]
"""What is still open: "goal", "stage", "left", "need", "objection", "highest" or "lowest", and of what."""


def aim(staging: Staging) -> Stage | None:
    """Give the end that a trainee must be able to reach; None where the best end is an honest no.

    Who cannot talk now cannot be won now: there the good end is another time (process.md, B12).
    """
    scenario = staging.scenario
    if scenario.reception is Reception.BUSY:
        return Stage.CALLBACK
    if not scenario.fits and scenario.goal is not Goal.INFORMATION:
        return None
    return REACHES[scenario.goal]


def open_questions(explorer: Explorer) -> list[Question]:
    """Give what the conversations so far leave open, in the order in which a talk comes to it."""
    staging, talks = explorer.staging, explorer.talks
    return [*_stages(staging, talks), *_told(staging, talks), *_ends(staging, talks)]


def _stages(staging: Staging, talks: Sequence[Talk]) -> Iterator[Question]:
    possible = Rulebook(staging).possible()
    reached, left = {stage for talk in talks for stage in talk.stages}, {one for talk in talks for one in talk.left}
    for stage in PATH:
        if stage not in reached and any(edge.dest is stage for edge in possible):
            yield "stage", stage.value
            break  # those behind it cannot be reached either
    for stage in (Stage.GATEKEEPER, Stage.OBJECTING):
        if stage in reached and stage not in left:
            yield "left", stage.value


def _told(staging: Staging, talks: Sequence[Talk]) -> Iterator[Question]:
    voiced, raised = {need for talk in talks for need in talk.voiced}, {one for talk in talks for one in talk.raised}
    settled = {one for talk in talks for one in talk.settled}
    if staging.scenario.reception is not Reception.BUSY:
        yield from (("need", need.id) for need in staging.persona.needs if need.id not in voiced)
    yield from (("objection", one.id) for one in staging.persona.objections if one.id in raised - settled)


def _ends(staging: Staging, talks: Sequence[Talk]) -> Iterator[Question]:
    wanted = aim(staging)
    if wanted is not None and not any(talk.outcome is wanted for talk in at(talks, Difficulty.NORMAL)):
        yield "goal", wanted.value
    scores = [talk.assessment.score for talk in talks if talk.assessment.score is not None]
    if scores and max(scores) < staging.rubric.pass_mark:
        yield "highest", f"{max(scores):g}"
    if scores and min(scores) >= staging.rubric.pass_mark:
        yield "lowest", f"{min(scores):g}"


def at(talks: Sequence[Talk], difficulty: Difficulty) -> list[Talk]:
    """Give the conversations at one difficulty."""
    return [talk for talk in talks if talk.difficulty is difficulty]


def scenario_faults(cast: Cast, explorer: Explorer) -> list[Diagnostic]:
    """Say what is wrong with a scenario, by what its conversations left open, and by what was silent in them."""
    reading = _Reading(cast, explorer)
    tried = {name for talk in explorer.talks for name in talk.tried}
    # Whom nobody had the time to answer says nothing about the objection.
    found = [(kind, of) for kind, of in open_questions(explorer)
             if (kind != "objection" or of in tried) and ((kind, of) != ("left", Stage.OBJECTING.value) or tried)]
    return [*(reading.fault(kind, of) for kind, of in found), *silence_faults(cast, explorer)]


class _Reading:
    """The words and the places of one scenario's faults."""

    def __init__(self, cast: Cast, explorer: Explorer) -> None:
        self._cast, self._staging, self._talks = cast, explorer.staging, explorer.talks

    def fault(self, kind: str, of: str) -> Diagnostic:
        """Put an open question into words."""
        match kind:
            case "stage":
                return self._unreached(Stage(of))
            case "left":
                return self._unleft(Stage(of))
            case "need":
                return self._untold(of)
            case "objection":
                return self._unsettled(of)
            case "goal":
                return self._unwon(Stage(of))
        return self._scored(highest=kind == "highest", score=of)

    @property
    def _many(self) -> str:
        return f"in {len(self._talks)} explored conversations"

    def _held(self, key: str) -> tuple[Page, Steps]:
        """Give the page and the path of what is on the customer's mind: the scenario's after a purchase."""
        if self._staging.scenario.service is not None:
            return self._cast.scenario, ("service", key)
        return self._cast.persona, (key,)

    def _at(self, code: str, where: tuple[Page, Steps], message: str, hint: str = "") -> Diagnostic:
        page, path = where
        return fault(code, page.source.file, page.source.place(path), f"{self._name}{message}", hint)

    @property
    def _name(self) -> str:
        return f"'{self._staging.scenario.id}': "

    def _unreached(self, stage: Stage) -> Diagnostic:
        edge = next(edge for edge in Rulebook(self._staging).edges if edge.dest is stage and edge.trigger == "advance")
        where, hint = self._cause()
        return self._at("SS320", where, f"{self._many} nobody came from {edge.source.value} to {stage.value}, which "
                                        f"happens when {in_words(edge.guard, self._staging.scenario)}", hint)

    def _unleft(self, stage: Stage) -> Diagnostic:
        if stage is Stage.GATEKEEPER:
            return self._at("SS320", (self._cast.scenario, ("gatekeeper",)), f"{self._many} nobody was put through")
        came = sum(stage in talk.stages for talk in self._talks)
        return self._at("SS320", self._held("objections"),
                        f"in {came} explored conversations the customer objected, and in none they came back to the "
                        "talk: an objection always stood")

    def _untold(self, need_id: str) -> Diagnostic:
        page, path = self._held("needs")
        needs = self._staging.persona.needs
        index = next(index for index, need in enumerate(needs) if need.id == need_id)
        most, from_ = max(talk.trust for talk in self._talks), told_from(needs[index].disclosure, Difficulty.NORMAL)
        if most < from_:
            freer = "asked" if needs[index].disclosure is Disclosure.TRUST else "stated"
            return self._at("SS322", (page, (*path, index, "disclosure")),
                            f"{self._many} no question drew out the need '{need_id}': it is told from trust "
                            f"{from_} on, and trust came to {most:.2f} at most",
                            f"use 'disclosure: {freer}', or let the customer trust more under 'attitude'")
        return self._at("SS322", (page, (*path, index)), f"{self._many} no question drew out the need '{need_id}'",
                        f"let the talk go on for longer than {self._staging.scenario.turns} 'turns', or give the "
                        "customer more patience")

    def _unsettled(self, name: str) -> Diagnostic:
        page, path = self._held("objections")
        objections = self._staging.persona.objections
        index = next(index for index, one in enumerate(objections) if one.id == name)
        raised = [talk for talk in self._talks if name in talk.tried]
        most = max(talk.trust for talk in raised)
        if behind := objections[index].hides:
            return self._at("SS321", (page, (*path, index, "hides")),
                            f"in {len(raised)} explored conversations nobody saw through the smokescreen '{name}'; "
                            f"what it hides, '{behind}', does not come out where it has come up before; trust came to "
                            f"{most:.2f} at most",
                            f"let '{behind}' be 'raised: hidden', and let nothing else hide it")
        return self._at("SS321", (page, (*path, index)),
                        f"in {len(raised)} explored conversations the objection '{name}' was answered again and again, "
                        f"and resolved in none; trust came to {most:.2f} at most")

    def _unwon(self, wanted: Stage) -> Diagnostic:
        where, hint = self._cause()
        easier = sorted({talk.difficulty.value for talk in self._talks if talk.outcome is wanted})
        tries = len(at(self._talks, Difficulty.NORMAL))
        only = f"; it was reached at '{easier[0]}' alone" if easier else ""
        goal = ("the goal 'callback', the good end with somebody who cannot talk"
                if self._staging.scenario.reception is Reception.BUSY else f"the goal '{wanted.value}'")
        return self._at("SS323", where, f"in {tries} explored conversations at the difficulty 'normal' nobody reached "
                                        f"{goal}; the furthest stage was {self._furthest.value}{only}", hint)

    @property
    def _furthest(self) -> Stage:
        reached = {stage for talk in self._talks for stage in talk.stages}
        return next((stage for stage in reversed(PATH) if stage in reached), Stage.GATEKEEPER)

    def _cause(self) -> tuple[tuple[Page, Steps], str]:
        """Give the place that keeps conversations from going on, as far as they show it, and what to do there."""
        scenario, staging = self._cast.scenario, self._staging
        questions = dict.fromkeys(_told(staging, self._talks))
        if not staging.persona.needs:
            return self._held("needs"), "add a need: without one nothing can be offered"
        if all(("need", need.id) in questions for need in staging.persona.needs):
            return self._held("needs"), "let a question draw out a need: without one nothing can be offered"
        knowing = [talk for talk in self._talks if talk.habits.sound]
        if any(talk.outcome is Stage.LOST for talk in knowing):
            return (scenario, ("turns",)), (f"the time was up after {staging.scenario.turns} utterances: give more "
                                            "'turns'")
        for index, one in enumerate(staging.persona.objections):
            if ("objection", one.id) in questions:
                page, path = self._held("objections")
                return (page, (*path, index)), f"the objection '{one.id}' always stood; see what resolves it"
        walked = [talk for talk in knowing if talk.outcome is Stage.WALKED_OUT]
        trust, interest = max(talk.trust for talk in self._talks), max(talk.interest for talk in self._talks)
        what = "walked out on those who did everything right" if walked else (
            f"came to interest {interest:.2f} and trust {trust:.2f} at most")
        page, path = ((scenario, ("service", "attitude")) if staging.scenario.service
                      else (self._cast.persona, ("attitude",)))
        return (page, path), f"the customer {what}: raise {'patience' if walked else 'interest or trust'} there"

    def _scored(self, *, highest: bool, score: str) -> Diagnostic:
        mark = f"{self._staging.rubric.pass_mark:g}"
        if highest:
            return self._at("SS413", (self._cast.rubric, ("pass_mark",)),
                            f"{self._many} the highest score was {score}, under the pass mark of {mark}")
        return self._at("SS414", (self._cast.rubric, ("pass_mark",)),
                        f"{self._many} the lowest score was {score}, which reaches the pass mark of {mark}")
