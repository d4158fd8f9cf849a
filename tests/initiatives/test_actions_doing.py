"""The work: it starts, people come, it is done, and somebody looks after it."""

from __future__ import annotations

import datetime

import pytest

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment, Party, Side
from terril.agreements.queries import halves
from terril.agreements.states import AgreementState, CommitmentState
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions
from terril.initiatives.models import Initiative, WorkDay
from terril.initiatives.states import InitiativeState
from tests import factories
from tests.initiatives.life import days, entries, fresh
from tests.initiatives.test_actions_proposing import refused

pytestmark = pytest.mark.django_db
S = InitiativeState
NINE = datetime.time(9)


def _plan(life, initiative, **details) -> WorkDay:
    return actions.plan_work_day(
        life.author,
        initiative,
        **{
            "on": clock.today() + days(3),
            "starts_at": NINE,
            "place": "Place Verte",
            "tasks": "Planter les bacs",
            "headcount": 5,
            **details,
        },
    )


def test_starting_makes_the_agreement_run(life):
    initiative = actions.start(life.author, life.at(S.SIGNED))
    assert initiative.state == S.UNDER_WAY
    assert Agreement.objects.get(pk=initiative.agreement_id).state == AgreementState.RUNNING


def test_a_work_day_is_a_call_that_nobody_has_to_sign(life):
    initiative = life.at(S.UNDER_WAY)
    day = _plan(life, initiative, tasks="Planter\nles bacs", safety="Des gants", ends_at=datetime.time(12))
    call = day.commitment
    assert (call.is_call, call.places, call.what) == (True, 5, "Chantier\u00a0: Planter les bacs")
    assert call.party.organisation == initiative.proposers
    assert (call.when_starts_on, call.when_ends_on) == (day.on, day.on)
    assert (day.safety, day.ends_at, day.headcount_came) == ("Des gants", datetime.time(12), None)
    assert Agreement.objects.get(pk=initiative.agreement_id).state == AgreementState.RUNNING
    entry = JournalEntry.objects.get(action="initiatives.plan_work_day")
    assert (entry.facts["on"], entry.facts["headcount"]) == (day.on.isoformat(), 5)


def test_what_makes_no_work_day(life):
    initiative = life.at(S.UNDER_WAY)
    for field, wrong in (
        ("on", clock.today() - days(1)),
        ("on", clock.today() + days(3 * 366 + 1)),
        ("ends_at", NINE),
        ("headcount", 0),
        ("headcount", 2001),
        ("place", " "),
        ("place", "a" * 201),
        ("tasks", ""),
        ("safety", "a" * 2001),
    ):
        assert refused(field, _plan, life, initiative, **{field: wrong}), field
    nothing = {"on": datetime.date(2020, 1, 1), "place": "", "tasks": "", "headcount": 0}
    assert len({refused(field, _plan, life, initiative, **nothing) for field in nothing}) == 4
    assert not WorkDay.objects.exists()
    assert not Commitment.objects.filter(is_call=True).exists()


def test_long_tasks_are_cut_in_the_call_and_whole_on_the_day(life):
    tasks = "Planter " * 60
    day = _plan(life, life.at(S.UNDER_WAY), tasks=tasks)
    assert len(day.commitment.what) <= 200
    assert day.commitment.what.endswith("…")
    assert day.tasks == tasks.strip()


def test_who_took_over_calls_for_hands(life):
    initiative = life.at(S.TO_TAKE_OVER)
    initiative = actions.take_over(life.president, initiative, organisation=life.association)
    day = actions.plan_work_day(
        fresh(life.president),
        Initiative.objects.get(pk=initiative.pk),
        on=clock.today(),
        starts_at=NINE,
        place="Place Verte",
        tasks="Tailler",
        headcount=2,
    )
    assert day.commitment.party.organisation == life.association


def _told_three_days_after(life, came: int) -> tuple[WorkDay, datetime.datetime]:
    day = _plan(life, life.at(S.UNDER_WAY))
    moment = clock.now() + days(6)
    with clock.at(moment):
        day = actions.tell_work_day(life.author, day, headcount_came=came)
    return WorkDay.objects.get(pk=day.pk), moment


def _late_lines(day: WorkDay) -> list[str]:
    both = halves(Agreement.objects.get(pk=day.initiative.agreement_id), clock.today())
    return [line.what for half in (both.town, both.inhabitants) for line in half.lines if line.days_late]


def test_a_day_told_is_kept_and_late_no_more(life):
    day = _plan(life, life.at(S.UNDER_WAY))
    agreements.take(life.passer_by, day.commitment)
    with clock.at(clock.now() + days(6)):
        assert _late_lines(day) == [day.commitment.what]
        actions.tell_work_day(life.author, day, headcount_came=3)
        assert _late_lines(day) == []
    day = WorkDay.objects.get(pk=day.pk)
    assert (day.headcount_came, day.commitment.state) == (3, CommitmentState.KEPT)
    assert JournalEntry.objects.get(action="initiatives.tell_work_day").facts["came"] == 3


def test_a_day_when_nobody_came_says_so_and_may_be_corrected(life):
    day, moment = _told_three_days_after(life, 0)
    assert (day.headcount_came, day.commitment.state) == (0, CommitmentState.NOT_KEPT)
    assert "Personne n'est venu" in day.commitment.state_reason
    with clock.at(moment):
        actions.tell_work_day(life.author, day, headcount_came=7)
    day = WorkDay.objects.get(pk=day.pk)
    assert (day.headcount_came, day.commitment.state) == (7, CommitmentState.KEPT)
    assert day.commitment.state_reason == ""


def test_a_day_told_again_is_corrected(life):
    day, moment = _told_three_days_after(life, 3)
    with clock.at(moment):
        day = actions.tell_work_day(life.officer, day, headcount_came=4)
    day = WorkDay.objects.get(pk=day.pk)
    assert (day.headcount_came, day.commitment.state) == (4, CommitmentState.KEPT)
    assert entries(day.initiative).count("initiatives.tell_work_day") == 2


def test_a_call_that_was_released_stays_so(life):
    day = _plan(life, life.at(S.UNDER_WAY), on=clock.today())
    agreements.settle(life.officer, day.commitment, state="released", reason="Il pleut")
    day = WorkDay.objects.get(pk=day.pk)
    actions.tell_work_day(life.author, day, headcount_came=2)
    call = Commitment.objects.get(pk=day.commitment_id)
    assert (call.state, call.state_reason) == (CommitmentState.RELEASED, "Il pleut")


def test_a_day_is_not_told_before_it_comes_nor_with_an_impossible_number(life):
    initiative = life.at(S.UNDER_WAY)
    day = _plan(life, initiative)
    assert "pas encore eu lieu" in refused(
        "headcount_came", actions.tell_work_day, life.author, day, headcount_came=3
    )
    today = _plan(life, initiative, on=clock.today())
    for wrong in (-1, 2001):
        assert refused("headcount_came", actions.tell_work_day, life.author, today, headcount_came=wrong)
    today.refresh_from_db()
    assert (today.headcount_came, today.commitment.state) == (None, CommitmentState.OPEN)


def test_upkeep_begins_and_is_given_up_without_shame(life):
    initiative = actions.begin_upkeep(life.author, life.at(S.DONE))
    assert initiative.state == S.IN_UPKEEP
    assert "pourquoi" in refused("reason", actions.give_up_upkeep, life.author, initiative, reason="")
    assert refused("reason", actions.give_up_upkeep, life.author, initiative, reason="a" * 301)
    initiative.refresh_from_db()
    assert initiative.state == S.IN_UPKEEP
    actions.give_up_upkeep(life.officer, initiative, reason="Ils déménagent")
    initiative.refresh_from_db()
    assert initiative.state == S.TO_TAKE_OVER
    entry = JournalEntry.objects.get(action="initiatives.give_up_upkeep")
    assert (entry.on_behalf_of_id, entry.facts["reason"]) == (life.author.pk, "Ils déménagent")


def test_whoever_takes_over_comes_into_the_agreement_and_signs(life):
    initiative = life.at(S.TO_TAKE_OVER)
    actions.take_over(life.president, initiative, organisation=life.association)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.kept_by) == (S.IN_UPKEEP, life.association)
    party = Party.objects.get(agreement=initiative.agreement_id, organisation=life.association)
    assert party.side == Side.INHABITANTS
    assert Agreement.objects.get(pk=initiative.agreement_id).state == AgreementState.DRAFT
    life.president = fresh(life.president)
    life.sign_both(Initiative.objects.get(pk=initiative.pk))
    assert Agreement.objects.get(pk=initiative.agreement_id).state == AgreementState.RUNNING
    assert entries(initiative)[-1] != "initiatives.conclude"
    # From now on it is theirs to carry.
    actions.give_up_upkeep(
        fresh(life.president), Initiative.objects.get(pk=initiative.pk), reason="À d'autres"
    )


def test_a_service_that_takes_over_is_on_the_towns_side(life):
    initiative = life.at(S.TO_TAKE_OVER)
    actions.take_over(life.officer, initiative, organisation=life.other_service)
    party = Party.objects.get(agreement=initiative.agreement_id, organisation=life.other_service)
    assert party.side == Side.TOWN


def test_the_proposers_may_take_it_back_and_sign_nothing(life):
    initiative = life.at(S.TO_TAKE_OVER)
    actions.take_over(life.author, initiative, organisation=initiative.proposers)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.kept_by) == (S.IN_UPKEEP, initiative.proposers)
    assert Party.objects.filter(agreement=initiative.agreement_id).count() == 2
    assert Agreement.objects.get(pk=initiative.agreement_id).state == AgreementState.RUNNING


def test_nobody_takes_over_for_others_nor_from_another_town(life):
    initiative = life.at(S.TO_TAKE_OVER)
    before = entries()
    with pytest.raises(NotAllowed, match="parler au nom"):
        actions.take_over(life.passer_by, initiative, organisation=life.association)
    elsewhere = factories.OrganisationFactory()
    assert refused("organisation", actions.take_over, life.officer, initiative, organisation=elsewhere)
    initiative.refresh_from_db()
    assert (entries(), initiative.state, initiative.kept_by) == (before, S.TO_TAKE_OVER, None)


def test_the_work_is_done_once(life):
    initiative = life.at(S.DONE)
    before = entries()
    with pytest.raises(WrongState):
        actions.declare_done(life.author, initiative)
    assert entries() == before
