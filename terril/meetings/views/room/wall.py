"""The projector: large, calm, the code and the QR code always there."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from terril.meetings.models import Meeting, RoomRole
from terril.meetings.queries import room as queries
from terril.meetings.states import MeetingState
from terril.meetings.views.room import rendering, seats


@login_not_required
@never_cache
@require_safe
def wall(request: HttpRequest, number: int) -> HttpResponse:
    """The page on the wall, for any laptop of somebody in the room."""
    meeting = seats.room_or_404(request, number)
    if meeting.state != MeetingState.LIVE or seats.seat_of(request, meeting) is None:
        return redirect("meetings:room", number=number)
    part = rendering.rendered(meeting, RoomRole.PARTICIPANT, wall=True, exact=True)
    return render(
        request,
        "meetings/room/wall.html",
        {
            "meeting": meeting,
            "phase": meeting.phase,
            "version": part.version,
            "ends_in": queries.seconds_left(meeting.phase),
            "part": rendering.dressed(part.html, get_token(request), {}),
            **doors(request, meeting),
        },
    )


def doors(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """Return how people come in: the code, the short address, the QR code of both.

    The address is the one that this laptop came by: it is known to work.
    """
    address = request.build_absolute_uri(reverse("rooms:short", args=[meeting.code]))
    return {
        "short_address": request.build_absolute_uri(reverse("meetings:join")).partition("://")[2],
        "qr": qr(f"{address}?q={queries.door_proof(meeting)}"),
    }


def qr(text: str) -> SafeString:
    """Return a QR code as a drawing of one path, with its quiet zone."""
    import segno

    drawn = segno.make_qr(text, error="m").svg_inline(
        border=4, dark="#1d1b20", light="#ffffff", omitsize=True
    )
    return mark_safe(drawn)
