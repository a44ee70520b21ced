"""Write a playbook: as Markdown that a trainer goes on editing, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salessim.reports.markdown import escape
from salessim.reports.words import points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salessim.reports.playbook.practised import Practised
    from salessim.reports.playbook.script import Chapter, Entry, Line, Playbook

_GOALS = {"sale": "a sale", "appointment": "an appointment", "information": "information",
          "service": "service after the purchase"}


def playbook_markdown(playbook: Playbook) -> str:
    """Write the script as Markdown that ends with a line feed and holds no HTML; each line with where it was said."""
    chapters = [_chapter(number, chapter) for number, chapter in enumerate(playbook.chapters, 1)]
    return "\n".join(line for block in (_head(playbook), _sessions(playbook), *chapters) for line in (*block, "")
                     ).rstrip("\n") + "\n"


def _head(playbook: Playbook) -> Iterator[str]:
    scenario, persona, product = playbook.staging.scenario, playbook.staging.persona, playbook.staging.product
    yield f"# Playbook: {escape(scenario.title)}"
    yield ""
    yield f"- Customer: {escape(persona.name)}, {escape(persona.role)}"
    yield f"- Product: {escape(product.name)} ({escape(product.company)}), {escape(product.price.says)}"
    yield f"- Goal: {_GOALS[scenario.goal]}"
    yield ""
    yield ("What stands after **Say** was said in practice, word for word; below it stands what the customer answered, "
           "what came of it, and where it was said. Learn what the lines do, and say it your own way.")


def _sessions(playbook: Playbook) -> Iterator[str]:
    best, good, looked = len(playbook.best), playbook.good, playbook.looked
    yield "## Where the lines come from"
    yield ""
    every = f"{good} of {_counted(looked, 'scored session')} passed or reached the goal without a serious fault"
    which = "it" if good == 1 else "these" if best == good else "the best" if best == 1 else f"the best {best}"
    yield (f"{every}; the lines are from {which}. Left out is what harms, what is wrong, what was not understood, and "
           "what a check quotes that failed.")
    yield ""
    yield "| Session | Of 100 | Difficulty | Why |"
    yield "| --- | ---: | --- | --- |"
    for one in playbook.best:
        yield f"| {one.session} | {_score(one)} | {one.started.difficulty} | {'; '.join(_why(one, playbook))} |"
    yield ""
    yield f"To read one as a whole: `salessim replay {playbook.best[0].session}`"


def _score(one: Practised) -> str:
    score = str(points(one.assessment.score))
    was = "none" if one.automatic.score is None else str(points(one.automatic.score))
    return score if was == score else f"{score} (corrected; automatic: {was})"


def _why(one: Practised, playbook: Playbook) -> list[str]:
    reached = ["reached the goal"] if one.reached(playbook.staging) else []
    return [*(["passed"] if one.assessment.passed else []), *reached]


def _chapter(number: int, chapter: Chapter) -> Iterator[str]:
    yield f"## {number}. {chapter.title}"
    if not chapter.said:
        yield ""
        yield "No session has a good line for this stage. What follows is advice; nobody has tried it here."
    for entry in chapter.entries:
        yield ""
        yield f"### {escape(entry.title)}"
        yield ""
        yield from _entry(entry, chapter)


def _entry(entry: Entry, chapter: Chapter) -> Iterator[str]:
    if entry.also is not None:
        yield f"The line of {_where(entry.also)} does this, too. It stands under “{escape(entry.place)}”."
        return
    if not entry.lines:
        yield from _advice(entry, chapter)
        return
    if entry.begins_heard:
        yield from _answers(entry.lines[0].heard)
    for number, line in enumerate(entry.lines):
        if number and entry.lines[number - 1].turn != line.turn - 1:
            yield "Later:"
            yield ""
        yield from _line(line)
    if entry.came_of_it:
        yield f"- What came of it: the customer {escape('; '.join(entry.came_of_it))}."
    yield f"- Source: {_where(*entry.lines)}"


def _line(line: Line) -> Iterator[str]:
    rules = f" *({', '.join(line.rules)})*" if line.rules else ""
    yield f"> **Say:** {escape(line.said) or '(nothing; listen)'}{rules}"
    yield ""
    yield from _answers(line.reply)


def _answers(spoken: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for who, words in spoken:
        if words:
            yield f"{escape(who)}: “{escape(words)}”"
            yield ""


def _advice(entry: Entry, chapter: Chapter) -> Iterator[str]:
    said = "No session has a good line for this." if chapter.said else ""
    if entry.others_name:
        said += (" Lines were left out in which another name is given than the seller's in this scenario: it may be a "
                 "trainee's own.")
    if not entry.advice:
        said += " Neither persona nor rubric has advice: write a line of your own."
    if said:
        yield said.strip()
        yield ""
    for advice in entry.advice:
        yield f"- Advice ({entry.by}): {escape(advice)}"


def _where(*lines: Line) -> str:
    turns = [str(line.turn) for line in lines]
    named = turns[0] if len(turns) == 1 else f"{', '.join(turns[:-1])} and {turns[-1]}"
    return f"{lines[0].session}, turn{'s' * (len(turns) > 1)} {named}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def playbook_json(playbook: Playbook) -> dict[str, Any]:
    """Give a playbook as plain JSON values; texts are verbatim."""
    scenario = playbook.staging.scenario
    return {
        "kind": "playbook", "scenario": scenario.id, "title": scenario.title, "persona": playbook.staging.persona.id,
        "product": playbook.staging.product.id, "looked": playbook.looked, "good": playbook.good,
        "best": [{"session": one.session, "score": one.assessment.score, "automatic": one.automatic.score,
                  "passed": one.assessment.passed, "reached_goal": one.reached(playbook.staging),
                  "outcome": one.transcript.outcome, "difficulty": one.started.difficulty} for one in playbook.best],
        "stages": [{"id": chapter.id, "title": chapter.title,
                    "entries": [_entry_json(entry) for entry in chapter.entries]} for chapter in playbook.chapters],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {"title": entry.title, "came_of_it": list(entry.came_of_it),
            "lines": [{"session": line.session, "turn": line.turn, "heard": _joined(line.heard), "said": line.said,
                       "reply": _joined(line.reply), "rules": list(line.rules)} for line in entry.lines],
            "also": None if entry.also is None else {"session": entry.also.session, "turn": entry.also.turn},
            "advice": list(entry.advice), "advice_by": entry.by if entry.advice else ""}


def _joined(spoken: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(words for _, words in spoken)
