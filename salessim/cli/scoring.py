"""`score`: assess a conversation that came from elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from salessim.cli.shared import CONTENT, ROUND, TIER, formats, judged_by, open_library, print_json, rendered


@click.command(short_help="Assess a conversation that came from elsewhere.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rubric", default="active-selling", show_default=True, metavar="ID", help="What to judge by.")
@ROUND
@click.option("--seller", "sellers", multiple=True, metavar="NAME",
              help="Who sells, by the name in the file; may be given more than once.")
@click.option("--language", default="en", show_default=True, help="Which language pack to use.")
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write it here instead of standard output.")
@CONTENT
@TIER
@formats("text", "json", "html")
def score(file: Path, rubric: str, round_id: str, sellers: tuple[str, ...], language: str, output: Path | None,
          content: tuple[Path, ...], tier: str, form: str) -> None:
    """Assess the conversation in FILE: lines “Seller: …” and “Customer: …”, WebVTT, SRT, JSON or CSV.

    Ends with 1 where the pass mark was not reached.
    """
    from salessim.model.assessment_json import assessment_json
    from salessim.recording import follow, read
    from salessim.reports.context import compose
    from salessim.reports.write import write
    from salessim.scoring import assess

    recording = read(file, sellers=sellers)
    judge = judged_by(open_library(content), rubric, round_id)
    transcript, staging = follow(recording, judge, tier=tier, language=language)
    assessment = assess(transcript, staging)
    if form == "json" and output is None:
        print_json(assessment_json(assessment))
    else:
        text = rendered(compose(transcript, assessment, staging), form)
        if output is None:
            click.echo(text)
        else:
            write(output, text)
            click.echo(f"Report written to {output}", err=True)
    if assessment.passed is False:
        sys.exit(1)
