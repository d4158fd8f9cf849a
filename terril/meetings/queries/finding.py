"""Finding meetings: those that come, those that were, and what goes with one of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from terril.agreements.when import Kind
from terril.foundation import clock
from terril.initiatives.models import Initiative
from terril.meetings.links import read_token
from terril.meetings.models import Document, Meeting, Phase, Registration, RoomMember
from terril.meetings.states import OVER, SHOWN, MeetingState
from terril.people.models import Role
from terril.promises.queries import made_in
from terril.territories.models import Territory
from terril.vision.models import Orientation

# Who had said that they come is forgotten then.
KEPT = datetime.timedelta(days=7)
# A meeting that never gets its day does not keep addresses for ever.
NEVER_HELD = datetime.timedelta(days=365)


def shown(town: Territory) -> QuerySet[Meeting]:
    """Return the meetings that everybody may read of: a draft that was given up is none of them."""
    given_up = Q(state=MeetingState.CANCELLED, announced_at=None)
    return (
        Meeting.objects.filter(territory=town, state__in=SHOWN)
        .exclude(given_up)
        .select_related("quarter", "invited_by")
    )


def visible_to(actor: Any, town: Territory) -> QuerySet[Meeting]:
    """Return the meetings that `actor` may see: drafts too for those who prepare them."""
    if not actor.is_authenticated:
        return shown(town)
    meetings = Meeting.objects.filter(territory=town).select_related("quarter", "invited_by")
    if actor.has_role((Role.OFFICER, Role.ELECTED), town):
        return meetings
    works_there = Exists(RoomMember.objects.filter(meeting=OuterRef("pk"), user=actor))
    given_up = Q(state=MeetingState.CANCELLED, announced_at=None)
    return meetings.filter(Q(state__in=SHOWN) & ~given_up | works_there)


def _to_come(now: datetime.datetime) -> Q:
    """Live, or announced (even called off since) for a day that is not over."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    not_over = Q(starts_at__gte=midnight) | Q(starts_at=None) & (
        Q(when_ends_on=None) | Q(when_ends_on__gte=timezone.localdate(now))
    )
    waiting = (MeetingState.DRAFT, MeetingState.ANNOUNCED, MeetingState.CANCELLED)
    return Q(state=MeetingState.LIVE) | Q(state__in=waiting) & not_over


def to_come(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Return those still to come, the next first; what has no day yet comes last."""
    return meetings.filter(_to_come(clock.now())).order_by("when_starts_on", "starts_at", "pk")


def past(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Return those that were, the last first."""
    return meetings.exclude(_to_come(clock.now())).order_by("-when_starts_on", "-starts_at", "-pk")


def announced(town: Territory) -> QuerySet[Meeting]:
    """Return the meetings announced, the last announced first."""
    return shown(town).filter(announced_at__isnull=False).order_by("-announced_at", "-pk")


def since(town: Territory, day: datetime.date) -> QuerySet[Meeting]:
    """Return those of a fixed day, from `day` on, with their phases. Two queries."""
    return (
        shown(town)
        .filter(when_kind=Kind.DATE, when_starts_on__gte=day)
        .prefetch_related("phases")
        .order_by("when_starts_on", "starts_at", "pk")
    )


def narrowed(
    meetings: QuerySet[Meeting], *, quarter: Territory | None = None, year: int | None = None
) -> QuerySet[Meeting]:
    """Return those of a quarter and of a year."""
    if quarter is not None:
        meetings = meetings.filter(quarter=quarter)
    if year is not None:
        meetings = meetings.filter(
            when_starts_on__lte=datetime.date(year, 12, 31), when_ends_on__gte=datetime.date(year, 1, 1)
        )
    return meetings


def years_of(meetings: QuerySet[Meeting]) -> list[int]:
    """Return the years in which there were or will be meetings, the last first."""
    dates = meetings.order_by().filter(when_starts_on__isnull=False).dates("when_starts_on", "year")
    return sorted((day.year for day in dates), reverse=True)


def documents_of(meeting: Meeting) -> QuerySet[Document]:
    """Return what is to be read before coming, in the order it was added."""
    return meeting.documents.select_related("meeting").order_by("pk")


def phases_of(meeting: Meeting) -> list[Phase]:
    """Return the plan."""
    return list(meeting.phases.order_by("position"))


def members_of(meeting: Meeting) -> list[RoomMember]:
    """Return who does what in the room, facilitators first."""
    return list(meeting.members.select_related("user").order_by("role", "user__display_name", "pk"))


def open_initiatives(town: Territory) -> QuerySet[Initiative]:
    """Return the initiatives that a meeting may be about: those that were sent, the last first."""
    return Initiative.objects.filter(territory=town, number__isnull=False).order_by("-number")


def initiatives_of(meeting: Meeting) -> list[Initiative]:
    """Return the public initiatives that the meeting is about."""
    return list(meeting.initiatives.filter(number__isnull=False).order_by("number"))


def orientations_of(meeting: Meeting) -> list[Orientation]:
    """Return the orientations that the meeting is about."""
    return list(meeting.orientations.order_by("position", "pk"))


def registrations_of(meeting: Meeting) -> list[Registration]:
    """Return who said that they come, the first first."""
    return list(meeting.registrations.order_by("registered_at", "pk"))


def expected(meeting: Meeting) -> int:
    """Return how many said that they come."""
    return meeting.registrations.aggregate(total=Sum("people"))["total"] or 0


def by_token(town: Territory, token: str) -> Registration | None:
    """Return the registration that a word of a mail opens."""
    numbers = read_token(token)
    if numbers is None:
        return None
    pk, meeting = numbers
    return (
        Registration.objects.filter(pk=pk, meeting=meeting, meeting__territory=town)
        .select_related("meeting__territory")
        .first()
    )


def to_remind(town: Territory, today: datetime.date) -> QuerySet[Meeting]:
    """Return the meetings of tomorrow, with the registrations that have an address."""
    tomorrow = timezone.make_aware(datetime.datetime.combine(today, datetime.time())) + datetime.timedelta(1)
    return Meeting.objects.filter(
        territory=town,
        state=MeetingState.ANNOUNCED,
        starts_at__gte=tomorrow,
        starts_at__lt=tomorrow + datetime.timedelta(1),
    ).prefetch_related(
        Prefetch("registrations", Registration.objects.exclude(email=""), to_attr="to_be_written")
    )


def to_forget(town: Territory, now: datetime.datetime) -> QuerySet[Meeting]:
    """Return the meetings over for a week, or called off, of which registrations are still kept."""
    since = now - KEPT
    over = (
        Q(starts_at__lt=since)
        | Q(starts_at=None, when_ends_on__lt=timezone.localdate(since))
        | Q(state=MeetingState.CANCELLED, state_since__lt=since)
        | Q(state_since__lt=now - NEVER_HELD)
    )
    held = Exists(Registration.objects.filter(meeting=OuterRef("pk")))
    return Meeting.objects.filter(over, held, territory=town).order_by("pk")


def previous_of(meeting: Meeting) -> Meeting | None:
    """Return the last meeting held before this one: of its quarter or of all the town, when it has one."""
    before = Meeting.objects.filter(
        territory_id=meeting.territory_id, state__in=OVER, starts_at__isnull=False
    ).exclude(pk=meeting.pk)
    if meeting.starts_at is not None:
        before = before.filter(starts_at__lt=meeting.starts_at)
    if meeting.quarter_id is not None:
        before = before.filter(Q(quarter=meeting.quarter_id) | Q(quarter=None))
    return before.order_by("-starts_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class LastTime:
    """What was promised at the meeting before this one; `meeting` is None when there was none."""

    meeting: Meeting | None
    promises: Sequence[Any]


def last_time(meeting: Meeting) -> LastTime:
    """Return what was promised at the meeting before this one."""
    before = previous_of(meeting)
    if before is None:
        return LastTime(None, ())
    return LastTime(before, made_in(meeting.territory, before.get_absolute_url()))
