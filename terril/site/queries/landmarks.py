"""White pebbles with their initiatives."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from terril.landmarks.models import Landmark
from terril.landmarks.queries import BY_RANK, all_of, laid_in, on_the_path, titled
from terril.territories.models import Territory
from terril.vision.models import Orientation


def landmarks_of(
    town: Territory,
    years: tuple[int, int] | None = None,
    orientation: Orientation | None = None,
    quarter: Territory | None = None,
    kind: str = "",
) -> QuerySet[Landmark]:
    """Return the pebbles, newest first, titled in the visitor's language; narrowed by what is given."""
    laid = titled(
        laid_in(
            town,
            orientation=orientation.pk if orientation else None,
            quarter=quarter.pk if quarter else None,
            kind=kind or None,
        )
    ).select_related("quarter")
    return laid.filter(laid_on__year__gte=years[0], laid_on__year__lte=years[1]) if years else laid


def landmark(town: Territory, slug: str) -> Landmark | None:
    """Return one pebble with its orientations and its initiative, or None when there is none.

    One that was taken off the path is found too: its page says why.
    """
    return (
        all_of(town)
        .filter(slug=slug)
        .select_related("territory", "quarter", "sound", "initiative__proposers", "initiative__agreement")
        .prefetch_related(Prefetch("orientations", Orientation.objects.order_by(*BY_RANK)))
        .first()
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The pebbles before and after one on the path."""

    before: Landmark | None
    after: Landmark | None


def neighbours(laid: Landmark) -> Neighbours:
    """Return the pebbles laid just before and just after `laid`, in two queries."""
    others = titled(on_the_path(laid.territory))
    earlier = others.filter(laid_on__lt=laid.laid_on) | others.filter(laid_on=laid.laid_on, pk__lt=laid.pk)
    later = others.filter(laid_on__gt=laid.laid_on) | others.filter(laid_on=laid.laid_on, pk__gt=laid.pk)
    return Neighbours(
        earlier.order_by("-laid_on", "-pk").first(),
        later.order_by("laid_on", "pk").first(),
    )
