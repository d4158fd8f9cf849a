"""What was said in meetings and what became of it. Nobody knows who said it: there is no such column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from terril.meetings.models import Fate, Note
from terril.meetings.queries.after import day_of, public_notes
from terril.opendata.dataset import DataSet, Parameter
from terril.territories.models import Territory
from terril.ui.tables import Column, Row


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[Note]:
    found = public_notes().filter(meeting__territory=town).select_related("meeting", "service", "problem")
    fate = asked.get("devenir", "")
    return found.filter(fate=fate) if fate in Fate.values else found


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    for note in things:
        yield (
            note.pk,
            note.meeting.number,
            note.meeting.subject,
            day_of(note.meeting),
            note.text,
            note.problem.title if note.problem else "",
            note.hands,
            note.fate,
            str(note.get_fate_display()),
            note.fate_on,
            note.fate_words,
            note.service.name if note.service else "",
            note.due_on,
            note.became,
            base + note.became_url if note.became_url else "",
            f"{base}{note.meeting.get_absolute_url()}#note-{note.pk}",
        )


SET = DataSet(
    name="paroles",
    title=_("Les paroles des réunions, et ce qu'elles sont devenues"),
    what=_("Ce qui a été dit dans les réunions publiques, sans savoir par qui, et la suite donnée."),
    columns=(
        Column("numero", _("Son numéro, qui ne change pas"), "integer"),
        Column("reunion", _("Le numéro de la réunion"), "integer"),
        Column("sujet", _("Le sujet de la réunion")),
        Column("reunion_le", _("Le jour de la réunion"), "date"),
        Column("texte", _("Ce qui a été dit")),
        Column("probleme", _("Le problème concret dont elle parle")),
        Column("moi_aussi", _("Combien ont dit « moi aussi »"), "integer"),
        Column("devenir", _("Ce qu'elle est devenue, en un mot qui ne change pas")),
        Column("devenir_libelle", _("Ce qu'elle est devenue, en clair")),
        Column("devenir_le", _("Le jour où cela a été dit"), "date"),
        Column("suite", _("La réponse, ou qui a le pouvoir d'agir")),
        Column("service", _("Le service à qui elle est confiée")),
        Column("reponse_avant", _("Le jour avant lequel le service répond"), "date"),
        Column("devenue", _("Le nom de ce qu'elle est devenue")),
        Column("devenue_adresse", _("La page de ce qu'elle est devenue")),
        Column("adresse", _("Sa place sur la page de la réunion")),
    ),
    found=_found,
    told=_told,
    parameters=(Parameter("devenir", _("Ce qu'elle est devenue"), tuple(Fate.choices)),),
    key=("numero", "pk"),
    topics=("meetings.meeting",),
    page="meetings:years",
)
