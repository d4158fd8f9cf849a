"""The calendar: who has which turn, what is redone and what is never rewritten, what the clock counts."""

from __future__ import annotations

import datetime

import pytest

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment, Share
from terril.agreements.states import AgreementState, CommitmentState
from terril.directory.models import Representation
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.people.queries import system
from terril.upkeep import actions, queries, tasks
from terril.upkeep.models import Duty
from terril.upkeep.rota import HORIZON, MOST_DUTIES
from terril.upkeep.states import DutyState
from tests.factories import UserFactory
from tests.upkeep.conftest import FIRST, MONDAY, calendar, names, on, planned, share_of

WEEK = datetime.timedelta(days=7)


def test_everybody_has_a_turn_in_their_turn(duties):
    assert names(duties) == "ABCABCAB"
    assert duties[0].starts_on == duties[0].ends_on == FIRST
    assert duties[-1].starts_on <= MONDAY + HORIZON
    assert {entry.audience for entry in JournalEntry.objects.all()} == {"private"}


def test_planned_twice_it_is_the_same_and_the_clock_sees_nothing_to_do(duties, watering, town):
    assert queries.to_plan(town, MONDAY) == []
    assert planned(watering) == duties
    with on(MONDAY + 3 * WEEK):
        assert queries.to_plan(town, MONDAY + 3 * WEEK) == []
    # Less than four weeks are left: it is planned again, as far as the horizon.
    with on(MONDAY + 5 * WEEK):
        assert queries.to_plan(town, MONDAY + 5 * WEEK) == [watering]
        tasks.plan_duties()
        assert names(calendar(watering)) == "ABCABCABCABCA"


def test_a_newcomer_has_a_turn_but_not_those_announced_already(duties, watering, town):
    Commitment.objects.update(places=4)
    share_of(watering, UserFactory(inhabitant_of=town, display_name="Dora"))
    assert names(planned(watering)) == "ABCDABCD"


def test_whoever_leaves_has_no_turn_left_and_the_others_share_them(duties, watering, neighbours):
    agreements.give_back(neighbours[1], Share.objects.get(user=neighbours[1]))
    assert names(planned(watering)) == "ACACACAC"


def test_the_past_is_never_rewritten(duties, watering, neighbours):
    with on(FIRST + WEEK):
        agreements.give_back(neighbours[0], Share.objects.get(user=neighbours[0]))
        assert names(planned(watering))[0] == "A"
        assert "A" not in names(planned(watering))[1:]


def test_without_anybody_there_is_no_turn_but_a_need(at_monday, watering):
    assert planned(watering) == []


def test_what_its_party_bears_as_a_whole_goes_round_those_who_speak_for_it(at_monday, watering, agreement):
    Commitment.objects.update(places=0)
    Representation.objects.create(
        user=UserFactory(display_name="Ema"), organisation=agreement.our_party.organisation
    )
    assert names(planned(watering)) == "E" * 8


def test_the_towns_services_plan_their_own_people(at_monday, watering, agreement):
    Commitment.objects.update(places=0, party=agreement.town_party)
    Representation.objects.create(user=UserFactory(), organisation=agreement.town_party.organisation)
    assert planned(watering) == []


def test_once_a_week_is_a_week(at_monday, watering, neighbours):
    Commitment.objects.update(when_rule="FREQ=WEEKLY")
    assert all((duty.ends_on - duty.starts_on).days == 6 for duty in planned(watering))


def test_absurd_counts_make_few_rows(at_monday, watering, neighbours):
    Commitment.objects.update(when_rule="FREQ=DAILY", when_starts_on=None, when_ends_on=None)
    assert len(planned(watering)) <= MOST_DUTIES


def test_while_the_text_changes_nothing_moves_and_when_it_is_over_nothing_is_expected(
    duties, watering, agreement
):
    for state in (AgreementState.DRAFT, AgreementState.PROPOSED):
        agreement.state = state
        agreement.save()
        Share.objects.all().update(withdrawn_at=datetime.datetime.now(datetime.UTC))
        assert planned(watering) == duties
    agreement.state = AgreementState.ENDED
    agreement.save()
    assert planned(watering) == []
    assert set(Duty.objects.values_list("state", flat=True)) == {DutyState.LAPSED}


def test_a_settled_commitment_expects_nothing(duties, watering):
    Commitment.objects.update(state=CommitmentState.KEPT)
    assert planned(watering) == []


def test_nothing_is_planned_beyond_the_agreement(at_monday, watering, neighbours, agreement):
    agreement.ends_on = FIRST + WEEK
    agreement.save()
    assert len(planned(watering)) == 2


def test_only_the_clock_plans(at_monday, officer, watering, neighbours):
    with pytest.raises(NotAllowed):
        actions.plan(officer, watering)
    assert not Duty.objects.exists()


def test_a_day_that_comes_back_is_planned_again(duties, watering):
    Commitment.objects.update(when_ends_on=FIRST)
    assert len(planned(watering)) == 1
    Commitment.objects.update(when_ends_on=datetime.date(2027, 10, 26))
    assert planned(watering) == duties


# Missed


def test_after_two_days_of_grace_the_clock_counts_it_as_missed(duties, watering):
    with on(FIRST + datetime.timedelta(days=2)):
        tasks.count_missed()
        assert not Duty.objects.filter(state=DutyState.MISSED).exists()
        with pytest.raises(WrongState):
            actions.miss(system(), duties[0])
    with on(FIRST + datetime.timedelta(days=3)):
        tasks.count_missed()
        assert list(Duty.objects.filter(state=DutyState.MISSED)) == [duties[0]]
        with pytest.raises(WrongState):
            actions.miss(system(), duties[0])
    entry = JournalEntry.objects.get(action="upkeep.miss")
    assert entry.audience == "private"
    assert "Ana" not in str(entry.facts)


def test_nobody_but_the_clock_counts_it_as_missed(duties, officer):
    with on(FIRST + WEEK), pytest.raises(NotAllowed):
        actions.miss(officer, duties[0])


def test_what_is_not_expected_any_more_is_not_missed(duties, watering):
    Commitment.objects.update(state=CommitmentState.RELEASED)
    with on(FIRST + WEEK):
        tasks.count_missed()
    assert Duty.objects.get(pk=duties[0].pk).state == DutyState.LAPSED


# Done


def test_whose_turn_it_is_says_it_done_once(duties, neighbours):
    actions.mark_done(neighbours[0], duties[0])
    duty = Duty.objects.get(pk=duties[0].pk)
    assert (duty.state, duty.done_by) == (DutyState.DONE, neighbours[0])
    since = duty.state_since
    actions.mark_done(neighbours[1], duties[0])
    duty.refresh_from_db()
    assert (duty.done_by, duty.state_since) == (neighbours[0], since)


def test_somebody_else_of_the_rota_did_it_or_the_officer_writes_it_down(duties, neighbours, officer):
    assert actions.mark_done(neighbours[2], duties[0]).done_by == neighbours[2]
    with on(FIRST + WEEK):
        assert actions.mark_done(officer, duties[1]).done_by == neighbours[1]
    assert JournalEntry.objects.filter(on_behalf_of_id=neighbours[1].pk).exists()


def test_said_late_is_said(duties, neighbours):
    with on(FIRST + WEEK):
        tasks.count_missed()
        actions.mark_done(neighbours[0], duties[0])
    assert Duty.objects.get(pk=duties[0].pk).state == DutyState.DONE


def test_what_is_weeks_ahead_or_not_expected_is_not_said_done(duties, neighbours, watering):
    with pytest.raises(WrongState):
        actions.mark_done(neighbours[2], duties[2])
    Commitment.objects.update(when_ends_on=FIRST)
    planned(watering)
    with pytest.raises(WrongState):
        actions.mark_done(neighbours[1], duties[1])


def test_a_passer_by_says_nothing(duties, inhabitant):
    with pytest.raises(NotAllowed):
        actions.mark_done(inhabitant, duties[0])
    assert Duty.objects.get(pk=duties[0].pk).state == DutyState.PLANNED
