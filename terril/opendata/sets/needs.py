"""What the town looks for people for, today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from terril.agreements.forms import NeedsFilter
from terril.agreements.models import Commitment, CommitmentKind
from terril.agreements.queries import needs_of, needs_within
from terril.foundation import clock
from terril.opendata import queries
from terril.opendata.dataset import DataSet, Parameter
from terril.opendata.queries import public_name_of
from terril.territories.models import Territory
from terril.ui.tables import Column, Row


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Commitment]:
    today = clock.today()
    form = NeedsFilter(asked or None)
    found = needs_of(town, today)
    if form.is_bound:
        form.is_valid()
        if form.kind:
            found = found.filter(kind=form.kind)
        if form.days is not None:
            found = needs_within(found, today + datetime.timedelta(days=form.days))
    return found


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    initiatives = queries.initiatives_of(need.agreement_id for need in things)
    language = get_language() or ""
    for it in things:
        initiative = initiatives.get(it.agreement_id)
        yield (
            it.pk,
            it.what,
            it.kind,
            str(CommitmentKind(it.kind).label),
            it.quantity,
            it.unit,
            it.places,
            it.free,
            "" if it.when_kind == "unspecified" else it.when.in_words(language),
            it.when_starts_on,
            it.when_ends_on,
            it.agreement.title,
            initiative.number if initiative else None,
            public_name_of(it.party.organisation),
            initiative.latitude if initiative else None,
            initiative.longitude if initiative else None,
            base + reverse("agreements:need", args=[it.pk]),
        )


SET = DataSet(
    name="besoins",
    title=_("Les besoins"),
    what=_(
        "Ce que l'on cherche en ce moment : des bras, un outil, un savoir-faire, et les places qui restent."
    ),
    columns=(
        Column("identifiant", _("Son numéro, qui ne change pas"), "integer"),
        Column("quoi", _("Ce qu'il y a à faire")),
        Column("sorte", _("Sa sorte, en un mot qui ne change pas")),
        Column("sorte_libelle", _("Sa sorte, en clair")),
        Column("quantite", _("La quantité, si elle est dite"), "decimal"),
        Column("unite", _("Son unité")),
        Column("places", _("Combien de personnes il faut"), "integer"),
        Column("places_libres", _("Combien il en manque"), "integer"),
        Column("quand", _("Quand, en clair")),
        Column("du", _("Le premier jour"), "date"),
        Column("au", _("Le dernier jour"), "date"),
        Column("convention", _("Le titre de la convention")),
        Column("initiative", _("Le numéro de l'initiative"), "integer"),
        Column("porteur", _("L'association ou le service qui s'y engage, jamais une personne")),
        Column("latitude", _("Latitude, en degrés (WGS 84)"), "decimal"),
        Column("longitude", _("Longitude, en degrés (WGS 84)"), "decimal"),
        Column("adresse", _("Sa page sur le site, où l'on prend une part")),
    ),
    found=_found,
    told=_told,
    parameters=(
        Parameter("quoi", _("Ce que l'on peut apporter"), choices=tuple(CommitmentKind.choices)),
        Parameter("quand", _("Dans combien de temps"), choices=tuple(c for c in NeedsFilter.WHEN if c[0])),
    ),
    key=("identifiant", "pk"),
    topics=("agreements.agreement",),
    place=("latitude", "longitude"),
    page="agreements:needs",
)
