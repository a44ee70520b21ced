"""The same seed and the same words give the same bytes on every Python that we support."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside

ROOT = Path(__file__).parent.parent.parent
SAID = ("Good morning, this is Alex Moran from Dawnline. Do you have a minute?\nHow do your deliveries run?\n"
        "What does that cost you?\n\nSo they come late, is that right?\nIt costs 590 euros a month.\n"
        "Thanks, goodbye.\n")


def interpreter(version: str) -> str | None:
    """Find a Python of that version which really starts, on the path or among those that pyenv keeps."""
    kept = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}*/bin/python"))
    for program in (shutil.which(f"python{version}"), *(str(path) for path in kept)):
        if program and subprocess.run([program, "-c", "import venv"], capture_output=True, check=False).returncode == 0:
            return program
    return None


def played(program: str, tmp_path: Path) -> list[str]:
    """Install into an environment of that Python, and play."""
    subprocess.run([program, "-m", "venv", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    tree = tmp_path / "tree"
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
                            check=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(tree)], check=True, capture_output=True)
    ran = subprocess.run([python, "-m", "salessim", "practice", "cold-call-bakery", "--seed", "5", "--format", "json"],
                         input=SAID, capture_output=True, text=True, check=True, encoding="utf-8", cwd=tmp_path,
                         env={"SALESSIM_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"})
    return [json.dumps({name: value for name, value in json.loads(line).items() if name not in {"at", "session"}})
            for line in ran.stdout.splitlines()]


def test_every_python_gives_the_same_events(tmp_path: Path) -> None:
    found = {version: program for version in ("3.11", "3.12", "3.13") if (program := interpreter(version))}
    assert found, "no supported Python was found, not even the one that runs this"
    told = {version: played(program, tmp_path / version) for version, program in found.items()}
    first = next(iter(told.values()))
    assert len(first) > 10
    assert all(lines == first for lines in told.values()), f"they differ among {', '.join(told)}"
