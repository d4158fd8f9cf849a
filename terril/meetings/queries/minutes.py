"""The minutes of a meeting: what was written, what is approved."""

from __future__ import annotations

from terril.meetings.models import Meeting, Minutes, MinutesVersion


def latest(meeting: Meeting) -> MinutesVersion | None:
    """Return the version written last; None while nothing is written."""
    return MinutesVersion.objects.filter(meeting=meeting).order_by("-number").first()


def minutes_of(meeting: Meeting) -> Minutes | None:
    """Return the minutes with the version approved; None while nothing was."""
    return Minutes.objects.filter(meeting=meeting).select_related("approved").first()
