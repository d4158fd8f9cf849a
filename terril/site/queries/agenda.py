"""What somebody's calendar holds: their turns of upkeep and the work days they come to."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from terril.agreements.models import Share
from terril.foundation import clock
from terril.initiatives.models import WorkDay
from terril.people.models import User
from terril.territories.models import Territory
from terril.territories.queries import address_of
from terril.ui.calendar import Appointment
from terril.upkeep import queries as upkeep
from terril.upkeep.states import DutyState

# How far back it goes: long enough for nobody's calendar to lose last month.
PAST = datetime.timedelta(days=90)
# A work day whose end was not said.
LONG = datetime.timedelta(hours=3)


def appointments_of(person: User, town: Territory) -> list[Appointment]:
    """Return somebody's turns and work days in a town, in three queries."""
    since = clock.today() - PAST
    return [*_turns(person, town, since), *_work_days(person, town, since)]


def _turns(person: User, town: Territory, since: datetime.date) -> list[Appointment]:
    site = address_of(town)
    return [
        Appointment(
            uid=f"turn-{turn.pk}",
            what=turn.commitment.what,
            starts=turn.starts_on,
            ends=turn.ends_on,
            url=site + reverse("upkeep:duty", args=[turn.pk]),
            changed_at=turn.state_since,
            reminds=turn.state == DutyState.PLANNED,
        )
        for turn in upkeep.turns_since(person, town, since)
    ]


def _work_days(person: User, town: Territory, since: datetime.date) -> list[Appointment]:
    zone, site = ZoneInfo(town.time_zone), address_of(town)
    shares = Share.objects.filter(user=person, withdrawn_at=None).values("commitment")
    days = (
        WorkDay.objects.filter(commitment__in=shares, initiative__territory=town, on__gte=since)
        .select_related("initiative", "commitment")
        .order_by("on", "pk")
    )
    found = []
    for day in days:
        starts = datetime.datetime.combine(day.on, day.starts_at, zone)
        ends = datetime.datetime.combine(day.on, day.ends_at, zone) if day.ends_at else starts + LONG
        found.append(
            Appointment(
                uid=f"work-day-{day.pk}",
                what=_("Chantier : %(title)s") % {"title": day.initiative.title},
                starts=starts,
                ends=ends,
                url=site + day.initiative.get_absolute_url(),
                changed_at=day.commitment.state_since,
                where=day.place,
                reminds=day.headcount_came is None,
            )
        )
    return found
