"""What the deeds of the parts read in what was sent."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from terril.foundation.actions import NotAllowed
from terril.meetings.models import RoomRole, WrittenBy
from terril.meetings.queries import choosing
from terril.meetings.views.room.parts import Seat
from terril.people.models import User


def part(seat: Seat, model: type[Any], data: QueryDict, name: str) -> Any:
    """Return the thing of this meeting that `name` says; raises ValidationError for none."""
    found = choosing.part(seat.meeting, model, data.get(name))
    if found is None:
        raise ValidationError({name: _("Nous ne le trouvons plus : rechargez la page.")})
    return found


def part_or_none(seat: Seat, model: type[Any], data: QueryDict, name: str) -> Any:
    """The same, where it may be left empty."""
    return part(seat, model, data, name) if data.get(name) else None


def numbers(data: QueryDict, name: str) -> list[int]:
    """Return the numbers ticked."""
    return [int(typed) for typed in data.getlist(name) if typed.isdecimal() and len(typed) < 18]


def day(data: QueryDict, name: str) -> datetime.date | None:
    """Return a day, None when it is left empty; raises ValidationError for what is no day."""
    typed = data.get(name, "").strip()
    try:
        return datetime.date.fromisoformat(typed) if typed else None
    except ValueError:
        raise ValidationError({name: _("Écrivez la date en entier, par exemple 2027-06-12.")}) from None


def only_who_facilitates(seat: Seat) -> None:
    """Raise NotAllowed for everybody but whoever leads the room."""
    if not seat.facilitates:
        raise NotAllowed(_("Dans la salle, c'est la personne qui anime qui fait cela, avec tout le monde."))


def actor(seat: Seat) -> User:
    """Return the person whose name the journal says: a deed of the town is done by somebody known."""
    if seat.user is None:
        raise NotAllowed(_("Entrez avec votre compte : cela s'écrit dans le journal, à votre nom."))
    return seat.user


def only_who_types(seat: Seat) -> None:
    """Raise NotAllowed for whoever neither leads the room nor takes notes."""
    if not seat.types:
        raise NotAllowed(_("Les personnes qui prennent des notes écrivent cela : dites-le leur."))


def kind_of(seat: Seat) -> str:
    """Return as whose words something is kept: of the town, or of inhabitants."""
    return WrittenBy.TOWN if seat.role == RoomRole.TOWN else WrittenBy.INHABITANTS
