"""A town that is drawn, and files for its map."""

from __future__ import annotations

import pytest

from tests.maps.files import RING


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def town(town):
    town.boundary = {"type": "Polygon", "coordinates": [RING]}
    town.save()
    return town
