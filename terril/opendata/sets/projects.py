"""The initiatives as projects of the town, by the national schema *Projets de collectivités* 0.1.0.

Tools for towns that change (Mon Espace Collectivité, Territoires en Transitions, Recoco) read it. Two
files: the projects, and the town that they name. No referent is named: the schema allows it, we do not.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation
from terril.directory.queries import town_hall_of
from terril.foundation import clock
from terril.initiatives.models import Initiative
from terril.initiatives.queries import listing
from terril.initiatives.states import InitiativeState as S
from terril.opendata import queries
from terril.opendata.dataset import DataSet
from terril.territories.models import Territory, TerritoryKind
from terril.ui.tables import Column, Row

SCHEMA = "https://github.com/betagouv/schema-projet-collectivites-transition-ecologique"
IDEA, STUDY, OPERATION = "Idée", "Étude", "Opération"
GOES_ON, LATE, STANDS_STILL, STOPPED, ENDED = "En cours", "En retard", "En pause", "Abandonné", "Terminé"
# Where each state stands in the words of the schema.
PHASES = {
    S.RECEIVED: (IDEA, GOES_ON),
    S.UNDER_REVIEW: (STUDY, GOES_ON),
    S.INFORMATION_NEEDED: (STUDY, STANDS_STILL),
    S.NEGOTIATION: (STUDY, GOES_ON),
    S.GRANTED: (STUDY, GOES_ON),
    S.REDIRECTED: (STUDY, STOPPED),
    S.REFUSED: (STUDY, STOPPED),
    S.SIGNED: (OPERATION, GOES_ON),
    S.UNDER_WAY: (OPERATION, GOES_ON),
    S.DONE: (OPERATION, ENDED),
    S.IN_UPKEEP: (OPERATION, ENDED),
    S.TO_TAKE_OVER: (OPERATION, ENDED),
    S.CLOSED: (OPERATION, ENDED),
    S.DROPPED: (STUDY, STOPPED),
    S.FAILED: (OPERATION, STOPPED),
}
# Names made from ours stay the same for ever (RFC 9562, version 5), whatever the site's address becomes.
_OURS = uuid.uuid5(uuid.NAMESPACE_DNS, "terril")


def identifier(*parts: Any) -> str:
    """Return the identifier of something of ours for others, always the same."""
    return str(uuid.uuid5(_OURS, "/".join(map(str, parts))))


def of_territory(territory: Territory) -> str:
    """Return the identifier of a town or of what is above it: from its official number when it has one."""
    return identifier(territory.kind, territory.siren or territory.insee_code or territory.pk)


def _moment(moment: datetime.datetime) -> str:
    utc = moment.astimezone(datetime.UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def _list(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Initiative]:
    return listing(AnonymousUser(), town).select_related(None).select_related("proposers", "agreement")


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    today = clock.today()
    hall = town_hall_of(town)
    sums = queries.sums_of(it.agreement_id for it in things if it.agreement.is_public)
    for it in things:
        phase, status = PHASES[S(it.state)]
        agreement = it.agreement if it.agreement.is_public else None
        cost = sums[it.agreement_id].cost_together if agreement else 0
        yield (
            identifier(of_territory(town), "initiative", it.number),
            _moment(it.created_at),
            _moment(max(it.state_since, it.created_at)),
            it.title,
            it.description,
            cost // 100 if cost else None,
            agreement.starts_on if agreement else None,
            phase,
            LATE if it.days_late(today) else status,
            "Terril",
            _siret(it.proposers) or _siret(hall),
            *[""] * 5,
            "[]",
            "[]",
            *[""] * 3,
            _list([of_territory(town)]),
        )


def _siret(organisation: Organisation | None) -> str:
    return organisation.siret if organisation is not None and organisation.is_listed else ""


PROJECTS = DataSet(
    name="projets",
    title=_("Les initiatives, en « projets de collectivités »"),
    what=_(
        "Les mêmes initiatives, au format national que lisent Mon Espace Collectivité, "
        "Territoires en Transitions et Recoco."
    ),
    columns=(
        Column("id", _("Son identifiant, toujours le même")),
        Column("createdAt", _("Le moment où elle a été écrite")),
        Column("updatedAt", _("Le moment où elle a avancé")),
        Column("nom", _("Son titre")),
        Column("description", _("Ce qu'écrivent celles et ceux qui la portent")),
        Column("budgetPrevisionnel", _("Ce qu'elle coûte à la commune, en euros entiers"), "integer"),
        Column("dateDebutPrevisionnelle", _("Le premier jour de sa convention"), "date"),
        Column("phase", _("Idée, Étude ou Opération")),
        Column("phaseStatut", _("En cours, En retard, En pause, Abandonné ou Terminé")),
        Column("programme", _("Le service qui la publie : Terril")),
        Column("porteurCodeSiret", _("Le SIRET de l'association qui la porte, sinon celui de la mairie")),
        Column("porteurReferentEmail", _("Laissé vide : aucune personne n'est nommée")),
        Column("porteurReferentTelephone", _("Laissé vide : aucune personne n'est nommée")),
        Column("porteurReferentPrenom", _("Laissé vide : aucune personne n'est nommée")),
        Column("porteurReferentNom", _("Laissé vide : aucune personne n'est nommée")),
        Column("porteurReferentFonction", _("Laissé vide : aucune personne n'est nommée")),
        Column("competences", _("Laissé vide : personne ne les a dites")),
        Column("leviers", _("Laissé vide : personne ne les a dites")),
        Column("mecId", _("Laissé vide : un numéro d'un autre service")),
        Column("tetId", _("Laissé vide : un numéro d'un autre service")),
        Column("recocoId", _("Laissé vide : un numéro d'un autre service")),
        Column("collectiviteIds", _("L'identifiant de la commune, dans le fichier des collectivités")),
    ),
    found=_found,
    told=_told,
    topics=("initiatives.initiative",),
    schema=SCHEMA,
    is_in_api=False,
)


# The town, and the agglomeration it belongs to

TYPES = {TerritoryKind.COMMUNE: "Commune", TerritoryKind.AGGLOMERATION: "EPCI"}


def _found_bodies(town: Territory, asked: Mapping[str, str]) -> QuerySet[Territory]:
    is_above = Q(pk=town.parent_id, kind=TerritoryKind.AGGLOMERATION) if town.parent_id else Q(pk__in=())
    return Territory.objects.filter(Q(pk=town.pk) | is_above).defer("boundary").order_by("pk")


def _told_bodies(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    first, last = queries.years_of(town)
    for it in things:
        is_town = it.kind == TerritoryKind.COMMUNE
        yield (
            of_territory(it),
            it.name,
            TYPES[TerritoryKind(it.kind)],
            it.insee_code if is_town else "",
            _list([_department(town.insee_code)] if town.insee_code else []),
            "[]",
            it.siren if not is_town else "",
            it.siren,
            _moment(first),
            _moment(last),
        )


def _department(insee_code: str) -> str:
    return insee_code[:3] if insee_code.startswith(("97", "98")) else insee_code[:2]


BODIES = DataSet(
    name="collectivites",
    title=_("Les collectivités des projets"),
    what=_("La commune, et l'agglomération si elle est connue : ce que nomment les projets."),
    columns=(
        Column("id", _("Son identifiant, toujours le même")),
        Column("nom", _("Son nom")),
        Column("type", _("Commune ou EPCI")),
        Column("codeInsee", _("Son code INSEE")),
        Column("codeDepartements", _("Son département")),
        Column("codeRegions", _("Laissé vide")),
        Column("codeEpci", _("Le SIREN de l'agglomération")),
        Column("siren", _("Son numéro SIREN, neuf chiffres")),
        Column("createdAt", _("Le moment où son journal commence")),
        Column("updatedAt", _("Le moment de la dernière ligne de son journal")),
    ),
    found=_found_bodies,
    told=_told_bodies,
    topics=("territories.territory",),
    schema=SCHEMA,
    is_in_api=False,
)
