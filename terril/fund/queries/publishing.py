"""What the town publishes of its fund, line by line; nobody is named but registered organisations."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from terril.fund.models import SmallDynamic
from terril.fund.queries.finding import public_name_of
from terril.fund.queries.money import Sums, sums_of
from terril.fund.states import DynamicState
from terril.territories.models import Territory

# Columns of the plain table: a name in the file, and what it holds.
COLUMNS: tuple[tuple[str, Callable[[Published], Any]], ...] = (
    ("numero", lambda row: row.number),
    ("annee", lambda row: row.year),
    ("titre", lambda row: row.title),
    ("demandeur", lambda row: row.asker),
    ("siret", lambda row: row.siret),
    ("etape", lambda row: row.state_label),
    ("demande_le", lambda row: row.received_on),
    ("repondu_le", lambda row: row.answered_on),
    ("demande_euros", lambda row: in_euros(row.asked_cents)),
    ("accorde_euros", lambda row: in_euros(row.sums.granted)),
    ("verse_euros", lambda row: in_euros(row.sums.paid)),
    ("rendu_euros", lambda row: in_euros(row.sums.given_back)),
    ("non_utilise_euros", lambda row: in_euros(row.sums.released)),
    ("aide_en_nature_euros", lambda row: in_euros(row.sums.in_kind)),
)


@dataclass(frozen=True, slots=True)
class Published:
    """One small dynamic as everybody may read it."""

    number: int
    year: int
    title: str
    asker: str
    siret: str
    state: str
    received_on: datetime.date | None
    answered_on: datetime.date | None
    asked_cents: int
    sums: Sums
    url: str

    @property
    def state_label(self) -> str:
        return str(DynamicState(self.state).label)


def published(town: Territory, year: int | None = None) -> Iterator[Published]:
    """Yield what was asked of the fund and received, by number, of one year or of all; two queries."""
    dynamics = SmallDynamic.objects.filter(territory=town, received_on__isnull=False)
    if year is not None:
        dynamics = dynamics.filter(envelope__year=year)
    yield from told_publicly(dynamics.select_related("asker", "envelope").order_by("number"))


def told_publicly(dynamics: Iterable[SmallDynamic]) -> Iterator[Published]:
    """Yield small dynamics, read with their asker and envelope, as everybody may read them; one query."""
    amounts = sums_of(dynamics)
    for dynamic in dynamics:
        is_named = not dynamic.is_informal and dynamic.asker.is_listed
        yield Published(
            number=dynamic.number,
            year=dynamic.envelope.year,
            title=dynamic.title,
            asker=public_name_of(dynamic),
            siret=dynamic.asker.siret if is_named else "",
            state=dynamic.state,
            received_on=dynamic.received_on,
            answered_on=dynamic.answered_on,
            asked_cents=dynamic.asked_cents,
            sums=amounts[dynamic.pk],
            url=dynamic.get_absolute_url(),
        )


def in_euros(cents: int) -> str:
    """Write an amount as data: euros, a point, two decimals."""
    return f"{cents // 100}.{cents % 100:02}"
