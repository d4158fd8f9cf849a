"""Cards of paper, typed during the meeting or after: for those without a telephone, and for no network."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terril.foundation.actions import NotAllowed
from terril.foundation.states import WrongState
from terril.meetings import room as writing
from terril.meetings.forms.room import CardsForm
from terril.meetings.queries import room as queries
from terril.meetings.states import MeetingState
from terril.meetings.versions import key_of
from terril.meetings.views.room import seats
from terril.meetings.views.room.sheets import links


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: HttpRequest, number: int) -> HttpResponse:
    """Type many cards at once."""
    meeting = seats.room_or_404(request, number)
    seat = seats.seat_of(request, meeting)
    if seat is None or not seat.types:
        raise NotAllowed(
            _("Les cartes sont recopiées par celles et ceux qui animent la réunion ou y prennent des notes.")
        )
    if meeting.state not in (MeetingState.LIVE, MeetingState.HELD):
        raise WrongState(_("Les cartes se recopient pendant la réunion, ou après, avant le compte rendu."))
    form = CardsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once = request.POST.get("once", "")
        said = [
            writing.Said(key_of(once, nth), words, hands)
            for nth, (words, hands) in enumerate(form.cleaned_data["cards"])
        ]
        count = writing.take_down(meeting, said, trusted=seat.facilitates, late=True)
        messages.success(
            request,
            ngettext("%(count)d carte est arrivée.", "%(count)d cartes sont arrivées.", count)
            % {"count": count},
        )
        return redirect("meetings:cards", number=number)
    return render(
        request,
        "meetings/room/cards.html",
        {
            "meeting": meeting,
            "form": form,
            "notes": list(queries.said(meeting)[:20]),
            "seat": seat,
            "papers": links(meeting, "cartes"),
        },
        status=422 if request.method == "POST" else 200,
    )
