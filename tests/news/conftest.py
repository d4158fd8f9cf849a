"""A week of a town's life, and the digests that tell it."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from terril.foundation import clock
from terril.mail.models import Mail
from terril.news import digests
from terril.news.models import Preference
from tests.initiatives.life import Life

PARIS = ZoneInfo("Europe/Paris")
# A Thursday, when weekly digests leave.
THURSDAY = datetime.datetime(2026, 11, 26, 9, 30, tzinfo=PARIS)


def days(count):
    return datetime.timedelta(days=count)


@pytest.fixture
def life(town):
    return Life(town)


@pytest.fixture
def before():
    """Do what is inside two days before the letters leave."""
    with clock.at(THURSDAY - days(2)):
        yield


class Letters:
    """The digests of a town, written as the worker does."""

    def __init__(self, town):
        self.town = town

    def write(self, moment=THURSDAY):
        with clock.at(moment):
            return digests.write_due(self.town, moment)

    def all(self):
        return Mail.objects.filter(purpose="digest").order_by("pk")

    def to(self, address):
        return self.all().filter(to=address)

    def last(self, address):
        return self.to(address).last()


@pytest.fixture
def letters(town):
    return Letters(town)


@pytest.fixture
def prefer(db):
    def prefer(user, rhythm):
        Preference.objects.update_or_create(user=user, defaults={"rhythm": rhythm})

    return prefer
