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
        report=report, scene=report.scene, judged=report.assessment, style=style, style_hash=hash_of(style),
        drawing=chart.lay_out(report.exchanges) if report.live else None)


def style_sheet() -> str:
    """Give the page's style sheet."""
    return read("report.css")


def read(name: str) -> str:
    """Read a file of the folder of templates."""
    return (files("salessim.reports") / "templates" / name).read_text(encoding="utf-8")


def hash_of(style: str) -> str:
    """Name a style sheet by its hash, as a page's content security policy wants it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _shown(value: object) -> object:
    # Text that the template itself made safe is Markup; all other text may hold anything.
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def environment() -> Environment:
    """Give what a page's template is filled by: all text in it is escaped and made visible."""
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       keep_trailing_newline=True, finalize=_shown)


@cache
def _template() -> Template:
    made = environment()
    made.filters.update(points=points, percent=percent, in_words=in_words, group=group_of)
    made.globals.update(chart=chart, says=SAYS, groups=GROUPS, group_titles=GROUP_TITLES, cues=CUES, rules=RULES)
    return made.from_string(read("report.html.j2"))
