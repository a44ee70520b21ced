"""What screens say about a session besides what is said in it."""

from __future__ import annotations

from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING

from salessim.model.moves import SAYS, Move

if TYPE_CHECKING:
    from salessim.session import Session

WIDTH = 80
"""Width of a briefing, in characters."""
BAR = 6
"""Length of an attitude bar, in characters."""


def width() -> int:
    """Give the width to print in: that of the terminal, at most `WIDTH`."""
    return min(WIDTH, max(20, get_terminal_size((WIDTH, 24)).columns))


def wrapped(text: str) -> str:
    """Break lines between words, where a terminal would break within them."""
    columns = max(20, get_terminal_size((WIDTH, 24)).columns)
    return "\n".join(fill(line, columns, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False,
                     replace_whitespace=False)
                     if len(line) > columns else line for line in text.split("\n"))


def briefing(session: Session, name: str = "") -> str:
    """Say what the trainee should know before the first word."""
    from salessim.expressions import plain, render

    staging = session.staging
    values = {"scenario": plain(staging.scenario), "persona": plain(staging.persona), "product": plain(staging.product)}
    title = f"{staging.scenario.title}\n{'=' * len(staging.scenario.title)}"
    kept = f"\n\n(session {name}, seed {session.started.seed})" if name else ""
    return f"{title}\n\n{paragraphs(render(staging.scenario.briefing, values))}{kept}"


def paragraphs(text: str) -> str:
    """Give prose a line width; an empty line in it begins a new line."""
    return "\n".join(fill(" ".join(part.split()), width()) for part in text.split("\n") if part.strip())


def bar(share: float) -> str:
    """Draw a share (0 to 1) as a bar of `BAR` characters."""
    filled = round(share * BAR)
    return "■" * filled + "□" * (BAR - filled)


def status(session: Session) -> str:
    """Say where the trainee stands with the customer; in an assessment nothing is given away."""
    turn = session.transcript.all[-1]
    if session.started.mode == "assess":
        return f"turn {turn.number} · assessment: the customer's mind stays hidden"
    now = turn.attitude
    return (f"turn {turn.number} · {turn.stage.value} · trust {bar(now.trust)} · interest {bar(now.interest)} · "
            f"patience {bar(now.patience)}")


OWNS = {"against": "advises against the offer", "unsure": "owns up to not knowing"}
"""What is understood beside the moves, by the kind of its mention."""


def explained(session: Session) -> str:
    """Say what was understood of the trainee's last line."""
    turns = session.transcript.turns
    if session.started.mode == "assess":
        return "Not shown in an assessment; the report shows it all."
    if not turns:
        return "You have not said anything yet."
    last = turns[-1]
    found = [(SAYS[Move(heard.move)], heard.start, heard.end) for heard in last.heard.moves]
    found += [(OWNS[one.kind], one.start, one.end) for one in last.heard.mentions if one.kind in OWNS]
    if not found:
        return "Nothing in your last line was understood as a move."
    return "\n".join(f"  {says}: “{last.said[start:end]}”" for says, start, end in found)
