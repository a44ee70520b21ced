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
    from salessim.journal import Journal
    from salessim.session import Session

FIRST = "shop-floor-cargo-bike"
"""The scenario that is played when none is named: the customer comes in and speaks first."""
ASK = "ask"
"""What `--guess` says without a number: ask for the guess on the terminal."""


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
@click.option("--guess", is_flag=False, flag_value=ASK, metavar="[N]",
              help="Guess your score (0 to 100) before you see it: without N you are asked at the end.")
@click.option("--report", "report_to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Also write the report; .html, .json, .md or .txt says which kind.")
@CONTENT
@TIER
@formats("text", "json")
def practice(scenario: str | None, seed: int | None, difficulty: str, mode: str, language: str, *, prepare: bool,
             plain: bool, guess: str | None, report_to: Path | None, content: tuple[Path, ...], tier: str,
             form: str) -> None:
    """Practise with a customer; SCENARIO is an id from `salessim list scenarios`.

    On a terminal you type; otherwise each line of standard input is one thing that you say, and an empty line is
    listening. The session is kept: Ctrl-C or Ctrl-D puts it aside, `salessim resume` takes it up again.
    """
    from salessim.model.scenario import Difficulty
    from salessim.session import Session

    scenario, guess = _guessing(scenario, guess)
    library = open_library(content)
    screen = open_screen(form, plain=plain)
    if guess == ASK and not _asks(screen):
        raise SalesSimError("nobody is here to be asked for a guess: --guess alone asks on a terminal",
                            hint="give the number with it, as --guess 70")
    staging = library.stage(scenario or _choose(library, screen, language))
    with open_journal() as journal:
        keeping = Keeping(journal, staging)
        session = Session.begin(staging, seed=secrets.randbelow(2**31) if seed is None else seed,
                                difficulty=Difficulty(difficulty), mode=mode, tier=tier, record=keeping.record,
                                prepare=prepare and staging.scenario.preparation is not None)
        screen.begin(session, keeping.name)
        passed = perform(session, screen, keeping.name, report_to=report_to, journal=journal, guess=guess)
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


def perform(session: Session, screen: Screen, name: str, *, report_to: Path | None = None,
            journal: Journal | None = None, guess: str | None = None) -> bool | None:
    """Let the two talk until one of them ends it; then show the score.

    Args:
        session: what is played.
        screen: where the person is.
        name: what the session is called in the journal.
        report_to: where the report is also written.
        journal: where the last attempt is looked for, to show what changed.
        guess: the trainee's own guess of the score as digits, or `ASK`.

    Returns:
        Whether it was passed; None when it was put aside, or nothing could be observed.
    """
    from salessim.cli.preparing import ready
    from salessim.cli.scores import last_attempt
    from salessim.cli.screens import Left
    from salessim.model.judged import Remarks
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
    guessed = _guessed(session, screen, name, guess)
    assessment = session.assess()
    report = compose(session.transcript, assessment, session.staging, remarks=Remarks(guess=guessed),
                     before=last_attempt(journal, name, assessment) if journal else None)
    screen.close(report)
    screen.notice(f"The whole report: salessim report {name}")
    if report_to is not None:
        write_report(report, report_to)
        screen.notice(f"Report written to {report_to}")
    if session.outcome is None:
        screen.notice(f"The conversation has not ended; to go on with it: salessim resume {name}")
    return assessment.passed


def _guessing(scenario: str | None, guess: str | None) -> tuple[str | None, str | None]:
    """Tell the scenario from the guess: `--guess` takes the word after it, be that a number or the scenario.

    Raises:
        SalesSimError: the guess is no number from 0 to 100.
    """
    if guess is None or guess == ASK:
        return scenario, guess
    if scenario is None and any(letter.isalpha() for letter in guess):
        return guess, ASK
    if not _is_points(guess):
        raise SalesSimError(f"found the guess {guess!r}; expected a whole number from 0 to 100",
                            hint="as --guess 70; without a number you are asked at the end")
    return scenario, guess


def _is_points(said: str) -> bool:
    return said.isdecimal() and len(said) <= 3 and int(said) <= 100


def _asks(screen: Screen) -> bool:
    from salessim.cli.screens import PlainScreen

    return isinstance(screen, PlainScreen)


def _guessed(session: Session, screen: Screen, name: str, guess: str | None) -> int | None:
    """Keep the trainee's guess of the score, and give it; None where there is none."""
    from salessim.cli.screens import JsonScreen, Left

    if guess is None:
        return None
    if session.outcome is None:
        screen.notice("No guess is kept: the conversation has not ended.")
        return None
    if guess == ASK:
        try:
            guess = screen.answer("\nWhat do you think, of 100? (Enter: no guess)")
            while guess and guess.strip() and not _is_points(guess.strip()):
                guess = screen.answer("Please type a whole number from 0 to 100, or only Enter.")
        except Left:
            guess = None  # whoever leaves here has ended the conversation already, and wants the score
    if not guess or not guess.strip():
        return None
    session.guess(int(guess))
    if isinstance(screen, JsonScreen):
        screen.brief(session, name)  # the event, before the assessment
    return int(guess)


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
