"""The officer's queue: who owes what, by when, the most pressing first."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment, Party
from terril.foundation import clock
from terril.initiatives import actions, queries
from terril.initiatives.states import InitiativeState as S
from terril.ui.owed import By, Owed
from tests import factories
from tests.initiatives.life import Life, days

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC)


def owed(life: Life, today: datetime.date | None = None) -> list[Owed]:
    return queries.queue(life.town, today or clock.today())


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.IDEA, []),
        (S.RECEIVED, [("town", "Mairie", "etude")]),
        (S.UNDER_REVIEW, [("town", "Marc Delattre (Espaces verts)", "reponse")]),
        (S.NEGOTIATION, [("town", "Marc Delattre (Espaces verts)", "discussion")]),
        (S.INFORMATION_NEEDED, [("inhabitants", "Collectif", "precision")]),
        (S.GRANTED, [("town", "Marc Delattre (Espaces verts)", "convention")]),
        (S.SIGNED, []),
        (S.UNDER_WAY, []),
        (S.DONE, [("town", "Marc Delattre (Espaces verts)", "bilan"), ("inhabitants", "Collectif", "bilan")]),
        (S.IN_UPKEEP, []),
        (S.TO_TAKE_OVER, [("town", "Marc Delattre (Espaces verts)", "entretien")]),
        (S.REFUSED, []),
        (S.REDIRECTED, []),
        (S.DROPPED, []),
        (S.FAILED, []),
        (S.CLOSED, []),
    ],
)
def test_what_every_state_owes(life, state, expected):
    initiative = life.at(state)
    found = owed(life)
    assert [(thing.side, thing.url.split("/")[-2]) for thing in found] == [
        (side, page) for side, _who, page in expected
    ]
    for thing, (_side, who, _page) in zip(found, expected, strict=True):
        assert thing.title == queries.titled(initiative)
        assert thing.who.startswith(who)
        assert thing.what
        assert not thing.late


def test_the_latest_comes_first_then_the_soonest_then_what_has_no_date(life):
    with clock.at(MONDAY):
        late = life.at(S.RECEIVED)
    with clock.at(MONDAY + days(10)):
        later_due = life.at(S.RECEIVED)
    with clock.at(MONDAY + days(5)):
        sooner_due = life.at(S.RECEIVED)
    undated = life.at(S.INFORMATION_NEEDED)
    today = late.answer_due_on + days(2)
    found = owed(life, today)
    assert [thing.title for thing in found] == [
        queries.titled(initiative) for initiative in (late, sooner_due, later_due, undated)
    ]
    assert [thing.late for thing in found] == ["En retard de 2 jours", "", "", ""]


def test_opinions_are_owed_by_their_service_until_given(life):
    initiative = life.at(S.UNDER_REVIEW)
    opinion = actions.ask_opinion(
        life.officer, initiative, service=life.other_service, subject="safety", due_on=clock.today()
    )
    found = owed(life, clock.today() + days(4))
    assert (found[0].what, found[0].who, found[0].days_late) == (
        "Donner l'avis\u00a0: Sécurité",
        "Sécurité",
        4,
    )
    assert found[0].url.endswith(f"/avis/{opinion.pk}/")
    actions.give_opinion(life.safety, opinion, verdict="favourable")
    assert [thing.url.split("/")[-2] for thing in owed(life)] == ["reponse"]


def test_once_answered_no_opinion_is_owed_any_more(life):
    initiative = life.at(S.UNDER_REVIEW)
    actions.ask_opinion(
        life.officer, initiative, service=life.other_service, subject="safety", due_on=clock.today()
    )
    actions.drop(life.author, initiative, reason="Plus le temps")
    assert owed(life) == []


def test_signatures_are_owed_party_by_party(life):
    initiative = life.at(S.GRANTED)
    version = actions.propose_agreement(life.officer, initiative)
    assert {thing.who for thing in owed(life)} == {"Mairie", initiative.proposers.name}
    ours = Party.objects.get(agreement=initiative.agreement, organisation=initiative.proposers)
    actions.sign(life.author, initiative, party=ours, digest=version.digest)
    assert [(thing.who, thing.what) for thing in owed(life)] == [("Mairie", "Signer la convention")]
    # Changed and proposed again: the earlier signature counts no more.
    share = Commitment.objects.filter(agreement=initiative.agreement, party__side="town").get()
    agreements.amend(life.officer, share, what="Douze bacs")
    actions.propose_agreement(life.officer, initiative)
    assert {thing.who for thing in owed(life)} == {"Mairie", initiative.proposers.name}


def test_what_was_given_is_to_be_confirmed_by_the_other_side(life):
    initiative = life.at(S.UNDER_WAY)
    commitments = Commitment.objects.filter(agreement=initiative.agreement)
    from_town = commitments.get(party__side="town")
    delivery = agreements.deliver(life.officer, from_town, on=clock.today(), note="Les bacs")
    (thing,) = owed(life)
    assert (thing.side, thing.who) == ("inhabitants", initiative.proposers.name)
    # The officer confirms it at the counter, for whoever received it.
    assert thing.url == f"/besoins/apports/{delivery.pk}/confirmer/"
    agreements.confirm(life.author, delivery)
    assert owed(life) == []
    theirs = agreements.deliver(life.author, commitments.get(party__side="inhabitants"), on=clock.today())
    (thing,) = owed(life)
    assert (thing.side, thing.who) == ("town", life.town.name)
    assert thing.url == f"/besoins/apports/{theirs.pk}/confirmer/"


def test_reviews_then_the_pebble(life):
    initiative = life.at(S.DONE)
    actions.write_review(life.officer, initiative, side="town", changed="Oui", learned="Oui")
    assert [(thing.side, thing.what) for thing in owed(life)] == [("inhabitants", "Écrire le bilan")]
    actions.write_review(life.author, initiative, side="inhabitants", changed="Oui", learned="Oui")
    assert [(thing.side, thing.what) for thing in owed(life)] == [("town", "Poser le caillou")]


def test_another_town_owes_nothing_here(life):
    elsewhere = Life(factories.TownFactory())
    elsewhere.at(S.RECEIVED)
    assert owed(life) == []


def test_the_queue_costs_the_same_with_one_and_with_three(life):
    def fill() -> None:
        initiative = life.at(S.UNDER_REVIEW)
        actions.ask_opinion(
            life.officer, initiative, service=life.other_service, subject="safety", due_on=clock.today()
        )
        life.at(S.INFORMATION_NEEDED)
        life.at(S.DONE)
        actions.propose_agreement(life.officer, life.at(S.GRANTED))
        share = Commitment.objects.get(agreement=life.at(S.UNDER_WAY).agreement, party__side="town")
        agreements.deliver(life.officer, share, on=clock.today())

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            found = owed(life)
            assert all(thing.who and thing.url and thing.title for thing in found)
        return len(captured), len(found)

    fill()
    assert cost() == (6, 8)
    fill()
    fill()
    assert cost() == (6, 24)


def test_an_old_answer_given_hides_no_answer_that_is_due(life, monkeypatch):
    """What has no date any more keeps the date of its answer: it must not come before what is late."""
    monkeypatch.setattr("terril.initiatives.queries.owing.MOST_OF_A_KIND", 1)
    with clock.at(MONDAY):
        life.at(S.DONE)
    late = life.at(S.RECEIVED)
    found = owed(life, late.answer_due_on + days(1))
    assert found[0].title == queries.titled(late)


def test_who_owes_it_among_those_whom_the_officer_knows(life):
    received, studied = life.at(S.RECEIVED), life.at(S.UNDER_REVIEW)
    by = {thing.title: thing for thing in owed(life)}
    assert by[queries.titled(received)].owed_by == By.OFFICER
    assert by[queries.titled(studied)].owed_by == By.SERVICE
    studied.person_in_charge = life.officer
    studied.save()
    assert life.officer.pk in {thing.person for thing in owed(life)}
    granted = life.at(S.GRANTED)
    actions.propose_agreement(life.officer, granted)
    signers = {thing.owed_by for thing in owed(life) if thing.title == queries.titled(granted)}
    assert signers == {By.ELECTED, By.INHABITANTS}


def test_two_months_of_silence_are_told_when_they_are_near(life):
    with clock.at(MONDAY):
        life.at(S.RECEIVED)
    (thing,) = owed(life, MONDAY.date() + days(39))
    assert not thing.note
    (thing,) = owed(life, MONDAY.date() + days(41))
    assert "Sans réponse le 2 mai 2026" in thing.note
    (thing,) = owed(life, datetime.date(2026, 5, 2))
    assert "Depuis le 2 mai 2026" in thing.note
