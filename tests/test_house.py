"""The house itself: what is imported when, which way imports go, and what travels in the wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("yaml", "jinja2", "pydantic", "transitions", "prompt_toolkit", "sqlite3", "platformdirs", "numpy")


def loaded_after(*arguments: str, typed: str = "") -> set[str]:
    script = ("import sys\nsys.argv[1:] = sys.argv[1:]\nfrom salessim.cli import run\n"
              "try:\n    run()\nexcept SystemExit:\n    pass\n"
              "print('\\nLOADED', *sorted(sys.modules))")
    ran = subprocess.run([sys.executable, "-c", script, *arguments], input=typed, capture_output=True, text=True,
                         check=True, encoding="utf-8")
    return set(ran.stdout.rpartition("LOADED")[2].split())


def test_help_loads_nothing_heavy() -> None:
    loaded = loaded_after("--help")
    assert "click" in loaded
    assert not loaded & set(HEAVY)
    assert not [name for name in loaded if name.startswith(("salessim.content", "salessim.session"))]


def test_a_pipe_loads_no_line_editor() -> None:
    loaded = loaded_after("practice", "cold-call-bakery", "--seed", "1", typed="Hello!\n")
    assert "transitions" in loaded
    assert "prompt_toolkit" not in loaded


def test_understanding_alone_loads_no_content() -> None:
    assert not loaded_after("understand", "--tier", "light", typed="Hello!\n") & set(HEAVY)
    assert loaded_after("understand", typed="Hello!\n") & set(HEAVY) == {"numpy"}


def copied(target: Path) -> Path:
    """Copy the tree as a clean clone would have it."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
                            check=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


BROKEN = {
    "Imports go down only": ("salessim/model/moves.py", "import salessim.session"),
    "The conversation knows no file format": ("salessim/customer/dice.py", "import yaml"),
    "Only the rulebook knows transitions": ("salessim/customer/plan.py", "import transitions"),
}


@pytest.mark.parametrize("contract", BROKEN)
def test_a_broken_import_contract_fails(tmp_path: Path, contract: str) -> None:
    tree = copied(tmp_path / "tree")
    name, line = BROKEN[contract]
    module = tree / name
    module.write_text(module.read_text("utf-8") + f"\n{line}\n", "utf-8")
    script = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run([sys.executable, "-c", script], cwd=tree, capture_output=True, text=True, check=False,
                         env={"PYTHONPATH": str(tree), "PATH": "/usr/bin:/bin"})
    assert ran.returncode == 1, ran.stdout + ran.stderr
    broken = [line for line in ran.stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken), ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = copied(tmp_path_factory.mktemp("clone"))
    made = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), str(tree)],
                   check=True, capture_output=True)
    return next(made.glob("*.whl"))


TAUGHT = {"examples", "meaning", "orientation"}
"""Folders of training rows, which a trainee does not need."""


def test_the_wheel_holds_the_tree_and_nothing_else(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    folders = ("salessim", "personas", "scenarios")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *folders], cwd=ROOT, capture_output=True,
                            text=True, check=True).stdout.splitlines()
    tree = {name if name.startswith("salessim/") else f"salessim/{name}" for name in listed
            if (ROOT / name).is_file() and not TAUGHT & {*Path(name).parts}}
    assert packed == tree


def test_the_wheel_runs_in_an_empty_environment_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", with_pip=True)
    program = tmp_path / "empty" / "bin"
    subprocess.run([program / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ran = subprocess.run([program / "salessim", "practice", "cold-call-bakery", "--seed", "1"], cwd=elsewhere,
                         input="Good morning!\n", capture_output=True, text=True, check=False, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "You: Good morning!" in ran.stdout
    assert "Score" in ran.stdout
    listed = subprocess.run([program / "salessim", "list", "scenarios"], cwd=elsewhere, capture_output=True, text=True,
                            check=True, encoding="utf-8").stdout
    assert listed.count("\n") >= 3
