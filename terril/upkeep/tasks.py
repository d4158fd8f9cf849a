"""What upkeep does by the clock: plans, reminds, counts, asks. Each step is an action or a keyed mail."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.chores import chore
from terril.foundation.states import WrongState
from terril.people.queries import system
from terril.territories.models import Territory
from terril.territories.queries import towns
from terril.upkeep import actions, mails, queries
from terril.upkeep.models import QuestionKind

# Nobody is written to at night.
MORNING = 8


def _for_each_town(work: Callable[[Territory], None]) -> None:
    for town in towns():
        # What Terril writes by itself is in the town's first language.
        with timezone.override(town.time_zone), translation.override(town.languages[0]):
            work(town)


def _one_by_one(things: Iterable[Any], deed: Callable[[Any], Any]) -> None:
    """Do each; what somebody did in the meantime is no fault."""
    for thing in things:
        with contextlib.suppress(WrongState, NotAllowed):
            deed(thing)


@chore(every=timedelta(minutes=5))
def plan_duties() -> None:
    """Bring the calendars in line with the dates and with who shares them now."""
    _for_each_town(
        lambda town: _one_by_one(
            queries.to_plan(town, clock.today()), lambda one: actions.plan(system(), one)
        )
    )


@chore(every=timedelta(hours=1))
def count_missed() -> None:
    """Count as missed the turns of which nobody said anything in time."""
    _for_each_town(
        lambda town: _one_by_one(
            queries.past_grace(town, clock.today()), lambda one: actions.miss(system(), one)
        )
    )


@chore(every=timedelta(hours=1))
def ask_how_it_goes() -> None:
    """Ask kindly, after two turns missed in a row; handing over is proposed by initiatives.tasks."""
    kind = QuestionKind.STILL_FINE
    _for_each_town(
        lambda town: _one_by_one(
            queries.to_ask(town, kind, queries.ASK_AT),
            lambda series: actions.ask(system(), series.agreement, kind=kind, since=series.since),
        )
    )


@chore(every=timedelta(minutes=15))
def remind() -> None:
    """Write to those whose turn comes tomorrow, and to those who said nothing of yesterday's."""

    def work(town: Territory) -> None:
        if timezone.localtime(clock.now()).hour >= MORNING:
            _one_by_one(
                queries.to_remind(town, clock.today()), lambda duty: mails.remind(duty, clock.today())
            )

    _for_each_town(work)


@chore(every=timedelta(hours=1))
def renew_seasons() -> None:
    """Ask who goes on next season, and open it the day after the last one, with those who do."""

    def work(town: Territory) -> None:
        today = clock.today()
        _one_by_one(queries.to_open(town, today), lambda one: actions.open_season(system(), one))
        if timezone.localtime(clock.now()).hour >= MORNING:
            for share, season in queries.to_ask_next_season(town, today):
                mails.ask_next_season(share, season.starts_on, season.ends_on)

    _for_each_town(work)
