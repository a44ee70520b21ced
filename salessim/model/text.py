"""Make text that somebody typed or authored safe to show on any screen, page or line."""

from __future__ import annotations

import re

SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"
"""What stands where a character was that a screen could obey instead of showing."""

# C0 without tab and newline, DEL and C1, the overrides, the line and paragraph separators, surrogates, tags.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\u2028\u2029\ud800-\udfff\U000e0000-\U000e007f]")
_EMBEDDINGS = str.maketrans({"\u202a": "\u2066", "\u202b": "\u2067", "\u202c": "\u2069"})
_DIRECTED = re.compile("[\u2066-\u2069]")
_CLOSES = "\u2069"
_UNSAFE_IN_JSON = re.compile(f"{_OBEYED.pattern[:-1]}\u202a-\u202c\u2066-\u2069]")


def visible(text: str) -> str:
    """Replace every character that a terminal or a page would obey instead of show.

    Control characters (but newline and tab), direction overrides, line and paragraph separators, tag characters and
    lone surrogates become U+FFFD, one for one, so that spans keep pointing at the same words. Left-to-right and
    right-to-left marks stay. Isolates stay and are balanced within each line: what a line leaves open is closed at its
    end, and a closing mark that closes nothing is replaced. Embeddings become isolates, which do the same and leave the
    text around them alone.

    Returns:
        The text, as long as it was, but for the isolates closed at the ends of lines. `visible` changes it no further.
    """
    shown = _OBEYED.sub(SHOWN_INSTEAD, text).translate(_EMBEDDINGS)
    if not _DIRECTED.search(shown):
        return shown
    return "\n".join(_balance(line) for line in shown.split("\n"))


def escape_json(text: str) -> str:
    """Write as escapes, in JSON text, all that could disturb a terminal: the value it stands for stays the same.

    Args:
        text: JSON as `json.dumps(..., ensure_ascii=False)` gives it; such characters stand only within its strings.
    """
    return _UNSAFE_IN_JSON.sub(_escape, text)


def _balance(line: str) -> str:
    still_open = 0

    def weigh(found: re.Match[str]) -> str:
        nonlocal still_open
        if found[0] != _CLOSES:
            still_open += 1
        elif still_open:
            still_open -= 1
        else:
            return SHOWN_INSTEAD
        return found[0]

    return _DIRECTED.sub(weigh, line) + _CLOSES * still_open


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
