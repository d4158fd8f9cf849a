"""What somebody has to do, and is asked, about what they help to look after."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from terril.agreements.models import Share
from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory
from terril.upkeep.models import Duty, Swap
from terril.upkeep.queries.finding import AHEAD, duties_of, swaps_for
from terril.upkeep.queries.seasons import NextSeason, shares_to_renew

# The next few: the whole calendar has its page.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody's next turns, what waits for an answer, the seasons to come."""

    duties: list[Duty]
    swaps: list[Swap]
    to_renew: list[tuple[Share, NextSeason]]
    # Turns that begin until then may be said done.
    may_say_until: datetime.date

    def __bool__(self) -> bool:
        return bool(self.duties or self.swaps or self.to_renew)


def mine(person: User, town: Territory) -> Mine:
    """Return what `upkeep/_mine.html` shows. Four queries."""
    today = clock.today()
    return Mine(
        duties=list(duties_of(person, town, today)[:SHOWN]),
        swaps=list(swaps_for(person, town, today)[:SHOWN]),
        to_renew=shares_to_renew(person.pk, town, today),
        may_say_until=today + AHEAD,
    )
