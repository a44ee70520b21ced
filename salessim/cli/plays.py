"""`rehearse`: whether example conversations still come as they say, and new ones from real sessions."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salessim.cli.shared import TIER, content_option, formats, print_json
from salessim.errors import ContentError, SalesSimError

if TYPE_CHECKING:
    from salessim.rehearsal.plays import Difference, Performance
    from salessim.rehearsal.running import Rehearsed

FIRST = 3
"""How many turns that come otherwise are shown; ours: after these everything differs anyway."""
_LABELS = {"moves": "heard", "stage": "stage", "reply": "answer", "outcome": "outcome", "score": "score"}


@click.command(short_help="Play example conversations, and tell what comes otherwise.")
@click.argument("plays", nargs=-1, metavar="[PLAY]...")
@click.option("--record", "session", metavar="SESSION", help="Make a play of this session from the journal.")
@click.option("--output", metavar="FILE", help="With --record: write it here, ID.play.yaml; - is standard output.")
@content_option(there=False)
@TIER
@formats("text", "json")
def rehearse(plays: tuple[str, ...], session: str | None, output: str | None, content: tuple[Path, ...], tier: str,
             form: str) -> None:
    """Play example conversations, and tell in which turns they come otherwise than they say.

    PLAY is an id from `salessim list plays`, or a file; without one, all that there are. Ends with 1 where one does not
    hold. With --record, a session becomes a play that holds as it is.
    """
    if session is not None:
        if plays or form != "text":
            raise SalesSimError("--record makes a play and rehearses no other: "
                                + (f"found '{plays[0]}' beside it" if plays else f"--format {form} has no place there"),
                                hint=f"salessim rehearse --record {session}")
        from salessim.cli.recorded import record

        record(session, output, content, tier)
        return
    if output is not None:
        raise SalesSimError("--output says where a play is written, and without --record none is",
                            hint="add --record SESSION, or leave --output out")
    _rehearse(plays, content, tier, form)


def _rehearse(plays: Sequence[str], content: Sequence[Path], tier: str, form: str) -> None:
    from salessim.model.text import visible
    from salessim.rehearsal.running import find_scripts, rehearse

    done: list[Rehearsed] = []
    notices: set[str] = set()
    for one in rehearse(find_scripts(plays, content), content, tier=tier):
        done.append(one)
        notice = one.performance.session.prepare() if one.performance else ""
        if notice and notice not in notices:
            notices.add(notice)
            click.echo(visible(notice), err=True)
        for line in _told(one) if form == "text" else ():
            click.echo(visible(line))
    bad = [one.name for one in done if not one.holds]
    if form == "json":
        print_json({"tier": tier, "plays": [_as_json(one) for one in done]})
    else:
        click.echo(visible(_summed(len(done), bad, tier)), err=True)
    if bad:
        sys.exit(1)


def _summed(played: int, bad: Sequence[str], tier: str) -> str:
    if not bad:
        return f"{played} play{' holds' if played == 1 else 's hold'}."
    note = "\n  hint: plays are written for --tier full, and need not hold in light" if tier == "light" else ""
    return f"{len(bad)} of {played} do{'es' * (len(bad) == 1)} not hold: {', '.join(bad)}{note}"


def _told(one: Rehearsed) -> Iterator[str]:
    """Say in a line that a play holds, or in some more why it does not."""
    if one.performance is None:
        yield f"BROKEN   {one.name}"
        yield from (f"  {line}" for line in str(one.wrong).splitlines())
        return
    outcome = one.performance.session.outcome
    score = "not scored" if one.performance.score is None else f"{one.performance.score:5.1f}"
    yield f"{'holds' if one.holds else 'DIFFERS':8} {one.name:36} {(outcome or 'open'):12} {score}"
    if not one.holds:
        yield from different(one.performance.differences)


def different(differences: Sequence[Difference]) -> Iterator[str]:
    """Say what came otherwise: the first turns that did, and what came of the whole."""
    turns = {one.turn: [other for other in differences if other.turn == one.turn and other.what in _LABELS]
             for one in differences if one.what not in {"outcome", "score", "over"}}
    for number, found in [*turns.items()][:FIRST]:
        yield f"  turn {number}, you: {_quoted(found[0].said)}"
        for one in found:
            if one.what not in {"outcome", "score"}:
                yield from _compared(one)
        yield f"    customer  {_quoted(found[0].reply)}"
    if (more := len(turns) - FIRST) > 0:
        yield f"  and {more} turn{'s' * (more > 1)} after these, which come otherwise too"
    for one in differences:
        if one.what == "over":
            yield f"  over ({', '.join(one.found)}) before turn {one.turn}, you: {_quoted(one.said)}"
        elif one.what in {"outcome", "score"}:
            yield from _compared(one)
            if one.what == "outcome":
                yield f"    customer  {_quoted(one.reply)}, after {_quoted(one.said)}"


def _compared(one: Difference) -> Iterator[str]:
    join = " to " if one.what == "score" else ", "
    pad = "    " if one.what not in {"outcome", "score"} else "  "
    yield f"{pad}{_LABELS[one.what]:8}  expected {join.join(one.expected) or 'nothing'}"
    yield f"{pad}{'':8}  came     {', '.join(one.found) or 'nothing'}"


def _quoted(words: str) -> str:
    return "“" + words.replace("\n", "\n     ") + "”" if words.strip() else "(nothing)"


def _as_json(one: Rehearsed) -> dict[str, Any]:
    return {"play": one.name, "file": one.file, "holds": one.holds, **_performed(one.performance),
            "faults": [] if one.wrong is None else _faults(one.wrong)}


def _performed(played: Performance | None) -> dict[str, Any]:
    if played is None:
        return {"scenario": None, "outcome": None, "score": None, "differences": []}
    return {"scenario": played.play.scenario, "outcome": played.session.outcome, "score": played.score,
            "differences": [asdict(one) for one in played.differences]}


def _faults(wrong: SalesSimError) -> list[dict[str, Any]]:
    if isinstance(wrong, ContentError):
        return [asdict(one) for one in wrong.diagnostics]
    return [{"message": wrong.message, "hint": wrong.hint}]
