"""Where a customer has nothing to say: an ending without a line, and a voice that runs out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.content.codes import fault
from salessim.content.shaping import listed
from salessim.customer.plan import ENDING
from salessim.customer.rulebook import Rulebook
from salessim.expressions import slots
from salessim.model.replies import ReplyAct
from salessim.model.scenario import Goal, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salessim.content.shaping import Page
    from salessim.content.staging import Cast
    from salessim.errors import Diagnostic
    from salessim.model.scenario import Staging
    from salessim.rehearsal.explore import Explorer

ANSWERS, TO_SILENCE = 12, 6
"""Answers that a customer must have words for: to who does what is right, and comes to the goal in about so many; and
to who says nothing (counts); ours."""
ALWAYS = frozenset({"seller", "company", "product", "address"})
"""The words of a line that are known from the beginning."""
_BOUGHT = (ReplyAct.ACCEPT, ReplyAct.ACCEPT_STEP)


def silence_faults(cast: Cast, explorer: Explorer) -> list[Diagnostic]:
    """Find endings that no line can be counted on for, and lines that ran out in a conversation."""
    return [*_endings(cast, explorer.staging), *_runs_out(cast, explorer)]


def _endings(cast: Cast, staging: Staging) -> Iterator[Diagnostic]:
    """Find endings whose lines all want a word that may not be known then; that there are any is checked before."""
    ways, gatekeeper = Rulebook(staging).possible(), staging.scenario.gatekeeper
    talk, gate = ({edge.dest for edge in ways if (edge.source is Stage.GATEKEEPER) is at_gate} & ENDING.keys()
                  for at_gate in (False, True))
    acts = {ENDING[end] for end in talk} | ({ReplyAct.NO_TIME_LEFT} if Stage.LOST in talk else set())
    for act in sorted(acts):
        spoken = _spoken(staging, act)
        if spoken and not any(slots(line) <= _known(staging, act) for line in spoken):
            page, path = _authored(cast, act)
            yield fault("SS324", page.source.file, page.source.place((*path, "lines", act.value)),
                        f"every line for '{act.value}', with which a talk ends, wants a word that may not be known "
                        f"then: {', '.join(sorted({'{{ ' + slot + ' }}' for line in spoken for slot in slots(line)}))}")
    if gatekeeper is not None:
        last = sorted(_at_the_gate(end).value for end in gate)
        wanting = [act for act in last if not any(slots(line) <= ALWAYS for line in gatekeeper.lines.get(act, ()))]
        if wanting:
            yield fault("SS324", cast.scenario.source.file, cast.scenario.source.place(("gatekeeper", "lines")),
                        f"a talk can end at the gate, and {gatekeeper.name} has no line for {listed(wanting)}",
                        "add lines for it under 'gatekeeper'")


def _at_the_gate(end: Stage) -> ReplyAct:
    return ReplyAct.DECLINE if end is Stage.LOST else ENDING[end]


def _spoken(staging: Staging, act: ReplyAct) -> list[str]:
    """Give all lines that may be said for an act."""
    pools: list[Mapping[str, tuple[str, ...]]] = [staging.persona.lines]
    for voice in staging.voices:
        pools += [voice.lines, *voice.moods.values()]
    return [line for pool in pools for line in pool.get(act.value, ())]


def _known(staging: Staging, act: ReplyAct) -> frozenset[str]:
    """Give the words that are known whenever an act is said."""
    more = {"rival"} if staging.product.rivals else set()
    if staging.scenario.goal is Goal.SERVICE or (staging.scenario.goal is Goal.SALE and act is ReplyAct.ACCEPT):
        more.add("price")
    return ALWAYS | more | ({"need"} if act in _BOUGHT else set())


def _authored(cast: Cast, act: ReplyAct) -> tuple[Page, tuple[str, ...]]:
    """Give the page whose lines come first for an act, and the path to what holds its lines."""
    service = cast.scenario.source.value.get("service")
    if isinstance(service, dict) and act.value in (service.get("lines") or {}):
        return cast.scenario, ("service",)
    for page in (cast.persona, *cast.voices):
        if act.value in (page.source.value.get("lines") or {}):
            return page, ()
    return cast.persona, ()


def _runs_out(cast: Cast, explorer: Explorer) -> Iterator[Diagnostic]:
    """Find a customer who soon fell silent."""
    silent = [(talk.silent[0], talk) for talk in explorer.talks
              if talk.silent and talk.silent[0] <= (ANSWERS if talk.habits.sound else TO_SILENCE)
              and (talk.habits.sound or talk.habits.quiet)]
    if not silent:
        return
    turn, talk = min(silent, key=lambda pair: pair[0])
    gatekeeper, persona = explorer.staging.scenario.gatekeeper, explorer.staging.persona
    if gatekeeper is not None and talk.gated >= turn:
        yield fault("SS325", cast.scenario.source.file, cast.scenario.source.place(("gatekeeper", "lines")),
                    f"{gatekeeper.name} has no line left in answer {turn} of an explored conversation",
                    "add lines for 'ask_who' and 'ask_purpose' under 'gatekeeper'")
        return
    act = ReplyAct.LISTEN.value
    page = next((page for page in (*cast.voices, cast.persona) if act in (page.source.value.get("lines") or {})),
                cast.persona)
    yield fault("SS325", page.source.file, page.source.place(("lines", act)),
                f"{persona.name} has no line left in answer {turn} of an explored conversation; there are "
                f"{len(_spoken(explorer.staging, ReplyAct.LISTEN))} for '{act}', which stands in for all other acts")
