"""What lies under the map of a town."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from terril.maps.models import Ground, GroundKind, MapSettings, Tiles
from terril.territories.models import Territory
from terril.territories.queries import quarters_of

# In the order of painting.
PAINTED = [kind.value for kind in GroundKind]


def settings_of(town: Territory) -> MapSettings:
    """Return what the town lets its site ask of the State's servers; nothing until it says so."""
    return MapSettings.objects.filter(territory=town).first() or MapSettings(territory=town)


def tiles_of(town: Territory) -> Tiles | None:
    """Return the town's own pictures of the ground, if it has any."""
    return Tiles.objects.filter(territory=town).first()


def grounds_of(town: Territory) -> QuerySet[Ground]:
    """Return the drawings under the town's map, without their shapes, which are heavy."""
    return Ground.objects.filter(territory=town).defer("shapes").order_by("kind", "name", "pk")


def base_of(town: Territory) -> dict[str, Any]:
    """Return all that is drawn under the map: boundary, quarters that have an outline, grounds as painted.

    Three queries.
    """
    grounds = Ground.objects.filter(territory=town).order_by("pk")
    return {
        "boundary": town.boundary,
        "quarters": [
            {"name": quarter.name, "shape": quarter.boundary}
            for quarter in quarters_of(town).defer(None)
            if quarter.boundary
        ],
        "grounds": sorted(
            ({"kind": ground.kind, "name": ground.name, **ground.shapes} for ground in grounds),
            key=lambda ground: PAINTED.index(ground["kind"]),
        ),
    }


def drawn_quarters_of(town: Territory) -> list[tuple[str, bool]]:
    """Return the quarters of the town by name, and whether each has its outline."""
    named = quarters_of(town).annotate(is_drawn=Q(boundary__isnull=False))
    return list(named.values_list("name", "is_drawn"))
