"""A meeting in preparation, one announced, and who works there."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture
def draft(town):
    return factories.MeetingFactory(territory=town, subject="L'eau dans nos rues", number=1)


@pytest.fixture
def announced(town):
    return factories.MeetingFactory(
        territory=town, announced=True, subject="L'eau dans nos rues", number=1, takes_registrations=True
    )


@pytest.fixture
def facilitator(town):
    return factories.UserFactory(inhabitant_of=town, display_name="Samira Anime")
