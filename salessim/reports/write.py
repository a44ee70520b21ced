"""Put a report into a file: whole, or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path

from salessim.errors import ReportError


def write(path: str | Path, text: str | bytes, *, what: str = "report") -> None:
    """Write text, as UTF-8, or bytes to a file; what stood there before stays until the new one is complete.

    Args:
        path: where to.
        text: all of it.
        what: what an error calls it.

    Raises:
        ReportError: the folder is missing, the path is a folder or no ordinary file, or it cannot be written.
    """
    target = Path(path)
    try:
        target = target.resolve()
        if target.is_dir():
            raise ReportError(f"cannot write the {what} to {path}: it is a folder, expected a file",
                              hint=f"name a file in it, as {target / 'report.html'}")
        if target.exists() and not target.is_file():
            raise ReportError(f"cannot write the {what} to {path}: it is no ordinary file",
                              hint=f"leave the file out to print the {what}")
        if not target.parent.is_dir():
            raise ReportError(f"cannot write the {what} to {path}: there is no folder {target.parent}",
                              hint="make the folder first, or name another")
        _replace(target, text)
    except (OSError, RuntimeError, ValueError) as wrong:  # a loop of links is a RuntimeError
        reason = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
        raise ReportError(f"cannot write the {what} to {path}: {reason}",
                          hint="choose a place that you may write to") from wrong


def _replace(target: Path, text: str | bytes) -> None:
    beside = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
