"""Print a report's page to PDF, with WeasyPrint, which comes with the extra `salessim[pdf]`.

WeasyPrint draws an inline SVG by the styles that stand in it alone, and knows no variables there: each drawing gets the
page's own style sheet, with the colours for paper filled in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from salessim.errors import ReportError
from salessim.reports.html import render_html, style_sheet

if TYPE_CHECKING:
    from salessim.reports.report import Report

_SET = re.compile(r"(--[\w-]+):\s*([^;]+);")
_USED = re.compile(r"var\((--[\w-]+)\)")
_DRAWS = re.compile(r"(?:fill|stroke|text-anchor|font)")
_RULE = re.compile(r"^\s*([^{}@/]+?)\s*\{([^{}]*)\}", re.MULTILINE)


def render_pdf(report: Report) -> bytes:
    """Print a report.

    Raises:
        ReportError: WeasyPrint, or a library that it needs, is not installed.
    """
    try:
        from weasyprint import HTML  # type: ignore[import-not-found,unused-ignore]
    except (ImportError, OSError) as wrong:
        raise ReportError(f"a PDF is printed by WeasyPrint, which is not installed ({wrong})",
                          hint='pip install "salessim[pdf]"; or print the HTML report from a browser') from wrong

    def refuse(address: str, *_given: object, **_named: object) -> object:
        raise ValueError(f"a report fetches nothing, but it names {address!r}")

    printed: bytes = HTML(string=drawable(render_html(report)), url_fetcher=refuse).write_pdf()
    return printed


def drawable(page: str) -> str:
    """Put the rules that draw into each SVG of the page."""
    sheet = style_sheet()
    paper = dict(reversed(_SET.findall(sheet)))  # the colours of the light page stand first
    rules = [f"{names} {{{_USED.sub(lambda used: paper[used[1]], told)}}}" for names, told in _RULE.findall(sheet)
             if _DRAWS.search(told)]
    return re.sub(r"(<svg\b[^>]*>)", lambda svg: f"{svg[1]}<style>{' '.join(rules)}</style>", page)
