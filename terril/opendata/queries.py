"""What open data ask of the database, besides what the other folders' queries find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Min, Q, QuerySet, Sum

from terril.agreements.models import Agreement, Commitment, Delivery, Estimate, Share, Side
from terril.agreements.queries import Three, is_promised
from terril.agreements.states import AgreementState
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.foundation.models import Audience, JournalEntry
from terril.initiatives.models import Initiative, WorkDay
from terril.initiatives.states import ANSWER_IS_DUE, InitiativeState
from terril.territories.models import Territory


def public_name_of(organisation: Organisation | None) -> str:
    """Return the name of an organisation that anybody may see; nothing for a group that is not listed."""
    return organisation.name if organisation is not None and organisation.is_listed else ""


def last_changes(town: Territory) -> dict[str, datetime]:
    """Return when the journal last told something of each kind of thing, in one query."""
    rows = (
        JournalEntry.objects.filter(territory_id=town.pk, audience=Audience.PUBLIC)
        .values_list("topic_type")
        .annotate(last=Max("happened_at"))
    )
    return dict(rows.order_by())


def years_of(town: Territory) -> tuple[datetime, datetime]:
    """Return when the town's journal begins and ends; now and now while it is empty."""
    ends = JournalEntry.objects.filter(territory_id=town.pk).aggregate(
        first=Min("happened_at"), last=Max("happened_at")
    )
    return ends["first"] or clock.now(), ends["last"] or clock.now()


def initiatives_of(agreements: Iterable[int]) -> dict[int, Initiative]:
    """Return the initiatives of these agreements that were sent, by agreement, in one query."""
    found = Initiative.objects.filter(agreement__in=list(agreements), number__isnull=False)
    return {initiative.agreement_id: initiative for initiative in found}


@dataclass
class Sums:
    """What agreements.queries.figures says of one agreement in cents, reckoned for many at once."""

    sides: dict[str, Three] = field(default_factory=lambda: {side: Three() for side in Side.values})
    cost_alone: int = 0

    @property
    def cost_together(self) -> int:
        """What it costs the town, with the others."""
        return self.sides[Side.TOWN].promised

    @property
    def saved(self) -> int:
        """What the town does not pay, thanks to the others; 0 without an estimate."""
        return max(0, self.cost_alone - self.cost_together) if self.cost_alone else 0


def sums_of(agreements: Iterable[int]) -> dict[int, Sums]:
    """Return the figures of many agreements, as agreements.queries.figures defines them. Three queries."""
    wanted = list(agreements)
    sums: dict[int, Sums] = defaultdict(Sums)
    side_of: dict[int, tuple[int, str]] = {}
    for commitment in Commitment.objects.filter(agreement__in=wanted).select_related("party"):
        side_of[commitment.pk] = commitment.agreement_id, commitment.party.side
        if is_promised(commitment):
            sums[commitment.agreement_id].sides[commitment.party.side].promised += commitment.value_cents or 0
    given = (
        Delivery.objects.filter(commitment__agreement__in=wanted, corrected_by__isnull=True)
        .values_list("commitment_id")
        .annotate(
            done=Sum("value_cents"),
            confirmed=Sum("value_cents", filter=Q(confirmation__isnull=False)),
        )
    )
    for commitment_id, done, confirmed in given.order_by():
        agreement_id, side = side_of[commitment_id]
        sums[agreement_id].sides[side].add(Three(0, done or 0, confirmed or 0))
    for agreement_id, alone in (
        Estimate.objects.filter(agreement__in=wanted)
        .values_list("agreement_id")
        .annotate(alone=Sum("amount_cents"))
        .order_by()
    ):
        sums[agreement_id].cost_alone = alone
    return sums


def euros(cents: int) -> Decimal:
    """Return cents as euros, exactly."""
    return Decimal(cents) / 100


def public_agreements(town: Territory) -> QuerySet[Agreement]:
    """Return the agreements of the town that anybody may read, the newest first."""
    return Agreement.objects.filter(territory=town, is_public=True).order_by("-pk")


# Dates


def work_days_of(town: Territory, since: date) -> QuerySet[WorkDay]:
    """Return the days of work of initiatives that go on, from a day on."""
    return (
        WorkDay.objects.filter(initiative__territory=town, initiative__number__isnull=False, on__gte=since)
        .exclude(initiative__state__in=(InitiativeState.DROPPED, InitiativeState.FAILED))
        .select_related("initiative")
        .order_by("on", "starts_at", "pk")
    )


def answers_due_in(town: Territory) -> QuerySet[Initiative]:
    """Return the initiatives that the town owes an answer to, the first due first."""
    return Initiative.objects.filter(
        territory=town, number__isnull=False, state__in=ANSWER_IS_DUE, answer_due_on__isnull=False
    ).order_by("answer_due_on", "pk")


def reviews_in(town: Territory, since: date) -> QuerySet[Agreement]:
    """Return the public agreements that both sides take stock of, from a day on."""
    return public_agreements(town).filter(
        state__in=(AgreementState.SIGNED, AgreementState.RUNNING), review_on__gte=since
    )


# For the officer


def who_takes(commitments: Iterable[int]) -> dict[int, list[str]]:
    """Return who holds a share of each of these commitments, by the names that pages show, in one query."""
    names: dict[int, list[str]] = defaultdict(list)
    live = Share.objects.filter(commitment__in=list(commitments), withdrawn_at=None)
    for share in live.select_related("user", "organisation").order_by("pk"):
        names[share.commitment_id].append(
            share.organisation.name if share.organisation else share.user.public_name
        )
    return names
