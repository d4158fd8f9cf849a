"""The host picks the town; the administrator's page of settings."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terril.foundation.models import JournalEntry
from terril.territories.boundary import MAX_BYTES
from tests import factories
from tests.territories.test_boundary import POLYGON

PATH = "/atelier/commune/"


def text(page):
    return page.content.decode().replace("&#x27;", "'")


def typed(town, **other):
    return {
        "name": town.name,
        "insee_code": town.insee_code,
        "answer_delay_days": "30",
        "languages": ["fr", "en"],
        **other,
    }


def test_the_licence_of_public_data_is_chosen_and_stays_when_it_is_left_out(town, desk):
    assert town.data_licence == "etalab-2.0"
    assert "Licence Ouverte 2.0" in text(desk.get(PATH))
    assert desk.post(PATH, typed(town, data_licence="odbl-1.0")).status_code == 302
    town.refresh_from_db()
    assert town.data_licence == "odbl-1.0"
    assert desk.post(PATH, typed(town)).status_code == 302
    town.refresh_from_db()
    assert town.data_licence == "odbl-1.0"
    assert desk.post(PATH, typed(town, data_licence="a-moi")).status_code == 422
    town.refresh_from_db()
    assert town.data_licence == "odbl-1.0"


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


def test_one_town_answers_at_any_host(town, client):
    assert client.get("/entrer/", headers={"host": "nimporte.example"}).status_code == 200


def test_two_towns_answer_each_at_its_own(town):
    other = factories.TownFactory(name="Liévin")
    assert other.name in text(Client(headers={"host": other.host}).get("/entrer/"))
    assert other.name in text(Client(headers={"host": f"{other.host.upper()}:8000"}).get("/entrer/"))
    assert town.name in text(Client(headers={"host": town.host}).get("/entrer/"))


@pytest.mark.parametrize("host", ["nulle-part.example", "192.0.2.1", "", "a b", "x" * 300, "[::1]:80"])
@pytest.mark.parametrize("path", ["/", "/entrer/", "/nulle/part/"])
def test_an_unknown_host_has_a_page_of_its_own(town, host, path):
    factories.TownFactory()
    answer = Client(headers={"host": host}).get(path)
    assert answer.status_code == 404
    assert "Aucune commune n'habite à cette adresse" in text(answer)
    assert town.name not in text(answer)


def test_an_unknown_host_speaks_the_readers_language(town):
    factories.TownFactory()
    page = Client(headers={"host": "nulle-part.example", "accept-language": "en"}).get("/")
    assert '<html lang="en">' in text(page)
    page = Client(headers={"host": "nulle-part.example", "accept-language": "xx\u0000"}).get("/")
    assert '<html lang="fr">' in text(page)


@pytest.mark.parametrize("who", ["inhabitant", "officer", "mayor", "service_member"])
def test_the_settings_are_the_administrators(client, request, town, who):
    client.force_login(request.getfixturevalue(who))
    for answer in (client.get(PATH), client.post(PATH, typed(town, answer_delay_days="5"))):
        assert answer.status_code == 403
        assert "administrateur" in text(answer)


def test_the_settings_are_shown_and_changed(town, desk):
    assert town.contact_name in text(desk.get(PATH))
    file = SimpleUploadedFile("contour.geojson", json.dumps(POLYGON).encode())
    answer = desk.post(PATH, typed(town, answer_delay_days="45", dpo_contact="dpo@x.fr", boundary=file))
    assert answer["Location"] == PATH
    town.refresh_from_db()
    assert (town.answer_delay_days, town.dpo_contact, town.boundary) == (45, "dpo@x.fr", POLYGON)
    assert "Un contour est enregistré" in text(desk.get(PATH))


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"insee_code": "99999"}, "n'existe pas"),
        ({"siren": "216205287"}, "clé"),
        ({"answer_delay_days": "366"}, "1 à 365"),
        ({"answer_delay_days": "9" * 5000}, ""),
        ({"answer_delay_days": "un mois"}, "nombre de jours"),
        ({"name": "x" * 100_000}, "100000 caractères"),
        ({"name": "Lоos"}, "alphabets"),
        ({"contact_email": "rien"}, ""),
        ({"languages": ["xx"]}, ""),
        ({"languages": []}, ""),
    ],
)
def test_what_cannot_be_is_explained_and_kept(town, desk, details, says):
    page = desk.post(PATH, typed(town, contact_phone="06 66", **details))
    assert page.status_code == 422
    assert says in text(page)
    assert "06 66" in text(page)
    town.refresh_from_db()
    assert town.contact_phone == "03 21 00 00 00"
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "pas du JSON"),
        (b"", "vide"),
        (b"%PDF-1.4 \xff\x00", "pas du JSON"),
        (b" " * (MAX_BYTES + 10), "trop lourd"),
        (json.dumps({"type": "Polygon", "coordinates": [[[684000, 7040000]]]}).encode(), "Lambert 93"),
    ],
)
def test_a_boundary_that_cannot_be_keeps_the_settings_as_they_were(town, desk, content, says):
    file = SimpleUploadedFile("contour.geojson", content)
    page = desk.post(PATH, typed(town, contact_phone="06 66", boundary=file))
    assert page.status_code == 422
    assert says in text(page)
    assert "06 66" in text(page)
    town.refresh_from_db()
    assert (town.boundary, town.contact_phone) == (None, "03 21 00 00 00")
    assert not JournalEntry.objects.exists()


def test_a_quarter_is_added_or_explained(town, desk):
    assert desk.post(PATH, {"quarter": "Cité 5"})["Location"] == PATH
    assert "Cité 5" in text(desk.get(PATH))
    page = desk.post(PATH, {"quarter": "cité 5"})
    assert page.status_code == 422
    assert "déjà un quartier" in text(page)
    assert desk.post(PATH, {"quarter": ""}).status_code == 422
    assert town.children.count() == 1


def test_the_page_costs_the_same_with_one_quarter_and_with_thirty(town, desk):
    factories.QuarterFactory(parent=town)
    desk.get(PATH)
    with CaptureQueriesContext(connection) as few:
        desk.get(PATH)
    factories.QuarterFactory.create_batch(29, parent=town)
    with CaptureQueriesContext(connection) as many:
        desk.get(PATH)
    assert len(few) == len(many)
