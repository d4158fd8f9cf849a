"""The page of the room, what telephones ask for again and again, and what they send."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from terril.foundation.actions import NotAllowed
from terril.foundation.states import WrongState
from terril.meetings import limits
from terril.meetings import room as writing
from terril.meetings.models import Meeting, RoomRole
from terril.meetings.queries import recent
from terril.meetings.queries import room as queries
from terril.meetings.states import OVER, MeetingState
from terril.meetings.views.room import rendering, retyping, seats
from terril.meetings.views.room.parts import Seat, part_of
from terril.meetings.views.room.sheets import links
from terril.ui.acting import way_back

# A note-taker who was away for the whole evening.
HEAVIEST = 300_000


@login_not_required
@never_cache
@require_safe
def room(request: HttpRequest, number: int) -> HttpResponse:
    """The room as one's seat sees it; the door for whoever has none."""
    meeting = seats.room_or_404(request, number)
    if meeting.state != MeetingState.LIVE:
        return _closed(request, meeting)
    seat = seats.seat_of(request, meeting)
    if seat is None:
        return at_the_door(request, meeting)
    if seat.facilitates:
        return redirect("meetings:conduct", number=number)
    response = render(request, "meetings/room/room.html", context_of(request, seat))
    if not seat.phone and seat.role == RoomRole.TOWN:
        seats.sit(request, response, meeting, RoomRole.TOWN)
    return response


def at_the_door(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Ask the one question of whoever came by the code; ask the others for the code."""
    proof = request.GET.get("q", "")
    if not queries.opens(meeting, proof):
        return redirect("meetings:join")
    return render(request, "meetings/room/door.html", {"meeting": meeting, "proof": proof})


def context_of(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """Return what the page of the room shows to a seat."""
    part = rendering.rendered(seat.meeting, seat.role, exact=True)
    return {
        "meeting": seat.meeting,
        "phase": seat.meeting.phase,
        "plan": queries.plan_of(seat.meeting),
        "seat": seat,
        "version": part.version,
        "ends_in": queries.seconds_left(seat.meeting.phase),
        "part": rendering.dressed(part.html, get_token(request), rendering.own_of(seat)),
    }


def _closed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say that the room is not open yet, or no more."""
    seat = seats.seat_of(request, meeting)
    context = {
        "meeting": meeting,
        "is_over": meeting.state in OVER,
        "seat": seat,
        "papers": links(meeting) if seat is not None and seat.types else [],
    }
    return render(request, "meetings/room/closed.html", context)


@login_not_required
@never_cache
@require_safe
def state(request: HttpRequest, number: int) -> HttpResponse:
    """What is new, as JSON: {version, phase, ends_in, own, html}; see middleware for when nothing is."""
    # Whoever waits is told what all the others are; whoever has just done something, what is now.
    waits = "v" in request.GET
    meeting = recent.room_at(request.META.get("HTTP_HOST", ""), number) if waits else None
    meeting = meeting or seats.room_or_404(request, number)
    if meeting.state != MeetingState.LIVE:
        return JsonResponse({"over": True})
    seat = seats.seat_of(request, meeting)
    if seat is None:
        return JsonResponse({"door": True})
    wall = "ecran" in request.GET
    role = RoomRole.PARTICIPANT if wall else seat.role
    part = rendering.rendered(meeting, role, wall=wall, exact=seat.types)
    told = {
        "version": part.version,
        "phase": meeting.phase_id or 0,
        "name": str(meeting.phase or _("L'accueil")),
        "ends_in": queries.seconds_left(meeting.phase),
        "own": {} if wall else rendering.own_of(seat),
        "html": part.html,
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    response = HttpResponse(body, content_type="application/json")
    # It holds no secret: compressing it can leak none.
    if len(body) > 1000 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(body, 1, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


@login_not_required
@never_cache
@require_POST
def deed(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One thing done in the phase under way, by its part."""
    meeting = seats.room_or_404(request, number)

    def does() -> None:
        seat = _seated(request, meeting)
        # Those who type speak for the whole room.
        if not seat.types and not limits.DEEDS.takes(f"{meeting.pk}/{seat.phone}"):
            raise TooMany
        phase = meeting.phase
        known = part_of(phase.kind).deeds.get(name) if phase else None
        if phase is None or known is None:
            raise WrongState(_("La salle est passée à autre chose : revenez-y pour voir où l'on en est."))
        phase.meeting = meeting
        known(seat, phase, request.POST)

    return answered(request, does, reverse("meetings:room", args=[number]))


def answered(request: HttpRequest, does: Callable[[], None], back: str) -> HttpResponse:
    """Do one thing and lead back; what is objected to it is shown with what was typed, to send again."""
    try:
        does()
    except TooMany:
        return too_many(request)
    except ValidationError as objection:
        return _not_yet(request, objection, back)
    except (NotAllowed, WrongState) as refused:
        if not _wants_json(request):
            raise
        return JsonResponse(
            {"errors": [str(refused)]}, status=403 if isinstance(refused, NotAllowed) else 409
        )
    return redirect(way_back(request, back))


class TooMany(Exception):
    """One telephone sends more than a person can write."""


@login_not_required
@never_cache
@require_POST
def notes(request: HttpRequest, number: int) -> HttpResponse:
    """Take in a note-taker's notes as JSON: {"notes": [{"key", "text", "hands", "phase"}, …]}.

    Answers {"kept": [key, …], "wrong": {key: sentence}}: what is kept is in the database, and may be
    forgotten by who sent it; sent again, it is the same note.
    """
    meeting = seats.room_or_404(request, number)
    seat = seats.seat_of(request, meeting)
    if seat is None or not seat.types:
        return JsonResponse({"errors": [_("Entrez d'abord par le lien des preneurs de notes.")]}, status=403)
    # A form's body was read before us, and is no JSON anyway.
    is_json = request.content_type == "application/json"
    if is_json and len(request.body) > HEAVIEST:
        return JsonResponse({"errors": [_("C'est trop à la fois.")]}, status=413)
    sent = _understood(request.body) if is_json else None
    if sent is None:
        return JsonResponse({"errors": [_("La page n'a pas été comprise : rechargez-la.")]}, status=400)
    right, wrong = _sorted_out(sent)
    try:
        writing.take_down(meeting, right, trusted=seat.facilitates, late=True)
    except WrongState as refused:
        return JsonResponse({"errors": [str(refused)]}, status=409)
    return JsonResponse({"kept": [one.key for one in right], "wrong": wrong})


def _understood(body: bytes) -> list[writing.Said] | None:
    """Return the notes that a JSON says; None when it is not of that form."""
    try:
        told = json.loads(body)["notes"]
        sent = [
            writing.Said(str(one["key"]), str(one["text"]), one.get("hands") or 0, str(one.get("phase", "")))
            for one in told
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return sent if len(sent) <= writing.MOST_AT_ONCE else None


def _sorted_out(sent: list[writing.Said]) -> tuple[list[writing.Said], dict[str, str]]:
    """Return the notes that are right, and by key what is wrong with the others."""
    right, wrong = [], {}
    for one in sent:
        try:
            writing.check(one)
        except ValidationError as objection:
            wrong[one.key[:64]] = " ".join(objection.messages)
        else:
            right.append(one)
    return right, wrong


def _seated(request: HttpRequest, meeting: Meeting) -> Seat:
    if meeting.state != MeetingState.LIVE:
        raise WrongState(_("La salle est fermée : rien de plus ne peut y être écrit."))
    seat = seats.seat_of(request, meeting)
    if seat is None:
        raise NotAllowed(_("Entrez d'abord dans la salle, avec son code."))
    return seat


def too_many(request: HttpRequest) -> HttpResponse:
    """Ask one telephone to breathe; nobody else notices."""
    words = _("Doucement ! Attendez une minute, puis envoyez à nouveau. Les autres téléphones continuent.")
    if _wants_json(request):
        return JsonResponse({"errors": [words]}, status=429)
    number = request.resolver_match.kwargs["number"] if request.resolver_match else 0
    return _kept(request, [words], 429, reverse("meetings:room", args=[number]))


def _not_yet(request: HttpRequest, objection: ValidationError, back: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": objection.messages}, status=422)
    return _kept(request, objection.messages, 422, back)


def _kept(request: HttpRequest, sentences: list[str], status: int, back: str) -> HttpResponse:
    """Show what was typed again, with what is wrong with it."""
    hidden = ("csrfmiddlewaretoken", "once")
    typed = [
        retyping.Typed(name, value)
        for name, values in request.POST.lists()
        if name not in hidden
        for value in values
    ]
    context = {"sentences": sentences, "typed": typed, "back": back}
    return render(request, "meetings/room/kept.html", context, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
