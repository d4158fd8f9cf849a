"""The minutes of a meeting: what was written, what is approved."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from terril.meetings.models import Meeting, Minutes, MinutesVersion
from terril.meetings.states import MeetingState
from terril.territories.models import Territory

# Minutes that are not out by then will hardly come.
WAITS = datetime.timedelta(days=120)


def without_hope(town: Territory, now: datetime.datetime) -> QuerySet[Meeting]:
    """Return the meetings called off, or long over, for whose minutes addresses still wait."""
    is_over = Q(state=MeetingState.CANCELLED) | Q(state_since__lt=now - WAITS)
    return (
        Meeting.objects.filter(is_over, territory=town, minutes_addresses__isnull=False)
        .exclude(state=MeetingState.PUBLISHED)
        .distinct()
        .order_by("pk")
    )


def latest(meeting: Meeting) -> MinutesVersion | None:
    """Return the version written last; None while nothing is written."""
    return MinutesVersion.objects.filter(meeting=meeting).order_by("-number").first()


def minutes_of(meeting: Meeting) -> Minutes | None:
    """Return the minutes with the version approved; None while nothing was."""
    return Minutes.objects.filter(meeting=meeting).select_related("approved").first()
