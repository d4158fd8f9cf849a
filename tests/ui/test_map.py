"""The drawn map: what is placed is found again, whatever the shape of the town."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terril.ui import map

SQUARE = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
ISLAND = [[2.90, 50.43], [2.91, 50.43], [2.91, 50.44], [2.90, 50.43]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}


@pytest.mark.parametrize(
    ("shape", "rings"),
    [
        (POLYGON, 1),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLAND]]}, 2),
        ({"type": "Feature", "geometry": POLYGON, "properties": {}}, 1),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}]}, 1),
        ({"type": "GeometryCollection", "geometries": [POLYGON]}, 1),
    ],
)
def test_every_kind_of_boundary_is_drawn(shape, rings):
    sketch = map.draw(shape)
    assert sketch.outline.count("M") == sketch.outline.count("Z") == rings
    assert sketch.width == map.WIDTH
    assert 0 < sketch.height <= map.HIGHEST + 1


@pytest.mark.parametrize(
    "shape", [None, {"type": "Feature", "geometry": None}, {"type": "Point", "coordinates": [1, 2]}]
)
def test_without_a_boundary_the_places_make_the_frame(shape):
    assert map.draw(shape) is None
    sketch = map.draw(shape, [(50.45, 2.8)])
    x, y = sketch.point(50.45, 2.8)
    assert x == pytest.approx(sketch.width / 2, abs=1)
    assert y == pytest.approx(sketch.height / 2, abs=1)


def test_north_is_above_and_east_on_the_right():
    sketch = map.draw(POLYGON)
    south_west, north_east = sketch.point(50.44, 2.76), sketch.point(50.48, 2.84)
    assert south_west[0] < north_east[0]
    assert south_west[1] > north_east[1]


def test_what_lies_elsewhere_is_not_drawn():
    assert map.draw(POLYGON).point(48.85, 2.35) is None
    assert map.draw(POLYGON).point(float("nan"), 2.8) is None


@given(st.floats(50.43, 50.49), st.floats(2.75, 2.85), st.sampled_from([200, 300, 640]))
def test_a_place_touched_is_the_place_drawn(latitude, longitude, width):
    sketch = map.draw(POLYGON, width=width)
    found = sketch.place(*sketch.point(latitude, longitude))
    assert found[0] == pytest.approx(latitude, abs=1e-4)
    assert found[1] == pytest.approx(longitude, abs=1e-4)


def test_a_high_town_fits_too():
    high = {
        "type": "Polygon",
        "coordinates": [[[2.0, 50.0], [2.01, 50.0], [2.01, 50.5], [2.0, 50.5], [2.0, 50.0]]],
    }
    sketch = map.draw(high)
    assert sketch.height <= map.HIGHEST + 1
    assert sketch.point(50.25, 2.005)[0] == pytest.approx(sketch.width / 2, abs=1)
