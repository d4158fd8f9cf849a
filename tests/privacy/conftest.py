"""Each test has its own folder of files: what another left there is not found."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
