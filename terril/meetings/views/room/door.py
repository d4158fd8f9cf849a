"""Coming in: by the QR code, by four letters, by the note-takers' link."""

from __future__ import annotations

import hmac
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from terril.meetings import codes, limits
from terril.meetings.queries import room as queries
from terril.meetings.states import MeetingState
from terril.meetings.views.room import seats
from terril.meetings.views.room.shell import too_many


@login_not_required
@never_cache
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Type the four letters."""
    if code := request.GET.get("code", "").strip()[:40]:
        return _by_code(request, code)
    return render(request, "meetings/room/join.html", {"typed": ""})


@login_not_required
@never_cache
@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The address of the QR code, as short as can be: it is typed from the wall too."""
    return _by_code(request, code)


def _by_code(request: HttpRequest, typed: str) -> HttpResponse:
    proof = request.GET.get("q", "")
    code = codes.read(typed)
    meeting = queries.open_by_code(request.town, code) if code else None
    # Whoever scanned is not guessing: a hall where somebody tries codes stays open for the others.
    has_scanned = meeting is not None and queries.opens(meeting, proof)
    address = get_adapter().get_client_ip(request)
    if not has_scanned and limits.WRONG_CODES.is_reached(address):
        return render(request, "meetings/room/join.html", {"typed": typed, "too_many": True}, status=429)
    if meeting is None:
        limits.WRONG_CODES.takes(address)
        return render(request, "meetings/room/join.html", {"typed": typed[:40]}, status=404)
    asked = urlencode({"c": meeting.code, "q": queries.door_proof(meeting)})
    return redirect(f"{reverse('meetings:room', args=[meeting.number])}?{asked}")


@login_not_required
@never_cache
@require_POST
def enter(request: HttpRequest, number: int) -> HttpResponse:
    """Come in as an inhabitant, or for the town hall."""
    meeting = seats.room_or_404(request, number)
    if meeting.state != MeetingState.LIVE:
        return redirect("meetings:room", number=number)
    if not queries.opens(meeting, request.POST.get("q", "")):
        return redirect("meetings:join")
    role = seats.BY_ANSWER.get(request.POST.get("comme", ""))
    if role is None:
        context = {"meeting": meeting, "proof": request.POST["q"], "is_missing": True}
        return render(request, "meetings/room/door.html", context, status=422)
    if not limits.SEATS.takes(get_adapter().get_client_ip(request)):
        return too_many(request)
    response = redirect("meetings:room", number=number)
    seats.sit(request, response, meeting, role)
    return response


@login_not_required
@never_cache
@require_safe
def note_link(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The note-takers' link, shown by the facilitator: no account is needed to type what people say."""
    meeting = seats.room_or_404(request, number)
    if not meeting.note_key or not hmac.compare_digest(key.encode(), meeting.note_key.encode()):
        raise Http404
    is_open = meeting.state == MeetingState.LIVE
    response = redirect("meetings:room" if is_open else "meetings:cards", number=number)
    seats.sit_as_note_taker(response, meeting)
    return response
