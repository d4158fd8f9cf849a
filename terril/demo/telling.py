"""Telling several stories at once: each says when its next step happens, all are told in order of time.

A story is a generator: it yields the moment of its next step, and what follows the `yield` happens
then. Steps of different stories are taken in the order of their moments, so that the journal reads
as years of life would have written it; a step that is not due yet has not happened.
"""

from __future__ import annotations

import copy
import datetime
import heapq
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.utils import timezone

from terril.demo import texts
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision.models import Orientation

if TYPE_CHECKING:
    from terril.demo.course import Course

Story = Iterator[datetime.datetime]
Progress = Callable[[int, int, str], None]
SATURDAY = 5


class Telling:
    """What every story needs: the town, its people and organisations by key, and the days around today."""

    def __init__(self, language: str, today: datetime.date):
        self.language, self.today = language, today
        self.town: Territory
        self.units = texts.load("units", language)
        self.user_ids: dict[str, int] = {}
        self.organisations: dict[str, Organisation] = {}
        self.quarters: dict[str, Territory] = {}
        self.orientations: dict[str, Orientation] = {}
        # Initiatives that more than one story tells of.
        self.courses: dict[str, Course] = {}

    def who(self, key: str) -> User:
        """Return a person, read again: what they may do is remembered on the object for a request only."""
        return User.objects.get(pk=self.user_ids[key])

    # Days, counted backwards from today: what is to come has a negative number.

    def day(self, ago: int) -> datetime.date:
        """Return the day `ago` days before today."""
        return self.today - datetime.timedelta(days=ago)

    def at(self, ago: int, hour: int = 10, minute: int = 0) -> datetime.datetime:
        """Return a moment of the day `ago` days before today."""
        return self.on(self.day(ago), hour, minute)

    def on(self, day: datetime.date, hour: int = 10, minute: int = 0) -> datetime.datetime:
        """Return a moment of `day`, in the time zone of the town."""
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))

    def saturday(self, ago: int) -> datetime.date:
        """Return the Saturday of the day `ago` days before today, or the last one before it."""
        return saturday_from(self.day(ago) - datetime.timedelta(days=6))

    def next_saturday(self) -> datetime.date:
        """Return the Saturday to come; never today."""
        return saturday_from(self.today + datetime.timedelta(days=1))

    def around(self, day: datetime.date, ago: int) -> Telling:
        """Return the same telling with days counted so that `day` is `ago` days before: for a season."""
        shifted = copy.copy(self)
        shifted.today = day + datetime.timedelta(days=ago)
        return shifted

    def latest(self, month: int, day: int, *, ago: int) -> datetime.date:
        """Return the latest such day of a year that is at least `ago` days before today."""
        limit = self.day(ago)
        this_year = datetime.date(limit.year, month, day)
        return this_year if this_year <= limit else this_year.replace(year=limit.year - 1)

    def month_over(self, month: int) -> tuple[datetime.date, datetime.date]:
        """Return the first and the last day of the latest such month that is over."""
        after = self.latest(month % 12 + 1, 1, ago=0)
        last = after - datetime.timedelta(days=1)
        return last.replace(day=1), last


def saturday_from(day: datetime.date) -> datetime.date:
    """Return `day` when it is a Saturday, the next Saturday otherwise."""
    return day + datetime.timedelta(days=(SATURDAY - day.weekday()) % 7)


def tell(stories: list[Story], until: datetime.datetime, tick: Callable[[datetime.datetime], None]) -> None:
    """Take the steps of all stories in the order of their moments, those after `until` left out.

    Arguments: `tick` called after each step, with its moment.
    Raises ValueError when a story goes back in time.
    """
    waiting: list[tuple[datetime.datetime, int, Story]] = []
    for place, story in enumerate(stories):
        _wait(waiting, place, story, None)
    while waiting:
        moment, place, story = heapq.heappop(waiting)
        if moment > until:
            # Every other story is even later: the rest has not happened yet.
            return
        with clock.at(moment):
            _wait(waiting, place, story, moment)
        tick(moment)


def _wait(
    waiting: list[tuple[datetime.datetime, int, Story]],
    place: int,
    story: Story,
    now: datetime.datetime | None,
) -> None:
    """Let `story` take its step, then put it back by the moment of its next one."""
    moment = next(story, None)
    if moment is None:
        return
    if now is not None and moment < now:
        raise ValueError(f"a story goes from {now} back to {moment}")
    heapq.heappush(waiting, (moment, place, story))
