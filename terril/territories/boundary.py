"""The boundary of a town, from whatever file is handed over to one checked (Multi)Polygon.

What it asks of a file is asked of every drawing (maps.shapes): `parsed`, `check_projection`,
`coordinates`, `check_degrees`, `check_surface`.

GeoJSON is RFC 7946: degrees of WGS 84, longitude first (section 3.1.1), closed rings (3.1.6), no
other coordinate system (section 4). Each way of getting it wrong has a sentence of its own, because
the person who exported the file can usually repair it in one click.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The old "crs" member (GeoJSON 2008, section 3) naming WGS 84 itself is harmless.
WGS84_NAMES = ("crs84", "4326", "ogc:1.3")
MAX_BYTES = 5 * 1024 * 1024
MAX_POINTS = 100_000


def read(geojson: str | bytes | dict[str, Any]) -> dict[str, Any]:
    """Return the geometry of a town's boundary: a GeoJSON Polygon or MultiPolygon.

    Arguments: `geojson` a text or an object: a geometry, a Feature, or a FeatureCollection of one.
    Raises ValidationError: too heavy, not JSON, not GeoJSON, not one surface, in another
    projection, latitude before longitude, a ring not closed, an outline that crosses itself.
    """
    geometry = _one_surface(parsed(geojson))
    check_degrees([point for ring in _rings(geometry) for point in ring])
    check_surface(geometry)
    return geometry


def check_surface(geometry: dict[str, Any]) -> None:
    """Raise ValidationError when a (Multi)Polygon is not closed, too small, or crosses itself."""
    rings = list(_rings(geometry))
    if any(ring[0] != ring[-1] for ring in rings):
        raise ValidationError(
            _("Le contour n'est pas fermé : son dernier point doit être le même que le premier.")
        )
    if any(len(ring) < 4 for ring in rings):
        raise ValidationError(_("Le contour a trop peu de points pour entourer une commune."))
    # Here and not above: it takes 25 MB that a worker who reads no boundary does without.
    from shapely.geometry import shape
    from shapely.validation import explain_validity

    surface = shape(geometry)
    if not surface.is_valid or surface.area == 0:
        raise ValidationError(
            _("Le contour se croise lui-même : corrigez-le dans l'outil qui l'a dessiné. (%(why)s)")
            % {"why": explain_validity(surface)}
        )


def parsed(geojson: str | bytes | dict[str, Any]) -> dict[str, Any]:
    """Return the object in a text. Raises ValidationError: too heavy, not JSON, not GeoJSON."""
    if isinstance(geojson, str | bytes):
        if len(geojson) > MAX_BYTES:
            raise ValidationError(
                _("Ce fichier est trop lourd : 5 Mo au plus. Un contour de commune fait moins de 100 ko.")
            )
        try:
            geojson = json.loads(geojson, parse_constant=_no_such_number)
        except (ValueError, RecursionError):
            raise ValidationError(
                _("Ce fichier n'est pas du JSON. Choisissez le format GeoJSON à l'export.")
            ) from None
    if not isinstance(geojson, dict) or not isinstance(geojson.get("type"), str):
        raise ValidationError(_("Ce fichier est du JSON, mais pas du GeoJSON : il lui manque un « type »."))
    return geojson


def _no_such_number(name: str) -> float:
    raise ValueError(name)


def _one_surface(thing: dict[str, Any]) -> dict[str, Any]:
    check_projection(thing)
    if thing["type"] == "FeatureCollection":
        features = thing.get("features")
        if not isinstance(features, list) or len(features) != 1 or not isinstance(features[0], dict):
            raise ValidationError(
                _("Ce fichier doit contenir un seul contour, celui de la commune ; il en contient %(count)d.")
                % {"count": len(features) if isinstance(features, list) else 0}
            )
        thing = features[0]
        check_projection(thing)
    if thing.get("type") == "Feature":
        thing = thing.get("geometry") or {}
        if not isinstance(thing, dict):
            thing = {}
        check_projection(thing)
    if thing.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValidationError(
            _("Une commune est une surface, un Polygon ou un MultiPolygon. Ce fichier contient : %(type)s.")
            % {"type": str(thing.get("type") or _("rien"))[:40]}
        )
    return {"type": thing["type"], "coordinates": coordinates(thing)}


def check_projection(thing: dict[str, Any]) -> None:
    """Raise ValidationError when the object says that it is in another projection than WGS 84."""
    if "crs" not in thing or thing["crs"] is None:
        return
    named = json.dumps(thing["crs"]).lower()
    if not any(name in named for name in WGS84_NAMES):
        raise ValidationError(_other_projection())


def _other_projection() -> str:
    return _(
        "Ce fichier est dans une autre projection, sans doute Lambert 93, en mètres. "
        "Exportez-le en WGS 84 (EPSG:4326), en degrés."
    )


def coordinates(geometry: dict[str, Any]) -> list[Any]:
    """Return the coordinates as nested lists of [longitude, latitude], whatever was nested there."""
    malformed = ValidationError(_("Ce GeoJSON est abîmé : ses coordonnées ne sont pas des listes de points."))

    def ring(value: Any) -> list[list[float]]:
        if not isinstance(value, list) or not value:
            raise malformed
        return [point(one) for one in value]

    def point(value: Any) -> list[float]:
        if not isinstance(value, list) or not 2 <= len(value) <= 4:
            raise malformed
        if not all(isinstance(n, int | float) and not isinstance(n, bool) and n == n for n in value):
            raise malformed  # what is not equal to itself is "not a number"
        # A height, if any, is left out: a boundary lies on the map. So are numbers of a thousand digits.
        if any(abs(n) > 1e12 for n in value[:2]):
            raise ValidationError(_other_projection())
        return [float(value[0]), float(value[1])]

    def polygon(value: Any) -> list[list[list[float]]]:
        if not isinstance(value, list) or not value:
            raise malformed
        return [ring(one) for one in value]

    value = geometry.get("coordinates")
    if geometry["type"] == "LineString":
        return ring(value)
    if geometry["type"] in ("Polygon", "MultiLineString"):
        return polygon(value)
    if not isinstance(value, list) or not value:
        raise malformed
    return [polygon(one) for one in value]


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def check_degrees(points: list[list[float]]) -> None:
    """Raise ValidationError: too many points, not in degrees, latitude before longitude."""
    if len(points) > MAX_POINTS:
        raise ValidationError(
            _("Ce fichier a %(count)d points, c'est trop : simplifiez-le avant de l'exporter.")
            % {"count": len(points)}
        )
    if any(abs(x) > 180 or abs(y) > 180 for x, y in points):
        raise ValidationError(_other_projection())
    if any(abs(y) > 90 for _x, y in points) or _looks_swapped(points):
        raise ValidationError(
            _(
                "Latitude et longitude sont inversées : en GeoJSON, la longitude vient d'abord "
                "(2.79, 50.46 pour Loos-en-Gohelle)."
            )
        )


def _looks_swapped(points: list[list[float]]) -> bool:
    # European France lies between longitudes -6 and 10, latitudes 41 and 52: swapped, it would be a
    # place off the coast of Somalia, where no French commune is.
    return all(40 < x < 52 and -6 < y < 10 for x, y in points)
