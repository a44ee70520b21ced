"""`salessim practice`: one session, in the tier that the place allows."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from salessim.cli.shared import CONTENT, TIER, Keeping, formats, open_journal, open_library, write_report
from salessim.errors import SalesSimError

if TYPE_CHECKING:
    from salessim.cli.screens import Screen
    from salessim.content.library import Library
    from salessim.session import Session

FIRST = "shop-floor-cargo-bike"
"""The scenario that is played when none is named: the customer comes in and speaks first."""


@click.command(short_help="Practise with a customer.")
@click.argument("scenario", required=False)
@click.option("--seed", type=int, help="Play the same customer again: same seed and same words, same conversation.")
@click.option("--difficulty", type=click.Choice(["easy", "normal", "hard"]), default="normal", show_default=True,
              help="How forgiving the customer is.")
@click.option("--mode", type=click.Choice(["train", "assess"]), default="train", show_default=True,
              help="train shows how the customer feels; assess hides it, and exits with 1 below the pass mark.")
@click.option("--language", default="en", show_default=True, help="The language of the scenario.")
@click.option("--prepare", is_flag=True, help="Rank leads, look into the dossier and plan first, where there are any.")
@click.option("--plain", is_flag=True, help="Plain lines on a terminal: for screen readers and simple terminals.")
@click.option("--report", "report_to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Also write the report; .html, .json or .txt says which kind.")
@CONTENT
@TIER
@formats("text", "json")
def practice(scenario: str | None, seed: int | None, difficulty: str, mode: str, language: str, *, prepare: bool,
             plain: bool, report_to: Path | None, content: tuple[Path, ...], tier: str, form: str) -> None:
    """Practise with a customer; SCENARIO is an id from `salessim list scenarios`.

    On a terminal you type; otherwise each line of standard input is one thing that you say, and an empty line is
    listening. The session is kept: Ctrl-C or Ctrl-D puts it aside, `salessim resume` takes it up again.
    """
    from salessim.model.scenario import Difficulty
    from salessim.session import Session

    library = open_library(content)
    screen = open_screen(form, plain=plain)
    staging = library.stage(scenario or _choose(library, screen, language))
    with open_journal() as journal:
        keeping = Keeping(journal, staging)
        session = Session.begin(staging, seed=secrets.randbelow(2**31) if seed is None else seed,
                                difficulty=Difficulty(difficulty), mode=mode, tier=tier, record=keeping.record,
                                prepare=prepare and staging.scenario.preparation is not None)
        screen.begin(session, keeping.name)
        passed = perform(session, screen, keeping.name, report_to=report_to)
    if mode == "assess" and passed is False:
        sys.exit(1)


class Preparing(Thread):
    """Loads a session's recogniser while the briefing is read."""

    def __init__(self, session: Session) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._notice = ""

    def run(self) -> None:
        """Load it; what goes wrong is met again, and told, when the trainee speaks."""
        with suppress(SalesSimError):
            self._notice = self._session.prepare()

    def finish(self) -> str:
        """Wait until it is loaded, and give once what the person should know of it; mostly nothing."""
        self.join()
        notice, self._notice = self._notice, ""
        return notice


def perform(session: Session, screen: Screen, name: str, *, report_to: Path | None = None) -> bool | None:
    """Let the two talk until one of them ends it; then show the score.

    Returns:
        Whether it was passed; None when it was put aside, or nothing could be observed.
    """
    from salessim.cli.preparing import ready
    from salessim.cli.screens import Left
    from salessim.reports.context import compose
    from salessim.session import UtteranceTooLong

    preparing = Preparing(session)
    preparing.start()
    try:
        if not session.opened and not ready(session, screen, name):
            raise Left
        while session.outcome is None and (said := screen.ask(session)) is not None:
            if notice := preparing.finish():
                screen.notice(notice)
            try:
                turn = session.say(said)
            except UtteranceTooLong as wrong:
                screen.notice(str(wrong))
                continue
            screen.show(session, turn)
    except (Left, KeyboardInterrupt):
        screen.notice(f"Kept. Take it up again with: salessim resume {name}")
        return None
    assessment = session.assess()
    report = compose(session.transcript, assessment, session.staging)
    screen.close(report)
    screen.notice(f"The whole report: salessim report {name}")
    if report_to is not None:
        write_report(report, report_to)
        screen.notice(f"Report written to {report_to}")
    if session.outcome is None:
        screen.notice(f"The conversation has not ended; to go on with it: salessim resume {name}")
    return assessment.passed


def open_screen(form: str, *, plain: bool) -> Screen:
    """Choose how to speak with the person: JSON Lines, a pipe, plain lines, or a line editor."""
    from salessim.cli import screens

    if form == "json":
        return screens.JsonScreen()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return screens.Screen()
    if plain or os.environ.get("TERM", "dumb") in {"dumb", ""}:
        return screens.PlainScreen()
    from salessim.cli.editor import EditorScreen

    return EditorScreen()


def _choose(library: Library, screen: Screen, language: str) -> str:
    scenarios = [entry for entry in library.listing("scenario") if entry.language == language]
    if not scenarios:
        raise SalesSimError(f"there is no scenario in the language {language!r}",
                            hint="`salessim list scenarios` shows what there is")
    first = next((entry.id for entry in scenarios if entry.id == FIRST), scenarios[0].id)
    return screen.choose(scenarios, first)
