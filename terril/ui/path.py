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
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

# Above this number of pebbles the older years are gathered.
SINGLE_LIMIT = 36
# How many of the newest stay single once older ones are gathered.
NEWEST_KEPT = 14
# At most this many gathered pebbles; with a longer memory, the oldest years share one pebble.
GROUP_LIMIT = 26
COLOURS = 6
SHAPES = 3

WIDE = (1200, 520)
TALL = (360, 560)


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


# -- the trail ---------------------------------------------------------------------------------------------

# (x, y, how large things look there), from our feet to the top of the heap.
_WIDE_TRAIL: tuple[tuple[float, float, float], ...] = (
    (50, 466, 1.2),
    (150, 480, 1.2),
    (262, 462, 1.12),
    (380, 478, 1.08),
    (492, 458, 1.02),
    (604, 468, 0.97),
    (704, 446, 0.92),
    (800, 438, 0.88),
    (910, 428, 0.84),
    (992, 410, 0.8),
    (1000, 386, 0.76),
    (930, 366, 0.73),
    (866, 344, 0.7),
    (880, 318, 0.66),
    (944, 300, 0.63),
    (972, 278, 0.59),
    (940, 256, 0.56),
    (900, 236, 0.52),
    (916, 214, 0.49),
    (946, 194, 0.45),
    (926, 170, 0.41),
    (930, 144, 0.37),
)
_TALL_TRAIL: tuple[tuple[float, float, float], ...] = (
    (40, 520, 1.2),
    (140, 527, 1.16),
    (240, 528, 1.12),
    (304, 522, 1.08),
    (334, 499, 1.04),
    (304, 475, 1.0),
    (230, 470, 0.98),
    (140, 469, 0.96),
    (58, 460, 0.94),
    (28, 437, 0.9),
    (56, 416, 0.87),
    (120, 411, 0.85),
    (200, 409, 0.83),
    (282, 402, 0.8),
    (312, 383, 0.77),
    (286, 364, 0.74),
    (216, 352, 0.71),
    (158, 334, 0.68),
    (146, 316, 0.66),
    (164, 302, 0.64),
    (228, 288, 0.61),
    (250, 268, 0.58),
    (214, 248, 0.55),
    (180, 226, 0.51),
    (204, 204, 0.48),
    (232, 184, 0.45),
    (212, 162, 0.42),
    (206, 140, 0.39),
    (214, 116, 0.36),
)


class _Trail:
    """A smooth line through the given points that can be walked by distance."""

    def __init__(self, points: Sequence[tuple[float, float, float]], scale_x: float, scale_y: float) -> None:
        size = min(scale_x, scale_y)
        knots = [(x * scale_x, y * scale_y, scale * size) for x, y, scale in points]
        self._samples = list(_smooth(knots))
        self._distances = [0.0]
        for before, after in zip(self._samples, self._samples[1:], strict=False):
            step = math.hypot(after[0] - before[0], after[1] - before[1])
            self._distances.append(self._distances[-1] + step)
        self.length = self._distances[-1]

    def at(self, distance: float) -> tuple[float, float, float]:
        """The point reached after walking ``distance``, and how large things look there."""
        distance = min(max(distance, 0.0), self.length)
        index = min(bisect_right(self._distances, distance), len(self._samples) - 1)
        start, end = self._distances[index - 1], self._distances[index]
        part = (distance - start) / (end - start) if end > start else 0.0
        a, b = self._samples[index - 1], self._samples[index]
        return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part

    def ribbon(self, end: float, step: float) -> str:
        """The walked part as a flat shape, wide in front of us and narrow far away."""
        count = max(2, round(end / step))
        left: list[tuple[float, float]] = []
        right: list[tuple[float, float]] = []
        for index in range(count + 1):
            distance = end * index / count
            x, y, scale = self.at(distance)
            ahead, behind = self.at(distance + 1), self.at(distance - 1)
            dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
            norm = math.hypot(dx, dy) or 1.0
            # Seen from the side a path is flat: it keeps less than its width where it goes away from us.
            half = 9 * scale * (1.0 if index else 0.6)
            left.append((x - dy / norm * half, y + dx / norm * half * 0.7))
            right.append((x + dy / norm * half, y - dx / norm * half * 0.7))
        return _line([*left, *reversed(right)]) + "Z"

    def line(self, start: float, step: float) -> str:
        """What is still ahead, from ``start`` to the top, as an open line."""
        count = max(2, round((self.length - start) / step))
        points = [self.at(start + (self.length - start) * index / count) for index in range(count + 1)]
        return _line([(x, y) for x, y, _ in points])


def _smooth(knots: Sequence[tuple[float, float, float]]) -> Iterable[tuple[float, float, float]]:
    """Catmull-Rom through the knots: the line passes by every one of them, without a corner."""
    padded = [knots[0], *knots, knots[-1]]
    pieces = 10
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for piece in range(pieces):
            t = piece / pieces
            x, y, scale = (
                0.5
                * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
            yield x, y, scale
    yield knots[-1]


def _line(points: Sequence[tuple[float, float]]) -> str:
    """Whole-number steps from point to point: half the characters of absolute coordinates."""
    x, y = round(points[0][0]), round(points[0][1])
    parts = [f"M{x} {y}l"]
    for point in points[1:]:
        step_x, step_y = round(point[0]) - x, round(point[1]) - y
        if not step_x and not step_y:
            continue
        parts.append(f"{step_x} {step_y} ")
        x, y = x + step_x, y + step_y
    return "".join(parts).rstrip().replace(" -", "-")


@lru_cache(maxsize=8)
def _trail(width: int, height: int) -> _Trail:
    """The trail of a canvas; only the pebbles change from one town to another."""
    points, size = (_WIDE_TRAIL, WIDE) if width >= height else (_TALL_TRAIL, TALL)
    return _Trail(points, width / size[0], height / size[1])


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
    sizes: Sequence[tuple[float, bool]], trail: _Trail, spread: float, shrink: float
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
    trail = _trail(width, height)
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
    trail = _trail(width, height)
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
