"""Finding towns and quarters."""

from __future__ import annotations

from django.db.models import QuerySet

from terril.territories.models import Territory, TerritoryKind


def town_for_host(host: str) -> Territory | None:
    """Return the town that answers at `host` (no port), or the only town whatever the host.

    None when several towns live here and none has that host.
    """
    towns = list(
        Territory.objects.filter(kind=TerritoryKind.COMMUNE, host=host)
        or Territory.objects.filter(kind=TerritoryKind.COMMUNE).order_by("pk")[:2]
    )
    if len(towns) == 1:
        return towns[0]
    return None


def quarters_of(town: Territory) -> QuerySet[Territory]:
    """Return the quarters of a town, by name."""
    return town.children.filter(kind=TerritoryKind.QUARTER).order_by("name")
