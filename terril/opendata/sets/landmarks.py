"""The white pebbles: what was achieved, or learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.landmarks.models import Landmark, LandmarkKind
from terril.landmarks.queries import laid_in
from terril.opendata.dataset import DataSet, Parameter
from terril.territories.models import Territory
from terril.ui.tables import Column, Row


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Landmark]:
    kind = asked.get("sorte", "")
    return laid_in(town, kind=kind if kind in LandmarkKind.values else None).select_related(
        "quarter", "initiative"
    )


def _point(landmark: Landmark, initiative: Any) -> tuple[float | None, float | None]:
    """Return where it is: its own point, or that of the initiative it came from."""
    placed = landmark if landmark.latitude is not None or initiative is None else initiative
    return placed.latitude, placed.longitude


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    for it in things:
        initiative = getattr(it, "initiative", None)
        yield (
            it.slug,
            it.title,
            it.kind,
            str(LandmarkKind(it.kind).label),
            it.laid_on,
            it.only_year_known,
            [orientation.title for orientation in it.orientations.all()],
            it.done,
            it.by_town,
            it.by_inhabitants,
            it.story,
            it.source,
            initiative.number if initiative else None,
            it.quarter.name if it.quarter else "",
            it.place,
            *_point(it, initiative),
            base + reverse("landmarks:detail", args=[it.slug]),
        )


SET = DataSet(
    name="cailloux",
    title=_("Les cailloux blancs"),
    what=_("Ce que la commune et ses habitants ont réalisé, ou appris, chacun avec sa date et sa source."),
    columns=(
        Column("identifiant", _("Les mots de son adresse sur le site")),
        Column("titre", _("Son titre")),
        Column("sorte", _("Sa sorte, en un mot qui ne change pas")),
        Column("sorte_libelle", _("Sa sorte, en clair")),
        Column("pose_le", _("Le jour où il a été posé"), "date"),
        Column("annee_seulement", _("Vrai si l'on n'en connaît que l'année"), "boolean"),
        Column("orientations", _("Les orientations du projet de ville qu'il sert"), "list"),
        Column("fait", _("Ce qui a été fait")),
        Column("part_commune", _("Ce que la commune a apporté")),
        Column("part_habitants", _("Ce que les habitants ont apporté")),
        Column("recit", _("Son histoire")),
        Column("source", _("D'où vient ce que l'on en dit")),
        Column("initiative", _("Le numéro de l'initiative d'où il vient"), "integer"),
        Column("quartier", _("Le quartier où il se trouve")),
        Column("lieu", _("Où il se trouve, avec des mots")),
        Column("latitude", _("Latitude, en degrés (WGS 84)"), "decimal"),
        Column("longitude", _("Longitude, en degrés (WGS 84)"), "decimal"),
        Column("adresse", _("Sa page sur le site")),
    ),
    found=_found,
    told=_told,
    parameters=(Parameter("sorte", _("Une sorte de cailloux"), choices=tuple(LandmarkKind.choices)),),
    key=("identifiant", "slug"),
    topics=("landmarks.landmark",),
    place=("latitude", "longitude"),
    page="landmarks:list",
)
