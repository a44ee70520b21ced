"""Write a report as one HTML page that needs nothing else: no script, no picture, no other address."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from salessim.model.moves import GROUPS, SAYS
from salessim.model.text import visible
from salessim.reports import chart
from salessim.reports.words import CUES, GROUP_TITLES, RULES, group_of, in_words, percent, points

if TYPE_CHECKING:
    from salessim.reports.report import Report


def render_html(report: Report) -> str:
    """Write a report as one page.

    Every text that was typed or authored is escaped, made visible (`visible`) and given its own direction. The page
    forbids the browser everything but its own style sheet, which it names by its hash.
    """
    style = style_sheet()
    return _template().render(
        report=report, scene=report.scene, judged=report.assessment, style=style, style_hash=_hash(style),
        drawing=chart.lay_out(report.exchanges) if report.live else None)


def style_sheet() -> str:
    """Give the page's style sheet."""
    return _read("report.css")


def _read(name: str) -> str:
    return (files("salessim.reports") / "templates" / name).read_text(encoding="utf-8")


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _shown(value: object) -> object:
    # Text that the template itself made safe is Markup; all other text may hold anything.
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                              keep_trailing_newline=True, finalize=_shown)
    environment.filters.update(points=points, percent=percent, in_words=in_words, group=group_of)
    environment.globals.update(chart=chart, says=SAYS, groups=GROUPS, group_titles=GROUP_TITLES, cues=CUES, rules=RULES)
    return environment.from_string(_read("report.html.j2"))
