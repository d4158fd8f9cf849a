"""A drawn map of the town: its boundary as one outline, places as points. No tiles, no third party.

At the size of a town the Earth is flat enough: longitudes are shortened by the cosine of the middle
latitude (the equirectangular projection), an error of less than a metre over ten kilometres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

WIDTH = 640
# A town twice as high as it is wide still fits on a phone.
HIGHEST = 760
MARGIN = 14
# Metres around a lone point, when no boundary is known.
AROUND = 0.004
# Two places of the outline nearer than this (in drawn units) are one to the eye.
FINEST = 0.8

Place = tuple[float, float]


@dataclass(frozen=True)
class TownMap:
    """A frame on the ground, and what is drawn in it."""

    width: int
    height: int
    outline: str
    west: float
    north: float
    scale: float
    squeeze: float

    def point(self, latitude: float, longitude: float) -> tuple[float, float] | None:
        """Return where a place is drawn, or None when it lies outside the frame."""
        x = MARGIN + (longitude - self.west) * self.squeeze * self.scale
        y = MARGIN + (self.north - latitude) * self.scale
        if not (0 <= x <= self.width and 0 <= y <= self.height):
            return None
        return round(x, 1), round(y, 1)

    def place(self, x: float, y: float) -> Place:
        """Return the latitude and longitude under a point of the drawing; the inverse of `point`."""
        return (
            round(self.north - (y - MARGIN) / self.scale, 6),
            round(self.west + (x - MARGIN) / (self.scale * self.squeeze), 6),
        )


def draw(
    boundary: dict[str, Any] | None, places: Iterable[Place] = (), *, width: int = WIDTH
) -> TownMap | None:
    """Frame a town on a drawing `width` wide.

    Arguments: `boundary` its GeoJSON (geometry, feature or collection; longitudes first, RFC 7946), or
    None, in which case the frame holds the `places` (latitude, longitude). None when there is neither.
    """
    rings = [ring for ring in _rings(boundary) if len(ring) > 3] if boundary else []
    seen = [(lat, lon) for ring in rings for lon, lat in ring] or [
        (lat + dy, lon + dx) for lat, lon in places for dy, dx in ((-AROUND, -AROUND), (AROUND, AROUND))
    ]
    if not seen:
        return None
    south, north = min(lat for lat, _ in seen), max(lat for lat, _ in seen)
    west, east = min(lon for _, lon in seen), max(lon for _, lon in seen)
    squeeze = max(0.01, math.cos(math.radians((south + north) / 2)))
    across, down = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2 * MARGIN) / across, (HIGHEST * width / WIDTH - 2 * MARGIN) / down)
    sketch = TownMap(
        width=width,
        height=math.ceil(down * scale + 2 * MARGIN),
        outline="",
        # Centred, when it is the height that decides.
        west=west - ((width - 2 * MARGIN) / scale - across) / 2 / squeeze,
        north=north,
        scale=scale,
        squeeze=squeeze,
    )
    outline = "".join(_line(sketch, ring) for ring in rings)
    return TownMap(**{**sketch.__dict__, "outline": outline})


def _rings(shape: dict[str, Any]) -> Iterator[list[list[float]]]:
    """Give every ring of a GeoJSON shape, islands and holes alike."""
    match shape.get("type"):
        case "FeatureCollection":
            for feature in shape["features"]:
                yield from _rings(feature)
        case "Feature":
            yield from _rings(shape["geometry"] or {})
        case "GeometryCollection":
            for geometry in shape["geometries"]:
                yield from _rings(geometry)
        case "MultiPolygon":
            for polygon in shape["coordinates"]:
                yield from ([place[:2] for place in ring] for ring in polygon)
        case "Polygon":
            yield from ([place[:2] for place in ring] for ring in shape["coordinates"])


def _line(sketch: TownMap, ring: list[list[float]]) -> str:
    """Draw one closed ring as whole steps, leaving out what nobody can see."""
    steps: list[str] = []
    last: tuple[float, float] | None = None
    for longitude, latitude in ring:
        x = round(MARGIN + (longitude - sketch.west) * sketch.squeeze * sketch.scale, 1)
        y = round(MARGIN + (sketch.north - latitude) * sketch.scale, 1)
        if last and abs(x - last[0]) < FINEST and abs(y - last[1]) < FINEST:
            continue
        steps.append(f"{'L' if last else 'M'}{x:g} {y:g}")
        last = (x, y)
    return "".join(steps) + "Z" if steps else ""
