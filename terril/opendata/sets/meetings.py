"""The public meetings: when, where, how they went. Who comes is in none of the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terril.meetings.models import Meeting, Wheelchair
from terril.meetings.queries import finding
from terril.meetings.states import SHOWN, MeetingState
from terril.opendata.dataset import DataSet, Parameter
from terril.territories.models import Territory
from terril.ui.tables import Column, Row

CHOICES = tuple((state.value, state.label) for state in SHOWN)


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Meeting]:
    meetings = finding.shown(town).prefetch_related("phases", "orientations")
    if asked.get("etape", "") in dict(CHOICES):
        meetings = meetings.filter(state=asked["etape"])
    if quarter := asked.get("quartier", ""):
        meetings = meetings.filter(quarter__slug=quarter)
    year = asked.get("annee", "")
    return finding.narrowed(meetings, year=int(year)) if year.isascii() and year.isdigit() else meetings


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    for it in things:
        starts_at = timezone.localtime(it.starts_at) if it.starts_at else None
        yield (
            it.number,
            it.subject,
            it.state,
            str(MeetingState(it.state).label),
            starts_at.date() if starts_at else it.when.start if it.when.start == it.when.end else None,
            f"{starts_at:%H:%M}" if starts_at else "",
            it.when.in_words(),
            it.place,
            it.quarter.name if it.quarter else "",
            it.theme,
            it.presentation,
            str(Wheelchair(it.wheelchair).label),
            it.childcare,
            it.languages,
            it.invited_by.name if it.invited_by else "",
            [orientation.title for orientation in it.orientations.all()],
            sum(phase.minutes for phase in it.phases.all()),
            it.headcount,
            it.cancelled_because,
            it.latitude,
            it.longitude,
            base + it.get_absolute_url(),
        )


SET = DataSet(
    name="reunions",
    title=_("Les réunions"),
    what=_("Les réunions publiques annoncées et tenues, avec leur lieu, leur accès et combien sont venus."),
    columns=(
        Column("numero", _("Le numéro de la réunion dans la commune"), "integer"),
        Column("sujet", _("De quoi on parle")),
        Column("etape", _("Où elle en est, en un mot qui ne change pas")),
        Column("etape_libelle", _("Où elle en est, en clair")),
        Column("jour", _("Le jour, s'il est fixé"), "date"),
        Column("heure", _("L'heure à laquelle elle commence, si elle est fixée")),
        Column("quand", _("Quand, avec des mots")),
        Column("lieu", _("Où elle a lieu, avec des mots")),
        Column("quartier", _("Le quartier pour lequel elle est faite")),
        Column("theme", _("Son thème")),
        Column("presentation", _("Pourquoi on se réunit")),
        Column("fauteuil", _("Si l'on y entre en fauteuil")),
        Column("enfants", _("Comment les enfants sont gardés")),
        Column("langues", _("Les langues parlées ou traduites")),
        Column("invite", _("Qui invite, si ce n'est pas la mairie")),
        Column("orientations", _("Les orientations du projet de ville dont on y parle"), "list"),
        Column("minutes_prevues", _("Combien de minutes elle doit durer"), "integer"),
        Column("personnes", _("Combien de personnes sont venues"), "integer"),
        Column("annulee_parce_que", _("Pourquoi elle n'a pas eu lieu")),
        Column("latitude", _("Latitude, en degrés (WGS 84)"), "decimal"),
        Column("longitude", _("Longitude, en degrés (WGS 84)"), "decimal"),
        Column("adresse", _("Sa page sur le site")),
    ),
    found=_found,
    told=_told,
    parameters=(
        Parameter("etape", _("Une étape"), choices=CHOICES),
        Parameter("annee", _("Une année"), pattern=r"^([12]\d{3})?$"),
        Parameter("quartier", _("Un quartier, par son nom dans les adresses")),
    ),
    key=("numero", "number"),
    topics=("meetings.meeting",),
    place=("latitude", "longitude"),
    page="meetings:list",
)
