"""The facilitator's page: the room, and what makes it go on. Any laptop shows the same."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terril.foundation.actions import Action, NotAllowed
from terril.meetings import actions, rules
from terril.meetings.forms.room import BeginForm, CloseForm, ExtendForm, PaperForm
from terril.meetings.models import Meeting, PhaseKind, RoomRole
from terril.meetings.queries import room as queries
from terril.meetings.queries.finding import previous_of
from terril.meetings.states import MeetingState
from terril.meetings.views.room import seats
from terril.meetings.views.room.parts import Seat
from terril.meetings.views.room.sheets import links
from terril.meetings.views.room.shell import context_of
from terril.meetings.views.room.wall import doors, qr
from terril.ui.gate import Task


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conduct(request: HttpRequest, number: int) -> HttpResponse:
    """Open the room, begin a phase, give it more time, close."""
    meeting = seats.room_or_404(request, number)
    if reason := rules.conducts.refusal(request.user, meeting):
        raise NotAllowed(reason)
    tasks = _tasks(request, meeting)
    sent = next((task for task in tasks.values() if task.is_sent), None)
    if sent:
        if sent.refusal:
            raise sent.refusal
        if sent.run() is not None:
            return redirect(reverse("meetings:conduct", args=[number]))
    context: dict[str, Any] = {
        "meeting": meeting,
        "tasks": {name: task for name, task in tasks.items() if not task.refusal},
        "shortest": queries.shortest_venting(meeting),
        "needs_reason": queries.is_too_early_to_leave(meeting),
        "plan": queries.plan_of(meeting),
        "promises_before": previous_of(meeting),
        "papers": links(meeting),
    }
    if meeting.note_key:
        note_link = request.build_absolute_uri(reverse("meetings:note_link", args=[number, meeting.note_key]))
        context |= {"note_link": note_link, "note_qr": qr(note_link)}
    if meeting.state == MeetingState.LIVE:
        assert request.user.is_authenticated
        context |= context_of(request, Seat(meeting, RoomRole.FACILITATOR, user=request.user))
        context |= doors(request, meeting)
        context |= {
            "following": queries.next_of(context["plan"], meeting.phase),
            "is_venting": meeting.phase is not None and meeting.phase.kind == PhaseKind.VENTING,
        }
    status = 422 if sent else 200
    return render(request, "meetings/room/conduct.html", context, status=status)


def _tasks(request: HttpRequest, meeting: Meeting) -> dict[str, Task]:
    """Return what may be done, by name; every form carries the phase it was shown in."""
    following = queries.next_of(queries.plan_of(meeting), meeting.phase)
    leaves = {"leaves": meeting.phase_id}
    begins = {**leaves, "phase": following.pk if following else None}
    deeds: list[tuple[str, Action, type[Form], Any, dict[str, Any]]] = [
        ("open", actions.open_room, Form, _("Ouvrir la salle"), {}),
        ("paper", actions.hold_on_paper, PaperForm, _("Elle s'est tenue sur papier"), {}),
        ("begin", actions.begin_phase, BeginForm, _("Commencer"), begins),
        ("extend", actions.extend, ExtendForm, _("Ajouter"), leaves),
        ("close", actions.close_room, CloseForm, _("Fermer la salle"), leaves),
    ]
    return {
        name: Task(request, action, meeting, form, name=name, button=button, said=str, initial=initial)
        for name, action, form, button, initial in deeds
    }
