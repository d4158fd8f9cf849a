"""What a file of the town draws, and every way of getting it wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from terril.maps import shapes
from tests.maps.files import RING, ROAD, ROADS, WOOD, feature, geojson, moved
from tests.real_parts import missing

TOWN = {"type": "Polygon", "coordinates": [RING]}
REAL = Path(__file__).parents[3] / "shared" / "data" / "geo" / "loos_en_gohelle_62528.geojson"
BOW_TIE = [[2.78, 50.45], [2.79, 50.46], [2.79, 50.45], [2.78, 50.46], [2.78, 50.45]]


def refused(content, town=TOWN):
    with pytest.raises(ValidationError) as objection:
        shapes.read(content, town)
    return " ".join(objection.value.messages).replace("\u00a0", " ")


def test_lines_and_surfaces_are_kept_apart():
    kept = shapes.read(ROADS, TOWN)
    # What turns nowhere is one stroke.
    assert kept["lines"] == [[ROAD[0], ROAD[-1]]]
    assert len(kept["surfaces"]) == 1


def test_what_is_far_around_is_cut_off():
    kept = shapes.read(geojson(feature("LineString", [[2.0, 50.46], [2.8, 50.46]])), TOWN)
    assert kept["lines"] == [[[2.74, 50.46], [2.8, 50.46]]]


def test_an_island_and_its_hole_stay():
    hole = [[2.783, 50.453], [2.786, 50.453], [2.786, 50.456], [2.783, 50.456], [2.783, 50.453]]
    kept = shapes.read({"type": "MultiPolygon", "coordinates": [[WOOD, hole]]}, TOWN)
    assert len(kept["surfaces"][0]) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "n'est pas du JSON"),
        ("[1]", "pas du GeoJSON"),
        (b"\x89PNG\r\n", "n'est pas du JSON"),
        (" " * 5_300_000, "trop lourd"),
        (geojson(), "rien à dessiner"),
        (geojson(feature("Point", [2.78, 50.45])), "rien à dessiner"),
        (geojson(feature("LineString", [[50.45, 2.78], [50.46, 2.79]])), "sont inversées"),
        (geojson(feature("LineString", [[685000, 7037000], [686000, 7037500]])), "autre projection"),
        (geojson(feature("LineString", ROAD), crs={"properties": {"name": "EPSG:2154"}}), "autre projection"),
        (geojson(feature("Polygon", [BOW_TIE])), "se croise lui-même"),
        (geojson(feature("Polygon", [WOOD[:-1]])), "n'est pas fermé"),
        (geojson(feature("LineString", ["a", "b"])), "abîmé"),
        (geojson(feature("LineString", [[2.78, float("1e400")], [2.78, 50]])), "n'est pas du JSON"),
        (geojson(feature("LineString", [[2.78, 50.45]])), "n'a qu'un point"),
        (geojson(feature("LineString", moved(ROAD, 1))), "hors de la commune : il va de 3.76"),
        ("[" * 200_000, "n'est pas du JSON"),
    ],
)
def test_each_fault_has_its_sentence(content, said):
    assert said in refused(content)


def test_a_surface_that_is_wrong_is_named_by_its_rank():
    assert "Dans la surface n° 2" in refused(
        geojson(feature("Polygon", [WOOD]), feature("Polygon", [BOW_TIE]))
    )


def test_without_a_boundary_there_is_nothing_to_cut_around():
    assert "d'abord le contour" in refused(ROADS, None)


def test_too_many_points_are_too_many_for_a_phone(monkeypatch):
    monkeypatch.setattr(shapes, "MAX_KEPT", 3)
    assert "garde 7 points" in refused(ROADS)


QUARTER = feature("Polygon", [WOOD], nom="Cité 12")


def test_quarters_are_known_by_their_names():
    found = shapes.read_quarters(geojson(feature("Polygon", [WOOD], name="cité 12")), ["Cité 12", "Centre"])
    assert found == {"Cité 12": {"type": "Polygon", "coordinates": [WOOD]}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (geojson(), "aucun quartier"),
        (geojson(feature("Polygon", [WOOD])), "n'a pas de nom"),
        (geojson(feature("Polygon", [WOOD], nom="Ailleurs")), "n'a pas de quartier « Ailleurs »"),
        (geojson(QUARTER, QUARTER), "est deux fois"),
        (geojson(feature("Polygon", [BOW_TIE], nom="Cité 12")), "Cité 12 : Le contour se croise"),
        (geojson(feature("LineString", ROAD, nom="Cité 12")), "est une surface"),
        (json.dumps({"type": "FeatureCollection", "features": [3]}), "n'a pas de nom"),
        (json.dumps({"type": "FeatureCollection", "features": "x"}), "aucun quartier"),
    ],
)
def test_a_wrong_quarter_has_its_sentence(content, said):
    with pytest.raises(ValidationError) as objection:
        shapes.read_quarters(content, ["Cité 12"])
    assert said in " ".join(objection.value.messages).replace("\u00a0", " ")


def test_a_real_boundary_is_a_drawing_too():
    if not REAL.exists():
        missing("the boundary of Loos-en-Gohelle", "it lies beside the repository, in shared/data/geo")
    content = REAL.read_bytes()
    geometry = json.loads(content)
    geometry = geometry.get("geometry") or geometry["features"][0]["geometry"]
    assert shapes.read(content, geometry)["surfaces"]
    assert "hors de la commune" in refused(content, {"type": "Polygon", "coordinates": [moved(RING, 1)]})
