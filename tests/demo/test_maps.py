"""The ground of the demonstration: drawn, said to be, and every thing of the town standing on it."""

from __future__ import annotations

import pytest

from terril.maps.models import Ground, GroundKind, MapSettings
from terril.maps.queries import Point, base_of, points_of

pytestmark = pytest.mark.django_db


def test_the_ground_is_drawn_and_says_so(demo):
    grounds = Ground.objects.filter(territory=demo)
    assert {ground.kind for ground in grounds} == set(GroundKind)
    assert all("démonstration" in ground.source for ground in grounds)
    assert len(base_of(demo)["quarters"]) == 5


def test_the_state_is_asked_for_nothing(demo):
    assert not MapSettings.objects.filter(territory=demo).exists()


def test_things_of_each_kind_stand_on_it(demo):
    points = [Point(*row) for row in points_of(demo)]
    assert {point.is_of.name for point in points} >= {"initiatives", "besoins", "acteurs"}
    assert len(points) > 40
