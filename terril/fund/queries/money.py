"""Sums of lines: what was granted, paid, spent, given back; what is left to grant.

A line that another corrects does not count. What leaves an envelope is what was granted, less what
was given back and what was never needed (`Sums.kept`): both can be granted again, the same year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from terril.directory.models import Organisation
from terril.fund.models import Envelope, Line, LineKind, SmallDynamic

# A written agreement is the law above this amount a year (décret n° 2001-495 du 6 juin 2001).
AGREEMENT_ABOVE_CENTS = 23_000_00


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts in cents, each the sum of lines of its kind."""

    granted: int = 0
    paid: int = 0
    spent: int = 0
    given_back: int = 0
    released: int = 0
    in_kind: int = 0

    @property
    def kept(self) -> int:
        """What the envelope no longer has."""
        return self.granted - self.released - self.given_back

    @property
    def payable(self) -> int:
        """The most that may still be paid out."""
        return self.granted - self.released - self.paid

    @property
    def held(self) -> int:
        """What those who asked hold of the town's money."""
        return self.paid - self.given_back

    @property
    def to_give_back(self) -> int:
        """What was paid and no receipt covers."""
        return max(0, self.held - self.spent)

    @property
    def to_pay(self) -> int:
        """What receipts show and the grant covers, and was not paid yet."""
        return max(0, min(self.granted - self.released, self.spent) - self.paid)


@dataclass(frozen=True, slots=True)
class Figures:
    """An envelope in one glance."""

    amount: int
    sums: Sums

    @property
    def left(self) -> int:
        """What can still be granted, to the cent."""
        return self.amount - self.sums.kept


def live(lines: QuerySet[Line]) -> QuerySet[Line]:
    """Return the lines that count: those that no other corrects."""
    return lines.filter(corrected_by__isnull=True)


def sums_of(dynamics: Iterable[SmallDynamic] | QuerySet[SmallDynamic]) -> dict[int, Sums]:
    """Return the sums of each of `dynamics` by its number in the database, in one query."""
    rows = live(Line.objects.filter(dynamic__in=dynamics)).values_list("dynamic_id", "kind")
    amounts: dict[int, dict[str, int]] = defaultdict(dict)
    for dynamic_id, kind, cents in rows.annotate(cents=Sum("amount_cents")).order_by("dynamic_id", "kind"):
        amounts[dynamic_id][kind] = cents
    return defaultdict(Sums, {pk: Sums(**by_kind) for pk, by_kind in amounts.items()})


def sums(dynamic: SmallDynamic) -> Sums:
    """Return the sums of one small dynamic."""
    return sums_of([dynamic])[dynamic.pk]


def total(found: Iterable[Sums]) -> Sums:
    """Return the sums of all of them together."""
    rows = list(found)
    return Sums(**{kind: sum(getattr(row, kind) for row in rows) for kind in LineKind.values})


def figures(envelope: Envelope) -> Figures:
    """Return what an envelope held, gave, got back and still has, in one query."""
    return Figures(envelope.amount_cents, Sums(**_by_kind(Line.objects.filter(dynamic__envelope=envelope))))


def _by_kind(lines: QuerySet[Line]) -> dict[str, Any]:
    return dict(live(lines).values_list("kind").annotate(cents=Sum("amount_cents")).order_by("kind"))


def given_in_year(organisation: Organisation, year: int) -> int:
    """Return what the fund grants an organisation in a year, in money and in kind; one query."""
    given = Sums(**_by_kind(Line.objects.filter(dynamic__asker=organisation, dynamic__envelope__year=year)))
    return given.kept + given.in_kind
