"""`schema`: what an editor needs to help while content is written, and the list of all keys."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from salessim.cli.shared import CONTENT, formats, print_json
from salessim.errors import SalesSimError


@click.command(short_help="Give editors the JSON Schema of content; list every key.")
@click.argument("names", nargs=-1, metavar="[KIND | PATH...]")
@click.option("--output", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Write a file for each kind into this folder, as editors read them.")
@click.option("--check", "checking", is_flag=True,
              help="Find schemas beside content that are not those of this version, and pages that lead to none.")
@CONTENT
@formats("json", "markdown")
def schema(names: tuple[str, ...], output: Path | None, checking: bool, content: tuple[Path, ...], form: str) -> None:
    """Print the JSON Schema (draft 7) of a KIND of content, or of all kinds by name.

    --format markdown lists every key for people. With --check, PATHs are pages, schemas, or folders of them; without
    any, the folders of --content, or those that salessim.yaml names, or the current one.
    """
    from salessim.content.schema import schema as schema_of
    from salessim.content.schema import schemas

    if sum((checking, output is not None, form == "markdown")) > 1:
        raise SalesSimError("--check, --output and --format markdown do not go together",
                            hint="give one of them; Markdown is printed: salessim schema --format markdown > FILE")
    if checking:
        _check([Path(name) for name in names], content or (Path(),))
        return
    if len(names) > 1:
        raise SalesSimError(f"found {len(names)} kinds; expected one, or none for all",
                            hint="paths go with --check: salessim schema --check PATH...")
    known = schemas()
    for name in names:
        known = {name: schema_of(name)}
    if output is not None:
        _write(output, list(known))
    elif form == "markdown":
        from salessim.content.keys import reference

        click.echo(reference(known), nl=False)
    else:
        print_json(known[names[0]] if names else known)


def _check(paths: list[Path], folders: tuple[Path, ...]) -> None:
    from salessim.cli.figures import counted
    from salessim.content.modelines import check_schemas
    from salessim.model.text import visible

    for path in paths:
        if not path.exists():
            raise SalesSimError(f"there is no file or folder {path}", hint="name a page, a schema, or a folder of them")
    looked = check_schemas(paths, folders)
    if not looked.schemas and not looked.modelines:
        raise SalesSimError("there is no schema here, and no page that names one",
                            hint="write them beside your content: salessim schema --output schemas")
    for diagnostic in looked.faults:
        click.echo(visible(str(diagnostic)))
    click.echo(counted(len(looked.faults), "fault") if looked.faults else
               f"No faults: {counted(looked.schemas, 'schema')}, named by "
               f"{counted(looked.modelines, 'page')}.", err=True)
    if looked.faults:
        sys.exit(1)


def _write(folder: Path, kinds: list[str]) -> None:
    from salessim.cli.figures import counted
    from salessim.content.places import FOLDERS
    from salessim.content.schema import schema_name, schema_text
    from salessim.model.text import visible
    from salessim.reports.write import write

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise SalesSimError(f"cannot make the folder {folder}: {refused.strerror or refused}",
                            hint="name a folder that you may write to") from refused
    for kind in kinds:
        if (folder / schema_name(kind)).is_symlink():
            raise SalesSimError(f"cannot write {folder / schema_name(kind)}: it is a link, and what it leads to would "
                                "be written over", hint="take the link away")
        write(folder / schema_name(kind), schema_text(kind), what="schema")
    click.echo(visible(f"Wrote {counted(len(kinds), 'schema')} to {folder}"))
    click.echo("An editor that knows YAML helps with a page whose first line names one. Where this folder lies beside "
               "personas/:")
    for kind in kinds:
        up = "../" * len(FOLDERS[kind])
        click.echo(visible(f"  {kind:9} # yaml-language-server: $schema={up}{folder.resolve().name}/"
                           f"{schema_name(kind)}"))
