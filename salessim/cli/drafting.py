"""`new`: a new file of content, to be changed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
from click.core import ParameterSource

from salessim.cli.shared import content_option
from salessim.errors import SalesSimError

KINDS = ("persona", "product", "scenario", "rubric", "campaign", "seller")
"""The kinds that have a starter."""
_NEXT = {
    "persona": "salessim new scenario ID --persona {id}{where}",
    "product": "salessim new scenario ID --product {id}{where}",
    "scenario": "salessim practice {id}{where}", "campaign": "salessim campaign {id}{where}",
    "seller": "salessim simulate SCENARIO --seller {id} --show{where}",
    "rubric": "write 'rubric: {id}' into a scenario of yours, and: salessim practice SCENARIO{where}",
}
"""What a trainer does next, when a new file of a kind is as they want it."""


@click.command(short_help="Write a new persona, product, scenario, rubric, campaign or seller.")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("page_id", metavar="ID")
@click.option("--persona", metavar="ID", default="", help="The persona of a new scenario.")
@click.option("--product", metavar="ID", default="", help="The product of a new scenario.")
@content_option(there=False)
def new(kind: str, page_id: str, persona: str, product: str, content: tuple[Path, ...]) -> None:
    """Write a small, whole file of content, with comments that say what may stand where, into a folder of your own.

    The folder is the first --content, or the first that salessim.yaml names, or the current one.
    """
    from salessim.content.drafting import draft
    from salessim.content.places import shown
    from salessim.model.text import visible

    named = {key: value for key, value in (("persona", persona), ("product", product)) if value}
    if kind != "scenario" and named:
        raise SalesSimError(f"--persona and --product are for a scenario, not for a {kind}",
                            hint="leave them out here, and give them to: salessim new scenario ID")
    path, schema = draft(kind, page_id, content or (Path(),), named)
    where = where_found(content, click.get_current_context().get_parameter_source("content"))
    for line in _told(kind, page_id, shown(path), shown(schema), where):
        click.echo(visible(line))


def where_found(folders: tuple[Path, ...], source: ParameterSource | None) -> str:
    """Give the options by which other commands find the folders; none where salessim.yaml names them."""
    if folders and source is not ParameterSource.COMMANDLINE:
        return ""
    return "".join(f" --content {shlex.quote(str(folder))}" for folder in folders or (Path(),))


def _told(kind: str, page_id: str, path: str, schema: str, where: str) -> Iterator[str]:
    yield f"Wrote {path}"
    yield f"  and {schema}, from which an editor that knows YAML helps you write; leave it as it is."
    yield ""
    yield f"1. Open {path} in any editor, and put your own words in the place of those that stand there."
    yield f"2. salessim check {shlex.quote(path)}{where}"
    yield f"3. {_NEXT[kind].format(id=page_id, where=where)}"
