"""What initiatives do by the clock: proposing to hand over what is not looked after any more."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from django.utils import timezone, translation

from terril.foundation.actions import NotAllowed
from terril.foundation.chores import chore
from terril.foundation.states import WrongState
from terril.initiatives import actions, queries
from terril.people.queries import system
from terril.territories.queries import towns


@chore(every=timedelta(hours=1))
def propose_hand_overs() -> None:
    """Ask who takes over, once four turns were missed in a row; two are upkeep's own question."""
    for town in towns():
        with timezone.override(town.time_zone), translation.override(town.languages[0]):
            for initiative, series in queries.to_hand_over(town):
                # What somebody did in the meantime is no fault.
                with contextlib.suppress(WrongState, NotAllowed):
                    actions.propose_hand_over(system(), initiative, since=series.since)
