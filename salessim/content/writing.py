"""Values as YAML that is read back as the same values, whatever is in them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from salessim.content.parsing import FORBIDDEN
from salessim.model.text import SHOWN_INSTEAD, escape_json


def holdable(text: str) -> str:
    """Put U+FFFD in the place of every character that content may not hold."""
    return FORBIDDEN.sub(SHOWN_INSTEAD, text)


def quoted(text: str) -> str:
    """Write a text in double quotes: a JSON string is a YAML string, and nothing in it disturbs a screen."""
    return escape_json(json.dumps(text, ensure_ascii=False))


def listed(words: Iterable[str]) -> str:
    """Write words of a known list, which need no quotes, as a YAML list."""
    return f"[{', '.join(words)}]"
