"""When a digest is due: at most one a day or a week, at an hour when nobody is woken.

Weekly is what nobody has to choose: initiatives move a few times a month, and a mail each day about
little is how people stop reading the ones that matter. Thursday leaves time to be free on Saturday,
when most work days are.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from terril.news.models import Rhythm
from terril.territories.models import Territory

DEFAULT = Rhythm.WEEKLY
# Monday is 0.
WEEKLY_ON = 3
# In the town's own time; what could not leave in these hours waits for the next morning.
FIRST_HOUR, LAST_HOUR = 8, 20
LENGTH = {Rhythm.DAILY: datetime.timedelta(days=1), Rhythm.WEEKLY: datetime.timedelta(days=7)}


def local(town: Territory, moment: datetime.datetime) -> datetime.datetime:
    """Return `moment` in the town's time."""
    return moment.astimezone(ZoneInfo(town.time_zone))


def is_decent(town: Territory, moment: datetime.datetime) -> bool:
    """Say whether mails that can wait may leave now."""
    return FIRST_HOUR <= local(town, moment).hour < LAST_HOUR


def period(rhythm: Rhythm, town: Territory, moment: datetime.datetime) -> datetime.date:
    """Return the first day of the period that `moment` is in: the day, or the latest Thursday."""
    today = local(town, moment).date()
    if rhythm == Rhythm.DAILY:
        return today
    return today - datetime.timedelta(days=(today.weekday() - WEEKLY_ON) % 7)
