"""What the home page shows: the path, what is promised, planned and counted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from terril.agreements.models import (
    AgreementKind,
    Commitment,
    CommitmentKind,
    Delivery,
    Estimate,
    Share,
    Side,
)
from terril.agreements.states import AgreementState, CommitmentState
from terril.foundation.models import JournalEntry
from terril.initiatives.models import Initiative, WorkDay
from terril.initiatives.states import ACHIEVED, InitiativeState
from terril.landmarks.models import Landmark
from terril.territories.models import Territory
from terril.ui import path
from terril.vision.models import Orientation, Vision


def star_of(town: Territory) -> Vision | None:
    """Return the town's star, or None while it has not been chosen."""
    return Vision.objects.filter(territory=town).first()


def path_of(town: Territory) -> path.Path:
    """Return the drawing of the town's pebbles, each leading to its page, in two queries."""
    first = reverse("landmarks:list")
    ranks = {pk: rank for rank, pk in enumerate(_orientations(town), start=1)}
    laid = Landmark.objects.filter(territory=town).order_by("laid_on", "pk")
    return path.draw(
        [
            path.Pebble(laid_on.year, title, f"{first}{slug}/", ranks.get(orientation, 0))
            for laid_on, title, slug, orientation in laid.values_list(
                "laid_on", "title", "slug", "orientation_id"
            )
        ],
        group_url=lambda first_year, last_year: first + path.year_query(first_year, last_year),
    )


def _orientations(town: Territory) -> list[int]:
    return list(
        Orientation.objects.filter(territory=town).order_by("position", "pk").values_list("pk", flat=True)
    )


_TAKEN = (
    Share.objects.filter(commitment=OuterRef("pk"), withdrawn_at__isnull=True)
    .order_by()
    .values("commitment")
    .annotate(sum=Sum("places"))
    .values("sum")
)


def needs_of_the_week(town: Territory, limit: int) -> list[Commitment]:
    """Return the needs to show first, those with a date and the soonest before, with `places_left`."""
    return list(
        Commitment.objects.filter(
            agreement__territory=town, agreement__is_public=True, state=CommitmentState.OPEN, places__gt=0
        )
        .annotate(places_left=F("places") - Coalesce(Subquery(_TAKEN), 0))
        .filter(places_left__gt=0)
        .select_related("agreement__initiative", "party__organisation")
        .order_by(F("when_ends_on").asc(nulls_last=True), "pk")[:limit]
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """A public promise and what became of it: `status` is kept, late, on_the_way, lifted or broken."""

    commitment: Commitment
    status: str
    days_late: int
    revised_on: datetime.date | None


def promises(town: Territory, today: datetime.date, limit: int) -> list[Promise]:
    """Return the public promises to show, in two queries: those still due first, the soonest before."""
    due = (CommitmentState.OPEN, CommitmentState.TAKEN)
    commitments = (
        Commitment.objects.filter(
            agreement__territory=town, agreement__kind=AgreementKind.PUBLIC_PROMISE, agreement__is_public=True
        )
        .select_related("party__organisation", "agreement")
        .order_by(
            Case(models.When(state__in=due, then=0), default=1),
            F("when_ends_on").asc(nulls_last=True),
            "-state_since",
            "pk",
        )
    )[:limit]
    found = list(commitments)
    revised = dict(
        JournalEntry.objects.filter(
            topic_type="agreements.agreement",
            topic_id__in=[commitment.agreement_id for commitment in found],
            action="agreements.amend",
        )
        .order_by("sequence")
        .values_list("subject_id", "happened_at__date")
    )
    return [_promise(commitment, today, revised.get(commitment.pk)) for commitment in found]


def _promise(commitment: Commitment, today: datetime.date, revised_on: datetime.date | None) -> Promise:
    status = {
        CommitmentState.KEPT: "kept",
        CommitmentState.RELEASED: "lifted",
        CommitmentState.NOT_KEPT: "broken",
    }.get(CommitmentState(commitment.state))
    days_late = commitment.when.days_late(today) if status is None else 0
    return Promise(commitment, status or ("late" if days_late else "on_the_way"), days_late, revised_on)


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
    """Count what the town and its inhabitants have done together, in five queries.

    Hours are those of deliveries that nothing has corrected. Money saved is, over the agreements
    that are signed and estimated, what the town would have paid alone less what it has promised.
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
    estimated = Estimate.objects.filter(agreement__territory=town, agreement__state__in=AGREED)
    alone = estimated.aggregate(sum=Coalesce(Sum("amount_cents"), 0))["sum"]
    together = Commitment.objects.filter(
        agreement__in=estimated.values("agreement"), party__side=Side.TOWN
    ).aggregate(sum=Coalesce(Sum("value_cents"), 0))["sum"]
    shares = Share.objects.filter(commitment__agreement__territory=town, withdrawn_at__isnull=True).count()
    return Figures(
        initiatives=sent["all"],
        achieved=sent["achieved"],
        shares=shares,
        hours=given["all"],
        hours_confirmed=given["confirmed"],
        saved_cents=max(0, alone - together),
    )
