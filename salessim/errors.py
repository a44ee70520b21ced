"""The errors a person may see, and the diagnostics that content faults are reported with.

    SalesSimError                exit code 2: wrong use
    ├── ContentError             2: faults in YAML content, all of them, each with its place
    ├── ExpressionError          2: a template or an expression that is not allowed or cannot be filled
    ├── SessionClosed            2: an utterance after the end of the conversation
    ├── UnderstandingError       2: a language pack is missing or damaged
    ├── RecordingError           2: a conversation from elsewhere that cannot be read
    ├── ReportError              2: a report that cannot be written
    └── JournalError             3: the journal cannot be read or written
        └── JournalTooNew        3: it was written by a newer version

A message says what was found, what was expected, where, and what to do next.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Diagnostic:
    """Say one fault of one file: where, which, and what to do.

    Attributes:
        file: path as the person gave it.
        line: from 1.
        column: from 1, in characters.
        code: SS0xx file, SS1xx shape, SS2xx references, SS3xx conversation, SS4xx rubric, SS6xx what editors read.
        message: what was found and what was expected.
        hint: what to do; may be empty.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        # One line, whatever a file's name or an authored text holds: readers and programs count on it.
        said = f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}".replace("\n", " ")
        return f"{said}\n  hint: {self.hint}" if self.hint else said


class SalesSimError(Exception):
    """Anything that is told to a person in a sentence; `exit_code` is what the command line ends with."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class ContentError(SalesSimError):
    """Faults in content, all of them at once, in the order of their places."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = sorted(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class ExpressionError(SalesSimError):
    """A template or an expression is not allowed, or cannot be filled with the values given."""


class SessionClosed(SalesSimError):
    """The conversation has ended; nothing more can be said in it."""


class UnderstandingError(SalesSimError):
    """A language pack is missing or damaged, or a text is too long to be understood."""


class RecordingError(SalesSimError):
    """A conversation from elsewhere cannot be read, or does not say who sells."""


class ReportError(SalesSimError):
    """A report cannot be made or written."""


class JournalError(SalesSimError):
    """The journal cannot be read or written."""

    exit_code = 3


class JournalTooNew(JournalError):
    """The journal was written by a newer version of the program."""
