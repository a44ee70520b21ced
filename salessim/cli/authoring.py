"""`graph`, `list`: what trainers need while they write."""

from __future__ import annotations

from pathlib import Path

import click

from salessim.cli.shared import CONTENT, formats, open_library, print_json

KINDS = {"personas": "persona", "products": "product", "scenarios": "scenario", "rubrics": "rubric", "plays": "play",
         "sellers": "seller", "campaigns": "campaign"}


@click.command("list", short_help="List personas, products, scenarios, rubrics, plays and the like.")
@click.argument("kind", type=click.Choice(list(KINDS)))
@CONTENT
@formats("text", "json")
def listing(kind: str, content: tuple[Path, ...], form: str) -> None:
    """List personas, products, scenarios, rubrics, plays, sellers or campaigns."""
    from salessim.model.text import visible

    found = open_library(content).listing(KINDS[kind])
    if form == "json":
        print_json([{"id": entry.id, "title": entry.title, "language": entry.language, "file": entry.file, **entry.more}
                    for entry in found])
        return
    for entry in found:
        broken = "  (cannot be read: run `salessim check`)" if entry.broken else ""
        click.echo(visible(f"{entry.id:32} {entry.language:4} {entry.title}{broken}"))


@click.command(short_help="Draw the stages of a scenario's customer.")
@click.argument("scenario")
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write it here instead of standard output.")
@CONTENT
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid", show_default=True,
              help="Mermaid, which wikis and editors draw, or a picture.")
def graph(scenario: str, output: Path | None, content: tuple[Path, ...], form: str) -> None:
    """Draw the stages that SCENARIO's customer can come to, and say what has to be for each way between them."""
    from salessim.reports.drawing import render_svg
    from salessim.reports.graph import lay_out
    from salessim.reports.mermaid import render_mermaid
    from salessim.reports.write import write

    stages = lay_out(open_library(content).stage(scenario))
    text = render_svg(stages) if form == "svg" else render_mermaid(stages)
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text, what="graph")
        click.echo(f"Graph written to {output}", err=True)
