"""What the home page shows: the path, what is promised, planned and counted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from terril.agreements.models import (
    Agreement,
    Commitment,
    CommitmentKind,
    Delivery,
    Estimate,
    Share,
    Side,
)
from terril.agreements.queries import needs_of
from terril.agreements.states import AgreementState, CommitmentState
from terril.initiatives.models import Initiative, WorkDay
from terril.initiatives.states import ACHIEVED, InitiativeState
from terril.landmarks.queries import to_draw
from terril.territories.models import Territory
from terril.ui import path
from terril.vision.models import Orientation


def path_of(town: Territory, orientations: list[Orientation]) -> path.Path:
    """Return the drawing of the town's pebbles, each leading to its page, in one query."""
    first = reverse("landmarks:list")
    ranks = {orientation.pk: rank for rank, orientation in enumerate(orientations, start=1)}
    return path.draw(
        [
            path.Pebble(
                laid.laid_on.year, laid.title, f"{first}{laid.slug}/", ranks.get(laid.leads_to or 0, 0)
            )
            for laid in to_draw(town)
        ],
        group_url=lambda first_year, last_year: first + path.year_query(first_year, last_year),
    )


def legend_of(orientations: list[Orientation]) -> list[dict[str, str]]:
    """Return what the colour of a pebble leads to, and where the pebbles of that colour are listed."""
    first = reverse("landmarks:list")
    return [
        {
            "title": orientation.title,
            "colour": path.TINTS[rank % path.COLOURS],
            "url": f"{first}?orientation={orientation.slug}",
        }
        for rank, orientation in enumerate(orientations, start=1)
    ]


def looking_for_help(town: Territory, today: datetime.date, limit: int) -> list[Initiative]:
    """Return the initiatives whose needs come soonest, in two queries, with what their cards show."""
    # Several needs may be of one initiative: read enough of them to find `limit` initiatives.
    needs = needs_of(town, today).filter(agreement__initiative__number__isnull=False)
    soonest = list(dict.fromkeys(needs.values_list("agreement_id", flat=True)[: 10 * limit]))[:limit]
    found = Initiative.objects.filter(agreement__in=soonest).select_related("quarter", "service", "agreement")
    by_agreement = {initiative.agreement_id: initiative for initiative in found}
    for initiative in by_agreement.values():
        initiative.territory = town
    return [by_agreement[pk] for pk in soonest]


@dataclass(frozen=True, slots=True)
class NextDate:
    """A day when people meet, with the places that are still free."""

    work_day: WorkDay
    places_left: int


# An initiative that came to its end keeps the days it had planned, but nobody meets any more.
OVER = (InitiativeState.DROPPED, InitiativeState.FAILED, InitiativeState.REDIRECTED, InitiativeState.REFUSED)

_TAKEN_OF_DAY = (
    Share.objects.filter(commitment=OuterRef("commitment"), withdrawn_at__isnull=True)
    .order_by()
    .values("commitment")
    .annotate(sum=Sum("places"))
    .values("sum")
)


def next_dates(town: Territory, today: datetime.date, limit: int) -> list[NextDate]:
    """Return the next work days, soonest first, in one query."""
    days = (
        WorkDay.objects.filter(initiative__territory=town, on__gte=today)
        .filter(initiative__number__isnull=False)
        .exclude(initiative__state__in=OVER)
        .select_related("initiative", "commitment")
        .annotate(taken=Coalesce(Subquery(_TAKEN_OF_DAY), 0))
        .order_by("on", "starts_at", "pk")
    )[:limit]
    return [NextDate(day, max(0, day.commitment.places - day.taken)) for day in days]


@dataclass(frozen=True, slots=True)
class Figures:
    """What has been done together, counted from the rows on the day it is shown."""

    initiatives: int
    achieved: int
    shares: int
    hours: Decimal
    hours_confirmed: Decimal
    saved_cents: int


HOURS = ("h", "heure", "heures", "hour", "hours")
AGREED = (AgreementState.SIGNED, AgreementState.RUNNING, AgreementState.ENDED)


def figures(town: Territory) -> Figures:
    """Count what the town and its inhabitants have done together, in four queries.

    Hours are those of deliveries that nothing has corrected. Money saved is that of the agreements
    signed: see agreements.queries.figures for what it means.
    """
    sent = Initiative.objects.filter(territory=town, number__isnull=False).aggregate(
        all=Count("pk"), achieved=Count("pk", filter=Q(state__in=ACHIEVED))
    )
    given = Delivery.objects.filter(
        commitment__agreement__territory=town,
        commitment__kind=CommitmentKind.TIME,
        commitment__unit__in=HOURS,
        corrected_by__isnull=True,
    ).aggregate(
        all=Coalesce(Sum("quantity"), Value(Decimal(0))),
        confirmed=Coalesce(Sum("quantity", filter=Q(confirmation__isnull=False)), Value(Decimal(0))),
    )
    shares = Share.objects.filter(commitment__agreement__territory=town, withdrawn_at__isnull=True).count()
    return Figures(
        initiatives=sent["all"],
        achieved=sent["achieved"],
        shares=shares,
        hours=given["all"],
        hours_confirmed=given["confirmed"],
        saved_cents=_saved(town),
    )


def _saved(town: Territory) -> int:
    """Return the cents that the town does not pay thanks to the others: the sum of `figures(…).saved`."""
    promised = Commitment.objects.filter(party__side=Side.TOWN, is_call=False).exclude(
        state=CommitmentState.RELEASED
    )
    agreements = (
        Agreement.objects.filter(territory=town, state__in=AGREED, estimates__isnull=False)
        .distinct()
        .annotate(
            alone=_sum_over_agreement(Estimate.objects.all(), "amount_cents"),
            together=_sum_over_agreement(promised, "value_cents"),
        )
        .values_list("pk", "alone", "together")
    )
    return sum(max(0, alone - together) for _pk, alone, together in agreements)


def _sum_over_agreement(rows: QuerySet[Any], column: str) -> Coalesce:
    sums = rows.filter(agreement=OuterRef("pk")).order_by().values("agreement").annotate(sum=Sum(column))
    return Coalesce(Subquery(sums.values("sum")), 0)
