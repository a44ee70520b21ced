"""Show a session as JSON Lines, to a pipe, or in plain lines; the line editor is in `editor`.

A screen prints and asks; it never decides. What is said is always an ordinary printed line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from salessim.cli.lines import Line, read_lines
from salessim.cli.shared import print_json
from salessim.cli.words import briefing, explained, status, width, wrapped
from salessim.model.heard import TEXT_LIMIT
from salessim.model.text import visible
from salessim.model.transcript import spoken

if TYPE_CHECKING:
    from salessim.content.library import Summary
    from salessim.model.transcript import Turn
    from salessim.reports.report import Report
    from salessim.session import Session

HELP = """What you type is said to the customer. An empty line is listening. Besides:
  /briefing   read your briefing again
  /status     where you stand with the customer (in training)
  /heard      what was understood of your last line (in training)
  /end        stop here and see the score so far
  /quit       put the session aside; `salessim resume` takes it up again
"""


HINT = "(Type what you say and press Enter. /help lists the rest.)"


class Left(Exception):
    """The person put the session aside."""


class Screen:
    """Print for a pipe: the briefing, every line that is said, the report; read one utterance a line.

    The other screens are this one with something changed.
    """

    def __init__(self) -> None:
        self._lines: Iterator[Line] = read_lines(sys.stdin.buffer)

    def choose(self, scenarios: Sequence[Summary], first: str) -> str:
        """Give the scenario to play when none was named."""
        del scenarios
        return first

    def begin(self, session: Session, name: str) -> None:
        """Show the briefing and the customer's first words; who prepares sees them in their time."""
        if session.opened:
            self.brief(session, name)
            self.meet(session)

    def brief(self, session: Session, name: str) -> None:
        """Show the briefing."""
        self.line(briefing(session, name))

    def meet(self, session: Session) -> None:
        """Show the customer's first words."""
        self.line("")
        self._say(session, session.transcript.opening)

    def pause(self) -> None:
        """Let a person read what is there before it goes on."""

    def answer(self, question: str) -> str | None:
        """Ask the trainee something before the talk; None when the input has ended."""
        self.line(question)
        given = next(self._lines, None)
        if given is not None:
            self.line(f"> {visible(given.text)}")
        return None if given is None else given.text

    def again(self, session: Session, name: str) -> None:
        """Show what was said so far in a session that is taken up again."""
        self.begin(session, name)
        for turn in session.transcript.turns:
            self.line(f"You: {turn.said}")
            self._say(session, turn)

    def ask(self, session: Session) -> str | None:
        """Give what the trainee says next; None when the input has ended."""
        del session
        for line in self._lines:
            if line.too_long:
                self.notice(f"line {line.number} has more than {TEXT_LIMIT:,} characters and was not said\n"
                            "  hint: try it in a few sentences")
                continue
            if line.damaged:
                self.notice(f"line {line.number} is not all UTF-8; what could not be read is shown as \ufffd")
            self.line(f"You: {visible(line.text)}")
            return line.text
        return None

    def show(self, session: Session, turn: Turn) -> None:
        """Show the customer's answer."""
        self._say(session, turn)

    def _say(self, session: Session, turn: Turn) -> None:
        for name, words in spoken(turn, session.staging):
            self.line(f"{name}: {words}")

    def close(self, report: Report) -> None:
        """Show how it ended and the score."""
        from salessim.reports.text import render_text

        self.line("")
        self.line(render_text(report, width()))

    def line(self, text: str) -> None:
        """Print one line or paragraph."""
        click.echo(visible(text))

    def notice(self, text: str) -> None:
        """Tell the person something that is not said by anybody."""
        click.echo(visible(text), err=True)


class JsonScreen(Screen):
    """Print every event as it happens, one JSON object a line; the assessment comes last."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = 0
        self._name = ""

    def begin(self, session: Session, name: str) -> None:
        """Print the events of the opening."""
        self._name = name
        self._new(session)

    def again(self, session: Session, name: str) -> None:
        """Print all events so far."""
        self.begin(session, name)

    def brief(self, session: Session, name: str) -> None:
        """Print the events so far; the briefing is for people."""
        self._name = name
        self._new(session)

    def meet(self, session: Session) -> None:
        """Print the events of the preparation and the opening."""
        self._new(session)

    def show(self, session: Session, turn: Turn) -> None:
        """Print the events of a turn."""
        del turn
        self._new(session)

    def close(self, report: Report) -> None:
        """Print the assessment."""
        from salessim.model.assessment_json import assessment_json

        print_json(assessment_json(report.assessment))

    def line(self, text: str) -> None:
        """Print nothing but JSON."""

    def _new(self, session: Session) -> None:
        from datetime import UTC, datetime

        from salessim.model.codec import to_json

        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        for event in session.events[self._shown:]:
            print_json({**to_json(event), "at": at, "session": self._name})
        self._shown = len(session.events)
        sys.stdout.flush()


class PlainScreen(Screen):
    """Speak with a person in plain lines: for simple terminals and screen readers."""

    def choose(self, scenarios: Sequence[Summary], first: str) -> str:
        """Let the person choose from a numbered list; Enter takes the first."""
        ordered = sorted(scenarios, key=lambda entry: entry.id != first)
        self.line("What would you like to practise?\n")
        for number, entry in enumerate(ordered, 1):
            self.line(f"  {number}  {entry.title}")
        while True:
            said = self.read(f"\nnumber (Enter for {1})> ").strip() or "1"
            if said.isdecimal() and 1 <= int(said) <= len(ordered):
                self.line("")
                return ordered[int(said) - 1].id
            self.line(f"Please type a number from 1 to {len(ordered)}.")

    def line(self, text: str) -> None:
        """Print lines, broken between words."""
        super().line(wrapped(text))

    def notice(self, text: str) -> None:
        """Tell the person something, broken between words."""
        super().notice(wrapped(text))

    def close(self, report: Report) -> None:
        """Show how it ended and the score; the whole report is a command away."""
        from salessim.reports.text import render_summary

        self.line("")
        self.line(render_summary(report, width()))

    def begin(self, session: Session, name: str) -> None:
        """Show the briefing, how to speak, and the customer's first words."""
        super().begin(session, name)
        if session.opened:
            self.notice(HINT)

    def meet(self, session: Session) -> None:
        """Show the customer's first words, and how to speak where that was not yet said."""
        super().meet(session)
        if not session.transcript.turns and session.preparation.dossier:
            self.notice(HINT)

    def pause(self) -> None:
        """Wait for Enter."""
        self.read("\n(Enter: go on) ")

    def answer(self, question: str) -> str | None:
        """Ask the trainee something before the talk."""
        self.line(question)
        return self.read("> ")

    def ask(self, session: Session) -> str | None:
        """Read what the trainee says; commands are answered here and are never said."""
        while True:
            said = self.read("you> ")
            match said.strip().casefold():
                case "/help":
                    self.line(HELP)
                case "/briefing":
                    self.line(briefing(session))
                case "/status":
                    self.line(status(session))
                case "/heard":
                    self.line(explained(session))
                case "/end":
                    return None
                case "/quit":
                    raise Left
                case command if command.startswith("/"):
                    self.line(f"There is no command {command.split()[0]}; /help lists them. Nothing was said.")
                case _:
                    return said

    def read(self, prompt: str) -> str:
        """Read one line.

        Raises:
            Left: the input has ended or was broken off.
        """
        try:
            return input(prompt)
        except (EOFError, KeyboardInterrupt):
            click.echo()
            raise Left from None
