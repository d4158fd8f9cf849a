"""A town with a trail of three posts, and a fourth that is on none."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture
def posts(town):
    places = ((50.450, 2.790), (50.451, 2.790), (50.451, 2.792))
    return [
        factories.PostFactory(territory=town, title=f"La borne {n}", latitude=lat, longitude=lon)
        for n, (lat, lon) in enumerate(places, start=1)
    ]


@pytest.fixture
def trail(town, posts):
    return factories.TrailFactory(territory=town, title="La boucle", slug="la-boucle", of=posts)


@pytest.fixture
def alone(town):
    return factories.PostFactory(territory=town, title="La borne seule", state="inventory")
