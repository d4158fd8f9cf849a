"""Meetings for everybody: the list, one of them, its invitation to keep and to pin up."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.meetings import moments, rules
from terril.meetings.forms.announcing import FilterForm
from terril.meetings.models import Meeting
from terril.meetings.queries import after, finding
from terril.meetings.states import OVER, MeetingState
from terril.territories.queries import quarters_of
from terril.ui.calendar import calendar
from terril.ui.pagination import paginate
from terril.uploads.views import served

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """What the list shows of one meeting."""

    meeting: Meeting
    moment: str
    look: str


def find(request: HttpRequest, number: int) -> Meeting:
    """Return the meeting of this number that the visitor may see; Http404 otherwise."""
    meeting = get_object_or_404(finding.visible_to(request.user, request.town), number=number)
    # The town is already read: rules ask for it again and again.
    meeting.territory = request.town
    return meeting


LOOKS = {
    MeetingState.DRAFT: "tag-waiting",
    MeetingState.ANNOUNCED: "",
    MeetingState.LIVE: "tag-kept",
    MeetingState.HELD: "tag-waiting",
    MeetingState.PUBLISHED: "tag-kept",
    MeetingState.CANCELLED: "tag-late",
}


@login_not_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """What comes, then what was."""
    town = request.town
    visible = finding.visible_to(request.user, town)
    form = FilterForm(request.GET, years=finding.years_of(visible), quarters=quarters_of(town))
    form.is_valid()
    chosen = form.cleaned_data
    kept = finding.narrowed(visible, quarter=chosen.get("quartier"), year=chosen.get("annee"))
    page = paginate(request, finding.past(kept), PER_PAGE)
    return render(
        request,
        "meetings/list.html",
        {
            "form": form,
            "is_filtered": bool(chosen.get("quartier") or chosen.get("annee")),
            "coming": [_line(meeting) for meeting in finding.to_come(kept)],
            "past": [_line(meeting) for meeting in page.object_list],
            "page": page,
            "base_query": page.base_query,
            "may_prepare": request.user.is_authenticated and rules.can_create(request.user, town),
        },
    )


def _line(meeting: Meeting) -> Line:
    return Line(meeting, moments.moment_of(meeting), LOOKS[MeetingState(meeting.state)])


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """Everything one wants to know before coming; afterwards, what became of what was said."""
    meeting = find(request, number)
    phases = finding.phases_of(meeting)
    is_past = moments.is_past(meeting, clock.now())
    return render(
        request,
        "meetings/detail.html",
        {
            "meeting": meeting,
            "day": moments.day_of(meeting),
            "moment": moments.moment_of(meeting),
            "hour": moments.hour_in_words(meeting.starts_at) if meeting.starts_at else "",
            "look": LOOKS[MeetingState(meeting.state)],
            "phases": phases,
            "length": moments.length_in_words(moments.minutes_of(phases)) if phases else "",
            "documents": finding.documents_of(meeting),
            "initiatives": finding.initiatives_of(meeting),
            "orientations": finding.orientations_of(meeting),
            "is_over": meeting.state in OVER,
            "is_past": is_past,
            "takes_registrations": rules.can_register(request.user, meeting) and not is_past,
            "may_prepare": request.user.is_authenticated and rules.prepares(request.user, meeting),
            **after.page(meeting),
        },
    )


@login_not_required
@require_safe
def invitation(request: HttpRequest, number: int) -> HttpResponse:
    """The meeting for one's own calendar."""
    meeting = find(request, number)
    appointment = moments.appointment(meeting, finding.phases_of(meeting), request.build_absolute_uri)
    if appointment is None:
        raise Http404
    content = calendar(
        meeting.subject,
        [appointment],
        domain=request.get_host().split(":")[0],
        time_zone=request.town.time_zone,
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reunion-{meeting.number}.ics"'
    return response


@login_not_required
@require_safe
def poster(request: HttpRequest, number: int) -> HttpResponse:
    """The invitation on an A3 sheet, to pin up."""
    return _printed(request, number, "a3", _("affiche"))


@login_not_required
@require_safe
def flyer(request: HttpRequest, number: int) -> HttpResponse:
    """The invitation on an A5 sheet, to hand out."""
    return _printed(request, number, "a5", _("tract"))


def _printed(request: HttpRequest, number: int, size: str, name: str) -> HttpResponse:
    # Read when first needed: the typesetter weighs more than all the pages together.
    from terril.meetings.pdf import invitation_pdf

    meeting = find(request, number)
    return pdf(
        invitation_pdf(meeting, finding.phases_of(meeting), size), f"reunion-{meeting.number}-{name}.pdf"
    )


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a printed sheet, shown rather than saved."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@login_not_required
@require_safe
def document(request: HttpRequest, number: int, pk: int) -> HttpResponseBase:
    """A file to read before coming."""
    found = get_object_or_404(finding.documents_of(find(request, number)).select_related("scan"), pk=pk)
    if found.scan is None:
        raise Http404
    return served(str(found.scan.file.name), found.scan.content_type)
