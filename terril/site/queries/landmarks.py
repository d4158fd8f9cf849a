"""White pebbles with their initiatives."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from terril.landmarks.models import Landmark
from terril.landmarks.queries import laid_in
from terril.territories.models import Territory
from terril.vision.models import Orientation


def landmarks_of(
    town: Territory, years: tuple[int, int] | None = None, orientation: Orientation | None = None
) -> QuerySet[Landmark]:
    """Return the pebbles, newest first: all, those of some years, those on the way of an orientation."""
    laid = laid_in(town, orientation=orientation.pk if orientation else None)
    return laid.filter(laid_on__year__gte=years[0], laid_on__year__lte=years[1]) if years else laid


def landmark(town: Territory, slug: str) -> Landmark | None:
    """Return one pebble with its orientation and its initiative, or None when there is none."""
    return (
        Landmark.objects.filter(territory=town, slug=slug)
        .select_related("orientation", "initiative__proposers", "initiative__agreement")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The pebbles before and after one on the path."""

    before: Landmark | None
    after: Landmark | None


def neighbours(laid: Landmark) -> Neighbours:
    """Return the pebbles laid just before and just after `laid`, in two queries."""
    others = Landmark.objects.filter(territory=laid.territory_id)
    earlier = others.filter(laid_on__lt=laid.laid_on) | others.filter(laid_on=laid.laid_on, pk__lt=laid.pk)
    later = others.filter(laid_on__gt=laid.laid_on) | others.filter(laid_on=laid.laid_on, pk__gt=laid.pk)
    return Neighbours(
        earlier.order_by("-laid_on", "-pk").first(),
        later.order_by("laid_on", "pk").first(),
    )
