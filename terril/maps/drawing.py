"""The map as a drawing, for browsers without script: what lies under it, its marks, near ones gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from terril.maps.queries.points import Frame, Point
from terril.ui import map

# As wide as a small telephone: on it, a mark is as large as a finger.
WIDTH = 400
# Two marks never stand nearer than this, in drawn units.
APART = 34
FINEST = 0.8


@dataclass
class Mark:
    """One thing, or several that stand too near each other to be touched apart."""

    x: float
    y: float
    points: list[Point] = field(default_factory=list)

    def frame(self) -> Frame:
        """Return the ground that the things stand on, a step around them included."""
        step = 0.0002
        latitudes = [point.latitude for point in self.points]
        longitudes = [point.longitude for point in self.points]
        west, east = min(longitudes) - step, max(longitudes) + step
        south, north = min(latitudes) - step, max(latitudes) + step
        return round(west, 5), round(south, 5), round(east, 5), round(north, 5)


def sketch_of(
    boundary: dict[str, Any] | None, frame: Frame | None, points: Iterable[Point]
) -> map.TownMap | None:
    """Frame the drawing: on `frame` when one is chosen, else on the town, else on the things."""
    if frame is not None:
        west, south, east, north = frame
        return map.draw(None, [(south, west), (north, east)], width=WIDTH)
    return map.draw(boundary, [(point.latitude, point.longitude) for point in points], width=WIDTH)


def marks(sketch: map.TownMap, points: Iterable[Point]) -> list[Mark]:
    """Return the marks of these things, near ones gathered in one; those out of the frame have none."""
    squares: dict[tuple[int, int], list[Mark]] = {}
    found = []
    for point in points:
        spot = sketch.point(point.latitude, point.longitude)
        if spot is None:
            continue
        x, y = spot
        column, row = int(x // APART), int(y // APART)
        near = (
            mark
            for dx in (0, -1, 1)
            for dy in (0, -1, 1)
            for mark in squares.get((column + dx, row + dy), ())
            if (mark.x - x) ** 2 + (mark.y - y) ** 2 < APART**2
        )
        mark = next(near, None)
        if mark is None:
            mark = Mark(x, y)
            squares.setdefault((column, row), []).append(mark)
            found.append(mark)
        mark.points.append(point)
    return found


def strokes(sketch: map.TownMap, lines: Iterable[list[list[float]]], *, closed: bool = False) -> str:
    """Draw lines as one path, leaving out steps too short to be seen."""
    steps: list[str] = []
    for line in lines:
        last: tuple[float, float] | None = None
        for longitude, latitude in line:
            x = round(map.MARGIN + (longitude - sketch.west) * sketch.squeeze * sketch.scale, 1)
            y = round(map.MARGIN + (sketch.north - latitude) * sketch.scale, 1)
            if last and abs(x - last[0]) < FINEST and abs(y - last[1]) < FINEST:
                continue
            steps.append(f"{'L' if last else 'M'}{x:g} {y:g}")
            last = (x, y)
        if closed and last:
            steps.append("Z")
    return "".join(steps)


def rings_of(shape: dict[str, Any] | None) -> list[list[list[float]]]:
    """Return every ring of a (Multi)Polygon."""
    if not shape:
        return []
    surfaces = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [ring for surface in surfaces for ring in surface]


def paths(sketch: map.TownMap, base: dict[str, Any]) -> list[dict[str, str]]:
    """Return what lies under the map, in the order of painting: {"kind": …, "d": …}."""
    drawn = [{"kind": "town", "d": strokes(sketch, rings_of(base["boundary"]), closed=True)}]
    for ground in base["grounds"]:
        rings = (ring for surface in ground["surfaces"] for ring in surface)
        drawn.append({"kind": f"{ground['kind']}-surface", "d": strokes(sketch, rings, closed=True)})
        drawn.append({"kind": f"{ground['kind']}-line", "d": strokes(sketch, ground["lines"])})
    drawn += [
        {"kind": "quarter", "d": strokes(sketch, rings_of(quarter["shape"]), closed=True)}
        for quarter in base["quarters"]
    ]
    return [path for path in drawn if path["d"]]
