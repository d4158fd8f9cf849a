"""To be told by one's own programs: a calendar of the town's dates, feeds of initiatives, needs, meetings."""

from __future__ import annotations

import datetime

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.agreements.queries import needs_of
from terril.foundation import clock
from terril.initiatives.queries import listing
from terril.meetings.moments import moment_of
from terril.meetings.queries import finding
from terril.opendata.agenda import dates_of
from terril.ui.calendar import Appointment, calendar

ENTRIES = 30


@login_not_required
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """The town's public dates as a calendar to subscribe to (RFC 5545), the same for everybody."""
    town, now = request.town, clock.now().replace(microsecond=0)
    dates = [
        Appointment(
            uid=date.name,
            what=date.title,
            starts=date.begins,
            ends=date.ends,
            url=request.build_absolute_uri(date.url),
            changed_at=now,
            where=date.where,
            details=date.what,
            takes_time=False,
            reminds=False,
        )
        for date in dates_of(town)
    ]
    content = calendar(
        _("Dates de %(town)s") % {"town": town.name},
        dates,
        domain=_host(request),
        time_zone=town.time_zone,
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _host(request: HttpRequest) -> str:
    return request.get_host().split(":")[0]


@login_not_required
@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    """The newest initiatives, whoever asks."""
    feed = _feed(request, _("Initiatives de %(town)s"), "initiatives:list", "opendata:initiatives_feed")
    for initiative in listing(AnonymousUser(), request.town)[:ENTRIES]:
        _add(
            feed,
            request,
            title=initiative.title,
            url=initiative.get_absolute_url(),
            about=f"{initiative.get_state_display()}. {Truncator(initiative.description).chars(400)}",
            began=_noon(initiative.received_on) or initiative.created_at,
            changed=initiative.state_since,
            name=f"initiatives/{initiative.number}",
        )
    return _send(feed)


@login_not_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """What the town looks for people for, the newest first."""
    feed = _feed(request, _("Besoins de %(town)s"), "agreements:needs", "opendata:needs_feed")
    for need in needs_of(request.town, clock.today()).order_by("-pk")[:ENTRIES]:
        when = "" if need.when_kind == "unspecified" else f", {need.when.in_words()}"
        _add(
            feed,
            request,
            title=need.what,
            url=reverse("agreements:need", args=[need.pk]),
            about=f"{need.agreement.title}{when}",
            began=need.state_since,
            changed=need.state_since,
            name=f"besoins/{need.pk}",
        )
    return _send(feed)


@login_not_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings announced, the newest first."""
    feed = _feed(request, _("Réunions de %(town)s"), "meetings:list", "opendata:meetings_feed")
    for meeting in finding.announced(request.town)[:ENTRIES]:
        _add(
            feed,
            request,
            title=meeting.subject,
            url=meeting.get_absolute_url(),
            about=", ".join(part for part in (moment_of(meeting), meeting.place) if part),
            began=meeting.announced_at or meeting.state_since,
            changed=meeting.state_since,
            name=f"reunions/{meeting.number}",
        )
    return _send(feed)


def _noon(day: datetime.date | None) -> datetime.datetime | None:
    """Return the middle of a day: all that is known is the day."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12))) if day else None


def _feed(request: HttpRequest, title: str, page: str, own: str) -> Atom1Feed:
    return Atom1Feed(
        title=title % {"town": request.town},
        link=request.build_absolute_uri(reverse(page)),
        description="",
        language=get_language(),
        author_name=str(request.town),
        feed_url=request.build_absolute_uri(reverse(own)),
    )


def _add(
    feed: Atom1Feed,
    request: HttpRequest,
    *,
    title: str,
    url: str,
    about: str,
    began: datetime.datetime,
    changed: datetime.datetime,
    name: str,
) -> None:
    began = timezone.localtime(began)
    feed.add_item(
        title=title,
        link=request.build_absolute_uri(url),
        description=about,
        # The same for ever (RFC 4151), whatever the address becomes.
        unique_id=f"tag:{_host(request)},{began:%Y-%m-%d}:{name}",
        pubdate=began,
        updateddate=timezone.localtime(changed),
    )


def _send(feed: Atom1Feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
