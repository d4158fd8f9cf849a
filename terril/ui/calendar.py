"""Calendars that telephones and programs read (iCalendar, RFC 5545): one's own, and the town's."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    url: str
    # When it last changed: the same calendar asked twice is the same, byte for byte.
    changed_at: datetime.datetime
    ends: datetime.date | datetime.datetime | None = None
    where: str = ""
    details: str = ""
    # A date to know takes nobody's time; a whole day neither.
    takes_time: bool = True
    reminds: bool = True


def calendar(name: str, appointments: Iterable[Appointment], *, domain: str, time_zone: str) -> bytes:
    """Return the calendar as a file; identifiers are stable, so that a change moves and never doubles.

    Arguments: `domain` what tells the `uid` of this town's appointments from those of another.
    """
    # Read from the disk at the first calendar only: a web process keeps a budget of memory.
    from icalendar import Calendar
    from icalendar.prop import vDuration

    made = Calendar()
    made.add("prodid", "-//Terril//Agenda//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("name", name)
    made.add("x-wr-timezone", time_zone)
    made.add("refresh-interval", vDuration(datetime.timedelta(hours=6)), parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        made.add_component(_event(appointment, domain))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(appointment: Appointment, domain: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{appointment.uid}@{domain}")
    event.add("dtstamp", appointment.changed_at.astimezone(datetime.UTC))
    event.add("last-modified", appointment.changed_at.astimezone(datetime.UTC))
    event.add("summary", appointment.what)
    event.add("dtstart", appointment.starts)
    is_whole_day = not isinstance(appointment.starts, datetime.datetime)
    if appointment.ends is not None:
        # A whole day ends, for calendars, on the morning after.
        after = datetime.timedelta(days=1) if is_whole_day else datetime.timedelta()
        event.add("dtend", appointment.ends + after)
    event.add("url", appointment.url)
    if appointment.where:
        event.add("location", appointment.where)
    if appointment.details:
        event.add("description", appointment.details)
    if is_whole_day or not appointment.takes_time:
        event.add("transp", "TRANSPARENT")
    if appointment.reminds:
        _remind(event, appointment.what, EVE if is_whole_day else HOUR)
    return event


def _remind(event: Event, what: str, before: datetime.timedelta) -> None:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", before)
    event.add_component(alarm)
