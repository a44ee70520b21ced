"""Facts to be filled in by a trainer: questions as they were asked, as YAML that `check` refuses until they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from salessim.content.writing import holdable, quoted

LONGEST = 500
"""The longest example question that a fact may have (characters), as `shapes.Saying`."""
MOST = 200
"""The most example questions that a fact may have (count), as `shapes.Sayings`."""
_LETTERS = 40
"""How long an id becomes at most, before a number (characters); ours: it is read in a list."""
_NAMELESS = "question"

HEAD = ("# Questions that no fact of a persona answered, as they were asked.\n"
        "# Paste a persona's items under `facts:` in its file, and fill in `says` and `lines`:\n"
        "# until then `salessim check` refuses the file, at the empty `says` and at TODO in the place of lines.\n")


def draft_facts(persona: str, asked: Iterable[tuple[Sequence[str], str]]) -> Iterator[str]:
    """Write facts for a persona, line by line: a YAML mapping from its id to the list of facts.

    Whatever was typed, what is read back is text: characters that content may not hold become U+FFFD, and what is
    longer than a question may be is cut, with a comment that says so.

    Args:
        persona: its id.
        asked: for each fact the questions, and a comment of one line; a fact without any word asked is left out.
    """
    yield f"{quoted(persona)}:"
    taken: set[str] = set()
    for questions, comment in asked:
        kept = [*filter(None, dict.fromkeys(holdable(question.strip()) for question in questions))]
        if not kept:
            continue
        yield f"  # {comment}"
        yield f"  - id: {_name(kept[0], taken)}"
        yield '    says: ""  # TODO: a clause that completes "found out that …"'
        yield "    questions:"
        for question in kept[:MOST]:
            if len(question) > LONGEST:
                yield f"      # the first {LONGEST} of {len(question):,} characters"
            yield f"      - {quoted(question[:LONGEST].rstrip())}"
        yield '    lines: TODO  # how the customer tells it: ["…", "…"]'


def _name(question: str, taken: set[str]) -> str:
    """Make an id of a question's first words, one that is not taken yet, and take it."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", question.casefold())
                   if sign not in "'’" and not unicodedata.combining(sign))
    words = re.findall("[a-z0-9]+", bare[:LONGEST])
    name = _NAMELESS
    for count in range(1, len(words) + 1):
        if len(longer := "-".join(words[:count])) > _LETTERS:
            break
        name = longer
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
