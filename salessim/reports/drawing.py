"""Draw a scenario's stages as one SVG picture that needs nothing else: the path in a row, the ends beside it.

Between neighbours arrows run in the gap; to and from objecting, which lies under the whole path, straight up and down.
Any other way has a rail of its own above the path (a gatekeeper's below): it climbs from each of its stages, with a dot
where it joins, and goes to the one where it leads. What holds anywhere in the talk leaves the frame around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from textwrap import wrap
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, Template

from salessim.model.scenario import Stage
from salessim.reports.graph import named

if TYPE_CHECKING:
    from salessim.reports.graph import Graph, Way

BOX, HIGH, GAP, PAD = 100, 44, 62, 22
"""How wide and high a stage's box is, the gap between two, and the room within the frame."""
RAIL, TRUNK, END_GAP = 26, 18, 20
"""The distance of one rail from the next, of one upright line beside the frame from the next, and of two ends."""
LINE, LETTER = 22, 8.4
"""How high a line of the legend is, and how wide its letters are at most on the average."""
NARROWEST, TITLE = 900, 66
"""How wide the picture is at least, and how many letters of the title find room in that."""


@dataclass(frozen=True, slots=True)
class Box:
    """One stage, by its left upper corner."""

    name: str
    x: float
    y: float
    width: float
    kind: str


@dataclass(slots=True)
class Drawing:
    """The whole picture in units of its view box: paths and arrows as SVG wants them, dots, numbers and the legend."""

    title: list[str]
    width: float = 0
    height: float = 0
    boxes: dict[Stage, Box] = field(default_factory=dict)
    frame: tuple[float, float, float, float] | None = None
    arrows: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    numbers: list[tuple[float, float, int]] = field(default_factory=list)
    legend: list[tuple[float, int, list[str]]] = field(default_factory=list)


def render_svg(graph: Graph) -> str:
    """Draw a graph; texts are escaped, and a reader who cannot see it is told all that the legend says."""
    return _template().render(graph=graph, drawn=place(graph), high=HIGH)


def place(graph: Graph) -> Drawing:
    """Find a place for everything."""
    drawn = Drawing(wrap(graph.title, TITLE))
    row = graph.path if graph.start in graph.path else (graph.start, *graph.path)
    beside = [way for way in graph.ways if not (way.everywhere or _near(way, row))]
    above = [way for way in beside if way.sources[0] in graph.talk]
    below = [way for way in beside if way not in above]
    top = 38.0 + 24 * len(drawn.title)
    y = top + RAIL * (len(above) + 1)
    for place_, stage in enumerate(row):
        drawn.boxes[stage] = Box(named(stage), 62 + place_ * (BOX + GAP), y, BOX, "stage")
    drawn.arrows.append(f"M34 {y + HIGH / 2}H58")
    first, last = drawn.boxes[graph.path[0]], drawn.boxes[graph.path[-1]]
    ends_high = len(graph.ends) * (HIGH + END_GAP) - END_GAP
    bottom = max(y + HIGH + (GAP + HIGH if graph.objecting else 0) + PAD, top + ends_high)
    if graph.objecting:
        drawn.boxes[Stage.OBJECTING] = Box("objecting", first.x, y + HIGH + GAP, last.x + BOX - first.x, "beside")
    right = last.x + BOX + PAD
    if len(graph.talk) > 1:
        drawn.frame = (first.x - PAD, top, right - first.x + PAD, bottom - top)
    leaving = [way for way in beside if way.dest in graph.ends]
    ends_x = right + TRUNK * (len(leaving) + 1) + 66
    for place_, stage in enumerate(graph.ends):
        drawn.boxes[stage] = Box(named(stage), ends_x, top + place_ * (HIGH + END_GAP), BOX + 12,
                                 "goal" if stage is graph.goal else "end")
    drawn.width = max(NARROWEST, ends_x + BOX + 36)
    ports = _ports(graph, drawn, [*above, *(way for way in graph.ways if way.everywhere), *below])
    for way in graph.ways:
        if way.everywhere:
            _straight(drawn, way, right, ports[id(way)])
        elif way not in beside:
            _between(drawn, way)
    for way in beside:
        up = way in above
        shift = (above if up else below).index(way) + 1
        rail = top + RAIL * shift if up else bottom + RAIL * shift
        across = BOX * shift / (len(above if up else below) + 1)
        if way in leaving:
            order = leaving.index(way) + 1
            _leave(drawn, way, (rail, right + TRUNK * order, HIGH * order / (len(leaving) + 1)), ports[id(way)])
        _rail(drawn, way, rail, across, right + TRUNK * order if way in leaving else None)
    _write_legend(graph, drawn, bottom + RAIL * (len(below) + 1) + 22)
    return drawn


def _near(way: Way, row: tuple[Stage, ...]) -> bool:
    """Tell whether a way runs between neighbours of the row, or to and from objecting beneath it."""
    stages = {*way.sources, way.dest}
    if Stage.OBJECTING in stages:
        return stages <= {*row, Stage.OBJECTING}
    return len(way.sources) == 1 and stages <= {*row} and abs(row.index(way.sources[0]) - row.index(way.dest)) == 1


def _ports(graph: Graph, drawn: Drawing, ways: list[Way]) -> dict[int, tuple[float, float]]:
    """Give each way that ends the talk its own height at the end that it leads to, and where its number stands."""
    ports = {}
    for end in graph.ends:
        entering = [way for way in ways if way.dest is end]
        for place_, way in enumerate(entering, start=1):
            ports[id(way)] = (drawn.boxes[end].x - (24 if place_ % 2 else 46),
                              drawn.boxes[end].y + HIGH * place_ / (len(entering) + 1))
    return ports


def _straight(drawn: Drawing, way: Way, x: float, port: tuple[float, float]) -> None:
    to, y = drawn.boxes[way.dest].x, port[1]
    drawn.arrows.append(f"M{x} {y:.1f}H{to - 4}")
    drawn.dots.append((x, y))
    drawn.numbers.append((*port, way.number))


def _between(drawn: Drawing, way: Way) -> None:
    """Draw arrows in the gaps: forward above, back below; down to objecting on the left, and up again on the right."""
    dest = drawn.boxes[way.dest]
    for source in (drawn.boxes[stage] for stage in way.sources):
        if source.kind == dest.kind:
            forward = source.x < dest.x
            y, start = source.y + HIGH * (0.25 if forward else 0.75), source.x + BOX if forward else source.x
            drawn.arrows.append(f"M{start} {y:.1f}H{dest.x - 4 if forward else dest.x + BOX + 4}")
            drawn.numbers.append((min(source.x, dest.x) + BOX + (GAP - 4) / 2, y, way.number))
        else:
            down = dest.kind == "beside"
            x, y = (source.x + BOX * 0.3, source.y + HIGH) if down else (dest.x + BOX * 0.7, dest.y + HIGH)
            drawn.arrows.append(f"M{x} {y}V{y + GAP - 4}" if down else f"M{x} {y + GAP}V{y + 4}")
            drawn.numbers.append((x, y + GAP / 2, way.number))


def _rail(drawn: Drawing, way: Way, y: float, across: float, trunk: float | None) -> None:
    """Draw a rail: up (or down) from each stage, and along, into a stage of the row or as far as a trunk."""
    sources = [box for box in (drawn.boxes[stage] for stage in way.sources) if box.kind == "stage"]
    starts = [box.x + across for box in sources]
    edge = sources[0].y if y < sources[0].y else sources[0].y + HIGH
    drawn.lines += [f"M{x:.1f} {edge}V{y}" for x in starts]
    drawn.dots += [(x, y) for x in starts[1:]]
    drawn.numbers.append((starts[0] + 20, y, way.number))
    if trunk is not None:
        drawn.lines.append(f"M{starts[0]:.1f} {y}H{trunk}")
    else:
        dest = drawn.boxes[way.dest]
        drawn.arrows.append(f"M{starts[0]:.1f} {y}H{dest.x + across:.1f}V{dest.y - 4}")


def _leave(drawn: Drawing, way: Way, trunk: tuple[float, float, float], port: tuple[float, float]) -> None:
    """Draw a trunk from the rail to an end; objecting joins it from the side, at its own height."""
    (rail, x, across), y = trunk, port[1]
    drawn.arrows.append(f"M{x} {rail}V{y:.1f}H{drawn.boxes[way.dest].x - 4}")
    drawn.numbers.append((*port, way.number))
    if Stage.OBJECTING in way.sources:
        beside = drawn.boxes[Stage.OBJECTING]
        under, join = beside.y + across, min(beside.y + across, max(rail, y))
        drawn.lines.append(f"M{beside.x + beside.width} {under:.1f}H{x}V{join:.1f}")
        drawn.dots.append((x, join))


def _write_legend(graph: Graph, drawn: Drawing, y: float) -> None:
    for number, says in enumerate(graph.legend, start=1):
        lines = wrap(says, int((drawn.width - 100) / LETTER))
        drawn.legend.append((y, number, lines))
        y += LINE * len(lines) + 6
    drawn.height = y + 4


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                              keep_trailing_newline=True)
    source = (files("salessim.reports") / "templates" / "graph.svg.j2").read_text(encoding="utf-8")
    return environment.from_string(source)
