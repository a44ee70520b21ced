"""Blind sheets: conversations for a person to rate who shall not know whose they are, or what the program gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from salessim.expressions import plain, render
from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.transcript import spoken
from salessim.reports.calibration.rating import OF_THE_WHOLE, WHOLE
from salessim.reports.html import environment, hash_of, read, style_sheet
from salessim.reports.table import written

if TYPE_CHECKING:
    from jinja2 import Template

    from salessim.model.assessment import Assessment, CriterionResult
    from salessim.model.rubric import Criterion, Rubric
    from salessim.model.scenario import Staging
    from salessim.model.transcript import Transcript
    from salessim.reports.calibration.rating import Key, Rater

HIDDEN = "▒▒▒"
"""What stands where something was hidden."""
COLUMNS = ("conversation", "criterion", "title", "mark")
UNSEEN = "-"
"""The mark for what a conversation gave no chance to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One criterion as a rater sees it: what it asks for, and what scores mean (`levels`, from points of 100 on)."""

    name: str
    title: str
    asks: tuple[str, ...]
    levels: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the seller knew before the first word, and what is true of the offer."""

    title: str
    about: tuple[str, ...]
    offer: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One line of the conversation; `who` is "Seller" or who answered."""

    who: str
    words: str
    seller: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One conversation as a rater sees it: nothing of the trainee, the program's verdict, or the time is in it.

    Attributes:
        before: what the seller did before the talk, in sentences; empty where the scenario has nothing to prepare.
    """

    language: str
    situation: Situation
    before: tuple[str, ...]
    lines: tuple[Spoken, ...]
    asked: tuple[Asked, ...]

    def hiding(self, names: Iterable[str]) -> Shown:
        """Cover names wherever they stand in what was said, in any case."""
        wanted = sorted((re.escape(name.strip()) for name in names if name.strip()), key=len, reverse=True)
        if not wanted:
            return self
        cover = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", re.IGNORECASE)
        return replace(self, before=tuple(cover.sub(HIDDEN, says) for says in self.before),
                       lines=tuple(replace(line, words=cover.sub(HIDDEN, line.words)) for line in self.lines))


def name_of(criterion: CriterionResult) -> str:
    """Name a criterion by its section and itself, which no other has."""
    return f"{criterion.section}/{criterion.id}"


def show(transcript: Transcript, staging: Staging, assessment: Assessment, rubric: Rubric) -> Shown:
    """Take from a judged conversation what a rater may see of it.

    Args:
        transcript: the conversation.
        staging: what it was played with.
        assessment: which criteria fit it; the verdict is left out.
        rubric: what it was judged by.
    """
    scenario, product = staging.scenario, staging.product
    values = {"scenario": plain(scenario), "persona": plain(staging.persona), "product": plain(product)}
    pages = {(section.id, criterion.id): criterion for section in rubric.sections for criterion in section.criteria}
    briefing = render(scenario.briefing, values)
    situation = Situation(
        title=scenario.title, about=tuple(" ".join(part.split()) for part in briefing.split("\n") if part.strip()),
        offer=(f"{product.name}, {product.company}: {product.price.says}", *(one.says for one in product.features)))
    return Shown(
        language=scenario.language, situation=situation, before=tuple(_before(transcript, staging)),
        lines=tuple(_lines(transcript, staging)),
        asked=tuple(_asked(criterion, pages.get((criterion.section, criterion.id)), values)
                    for criterion in assessment.criteria))


def _before(transcript: Transcript, staging: Staging) -> Iterable[str]:
    """Say what was prepared: the leads as they were ranked, the sources that were read, the plan."""
    preparation, opening = staging.scenario.preparation, transcript.opening
    if preparation is None:
        return
    leads = {lead.id: f"{lead.name} ({'; '.join(fact.says for fact in lead.facts)})" for lead in preparation.leads}
    sources = {finding.id: f"{finding.source}: {finding.says}" for finding in preparation.dossier}
    if not opening.of(LeadsRanked) + opening.of(FindingRead) + opening.of(PlanMade):
        yield "Prepared nothing, though there was something to prepare."
    for ranked in opening.of(LeadsRanked):
        yield from (f"Ranked {number}: {leads.get(lead, lead)}" for number, lead in enumerate(ranked.order, 1))
        yield from (f"Dropped: {says}" for lead, says in leads.items() if lead not in ranked.order)
    for read_one in opening.of(FindingRead):
        yield f"Read {sources.get(read_one.finding, read_one.finding)}"
    for plan in opening.of(PlanMade):
        yield f"Planned for: {plan.objective.value}; approach: {plan.approach.value}"
        if plan.note:
            yield f"Noted: {plan.note}"


def _lines(transcript: Transcript, staging: Staging) -> Iterable[Spoken]:
    for turn in transcript.all:
        if turn.number:
            yield Spoken(who="Seller", words=turn.said, seller=True)
        for who, words in spoken(turn, staging):
            if words:
                yield Spoken(who=who, words=words, seller=False)


def _asked(result: CriterionResult, criterion: Criterion | None, values: dict[str, object]) -> Asked:
    levels = criterion.levels if criterion else ()
    return Asked(name=name_of(result), title=result.title, asks=tuple(dict.fromkeys(one.says for one in result.checks)),
                 levels=tuple((level.at_least, render(level.says, values)) for level in levels))


def render_marks(key: Key, rater: Rater, *, separator: str = ",") -> str:
    """Write the CSV that a rater fills in: a row for each mark, in the order of the sheet, the mark empty."""
    rows: list[Sequence[str]] = [COLUMNS]
    for one in key.order(rater):
        rows += [(one.code, name, key.rubric.titles[name], "") for name in one.criteria]
        rows.append((one.code, WHOLE, f"The whole conversation, {OF_THE_WHOLE}", ""))
    return written(rows, separator=separator)


def render_sheet(key: Key, rater: Rater, shown: dict[str, Shown]) -> str:
    """Write the page that a rater reads; it needs nothing else, and may be printed.

    Args:
        key: the codes, the scale, and the rater's order.
        rater: whose page it is.
        shown: the conversations by their codes.
    """
    order = [(one.code, shown[one.code]) for one in key.order(rater)]
    situations = list(dict.fromkeys(conversation.situation for _, conversation in order))
    style = style_sheet() + read("sheet.css")
    return _template().render(key=key, rater=rater, order=order, situations=situations, style=style, unseen=UNSEEN,
                              style_hash=hash_of(style), whole=OF_THE_WHOLE, hidden=HIDDEN)


@cache
def _template() -> Template:
    return environment().from_string(read("sheet.html.j2"))
