"""Whose turn it is: everybody in their turn, from those who bear a share of the commitment now.

The next turn goes to whoever had theirs longest ago, so that a newcomer has one turn and then waits
for theirs like everybody, and somebody who was away is not made to catch up. A turn that was given
out stays whose it is; only when somebody comes or leaves are the later ones dealt again. Given the
same past and the same people, the rota is the same, however often it is made.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from terril.agreements.when import When
from terril.upkeep.models import Duty, week_from
from terril.upkeep.states import DutyState

# How far turns are planned, and how many of one commitment at most: nobody plans further by heart.
HORIZON = datetime.timedelta(days=56)
MOST_DUTIES = 60
# Less than this is left: plan as far as the horizon again.
RESERVE = datetime.timedelta(days=28)
# Turns announced already stay whose they are, as long as that person is still there.
ANNOUNCED = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as it should be: its days and whose it is."""

    starts_on: datetime.date
    ends_on: datetime.date
    bearer_id: int


def days_of(
    when: When, first: datetime.date, last: datetime.date
) -> list[tuple[datetime.date, datetime.date]]:
    """Return the first and last day of each turn that begins from `first` to `last`.

    "Every Tuesday" is a day; "once a week", "once a month" leave the choice of the day: a week.
    """
    recurrence = when.recurrence
    if recurrence is None:
        return []
    names_its_day = recurrence.frequency == "DAILY" or bool(recurrence.weekdays or recurrence.month_day)
    return [
        (day, day if names_its_day else week_from(day)) for day in when.occurrences(first, last, MOST_DUTIES)
    ]


def turns(
    when: When,
    bearers: list[int],
    duties: Iterable[Duty],
    today: datetime.date,
    *,
    guests: Iterable[int] = (),
) -> list[Turn]:
    """Return the turns from today on, each with its bearer.

    Arguments: `bearers` the numbers of those who share it, the oldest share first; `duties` what is
    in the calendar already, past included; `guests` who may hold an arranged turn besides them (the
    stand-in). When nobody bears it, there are no turns: it is a need, and listed as one.
    """
    if not bearers:
        return []
    kept = {duty.starts_on: duty for duty in duties}
    rank = {bearer: place for place, bearer in enumerate(bearers)}
    latest: dict[int, datetime.date] = {}
    for day, duty in sorted(kept.items()):
        if day < today and duty.state != DutyState.LAPSED:
            latest[duty.bearer_id] = day
    held = {duty.bearer_id for duty in kept.values() if duty.state != DutyState.LAPSED}
    to_come = {
        duty.bearer_id for day, duty in kept.items() if day >= today and duty.state == DutyState.PLANNED
    }
    # Somebody who never had a turn has just come, or somebody left: the later turns are dealt again.
    has_changed = rank.keys() - held or to_come - rank.keys() - set(guests)
    dealt_until = today + ANNOUNCED if has_changed else datetime.date.max
    planned = []
    for starts_on, ends_on in days_of(when, today, today + HORIZON):
        there = kept.get(starts_on)
        bearer = _stays(there, rank.keys(), set(guests), dealt_until) if there else None
        if bearer is None:
            bearer = min(bearers, key=lambda one: (latest.get(one, datetime.date.min), rank[one]))
        latest[bearer] = starts_on
        planned.append(Turn(starts_on, ends_on, bearer))
    return planned


def _stays(duty: Duty, bearers: Collection[int], guests: set[int], dealt_until: datetime.date) -> int | None:
    """Return who keeps this turn whatever the rota says, None when it is to be given out."""
    if duty.state == DutyState.LAPSED:
        return None
    if duty.state != DutyState.PLANNED:
        return duty.bearer_id
    if duty.is_arranged:
        return duty.bearer_id if duty.bearer_id in bearers or duty.bearer_id in guests else None
    return duty.bearer_id if duty.starts_on <= dealt_until and duty.bearer_id in bearers else None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be changed in the calendar of one commitment."""

    new: list[Turn]
    changed: list[tuple[Duty, Turn]]
    lapsed: list[Duty]
    today: datetime.date

    @property
    def is_needed(self) -> bool:
        """Something in the calendar is wrong, or it does not reach far enough any more."""
        enough = self.today + RESERVE
        return bool(self.changed or self.lapsed) or any(turn.starts_on <= enough for turn in self.new)


def plan(wanted: list[Turn], duties: Collection[Duty], today: datetime.date) -> Plan:
    """Compare the turns that should be with the calendar from today on; the past is left alone."""
    coming = {duty.starts_on: duty for duty in duties if duty.starts_on >= today}
    changed = []
    for turn in wanted:
        duty = coming.pop(turn.starts_on, None)
        is_open = duty is not None and duty.state in (DutyState.PLANNED, DutyState.LAPSED)
        if (
            duty is not None
            and is_open
            and (
                duty.state == DutyState.LAPSED
                or (duty.bearer_id, duty.ends_on) != (turn.bearer_id, turn.ends_on)
            )
        ):
            changed.append((duty, turn))
    known = {duty.starts_on for duty in duties}
    return Plan(
        new=[turn for turn in wanted if turn.starts_on not in known],
        changed=changed,
        lapsed=[duty for duty in coming.values() if duty.state == DutyState.PLANNED],
        today=today,
    )
