"""The fund as subsidies of the "Socle commun des données locales" (SCDL subventions 2.1.1).

Only registered organisations are in it: a SIRET is needed, or the RNA number of an association that
is helped in kind alone, as the schema allows. Help in money and help in kind are two lines. The
amount is the one decided; a balance given back later is in the plain table.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from terril.directory.models import OrganisationKind
from terril.directory.queries import town_hall_of
from terril.fund.models import Line, LineKind, SmallDynamic
from terril.fund.queries.money import live
from terril.fund.queries.publishing import in_euros
from terril.fund.states import HELPED
from terril.territories.models import Territory

# In the order of the schema, which a validator checks.
SCDL_COLUMNS = (
    "nomAttribuant",
    "idAttribuant",
    "dateConvention",
    "referenceDecision",
    "nomBeneficiaire",
    "idBeneficiaire",
    "rnaBeneficiaire",
    "objet",
    "montant",
    "nature",
    "conditionsVersement",
    "datesPeriodeVersement",
    "idRAE",
    "notificationUE",
    "pourcentageSubvention",
    "dispositifAide",
)
MONEY, IN_KIND = "aide en numéraire", "aide en nature"
# Words of the schema's own language, whatever that of the page.
ON_RECEIPTS = "sur justificatifs"


@dataclass(slots=True)
class Subsidies:
    """The lines of a year, and how many were left out because nobody may be named in them."""

    lines: list[dict[str, str]] = field(default_factory=list)
    informal: int = 0
    unnumbered: int = 0
    # The town hall's own SIRET is missing: without it no line is valid.
    has_no_giver: bool = False

    @property
    def left_out(self) -> int:
        return self.informal + self.unnumbered


def scdl(town: Territory, year: int) -> Subsidies:
    """Return the subsidies granted on the envelope of a year as SCDL lines; three queries."""
    found = Subsidies()
    hall = town_hall_of(town)
    giver = hall.siret if hall else ""
    found.has_no_giver = not giver
    dynamics = (
        SmallDynamic.objects.filter(territory=town, envelope__year=year, state__in=HELPED)
        .select_related("asker", "decision")
        .order_by("number")
    )
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in live(Line.objects.filter(dynamic__in=dynamics)).order_by("on", "pk"):
        lines[line.dynamic_id].append(line)
    for dynamic in dynamics:
        helped = _of(dynamic, lines[dynamic.pk])
        if not helped:
            continue
        if dynamic.is_informal or not dynamic.asker.is_listed:
            found.informal += 1
        elif not _is_numbered(dynamic, helped):
            found.unnumbered += 1
        elif giver:
            found.lines += [{"nomAttribuant": town.name, "idAttribuant": giver, **line} for line in helped]
    return found


def _is_numbered(dynamic: SmallDynamic, helped: list[dict[str, str]]) -> bool:
    asker = dynamic.asker
    by_rna = asker.kind == OrganisationKind.ASSOCIATION and bool(asker.rna)
    return bool(asker.siret) or (by_rna and all(line["nature"] == IN_KIND for line in helped))


def _of(dynamic: SmallDynamic, lines: list[Line]) -> list[dict[str, str]]:
    """Return the lines of one small dynamic: its money, its help in kind."""
    decided_on = dynamic.answered_on or dynamic.received_on
    assert decided_on is not None
    common = {
        "dateConvention": decided_on.isoformat(),
        "referenceDecision": dynamic.decision.reference or f"PF-{decided_on.year}-{dynamic.number:03}",
        "nomBeneficiaire": dynamic.asker.name,
        "idBeneficiaire": dynamic.asker.siret,
        "rnaBeneficiaire": dynamic.asker.rna,
        "objet": dynamic.title,
        "idRAE": "",
        "notificationUE": "non",
        "pourcentageSubvention": "1.00",
        "dispositifAide": "",
    }
    granted, in_kind = (
        sum(line.amount_cents for line in lines if line.kind == kind)
        for kind in (LineKind.GRANTED, LineKind.IN_KIND)
    )
    found = []
    if granted:
        payments = [line.on for line in lines if line.kind == LineKind.PAID and line.amount_cents]
        found.append(_line(common, granted, MONEY, *_paid_when(payments, decided_on)))
    if in_kind:
        when = dynamic.happens_on or decided_on
        found.append(_line(common, in_kind, IN_KIND, "unique", when.isoformat()))
    return found


def _line(common: dict[str, str], cents: int, nature: str, how: str, when: str) -> dict[str, str]:
    values: dict[str, Any] = {
        **common,
        "montant": in_euros(cents),
        "nature": nature,
        "conditionsVersement": how,
        "datesPeriodeVersement": when,
    }
    return {name: values[name] for name in SCDL_COLUMNS if name in values}


def _paid_when(payments: list[datetime.date], decided_on: datetime.date) -> tuple[str, str]:
    """Return how it is paid, and the day or the period of it."""
    if not payments:
        return ON_RECEIPTS, f"{decided_on.isoformat()}/{decided_on.year}-12-31"
    first, last = min(payments).isoformat(), max(payments).isoformat()
    if len(payments) == 1:
        return "unique", first
    return "échelonné", f"{first}/{last}"
