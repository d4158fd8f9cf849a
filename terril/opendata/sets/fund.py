"""What was asked of the little fund and what it gave, as its page tells it: informal groups are not named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from terril.fund.models import SmallDynamic
from terril.fund.queries.publishing import told_publicly
from terril.opendata.dataset import DataSet, Parameter
from terril.territories.models import Territory
from terril.ui.tables import Column, Row

YEAR = r"^[1-9][0-9]{3}$"


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[SmallDynamic]:
    found = SmallDynamic.objects.filter(territory=town, received_on__isnull=False)
    found = found.select_related("asker", "envelope")
    year = asked.get("annee", "")
    return found.filter(envelope__year=int(year)) if re.match(YEAR, year, re.ASCII) else found


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    for it in told_publicly(things):
        yield (
            it.number,
            it.year,
            it.title,
            it.asker,
            it.siret,
            it.state,
            it.state_label,
            it.received_on,
            it.answered_on,
            _euros(it.asked_cents),
            _euros(it.sums.granted),
            _euros(it.sums.paid),
            _euros(it.sums.given_back),
            _euros(it.sums.released),
            _euros(it.sums.in_kind),
            base + it.url,
        )


def _euros(cents: int) -> Decimal:
    return Decimal(cents) / 100


SET = DataSet(
    name="petit-fonds",
    title=_("Le petit fonds"),
    what=_("Ce qui a été demandé au petit fonds, accordé ou refusé, versé et rendu, année après année."),
    columns=(
        Column("numero", _("Son numéro, qui ne change pas"), "integer"),
        Column("annee", _("L'année de l'enveloppe"), "integer"),
        Column("titre", _("Son titre")),
        Column("demandeur", _("L'association ou l'école qui demande, jamais une personne")),
        Column("siret", _("Son numéro SIRET, quatorze chiffres")),
        Column("etape", _("Son étape, en un mot qui ne change pas")),
        Column("etape_libelle", _("Son étape, en clair")),
        Column("demande_le", _("Le jour de la demande"), "date"),
        Column("repondu_le", _("Le jour de la réponse"), "date"),
        Column("demande_euros", _("Ce qui est demandé, en euros"), "decimal"),
        Column("accorde_euros", _("Ce qui est accordé, en euros"), "decimal"),
        Column("verse_euros", _("Ce qui est versé, en euros"), "decimal"),
        Column("rendu_euros", _("Ce qui est rendu, en euros"), "decimal"),
        Column("non_utilise_euros", _("Ce qui est accordé et ne servira pas, en euros"), "decimal"),
        Column("aide_en_nature_euros", _("La valeur de ce qui est prêté ou fait, en euros"), "decimal"),
        Column("adresse", _("Sa page sur le site")),
    ),
    found=_found,
    told=_told,
    parameters=(Parameter("annee", _("L'année de l'enveloppe"), pattern=YEAR),),
    key=("numero", "number"),
    topics=("fund.smalldynamic",),
    page="fund:list",
)
