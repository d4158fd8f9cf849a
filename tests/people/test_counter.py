"""The counter page."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terril.foundation.models import JournalEntry
from terril.people.models import User
from tests import factories

THIS_YEAR = timezone.localdate().year


def text(page):
    return page.content.decode().replace("&#x27;", "'")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def enter(desk, **typed):
    return desk.post("/atelier/guichet/", {"display_name": "Georgette W.", **typed})


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "administrator", "service_member"])
def test_the_counter_is_the_officers(client, request, who):
    client.force_login(request.getfixturevalue(who))
    for answer in (client.get("/atelier/guichet/"), enter(client)):
        assert answer.status_code == 403
    assert not User.objects.filter(display_name="Georgette W.").exists()


def test_a_stranger_is_asked_to_come_in(town, client):
    assert client.get("/atelier/guichet/")["Location"].startswith("/entrer/")


def test_somebody_is_entered_and_one_goes_on_for_them(town, desk):
    answer = enter(desk, phone="03 21")
    person = User.objects.get(display_name="Georgette W.")
    assert answer["Location"] == f"/atelier/guichet/?personne={person.pk}"
    page = text(desk.get(answer["Location"]))
    assert f"/initiatives/proposer/?pour={person.pk}" in page
    assert f"/atelier/guichet/{person.pk}/lien/" in page


def test_a_young_person_is_entered_with_the_adult_who_answers_for_them(town, desk, officer):
    enter(desk, birth_year=str(THIS_YEAR - 12), referent_name="Paul W.", referent_phone="06")
    young = User.objects.get(display_name="Georgette W.")
    assert young.is_minor
    assert young.adult_on == datetime.date(THIS_YEAR + 6, 12, 31)
    assert (young.referent.display_name, young.referent.phone, young.referent.entered_by) == (
        "Paul W.",
        "06",
        officer,
    )
    assert JournalEntry.objects.filter(action="people.enter_at_counter").count() == 2


def test_a_young_person_is_entered_with_an_adult_already_known(town, desk, inhabitant):
    page = text(desk.get(f"/atelier/guichet/?referent={inhabitant.pk}"))
    assert inhabitant.display_name in page
    enter(desk, birth_year=str(THIS_YEAR - 12), referent=str(inhabitant.pk))
    assert User.objects.get(display_name="Georgette W.").referent == inhabitant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"display_name": ""}, "Écrivez le nom"),
        ({"display_name": "x" * 100_000}, "100000 caractères"),
        ({"birth_year": str(THIS_YEAR - 12)}, "adulte référent"),
        ({"birth_year": str(THIS_YEAR - 12), "referent_name": "P\u200bul"}, "invisible"),
        ({"birth_year": str(THIS_YEAR + 1), "referent_name": "Paul"}, "ne se peut pas"),
        ({"birth_year": "1066"}, "ne se peut pas"),
        ({"birth_year": "9" * 5000}, "chiffres"),
        ({"birth_year": "deux mille"}, "chiffres"),
        ({"birth_year": str(THIS_YEAR - 12), "referent": "9" * 30}, "adulte référent"),
        ({"email": "rien"}, ""),
        (
            {
                "display_name": "Enzo",
                "birth_year": str(THIS_YEAR - 12),
                "referent_name": "Paul",
                "email": "x",
            },
            "",
        ),
    ],
)
def test_what_cannot_be_is_explained_and_kept_and_enters_nobody(town, desk, typed, says):
    before = User.objects.count()
    page = enter(desk, **typed)
    assert page.status_code == 422
    assert says in text(page)
    for value in typed.values():
        assert value in text(page)
    assert User.objects.count() == before


def test_when_the_young_person_cannot_be_entered_neither_is_the_adult(town, desk, inhabitant):
    before = User.objects.count()
    page = enter(desk, birth_year=str(THIS_YEAR - 12), referent_name="Paul W.", email=inhabitant.email)
    assert page.status_code == 422
    assert User.objects.count() == before
    assert not JournalEntry.objects.filter(action="people.enter_at_counter").exists()


def test_people_of_other_towns_are_not_there(town, desk):
    there = factories.UserFactory(inhabitant_of=factories.TownFactory(), display_name="Voisin Lointain")
    town_here = {"headers": {"host": town.host}}
    desk.defaults["HTTP_HOST"] = town.host
    assert "Voisin Lointain" not in text(desk.get("/atelier/guichet/", {"q": "Voisin"}))
    assert "Référent déjà choisi" not in text(desk.get("/atelier/guichet/", {"referent": there.pk}))
    assert "Voisin" not in text(desk.get("/atelier/guichet/", {"personne": there.pk}, **town_here))


@pytest.mark.parametrize(
    "query", [{"q": "\u0000%_'"}, {"page": "1" + "0" * 30}, {"personne": "9" * 40}, {"referent": "²"}]
)
def test_whatever_is_asked_the_counter_answers(town, desk, query):
    assert desk.get("/atelier/guichet/", query).status_code == 200


def test_the_counter_costs_the_same_with_one_and_with_thirty(town, desk):
    desk.get("/atelier/guichet/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/atelier/guichet/")
    for _number in range(30):
        factories.UserFactory(inhabitant_of=town, minor=True)
    with CaptureQueriesContext(connection) as many:
        page = text(desk.get("/atelier/guichet/"))
    assert "Page 1 sur 2" in page
    assert len(many) == len(few)
