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
from terril.foundation.models import JournalEntry
from terril.initiatives.models import Opinion
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail, MailState
from terril.site import rules
from terril.site.queries import work
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed
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
    assert 'href="/initiatives/proposer/guichet/"' in page


@pytest.fixture
def opinion(initiative, service, officer):
    """An opinion asked while the initiative is studied."""
    initiative.state = InitiativeState.UNDER_REVIEW
    initiative.save()
    return Opinion.objects.create(
        initiative=initiative,
        service=service,
        subject="safety",
        asked_by=officer,
        asked_on=TODAY,
        due_on=TODAY,
    )


def test_a_service_sees_the_opinions_it_owes(client, opinion, service_member):
    client.force_login(service_member)
    assert f'href="/initiatives/70007-fleurir/avis/{opinion.pk}/"' in client.get("/atelier/").text


@pytest.mark.parametrize("state", [s for s in InitiativeState if s != InitiativeState.IDEA])
def test_once_the_town_has_answered_no_opinion_is_asked_any_more(town, opinion, service_member, state):
    opinion.initiative.state = state
    opinion.initiative.save()
    still = state in ("under_review", "information_needed", "negotiation")
    assert bool(work.opinions_asked(service_member, town)) is still


# The queue


def owed(what="Répondre", **details):
    made = {
        "title": "Un four",
        "who": "Mairie",
        "side": "town",
        "due_on": None,
        "days_late": 0,
        "url": "/",
    }
    return Owed(what=what, **{**made, **details})


@pytest.fixture
def told(monkeypatch):
    """What the one provider of this test tells."""
    things = []
    monkeypatch.setattr(work, "PROVIDERS", (lambda town, today: list(things),))
    return things


def days(number):
    return TODAY + datetime.timedelta(number)


def test_the_queue_is_told_by_today_this_week_and_later(town, officer, told):
    told += [
        owed("Sans date"),
        owed("Dans huit jours", due_on=days(8)),
        owed("Dans sept jours", due_on=days(7)),
        owed("Ce jour", due_on=TODAY),
        owed("Un peu en retard", due_on=days(-1), days_late=1),
        owed("Très en retard", due_on=days(-9), days_late=9),
    ]
    queue = work.queue(town, TODAY, officer)
    groups = queue.groups(queue.things)
    assert [(group.title, group.count) for group in groups] == [
        ("Aujourd'hui", 3),
        ("Cette semaine", 1),
        ("Plus tard", 2),
    ]
    assert [thing.what for thing in queue.things] == [
        "Très en retard",
        "Un peu en retard",
        "Ce jour",
        "Dans sept jours",
        "Dans huit jours",
        "Sans date",
    ]
    # The counts are of everything, whatever the page shows.
    assert [(group.count, len(group.things)) for group in queue.groups(queue.things[:2])] == [(3, 2)]


def test_the_queue_is_filtered_by_who_owes_and_by_kind(town, officer, told):
    told += [
        owed("Confier"),
        owed("Répondre", by=By.SERVICE, person=officer.pk),
        owed("Avis", by=By.SERVICE, kind=Kind.OPINION),
        owed("Signer", by=By.ELECTED, kind=Kind.SIGNATURE),
        owed("Signer", side="third", kind=Kind.SIGNATURE),
    ]

    def kept(**wanted):
        return sorted(thing.what for thing in work.queue(town, TODAY, officer, **wanted).things)

    assert kept(by=By.OFFICER) == ["Confier", "Répondre"]
    assert kept(by=By.SERVICE) == ["Avis", "Répondre"]
    assert kept(by=By.ELECTED) == kept(by=By.INHABITANTS) == ["Signer"]
    assert kept(by=By.SERVICE, kind=Kind.OPINION) == ["Avis"]
    assert kept(kind=Kind.ANSWER) == ["Confier", "Répondre"]


def test_a_kind_that_holds_more_than_is_told_says_so(client, town, officer, told):
    told += [owed(kind=Kind.OPINION) for _ in range(MOST_OF_A_KIND)]
    assert work.queue(town, TODAY, officer).is_capped
    assert not work.queue(town, TODAY, officer, kind=Kind.REVIEW).is_capped
    client.force_login(officer)
    page = client.get("/atelier/").text
    assert "les cent plus pressées" in page
    assert "(100+)" in page
    assert "Page 1 sur 3" in page
    told.pop()
    assert "les cent plus pressées" not in client.get("/atelier/").text


@pytest.mark.parametrize("asked", ["qui=services&quoi=avis", "qui=nul&quoi=²", "page=99999999999"])
def test_whatever_is_asked_of_the_queue_it_answers(client, officer, told, asked):
    told.append(owed(kind=Kind.OPINION, by=By.SERVICE))
    client.force_login(officer)
    answer = client.get(f"/atelier/?{asked}")
    assert answer.status_code == 200
    assert "Un four" in answer.text


def test_the_queue_costs_the_same_with_one_and_with_ten(client, town, officer, service):
    client.force_login(officer)
    counts = []
    for many in (1, 10):
        for _ in range(many):
            studied = factories.InitiativeFactory(
                territory=town, state=InitiativeState.UNDER_REVIEW, service=service, answer_due_on=TODAY
            )
            Opinion.objects.create(
                initiative=studied,
                service=service,
                subject="law",
                asked_by=officer,
                asked_on=TODAY,
                due_on=TODAY,
            )
            running = factories.InitiativeFactory(territory=town, state=InitiativeState.UNDER_WAY)
            running.agreement.state = AgreementState.RUNNING
            running.agreement.save()
            running.agreement.commitments.update(when_kind="before", when_ends_on=TODAY)
            delivery(running, Side.TOWN, officer)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/atelier/").text
        assert "Relancer" in page
        assert "Tenir l&#x27;engagement" in page
        counts.append(len(queries))
    assert counts[0] == counts[1]


# The mails that did not leave


def test_mails_in_trouble_are_told_to_those_who_look_after_them(client, town, officer, administrator, mayor):
    told = "1 courriel n&#x27;a pas pu partir."
    here = 'href="/atelier/courriels/"'
    pages = []
    for trouble in (False, True):
        if trouble:
            Mail.objects.create(
                territory_id=town.pk, key="a", to="a@x.org", subject="x", text="x", state=MailState.FAILED
            )
        for person in (officer, administrator, mayor):
            client.force_login(person)
            pages.append(client.get("/atelier/").text)
    assert [(here in page, page.count(f"<p>{told}")) for page in pages] == [
        (True, False),
        (True, False),
        (False, False),
        (True, True),
        (True, True),
        (False, False),
    ]
    [thing] = work.queue(town, TODAY, officer, kind=Kind.MAIL).things
    assert (thing.url, thing.owed_by, thing.due_on) == ("/atelier/courriels/", By.OFFICER, TODAY)


# The opinions asked


def test_a_service_is_reminded_with_one_press_once_a_day(client, opinion, service_member, officer):
    client.force_login(officer)
    here = "/atelier/?qui=services"
    page = client.get(here).text
    chase = f"/initiatives/70007-fleurir/avis/{opinion.pk}/relancer/"
    assert f'action="{chase}"' in page
    assert f'name="retour" value="{here}"' in page
    with clock.at(datetime.datetime(2026, 5, 5, 10, tzinfo=datetime.UTC)):
        answer = client.post(chase, {"retour": here})
        assert answer["Location"] == here
        page = client.get(here).text
        assert "Relancé le 5 mai 2026" in page.replace("\xa0", " ")
        assert chase not in page
        assert client.post(chase).status_code == 409
    assert [mail.subject for mail in Mail.objects.filter(to=service_member.email)] == [
        f"Rappel\xa0: votre avis sur «\xa0{opinion.initiative.title}\xa0» (Sécurité)"
    ]
    assert not JournalEntry.objects.filter(action="initiatives.chase_opinion", audience="public").exists()
    with clock.at(datetime.datetime(2026, 5, 6, 10, tzinfo=datetime.UTC)):
        # A form made elsewhere leads nobody away.
        assert client.post(chase, {"retour": "//evil.example"})["Location"].startswith("/initiatives/")
    assert Mail.objects.filter(to=service_member.email).count() == 2


@pytest.mark.parametrize(
    ("who", "sees", "chases"),
    [
        ("officer", True, True),
        ("mayor", True, False),
        ("service_member", True, False),
        ("administrator", False, False),
        ("inhabitant", None, False),
    ],
)
def test_who_follows_the_opinions_asked(request, client, opinion, who, sees, chases):
    client.force_login(request.getfixturevalue(who))
    answer = client.get("/atelier/avis/")
    assert answer.status_code == (403 if sees is None else 200)
    assert (opinion.initiative.title in answer.text) is bool(sees)
    assert ("Relancer" in answer.text) is chases
    chase = f"/initiatives/70007-fleurir/avis/{opinion.pk}/relancer/"
    assert client.post(chase).status_code == (302 if chases else 403)


def test_no_opinion_awaited_is_said(client, officer):
    client.force_login(officer)
    assert "Aucun avis n'est attendu" in client.get("/atelier/avis/").text


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
