"""Each way of getting a boundary wrong has a sentence of its own."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from terril.territories import boundary

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "geo"
SQUARE = [[2.75, 50.45], [2.80, 50.45], [2.80, 50.48], [2.75, 50.48], [2.75, 50.45]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}


def refused(geojson):
    with pytest.raises(ValidationError) as caught:
        boundary.read(geojson)
    return caught.value.messages[0]


def polygon(*points):
    return {"type": "Polygon", "coordinates": [list(map(list, points))]}


def moved(geometry, change):
    def walk(value):
        return change(*value[:2]) if isinstance(value[0], int | float) else [walk(one) for one in value]

    return {**geometry, "coordinates": walk(copy.deepcopy(geometry["coordinates"]))}


def test_the_real_boundary_of_a_town_is_read():
    path = DATA / "loos_en_gohelle_62528.geojson"
    if not path.exists():
        pytest.skip("../shared/data is not beside this copy of the project")
    geometry = boundary.read(path.read_bytes())
    assert geometry["type"] == "Polygon"
    longitude, latitude = shape(geometry).centroid.coords[0]
    assert (round(longitude, 1), round(latitude, 1)) == (2.8, 50.5)
    assert boundary.read(json.dumps(geometry)) == geometry
    assert "Lambert 93" in refused(moved(geometry, lambda x, y: [x * 100_000, y * 100_000]))
    assert "inversées" in refused(moved(geometry, lambda x, y: [y, x]))


def test_the_real_boundaries_of_a_whole_agglomeration_are_too_many():
    path = DATA / "call_communes_2018.geojson"
    if not path.exists():
        pytest.skip("../shared/data is not beside this copy of the project")
    assert "un seul contour" in refused(path.read_text(encoding="utf-8"))
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        assert boundary.read(feature)["type"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize(
    "thing",
    [
        POLYGON,
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "Feature", "properties": {}, "geometry": POLYGON},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}]},
        {**POLYGON, "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
        {**POLYGON, "crs": None},
        {**POLYGON, "crs": {"type": "name", "properties": {"name": "EPSG:4326"}}},
    ],
)
def test_every_wrapping_of_one_surface_is_read(thing):
    kept = boundary.read(thing)
    assert shape(kept).equals(shape(POLYGON))
    assert set(kept) == {"type", "coordinates"}


def test_heights_are_left_out():
    assert boundary.read(moved(POLYGON, lambda x, y: [x, y, 146.5])) == POLYGON


def test_a_hole_is_kept():
    hole = [[2.76, 50.46], [2.77, 50.46], [2.77, 50.47], [2.76, 50.46]]
    assert len(boundary.read({"type": "Polygon", "coordinates": [SQUARE, hole]})["coordinates"]) == 2


@pytest.mark.parametrize(
    "town", [(-61.5, 16.2), (55.4, -21.1), (45.2, -12.8), (-149.5, -17.5), (-52.3, 4.9), (166.4, -22.2)]
)
def test_towns_overseas_are_not_taken_for_swapped(town):
    x, y = town
    geometry = polygon((x, y), (x + 0.1, y), (x + 0.1, y + 0.1), (x, y))
    assert boundary.read(geometry)["type"] == "Polygon"


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        ("", "pas du JSON"),
        ("{", "pas du JSON"),
        (b"\xff\xfe\x00", "pas du JSON"),
        ("[" * 100_000, "pas du JSON"),
        ('{"type": "Polygon", "coordinates": NaN}', "pas du JSON"),
        ("nom;insee\nLoos;62528", "pas du JSON"),
        ("null", "pas du GeoJSON"),
        ("[]", "pas du GeoJSON"),
        ('{"name": "Loos"}', "pas du GeoJSON"),
        ({"type": 3}, "pas du GeoJSON"),
        (" " * (boundary.MAX_BYTES + 1), "trop lourd"),
        ({"type": "Point", "coordinates": [2.7, 50.4]}, "Point"),
        ({"type": "LineString", "coordinates": SQUARE}, "LineString"),
        ({"type": "Feature", "geometry": None}, "rien"),
        ({"type": "Feature", "geometry": [1]}, "rien"),
        ({"type": "FeatureCollection", "features": []}, "0"),
        ({"type": "FeatureCollection", "features": "x"}, "un seul contour"),
        ({"type": "FeatureCollection", "features": [1]}, "un seul contour"),
        ({"type": "Polygon"}, "abîmé"),
        ({"type": "Polygon", "coordinates": []}, "abîmé"),
        ({"type": "Polygon", "coordinates": [[]]}, "abîmé"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "abîmé"),
        ({"type": "Polygon", "coordinates": [[[True, False]]]}, "abîmé"),
        (moved(POLYGON, lambda x, y: [float("nan"), y]), "abîmé"),
        ({"type": "Polygon", "coordinates": [[[1]]]}, "abîmé"),
        ({"type": "Polygon", "coordinates": SQUARE}, "abîmé"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, "abîmé"),
        ({"type": "MultiPolygon", "coordinates": {}}, "abîmé"),
        (polygon((2.75, 50.45), (2.8, 50.45), (2.8, 50.48), (2.75, 50.48)), "pas fermé"),
        (polygon((2.75, 50.45), (2.8, 50.45), (2.75, 50.45)), "trop peu de points"),
        (polygon((2.75, 50.45), (2.8, 50.48), (2.8, 50.45), (2.75, 50.48), (2.75, 50.45)), "se croise"),
        (polygon((2.75, 50.45), (2.8, 50.45), (2.78, 50.45), (2.75, 50.45)), "se croise"),
        (moved(POLYGON, lambda x, y: [x + 684_000, y + 7_040_000]), "Lambert 93"),
        ({"type": "Polygon", "coordinates": [[[10**400, 1]]]}, "Lambert 93"),
        ({**POLYGON, "crs": {"type": "name", "properties": {"name": "EPSG:2154"}}}, "Lambert 93"),
        ({**POLYGON, "crs": 3}, "Lambert 93"),
        (
            {
                "type": "FeatureCollection",
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}},
                "features": [{"type": "Feature", "geometry": POLYGON}],
            },
            "Lambert 93",
        ),
        (moved(POLYGON, lambda x, y: [y, x]), "inversées"),
        (moved(POLYGON, lambda x, y: [x, y + 60]), "inversées"),
    ],
)  # fmt: skip
def test_what_is_no_boundary_is_refused_for_its_own_reason(thing, says):
    assert says in refused(thing)


def test_too_many_points_are_refused():
    many = [[2.75 + i / 1e9, 50.45] for i in range(boundary.MAX_POINTS + 1)]
    assert "simplifiez" in refused(polygon(*many))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["Polygon", "MultiPolygon", "Feature", "FeatureCollection"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["type", "coordinates", "geometry", "features", "crs", "x"]), inner, max_size=5
    ),
    max_leaves=20,
)  # fmt: skip


@given(json_values)
def test_whatever_the_file_holds_is_a_boundary_or_a_sentence(value):
    try:
        kept = boundary.read(json.dumps(value))
    except ValidationError:
        return
    assert shape(kept).is_valid


@given(st.sampled_from(["Polygon", "MultiPolygon"]), json_values)
def test_whatever_the_coordinates_are_it_is_a_boundary_or_a_sentence(kind, value):
    try:
        kept = boundary.read({"type": kind, "coordinates": value})
    except ValidationError:
        return
    assert shape(kept).is_valid
