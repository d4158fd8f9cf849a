"""White pebbles with their initiatives, and the star with what serves it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.landmarks.models import Landmark
from terril.landmarks.queries import laid_in
from terril.territories.models import Territory
from terril.vision.models import Orientation
from terril.vision.queries import orientations_of

# What came to nothing serves no orientation; what it taught does, as a pebble of its own.
CAME_TO_NOTHING = (
    InitiativeState.IDEA,
    InitiativeState.REDIRECTED,
    InitiativeState.REFUSED,
    InitiativeState.DROPPED,
    InitiativeState.FAILED,
)


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


def orientations_served(town: Territory) -> list[Orientation]:
    """Return the orientations, each with `pebbles` and `under_way` (initiatives), in three queries."""
    under_way = Initiative.objects.filter(number__isnull=False, landmark__isnull=True).exclude(
        state__in=CAME_TO_NOTHING
    )
    return list(
        orientations_of(town).prefetch_related(
            Prefetch("landmarks", Landmark.objects.order_by("-laid_on", "-pk"), to_attr="pebbles"),
            Prefetch("initiatives", under_way.order_by("-number"), to_attr="under_way"),
        )
    )
