"""The HTML report is accessible by axe-core, at desk and at phone width, light and dark."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import made
import pytest

from salessim.reports.context import compose
from salessim.reports.html import render_html

pytestmark = pytest.mark.outside

AXE = "axe-core@4.11.0"
ASK = """
axe.run().then(found => {
  document.documentElement.innerHTML = '<pre>' + JSON.stringify({broken: found.violations.map(
    one => [one.id, one.help, one.nodes.map(node => node.html)]), passed: found.passes.length})
    .replace(/&/g, '&amp;').replace(/</g, '&lt;') + '</pre>';
});
"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("axe")
    subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", AXE], cwd=folder, check=True, timeout=300)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def judged(page: str, axe: str, folder: Path, *options: str) -> dict[str, Any]:
    """Give what axe finds in a page; the page's own policy forbids scripts and is taken out for it."""
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    place = folder / "page.html"
    place.write_text(open_page.replace("</body>", f"<script>{axe}</script><script>{ASK}</script></body>"),
                     encoding="utf-8")
    dumped = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--virtual-time-budget=30000", *options, "--dump-dom", place.as_uri()],
        capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.search(r"<pre>(.*)</pre>", dumped, re.DOTALL)
    assert found, dumped[:500]
    told: dict[str, Any] = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    return told


@pytest.mark.parametrize("options", [("--window-size=1280,900",), ("--window-size=500,900",),
                                     ("--window-size=1280,900", "--force-dark-mode")], ids=["desk", "phone", "dark"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_the_report_breaks_no_rule_of_axe(axe: str, tmp_path: Path, language: str, options: tuple[str, ...]) -> None:
    page = render_html(compose(made.transcript(), made.assessment(), made.staging(language=language)))
    told = judged(page, axe, tmp_path, *options)
    assert told["broken"] == []
    assert told["passed"] > 15


def test_axe_sees_what_is_broken(axe: str, tmp_path: Path) -> None:
    page = render_html(compose(made.transcript(), made.assessment(), made.staging()))
    told = judged(page.replace('<html lang="en">', "<html>"), axe, tmp_path)
    assert [rule for rule, *_ in told["broken"]] == ["html-has-lang"]
