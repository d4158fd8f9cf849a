"""The counter page."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terril.foundation.models import JournalEntry
from terril.people import queries
from terril.people.models import User
from tests import factories

THIS_YEAR = timezone.localdate().year
# Twelve years old, by the day as the browser sends it.
BORN = f"{THIS_YEAR - 12}-03-14"


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
    assert f"/initiatives/proposer/guichet/?personne={person.pk}" in page
    assert f"/atelier/guichet/{person.pk}/lien/" in page


def test_a_young_person_is_entered_with_the_adult_who_answers_for_them(town, desk, officer):
    enter(desk, born_on=BORN, referent_name="Paul W.", referent_phone="06", parent_agreed="on")
    young = User.objects.get(display_name="Georgette W.")
    assert young.is_minor
    assert young.adult_on == datetime.date(THIS_YEAR + 6, 3, 14)
    assert (young.referent.display_name, young.referent.phone, young.referent.entered_by) == (
        "Paul W.",
        "06",
        officer,
    )
    assert JournalEntry.objects.filter(action="people.enter_at_counter").count() == 2


def test_a_young_person_is_entered_with_an_adult_already_known(town, desk, inhabitant):
    page = text(desk.get(f"/atelier/guichet/?referent={inhabitant.pk}"))
    assert inhabitant.display_name in page
    enter(desk, born_on=BORN, referent=str(inhabitant.pk), parent_agreed="on")
    assert User.objects.get(display_name="Georgette W.").referent == inhabitant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"display_name": ""}, "Écrivez le nom"),
        ({"display_name": "x" * 100_000}, "100000 caractères"),
        ({"born_on": BORN}, "adulte référent"),
        ({"born_on": BORN, "referent_name": "Paul W."}, "accord d'un parent"),
        ({"born_on": BORN, "referent_name": "P\u200bul"}, "invisible"),
        ({"born_on": f"{THIS_YEAR + 1}-01-01", "referent_name": "Paul"}, "ne se peut pas"),
        ({"born_on": "1066-10-14"}, "ne se peut pas"),
        ({"born_on": "9" * 5000}, "31/12/2012"),
        ({"born_on": "deux mille"}, "31/12/2012"),
        ({"born_on": BORN, "referent": "9" * 30}, "adulte référent"),
        ({"email": "rien"}, ""),
        (
            {
                "display_name": "Enzo",
                "born_on": BORN,
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
    page = enter(desk, born_on=BORN, referent_name="Paul W.", email=inhabitant.email)
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


@pytest.mark.parametrize(
    ("born_on", "adult_on"),
    [
        (f"{THIS_YEAR - 12}-03-14", datetime.date(THIS_YEAR + 6, 3, 14)),
        (f"14/03/{THIS_YEAR - 12}", datetime.date(THIS_YEAR + 6, 3, 14)),
        ("2012-02-29", datetime.date(2030, 3, 1)),
        # An adult is asked nothing, and what is told all the same is not kept.
        (f"{THIS_YEAR - 40}-03-14", None),
    ],
)
def test_only_the_day_somebody_comes_of_age_is_kept(town, desk, born_on, adult_on):
    enter(desk, born_on=born_on, referent_name="Paul W.", parent_agreed="on")
    assert User.objects.get(display_name="Georgette W.").adult_on == adult_on


@pytest.mark.parametrize(
    ("typed", "phone", "found"),
    [
        ("georgette", "", True),
        ("Wacq Geor", "", True),
        ("wacquez, georgette", "", False),
        ("Georgette Dupont", "", False),
        ("Odette", "", False),
        ("", "", False),
        ("Odette", "+33 3 21 00 00 07", True),
        ("Odette", "00 07", False),
        ("%", "", False),
    ],
)
def test_who_may_be_known_already(town, typed, phone, found):
    georgette = factories.UserFactory(
        inhabitant_of=town, display_name="Georgette Wâcquez", phone="03 21 00 00 07"
    )
    factories.UserFactory(inhabitant_of=factories.TownFactory(), display_name="Georgette Ailleurs")
    assert queries.known_as(town, typed, phone) == ([georgette] if found else [])


def test_those_who_may_be_known_come_while_typing_to_the_officer_alone(town, desk, inhabitant):
    assert desk.get("/atelier/guichet/connues/", {"q": "zzzz"}).content.strip() == b""
    page = text(desk.get("/atelier/guichet/connues/", {"q": inhabitant.display_name}))
    assert f'value="{inhabitant.pk}"' in page
    desk.force_login(inhabitant)
    assert desk.get("/atelier/guichet/connues/", {"q": "Personne"}).status_code == 403
