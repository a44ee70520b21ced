"""Whether the example questions of a need ask for it, as the program understands them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.content.codes import fault
from salessim.customer.questions import asks
from salessim.errors import UnderstandingError
from salessim.model.heard import Lexicon
from salessim.model.lexicon import lexicon
from salessim.understanding import Recogniser, load

if TYPE_CHECKING:
    from salessim.content.staging import Cast
    from salessim.errors import Diagnostic
    from salessim.model.heard import Heard
    from salessim.model.scenario import Staging

MEANT = frozenset({"need", "fact"})
"""What a question can ask for."""


def wording_faults(cast: Cast, staging: Staging) -> list[Diagnostic]:
    """Find needs with example questions of which none draws them out, as the light tier understands them."""
    try:
        pack = load(staging.scenario.language)
    except UnderstandingError:
        return []  # nobody can practise in that language; that is told where somebody tries
    terms = tuple(term for term in lexicon(staging).terms if term.kind in MEANT)
    return list(_faults(cast, staging, Recogniser(pack, Lexicon(terms=terms), tier="light")))


def _faults(cast: Cast, staging: Staging, ear: Recogniser) -> Iterator[Diagnostic]:
    page, path = (cast.scenario, ("service", "needs")) if staging.scenario.service else (cast.persona, ("needs",))
    for index, need in enumerate(staging.persona.needs):
        heard: Heard | None = None
        for question in need.questions:
            heard = ear.recognise(question)
            if need.id in heard.mentioned("need") and asks(heard):
                break
        else:
            if heard is not None:
                many = len(need.questions)
                none = f"none of the {many} example questions" if many > 1 else "not even its example question"
                yield fault("SS322", page.source.file, page.source.place((*path, index, "questions")),
                            f"{none} draws out the need '{need.id}': \"{need.questions[-1]}\" "
                            f"{_taken(heard, need.id)}",
                            "ask for it in a plain question, with a word of its own that no other need or fact has")


def _taken(heard: Heard, need: str) -> str:
    """Say how a question is understood instead."""
    others = [one for kind in ("need", "fact") for one in heard.mentioned(kind) if one != need]
    if others:
        return f"asks for '{others[0]}'"
    if need in heard.mentioned("need"):
        moves = ", ".join(move.move.value for move in heard.moves)
        return f"is not understood as a question about the customer ({moves or 'no move'})"
    return "names nothing of its own"
