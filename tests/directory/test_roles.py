"""The one page where an administrator gives and takes roles."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terril.directory.models import Representation
from terril.people.models import Membership, Role, User
from tests import factories

PATH = "/atelier/roles/"


def text(page):
    return page.content.decode().replace("&#x27;", "'")


@pytest.fixture
def desk(town, administrator):
    client = Client(headers={"host": town.host})
    client.force_login(administrator)
    return client


def live(user, town):
    client = Client(headers={"host": town.host})
    client.force_login(user)
    return client


@pytest.mark.parametrize("who", ["inhabitant", "officer", "mayor", "service_member"])
def test_roles_are_the_administrators(town, request, who, administrator, service_member):
    client = live(request.getfixturevalue(who), town)
    membership, representation = administrator.memberships.get(), service_member.representations.get()
    for answer in (
        client.get(PATH),
        client.post(PATH, {"person": administrator.pk, "role": "officer"}),
        client.post(f"{PATH}{membership.pk}/retirer/"),
        client.post(f"{PATH}parole/{representation.pk}/retirer/"),
        client.post(f"{PATH}compte/", {"display_name": "X", "email": "x@exemple.fr"}),
    ):
        assert answer.status_code == 403
    assert administrator.memberships.exists()
    assert service_member.representations.exists()
    assert not User.objects.filter(email="x@exemple.fr").exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ELECTED, Role.ADMINISTRATOR])
def test_a_role_on_the_town_is_given_and_taken(town, desk, inhabitant, role):
    answer = desk.post(PATH, {"person": inhabitant.pk, "role": role, "title": "Maire"})
    assert answer["Location"] == PATH
    membership = inhabitant.memberships.get(role=role)
    assert membership.title == "Maire"
    page = text(desk.get(PATH))
    assert inhabitant.display_name in page
    assert f"{PATH}{membership.pk}/retirer/" in page
    assert desk.post(f"{PATH}{membership.pk}/retirer/")["Location"] == PATH
    assert not inhabitant.memberships.filter(role=role).exists()


def test_a_member_of_a_service_and_a_representative_are_made_and_ended(town, desk, service, inhabitant):
    association = factories.OrganisationFactory(territory=town)
    for organisation in (service, association):
        answer = desk.post(PATH, {"person": inhabitant.pk, "role": f"acteur-{organisation.pk}"})
        assert answer["Location"] == PATH
        made = Representation.objects.get(organisation=organisation)
        assert made.user == inhabitant
        desk.post(f"{PATH}parole/{made.pk}/retirer/")
        assert not Representation.objects.filter(organisation=organisation).exists()


def test_access_ends_at_the_very_next_request(town, desk, officer):
    working = live(officer, town)
    assert working.get("/atelier/guichet/").status_code == 200
    desk.post(f"{PATH}{officer.memberships.get().pk}/retirer/")
    assert working.get("/atelier/guichet/").status_code == 403
    assert working.post("/atelier/guichet/", {"display_name": "Jean"}).status_code == 403


def test_an_administrator_keeps_their_own_keys(town, desk, administrator):
    mine = administrator.memberships.get()
    desk.post(f"{PATH}{mine.pk}/retirer/")
    assert Membership.objects.filter(pk=mine.pk).exists()
    assert "votre dernier rôle d'administrateur" in text(desk.get(PATH))


def test_a_role_withdrawn_by_two_at_once_is_withdrawn_once(town, desk, officer):
    mine = officer.memberships.get()
    desk.post(f"{PATH}{mine.pk}/retirer/")
    assert desk.post(f"{PATH}{mine.pk}/retirer/").status_code == 404


def test_people_of_other_towns_are_neither_seen_nor_touched(town, desk, service):
    there = factories.TownFactory()
    theirs = factories.UserFactory(officer_of=there, display_name="Voisin Lointain")
    association = factories.OrganisationFactory(territory=there, name="Club lointain")
    factories.UserFactory(speaks_for=association, inhabitant_of=there)
    page = text(desk.get(PATH))
    assert "Voisin" not in page
    assert "Club lointain" not in page
    assert "Lointain" not in text(desk.get(f"{PATH}?q=Voisin"))
    for typed in (
        {"person": theirs.pk, "role": "officer"},
        {"person": theirs.pk, "role": "officer", "q": "Voisin"},
        {"person": desk.session["_auth_user_id"], "role": f"acteur-{association.pk}"},
    ):
        assert desk.post(PATH, typed).status_code == 422
    assert desk.post(f"{PATH}{theirs.memberships.get().pk}/retirer/").status_code == 404
    spoken = Representation.objects.get(organisation=association)
    assert desk.post(f"{PATH}parole/{spoken.pk}/retirer/").status_code == 404
    assert theirs.memberships.count() == 1


def test_an_inhabitants_membership_is_no_role_to_take(town, desk, inhabitant):
    assert desk.post(f"{PATH}{inhabitant.memberships.get().pk}/retirer/").status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"person": "", "role": ""},
        {"person": "9" * 30, "role": "officer"},
        {"role": "king"},
        {"role": "inhabitant"},
        {"role": "acteur-0"},
        {"role": "acteur-x"},
        {"role": "officer", "title": "x" * 100_000},
    ],
)
def test_what_cannot_be_gives_nothing(town, desk, inhabitant, typed):
    page = desk.post(PATH, {"person": inhabitant.pk, "x": "1", **typed} if typed else {"x": "1"})
    assert page.status_code == 422
    assert inhabitant.memberships.count() == 1


def test_a_minor_is_given_no_role(town, desk):
    young = factories.UserFactory(minor=True, inhabitant_of=town)
    page = desk.post(PATH, {"person": young.pk, "role": "elected"})
    assert page.status_code == 422
    assert "18 ans" in text(page)


def test_somebody_is_found_then_given_a_role(town, desk):
    factories.UserFactory.create_batch(15, inhabitant_of=town)
    person = factories.UserFactory(inhabitant_of=town, display_name="Zoé Lefèvre")
    assert "Il y en a d'autres" in text(desk.get(PATH))
    page = text(desk.get(f"{PATH}?q=zoe"))
    assert "Zoé Lefèvre" in page
    answer = desk.post(PATH, {"q": "zoe", "person": person.pk, "role": "officer"})
    assert answer.status_code == 302
    assert person.has_role(Role.OFFICER, town)


def test_an_account_is_opened_for_somebody_who_never_came(town, desk):
    answer = desk.post(f"{PATH}compte/", {"display_name": "Zoé", "email": "zoe@exemple.fr"})
    assert answer["Location"] == f"{PATH}?q=Zo%C3%A9"
    assert "zoe@exemple.fr" in text(desk.get(answer["Location"]))
    for typed in ({"display_name": "Zoé", "email": "zoe@exemple.fr"}, {"display_name": "", "email": "rien"}):
        page = desk.post(f"{PATH}compte/", typed)
        assert page.status_code == 422
        assert typed["email"] in text(page)
    assert desk.get(f"{PATH}compte/").status_code == 405


def test_the_page_costs_the_same_with_few_and_with_many_roles(town, desk, service):
    factories.UserFactory(officer_of=town, speaks_for=service)
    desk.get(PATH)
    with CaptureQueriesContext(connection) as few:
        desk.get(PATH)
    for _number in range(20):
        factories.UserFactory(officer_of=town, speaks_for=factories.OrganisationFactory(territory=town))
    with CaptureQueriesContext(connection) as many:
        desk.get(PATH)
    assert len(few) == len(many)
