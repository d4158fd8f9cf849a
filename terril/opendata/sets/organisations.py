"""The organisations that anybody may see; no person is named, not even whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation, OrganisationKind
from terril.directory.queries import visible_to
from terril.opendata.dataset import DataSet, Parameter
from terril.territories.models import Territory
from terril.ui.tables import Column, Row


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Organisation]:
    organisations = visible_to(AnonymousUser(), town)
    kind = asked.get("sorte", "")
    return organisations.filter(kind=kind) if kind in OrganisationKind.values else organisations


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    for it in things:
        yield (
            it.slug,
            it.name,
            it.kind,
            str(OrganisationKind(it.kind).label),
            it.description,
            it.siret,
            it.rna,
            it.is_invented,
            it.latitude,
            it.longitude,
            base + reverse("directory:detail", args=[it.slug]),
        )


SET = DataSet(
    name="acteurs",
    title=_("Les acteurs"),
    what=_("Associations, collectifs, services municipaux, commerces, écoles : qui peut prendre une part."),
    columns=(
        Column("identifiant", _("Les mots de son adresse sur le site")),
        Column("nom", _("Son nom")),
        Column("sorte", _("Sa sorte, en un mot qui ne change pas")),
        Column("sorte_libelle", _("Sa sorte, en clair")),
        Column("description", _("Ce qu'il fait, dit par lui-même")),
        Column("siret", _("Son numéro SIRET, quatorze chiffres")),
        Column("rna", _("Son numéro au répertoire national des associations")),
        Column("invente", _("Vrai s'il est inventé pour une démonstration"), "boolean"),
        Column("latitude", _("Latitude, en degrés (WGS 84)"), "decimal"),
        Column("longitude", _("Longitude, en degrés (WGS 84)"), "decimal"),
        Column("adresse", _("Sa page sur le site")),
    ),
    found=_found,
    told=_told,
    parameters=(Parameter("sorte", _("Une sorte d'acteurs"), choices=tuple(OrganisationKind.choices)),),
    key=("identifiant", "slug"),
    topics=("directory.organisation",),
    place=("latitude", "longitude"),
    page="directory:list",
)
