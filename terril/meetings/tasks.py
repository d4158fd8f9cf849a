"""What meetings do by the clock: one reminder the day before; forgetting who registered, and addresses."""

from __future__ import annotations

import contextlib
import datetime

from django.utils import timezone, translation

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.chores import chore
from terril.meetings import actions, mails
from terril.meetings.queries import finding, minutes
from terril.people.queries import system
from terril.territories.queries import towns

# Nobody is written to at night.
MORNING, EVENING = 8, 20


@chore(every=datetime.timedelta(minutes=30))
def remind_of_tomorrow() -> None:
    """Write, once, to those who registered for a meeting of tomorrow."""
    for town in towns():
        with timezone.override(town.time_zone):
            now = clock.now()
            if MORNING <= timezone.localtime(now).hour < EVENING:
                for meeting in finding.to_remind(town, clock.today()):
                    mails.remind(meeting, meeting.to_be_written)  # type: ignore[attr-defined]


@chore(every=datetime.timedelta(hours=24))
def forget_registrations() -> None:
    """Erase who had registered, a week after the meeting."""
    for town in towns():
        with timezone.override(town.time_zone), translation.override(town.languages[0]):
            for meeting in finding.to_forget(town, clock.now()):
                with contextlib.suppress(NotAllowed):
                    actions.forget_registrations(system(), meeting)


@chore(every=datetime.timedelta(hours=24))
def forget_addresses() -> None:
    """Erase the addresses left for minutes that will not come."""
    for town in towns():
        with timezone.override(town.time_zone), translation.override(town.languages[0]):
            for meeting in minutes.without_hope(town, clock.now()):
                actions.forget_addresses(system(), meeting)
