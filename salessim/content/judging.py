"""The documents of what must come of it: rubric and play. Attribute docstrings become the schema's descriptions.

They mirror the dataclasses of `salessim.model`, key by key. Ranges and defaults are ours.
"""

# ruff: noqa: RUF012 - pydantic copies a default for every document.
from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler

from salessim.content.shapes import (
    Arguments,
    CheckName,
    CriterionName,
    Id,
    Ids,
    Language,
    Note,
    Points,
    Prose,
    Saying,
    Shape,
    Title,
    Weight,
    Word,
)
from salessim.model.moves import Move
from salessim.model.preparation import Approach
from salessim.model.replies import ReplyAct
from salessim.model.scenario import Difficulty, Goal, Stage


class CheckShape(Shape):
    """One yes/no question about the transcript."""

    id: Id
    """Its name within the criterion."""
    says: Saying
    """What it asks for; a template that completes "the trainee …", as "gave their own name"."""
    check: CheckName
    """The name of a check; a wrong name is answered with those that there are."""
    args: Arguments = {}
    """The check's arguments; texts are templates."""
    weight: Weight = 1.0
    """Its share within the criterion, over 0."""
    advice: Note = ""
    """What to do differently; a template."""


class LevelShape(Shape):
    """What a criterion's score means from some points on."""

    at_least: Points
    """From which score on, in points of 100."""
    says: Saying
    """What such a trainee does; a template that completes "the trainee …", as "asks on from what they hear"."""


class CriterionShape(Shape):
    """One aspect that is judged."""

    id: CriterionName
    """The criterion's name; sheets of others name theirs with '_' too."""
    title: Title
    """What a report calls it."""
    weight: Weight = 1.0
    """Its share within the section, over 0."""
    checks: Annotated[list[CheckShape], Field(max_length=50)] = []
    """What is asked about the transcript."""
    when: Note = ""
    """An expression over scenario, persona and product; asked only where it holds, and always without it."""
    for_each: Note = ""
    """An expression that gives a list; the checks are asked once for each item, as `item`."""
    manual: Note = ""
    """Why a transcript cannot show it, in the place of checks; a trainer fills the score in."""
    levels: Annotated[list[LevelShape], Field(max_length=10)] = []
    """What its scores mean; each level holds up to the next one. They change no score."""


class SectionShape(Shape):
    """A part of the rubric."""

    id: Id
    """The section's name."""
    title: Title
    """What a report calls it."""
    weight: Weight = 1.0
    """Its share of the total, over 0."""
    criteria: Annotated[list[CriterionShape], Field(min_length=1, max_length=50)]
    """The aspects that it judges."""


class FlagShape(Shape):
    """A fatal fault: when its check fails, the score is capped."""

    id: Id
    """The flag's name."""
    says: Saying
    """What a report says when it is raised."""
    check: CheckName
    """The name of a check; a wrong name is answered with those that there are."""
    cap: Annotated[int, Field(ge=0, le=100)]
    """The highest total that is still possible, in points of 100."""
    args: Arguments = {}
    """The check's arguments; texts are templates."""
    advice: Note = ""
    """What to do instead; a template."""


class RoundShape(Shape):
    """The same sections with other weights, as for the final of a contest."""

    id: Id
    """The round's name, for --round."""
    title: Title
    """What a report calls it."""
    weights: dict[Id, Annotated[float, Field(ge=0, le=1000)]]
    """The weight of a section by its id; 0 leaves it out, and one that is not named keeps its own."""


class RubricDocument(Shape):
    """What a conversation is judged by."""

    kind: Literal["rubric"]
    """What this file is."""
    id: Id
    """The rubric's name in files; the same as the file's name."""
    version: Annotated[int, Field(ge=1, le=10_000)] = 1
    """Counts its changes, from 1."""
    language: Language
    """The language of all its texts, as en."""
    title: Title
    """What a report calls it."""
    pass_mark: Points = 60.0
    """The score that passes, in points of 100."""
    provenance: Prose
    """Where its facts and weights come from."""
    sections: Annotated[list[SectionShape], Field(min_length=1, max_length=30)]
    """Its parts."""
    flags: Annotated[list[FlagShape], Field(max_length=30)] = []
    """Fatal faults, which cap the score."""
    rounds: Annotated[list[RoundShape], Field(max_length=10)] = []
    """Rounds that keep the sections and change their weights."""


class ScoreShape(Shape):
    """The score that an example conversation must reach."""

    at_least: Points = 0.0
    """The lowest score allowed, in points of 100."""
    at_most: Points = 100.0
    """The highest score allowed, in points of 100."""


class PreparedShape(Shape):
    """What the trainee does before the talk."""

    order: Ids = []
    """Ids of the leads, the best first; who is left out is dropped."""
    read: Ids = []
    """Ids of the findings of the dossier that are looked into."""
    objective: Annotated[Goal, Word]
    """What the plan wants from the talk."""
    approach: Annotated[Approach, Word]
    """How the plan comes near the customer: appointment or visit."""
    use: Ids = []
    """Ids of the findings that the plan means to use."""


class SaidShape(Shape):
    """One utterance of the trainee, and what must come of it."""

    say: Annotated[str, Field(max_length=2000)]
    """What the trainee says; an empty text is listening."""
    moves: Annotated[list[Annotated[Move, Word]], Field(max_length=50)] | None = None
    """All the moves that are heard in it, in any order; [] for none at all, left out: any."""
    stage: Annotated[Stage, Word] | None = None
    """Where the customer stands after it; left out: anywhere."""
    reply: Annotated[list[Annotated[ReplyAct, Word]], Field(max_length=50)] | None = None
    """All that the customer's answer does, in any order; left out: anything."""


def _said(value: object) -> object:
    """Let a text alone stand for an utterance of which nothing is expected."""
    return value if isinstance(value, dict) and SaidShape.model_fields.keys() & value.keys() else {"say": value}


class _OrText:
    """Tells an editor that a text alone will do."""

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "maxLength": 2000}, handler(core)]}


class PlayDocument(Shape):
    """An example conversation that must hold."""

    kind: Literal["play"]
    """What this file is."""
    id: Id
    """The play's name; the same as the file's, without .play.yaml."""
    title: Title
    """What it shows."""
    scenario: Id
    """The id of the scenario that is played."""
    seed: Annotated[int, Field(ge=0, le=2**53)] = 1
    """The seed of the conversation, from 0."""
    difficulty: Annotated[Difficulty, Word] = Difficulty.NORMAL
    """How forgiving the customer is."""
    outcome: Literal["won", "appointment", "information", "callback", "lost", "walked_out", "polite_exit"]
    """How it must end."""
    says: Annotated[list[Annotated[SaidShape, BeforeValidator(_said), _OrText()]], Field(min_length=1, max_length=200)]
    """What the trainee says, turn by turn: a text (an empty one is listening), or `say` and what must come of it."""
    prepare: PreparedShape | None = None
    """What the trainee does before the talk; nothing: they go in unprepared."""
    score: Annotated[ScoreShape, Field(default_factory=ScoreShape)]
    """The score that it must reach."""


class HabitShape(Shape):
    """What a seller does in a situation."""

    when: Note = ""
    """An expression over what a trainee could know, as "'buying_signal' in acts"; empty: always."""
    say: Annotated[list[CheckName], Field(min_length=1, max_length=5)]
    """The names of pools, from each of which one line is said; any stands for all of them."""
    times: Annotated[int, Field(ge=0, le=100)] = 0
    """How often at most; 0: as long as there are lines."""


class SellerDocument(Shape):
    """A simulated seller who plays scenarios for `salessim simulate`."""

    kind: Literal["seller"]
    """What this file is."""
    id: Id
    """The seller's name; the same as the file's name."""
    language: Language
    """The language of the lines, as en."""
    title: Title
    """What a table calls it."""
    lends: Ids = []
    """Ids of sellers whose pools it borrows where it has none of that name."""
    habits: Annotated[list[HabitShape], Field(min_length=1, max_length=100)]
    """What it does when; the first habit that holds and still has lines counts."""
    lines: dict[CheckName, Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=200)]] = {}
    """Pools of lines by name; an empty line is listening."""
