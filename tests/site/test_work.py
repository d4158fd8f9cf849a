"""What waits for whoever looks: their parts, and the workshop."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.agreements.models import Confirmation, Delivery, Share, Side, Signature, Version
from terril.agreements.states import AgreementState
from terril.directory.models import OrganisationKind
from terril.foundation import clock
from terril.initiatives.models import Opinion
from terril.initiatives.states import InitiativeState
from terril.site import rules
from terril.site.queries import work
from tests import factories

TODAY = datetime.date(2026, 5, 4)


@pytest.fixture
def proposer(town):
    return factories.UserFactory(inhabitant_of=town)


@pytest.fixture
def initiative(town, proposer):
    made = factories.InitiativeFactory(
        territory=town, author=proposer, number=70007, slug="fleurir", state=InitiativeState.GRANTED
    )
    made.agreement.is_public = True
    made.agreement.page_url = made.get_absolute_url()
    made.agreement.save()
    return made


def party(initiative, side):
    return initiative.agreement.parties.get(side=side)


def delivery(initiative, side, by, entered_by=None):
    commitment = factories.CommitmentFactory(party=party(initiative, side), agreement=initiative.agreement)
    return Delivery.objects.create(
        commitment=commitment, by=by, on=TODAY, quantity=2, entered_by=entered_by or by
    )


# To confirm


def test_the_other_side_confirms_what_it_received(town, initiative, proposer, officer, mayor, inhabitant):
    given = delivery(initiative, Side.INHABITANTS, proposer)
    received = delivery(initiative, Side.TOWN, officer)
    assert list(work.to_confirm(officer, town)) == [given]
    assert list(work.to_confirm(mayor, town)) == [given]
    assert list(work.to_confirm(proposer, town)) == [received]
    assert list(work.to_confirm(inhabitant, town)) == []


def test_the_query_says_the_same_as_the_rule(town, initiative, proposer, officer, mayor, inhabitant):
    """What is listed can be confirmed, and the other way round."""
    from terril.agreements.rules import is_not_the_giver, receives

    made = [
        delivery(initiative, Side.INHABITANTS, proposer),
        delivery(initiative, Side.TOWN, officer),
        delivery(initiative, Side.TOWN, mayor, entered_by=officer),
        delivery(initiative, Side.INHABITANTS, proposer, entered_by=officer),
        delivery(initiative, Side.INHABITANTS, inhabitant, entered_by=mayor),
    ]
    for actor in (proposer, officer, mayor, inhabitant):
        listed = set(work.to_confirm(actor, town))
        assert listed == {d for d in made if (receives & is_not_the_giver)(actor, d)}, actor


def test_what_is_confirmed_or_corrected_waits_no_more(town, initiative, proposer, officer):
    given = delivery(initiative, Side.INHABITANTS, proposer)
    Confirmation.objects.create(delivery=given, by=officer)
    wrong = delivery(initiative, Side.INHABITANTS, proposer)
    right = Delivery.objects.create(
        commitment=wrong.commitment, by=proposer, on=TODAY, quantity=3, entered_by=proposer, corrects=wrong
    )
    assert list(work.to_confirm(officer, town)) == [right]


# To sign


@pytest.fixture
def to_sign(initiative, officer):
    initiative.agreement.state = AgreementState.PROPOSED
    initiative.agreement.save()

    def version(number):
        return Version.objects.create(
            agreement=initiative.agreement,
            number=number,
            language="fr",
            content={},
            digest="0",
            written_by=officer,
        )

    return version


def sign(version, whose, by):
    Signature.objects.create(
        version=version,
        party=whose,
        signer=by,
        signer_name="x",
        how="online",
        signed_on=TODAY,
        recorded_by=by,
    )


def test_those_who_bind_a_party_are_asked_to_sign(
    town, initiative, to_sign, proposer, mayor, officer, inhabitant
):
    to_sign(1)
    assert list(work.to_sign(proposer, town)) == [party(initiative, Side.INHABITANTS)]
    assert list(work.to_sign(mayor, town)) == [party(initiative, Side.TOWN)]
    assert list(work.to_sign(officer, town)) == []
    assert list(work.to_sign(inhabitant, town)) == []


def test_the_query_of_signers_says_the_same_as_the_rule(town, initiative, to_sign, proposer, mayor, officer):
    from terril.agreements.rules import may_sign

    to_sign(1)
    young = factories.UserFactory(inhabitant_of=town, minor=True, speaks_for=initiative.proposers)
    of_town_hall = factories.UserFactory(speaks_for=party(initiative, Side.TOWN).organisation)
    for actor in (proposer, mayor, officer, young, young.referent, of_town_hall):
        listed = set(work.to_sign(actor, town))
        assert listed == {p for p in initiative.agreement.parties.all() if may_sign(actor, p)}, actor


def test_a_new_text_is_to_be_signed_again(town, initiative, to_sign, mayor):
    first = to_sign(1)
    sign(first, party(initiative, Side.TOWN), mayor)
    assert list(work.to_sign(mayor, town)) == []
    to_sign(2)
    assert list(work.to_sign(mayor, town)) == [party(initiative, Side.TOWN)]


def test_a_draft_is_not_to_be_signed(town, initiative, to_sign, mayor):
    to_sign(1)
    initiative.agreement.state = AgreementState.DRAFT
    initiative.agreement.save()
    assert list(work.to_sign(mayor, town)) == []


# Mine


def test_nobody_s_parts_are_shown_to_strangers(client, town):
    assert client.get("/mes-parts/").status_code == 302


def test_an_empty_page_says_where_to_begin(client, inhabitant):
    client.force_login(inhabitant)
    page = client.get("/mes-parts/").text
    assert "Aucune part pour l'instant" in page
    assert "Pas encore d'initiative" in page


def test_what_i_carry(client, town, initiative, proposer, to_sign):
    to_sign(1)
    commitment = factories.CommitmentFactory(
        party=party(initiative, Side.INHABITANTS),
        agreement=initiative.agreement,
        what="Tailler la haie",
        places=2,
    )
    Share.objects.create(commitment=commitment, user=proposer)
    delivery(initiative, Side.TOWN, None, entered_by=factories.UserFactory(officer_of=town))
    draft = factories.InitiativeFactory(territory=town, author=proposer, idea=True, title="Mon brouillon")
    client.force_login(proposer)
    page = client.get("/mes-parts/").text
    assert "Tailler la haie" in page
    assert "À signer" in page
    assert "À confirmer" in page
    assert "Mon brouillon" in page
    assert draft.get_absolute_url() in page
    assert initiative.title in page


def test_what_others_carry_is_not_mine(client, town, initiative, inhabitant):
    client.force_login(inhabitant)
    assert initiative.title not in client.get("/mes-parts/").text


def test_what_i_carry_elsewhere_is_not_shown_here(client, town, proposer, initiative):
    elsewhere = factories.TownFactory()
    client.force_login(proposer)
    assert initiative.title not in client.get("/mes-parts/", headers={"host": elsewhere.host}).text


def test_the_answer_to_come_is_said_with_its_date(client, town, proposer):
    factories.InitiativeFactory(
        territory=town,
        author=proposer,
        state=InitiativeState.RECEIVED,
        answer_due_on=datetime.date(2026, 6, 12),
    )
    client.force_login(proposer)
    assert "La commune répond avant le 12 juin 2026." in client.get("/mes-parts/").text


def test_the_number_of_queries_does_not_grow(client, town, proposer, officer):
    client.force_login(proposer)
    counts = []
    for many in (1, 15):
        for _ in range(many):
            made = factories.InitiativeFactory(territory=town, author=proposer)
            made.agreement.state = AgreementState.PROPOSED
            made.agreement.save()
            Version.objects.create(
                agreement=made.agreement, number=1, language="fr", content={}, digest="0", written_by=officer
            )
            delivery(made, Side.TOWN, officer)
            Share.objects.create(commitment=made.agreement.commitments.first(), user=proposer)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/mes-parts/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# The workshop


@pytest.mark.parametrize(
    ("who", "enters"),
    [
        ("inhabitant", False),
        ("officer", True),
        ("mayor", True),
        ("administrator", True),
        ("service_member", True),
    ],
)
def test_who_enters_the_workshop(request, client, town, who, enters):
    person = request.getfixturevalue(who)
    assert rules.can_enter_workshop(person, town) is enters
    client.force_login(person)
    page = client.get("/atelier/")
    assert page.status_code == (200 if enters else 403)
    assert ('href="/atelier/"' in client.get("/").text) is enters
    if not enters:
        assert "atelier est réservé à celles et ceux qui travaillent pour la commune." in page.text


def test_those_of_another_town_do_not_enter(client, town):
    elsewhere = factories.TownFactory()
    client.force_login(factories.UserFactory(officer_of=elsewhere))
    assert client.get("/atelier/", headers={"host": town.host}).status_code == 403


def test_the_member_of_an_association_does_not_enter(client, town):
    association = factories.OrganisationFactory(territory=town, kind=OrganisationKind.ASSOCIATION)
    client.force_login(factories.UserFactory(speaks_for=association))
    assert client.get("/atelier/").status_code == 403


def test_an_empty_workshop_says_so(client, officer):
    client.force_login(officer)
    assert "Rien n'attend" in client.get("/atelier/").text


def test_the_officer_sees_who_owes_what_and_how_late(client, town, officer, service):
    factories.InitiativeFactory(
        territory=town,
        number=70009,
        slug="four",
        state=InitiativeState.UNDER_REVIEW,
        service=service,
        answer_due_on=TODAY - datetime.timedelta(3),
        title="Un four à pain",
    )
    client.force_login(officer)
    with clock.at(datetime.datetime(2026, 5, 4, 10, tzinfo=datetime.UTC)):
        page = client.get("/atelier/").text
    assert "En retard de 3 jours" in page
    assert "Un four à pain" in page
    assert 'href="/initiatives/70009-four/reponse/"' in page
    assert 'href="/atelier/guichet/"' in page


def test_a_service_sees_the_opinions_it_owes(client, town, initiative, service, service_member, officer):
    opinion = Opinion.objects.create(
        initiative=initiative,
        service=service,
        subject="safety",
        asked_by=officer,
        asked_on=TODAY,
        due_on=TODAY,
    )
    client.force_login(service_member)
    assert f'href="/initiatives/70007-fleurir/avis/{opinion.pk}/"' in client.get("/atelier/").text


def test_the_administrator_finds_roles_and_settings(client, administrator):
    client.force_login(administrator)
    page = client.get("/atelier/").text
    assert 'href="/atelier/roles/"' in page
    assert 'href="/atelier/commune/"' in page


def test_the_mayor_sees_what_to_sign(client, town, initiative, to_sign, mayor):
    to_sign(1)
    client.force_login(mayor)
    page = client.get("/atelier/").text
    assert "Lire et signer" in page
    assert f'href="{initiative.get_absolute_url()}"' in page
