"""Finding what has a place, and what lies under it."""

from terril.maps.queries.ground import base_of, drawn_quarters_of, grounds_of, settings_of, tiles_of
from terril.maps.queries.layers import LAYERS, Layer
from terril.maps.queries.points import Point, points_of

__all__ = [
    "LAYERS",
    "Layer",
    "Point",
    "base_of",
    "drawn_quarters_of",
    "grounds_of",
    "points_of",
    "settings_of",
    "tiles_of",
]
