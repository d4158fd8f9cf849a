"""Turns missed in a row: a kind question after two, handing over after four; what the officer sees."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.agreements.models import Agreement, Commitment, Share
from terril.foundation.actions import NotAllowed
from terril.foundation.states import WrongState
from terril.initiatives import actions as initiatives
from terril.initiatives import queries as initiatives_queries
from terril.initiatives import tasks as initiatives_tasks
from terril.initiatives.models import Initiative
from terril.mail.models import Mail
from terril.people.models import User
from terril.people.queries import system
from terril.upkeep import actions, queries, tasks
from terril.upkeep.models import HandOver, Question, QuestionKind
from terril.upkeep.states import DutyState
from tests.factories import InitiativeFactory, OrganisationFactory, UserFactory
from tests.upkeep.conftest import FIRST, MONDAY, calendar, names, on, planned, share_of

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def initiative(town, agreement):
    """What the agreement is about, in upkeep."""
    group = agreement.our_party.organisation
    made = InitiativeFactory(territory=town, state="in_upkeep", title="Fleurir la cité", proposers=group)
    Initiative.objects.filter(pk=made.pk).update(agreement=agreement)
    made.refresh_from_db()
    return made


def missed(weeks):
    """Let so many weeks go by without a word; return the day it is then."""
    day = FIRST + (weeks - 1) * WEEK + datetime.timedelta(days=3)
    with on(day):
        tasks.plan_duties()
        tasks.count_missed()
        tasks.ask_how_it_goes()
        initiatives_tasks.propose_hand_overs()
    return day


def asked(kind):
    return Question.objects.filter(kind=kind).count()


def test_one_missed_asks_nothing_two_ask_kindly_once(duties, neighbours, town, initiative):
    missed(1)
    assert not Question.objects.exists()
    day = missed(2)
    missed(2)
    assert (asked(QuestionKind.STILL_FINE), asked(QuestionKind.HAND_OVER)) == (1, 0)
    mails = Mail.objects.filter(purpose="upkeep")
    assert set(mails.values_list("to", flat=True)) == {one.email for one in neighbours}
    assert not [mail for mail in mails for one in neighbours if one.display_name in mail.text]
    assert [series.count for series in queries.missed_series(town)] == [2]
    with on(day):
        assert any("2 tours" in one.what for one in queries.owing(town, day))


def test_a_turn_done_ends_the_series(duties, neighbours, town):
    missed(1)
    with on(duties[1].starts_on):
        actions.mark_done(neighbours[1], duties[1])
    missed(3)
    assert not Question.objects.exists()


def test_four_propose_to_hand_over_to_those_who_carry_it(duties, neighbours, town, initiative):
    day = missed(4)
    missed(4)
    assert asked(QuestionKind.HAND_OVER) == 1
    assert Mail.objects.filter(purpose="upkeep", to=initiative.author.email).exists()
    with on(day + 8 * datetime.timedelta(days=1)):
        owed = queries.owing(town, day + 8 * datetime.timedelta(days=1))
        late = next(one for one in owed if "Choisir la suite" in one.what)
        assert (late.days_late, late.url) == (1, "/initiatives/1-fleurir/")
        assert late.late


def test_hands_are_called_for_and_join_the_rota_with_nothing_to_sign(duties, neighbours, watering, agreement):
    day = missed(2)
    with on(day):
        question = actions.answer(neighbours[0], Question.objects.get(), answer="hands")
        assert Agreement.objects.get(pk=agreement.pk).state == "running"
        assert (question.call.is_call, question.call.places) == (True, 2)
        share_of(question.call, UserFactory(display_name="Dora"), day)
        assert "D" in names(planned(watering))
        with pytest.raises(WrongState):
            actions.answer(neighbours[1], question, answer="fine")


def test_free_places_are_listed_already_so_no_call(duties, neighbours, watering):
    Commitment.objects.filter(pk=watering.pk).update(places=5, state="open")
    with on(missed(2)):
        assert actions.answer(neighbours[0], Question.objects.get(), answer="hands").call is None


def test_who_may_ask_and_answer(duties, neighbours, inhabitant, agreement, officer):
    with pytest.raises(NotAllowed):
        actions.ask(officer, agreement, kind=QuestionKind.STILL_FINE, since=duties[0])
    with on(missed(2)):
        question = Question.objects.get()
        with pytest.raises(WrongState):
            actions.ask(system(), agreement, kind=question.kind, since=question.since)
        with pytest.raises(NotAllowed):
            actions.answer(inhabitant, question, answer="fine")
        for answer in ("town", "n'importe", ""):
            with pytest.raises(ValidationError):
                actions.answer(neighbours[0], question, answer=answer)
        question.refresh_from_db()
        assert question.answer == ""
        assert actions.answer(officer, question, answer="fine").answered_by == officer


@pytest.mark.parametrize(
    ("choice", "state", "rests"),
    [
        ("others", "to_take_over", True),
        ("town", "to_take_over", True),
        ("end", "in_upkeep", True),
        ("fine", "in_upkeep", False),
    ],
)
def test_the_group_chooses_one_of_three_or_goes_on(
    duties, watering, neighbours, initiative, town, choice, state, rests
):
    day = missed(4)
    with on(day):
        chosen = initiatives.choose_next(initiative.author, initiative, choice=choice)
        assert chosen.state == state
        assert HandOver.objects.filter(taken_by=None).exists() == rests
        assert Share.objects.filter(withdrawn_at=None).exists() != rests
        tasks.plan_duties()
        coming = [duty for duty in calendar(watering) if duty.starts_on > day]
        assert bool(coming) != rests
        expected = {"town": "Dire si la commune", "end": "Conclure"}.get(choice)
        assert any(expected in one.what for one in queries.owing(town, day)) if expected else True
        with pytest.raises(WrongState):
            initiatives.choose_next(initiative.author, initiative, choice=choice)
    missed(4)
    assert asked(QuestionKind.HAND_OVER) == 1


def test_choosing_nonsense_changes_nothing(duties, initiative):
    with on(missed(4)):
        with pytest.raises(ValidationError) as error:
            initiatives.choose_next(initiative.author, initiative, choice="hands")
        assert "choice" in error.value.message_dict
        assert Question.objects.filter(answer="").exists()


def test_who_chose_to_go_on_begins_a_new_series(duties, initiative, town):
    with on(missed(4)):
        initiatives.choose_next(initiative.author, initiative, choice="fine")
    assert queries.missed_series(town) == []
    missed(6)
    assert queries.missed_series(town)[0].count == 2


def test_taken_over_the_calendar_begins_again_with_those_who_take_a_share(
    duties, watering, neighbours, initiative, town
):
    newcomers = OrganisationFactory(territory=town, name="La Maison de quartier")
    dora = UserFactory(display_name="Dora", inhabitant_of=town, speaks_for=newcomers)
    with on(missed(4)):
        initiatives.give_up_upkeep(initiative.author, initiative, reason="Nous déménageons")
        assert Commitment.objects.get(pk=watering.pk).state == "open"
        assert not [duty for duty in planned(watering) if duty.state == DutyState.PLANNED]
        initiatives.take_over(dora, initiative, organisation=newcomers)
        assert HandOver.objects.get().taken_by == newcomers
        # The newcomers come into the text, which is signed again: then the calendar goes on.
        Agreement.objects.filter(pk=watering.agreement_id).update(state="signed")
        share_of(watering, dora, MONDAY + 5 * WEEK)
        assert {duty.bearer for duty in planned(watering) if duty.state == DutyState.PLANNED} == {dora}


def test_only_terril_lets_everybody_go(duties, agreement, officer, town):
    for deed in (
        lambda: actions.release(officer, agreement),
        lambda: actions.resume(officer, agreement, organisation=agreement.our_party.organisation),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert not HandOver.objects.exists()


def test_an_initiative_not_in_upkeep_is_not_asked_who_takes_over(duties, initiative, town):
    Initiative.objects.update(state="under_way")
    missed(4)
    assert asked(QuestionKind.HAND_OVER) == 0
    assert initiatives_queries.to_hand_over(town) == []


# What the officer sees besides


def test_who_has_no_address_is_to_be_phoned(duties, neighbours, town):
    User.objects.filter(pk=neighbours[0].pk).update(email=None, phone="03 53 01 00 99")
    owed = queries.owing(town, MONDAY)
    assert [(one.who, one.due_on) for one in owed] == [("Ana, 03 53 01 00 99", FIRST)]
    assert owed[0].url == f"/entretien/tours/{duties[0].pk}/"


def test_a_young_person_is_reached_through_the_adult_who_answers_for_them(duties, neighbours, town):
    adult = UserFactory(without_email=True, display_name="Paul")
    User.objects.filter(pk=neighbours[0].pk).update(
        email=None, adult_on=datetime.date(2999, 1, 1), referent=adult
    )
    assert [one.who for one in queries.owing(town, MONDAY)] == ["Paul"]
    User.objects.filter(pk=adult.pk).update(email="paul@example.org")
    assert queries.owing(town, MONDAY) == []


def test_a_swap_without_an_answer_is_told_a_few_days_before(duties, neighbours, town):
    actions.pass_on(neighbours[0], duties[0])
    actions.pass_on(neighbours[2], duties[2])
    assert [one.due_on for one in queries.owing(town, MONDAY)] == [FIRST]
