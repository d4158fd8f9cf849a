"""Finding towns and quarters."""

from __future__ import annotations

import os

from django.conf import settings
from django.db.models import QuerySet

from terril.foundation.written import read
from terril.territories.models import Territory, TerritoryKind


def town_for_host(host: str) -> Territory | None:
    """Return the town that answers at `host` (no port), or the only town whatever the host.

    None when several towns live here and none has that host.
    """
    # Asked at every request: one query, and without the boundary, which weighs more than all the rest.
    towns = read(
        Territory,
        "WHERE kind = %s ORDER BY CASE WHEN host = %s THEN 0 ELSE 1 END, id LIMIT 2",
        [TerritoryKind.COMMUNE, host],
        without=("boundary",),
    )
    if towns and (towns[0].host == host or len(towns) == 1):
        return towns[0]
    return None


def towns() -> list[Territory]:
    """Return every town of the installation, without its boundary."""
    return list(Territory.objects.filter(kind=TerritoryKind.COMMUNE).defer("boundary").order_by("pk"))


def quarters_of(town: Territory) -> QuerySet[Territory]:
    """Return the quarters of a town, by name, without their outlines."""
    return town.children.filter(kind=TerritoryKind.QUARTER).defer("boundary").order_by("name")


def address_of(town: Territory) -> str:
    """Return where the town's site is, such as "https://initiatives.loos.fr", without a last slash.

    For links written outside a request: a mail of the worker, a link printed by a command. In
    development, the port is that of `terril serve` (PORT, 8000 when it is not said).
    """
    if settings.DEVELOPMENT:
        return f"http://localhost:{os.environ.get('PORT', '8000')}"
    return f"https://{town.host or 'localhost'}"
