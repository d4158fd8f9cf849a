"""What was signed and what the law asks of it, in the officer's queue and on the page of papers."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.agreements import actions
from terril.agreements.models import Commitment, CommitmentKind, Party, Proof, Side
from terril.agreements.states import AgreementState
from terril.directory.models import OrganisationKind
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives.states import InitiativeState
from terril.site.queries import papers
from tests import factories

TODAY = clock.today()


def days(number):
    return TODAY + datetime.timedelta(number)


@pytest.fixture
def association(town):
    return factories.OrganisationFactory(territory=town, name="Les Mains vertes")


@pytest.fixture
def initiative(town, association):
    """Under way; an association and a group are parties, the town lends a hall."""
    made = factories.InitiativeFactory(territory=town, state=InitiativeState.UNDER_WAY)
    agreement = made.agreement
    agreement.state = AgreementState.RUNNING
    agreement.save()
    factories.PartyFactory(agreement=agreement, organisation=association)
    hall = agreement.parties.get(side=Side.TOWN)
    factories.CommitmentFactory(agreement=agreement, party=hall, kind=CommitmentKind.SPACE)
    return made


def test_an_association_shows_its_contract_and_its_insurance(town, initiative, association, officer):
    assert [thing.what for thing in papers.owing(town, TODAY)] == [
        "Montrer le contrat d'engagement républicain, signé",
        "Montrer l'attestation d'assurance en responsabilité civile",
    ]
    assert {thing.url for thing in papers.owing(town, TODAY)} == {f"/atelier/pieces/{association.pk}/"}
    actions.see_proof(officer, association, kind="contract", seen_on=TODAY)
    assert len(papers.owing(town, TODAY)) == 1
    actions.see_proof(officer, association, kind="insurance", seen_on=TODAY, valid_until=days(20))
    assert papers.owing(town, TODAY) == []
    # An insurance ends; a contract does not.
    assert len(papers.owing(town, days(20))) == 0
    assert len(papers.owing(town, days(21))) == 1


@pytest.mark.parametrize("kind", CommitmentKind)
def test_the_contract_is_for_what_the_town_gives_in_cash_or_in_kind(town, initiative, kind):
    Commitment.objects.filter(agreement=initiative.agreement, party__side=Side.TOWN).update(kind=kind)
    wanted = any("contrat" in thing.what for thing in papers.owing(town, TODAY))
    assert wanted is (kind in ("money", "material", "equipment", "space"))


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind not in ("town_hall", "service")])
def test_whom_the_papers_are_asked_of(town, initiative, association, kind):
    association.kind = kind
    association.save()
    asked = {thing.what.split("'")[-1].split()[0] for thing in papers.owing(town, TODAY)}
    assert ("engagement" in asked) is (kind == "association")
    assert ("assurance" in asked) is (kind in ("association", "company", "shop", "farm"))


@pytest.mark.parametrize("state", AgreementState)
def test_papers_are_asked_once_there_is_something_to_sign(town, initiative, state):
    initiative.agreement.state = state
    initiative.agreement.save()
    assert bool(papers.owing(town, TODAY)) is (state in ("proposed", "signed", "running"))


def test_an_organisation_in_three_agreements_is_asked_once(town, initiative, association):
    for _ in range(2):
        other = factories.InitiativeFactory(territory=town)
        other.agreement.state = AgreementState.SIGNED
        other.agreement.save()
        factories.PartyFactory(agreement=other.agreement, organisation=association)
    assert len(papers.owing(town, TODAY)) == 2


def test_taking_stock_comes_due_and_is_said_once(client, town, initiative, officer):
    Party.objects.filter(organisation__kind="association").delete()
    agreement = initiative.agreement
    agreement.review_on = days(30)
    agreement.save()
    (thing,) = papers.owing(town, TODAY)
    assert (thing.due_on, thing.days_late, thing.press) == (days(30), 0, None)
    assert papers.owing(town, days(-1)) == []
    agreement.review_on = days(-3)
    agreement.save()
    (thing,) = papers.owing(town, TODAY)
    assert thing.days_late == 3
    client.force_login(officer)
    assert (
        client.post(thing.press.url, {"retour": "/atelier/?qui=agent"})["Location"] == "/atelier/?qui=agent"
    )
    assert papers.owing(town, TODAY) == []
    assert client.post(thing.press.url).status_code == 409
    # Another day chosen since: it is to be met again.
    agreement.refresh_from_db()
    agreement.review_on = days(5)
    agreement.save()
    assert len(papers.owing(town, TODAY)) == 1


def test_an_agreement_that_ends_is_renewed_or_closed(town, initiative):
    Party.objects.filter(organisation__kind="association").delete()
    for ends_on, is_owed in ((days(31), False), (days(30), True), (days(-2), True)):
        initiative.agreement.ends_on = ends_on
        initiative.agreement.save()
        assert bool(papers.owing(town, TODAY)) is is_owed
    assert papers.owing(town, TODAY)[0].days_late == 2


def test_another_town_owes_nothing_here(town, initiative):
    assert papers.owing(factories.TownFactory(), TODAY) == []


# The actions


@pytest.mark.parametrize(
    ("details", "key"),
    [
        ({"kind": "rien"}, "kind"),
        ({"kind": "insurance"}, "valid_until"),
        ({"kind": "insurance", "valid_until": days(-1)}, "valid_until"),
        ({"kind": "contract", "seen_on": days(1)}, "seen_on"),
    ],
)
def test_a_paper_that_cannot_be_is_refused(officer, association, details, key):
    with pytest.raises(ValidationError) as refused:
        actions.see_proof(officer, association, **{"seen_on": TODAY, **details})
    assert key in refused.value.error_dict
    assert not Proof.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "administrator", "service_member"])
def test_papers_are_between_the_organisation_and_the_officer(request, client, association, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        actions.see_proof(person, association, kind="contract", seen_on=TODAY)
    client.force_login(person)
    page = f"/atelier/pieces/{association.pk}/"
    assert client.get(page).status_code == client.post(page).status_code == 403
    assert not Proof.objects.exists()


@pytest.mark.parametrize("review_on", [None, days(1)])
def test_nobody_has_met_before_the_day(officer, initiative, review_on):
    initiative.agreement.review_on = review_on
    initiative.agreement.save()
    with pytest.raises(WrongState):
        actions.tell_review(officer, initiative.agreement)
    initiative.agreement.refresh_from_db()
    assert initiative.agreement.reviewed_on is None


def test_who_says_that_the_parties_have_met(initiative, inhabitant, mayor):
    initiative.agreement.review_on = TODAY
    initiative.agreement.save()
    with pytest.raises(NotAllowed):
        actions.tell_review(inhabitant, initiative.agreement)
    actions.tell_review(mayor, initiative.agreement)
    initiative.agreement.refresh_from_db()
    assert initiative.agreement.reviewed_on == TODAY


def test_a_paper_is_noted_on_its_page_and_never_public(client, officer, association):
    client.force_login(officer)
    page = f"/atelier/pieces/{association.pk}/"
    assert association.name in client.get(page).text
    wrong = client.post(page, {"kind": "insurance", "seen_on": str(TODAY), "valid_until": ""})
    assert wrong.status_code == 422
    assert "attestation" in wrong.text
    right = {"kind": "insurance", "seen_on": str(TODAY), "valid_until": str(days(90))}
    assert client.post(page, right)["Location"] == "/atelier/"
    assert "valable jusqu'au" in client.get(page).text
    assert JournalEntry.objects.get().audience == "staff"
    elsewhere = factories.OrganisationFactory()
    assert client.get(f"/atelier/pieces/{elsewhere.pk}/").status_code == 404
