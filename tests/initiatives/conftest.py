"""What the tests of initiatives share."""

from __future__ import annotations

import pytest

from tests.initiatives.life import Life


@pytest.fixture
def life(town):
    return Life(town)
