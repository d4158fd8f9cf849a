"""What open data ask of the database, besides what the other folders' queries find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, Q, QuerySet, Sum

from terril.agreements.models import Agreement, Commitment, Delivery, Estimate, Side
from terril.agreements.queries import Three, is_promised
from terril.directory.models import Organisation
from terril.foundation.models import Audience, JournalEntry
from terril.initiatives.models import Initiative
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
