"""`salessim understand`: what the recogniser makes of utterances, one a line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.shared import CONTENT, TIER, open_library, print_json

if TYPE_CHECKING:
    from salessim.model.heard import Context
    from salessim.model.moves import Side
    from salessim.understanding import Recogniser

_LINE = 72
"""How much of a cue's line is shown (characters)."""


@click.command(short_help="See what is understood of utterances.")
@click.option("--language", default="en", show_default=True, help="Which language pack to use.")
@click.option("--side", type=click.Choice(["seller", "customer"]), default="seller", show_default=True,
              help="Who is speaking.")
@click.option("--scenario", metavar="ID", help="Whose needs, features and names may be mentioned.")
@click.option("--last", metavar="WORDS", default="", help="What the other side said just before.")
@click.option("--explain", is_flag=True, help="Say in words which stage decided and by which words.")
@CONTENT
@TIER
def understand(language: str, side: str, scenario: str | None, last: str, explain: bool, content: tuple[Path, ...],
               tier: str) -> None:
    """Recognise moves in utterances from standard input, one a line; print one JSON object for each."""
    from salessim.cli.lines import read_lines
    from salessim.errors import UnderstandingError
    from salessim.model.heard import TEXT_LIMIT, Context, Lexicon
    from salessim.model.lexicon import lexicon
    from salessim.model.moves import Side
    from salessim.model.text import visible
    from salessim.understanding import Recogniser, as_json, load

    known = lexicon(open_library(content).stage(scenario)) if scenario else Lexicon()
    recogniser = Recogniser(load(language), known, tier=tier)
    if recogniser.notice:
        click.echo(visible(recogniser.notice), err=True)
    for line in read_lines(sys.stdin.buffer):
        if line.too_long:
            raise UnderstandingError(f"line {line.number} has more than {TEXT_LIMIT:,} characters",
                                     hint="an utterance may have at most that many; split it")
        text = visible(line.text)
        context = Context(last_words=visible(last)[:TEXT_LIMIT])
        if explain:
            click.echo(_explained(recogniser, text, Side(side), context))
        else:
            print_json(as_json(text, recogniser.recognise(text, side=Side(side), context=context)))


def _explained(recogniser: Recogniser, text: str, side: Side, context: Context) -> str:
    from salessim.understanding.explain import explain

    lines = [f"> {text}"]
    for reason in explain(recogniser, text, side=side, context=context):
        line = reason.line if len(reason.line) <= _LINE else reason.line[:_LINE] + "…"
        told = ", ".join(f"“{word}”" for word in reason.words)
        score = f"{reason.score:+.2f}, believed from {reason.threshold:+.2f}"
        lines.append(f"  {reason.move}: “{reason.quote}”" if reason.quote else f"  {reason.move}: not heard")
        if reason.stage == "cue":
            lines.append(f"      by the cue [{line}], met by {told}; the model gives {score}")
        elif reason.stage == "echo":
            lines.append("      because it gives the other side's words back")
        elif reason.stage == "name":
            lines.append("      by a name of this scenario: your own, the firm's, or that of a feature")
        elif reason.stage == "nearly":
            ruled = "; a veto or a rule of the guide stands against it" if reason.score >= reason.threshold else ""
            lines.append(f"      the model gives {score}{ruled}")
        elif reason.line:
            lines.append(f"      by the model, {score}, with the hint [{line}], met by {told}")
        else:
            lines.append(f"      by the model, {score}{f'; most by {told}' if told else ''}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "  no move was heard"])
