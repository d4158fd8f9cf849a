"""What a card becomes: each outcome, each refusal, once and for good."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from terril.agreements.models import Commitment, Share, Side
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives.models import Initiative
from terril.meetings import actions, building
from terril.meetings.models import Card, CardState, Meeting, Outcome, RoomMember, RoomRole
from terril.meetings.queries import building as queries
from terril.meetings.queries import choosing
from terril.people.models import User
from terril.promises.models import PublicCommitment
from tests import factories
from tests.together import together


@pytest.fixture
def meeting(town):
    factories.TownHallFactory(territory=town)
    return factories.MeetingFactory(territory=town, live=True)


@pytest.fixture
def card(meeting):
    problem = building.add_problem(meeting, title="L'eau stagne", where="Rue Basse")
    return building.add_card(
        meeting,
        key="k" * 8,
        problem=problem,
        what="Creuser un fossé",
        who="Les riverains",
        when="avant le 12 juin 2027",
        inhabitants_share="Creuser un samedi",
        town_share="Prêter les pelles",
    )


def unchanged(card):
    card.refresh_from_db()
    assert (card.state, card.outcome, card.became) == (CardState.OPEN, "", "")
    assert not JournalEntry.objects.filter(action="meetings.turn_card").exists()


def test_an_initiative_of_somebody_who_has_an_account(card, officer, inhabitant):
    actions.turn_card(officer, card, outcome=Outcome.INITIATIVE, bearer=inhabitant)
    initiative = Initiative.objects.get()
    assert (initiative.author, initiative.number, initiative.place) == (inhabitant, 1, "Rue Basse")
    assert initiative.agreement.commitments.get().what == "Creuser un samedi"
    assert "Prêter les pelles" in initiative.description
    assert card.meeting.initiatives.get() == initiative
    told = queries.outcomes_of(card.meeting)[0]
    assert (told.became, told.url) == (initiative.title, initiative.get_absolute_url())
    entry = JournalEntry.objects.get(action="meetings.turn_card")
    assert (entry.actor_id, entry.on_behalf_of_id) == (officer.pk, inhabitant.pk)


def test_an_initiative_of_somebody_without_e_mail_who_is_entered_as_at_the_counter(card, officer):
    actions.turn_card(officer, card, outcome=Outcome.INITIATIVE, bearer_name="Odette Caron")
    author = Initiative.objects.get().author
    assert (author.display_name, author.email, author.entered_by) == ("Odette Caron", None, officer)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"outcome": "something"}, "outcome"),
        ({"outcome": Outcome.INITIATIVE}, "bearer"),
        ({"outcome": Outcome.NEED}, "agreement"),
        ({"outcome": Outcome.SHARE}, "bearer"),
        ({"outcome": Outcome.PROMISE}, "bearer"),
        ({"outcome": Outcome.REQUEST}, "service"),
        ({"outcome": Outcome.NOT_NOW}, "words"),
        ({"outcome": Outcome.WORKING_GROUP, "words": "x" * 301}, "words"),
    ],
)
def test_what_is_missing_is_asked_for(card, officer, details, field):
    with pytest.raises(ValidationError) as refusal:
        actions.turn_card(officer, card, **details)
    assert field in refusal.value.message_dict
    unchanged(card)


def test_an_initiative_needs_the_inhabitants_half(card, officer, inhabitant):
    Card.objects.update(inhabitants_share="")
    with pytest.raises(ValidationError) as refusal:
        actions.turn_card(officer, card, outcome=Outcome.INITIATIVE, bearer_name="Odette Caron")
    assert "inhabitants_share" in refusal.value.message_dict
    assert not User.objects.filter(display_name="Odette Caron").exists()
    unchanged(card)


def test_a_need_and_a_share(card, officer, inhabitant, town):
    initiative = factories.InitiativeFactory(territory=town)
    agreement = initiative.agreement
    agreement.page_url, agreement.is_public = initiative.get_absolute_url(), True
    agreement.save()
    actions.turn_card(officer, card, outcome=Outcome.NEED, agreement=agreement, places=3)
    need = Commitment.objects.get(what="Creuser un fossé")
    assert (need.places, need.is_call, need.party.side) == (3, True, Side.INHABITANTS)
    assert agreement in choosing.agreements_in(town)
    assert choosing.needs_in(town) == [need]
    other = building.add_card(card.meeting, key="o" * 8, problem=None, what="Je viens")
    actions.turn_card(officer, other, outcome=Outcome.SHARE, commitment=need, bearer=inhabitant)
    assert Share.objects.get().user == inhabitant
    assert Card.objects.get(pk=other.pk).became_url == agreement.page_url


def test_a_public_commitment_is_borne_by_somebody_elected(card, officer, mayor, inhabitant, town):
    factories.TownHallFactory(territory=town)
    with pytest.raises(ValidationError):
        actions.turn_card(officer, card, outcome=Outcome.PROMISE, bearer=inhabitant)
    unchanged(card)
    assert not PublicCommitment.objects.exists()
    actions.turn_card(officer, card, outcome=Outcome.PROMISE, bearer=mayor, proof_expected="Une photo")
    promise = PublicCommitment.objects.get()
    assert (promise.words, promise.carrier, promise.proof_expected) == (
        "Prêter les pelles",
        mayor,
        "Une photo",
    )
    assert promise.made_in_url == card.meeting.get_absolute_url()
    assert Card.objects.get().became_url == promise.get_absolute_url()


def test_a_request_waits_in_the_queue_until_the_service_answers(
    card, officer, service, service_member, inhabitant, town
):
    day = clock.today() + datetime.timedelta(days=10)
    wrong = (None, clock.today() - datetime.timedelta(days=1), clock.today() + datetime.timedelta(days=400))
    for due_on in wrong:
        with pytest.raises(ValidationError):
            actions.turn_card(officer, card, outcome=Outcome.REQUEST, service=service, due_on=due_on)
    for elsewhere in (factories.ServiceFactory(), factories.OrganisationFactory(territory=town)):
        with pytest.raises(ValidationError):
            actions.turn_card(officer, card, outcome=Outcome.REQUEST, service=elsewhere, due_on=day)
    unchanged(card)
    actions.turn_card(officer, card, outcome=Outcome.REQUEST, service=service, due_on=day)
    (owed,) = choosing.owing(town)
    assert (owed.who, owed.due_on, owed.days_late) == (service.name, day, 0)
    assert choosing.owing(town, day + datetime.timedelta(days=2))[0].days_late == 2
    with pytest.raises(NotAllowed):
        actions.answer_request(inhabitant, card, answer="C'est fait")
    with pytest.raises(ValidationError):
        actions.answer_request(service_member, card, answer=" ")
    assert choosing.owing(town)
    actions.answer_request(service_member, card, answer="C'est fait")
    assert choosing.owing(town) == []
    with pytest.raises(WrongState):
        actions.answer_request(officer, card, answer="Encore")


def test_a_working_group_and_not_now(card, officer, meeting):
    actions.turn_card(officer, card, outcome=Outcome.WORKING_GROUP)
    assert "Creuser un fossé" in Card.objects.get().became
    other = building.add_card(meeting, key="o" * 8, problem=None, what="Un téléphérique")
    actions.turn_card(officer, other, outcome=Outcome.NOT_NOW, words="on veut d'abord voir l'eau baisser")
    other.refresh_from_db()
    assert other.outcome_words == "on veut d'abord voir l'eau baisser"


def test_twice_is_once(card, officer):
    actions.turn_card(officer, card, outcome=Outcome.WORKING_GROUP)
    with pytest.raises(WrongState):
        actions.turn_card(officer, card, outcome=Outcome.NOT_NOW, words="non")
    assert Card.objects.get().outcome == Outcome.WORKING_GROUP
    assert JournalEntry.objects.filter(action="meetings.turn_card").count() == 1


@pytest.mark.parametrize("state", ["announced", "published"])
def test_neither_before_the_room_opens_nor_once_the_minutes_are_out(card, officer, state):
    Meeting.objects.update(state=state)
    with pytest.raises(WrongState):
        actions.turn_card(officer, card, outcome=Outcome.WORKING_GROUP)
    unchanged(card)


def test_who_may(card, officer, inhabitant, mayor, service_member, meeting):
    for somebody in (inhabitant, mayor, service_member):
        with pytest.raises(NotAllowed):
            actions.turn_card(somebody, card, outcome=Outcome.WORKING_GROUP)
    unchanged(card)
    RoomMember.objects.create(meeting=meeting, user=inhabitant, role=RoomRole.FACILITATOR)
    # To enter somebody, or to write for somebody else, is for the officer.
    for details in ({"bearer_name": "Odette Caron"}, {"bearer": mayor}):
        with pytest.raises(NotAllowed):
            actions.turn_card(inhabitant, card, outcome=Outcome.INITIATIVE, **details)
    unchanged(card)
    actions.turn_card(inhabitant, card, outcome=Outcome.INITIATIVE, bearer=inhabitant)
    assert Initiative.objects.get().author == inhabitant


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_who_press_at_once_make_one_initiative():
    town = factories.TownFactory()
    factories.TownHallFactory(territory=town)
    officer = factories.UserFactory(officer_of=town, without_email=True)
    meeting = factories.MeetingFactory(territory=town, live=True)
    card = building.add_card(
        meeting, key="k" * 8, problem=None, what="Creuser un fossé", inhabitants_share="Creuser"
    )
    press = lambda: actions.turn_card(officer, card, outcome=Outcome.INITIATIVE, bearer=officer)  # noqa: E731
    outcomes = together(press, press, press)
    assert sum(isinstance(outcome, Card) for outcome in outcomes) == 1, outcomes
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 2
    assert Initiative.objects.count() == 1


def test_the_close_is_said(meeting, officer, inhabitant):
    day = clock.today() + datetime.timedelta(days=90)
    words = {"decided": "On creuse (le maire)", "next_steps": "Nadia appelle la voirie"}
    for refused, details in (
        (NotAllowed, (inhabitant, {**words, "review_on": day})),
        (ValidationError, (officer, {**words, "decided": "", "review_on": day})),
        (ValidationError, (officer, {**words, "review_on": clock.today() - datetime.timedelta(days=1)})),
    ):
        actor, said = details
        with pytest.raises(refused):
            actions.conclude(actor, meeting, **said)
    meeting.refresh_from_db()
    assert meeting.decided == ""
    before = meeting.version
    actions.conclude(officer, meeting, **words, review_on=day)
    meeting.refresh_from_db()
    assert (meeting.decided, meeting.review_on, meeting.version) == (words["decided"], day, before + 1)


def test_the_page_of_a_request(client, card, officer, service, town):
    day = clock.today() + datetime.timedelta(days=10)
    actions.turn_card(officer, card, outcome=Outcome.REQUEST, service=service, due_on=day, words="Curer")
    address = reverse("meetings:request", args=[card.meeting.number, card.pk])
    page = client.get(address, headers={"host": town.host})
    assert page.status_code == 200
    assert b"<form method" not in page.content.split(b"<main")[1]
    client.force_login(officer)
    sent = {"answer": "C'est curé", "task": "", "once": "x"}
    assert client.post(address, sent, headers={"host": town.host}).status_code == 302
    assert "C&#x27;est curé" in client.get(address, headers={"host": town.host}).content.decode()
    assert client.get("/reunions/999/demandes/1/", headers={"host": town.host}).status_code == 404
