"""The directory of the demonstration: who acts in the town, and what each can lend or do."""

from __future__ import annotations

import pytest

from terril.demo.place import OUTLINE
from terril.directory.models import Offering, Organisation, OrganisationKind
from terril.foundation.models import JournalEntry


@pytest.fixture
def town(demo):
    return demo


pytestmark = pytest.mark.django_db


def test_forty_organisations_of_every_kind(town):
    listed = Organisation.objects.filter(territory=town, is_listed=True)
    assert listed.exclude(kind=OrganisationKind.GROUP).count() >= 40
    assert set(OrganisationKind) <= set(Organisation.objects.values_list("kind", flat=True))
    # What is not invented is public: the town hall, the State, the agglomeration.
    assert listed.filter(is_invented=False).count() == 3
    # No invented one has a number that a real one could have: none begins with 0000.
    numbers = listed.filter(is_invented=True).values_list("siret", "siren", "rna")
    assert all(not number or number.startswith("0000") for three in numbers for number in three)


def test_they_lend_and_do(town):
    assert Offering.objects.filter(kind="lend").count() >= 15
    assert Offering.objects.filter(kind="do").count() >= 10
    assert JournalEntry.objects.filter(action="directory.import_organisations").count() == 1


def test_they_stand_inside_the_town(town):
    placed = Organisation.objects.filter(territory=town, latitude__isnull=False)
    assert placed.count() >= 35
    west, east = min(x for x, _y in OUTLINE), max(x for x, _y in OUTLINE)
    south, north = min(y for _x, y in OUTLINE), max(y for _x, y in OUTLINE)
    for organisation in placed:
        assert south < organisation.latitude < north
        assert west < organisation.longitude < east
        assert organisation.quarter is not None
