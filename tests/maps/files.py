"""Files that a town hall might lay under its map, right and wrong."""

from __future__ import annotations

import io
import json
from typing import Any

from django.core.files.base import ContentFile
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

RING = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
WOOD = [[2.78, 50.45], [2.79, 50.45], [2.79, 50.46], [2.78, 50.46], [2.78, 50.45]]
ROAD = [[2.76, 50.44], [2.80, 50.46], [2.84, 50.48]]
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features: dict[str, Any], **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


ROADS = geojson(feature("LineString", ROAD), feature("Polygon", [WOOD]))


def moved(places: list[list[float]], by: float) -> list[list[float]]:
    return [[x + by, y] for x, y in places]


def pmtiles(
    *,
    kind: TileType = TileType.PNG,
    picture: bytes = PICTURE,
    bounds: tuple[float, float, float, float] = (2.75, 50.43, 2.85, 50.49),
    compression: Compression = Compression.NONE,
    zooms: tuple[int, ...] = (0, 1, 2),
) -> bytes:
    """Return a PMTiles file of a few pictures."""
    file = io.BytesIO()
    writer = Writer(file)
    for zoom in zooms:
        writer.write_tile(zxy_to_tileid(zoom, 0, 0), picture + bytes([zoom]))
    west, south, east, north = (round(side * 1e7) for side in bounds)
    writer.finalize(
        {
            "tile_type": kind,
            "tile_compression": compression,
            "min_lon_e7": west,
            "min_lat_e7": south,
            "max_lon_e7": east,
            "max_lat_e7": north,
        },
        {},
    )
    return file.getvalue()


def sent(content: bytes, name: str = "fond.pmtiles") -> ContentFile:
    return ContentFile(content, name=name)
