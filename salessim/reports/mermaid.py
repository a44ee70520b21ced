"""Write a scenario's stages as a Mermaid state diagram, which many editors and wikis draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from salessim.reports.graph import EVERYWHERE, named

if TYPE_CHECKING:
    from salessim.reports.graph import Graph

_OBEYED = re.compile(r"[^\w\s.,()'-]")


def render_mermaid(graph: Graph) -> str:
    """Write a graph as `stateDiagram-v2`; every text is escaped, and every id is a stage's own name.

    Arrows that want the same bear the same number, and the first of them says what it is.
    """
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield from ("---", f"title: {json.dumps(graph.title, ensure_ascii=False)}", "---", "stateDiagram-v2")
    outside = [stage for stage in (graph.start, *graph.ends) if stage not in graph.talk]
    for stage in (*outside, *graph.talk):
        yield f'    state "{_escaped(named(stage))}" as {stage.value}'
    if any(way.everywhere for way in graph.ways):
        # A state of its own, because Mermaid lays the arrows that leave a box of several states over one another.
        yield f'    state "{EVERYWHERE}" as anywhere'
    yield f"    [*] --> {graph.start.value}"
    told: set[int] = set()
    for way in graph.ways:
        for source in ("anywhere",) if way.everywhere else (stage.value for stage in way.sources):
            words = "" if way.number in told else f" {_escaped(graph.says[way.number - 1])}"
            yield f"    {source} --> {way.dest.value} : ({way.number}){words}"
            told.add(way.number)
    if graph.goal in graph.ends:
        yield from ("    classDef goal stroke-width:3px,font-weight:bold", f"    class {graph.goal.value} goal")


def _escaped(words: str) -> str:
    """Write what Mermaid would take for syntax, as `:`, `;` and `"`, by its number."""
    return _OBEYED.sub(lambda found: f"#{ord(found[0])};", words)
