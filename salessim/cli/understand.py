"""`salessim understand`: what the recogniser makes of utterances, one a line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from salessim.cli.shared import CONTENT, TIER, open_library, print_json


@click.command(short_help="See what is understood of utterances.")
@click.option("--language", default="en", show_default=True, help="Which language pack to use.")
@click.option("--side", type=click.Choice(["seller", "customer"]), default="seller", show_default=True,
              help="Who is speaking.")
@click.option("--scenario", metavar="ID", help="Whose needs, features and names may be mentioned.")
@CONTENT
@TIER
def understand(language: str, side: str, scenario: str | None, content: tuple[Path, ...], tier: str) -> None:
    """Recognise moves in utterances from standard input, one a line; print one JSON object for each."""
    from salessim.cli.lines import read_lines
    from salessim.errors import UnderstandingError
    from salessim.model.heard import TEXT_LIMIT, Lexicon
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
        print_json(as_json(text, recogniser.recognise(text, side=Side(side))))
