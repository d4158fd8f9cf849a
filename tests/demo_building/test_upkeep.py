"""The demonstration in another season, and its year of upkeep: kept, swapped, missed, taken up.

That the same day gives the same town is tested by test_other_days, on the whole journal.
"""

from __future__ import annotations

import datetime

import pytest

from terril.agreements.models import Share
from terril.initiatives.models import Initiative
from terril.upkeep.models import Duty, Question, Swap
from terril.upkeep.states import DutyState, SwapState
from tests.demo.building import assert_whole, build_on

pytestmark = pytest.mark.django_db
# In the season after the first: everything has been told.
IN_SEASON = datetime.date(2027, 5, 12)


def test_it_is_whole_and_a_year_of_turns_is_told():
    build_on(IN_SEASON)
    assert_whole(IN_SEASON)
    planters = Initiative.objects.get(title__startswith="Fleurir")
    turns = Duty.objects.filter(commitment__agreement=planters.agreement)
    assert turns.filter(state=DutyState.DONE).count() > 50
    missed = turns.filter(state=DutyState.MISSED)
    assert missed.count() == 2
    assert {turn.starts_on.month for turn in missed} == {7}
    assert Swap.objects.filter(state=SwapState.ACCEPTED, in_return__isnull=False).exists()
    assert Swap.objects.filter(state=SwapState.ACCEPTED, in_return=None).count() >= 2
    assert Swap.objects.filter(state=SwapState.OPEN).count() == 1
    assert Question.objects.get(agreement=planters.agreement).answer == "hands"
    # The neighbour who came in July has turns of their own since.
    mehdi = Share.objects.filter(user__display_name__startswith="Mehdi", commitment__is_upkeep=True)
    assert turns.filter(bearer=mehdi.latest("pk").user, state=DutyState.DONE).count() > 5
    assert turns.filter(state=DutyState.PLANNED, starts_on__gt=IN_SEASON).exists()
