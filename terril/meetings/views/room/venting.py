"""Venting: people empty their bags, and the town keeps silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from terril.foundation.actions import NotAllowed
from terril.meetings import limits
from terril.meetings import room as writing
from terril.meetings.models import Phase, RoomRole
from terril.meetings.queries import room as queries
from terril.meetings.versions import by_hand, key_of
from terril.meetings.views.room.parts import RoomPart, Seat

TYPES = (RoomRole.FACILITATOR, RoomRole.NOTE_TAKER)


def _shared(role: RoomRole, phase: Phase) -> Mapping[str, Any]:
    return {
        "notes": list(queries.said(phase.meeting)),
        "held": list(queries.held(phase.meeting)) if role == RoomRole.FACILITATOR else [],
        "types": role in TYPES,
        "keeps_silent": role == RoomRole.TOWN,
        "wall": queries.on_the_wall(phase.meeting),
    }


def _own(seat: Seat, phase: Phase) -> Mapping[str, Any]:
    return {"marks": [f"moi-aussi-{pk}" for pk in queries.said_me_too(seat.meeting, seat.phone)]}


def _not_of_the_town(seat: Seat) -> None:
    if seat.role == RoomRole.TOWN:
        raise NotAllowed(
            _(
                "Pendant le déversoir, la mairie écoute. Vous n'écrivez pas et vous ne répondez pas : "
                "les gens ont besoin d'aller au bout de ce qu'ils ont à dire. Votre tour vient juste après."
            )
        )


def _note(seat: Seat, phase: Phase, data: QueryDict) -> None:
    _not_of_the_town(seat)
    if not seat.types and not limits.NOTES.takes(f"{seat.meeting.pk}/{seat.phone}"):
        raise ValidationError(
            {
                "text": _(
                    "Doucement ! Une ou deux phrases à la fois : attendez une minute, puis envoyez à "
                    "nouveau. Ce que vous avez écrit est encore là."
                )
            }
        )
    one = writing.Said(
        key=key_of(data.get("once", "")),
        text=data.get("text", ""),
        hands=by_hand(data.get("hands") or 0, "hands") if seat.types else 0,
        phase=phase.kind,
    )
    writing.take_down(seat.meeting, [one], trusted=seat.facilitates)


def _me_too(seat: Seat, phase: Phase, data: QueryDict) -> None:
    _not_of_the_town(seat)
    writing.say_me_too(seat.meeting, _number(data), seat.phone)


def _hands(seat: Seat, phase: Phase, data: QueryDict) -> None:
    if not seat.types:
        raise NotAllowed(
            _("Les mains levées se comptent dans la salle, par celles et ceux qui prennent note.")
        )
    writing.raise_hands(seat.meeting, _number(data), data.get("hands"))


def _settle(seat: Seat, phase: Phase, data: QueryDict) -> None:
    if not seat.facilitates:
        raise NotAllowed(_("Seule la personne qui anime la réunion relit ces notes."))
    writing.settle(seat.meeting, _number(data), shown=data.get("choix") == "montrer")


def _number(data: QueryDict) -> int:
    typed = data.get("note", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else 0


PART = RoomPart(
    template="meetings/room/venting.html",
    projector="meetings/room/venting_wall.html",
    shared=_shared,
    own=_own,
    deeds={"note": _note, "moi-aussi": _me_too, "mains": _hands, "relire": _settle},
)
