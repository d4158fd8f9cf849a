"""A calendar that telephones read (iCalendar, RFC 5545): one's turns and one's work days, nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terril.territories.models import Territory

if TYPE_CHECKING:
    from icalendar import Event

# The evening before, for a whole day, which begins at midnight; an hour before, for a moment.
EVE = datetime.timedelta(hours=-6)
HOUR = datetime.timedelta(hours=-1)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something on a day (`starts`, `ends` are days, both included) or at a moment (aware of its zone)."""

    uid: str
    what: str
    starts: datetime.date | datetime.datetime
    ends: datetime.date | datetime.datetime
    url: str
    # When it last changed: the same calendar asked twice is the same, byte for byte.
    changed_at: datetime.datetime
    where: str = ""
    is_over: bool = False


def calendar(name: str, town: Territory, appointments: Iterable[Appointment]) -> bytes:
    """Return the calendar as a file; identifiers are stable, so that a change moves and never doubles."""
    # Read from the disk at the first calendar only: a web process keeps a budget of memory.
    from icalendar import Calendar
    from icalendar.prop import vDuration

    made = Calendar()
    made.add("prodid", "-//Terril//Entretien//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", town.time_zone)
    made.add("refresh-interval", vDuration(datetime.timedelta(hours=6)), parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        made.add_component(_event(appointment, town))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(appointment: Appointment, town: Territory) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", f"{appointment.uid}@terril-{town.pk}")
    event.add("dtstamp", appointment.changed_at.astimezone(datetime.UTC))
    event.add("last-modified", appointment.changed_at.astimezone(datetime.UTC))
    event.add("summary", appointment.what)
    event.add("dtstart", appointment.starts)
    is_whole_day = not isinstance(appointment.starts, datetime.datetime)
    # A whole day ends, for calendars, on the morning after.
    event.add("dtend", appointment.ends + datetime.timedelta(days=1) if is_whole_day else appointment.ends)
    event.add("url", appointment.url)
    if appointment.where:
        event.add("location", appointment.where)
    if is_whole_day:
        event.add("transp", "TRANSPARENT")
    if not appointment.is_over:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", appointment.what)
        alarm.add("trigger", EVE if is_whole_day else HOUR)
        event.add_component(alarm)
    return event
