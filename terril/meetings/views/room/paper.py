"""What was built on paper, typed once the meeting is held: the parts of the room, without its telephones."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from terril.foundation.actions import NotAllowed
from terril.foundation.states import WrongState
from terril.meetings.models import Meeting, Phase
from terril.meetings.states import MeetingState
from terril.meetings.views.room import seats
from terril.meetings.views.room.parts import Seat
from terril.meetings.views.room.sheets import SHEETS, Sheet, links
from terril.meetings.views.room.shell import answered

# What only a telephone does, while the room is open.
OF_TELEPHONES = ("poser", "reprendre", "repondre", "groupes", "confiance")


@login_not_required
@never_cache
@require_safe
def paper(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The part of one phase as whoever types sees it, on a page that waits for nothing."""
    meeting, sheet = seats.room_or_404(request, number), _sheet_or_404(kind)
    seat = _seated(request, meeting)
    context = {
        **sheet.part.shared(seat.role, _phase(meeting, sheet)),
        "meeting": meeting,
        "role": str(seat.role),
        "seat": seat,
        "sheet": sheet,
        "papers": links(meeting, kind),
        "is_on_paper": True,
        # Its forms go where the meeting is over.
        "deeds": reverse("meetings:paper", args=[number, kind]),
    }
    return render(request, "meetings/room/paper.html", context)


@login_not_required
@never_cache
@require_POST
def deed(request: HttpRequest, number: int, kind: str, name: str) -> HttpResponse:
    """One thing that was done on paper, typed."""
    meeting, sheet = seats.room_or_404(request, number), _sheet_or_404(kind)

    def does() -> None:
        seat = _seated(request, meeting)
        known = sheet.part.deeds.get(name)
        if known is None or name in OF_TELEPHONES:
            raise WrongState(_("Cela ne se fait que dans la salle, pendant la réunion."))
        known(seat, _phase(meeting, sheet), request.POST)
        messages.success(request, _("C'est enregistré."))

    return answered(request, does, reverse("meetings:paper", args=[number, kind]))


def _sheet_or_404(kind: str) -> Sheet:
    if kind not in SHEETS:
        raise Http404
    return SHEETS[kind]


def _phase(meeting: Meeting, sheet: Sheet) -> Phase:
    """Return the phase as the parts take it, whether or not the plan had one of this kind."""
    return Phase(meeting=meeting, kind=sheet.kind)


def _seated(request: HttpRequest, meeting: Meeting) -> Seat:
    seat = seats.seat_of(request, meeting)
    if seat is None or not seat.types:
        raise NotAllowed(
            _("Ce qui était sur papier est recopié par celles et ceux qui ont animé, ou pris des notes.")
        )
    if meeting.state != MeetingState.HELD:
        raise WrongState(_("Le papier se recopie quand la réunion est tenue, avant le compte rendu."))
    return seat
