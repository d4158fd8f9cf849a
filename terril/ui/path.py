"""The path: where each white pebble lies between the plain and the star.

Pure geometry. It knows nothing of the data base, the request or the language, so that it can be tested
with 0, 3 or 300 pebbles and gives the same drawing for the same pebbles, always.

The trail starts in front of us, crosses the plain and climbs the slag heap in switchbacks. Pebbles are laid
from the oldest to the newest. The path never reaches the star: what is left to walk stays dotted. When there
are too many pebbles to touch, the older ones are gathered, one large pebble a year, and the newest stay
single.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

from terril.ui.trail import TALL, WIDE, Trail, trail_of

# Above this number of pebbles the older years are gathered.
SINGLE_LIMIT = 36
# How many of the newest stay single once older ones are gathered.
NEWEST_KEPT = 14
# At most this many gathered pebbles; with a longer memory, the oldest years share one pebble.
GROUP_LIMIT = 26
COLOURS = 6
# The colours themselves, for where no style sheet comes along: see .o1 … .o5 of terril.css.
TINTS = ("#8d867a", "#a63d24", "#3d6a37", "#2b6a86", "#9a6a00", "#7a3f7a")
SHAPES = 3


class PebbleLike(Protocol):
    """What a pebble must say of itself; any object with these four attributes will do."""

    @property
    def year(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def orientation(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Pebble:
    """A finished achievement, as the drawing needs it. ``orientation`` is a colour index."""

    year: int
    title: str
    url: str
    orientation: int = 0


@dataclass(frozen=True)
class Placed:
    """One pebble of the drawing: a single achievement, or all those of one or several years."""

    x: float
    y: float
    radius: float
    title: str
    url: str
    first_year: int
    last_year: int
    count: int
    orientation: int
    shape: int
    newest: bool
    marked: bool

    @property
    def is_group(self) -> bool:
        """Whether several achievements share this pebble."""
        return self.count > 1

    @property
    def years(self) -> str:
        """The year, or the years, to be read near the pebble."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"

    @property
    def mark(self) -> str:
        """The year written in the drawing: the first of them, there is no room for a range."""
        return str(self.first_year)

    @cached_property
    def transform(self) -> str:
        """The SVG transform that puts a pebble drawn 12 units wide at its place."""
        # Written here and not in the template: a French template writes 1,5 where SVG needs 1.5.
        return f"translate({_number(self.x)} {_number(self.y)}) scale({_number(self.radius / 12, 2)})"


@dataclass(frozen=True)
class PathDrawing:
    """Everything a template needs to draw one version of the path."""

    width: int
    height: int
    pebbles: tuple[Placed, ...]
    walked: str
    ahead: str


@dataclass(frozen=True)
class Path:
    """The path in its two versions, for a screen and for a phone, with what its text says."""

    wide: PathDrawing
    tall: PathDrawing
    total: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True)
class _Node:
    """A pebble before it has a place."""

    title: str
    url: str
    first_year: int
    last_year: int
    count: int
    orientation: int
    size: float


def _number(value: float, digits: int = 1) -> str:
    """Write a number for SVG, without useless zeros."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# -- the pebbles -------------------------------------------------------------------------------------------


def year_query(first: int, last: int) -> str:
    """Where a gathered pebble leads unless the page says otherwise: its own list, kept to those years."""
    return f"?annee={first}" if first == last else f"?annee={first}-{last}"


def _gather(pebbles: Iterable[PebbleLike], group_url: Callable[[int, int], str]) -> list[_Node]:
    """Sort by year (the order given is kept inside a year) and gather the older years when there are many."""
    ordered = sorted(pebbles, key=lambda pebble: pebble.year)
    singles = ordered if len(ordered) <= SINGLE_LIMIT else ordered[-NEWEST_KEPT:]
    by_year: dict[int, list[PebbleLike]] = {}
    for pebble in ordered[: len(ordered) - len(singles)]:
        by_year.setdefault(pebble.year, []).append(pebble)
    groups = [by_year[year] for year in sorted(by_year)]
    while len(groups) > GROUP_LIMIT:
        # A very long memory: the far past is gathered two by two, from the oldest.
        spare = len(groups) - GROUP_LIMIT
        merged = [groups[i] + groups[i + 1] for i in range(0, min(2 * spare, len(groups) - 1), 2)]
        groups = merged + groups[2 * len(merged) :]
    nodes = [_group_node(group, group_url) for group in groups]
    nodes += [_Node(p.title, p.url, p.year, p.year, 1, p.orientation % COLOURS, 11.0) for p in singles]
    # The last laid are what people come to see: they are a little larger than the distance would make them.
    roomy = 1.35 if len(nodes) <= 12 else 1.15
    nodes = (
        [replace(node, size=node.size * roomy) for node in nodes] if len(ordered) <= SINGLE_LIMIT else nodes
    )
    recent = min(5, len(singles))
    for back in range(1, recent + 1):
        nodes[-back] = replace(nodes[-back], size=19.0 if back == 1 else max(14.0, nodes[-back].size))
    return nodes


def _group_node(group: Sequence[PebbleLike], group_url: Callable[[int, int], str]) -> _Node:
    """One large pebble for the pebbles given; alone in its year, a pebble stays itself."""
    first, last = group[0].year, group[-1].year
    if len(group) == 1:
        return _Node(group[0].title, group[0].url, first, last, 1, group[0].orientation % COLOURS, 11.0)
    size = 13.0 + min(3.0, math.log2(len(group)) * 0.7)
    return _Node("", group_url(first, last), first, last, len(group), 0, size)


def _distances(
    sizes: Sequence[tuple[float, bool]], trail: Trail, spread: float, shrink: float
) -> list[tuple[float, float]]:
    """Distance along the trail and radius of every pebble, the gaps following their sizes."""
    placed: list[tuple[float, float]] = []
    spots: list[tuple[float, float, float]] = []
    distance = 0.0
    for full_size, gathered in sizes:
        size = full_size * shrink
        # A gathered pebble has its year written under it: it needs room below.
        flat = 1.3 if gathered else 0.8
        if placed:
            before = placed[-1][1]
            distance += spread * (before + size * trail.at(distance + spread * before * 2)[2])
        x, y, scale = trail.at(distance)
        # In a bend two pebbles far apart along the trail lie close on the page: walk on until both fit.
        while distance < trail.length and any(
            math.hypot((x - u) / (size * scale + r), (y - v) / ((size * scale + r) * flat)) < 1
            for u, v, r in spots[-8:]
        ):
            distance += 3
            x, y, scale = trail.at(distance)
        placed.append((distance, size * scale))
        spots.append((x, y, size * scale))
    return placed


@lru_cache(maxsize=128)
def _spread_out(
    sizes: tuple[tuple[float, bool], ...], width: int, height: int
) -> tuple[tuple[float, float], ...]:
    """Let the pebbles go as far as their number deserves, smaller only if there is no other way.

    Kept in memory: only sizes come in, so the same answer serves every town with as many pebbles.
    """
    trail = trail_of(width, height)
    # Few pebbles are the first steps of a long way; many come near the star and never reach it.
    goal = trail.length * 0.93 * (1 - math.exp(-(len(sizes) + 0.5) / 17))
    tightest, widest = 1.12, 2.7

    def reaches(spread: float, shrink: float) -> bool:
        return _distances(sizes, trail, spread, shrink)[-1][0] > goal

    if not reaches(tightest, 1.0):
        spread = _last_good(tightest, widest, lambda value: not reaches(value, 1.0))
        return tuple(_distances(sizes, trail, spread, 1.0))
    goal = trail.length * 0.95
    shrink = 1.0 if not reaches(tightest, 1.0) else _last_good(0.1, 1.0, lambda v: not reaches(tightest, v))
    return tuple(_distances(sizes, trail, tightest, shrink))


def _last_good(low: float, high: float, good: Callable[[float], bool]) -> float:
    """The largest value still good between ``low``, which is, and ``high``; near enough for a drawing."""
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def lay_out(
    pebbles: Iterable[PebbleLike],
    *,
    width: int,
    height: int,
    group_url: Callable[[int, int], str] = year_query,
) -> PathDrawing:
    """Place the pebbles on a canvas of the given size: along the plain if it is wide, winding if it is tall.

    ``group_url(first_year, last_year)`` gives the address behind a pebble that gathers several achievements.
    """
    return _lay_out_nodes(_gather(pebbles, group_url), width, height)


def _lay_out_nodes(nodes: Sequence[_Node], width: int, height: int) -> PathDrawing:
    """The drawing of pebbles already sorted and gathered."""
    trail = trail_of(width, height)
    step = trail.length / 80
    if not nodes:
        return PathDrawing(width, height, (), "", trail.line(0, step))
    spots = _spread_out(tuple((node.size, node.count > 1) for node in nodes), width, height)
    placed: list[Placed] = []
    # Years are written where there is room to read them, and always at both ends.
    room = 2.1 if width >= height else 2.4
    marked_at = -math.inf
    for index, (node, (distance, radius)) in enumerate(zip(nodes, spots, strict=True)):
        x, y, scale = trail.at(distance)
        newest = index == len(nodes) - 1
        same_as_before = bool(placed) and placed[-1].first_year == node.first_year
        far_enough = distance - marked_at > 16 * room * scale
        marked = newest or (not same_as_before and far_enough and (node.count > 1 or index == 0))
        if marked:
            marked_at = distance
        shape = 0 if node.count > 1 else 1 + (index * 7 + node.first_year) % SHAPES
        placed.append(
            Placed(
                x=round(x, 1),
                y=round(y, 1),
                radius=round(radius, 2),
                title=node.title,
                url=node.url,
                first_year=node.first_year,
                last_year=node.last_year,
                count=node.count,
                orientation=node.orientation,
                shape=shape,
                newest=newest,
                marked=marked,
            )
        )
    end = spots[-1][0]
    return PathDrawing(
        width,
        height,
        tuple(placed),
        trail.ribbon(end + spots[-1][1], step),
        trail.line(end + spots[-1][1] * 1.6, step),
    )


def draw(pebbles: Iterable[PebbleLike], *, group_url: Callable[[int, int], str] = year_query) -> Path:
    """Both versions of the path, ready for ``ui/_path.html``."""
    known = list(pebbles)
    nodes = _gather(known, group_url)
    years = [pebble.year for pebble in known]
    return Path(
        wide=_lay_out_nodes(nodes, *WIDE),
        tall=_lay_out_nodes(nodes, *TALL),
        total=len(known),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
    )
