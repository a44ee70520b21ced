"""The line editor: history, several lines, and a status line that only repeats what /status prints."""

from __future__ import annotations

from html import escape

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from salessim.cli.screens import Left, PlainScreen
from salessim.cli.words import status
from salessim.session import Session


class EditorScreen(PlainScreen):
    """Speak with a person at a terminal that can move the cursor. Enter speaks; Alt-Enter begins a new line."""

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._editor: PromptSession[str] = PromptSession(
            history=InMemoryHistory(), multiline=True, key_bindings=_keys(), bottom_toolbar=self._toolbar,
            prompt_continuation=_continuation)

    def again(self, session: Session, name: str) -> None:
        """Show what was said so far, and let the arrow keys recall it."""
        super().again(session, name)
        for turn in session.transcript.turns:
            self._editor.history.append_string(turn.said)

    def ask(self, session: Session) -> str | None:
        """Read what the trainee says, with the status line beneath."""
        self._session = session
        return super().ask(session)

    def read(self, prompt: str) -> str:
        """Read an utterance.

        Raises:
            Left: Ctrl-C or Ctrl-D was pressed.
        """
        try:
            return self._editor.prompt(prompt)
        except (EOFError, KeyboardInterrupt):
            raise Left from None

    def _toolbar(self) -> HTML | None:
        if self._session is None:
            return None
        return HTML(f"{escape(status(self._session))}   <i>/help</i>")


def _continuation(width: int, line: int, wraps: int) -> str:
    """Mark a new line that was typed; a line that only ran over is left as it is."""
    del width, line
    return "" if wraps else "...  "


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def speak(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def another_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
