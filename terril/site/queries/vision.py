"""The star and its orientations, with everything that serves them; and, honestly, what serves nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from terril.agreements.models import Agreement, AgreementKind
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.landmarks.models import Landmark
from terril.landmarks.queries import on_the_path, titled
from terril.promises.queries import Line, board
from terril.territories.models import Territory
from terril.vision.models import Finding, Orientation
from terril.vision.queries import every_orientation_of, findings, orientations_of

# What came to nothing serves no orientation; what it taught does, as a pebble of its own.
CAME_TO_NOTHING = (
    InitiativeState.IDEA,
    InitiativeState.REDIRECTED,
    InitiativeState.REFUSED,
    InitiativeState.DROPPED,
    InitiativeState.FAILED,
)
# Shown of each sort on the page of one orientation; the rest is a link away.
SHOWN = 12


def orientations_served(town: Territory) -> list[Orientation]:
    """Return the orientations, each with `pebbles`, `under_way` and `promised`, in four queries."""
    return list(
        orientations_of(town).prefetch_related(
            Prefetch("landmarks", _newest(on_the_path(town)), to_attr="pebbles"),
            Prefetch("initiatives", _under_way(), to_attr="under_way"),
            Prefetch("promises", Agreement.objects.filter(is_public=True).order_by("pk"), to_attr="promised"),
        )
    )


@dataclass(frozen=True, slots=True)
class Served:
    """What serves one orientation, and the findings that led to it."""

    pebbles: list[Landmark]
    pebbles_count: int
    under_way: list[Initiative]
    under_way_count: int
    promises: list[Line]
    findings: list[Finding]

    @property
    def is_by_nothing(self) -> bool:
        """Nothing serves it yet: the page says so."""
        return not (self.pebbles or self.under_way or self.promises)


def orientation(town: Territory, slug: str) -> Orientation | None:
    """Return one orientation, also one that was given up; None when there is none."""
    return every_orientation_of(town).filter(slug=slug).first()


def serving(orientation: Orientation, today: datetime.date) -> Served:
    """Return what serves an orientation, in a number of queries that does not grow."""
    town = orientation.territory
    pebbles = _newest(on_the_path(town).filter(orientations=orientation))
    under_way = _under_way().filter(orientations=orientation).select_related("service", "proposers")
    return Served(
        pebbles=list(pebbles[:SHOWN]),
        pebbles_count=pebbles.count(),
        under_way=list(under_way[:SHOWN]),
        under_way_count=under_way.count(),
        promises=board(town, today=today, orientation=orientation),
        findings=list(findings().filter(orientations=orientation)),
    )


def public_promises(town: Territory) -> QuerySet[Agreement]:
    """Return the agreements that are the town's public promises, the latest first."""
    return Agreement.objects.filter(
        territory=town, kind=AgreementKind.PUBLIC_PROMISE, is_public=True
    ).order_by("-pk")


def _newest(pebbles: QuerySet[Landmark]) -> QuerySet[Landmark]:
    return titled(pebbles).order_by("-laid_on", "-pk")


def _under_way() -> QuerySet[Initiative]:
    """Return what goes on; what became a pebble is shown as a pebble."""
    return (
        Initiative.objects.filter(number__isnull=False, landmark__isnull=True)
        .exclude(state__in=CAME_TO_NOTHING)
        .order_by("-number")
    )
