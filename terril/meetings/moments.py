"""When a meeting is, in words and for calendars, and how long it lasts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terril.agreements.when import Kind
from terril.meetings.models import Meeting, Phase
from terril.meetings.states import MeetingState
from terril.ui.calendar import Appointment


def hour_in_words(moment: datetime.datetime) -> str:
    """Return the hour as people say it: "18 h 30", "18 h"."""
    local = timezone.localtime(moment)
    if local.minute == 0:
        return _("%(hour)d h") % {"hour": local.hour}
    return _("%(hour)d h %(minute)02d") % {"hour": local.hour, "minute": local.minute}


def day_of(meeting: Meeting, *, with_year: bool = True) -> str:
    """Return the day in words, or what is known of it."""
    if meeting.starts_at is not None:
        return date_format(timezone.localtime(meeting.starts_at), "l j F Y" if with_year else "l j F")
    return meeting.when.in_words()


def moment_of(meeting: Meeting) -> str:
    """Return the day and the hour in words, or what is known of them."""
    if meeting.starts_at is None:
        return meeting.when.in_words()
    return _("%(day)s à %(hour)s") % {"day": day_of(meeting), "hour": hour_in_words(meeting.starts_at)}


def minutes_of(phases: Iterable[Phase]) -> int:
    """Return how long all phases last together."""
    return sum(phase.minutes for phase in phases)


def length_in_words(minutes: int) -> str:
    """Return how long it lasts, such as "2 h", "1 h 45" or "45 minutes"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if not rest:
        return _("%(hour)d h") % {"hour": hours}
    return _("%(hour)d h %(minute)02d") % {"hour": hours, "minute": rest}


def is_past(meeting: Meeting, now: datetime.datetime) -> bool:
    """Say whether its day is over."""
    if meeting.starts_at is not None:
        return timezone.localdate(meeting.starts_at) < timezone.localdate(now)
    return meeting.when.is_late(timezone.localdate(now))


def appointment(
    meeting: Meeting, phases: Iterable[Phase], address: Callable[[str], str]
) -> Appointment | None:
    """Return the meeting as calendars write it; None while no day is fixed.

    Arguments: `address` makes a whole address of a path.
    """
    starts: datetime.date | datetime.datetime | None = meeting.starts_at or (
        meeting.when.start if meeting.when.kind is Kind.DATE else None
    )
    if starts is None:
        return None
    ends = None
    if meeting.starts_at is not None:
        starts = timezone.localtime(meeting.starts_at)
        ends = starts + datetime.timedelta(minutes=minutes_of(phases) or 120)
    title = meeting.subject
    if meeting.state == MeetingState.CANCELLED:
        title = _("Annulée : %(subject)s") % {"subject": title}
    return Appointment(
        uid=f"reunion-{meeting.pk}",
        what=title,
        starts=starts,
        ends=ends,
        url=address(meeting.get_absolute_url()),
        changed_at=meeting.state_since.replace(microsecond=0),
        where=meeting.place,
        details=meeting.presentation,
        reminds=meeting.state != MeetingState.CANCELLED,
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """A phase in the running order, with the hour at which it begins once the hour is fixed."""

    phase: Phase
    begins: str


def timetable(meeting: Meeting, phases: Iterable[Phase]) -> list[Slot]:
    """Return the phases with the hour at which each is to begin."""
    slots, passed = [], 0
    for phase in phases:
        begins = (
            hour_in_words(meeting.starts_at + datetime.timedelta(minutes=passed)) if meeting.starts_at else ""
        )
        slots.append(Slot(phase, begins))
        passed += phase.minutes
    return slots
