"""The xAPI statements are what others take for valid: ralph's models, and Learning Locker's validation."""

from __future__ import annotations

import json
import shutil
import subprocess
import venv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import made
import pytest

from salessim.reports.context import compose
from salessim.reports.report import Report
from salessim.reports.xapi import statements

pytestmark = pytest.mark.outside

RALPH = "ralph-malph==5.1.0"
LOCKER = "@learninglocker/xapi-validation@3.0.0"
ASK_RALPH = """
import json, sys
from ralph.models.xapi.base.statements import BaseXapiStatement
for statement in json.load(sys.stdin):
    BaseXapiStatement(**statement)
    print(statement["id"])
"""
ASK_LOCKER = """
const validate = require('@learninglocker/xapi-validation').default;
for (const statement of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  const warnings = validate(statement);
  if (warnings.length) { console.error(JSON.stringify(warnings)); process.exit(1); }
  console.log(statement.id);
}
"""


def reports() -> list[Report]:
    judged = made.assessment()
    unscored = replace(judged, score=None, passed=None, outcome="",
                       criteria=tuple(replace(criterion, score=None) for criterion in judged.criteria))
    hebrew = made.staging(who=made.persona(name="רות קלר"), title="המאפייה <b>\u202e", language="he")
    return [compose(made.transcript(), judged, made.staging()),
            compose(made.transcript(), replace(judged, score=59.9, passed=False, title=" "), hebrew),
            compose(made.transcript(), unscored)]


def told() -> list[dict[str, Any]]:
    return [statement
            for report in reports() for learner in ("", "anna.petrova@example.com", "Anna Петрова <a@b>")
            for statement in statements(report, session="2026-11-22-k7qm", scenario="bakery-call", learner=learner,
                                        ended=datetime(2026, 11, 22, 9, 30, tzinfo=UTC))]


def asked(*command: str | Path, cwd: Path, given: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=cwd, input=json.dumps(given), capture_output=True, text=True,
                          check=False, encoding="utf-8")


def agrees(cwd: Path, *command: str | Path) -> None:
    """Let a validator pass all of ours, and refuse one that is spoilt: else it would have said nothing."""
    good = told()
    ran = asked(*command, cwd=cwd, given=good)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [statement["id"] for statement in good]
    for spoilt in ({"timestamp": "yesterday"}, {"actor": {"objectType": "Agent"}}, {"id": "one"}):
        assert asked(*command, cwd=cwd, given=[{**good[0], **spoilt}]).returncode == 1, spoilt


def test_ralph_takes_every_statement(tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    installed = asked(python, "-m", "pip", "install", "--quiet", RALPH, cwd=tmp_path, given=[])
    if installed.returncode:
        pytest.skip(f"needs {RALPH} from the package index: {installed.stderr.strip()[-200:]}")
    agrees(tmp_path, python, "-c", ASK_RALPH)


@pytest.mark.skipif(not (shutil.which("npm") and shutil.which("node")), reason="needs node and npm")
def test_learning_locker_takes_every_statement(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    installed = asked("npm", "install", "--silent", "--no-audit", "--no-fund", LOCKER, cwd=tmp_path, given=[])
    if installed.returncode:
        pytest.skip(f"needs {LOCKER} from the npm registry: {installed.stderr.strip()[-200:]}")
    agrees(tmp_path, "node", "-e", ASK_LOCKER)
