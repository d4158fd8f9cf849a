"""Laying pebbles."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.landmarks import actions, queries
from terril.landmarks.models import Landmark, LandmarkKind
from terril.people.queries import system
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 1)


def test_a_pebble_is_laid_and_told(town, officer):
    orientation = factories.OrientationFactory(territory=town)
    pebble = actions.lay(
        officer,
        town,
        title="  La ceinture   verte ",
        laid_on=DAY,
        orientations=[orientation],
        story="Quinze kilomètres",
        source="Le maire, 2016",
        only_year_known=True,
    )
    assert (pebble.title, pebble.slug, pebble.kind) == (
        "La ceinture verte",
        "la-ceinture-verte",
        LandmarkKind.ACHIEVEMENT,
    )
    assert (pebble.laid_on, pebble.only_year_known) == (DAY, True)
    assert list(pebble.orientations.all()) == [orientation]
    assert (pebble.story, pebble.source) == ("Quinze kilomètres", "Le maire, 2016")
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.audience, entry.subject_id) == ("landmarks.lay", Audience.PUBLIC, pebble.pk)
    assert entry.facts == {"title": "La ceinture verte", "kind": "achievement"}


def test_two_of_one_name_have_two_addresses(town, officer):
    slugs = [actions.lay(officer, town, title="Le verger", laid_on=DAY).slug for _ in range(2)]
    assert slugs == ["le-verger", "le-verger-2"]
    elsewhere = factories.TownFactory()
    other = actions.lay(system(), elsewhere, title="Le verger", laid_on=DAY)
    assert other.slug == "le-verger"


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "a" * 121}),
        ("laid_on", {"laid_on": datetime.date(1799, 12, 31)}),
        ("kind", {"kind": "meteorite"}),
        ("story", {"story": "a" * 20_101}),
        ("source", {"source": "a" * 201}),
    ],
)
def test_what_cannot_be_is_said(town, officer, field, details):
    with pytest.raises(ValidationError) as error:
        actions.lay(officer, town, **{"title": "Le verger", "laid_on": DAY, **details})
    assert error.value.message_dict[field]
    assert not Landmark.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_day_to_come_is_not_achieved_yet(town, officer):
    actions.lay(officer, town, title="Aujourd'hui", laid_on=clock.today())
    with pytest.raises(ValidationError) as error:
        actions.lay(officer, town, title="Demain", laid_on=clock.today() + datetime.timedelta(days=1))
    assert error.value.message_dict["laid_on"]
    assert Landmark.objects.count() == 1


def test_an_orientation_of_another_town_is_refused(town, officer):
    with pytest.raises(ValidationError) as error:
        actions.lay(officer, town, title="X", laid_on=DAY, orientations=[factories.OrientationFactory()])
    assert error.value.message_dict["orientations"]
    assert not Landmark.objects.exists()


def test_those_who_work_for_the_town_lay_pebbles(town, officer, mayor, administrator, inhabitant):
    for actor in (officer, mayor, administrator, system()):
        actions.lay(actor, town, title="Le verger", laid_on=DAY)
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    for actor in (inhabitant, elsewhere):
        with pytest.raises(NotAllowed, match="posent des cailloux"):
            actions.lay(actor, town, title="Le verger", laid_on=DAY)
    assert Landmark.objects.count() == JournalEntry.objects.count() == 4


def test_finding_pebbles_by_year_orientation_and_kind(town, django_assert_num_queries):
    water = factories.OrientationFactory(territory=town, slug="eau")
    old = factories.LandmarkFactory(territory=town, laid_on=datetime.date(2001, 3, 1), orientation=water)
    new = factories.LandmarkFactory(territory=town, kind=LandmarkKind.LESSON)
    factories.LandmarkFactory()
    with django_assert_num_queries(2):
        found = list(queries.laid_in(town))
        assert [list(pebble.orientations.all()) for pebble in found] == [[], [water]]
    assert found == [new, old]
    assert list(queries.laid_in(town, year=2001)) == [old]
    assert list(queries.laid_in(town, orientation="eau")) == [old]
    assert list(queries.laid_in(town, orientation=water.pk)) == [old]
    assert list(queries.laid_in(town, kind=LandmarkKind.LESSON)) == [new]
