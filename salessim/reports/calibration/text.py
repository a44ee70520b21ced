"""Write a calibration as text for a trainer: what it comes to first, then the figures, then how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean
from textwrap import fill
from typing import TYPE_CHECKING

from salessim.model.text import visible
from salessim.reports.calibration.figures import FEWEST, PANEL
from salessim.reports.calibration.findings import findings

if TYPE_CHECKING:
    from salessim.reports.calibration.agreement import Figure
    from salessim.reports.calibration.figures import Calibration, Judgement

WIDTH = 110
_TITLE = 44


def render_calibration(found: Calibration, *, head: str) -> str:
    """Write a calibration.

    Args:
        found: what the marks show.
        head: what was rated, a line.
    """
    return visible("\n".join(_lines(found, head)) + "\n")


def _lines(found: Calibration, head: str) -> Iterator[str]:
    yield head
    yield _count(found)
    yield "\nIn short"
    for says in findings(found):
        yield fill(says, WIDTH, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
    criteria = (*found.criteria, found.together)
    near = f"{found.together.scale.near:g}"
    if len(found.raters) > 1:
        of_pairs = ", mean of the pairs" if len(found.raters) > 2 else ""
        yield f"\nRaters with one another, by criterion ({found.together.scale}{of_pairs})"
        yield from _table(("", "both marked", "exact", f"within {near}", "kappa", "ICC(2,1)", "ICC(2,k)"),
                          [_raters_row(one) for one in criteria])
    yield f"\nThe program with {_whom(found)}, by criterion ({found.together.scale}; + the program marks higher)"
    yield from _table(("", "compared", f"within {near}", "differs", "kappa", "not observed"),
                      [_program_row(one) for one in criteria])
    yield "\nThe whole conversation (0 to 100 points)"
    yield from _whole(found.whole)
    yield f"\nMarks of the whole, and how many words the trainee said (rank correlation, from {FEWEST} on)"
    yield from _table(("", "marked", "Spearman"),
                      [(one.who, str(one.number), _ranged(one.spearman)) for one in found.words])
    yield "\nHow to read it"
    for says in _LEGEND:
        yield fill(says, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


_LEGEND = (
    "Kappa: agreement beyond chance, a large difference counts more than a small one (squared weights, Cohen 1968). "
    "ICC(2,1): how far one rater's mark can stand for any other's; ICC(2,k): how far the mean of these raters can "
    "(Shrout and Fleiss 1979). Below 0.5 poor, from 0.5 moderate, 0.75 good, 0.9 excellent (Koo and Li 2016).",
    "Where nearly all marks of a criterion are the same, kappa and ICC are low however well raters agree: look at the "
    "shares. A dash: too few, or not defined. In brackets: 95 % intervals; with few conversations they are too narrow.",
    "What the program did not observe is not compared. Its marks are brought to the raters' scale and rounded as "
    "theirs are; beside the raters' mean they are not rounded.",
)


def _count(found: Calibration) -> str:
    conversations = f"{found.conversations} conversation{'s' * (found.conversations != 1)}"
    return f"{conversations}, {len(found.raters)} rater{'s' * (len(found.raters) != 1)}: {', '.join(found.raters)}."


def _whom(found: Calibration) -> str:
    return PANEL if len(found.raters) > 1 else found.raters[0]


def _raters_row(judged: Judgement) -> tuple[str, ...]:
    pairs = judged.raters
    return (judged.title, _spread([pair.number for pair in pairs]), _share(_mean([pair.exact for pair in pairs])),
            _share(_mean([pair.near for pair in pairs])), _plain(_mean([pair.kappa.value for pair in pairs])),
            _plain(judged.single.value), _plain(judged.average.value))


def _program_row(judged: Judgement) -> tuple[str, ...]:
    with_it = judged.panel or judged.program[0]
    return (judged.title, str(with_it.number), _share(with_it.near), _signed(with_it.lean), _plain(with_it.kappa.value),
            str(judged.not_observed or ""))


def _whole(whole: Judgement) -> Iterator[str]:
    rows = [(f"{one.one}, {one.other}", str(one.number), _ranged(one.apart, 1), _signed(one.lean),
             _share(one.near), _ranged(one.spearman), _ranged(one.pearson), _ranged(one.kappa))
            for one in (*whole.raters, *whole.program)]
    yield from _table(("", "both", "apart", "second higher", f"within {whole.scale.near:g}", "Spearman", "Pearson",
                       "kappa"), rows)
    if whole.raters:
        yield (f"  ICC(2,1) {_ranged(whole.single)}, ICC(2,k) {_ranged(whole.average)}, on the {whole.complete} that "
               "every rater marked")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    rows = [head, *((_cut(row[0]), *row[1:]) for row in rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        cells = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"  {'  '.join((f'{row[0]:{widths[0]}}', *cells))}".rstrip()


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[:_TITLE - 1]}…"


def _mean(values: Sequence[float | None]) -> float | None:
    seen = [value for value in values if value is not None]
    return fmean(seen) if seen else None


def _spread(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _plain(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}".replace("-", "−")


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}".replace("-", "−")


def _ranged(figure: Figure, digits: int = 2) -> str:
    if figure.low is None or figure.high is None:
        return _plain(figure.value, digits)
    return f"{_plain(figure.value, digits)} ({_plain(figure.low, digits)} to {_plain(figure.high, digits)})"
