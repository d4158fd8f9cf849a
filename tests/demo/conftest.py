"""The demonstration, built once for all the tests that only look at it.

Those that build one of their own are in tests/demo_building: two do not fit in one database.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from terril.territories.models import Territory
from tests.demo.building import built


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker) -> Iterator[Territory]:
    with built(django_db_blocker, "fr") as town:
        yield town


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those who look come first and together: it is built once, and gone before anybody else begins."""
    looking = [item for item in items if "demo" in getattr(item, "fixturenames", ())]
    items[:] = looking + [item for item in items if item not in set(looking)]
