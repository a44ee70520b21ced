"""What a calibration comes to, in a few sentences for a trainer, and no more than its numbers bear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.reports.calibration.figures import FEWEST, FIRM, PANEL, PROGRAM
from salessim.reports.calibration.rating import WHOLE

if TYPE_CHECKING:
    from salessim.reports.calibration.agreement import Figure
    from salessim.reports.calibration.figures import Calibration, Compared, Judgement

IMPRESSION = 10
"""Below so many conversations figures are a first impression (count); ours."""
ALIKE = 0.75
"""Raters who are near one another in less than this share should talk a criterion over; ours."""
SPLIT = 0.3
"""Two rank correlations with the number of words that are further apart are worth a word; ours."""
MOST = 3
"""So many criteria are named at most (count); ours."""
_LEVELS = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"))


def reliability(value: float) -> str:
    """Give the word for an intraclass correlation (Koo and Li 2016); it fits a kappa too (Fleiss and Cohen 1973)."""
    return next((word for least, word in _LEVELS if value >= least), "poor")


def findings(found: Calibration) -> Iterator[str]:
    """Say what stands out, what most concerns a trainer first."""
    yield _how_sure(found.conversations)
    if found.conversations >= FEWEST:
        yield from _among_raters(found)
        yield from _with_program(found)
        yield from _with_words(found)


def _how_sure(number: int) -> str:
    if number < FEWEST:
        return (f"{number} conversation{'s' * (number != 1)}: too few for more than shares. Kappa and correlations are "
                f"given from {FEWEST} on; they mean something from about {IMPRESSION} on, and are firm from about "
                f"{FIRM} on.")
    if number < IMPRESSION:
        return (f"{number} conversations: a first impression, that another {number} may overturn. Figures mean "
                f"something from about {IMPRESSION} on, and are firm from about {FIRM} on.")
    if number < FIRM:
        return (f"{number} conversations: enough to see what is far off, too few for fine differences; figures are "
                f"firm from about {FIRM} on.")
    return f"{number} conversations: enough for firm figures, if they are as different as those that you teach."


def _among_raters(found: Calibration) -> Iterator[str]:
    single = found.whole.single
    if single.value is not None:
        yield f"On the whole conversation the raters' agreement is {_graded(single)} (ICC(2,1) {_ranged(single)})."
    apart = sorted(((share, one) for one in found.criteria if (share := _near(one.raters)) is not None
                    and share < ALIKE and _number(one.raters) >= FEWEST), key=lambda pair: pair[0])
    if apart:
        yield ("The raters disagree most on " + "; ".join(
            f"{one.title} (near one another in {share:.0%})" for share, one in apart[:MOST])
            + ". Talk over what these ask for before you trust marks of them, a person's or the program's.")
    for pair in found.whole.raters:
        if pair.number >= FEWEST and pair.lean is not None and abs(pair.lean) >= found.whole.scale.near:
            more, less = (pair.other, pair.one) if pair.lean > 0 else (pair.one, pair.other)
            yield f"{more} marks the whole higher than {less}, by {abs(pair.lean):.0f} points on average."


def _with_program(found: Calibration) -> Iterator[str]:
    differing = sorted(((lean, one) for one in found.criteria if (lean := _same_way(one)) is not None),
                       key=lambda pair: -abs(pair[0]))
    for lean, one in differing[:MOST]:
        agreed = _near(one.raters)
        doubt = "" if agreed is None or agreed >= ALIKE else ", but they do not agree among themselves"
        yield (f"The program marks {one.title} {'higher' if lean > 0 else 'lower'} than every rater does, by "
               f"{abs(lean):.1f} on average (of {one.scale}){doubt}.")
    if (lean := _same_way(found.whole)) is not None:
        yield (f"The program scores the whole {'higher' if lean > 0 else 'lower'} than every rater does, by "
               f"{abs(lean):.0f} points on average.")
    panel = found.whole.panel
    among = [pair.apart.value for pair in found.whole.raters if pair.apart.value is not None]
    if panel is not None and panel.apart.value is not None and panel.number >= FEWEST and among:
        yield (f"The program is {panel.apart.value:.0f} points from the raters' mean on average; the raters are "
               f"{sum(among) / len(among):.0f} from one another.")


def _with_words(found: Calibration) -> Iterator[str]:
    of = {one.who: one for one in found.words if one.number >= IMPRESSION}
    program, panel = of.get(PROGRAM), of.get(PANEL)
    if program and panel and program.spearman.value is not None and panel.spearman.value is not None:
        more = program.spearman.value - panel.spearman.value
        if abs(more) >= SPLIT:
            yield (f"The program's score goes {'more' if more > 0 else 'less'} with how much the trainee says than the "
                   f"raters' marks do ({program.spearman.value:.2f} against {panel.spearman.value:.2f}).")


def _same_way(judged: Judgement) -> float | None:
    """Give the lean of the program against the nearest rater, where it differs from all of them in one direction."""
    leans = [one.lean for one in judged.program
             if one.one != PANEL and one.lean is not None and one.number >= FEWEST]
    if len(leans) < 2 or not (min(leans) > 0 or max(leans) < 0):
        return None
    least = min(leans, key=abs)
    return least if abs(least) >= (judged.scale.near if judged.name == WHOLE else judged.scale.near / 2) else None


def _near(pairs: tuple[Compared, ...]) -> float | None:
    """Give in which share of all pairs of marks two raters are near one another."""
    marked = _number(pairs)
    return sum((pair.near or 0) * pair.number for pair in pairs) / marked if marked else None


def _number(pairs: tuple[Compared, ...]) -> int:
    return sum(pair.number for pair in pairs)


def _graded(figure: Figure) -> str:
    """Give the word for a figure; Koo and Li grade the ends of its interval, not its middle."""
    if figure.low is None or figure.high is None:
        return reliability(figure.value or 0)
    ends = [reliability(figure.low), reliability(figure.high)]
    return ends[0] if ends[0] == ends[1] else f"somewhere from {ends[0]} to {ends[1]}"


def _ranged(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f}, between {figure.low:.2f} and {figure.high:.2f}"
