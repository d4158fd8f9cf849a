"""What public agreements promise, do and confirm, side by side, and what they cost alone and together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement, AgreementKind, Side
from terril.agreements.states import AgreementState
from terril.opendata import queries
from terril.opendata.dataset import DataSet
from terril.opendata.queries import euros
from terril.territories.models import Territory
from terril.ui.tables import Column, Row

SIDES = (Side.TOWN, Side.INHABITANTS, Side.THIRD)


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Agreement]:
    return queries.public_agreements(town)


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    pks = [agreement.pk for agreement in things]
    sums, initiatives = queries.sums_of(pks), queries.initiatives_of(pks)
    for it in things:
        figures = sums[it.pk]
        initiative = initiatives.get(it.pk)
        yield (
            it.pk,
            initiative.number if initiative else None,
            it.title,
            it.kind,
            str(AgreementKind(it.kind).label),
            it.state,
            str(AgreementState(it.state).label),
            it.starts_on,
            it.ends_on,
            it.review_on,
            *(
                euros(cents)
                for side in SIDES
                for three in (figures.sides[side],)
                for cents in (three.promised, three.done, three.confirmed)
            ),
            euros(figures.cost_alone) if figures.cost_alone else None,
            euros(figures.cost_together),
            euros(figures.saved) if figures.cost_alone else None,
            base + it.page_url if it.page_url else "",
        )


SET = DataSet(
    name="conventions",
    title=_("Les chiffres des conventions"),
    what=_(
        "Ce que chaque moitié promet, fait et se voit confirmer, en euros ; ce que la commune paierait seule."
    ),
    columns=(
        Column("identifiant", _("Son numéro, qui ne change pas"), "integer"),
        Column("initiative", _("Le numéro de son initiative"), "integer"),
        Column("titre", _("Son titre")),
        Column("sorte", _("Sa sorte, en un mot qui ne change pas")),
        Column("sorte_libelle", _("Sa sorte, en clair")),
        Column("etat", _("Où elle en est, en un mot qui ne change pas")),
        Column("etat_libelle", _("Où elle en est, en clair")),
        Column("debut", _("Son premier jour"), "date"),
        Column("fin", _("Son dernier jour"), "date"),
        Column("point_d_etape", _("Le jour où les deux moitiés font le point"), "date"),
        Column("commune_promis", _("La commune : promis, en euros"), "decimal"),
        Column("commune_fait", _("La commune : fait"), "decimal"),
        Column("commune_confirme", _("La commune : confirmé par les autres"), "decimal"),
        Column("habitants_promis", _("Les habitants : promis, en euros"), "decimal"),
        Column("habitants_fait", _("Les habitants : fait"), "decimal"),
        Column("habitants_confirme", _("Les habitants : confirmé par les autres"), "decimal"),
        Column("partenaires_promis", _("Les partenaires : promis, en euros"), "decimal"),
        Column("partenaires_fait", _("Les partenaires : fait"), "decimal"),
        Column("partenaires_confirme", _("Les partenaires : confirmé par les autres"), "decimal"),
        Column("commune_seule", _("Ce que la commune aurait payé seule, d'après ses estimations"), "decimal"),
        Column("commune_ensemble", _("Ce que cela coûte à la commune, ensemble"), "decimal"),
        Column("economie", _("La différence des deux, jamais moins que zéro"), "decimal"),
        Column("adresse", _("La page où elle se lit")),
    ),
    found=_found,
    told=_told,
    key=("identifiant", "pk"),
    topics=("agreements.agreement", "initiatives.initiative"),
)
