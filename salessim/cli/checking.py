"""`check`: every fault of content, told to a person, a program or GitHub; and what a code means."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.shared import content_option, formats, named_folders, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salessim.content.explaining import Example, Explanation
    from salessim.errors import Diagnostic

_PLAYED = ("SS32", "SS41")
"""How the codes begin that come from playing; all others are found before, by reading."""


@click.command(short_help="Find every fault in content files.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--explain", "code", metavar="CODE",
              help="Say what a code means, with a broken and a mended example, and check nothing.")
@click.option("--explore", is_flag=True, help="Play every scenario all the way, and print its scores.")
@content_option(settled=False)
@formats("text", "json", "github")
def check(paths: tuple[Path, ...], code: str | None, explore: bool, content: tuple[Path, ...], form: str) -> None:
    """Find every fault in content files: place, what was found, what to do. Without PATHS, in all content there is.

    Scenarios in whose files nothing is wrong are then played, to see what nobody reaches and what tells nothing.
    """
    if code is not None:
        if paths or explore or form == "github":
            raise click.UsageError("--explain goes with a code alone, and with --format text or json")
        _explain(code, form)
        return
    from salessim.model.text import visible

    diagnostics, explored = _find(paths, content or named_folders(), explore=explore)
    if form == "json":
        from dataclasses import asdict

        print_json([asdict(diagnostic) for diagnostic in diagnostics])
    else:
        _tell(diagnostics, form)
    for line in explored:
        click.echo(visible(line), err=True)
    if diagnostics:
        sys.exit(1)


def _find(paths: tuple[Path, ...], folders: tuple[Path, ...], *, explore: bool) -> tuple[list[Diagnostic], list[str]]:
    """Find the faults, and say of each scenario that was explored all the way what can be reached in it."""
    from salessim.content.check import examine

    diagnostics, touched = examine(paths, extra=folders)
    if not touched.casts:
        return diagnostics, []
    from salessim.rehearsal.expedition import Expedition

    whole = explore or (bool(paths) and touched.only_scenarios)
    expedition = Expedition(touched, thorough=whole)
    diagnostics = sorted({*diagnostics, *expedition.run()})
    return diagnostics, [str(one) for one in expedition.explored] if whole else []


def _tell(diagnostics: Sequence[Diagnostic], form: str) -> None:
    from salessim.model.text import visible

    file = None
    for diagnostic in diagnostics:
        if form == "github":
            click.echo(as_github(diagnostic))
            continue
        if file not in {None, diagnostic.file}:
            click.echo()
        file = diagnostic.file
        click.echo(visible(str(diagnostic)))
    click.echo(_summary(diagnostics), err=True)


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    if not diagnostics:
        return "No faults."
    found, files = len(diagnostics), len({diagnostic.file for diagnostic in diagnostics})
    said = (f"\n{found} fault{'s' * (found > 1)} in {files} file{'s' * (files > 1)}; more about one: "
            f"salessim check --explain {diagnostics[0].code}")
    later = []
    if any(diagnostic.code < "SS2" for diagnostic in diagnostics):
        later.append("a fault of form (SS0xx, SS1xx) can hide others of its file")
    if not all(diagnostic.code.startswith(_PLAYED) for diagnostic in diagnostics):
        later.append("a scenario with a fault in its files is not played")
    return f"{said}\nCheck again when it is mended: {', and '.join(later)}." if later else said


def as_github(found: Diagnostic) -> str:
    """Write a fault as a workflow command, which GitHub shows beside the line of a pull request.

    The message repeats the place, for a reader of the log. `%` and line ends are escaped, in properties `:` and `,`
    too, as GitHub's workflow commands want it.
    """
    from salessim.content.codes import CODES
    from salessim.model.text import visible

    def data(text: object) -> str:
        return visible(str(text)).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    properties = {"file": found.file, "line": found.line, "col": found.column,
                  "title": f"{found.code} {CODES[found.code][0]}"}
    told = ",".join(f"{name}={data(value).replace(':', '%3A').replace(',', '%2C')}"
                    for name, value in properties.items())
    return f"::error {told}::{data(found)}"


def _explain(code: str, form: str) -> None:
    from dataclasses import asdict

    from salessim.content.explaining import explain

    found = explain(code)
    if form == "json":
        print_json(asdict(found))
    else:
        click.echo(_explained(found))


def _explained(found: Explanation) -> str:
    from textwrap import fill

    parts = [f"{found.code}: {found.title}", fill(found.meaning, 100), fill(f"What to do: {found.hint}.", 100)]
    for side, examples in (("Broken", found.broken), ("Mended", found.mended)):
        parts += [_shown(side, example) for example in examples]
    if any(example.partial for example in found.broken):
        parts.append("These keys stand in the place of those in the example pages of docs/content.md.")
    return "\n\n".join(parts)


def _shown(side: str, example: Example) -> str:
    from textwrap import fill, indent

    if not example.file:
        return fill(f"{side}: {example.text}", 100)
    return f"{side}, in {example.file}:\n\n{indent(example.text.rstrip(), '    ')}"
