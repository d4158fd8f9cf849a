"""What was put to decision: the options, the decision and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from terril.arbitration.models import Arbitration
from terril.arbitration.states import ArbitrationState
from terril.opendata.dataset import DataSet, Parameter
from terril.territories.models import Territory
from terril.ui.tables import Column, Row


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Arbitration]:
    found = Arbitration.objects.filter(territory=town).select_related("chosen")
    found = found.annotate(laid=Count("options"))
    state = asked.get("etape", "")
    return found.filter(state=state) if state in ArbitrationState.values else found


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    for it in things:
        cost = it.chosen.cost_cents if it.chosen else None
        yield (
            it.number,
            it.question,
            it.state,
            str(it.get_state_display()),
            it.laid,
            it.chosen.title if it.chosen else "",
            None if cost is None else Decimal(cost) / 100,
            it.decision,
            it.reasons,
            it.minority,
            it.decided_by,
            it.decided_on,
            it.review_on,
            it.review,
            it.reviewed_on,
            base + it.get_absolute_url(),
        )


SET = DataSet(
    name="arbitrages",
    title=_("Les arbitrages"),
    what=_(
        "Les questions tranchées par la commune : les options, la décision, ses raisons, ce qu'elle a donné."
    ),
    columns=(
        Column("numero", _("Son numéro, qui ne change pas"), "integer"),
        Column("question", _("La question")),
        Column("etape", _("Son étape, en un mot qui ne change pas")),
        Column("etape_libelle", _("Son étape, en clair")),
        Column("options", _("Combien d'options étaient sur la table"), "integer"),
        Column("option_retenue", _("L'option retenue")),
        Column("cout_euros", _("Ce qu'elle coûte, en euros"), "decimal"),
        Column("decision", _("La décision, avec ses mots exacts")),
        Column("raisons", _("Pourquoi")),
        Column("minorite", _("Ce que disaient ceux qui préféraient autre chose")),
        Column("decide_par", _("Qui a décidé")),
        Column("decide_le", _("Le jour de la décision"), "date"),
        Column("a_revoir_le", _("Le jour où l'on regarde de nouveau"), "date"),
        Column("bilan", _("Ce que cela a donné")),
        Column("revu_le", _("Le jour du bilan"), "date"),
        Column("adresse", _("Sa page sur le site")),
    ),
    found=_found,
    told=_told,
    parameters=(Parameter("etape", _("Son étape"), tuple(ArbitrationState.choices)),),
    key=("numero", "number"),
    topics=("arbitration.arbitration",),
    page="arbitration:list",
)
