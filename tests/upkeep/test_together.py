"""Two neighbours who say yes at the same moment: one has the turn, the other is told.

Run as the product is, and with the town's lock taken out: then it must go wrong, or it would not show
that it is the lock that holds.
"""

from __future__ import annotations

import time

import pytest
from django.db import connection

from terril.foundation import journal
from terril.foundation.models import JournalHead
from terril.foundation.states import WrongState
from terril.people.queries import system
from terril.upkeep import actions
from terril.upkeep.actions import swapping
from terril.upkeep.models import Duty, Swap
from tests.together import together
from tests.upkeep.conftest import MONDAY, on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["locked", "unlocked"])
def lock(request, monkeypatch):
    """The town's lock, or none of it."""
    if request.param == "unlocked":
        monkeypatch.setattr(journal, "lock", lambda territory_id: None)
        if connection.vendor == "sqlite":
            # New connections only, which is what the threads have.
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 1)
    return request.param


@pytest.fixture
def slow_look(monkeypatch):
    """Between looking whether it is still possible and taking it, the other has the time to come in."""
    look = swapping._is_still_possible

    def looked(swap):
        possible = look(swap)
        time.sleep(0.05)
        return possible

    monkeypatch.setattr(swapping, "_is_still_possible", looked)


def on_monday(deed):
    """The moment is each thread's own."""

    def done():
        with on(MONDAY):
            return deed()

    return done


def test_the_first_yes_wins(lock, slow_look, duties, neighbours, watering, town):
    JournalHead.objects.get_or_create(territory_id=town.pk)
    ana, bob, chloe = neighbours
    swap = actions.pass_on(ana, duties[0])
    outcomes = together(*[on_monday(lambda p=person: actions.accept(p, swap)) for person in (bob, chloe)] * 3)
    won = [one for one in outcomes if isinstance(one, Swap)]
    refused = [one for one in outcomes if isinstance(one, WrongState)]
    told = {one.answered_by_id for one in won}
    bearer = Duty.objects.get(pk=duties[0].pk).bearer_id
    went_well = (len(won), len(refused), told) == (1, 5, {bearer})
    assert went_well == (lock == "locked"), outcomes


def test_planned_by_two_workers_at_once_each_day_has_one_turn(watering, neighbours):
    outcomes = together(*[on_monday(lambda: actions.plan(system(), watering))] * 4)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert Duty.objects.count() == 8


def test_said_done_in_eight_tabs_it_is_done_once(duties, neighbours):
    outcomes = together(*[on_monday(lambda: actions.mark_done(neighbours[0], duties[0]))] * 8)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert Duty.objects.get(pk=duties[0].pk).done_by == neighbours[0]
