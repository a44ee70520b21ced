"""Write a report as plain text for a terminal: the score first, then what to do differently, then why."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from salessim.model.text import visible
from salessim.reports.words import CUES, RULES, in_words, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salessim.model.assessment import CheckResult, CriterionResult, Evidence
    from salessim.reports.report import Part, Report
    from salessim.scoring.corrected import Corrected, Progress

_NARROWEST = 40
_BAR = 10
_LONGEST_QUOTE = 120


def render_text(report: Report, width: int = 80) -> str:
    """Write a report as lines of text, without colours and without control characters.

    Args:
        report: what to tell.
        width: columns of the terminal; a narrower one than 40 is taken as 40.

    Returns:
        Text that ends with a line feed. Right-to-left words stand in logical order, as a terminal expects them.
    """
    blocks = (_head(report), _verdict(report), _corrections(report), _disputes(report), _next_time(report),
              _keep(report), _better(report), _sections(report), _customer(report), _figures(report),
              *(_part(part, report) for part in report.parts))
    return _page(blocks, width)


def _page(blocks: Iterable[Iterable[tuple[int, str]]], width: int) -> str:
    page = "\n\n".join("\n".join(lines) for lines in (_fit(block, max(width, _NARROWEST)) for block in blocks) if lines)
    return visible(page) + "\n"


def render_summary(report: Report, width: int = 80) -> str:
    """Render what a trainee wants to see first: the verdict, what to do next time and to keep, and the sections."""
    return _page((_head(report), _verdict(report), _next_time(report), _keep(report), _sections(report)), width)


def quote(evidence: Evidence) -> str:
    """Give words as evidence: who said them, in which turn, and the words (of a long quote, the beginning)."""
    who = "you" if evidence.side == "seller" else "the customer"
    return f"{who}, turn {evidence.turn}: “{_cut(evidence.quote)}”"


def _why(reason: str) -> str:
    return f"Why: {reason.rstrip('.')}." if reason else ""


def _fit(block: Iterable[tuple[int, str]], width: int) -> list[str]:
    lines: list[str] = []
    for indent, text in block:
        # A negative indent keeps the blanks within the text: columns stand in it.
        body = " ".join(text.split()) if indent >= 0 else text
        edge = " " * abs(indent)
        hanging = edge + " " * (3 if body[:1].isdigit() else 2 if indent else 0)
        lines += textwrap.wrap(body, width, initial_indent=edge, subsequent_indent=hanging, break_on_hyphens=False)
    return lines


def _head(report: Report) -> Iterator[tuple[int, str]]:
    scene = report.scene
    yield 0, scene.title
    people = [f"You: {scene.trainee}." if scene.trainee else "",
              f"Customer: {', '.join(filter(None, (scene.customer, scene.role)))}." if scene.customer else "",
              f"Product: {scene.product} ({scene.company})." if scene.product else ""]
    if any(people):
        yield 0, " ".join(filter(None, people))
    setting = [f"Goal: {scene.goal}" if scene.goal else "", scene.channel,
               f"difficulty {scene.difficulty}" if scene.difficulty else "", scene.when]
    if any(setting):
        yield 0, ", ".join(filter(None, setting)) + "."


def _verdict(report: Report) -> Iterator[tuple[int, str]]:
    judged, score = report.assessment, points(report.assessment.score)
    if score is None:
        yield 0, "Score: none. Nothing that is judged was observed."
    else:
        passed = {True: "passed", False: "not passed yet", None: "no pass mark applies"}[judged.passed]
        yield 0, f"Score: {score} of 100, {passed} (pass mark {points(judged.pass_mark)})."
    if report.corrected:
        yield 0, f"With a trainer's corrections: {_counted(report.corrected.score)} of 100{_passed(report)}."
    if report.guess is not None:
        yield 0, f"Your own guess: {report.guess} of 100{_guessed(report.guess, score)}."
    if report.progress:
        yield 0, f"Since the last attempt: {_changed(report.progress)}."
    yield 0, f"{report.outcome} {_why(report.reason)}"
    for flag in judged.flags:
        yield 0, f"Serious fault: {flag.says}; the score stays at {flag.cap} or below. {_why(flag.why)}"
        for evidence in flag.evidence[:1]:
            yield 2, quote(evidence)
        for correction in report.remarks_on(flag.id):
            yield 2, _correction(correction)


def _counted(score: float | None) -> str:
    return "–" if score is None else str(points(score))


def _passed(report: Report) -> str:
    passed = report.corrected.passed if report.corrected else None
    return "" if passed is None else ", passed" if passed else ", not passed yet"


def _guessed(guess: int, score: int | None) -> str:
    """Say how far a guess is from the score as it is shown; empty where there is no score."""
    if score is None:
        return ""
    apart = guess - score
    return ", right on the point" if not apart else f", {abs(apart)} too {'high' if apart > 0 else 'low'}"


def _changed(progress: Progress) -> str:
    """Say how the score changed, as `62 -> 71, +9; up most: Closing`; figures as they are shown."""
    was, now = points(progress.was) or 0, points(progress.now) or 0
    most = f"; {'up' if progress.by > 0 else 'down'} most: {progress.section}" if progress.section else ""
    return f"{was} -> {now}, {f'{now - was:+}' if now != was else 'the same'}{most}"


def _corrections(report: Report) -> Iterator[tuple[int, str]]:
    if report.corrections:
        yield 0, "CORRECTED BY A TRAINER"
    for correction in report.corrections:
        yield 2, f"{correction.says or 'not judged here'} ({correction.line})"
        yield 5, f"automatic: {_mark(correction.was)}. {_correction(correction)}"


def _disputes(report: Report) -> Iterator[tuple[int, str]]:
    if report.disputes:
        yield 0, "DISPUTED BY YOU"
    for dispute in report.disputes:
        yield 2, f"{dispute.says or 'not judged here'} ({dispute.line}); {'open' if dispute.open else 'settled'}"
        yield 5, f"automatic: {_mark(dispute.was)}. {_why(dispute.reason)}"


def _mark(given: float | None) -> str:
    """Say a mark (0 to 1) in words."""
    if given is None:
        return "not observed"
    return {0.0: "not passed", 1.0: "passed"}.get(given) or f"{percent(given)} of 100"


def _correction(correction: Corrected) -> str:
    replaced = "" if correction.counts else " (a later correction counts)"
    return f"{correction.by}: {_mark(correction.mark)}{replaced}. {_why(correction.reason)}"


def _next_time(report: Report) -> Iterator[tuple[int, str]]:
    if not report.next_time:
        return
    yield 0, "DO THIS NEXT TIME"
    for number, change in enumerate(report.next_time, 1):
        worth = f" (worth up to {round(change.points)} points)" if round(change.points) > 1 else ""
        yield 2, f"{number}. {change.text}{worth}"
        if change.why:
            yield 5, _why(change.why)
        for evidence in change.quotes[:1]:
            yield 5, quote(evidence)


def _keep(report: Report) -> Iterator[tuple[int, str]]:
    if not report.feedback.keep:
        return
    yield 0, "KEEP DOING"
    for advice in report.feedback.keep:
        yield 2, advice.text
        for evidence in advice.evidence[:1]:
            yield 5, quote(evidence)


def _better(report: Report) -> Iterator[tuple[int, str]]:
    if report.better:
        yield 0, "A BETTER WAY TO SAY IT"
    for better in report.better:
        yield 2, f"Turn {better.turn}. {better.why}"
        if better.heard:
            yield 5, f"they had said: “{_cut(better.heard)}”"
        yield 5, f"you said: “{_cut(better.said)}”"
        yield 5, f"better: “{better.say}”"


def _customer(report: Report) -> Iterator[tuple[int, str]]:
    yield 0, "WHAT THE CUSTOMER LEAVES WITH"
    yield 2, f"The customer {'; '.join(report.holds)}."
    for difference in report.differ:
        yield 2, f"Here the two of you differ. {difference}"


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE] + "…"


def _sections(report: Report) -> Iterator[tuple[int, str]]:
    if not report.parts:
        return
    yield 0, "SECTIONS"
    titles = [" ".join(visible(part.section.title).split())[:30] for part in report.parts]
    column = max(map(len, titles))
    for title, part in zip(titles, report.parts, strict=True):
        score = points(part.section.score)
        marked = "" if part.corrected is None else f"  corrected {points(part.corrected)}"
        if score is None:
            yield -2, f"{title:<{column}}    –  not observed{marked}"
        else:
            full = round(score / 100 * _BAR)
            bar = "#" * full + "." * (_BAR - full)
            yield -2, f"{title:<{column}}  {score:>3}  {bar}  counts {percent(part.share)} %{marked}"


def _figures(report: Report) -> Iterator[tuple[int, str]]:
    figures = report.figures
    yield 0, "FIGURES"
    if figures.talk_share is not None:
        turns = f"{figures.turns} turns" if figures.turns != 1 else "one turn"
        yield 2, f"You spoke {percent(figures.talk_share)} % of the words, in {turns}."
    yield 2, f"Questions asked: {figures.open_questions} open, {figures.closed_questions} closed, offers among them."
    if report.needs:
        found = [need for need in report.needs if need.voiced is not None]
        yield 2, f"Needs found: {len(found)} of {len(report.needs)}."
        for need in report.needs:
            at = "not found" if need.voiced is None else f"turn {need.voiced}, {in_words(need.drawn_by)}"
            yield 5, f"{need.says} ({at})"
    if report.card:
        yield 2, "Contact card:"
        for number, told in report.card:
            yield 5, f"{told} ({f'turn {number}' if number else 'unasked'})"
    for objection in report.objections:
        kept = [RULES[rule] for rule, turn in objection.kept if turn is not None]
        end = "not settled" if objection.seen_through is None else f"seen through in turn {objection.seen_through}"
        end = end if objection.settled is None else f"settled in turn {objection.settled}"
        yield 2, f"Objection in turn {objection.raised}: {objection.says}. {', '.join(kept) or 'No rule kept'}; {end}."
    missed = [chance for chance in report.opportunities if chance.taken is False]
    if report.opportunities:
        taken = sum(chance.taken is True for chance in report.opportunities)
        yield 2, f"Chances taken: {taken} of {taken + len(missed)}."
    for chance in missed:
        about = f": {chance.says}" if chance.says else ""
        yield 5, f"missed after turn {chance.turn}: the customer {CUES[chance.cue]}{about}"


def _part(part: Part, report: Report) -> Iterator[tuple[int, str]]:
    if not part.criteria:
        return
    yield 0, part.section.title
    for criterion in part.criteria:
        yield from _criterion(criterion)
        for correction in report.remarks_on(criterion.id):
            about = correction.line.partition("/")[2]
            yield 5, f"corrected by {correction.by}: {f'{about}, ' if about else ''}{_mark(correction.mark)}"


def _criterion(criterion: CriterionResult) -> Iterator[tuple[int, str]]:
    if criterion.manual:
        yield 2, f"{criterion.title}: for a trainer to judge ({criterion.manual})"
        return
    seen = [check for check in criterion.checks if check.passed is not None]
    if not seen:
        yield 2, f"{criterion.title}: not observed"
        return
    passed = sum(check.passed is True for check in seen)
    yield 2, f"{criterion.title}: {passed} of {len(seen)}{f', {criterion.level}' if criterion.level else ''}"
    for check in seen:
        if not check.passed:
            yield from _missed(check)


def _missed(check: CheckResult) -> Iterator[tuple[int, str]]:
    yield 5, f"not passed: {check.says}. {_why(check.why)}"
    for evidence in check.evidence[:1]:
        yield 7, quote(evidence)
