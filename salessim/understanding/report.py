"""What was heard, as the plain values that the command line prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from salessim.model.heard import Heard


def as_json(text: str, heard: Heard) -> dict[str, Any]:
    """Give one utterance and what was heard in it as plain JSON values.

    Args:
        text: the utterance.
        heard: what `Recogniser.recognise` gave for it.
    """
    return {
        "text": text,
        "moves": [{"move": found.move.value, "start": found.start, "end": found.end, "confidence": found.confidence}
                  for found in heard.moves],
        "mentions": [{"kind": named.kind, "subject": named.subject, "start": named.start, "end": named.end}
                     for named in heard.mentions],
        "orientation": heard.orientation,
    }
