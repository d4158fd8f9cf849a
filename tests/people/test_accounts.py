"""One's own account, the sessions and who gets the name asked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terril.people import queries
from terril.people.device import device_of
from terril.people.models import User
from tests import factories
from tests.people.test_sign_in import come_in, is_in


def text(page):
    return page.content.decode().replace("&#x27;", "'")


def test_the_name_is_asked_once_and_then_one_goes_on(town, client):
    come_in(client, "nouvelle@exemple.fr")
    assert client.get("/compte/nom/?next=/initiatives/").status_code == 200
    answer = client.post("/compte/nom/", {"display_name": "  Zoé   Lefèvre ", "next": "/initiatives/"})
    assert answer["Location"] == "/initiatives/"
    assert User.objects.get(email="nouvelle@exemple.fr").display_name == "Zoé Lefèvre"
    other = Client()
    assert come_in(other, "nouvelle@exemple.fr")["Location"] == "/"


def test_the_name_page_leads_to_no_other_site(town, client):
    come_in(client, "nouvelle@exemple.fr")
    answer = client.post("/compte/nom/", {"display_name": "Zoé", "next": "https://mechant.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Écrivez votre nom"),
        ("x" * 100_000, "100000 caractères"),
        ("Mаirie", "plusieurs alphabets"),
        ("Ma\u200birie", "invisible"),
        ("\u202eeiriaM", "invisible"),
    ],
)
def test_a_name_that_cannot_be_is_explained_and_kept(town, client, inhabitant, typed, says):
    client.force_login(inhabitant)
    for path in ("/compte/", "/compte/nom/"):
        page = client.post(path, {"display_name": typed, "phone": "0321", "language": "fr"})
        assert page.status_code == 422
        assert says in text(page)
        assert typed in text(page)
    assert User.objects.get(pk=inhabitant.pk).display_name == inhabitant.display_name


def test_one_changes_ones_own_account(town, client, inhabitant):
    client.force_login(inhabitant)
    assert inhabitant.email in text(client.get("/compte/"))
    answer = client.post("/compte/", {"display_name": "Zoé", "phone": "03 21", "language": "en"})
    assert answer["Location"] == "/compte/"
    assert answer.cookies["django_language"].value == "en"
    inhabitant.refresh_from_db()
    assert (inhabitant.display_name, inhabitant.phone, inhabitant.language) == ("Zoé", "03 21", "en")


def test_a_language_that_terril_does_not_speak_is_refused(town, client, inhabitant):
    client.force_login(inhabitant)
    assert client.post("/compte/", {"display_name": "Zoé", "language": "xx"}).status_code == 422


@pytest.mark.parametrize("path", ["/compte/", "/compte/nom/", "/compte/sessions/", "/compte/cles/"])
def test_an_account_is_for_who_is_in(town, client, path):
    assert client.get(path)["Location"] == f"/entrer/?next={path}"


def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(town, inhabitant):
    here, there, elsewhere = (
        Client(headers={"user-agent": ua}) for ua in ("Firefox Linux", "Chrome Android", "")
    )
    for browser in (here, there, elsewhere):
        come_in(browser, inhabitant.email)
    page = text(here.get("/compte/sessions/"))
    assert "Firefox sur Linux" in page
    assert "Chrome sur Android" in page
    assert page.count("Sortir de cet appareil") == 2
    pk = page.split('name="session" value="')
    numbers = [chunk.split('"')[0] for chunk in pk[1:]]
    # The newest first: elsewhere, there, here.
    assert here.post("/compte/sessions/", {"session": numbers[0]})["Location"] == "/compte/sessions/"
    assert elsewhere.get("/compte/").status_code == 302
    assert there.get("/compte/").status_code == 200
    here.post("/compte/sessions/", {"others": "1"})
    assert there.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 200
    here_number = numbers[-1]
    assert here.post("/compte/sessions/", {"session": here_number})["Location"] == "/entrer/"
    assert not is_in(here)


@pytest.mark.parametrize("number", ["", "0", "-1", "9" * 40, "²", "1 OR 1=1"])
def test_a_session_that_is_not_mine_is_not_there(town, client, inhabitant, number):
    come_in(client, inhabitant.email)
    assert client.post("/compte/sessions/", {"session": number}).status_code == 404


def test_nobody_ends_the_session_of_another(town, client, inhabitant):
    other = Client()
    come_in(other, "autre@exemple.fr")
    theirs = text(other.get("/compte/sessions/")).split('name="session" value="')[1].split('"')[0]
    come_in(client, inhabitant.email)
    assert client.post("/compte/sessions/", {"session": theirs}).status_code == 404
    assert other.get("/compte/").status_code == 200


def test_the_sessions_page_costs_the_same_with_one_and_with_five(town, client, inhabitant):
    come_in(client, inhabitant.email)
    client.get("/compte/sessions/")
    with CaptureQueriesContext(connection) as one:
        client.get("/compte/sessions/")
    for number in range(4):
        come_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), inhabitant.email)
    with CaptureQueriesContext(connection) as five:
        client.get("/compte/sessions/")
    assert len(one) == len(five)


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge sur Windows",
        ),
        ("curl/8", "Un appareil"),
        ("", "Un appareil"),
    ],
)
def test_a_device_is_named_well_enough_to_recognise_it(sent, named):
    assert device_of(sent) == named


def test_terril_itself_is_one_and_has_no_name_of_a_person(db):
    system = queries.system()
    assert system.public_name == "Terril"
    assert system == queries.system()
    User.objects.filter(is_system=True).delete()
    assert queries.system().is_system


def test_somebody_is_found_by_address_whatever_its_capitals(inhabitant):
    assert queries.by_email(f"  {inhabitant.email.upper()} ") == inhabitant
    assert queries.by_email("") is None
    assert queries.by_email("personne@exemple.fr") is None


def test_the_people_of_a_town_are_its_own_and_those_of_its_quarters(town, inhabitant, officer):
    quarter = factories.QuarterFactory(parent=town)
    neighbour = factories.UserFactory(inhabitant_of=quarter)
    factories.UserFactory(inhabitant_of=factories.TownFactory())
    factories.UserFactory(inhabitant_of=town, is_active=False)
    assert set(queries.people_of(town)) == {inhabitant, officer, neighbour}


def test_people_are_found_without_accents_or_capitals(town):
    person = factories.UserFactory(inhabitant_of=town, display_name="Éloïse Hénin", phone="03 21 00 11 22")
    factories.UserFactory(inhabitant_of=town, display_name="Marc")
    factories.UserFactory(inhabitant_of=factories.TownFactory(), display_name="Eloise")
    for sought in ("eloise", "HENIN", "0321001122", person.email):
        assert list(queries.people_found(town, sought)) == [person]
    assert queries.people_found(town, "zzz").count() == 0
    assert queries.people_found(town, " ").count() == 2
