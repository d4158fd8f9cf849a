"""Everything that has a place, in one query whatever the number of layers and of things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from terril.maps.queries.layers import COLUMNS, LAYERS, Layer
from terril.territories.models import Territory

# [west, south, east, north]
Frame = tuple[float, float, float, float]


class Point(NamedTuple):
    """One thing on the map; `layer` is its rank in LAYERS, `key` completes its address."""

    layer: int
    label: str
    key: str
    latitude: float
    longitude: float
    quarter: int | None

    @property
    def is_of(self) -> Layer:
        """What kind of thing it is."""
        return LAYERS[self.layer]


def points_of(
    town: Territory,
    *,
    layers: Iterable[str] = (),
    quarter: Territory | None = None,
    within: Frame | None = None,
) -> QuerySet[Any, tuple[Any, ...]]:
    """Return what has a place, as rows to make `Point`s of; layer by layer, by name.

    Arguments: `layers` names of those wanted, all when there are none; `within` a frame on the ground.
    The same whoever asks: what a stranger may see.
    """
    wanted = set(layers)
    parts = []
    for rank, layer in enumerate(LAYERS):
        if wanted and layer.name not in wanted:
            continue
        rows = layer.found(town)
        if quarter is not None:
            rows = rows.filter(map_quarter=quarter.pk)
        if within is not None:
            west, south, east, north = within
            rows = rows.filter(map_latitude__range=(south, north), map_longitude__range=(west, east))
        # Cast: PostgreSQL wants to know what a bare number is.
        rank_column = Cast(Value(rank), IntegerField())
        parts.append(rows.annotate(map_layer=rank_column).values_list("map_layer", *COLUMNS))
    first, *others = parts
    return first.union(*others, all=True).order_by("map_layer", "map_label", "map_key")
