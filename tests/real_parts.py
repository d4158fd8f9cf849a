"""The real programs that some tests drive, and what to do when a machine has them not."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def missing(what: str, how_to_get_it: str) -> None:
    """Skip the test and say why; under CI=true fail, because a skipped test has shown nothing."""
    reason = f"{what} is not installed. To get it: {how_to_get_it}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, found by name (or named by TERRIL_CHROMIUM)."""
    wanted = os.environ.get("TERRIL_CHROMIUM")
    found = next((path for name in ((wanted,) if wanted else NAMES) if (path := shutil.which(name))), None)
    if found is None:
        missing("Chromium", "apt-get install chromium")
        raise AssertionError
    return found
