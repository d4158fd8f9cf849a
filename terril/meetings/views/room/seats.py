"""Who somebody is in the room: by their account, by the door, or by the note-takers' link.

Whoever comes in by the door gets a number drawn for this room, signed, in a cookie that only the pages of
the room receive and that goes with the browser's window. It says what they came as, and counts their "me
too" once. Only its digest with the room's salt is ever written; both are forgotten at the close.
"""

from __future__ import annotations

import hmac
import secrets

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from terril.meetings import rules
from terril.meetings.models import Meeting, RoomRole
from terril.meetings.queries import room as queries
from terril.meetings.states import MeetingState
from terril.meetings.views.room.parts import Seat

COOKIE, NOTES_COOKIE = "place", "notes"
BY_ANSWER = {"habitant": RoomRole.PARTICIPANT, "mairie": RoomRole.TOWN}
_LETTERS = {RoomRole.PARTICIPANT: "h", RoomRole.TOWN: "m"}
_ROLES = {letter: role for role, letter in _LETTERS.items()}


def room_or_404(request: HttpRequest, number: int) -> Meeting:
    """Return the meeting of this number; what was never announced does not exist."""
    meeting = queries.room(request.town, number)
    if meeting is None:
        raise Http404
    return meeting


def seat_of(request: HttpRequest, meeting: Meeting) -> Seat | None:
    """Return who is asking; None for whoever is still at the door."""
    user = request.user if request.user.is_authenticated else None
    number, role = _from_cookie(request, meeting)
    phone = queries.phone_of(meeting, number) if number else ""
    by_account = rules.role_of(user, meeting) if user else None
    if by_account and by_account != RoomRole.PARTICIPANT:
        return Seat(meeting, by_account, phone, user)
    if meeting.note_key and hmac.compare_digest(
        request.COOKIES.get(NOTES_COOKIE, "").encode(), meeting.note_key.encode()
    ):
        return Seat(meeting, RoomRole.NOTE_TAKER, phone, user)
    return Seat(meeting, role, phone, user) if role else None


def sit(request: HttpRequest, response: HttpResponse, meeting: Meeting, role: RoomRole) -> None:
    """Give a number to whoever comes in; whoever has one keeps it."""
    number, _role = _from_cookie(request, meeting)
    value = f"{number or secrets.token_hex(16)}.{_LETTERS[role]}"
    _put(response, COOKIE, _signer(meeting).sign(value), meeting)


def sit_as_note_taker(response: HttpResponse, meeting: Meeting) -> None:
    """Let in whoever has the note-takers' link."""
    _put(response, NOTES_COOKIE, meeting.note_key, meeting)


def _put(response: HttpResponse, name: str, value: str, meeting: Meeting) -> None:
    response.set_cookie(
        name,
        value,
        path=reverse("meetings:room", args=[meeting.number]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _from_cookie(request: HttpRequest, meeting: Meeting) -> tuple[str, RoomRole | None]:
    if meeting.state != MeetingState.LIVE:
        return "", None
    try:
        number, _dot, letter = _signer(meeting).unsign(request.COOKIES.get(COOKIE, "")).partition(".")
    except signing.BadSignature:
        return "", None
    return number, _ROLES.get(letter)


def _signer(meeting: Meeting) -> signing.Signer:
    """Return what signs the numbers of this room, until it closes: the salt is drawn at each opening."""
    return signing.Signer(salt=f"meetings.seat.{meeting.pk}.{meeting.salt}")
