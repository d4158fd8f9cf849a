"""The ground under the map of the demonstration, drawn by hand: no map was copied."""

from __future__ import annotations

import json
import math
from typing import Any

from terril.demo import texts
from terril.demo.telling import Story, Telling
from terril.maps import actions as maps
from terril.people.queries import system

Place = tuple[float, float]

# Latitude, longitude of the middle of each quarter, and how far it reaches, in degrees of latitude.
QUARTERS: dict[str, tuple[Place, float]] = {
    "centre": ((50.4578, 2.7937), 0.0034),
    "cite_5": ((50.4529, 2.7850), 0.0026),
    "cite_11": ((50.4466, 2.7868), 0.0028),
    "cite_12": ((50.4627, 2.7998), 0.0028),
    "cite_16": ((50.4627, 2.7850), 0.0032),
}
# The two cones of the slag heap, side by side, and the fields to the north and to the west.
WOODS: tuple[tuple[Place, float], ...] = (
    ((50.4452, 2.7808), 0.0021),
    ((50.4437, 2.7862), 0.0019),
    ((50.4700, 2.7880), 0.0034),
    ((50.4668, 2.8085), 0.0032),
    ((50.4548, 2.7688), 0.0036),
    ((50.4510, 2.8098), 0.0030),
)
BASINS: tuple[tuple[Place, float], ...] = (((50.4441, 2.7925), 0.0007), ((50.4655, 2.7945), 0.0005))
ROADS: tuple[tuple[Place, ...], ...] = (
    # From one town to the next, through the middle.
    (
        (50.4400, 2.7640),
        (50.4462, 2.7745),
        (50.4520, 2.7848),
        (50.4575, 2.7930),
        (50.4628, 2.8003),
        (50.4690, 2.8100),
    ),
    (
        (50.4770, 2.7815),
        (50.4705, 2.7850),
        (50.4640, 2.7885),
        (50.4575, 2.7930),
        (50.4510, 2.7985),
        (50.4448, 2.8000),
    ),
    ((50.4520, 2.7600), (50.4545, 2.7720), (50.4560, 2.7830), (50.4575, 2.7930)),
    ((50.4575, 2.7930), (50.4560, 2.8040), (50.4545, 2.8155)),
    ((50.4640, 2.7885), (50.4632, 2.7945), (50.4628, 2.8003)),
    ((50.4520, 2.7848), (50.4475, 2.7866), (50.4425, 2.7880)),
)
# The green belt, where the coal trains went: "15 km of green belt with cycle paths".
BELT: tuple[Place, ...] = (
    (50.4420, 2.7740), (50.4478, 2.7772), (50.4560, 2.7790), (50.4630, 2.7800), (50.4688, 2.7845),
    (50.4706, 2.7935), (50.4680, 2.8030), (50.4620, 2.8080), (50.4550, 2.8072), (50.4488, 2.8005),
    (50.4435, 2.7930), (50.4415, 2.7840), (50.4420, 2.7740),
)  # fmt: skip


def ground(telling: Telling) -> Story:
    """Lay a drawn ground under the map: the quarters, the slag heap and the fields, the streets, the belt."""
    yield telling.at(868, 10)
    words = texts.load("maps", telling.language)
    actor, town = system(), telling.town
    quarters = [
        _feature("Polygon", [_pebble(middle, reach)], nom=telling.quarters[key].name)
        for key, (middle, reach) in QUARTERS.items()
    ]
    maps.draw_quarters(actor, town, geojson=_collection(quarters))
    houses = [
        _feature("Polygon", [house])
        for middle, reach in QUARTERS.values()
        for house in _houses(middle, reach)
    ]
    layers = {
        "woods": [_feature("Polygon", [_pebble(*wood)]) for wood in WOODS],
        "water": [_feature("Polygon", [_pebble(*basin)]) for basin in BASINS],
        "buildings": houses,
        "paths": [_feature("LineString", _line(BELT))],
        "roads": [_feature("LineString", _line(road)) for road in ROADS],
    }
    for kind, features in layers.items():
        maps.add_ground(
            actor, town, kind=kind, name=words[kind], source=words["source"], geojson=_collection(features)
        )


def _line(places: tuple[Place, ...]) -> list[list[float]]:
    return [[longitude, latitude] for latitude, longitude in places]


def _pebble(middle: Place, reach: float) -> list[list[float]]:
    """Draw a round that is not quite one, as a hand would."""
    latitude, longitude = middle
    squeeze = math.cos(math.radians(latitude))
    ring = []
    for step in range(18):
        angle = step * math.tau / 18
        far = reach * (1 + 0.13 * math.sin(2 * angle + 900 * longitude) + 0.06 * math.cos(3 * angle))
        ring.append(
            [
                round(longitude + far * math.cos(angle) / squeeze, 6),
                round(latitude + far * math.sin(angle), 6),
            ]
        )
    return [*ring, ring[0]]


def _houses(middle: Place, reach: float) -> list[list[list[float]]]:
    """Draw the rows of small houses of a mining quarter."""
    latitude, longitude = middle
    rows = []
    for row in range(-2, 3):
        for column in range(-2, 3):
            if (row, column) in ((0, 0), (2, 2), (-2, -2)):
                continue
            south = latitude + row * reach * 0.28
            west = longitude + column * reach * 0.44
            north, east = south + reach * 0.09, west + reach * 0.3
            ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
            rows.append([[round(x, 6), round(y, 6)] for x, y in ring])
    return rows


def _feature(kind: str, coordinates: Any, **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _collection(features: list[dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})
