"""A town with its hall and its mayor, where something is promised."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import caches

from terril.agreements.when import Kind, When
from terril.foundation import clock
from terril.promises import actions
from tests.factories import TownHallFactory, UserFactory

DAY = datetime.date(2027, 6, 12)


def by(day: datetime.date) -> When:
    return When(Kind.BEFORE, end=day)


def on(year: int, month: int, day: int, hour: int = 12):
    """Let everything inside happen on that day."""
    return clock.at(datetime.datetime(year, month, day, hour, tzinfo=datetime.UTC))


@pytest.fixture(autouse=True)
def _nothing_kept():
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def hall(town):
    return TownHallFactory(territory=town, slug="mairie")


@pytest.fixture
def promised(town, hall, mayor):
    """Promised on 10 January 2027, for before 12 June."""
    with on(2027, 1, 10):
        return actions.publish(
            mayor,
            town,
            what="Fermer la rue de l'école aux voitures",
            when=by(DAY),
            carried_by="Jeanne Morel, maire",
        )


@pytest.fixture
def minor(town):
    return UserFactory(inhabitant_of=town, minor=True)
