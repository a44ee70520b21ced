"""Write a report as Markdown (CommonMark, with the tables of GitHub's): for notes, issues, wikis and mails."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from salessim.model.text import visible
from salessim.reports.text import quote
from salessim.reports.words import RULES, in_words, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salessim.model.assessment import Advice, CriterionResult, Evidence
    from salessim.reports.followed import NeedFollowed, ObjectionFollowed
    from salessim.reports.report import Exchange, Part, Report

# Entities, not backslashes: some readers of Markdown do not know "\<", and all of them know "&lt;".
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What begins code, emphasis, links, cells, strikethrough, formulas, attributes, citations, headings (or ends one); and
# bare addresses, though some readers make a link to itself of an e-mail address all the same.
_MARKS = re.compile(r"[\\`*_{}\[\]|~$^@#]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# What makes a list, a rule or a definition where a line begins.
_BEGINS = re.compile(r"^(?:(?=[+\-=:])|(\d+)(?=[.)]))")


def escape(text: str) -> str:
    """Give text that was said or authored as one line of Markdown that shows it and nothing else.

    Every run of white space becomes one blank, what a screen could obey is replaced (`visible`), and what could be
    markup is escaped as CommonMark 0.31 (2.4 and 2.5) has it, so that neither HTML nor emphasis comes of it, nor a link
    that hides where it leads.
    """
    line = _MARKS.sub(r"\\\g<0>", " ".join(visible(text).split()))
    return _BEGINS.sub(r"\1\\", line).translate(_HTML)


def render_markdown(report: Report) -> str:
    """Write the whole report as Markdown that ends with a line feed and holds no HTML."""
    blocks = (_head(report), _verdict(report), _next_time(report), _feedback(report), _better(report),
              _sections(report.parts), _customer(report), _needs(report.needs), _objections(report.objections),
              _criteria(report.parts), _transcript(report))
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block) + "\n"


def _head(report: Report) -> Iterator[str]:
    scene = report.scene
    yield f"# {escape(scene.title)}"
    told = (("Seller", scene.trainee), ("Customer", ", ".join(filter(None, (scene.customer, scene.role)))),
            ("Product", f"{scene.product} ({scene.company})" if scene.product else ""), ("Goal", scene.goal),
            ("Channel", scene.channel), ("Difficulty", scene.difficulty), ("When", scene.when))
    rows = [f"- {name}: {escape(value)}" for name, value in told if value]
    if rows:
        yield ""
        yield from rows


def _verdict(report: Report) -> Iterator[str]:
    judged, score = report.assessment, points(report.assessment.score)
    if score is None:
        yield "**Score: none.** Nothing that is judged was observed."
    else:
        passed = {True: "passed", False: "not passed yet", None: "no pass mark applies"}[judged.passed]
        yield f"**Score: {score} of 100**, {passed} (pass mark {points(judged.pass_mark)})."
    if report.corrected:
        marked = points(report.corrected.score)
        verdict = {True: "passed", False: "not passed yet", None: "no pass mark applies"}[report.corrected.passed]
        yield f"**With a trainer's corrections: {'none' if marked is None else f'{marked} of 100'}**, {verdict}."
    yield f"{report.outcome}{_why(report.reason)}"
    for flag in judged.flags:
        yield ""
        yield f"**Serious fault:** {escape(flag.says)}; the score stays at {flag.cap} or below.{_why(flag.why)}"
        if flag.evidence:
            yield ""
            yield from _quotes(flag.evidence, "")


def _why(reason: str) -> str:
    return f" Why: {escape(reason.rstrip('.'))}." if reason else ""


def _quotes(evidence: Sequence[Evidence], indent: str) -> Iterator[str]:
    for each in evidence:
        yield f"{indent}- {escape(quote(each))}"


def _next_time(report: Report) -> Iterator[str]:
    if not report.next_time:
        return
    yield "## Do this next time"
    yield ""
    for number, change in enumerate(report.next_time, 1):
        worth = f" (worth up to {round(change.points)} points)" if round(change.points) > 1 else ""
        yield f"{number}. {escape(change.text)}{worth}{_why(change.why)}"
        yield from _quotes(change.quotes[:1], "   ")


def _feedback(report: Report) -> Iterator[str]:
    feedback = report.feedback
    told = [(title, advices) for title, advices in
            (("Keep", feedback.keep), ("Start", feedback.start), ("Stop", feedback.stop)) if advices]
    if not told:
        return
    yield "## Keep, start, stop"
    for title, advices in told:
        yield ""
        yield f"### {title}"
        yield ""
        yield from _advices(advices, instead="Instead: " if title == "Stop" else "")


def _advices(advices: Sequence[Advice], *, instead: str = "") -> Iterator[str]:
    for advice in advices:
        yield f"- {instead}{escape(advice.text)}"
        yield from _quotes(advice.evidence[:1], "  ")


def _better(report: Report) -> Iterator[str]:
    if report.better:
        yield "## A better way to say it"
        yield ""
    for better in report.better:
        yield f"- Turn {better.turn}. {escape(better.why)}"
        if better.heard:
            yield f"  - they had said: “{escape(better.heard)}”"
        yield f"  - you said: “{escape(better.said)}”"
        yield f"  - better: “{escape(better.say)}”"


def _customer(report: Report) -> Iterator[str]:
    yield "## What the customer leaves with"
    yield ""
    yield f"The customer {escape('; '.join(report.holds))}."
    if report.differ:
        yield ""
        yield "Where the two of you differ:"
        yield ""
        yield from (f"- {escape(difference)}" for difference in report.differ)


def _sections(parts: Sequence[Part]) -> Iterator[str]:
    if not parts:
        return
    yield "## Sections"
    yield ""
    yield "| Section | Of 100 | Counts |"
    yield "| --- | ---: | ---: |"
    for part in parts:
        score = points(part.section.score)
        marked = "" if part.corrected is None else f" (corrected {points(part.corrected)})"
        cells = f"not observed{marked} | –" if score is None else f"{score}{marked} | {percent(part.share)} %"
        yield f"| {escape(part.section.title)} | {cells} |"


def _turn(number: int | None, otherwise: str) -> str:
    return otherwise if number is None else f"turn {number}"


def _needs(needs: Sequence[NeedFollowed]) -> Iterator[str]:
    if not needs:
        return
    yield "## Needs"
    yield ""
    yield "| Need | Found | By | Answered |"
    yield "| --- | --- | --- | --- |"
    for need in needs:
        drawn = "–" if need.voiced is None else escape(in_words(need.drawn_by))
        yield f"| {escape(need.says)} | {_turn(need.voiced, 'not found')} | {drawn} | {_turn(need.met, 'no')} |"


def _objections(objections: Sequence[ObjectionFollowed]) -> Iterator[str]:
    if not objections:
        return
    yield "## Objections"
    yield ""
    yield f"| Objection | Raised | {' | '.join(title.capitalize() for title in RULES.values())} | Settled |"
    yield "| --- " * (len(RULES) + 3) + "|"
    for objection in objections:
        kept = " | ".join(_turn(turn, "no") for _, turn in objection.kept)
        through = _turn(objection.seen_through, "not settled")
        end = through if objection.seen_through is None else f"seen through, {through}"
        yield (f"| {escape(objection.says)} | {_turn(objection.raised, '')} | {kept} "
               f"| {_turn(objection.settled, end)} |")


def _criteria(parts: Sequence[Part]) -> Iterator[str]:
    if not any(part.criteria for part in parts):
        return
    yield "## What was judged, and by which words"
    for part in parts:
        if part.criteria:
            yield ""
            yield f"### {escape(part.section.title)}"
            yield ""
            for criterion in part.criteria:
                yield from _criterion(criterion)


def _criterion(criterion: CriterionResult) -> Iterator[str]:
    title = f"- **{escape(criterion.title)}:**"
    if criterion.manual:
        yield f"{title} for a trainer to judge ({escape(criterion.manual)})"
        return
    seen = [check for check in criterion.checks if check.passed is not None]
    level = f", {escape(criterion.level)}" if criterion.level else ""
    passed = sum(check.passed is True for check in seen)
    yield f"{title} {passed} of {len(seen)}{level}" if seen else f"{title} not observed"
    for check in seen:
        yield f"  - {'passed' if check.passed else 'not passed'}: {escape(check.says)}.{_why(check.why)}"
        yield from _quotes(check.evidence, "    ")


def _transcript(report: Report) -> Iterator[str]:
    yield "## What was said"
    for exchange in report.exchanges:
        yield from _exchange(exchange, escape(report.scene.trainee) or "You",
                             escape(report.scene.customer) or "Customer")
    judged = report.assessment
    yield ""
    yield (f"Judged by {escape(judged.title)} ({escape(judged.rubric)}, version {judged.version}). Runs of blanks and "
           "line ends in what was said are shown as one blank.")


def _exchange(exchange: Exchange, trainee: str, customer: str) -> Iterator[str]:
    if exchange.number:
        yield ""
        yield f"**{exchange.number}. {trainee}:** {escape(exchange.said) or '(said nothing)'}"
    if exchange.reply:
        yield ""
        yield f"**{customer}:** {escape(exchange.reply)}"
