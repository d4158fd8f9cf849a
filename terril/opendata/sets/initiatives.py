"""The initiatives that were sent, with where each stands; drafts are nobody's business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terril.agreements.queries import needs_of
from terril.foundation import clock
from terril.initiatives import queries
from terril.initiatives.forms.listing import FilterForm
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.opendata.dataset import DataSet, Parameter
from terril.opendata.queries import public_name_of
from terril.territories.models import Territory
from terril.territories.queries import quarters_of
from terril.ui.tables import Column, Row
from terril.vision.models import Orientation

SLUG = r"^[-a-zA-Z0-9_]{0,100}$"


def filter_form(town: Territory, asked: Mapping[str, str]) -> FilterForm:
    """Return the form of the list's page, filled in with what is asked and already judged."""
    form = FilterForm(
        asked, quarters=quarters_of(town), orientations=town.orientations.order_by("position", "title")
    )
    form.is_valid()
    return form


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Initiative]:
    chosen = filter_form(town, asked).cleaned_data
    by_position = Orientation.objects.order_by("position", "title")
    needs = needs_of(town, clock.today()).order_by().filter(agreement=OuterRef("agreement"))
    return (
        queries.listing(
            AnonymousUser(),
            town,
            state_group=chosen.get("etat") or None,
            quarter=chosen.get("quartier"),
            orientation=chosen.get("orientation"),
            looking_for_help=chosen.get("aide", False),
            search=chosen.get("q", ""),
        )
        .annotate(is_looking_for_help=Exists(needs))
        .select_related(None)
        .select_related("quarter", "proposers", "service", "landmark")
        .prefetch_related(Prefetch("orientations", queryset=by_position))
    )


def _objection(town: Territory, asked: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        name: [str(error) for error in errors] for name, errors in filter_form(town, asked).errors.items()
    }


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    for it in things:
        yield (
            it.number,
            it.title,
            "reclamation" if it.is_grievance else "idee",
            it.state,
            str(InitiativeState(it.state).label),
            timezone.localtime(it.state_since).date(),
            it.description,
            it.quarter.name if it.quarter else "",
            it.place,
            it.latitude,
            it.longitude,
            public_name_of(it.proposers),
            it.service.name if it.service else "",
            it.received_on,
            it.answer_due_on,
            it.answered_on,
            [orientation.title for orientation in it.orientations.all()],
            it.is_looking_for_help,
            base + reverse("landmarks:detail", args=[it.landmark.slug]) if it.landmark else "",
            base + it.get_absolute_url(),
        )


SET = DataSet(
    name="initiatives",
    title=_("Les initiatives"),
    what=_("Les idées et les réclamations envoyées à la commune, et où en est chacune."),
    columns=(
        Column("numero", _("Son numéro, celui que l'on dit au guichet"), "integer"),
        Column("titre", _("Son titre")),
        Column("nature", _("« idee » ou « reclamation »")),
        Column("etat", _("Où elle en est, en un mot qui ne change pas")),
        Column("etat_libelle", _("Où elle en est, en clair")),
        Column("etat_depuis", _("Le jour où elle y est arrivée"), "date"),
        Column("description", _("Ce qu'écrivent celles et ceux qui la portent")),
        Column("quartier", _("Le quartier")),
        Column("lieu", _("Le lieu, en clair")),
        Column("latitude", _("Latitude, en degrés (WGS 84)"), "decimal"),
        Column("longitude", _("Longitude, en degrés (WGS 84)"), "decimal"),
        Column("porteur", _("L'association ou le collectif qui la porte, jamais une personne")),
        Column("service", _("Le service municipal qui la suit")),
        Column("recue_le", _("Le jour où la commune l'a reçue"), "date"),
        Column("reponse_attendue_le", _("Le jour avant lequel la commune répond"), "date"),
        Column("repondue_le", _("Le jour où la commune a répondu"), "date"),
        Column("orientations", _("Les orientations du projet de ville qu'elle sert"), "list"),
        Column("cherche_de_l_aide", _("Vrai si elle cherche des bras en ce moment"), "boolean"),
        Column("caillou", _("La page du caillou blanc qu'elle a posé")),
        Column("adresse", _("Sa page sur le site")),
    ),
    found=_found,
    told=_told,
    parameters=(
        Parameter("q", _("Des mots à chercher"), pattern=r"^[^\x00]{0,200}$"),
        Parameter("etat", _("Où elle en est"), choices=tuple(queries.StateGroup.choices)),
        Parameter("quartier", _("Les mots de l'adresse d'un quartier"), pattern=SLUG),
        Parameter("orientation", _("Les mots de l'adresse d'une orientation"), pattern=SLUG),
        Parameter("aide", _("Seulement celles qui cherchent de l'aide"), kind="boolean"),
    ),
    objection=_objection,
    key=("numero", "number"),
    topics=("initiatives.initiative",),
    place=("latitude", "longitude"),
    page="initiatives:list",
)
