"""The star, and the orientations that lead to it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.people.queries import system
from terril.vision import actions, queries
from terril.vision.models import Orientation, Vision
from tests import factories

pytestmark = pytest.mark.django_db


def horizon(years: int = 10) -> int:
    return clock.today().year + years


def test_a_town_has_one_star(town, mayor):
    assert queries.star_of(town) is None
    actions.set_star(mayor, town, star="Une ville qui se nourrit", horizon=horizon())
    actions.set_star(mayor, town, star=" Une ville  qui respire ", promise="Ensemble", horizon=horizon(20))
    vision = queries.star_of(town)
    assert (vision.star, vision.promise, vision.horizon) == ("Une ville qui respire", "Ensemble", horizon(20))
    assert Vision.objects.count() == 1
    facts = JournalEntry.objects.order_by("pk").values_list("facts__star", flat=True)
    assert list(facts) == ["Une ville qui se nourrit", "Une ville qui respire"]


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("star", {"star": ""}),
        ("star", {"star": "a" * 161}),
        ("promise", {"promise": "a" * 5001}),
        ("horizon", {"horizon": 1998}),
        ("horizon", {"horizon": 10**30}),
    ],
)
def test_a_star_that_cannot_be(town, mayor, field, details):
    with pytest.raises(ValidationError) as error:
        actions.set_star(mayor, town, **{"star": "Une ville", "horizon": horizon(), **details})
    assert error.value.message_dict[field]
    assert not Vision.objects.exists()
    assert not JournalEntry.objects.exists()


def test_orientations_keep_the_town_s_order(town, mayor):
    for position, title in ((2, "L'eau"), (1, "La terre"), (1, "L'air")):
        actions.add_orientation(mayor, town, title=title, why="Parce que", position=position)
    factories.OrientationFactory()
    found = queries.orientations_of(town)
    assert [orientation.title for orientation in found] == ["L'air", "La terre", "L'eau"]
    assert {orientation.slug for orientation in found} == {"lair", "la-terre", "leau"}
    assert JournalEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "a" * 101}),
        ("title", {"title": "L'EAU"}),
        ("why", {"why": "a" * 5001}),
        ("position", {"position": -1}),
        ("position", {"position": 10**9}),
    ],
)
def test_an_orientation_that_cannot_be(town, mayor, field, details):
    actions.add_orientation(mayor, town, title="L'eau")
    with pytest.raises(ValidationError) as error:
        actions.add_orientation(mayor, town, **{"title": "La terre", **details})
    assert error.value.message_dict[field]
    assert Orientation.objects.count() == JournalEntry.objects.count() == 1


def test_those_who_work_for_the_town_write_its_vision(town, officer, mayor, administrator, inhabitant):
    for number, actor in enumerate((officer, mayor, administrator, system())):
        actions.set_star(actor, town, star="Une ville", horizon=horizon())
        actions.add_orientation(actor, town, title=f"Orientation {number}")
    told = JournalEntry.objects.count()
    elsewhere = factories.UserFactory(elected_of=factories.TownFactory())
    for actor in (inhabitant, elsewhere):
        with pytest.raises(NotAllowed, match="projet de ville"):
            actions.set_star(actor, town, star="La mienne", horizon=horizon())
        with pytest.raises(NotAllowed, match="projet de ville"):
            actions.add_orientation(actor, town, title="La mienne")
    assert JournalEntry.objects.count() == told == 8
    assert queries.star_of(town).star == "Une ville"
