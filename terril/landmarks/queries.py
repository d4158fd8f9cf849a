"""Finding pebbles."""

from __future__ import annotations

from django.db.models import QuerySet

from terril.landmarks.models import Landmark
from terril.territories.models import Territory


def laid_in(
    town: Territory,
    *,
    year: int | None = None,
    orientation: int | str | None = None,
    kind: str | None = None,
) -> QuerySet[Landmark]:
    """Return the pebbles of the town, newest first, each with its orientation.

    Arguments: `year` in which they were laid; `orientation` its slug or primary key; `kind` of
    LandmarkKind. None asks for all.
    """
    pebbles = Landmark.objects.filter(territory=town).select_related("orientation")
    if year is not None:
        pebbles = pebbles.filter(laid_on__year=year)
    if orientation is not None:
        field = "orientation__slug" if isinstance(orientation, str) else "orientation"
        pebbles = pebbles.filter(**{field: orientation})
    if kind is not None:
        pebbles = pebbles.filter(kind=kind)
    return pebbles.order_by("-laid_on", "-pk")
