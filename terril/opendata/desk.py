"""The officer's lists: the public columns, and those that only the town hall reads.

Names are those of pages: somebody under 18 has none here either.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from terril.directory.queries import representations_in
from terril.foundation import clock
from terril.opendata import queries
from terril.opendata.dataset import DataSet
from terril.opendata.sets import DATA_SETS
from terril.territories.models import Territory
from terril.ui.tables import Column, Row

Told = Callable[[Territory, Sequence[Any]], Iterable[Row]]


def _with(name: str, columns: tuple[Column, ...], told: Told, found: Any = None) -> DataSet:
    """Return a public data set with columns of the town hall's own after its columns."""
    public = DATA_SETS[name]

    def whole(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
        for row, more in zip(public.told(town, things, base), told(town, things), strict=True):
            yield (*row, *more)

    return dataclasses.replace(
        public, columns=(*public.columns, *columns), told=whole, found=found or public.found
    )


def _initiatives_found(town: Territory, asked: Any) -> QuerySet[Any]:
    return (
        DATA_SETS["initiatives"]
        .found(town, asked)
        .select_related("quarter", "proposers", "service", "landmark", "author", "person_in_charge")
    )


def _of_initiatives(town: Territory, things: Sequence[Any]) -> Iterable[Row]:
    today = clock.today()
    for it in things:
        in_charge = it.person_in_charge
        yield it.author.public_name, in_charge.public_name if in_charge else "", it.days_late(today)


def _of_needs(town: Territory, things: Sequence[Any]) -> Iterable[Row]:
    taken = queries.who_takes(need.pk for need in things)
    for it in things:
        yield (taken[it.pk],)


def _of_organisations(town: Territory, things: Sequence[Any]) -> Iterable[Row]:
    speakers: dict[int, list[str]] = defaultdict(list)
    for representation in representations_in(town).filter(organisation__in=[it.pk for it in things]):
        speakers[representation.organisation_id].append(representation.user.public_name)
    for it in things:
        yield it.contact_name, it.contact_email, it.contact_phone, speakers[it.pk]


LISTS: dict[str, DataSet] = {
    "initiatives": _with(
        "initiatives",
        (
            Column("propose_par", _("La personne qui l'a proposée")),
            Column("suivie_par", _("La personne qui la suit à la mairie")),
            Column("jours_de_retard", _("De combien de jours la réponse est en retard"), "integer"),
        ),
        _of_initiatives,
        _initiatives_found,
    ),
    "besoins": _with("besoins", (Column("qui_vient", _("Qui a pris une part"), "list"),), _of_needs),
    "acteurs": _with(
        "acteurs",
        (
            Column("contact", _("Qui joindre")),
            Column("courriel", _("Son courriel")),
            Column("telephone", _("Son téléphone")),
            Column("parle_pour_lui", _("Qui parle en son nom"), "list"),
        ),
        _of_organisations,
    ),
}
ENDS = ("csv", "xlsx")
