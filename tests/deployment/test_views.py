"""The page where administrators read how the installation is."""

import pytest
from django.test import Client

from terril.deployment import views
from terril.deployment.checks import Finding, Result, Severity
from terril.people.models import User
from tests import factories


def get(town, person, **headers):
    client = Client(headers={"host": town.host, **headers})
    if person:
        client.force_login(person)
    return client.get("/atelier/etat/")


def test_it_is_for_administrators(town, administrator, officer, inhabitant):
    assert get(town, administrator).status_code == 200
    for person in (officer, inhabitant):
        assert get(town, person).status_code == 403
    assert get(town, None)["Location"].startswith("/entrer/")
    elsewhere = factories.UserFactory(administrator_of=factories.TownFactory())
    assert get(town, elsewhere).status_code == 403


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([Result("Le disque")], "Tout va bien"),
        ([Result("Le disque", [Finding("Plein.", "Videz.", Severity.REMARK)])], "Rien de grave"),
        ([Result("Le disque", [Finding("Plein.", "Videz.")])], "Une chose est à régler"),
        ([Result("Le disque", [Finding("Plein.", "Videz.")] * 2)], "2 choses sont à régler"),
    ],
)
def test_the_worst_comes_first_with_what_to_do(town, administrator, monkeypatch, results, words):
    monkeypatch.setattr(views, "run", lambda asked: [Result("L'heure"), *results])
    page = get(town, administrator).content.decode()
    assert words in page
    if not results[0].is_fine:
        assert page.index("Plein.") < page.index("Videz.") < page.index("Ce qui va bien")


def test_it_tells_of_this_town_only(town, administrator):
    other = factories.TownFactory(name="Ailleurs", host=None, contact_email="", contact_phone="")
    page = get(town, administrator).content.decode()
    assert town.name in page
    assert other.name not in page


def test_the_workshop_leads_there(town, administrator, officer):
    for person, is_led in ((administrator, True), (officer, False)):
        client = Client(headers={"host": town.host})
        client.force_login(person)
        assert ('href="/atelier/etat/"' in client.get("/atelier/").content.decode()) == is_led


def test_it_costs_the_same_however_much_there_is(town, administrator, django_assert_max_num_queries):
    assert User.objects.count()
    get(town, administrator)
    with django_assert_max_num_queries(60):
        get(town, administrator)
