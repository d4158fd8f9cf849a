"""Drawings of the ground from a file of the town: checked, cut around the town, thinned.

The file is GeoJSON, as a geographical information system or OpenStreetMap gives it. What is wrong
with it is said in a sentence that the person who exported it can act on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.territories import boundary

LINES = ("LineString", "MultiLineString")
SURFACES = ("Polygon", "MultiPolygon")
# What lies around the town is drawn too: about 800 m.
AROUND = 0.01
# Two metres: nobody sees the difference on a map of a town.
THIN = 0.00002
DIGITS = 5
# What one drawing may weigh once thinned: about 400 kB of text, 120 kB compressed.
MAX_KEPT = 25_000

Shapes = dict[str, list[Any]]


def read(geojson: str | bytes | dict[str, Any], town_boundary: dict[str, Any] | None) -> Shapes:
    """Return {"lines": …, "surfaces": …}: what the file draws in the town and just around it.

    Raises ValidationError: no boundary to compare with, not GeoJSON, nothing to draw, another
    projection, latitude before longitude, a surface that crosses itself, outside the town, too heavy.
    """
    if not town_boundary:
        raise ValidationError(
            _(
                "Donnez d'abord le contour de la commune, dans ses réglages : un dessin se découpe "
                "autour de lui."
            )
        )
    geometries = _checked(boundary.parsed(geojson))
    # Here and not above: it takes 25 MB that a worker who reads no drawing does without.
    from shapely import box
    from shapely.geometry import shape

    west, south, east, north = shape(town_boundary).bounds
    frame = box(west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    kept: Shapes = {"lines": [], "surfaces": []}
    for geometry in geometries:
        drawn = shape(geometry)
        if drawn.intersects(frame):
            _keep(kept, drawn.intersection(frame).simplify(THIN))
    if not kept["lines"] and not kept["surfaces"]:
        raise ValidationError(_elsewhere(geometries, (west, south, east, north)))
    count = sum(len(line) for line in _every_line(kept))
    if count > MAX_KEPT:
        raise ValidationError(
            _(
                "Ce dessin garde %(count)d points autour de la commune, et %(most)d au plus se dessinent sur "
                "un téléphone. Partagez-le en plusieurs fichiers plus simples, ou gardez les grandes lignes."
            )
            % {"count": count, "most": MAX_KEPT}
        )
    return kept


def read_quarters(geojson: str | bytes | dict[str, Any], names: list[str]) -> dict[str, dict[str, Any]]:
    """Return the outlines of quarters by the name the town gives them, from a file that names each.

    Raises ValidationError: not GeoJSON, a quarter without its name, one the town does not have, one
    twice, one that is no surface or crosses itself.
    """
    known = {name.casefold(): name for name in names}
    thing = boundary.parsed(geojson)
    features = thing.get("features") if thing["type"] == "FeatureCollection" else [thing]
    boundary.check_projection(thing)
    found: dict[str, dict[str, Any]] = {}
    for feature in features if isinstance(features, list) else []:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        said = next((properties[key] for key in ("nom", "name", "NOM", "NAME") if properties.get(key)), "")
        if not said:
            raise ValidationError(_("Un quartier du fichier n'a pas de nom : il faut une colonne « nom »."))
        name = known.get(str(said).strip().casefold())
        if name is None:
            raise ValidationError(
                _("La commune n'a pas de quartier « %(name)s ». Ajoutez-le d'abord, ou corrigez son nom.")
                % {"name": str(said)[:80]}
            )
        if name in found:
            raise ValidationError(
                _("Le quartier « %(name)s » est deux fois dans le fichier.") % {"name": name}
            )
        try:
            found[name] = boundary.read(feature)
        except ValidationError as error:
            raise ValidationError([f"{name} : {message}" for message in error.messages]) from None
    if not found:
        raise ValidationError(_("Ce fichier ne contient aucun quartier."))
    return found


def _checked(thing: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines and surfaces of a file, each of them right."""
    geometries = [
        {"type": geometry["type"], "coordinates": boundary.coordinates(geometry)}
        for geometry in _geometries(thing, depth=0)
        if geometry.get("type") in (*LINES, *SURFACES)
    ]
    if not geometries:
        raise ValidationError(
            _(
                "Ce fichier n'a ni ligne ni surface : il n'y a rien à dessiner. Des points ne "
                "font pas un fond."
            )
        )
    boundary.check_degrees([point for geometry in geometries for point in _points(geometry["coordinates"])])
    for number, geometry in enumerate(geometries, start=1):
        if geometry["type"] in SURFACES:
            try:
                boundary.check_surface(geometry)
            except ValidationError as error:
                where = _("Dans la surface n° %(number)d du fichier : ") % {"number": number}
                raise ValidationError([where + message for message in error.messages]) from None
        elif any(len(line) < 2 for line in _lines(geometry)):
            raise ValidationError(_("Une ligne du fichier n'a qu'un point : elle ne se dessine pas."))
    return geometries


def _geometries(thing: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Give every geometry of a GeoJSON object; what is none is left out."""
    if not isinstance(thing, dict) or depth > 4:
        return
    boundary.check_projection(thing)
    match thing.get("type"):
        case "FeatureCollection":
            inner = thing.get("features")
        case "Feature":
            inner = [thing.get("geometry")]
        case "GeometryCollection":
            inner = thing.get("geometries")
        case _:
            yield thing
            return
    for one in inner if isinstance(inner, list) else []:
        yield from _geometries(one, depth + 1)


def _lines(geometry: dict[str, Any]) -> list[Any]:
    return [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]


def _points(nested: list[Any]) -> Iterator[list[float]]:
    if nested and isinstance(nested[0], float):
        yield nested
    else:
        for one in nested:
            yield from _points(one)


def _keep(kept: Shapes, drawn: Any) -> None:
    """Put what was cut out with its like, its places rounded to a metre."""
    if drawn.geom_type == "Polygon" and not drawn.is_empty:
        kept["surfaces"].append([_rounded(ring) for ring in (drawn.exterior, *drawn.interiors)])
    elif drawn.geom_type == "LineString" and not drawn.is_empty:
        kept["lines"].append(_rounded(drawn))
    else:
        for part in getattr(drawn, "geoms", ()):
            _keep(kept, part)


def _rounded(line: Any) -> list[list[float]]:
    return [[round(x, DIGITS), round(y, DIGITS)] for x, y, *_height in line.coords]


def _every_line(kept: Shapes) -> Iterator[list[Any]]:
    yield from kept["lines"]
    for surface in kept["surfaces"]:
        yield from surface


def _elsewhere(geometries: list[dict[str, Any]], bounds: tuple[float, ...]) -> str:
    """Say where the file lies and where the town is."""
    points = [point for geometry in geometries for point in _points(geometry["coordinates"])]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    said = "%.2f, %.2f"
    return _(
        "Ce fichier est hors de la commune : il va de %(from)s à %(to)s (longitude, latitude), et la commune "
        "de %(town_from)s à %(town_to)s."
    ) % {
        "from": said % (west, south),
        "to": said % (east, north),
        "town_from": said % bounds[:2],
        "town_to": said % bounds[2:],
    }
