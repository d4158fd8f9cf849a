"""What is printed for a meeting: the poster and the flyer that invite, and all that the room needs.

A meeting can be held with the printed kit alone: cards, signs, the running sheet, the count of who came.
The same meeting gives the same bytes (see terril.ui.pdf); the QR code is drawn as one vector path.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terril.meetings import moments
from terril.meetings.models import Meeting, Phase, PhaseKind
from terril.meetings.queries.finding import LastTime
from terril.territories.queries import address_of
from terril.trails.pdf.plates import drawn
from terril.ui.pdf import compile_sheet

HERE = Path(__file__).resolve().parent


def invitation_pdf(meeting: Meeting, phases: Sequence[Phase], size: str) -> bytes:
    """Return the invitation as a PDF: the poster ("a3") or the flyer ("a5")."""
    town = meeting.territory
    address = address_of(town) + meeting.get_absolute_url()
    runs, modules = drawn(address)
    least = next((phase.minutes for phase in phases if phase.kind == PhaseKind.VENTING), 0)
    return compile_sheet(
        HERE / "invitation.typ",
        {
            "language": get_language(),
            "size": size,
            "town": town.name,
            "above": _("Réunion publique"),
            "for": meeting.quarter.name if meeting.quarter else _("Toute la commune"),
            "title": meeting.subject,
            "day": _capital(moments.day_of(meeting, with_year=False)),
            "hour": moments.hour_in_words(meeting.starts_at) if meeting.starts_at else "",
            "place": meeting.place or _("Le lieu sera dit sur la page de la réunion"),
            "presentation": meeting.presentation,
            "how": [
                line
                for line in (
                    _("D'abord, pendant %(minutes)d minutes, chacun vide son sac. La mairie écoute.")
                    % {"minutes": least}
                    if least
                    else "",
                    _("Puis on choisit ensemble des problèmes concrets."),
                    _("Puis on construit : qui fait quoi, et quand, moitié-moitié."),
                )
                if line
            ],
            "know": _good_to_know(meeting),
            "invites": _("%(who)s vous invite")
            % {"who": meeting.invited_by.name if meeting.invited_by else _("La mairie")},
            "free": _("Entrée libre. Pas besoin de s'inscrire."),
            "scan": _("Tout savoir sur cette réunion :"),
            # What is typed needs no https://: browsers add it.
            "address": address.partition("://")[2],
            "runs": runs,
            "modules": modules,
            "cancelled": _("Annulée") if meeting.state == "cancelled" else "",
            "notice": _("Démonstration : ce n'est pas le site de la commune") if town.is_demo else "",
        },
        _written_at(meeting),
    )


def _good_to_know(meeting: Meeting) -> list[str]:
    """Return what decides whether somebody can come."""
    children = meeting.childcare or _("Les enfants sont les bienvenus")
    languages = _("Langues : %(languages)s") % {"languages": meeting.languages} if meeting.languages else ""
    return [line for line in (str(meeting.get_wheelchair_display()), children, languages) if line]


def kit_pdf(meeting: Meeting, phases: Sequence[Phase], last_time: LastTime) -> bytes:
    """Return all that is printed for the room: the running sheet, the count, the signs, the cards."""
    town = meeting.territory
    return compile_sheet(
        HERE / "kit.typ",
        {
            "language": get_language(),
            "town": town.name,
            "title": meeting.subject,
            "when": _capital(moments.moment_of(meeting)),
            "place": meeting.place or _("Lieu à préciser"),
            "kit": _("De quoi tenir la réunion sur papier"),
            "running": _("La feuille de route"),
            "columns": [_("Heure"), _("Temps"), _("Durée"), _("Ce que l'on fait")],
            "phases": [
                {
                    "kind": slot.phase.kind,
                    "begins": slot.begins or "……",
                    "label": str(slot.phase.get_kind_display()),
                    "minutes": _("%(minutes)d min") % {"minutes": slot.phase.minutes},
                    "deed": str(_deed(slot.phase.kind)),
                }
                for slot in moments.timetable(meeting, phases)
            ],
            "promises_title": _("Ce qui a été promis la dernière fois"),
            "promises": [f"{line.words} ({line.status.label})" for line in last_time.promises],
            "no_promises": _("Rien à relire : c'est la première fois, ou rien n'a été promis."),
            "rules_title": _("Les règles de la salle"),
            "rules": [line for line in meeting.rules.splitlines() if line.strip()],
            "materials_title": _("Le matériel"),
            "materials": [line for line in meeting.materials.splitlines() if line.strip()],
            "count_title": _("Combien sommes-nous ?"),
            "count": _(
                "Une barre par personne qui entre. Pas de nom, pas de signature : on compte, c'est tout. "
                "Le total s'entre après la réunion."
            ),
            "total": _("Total"),
            "note": {
                "title": _("Ce que j'ai à dire"),
                "foot": _("Pas de nom. Dites ce que vous vivez, et où."),
                "too": _("Moi aussi (mains levées) :"),
            },
            "proposal": {
                "title": _("Une proposition"),
                "problem": _("Pour le problème"),
                "what": _("Quoi ?"),
                "who": _("Qui, avec son accord ?"),
                "when": _("Pour quand ?"),
                "town": _("La part de la commune"),
                "us": _("La part des habitants"),
            },
            "page": _("page"),
            "of": _("sur"),
        },
        _written_at(meeting),
    )


def _deed(kind: str) -> Any:
    """Return what the facilitator does in a phase, in one or two short sentences."""
    return {
        PhaseKind.PROMISES: _("On relit chaque promesse : tenue, en route, en retard. Qui l'a faite le dit."),
        PhaseKind.VENTING: _(
            "Chacun parle ou écrit une carte. La mairie écoute et se tait. On affiche, sans trier ni "
            "répondre. On compte les « moi aussi » à mains levées."
        ),
        PhaseKind.PROBLEMS: _(
            "On rapproche les cartes qui parlent de la même chose. Pour chaque tas : où, qui le vit, ce "
            "qu'on sait. Chacun pose ses cailloux sur ce qui compte le plus."
        ),
        PhaseKind.CONSTRUCTION: _(
            "Problème par problème, des cartes de proposition : qui fait quoi, pour quand, les deux parts."
        ),
        PhaseKind.CONTROVERSY: _(
            "Une question, deux colonnes de même taille : les raisons pour, les raisons contre. Chacun "
            "peut améliorer les deux."
        ),
        PhaseKind.CLOSING: _("On relit ce qui est décidé, par qui, et quand on se revoit. On dit merci."),
    }[PhaseKind(kind)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _written_at(meeting: Meeting) -> int:
    """Return the moment that a sheet bears: when the meeting came to where it is."""
    return int(meeting.state_since.timestamp())
