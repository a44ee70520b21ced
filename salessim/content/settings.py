"""`salessim.yaml`: where a trainer's own content lies, so that `--content` need not be typed each time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from salessim.content.codes import fault
from salessim.content.places import shown
from salessim.content.shaping import nearest
from salessim.content.source import a_kind, read_source
from salessim.errors import ContentError

SETTINGS = "salessim.yaml"
"""The file's name; it is looked for in the current folder alone."""
KEY = "content"
_SHAPE = "write 'content: .' where personas/ and scenarios/ lie beside this file, or name the folder that holds them"


def own_folders(file: Path) -> tuple[Path, ...]:
    """Read the folders that `content:` names, one or a list; they count from where the file lies.

    Raises:
        ContentError: every fault of the file. Whether the folders are there is not looked at.
    """
    try:
        source = read_source(file, file=shown(file))
    except ContentError as wrong:
        raise ContentError([replace(one, hint=_SHAPE) if one.code in {"SS016", "SS017"} else one
                            for one in wrong.diagnostics]) from wrong
    faults = [fault("SS104", source.file, source.key_place((key,)), f"unknown key '{key}'",
                    nearest(key, [KEY]) or f"expected '{KEY}'") for key in source.value if key != KEY]
    if KEY not in source.value:
        faults.append(fault("SS102", source.file, source.place(), f"the key '{KEY}' is missing", _SHAPE))
    named = source.value.get(KEY)
    folders: list[Path] = []
    for index, folder in enumerate(named if isinstance(named, list) else [named] if KEY in source.value else []):
        if isinstance(folder, str) and folder.strip():
            folders.append(file.parent / folder)
        else:
            place = source.place((KEY, index) if isinstance(named, list) else (KEY,))
            faults.append(fault("SS103", source.file, place, f"'{KEY}': found {a_kind(folder)}; expected a folder",
                                "write 'content: FOLDER', or 'content: [FOLDER, FOLDER]'"))
    if named == []:
        faults.append(fault("SS109", source.file, source.place((KEY,)), f"'{KEY}': found no folder; expected one",
                            _SHAPE))
    if faults:
        raise ContentError(faults)
    return tuple(folders)
