"""What the tests of the fund share: people, an envelope, and a small dynamic at any step."""

from __future__ import annotations

import pytest

from tests.fund.life import Life


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def life(town):
    return Life(town)
