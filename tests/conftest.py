"""Fixtures that every test may ask for."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from terril.foundation import limits
from terril.meetings.queries import recent
from terril.meetings.views.room import rendering
from tests import factories
from tests.journal_opened import empty_tables_between_tests
from tests.real_parts import chromium, whole_chromium  # noqa: F401

empty_tables_between_tests()


@pytest.fixture(autouse=True)
def _forget_pages():
    """Pages, rooms and limits kept by one test must not answer in the next."""
    yield
    for cache in caches.all():
        cache.clear()
    limits.forget()
    rendering.forget()
    recent.forget()


@pytest.fixture
def town(db):
    return factories.TownFactory()


@pytest.fixture
def officer(town):
    return factories.UserFactory(officer_of=town)


@pytest.fixture
def mayor(town):
    return factories.UserFactory(elected_of=town)


@pytest.fixture
def administrator(town):
    return factories.UserFactory(administrator_of=town)


@pytest.fixture
def inhabitant(town):
    return factories.UserFactory(inhabitant_of=town)


@pytest.fixture
def service(town):
    return factories.ServiceFactory(territory=town)


@pytest.fixture
def service_member(town, service):
    return factories.UserFactory(inhabitant_of=town, speaks_for=service)
