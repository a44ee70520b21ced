"""What the YAML parser's complaints mean, in an author's words."""

from __future__ import annotations

import yaml

_SAID: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon where none is expected",
     "put text that holds ': ' in quotes, and check the indentation"),
    ("cannot start any token", "a character that cannot begin a value",
     "indent with spaces, not tabs; put text that begins with @, ` or % in quotes"),
    ("tab character", "a tab in the indentation", "indent with spaces"),
    ("unexpected end of stream", "a quote that is never closed", "close the quote"),
    ("unknown escape character", "an unknown escape in double quotes",
     r"write a backslash as \\, or use single quotes"),
    ("invalid Unicode character escape", "an escape that is no character", "write the character itself"),
    ("did not find expected key", "text after the end of a value",
     "check the indentation; put a value that holds quotes in quotes as a whole"),
    ("did not find expected '-' indicator", "a list that goes on without '-'",
     "begin each item with '- ', in the same column; put text that holds quotes in quotes as a whole"),
    ("did not find expected node content", "a bracket that is never closed", "close the bracket"),
    ("did not find expected ','", "a bracket that is never closed", "close the bracket; separate items with ', '"),
    ("could not find expected ':'", "a line without a colon", "write 'key: value', or indent the line further"),
    ("did not find expected <document start>", "text outside the indentation", "begin every top-level key in column 1"),
    ("block sequence entries are not allowed", "a list on the same line as its key",
     "begin the list on a line of its own"),
    ("mapping keys are not allowed", "a question mark where none is expected",
     "put text that holds '{{' or begins with '?' in quotes as a whole"),
    ("undefined tag handle", "a tag ('!')", "put text that begins with '!' in quotes"),
)


def explain(wrong: yaml.MarkedYAMLError) -> tuple[int, int, str, str]:
    """Give line and column (from 1) of a complaint, what was found there, and what to do (may be empty)."""
    problem = wrong.problem or "unknown"
    found, hint = next(((found, hint) for part, found, hint in _SAID if part in problem), (f"no YAML: {problem}", ""))
    # For what is never closed the beginning is the useful place, not the end of the file.
    mark = wrong.context_mark if "never closed" in found and wrong.context_mark else wrong.problem_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return line, column, found, hint
