"""The real programs that some tests drive, and what to do when a machine has them not."""

from __future__ import annotations

import os
import shutil

import pytest

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The same engine without windows, menus and camera: opening a page costs a quarter.
BARE = ("chromium-headless-shell", "chrome-headless-shell")


def missing(what: str, how_to_get_it: str) -> None:
    """Skip the test and say why; under CI=true fail, because a skipped test has shown nothing."""
    reason = f"{what} is not installed. To get it: {how_to_get_it}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def found(names: tuple[str, ...]) -> str | None:
    """Return the path of the first of these programs that is there."""
    return next((path for name in names if (path := shutil.which(name))), None)


def _chromium(*names: str) -> str:
    path = found((os.environ["TERRIL_CHROMIUM"],) if "TERRIL_CHROMIUM" in os.environ else names)
    if path is None:
        missing("Chromium", "apt-get install chromium chromium-headless-shell")
        raise AssertionError
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, the bare one if there is one (or that named by TERRIL_CHROMIUM)."""
    return _chromium(*BARE, *WHOLE)


@pytest.fixture(scope="session")
def whole_chromium() -> str:
    """The path of a Chromium that has all that a browser has, a camera too."""
    return _chromium(*WHOLE)
