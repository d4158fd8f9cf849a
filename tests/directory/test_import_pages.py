"""Importing in the browser: a file is read, what it changes is shown, somebody agrees."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terril.directory.models import Organisation
from terril.foundation.models import JournalEntry
from tests import factories
from tests.directory.files import plain, waldec

PATH = "/atelier/acteurs/import/"


def text(page):
    return page.content.decode().replace("&#x27;", "'").replace("\u00a0", " ")


@pytest.fixture
def desk(town, officer):
    client = Client(headers={"host": town.host})
    client.force_login(officer)
    return client


def send(client, content, path=PATH):
    return client.post(path, {"file": SimpleUploadedFile("fichier.csv", content)})


def agreed(page):
    return re.search(r'name="agreed" value="(\w+)"', text(page))[1]


def test_a_file_is_shown_then_imported(desk):
    shown = send(desk, waldec({}, {"adrs_codeinsee": "62000"}))
    assert shown.status_code == 302
    assert not Organisation.objects.exists()
    page = desk.get(shown["Location"])
    assert "LES AMIS DU TERRIL" in text(page)
    assert "Lignes d'autres communes" in text(page)
    done = desk.post(shown["Location"], {"agreed": agreed(page)})
    assert done["Location"] == "/acteurs/"
    assert "C'est importé" in text(desk.get("/acteurs/"))
    assert JournalEntry.objects.count() == 1
    # What was read is used once.
    assert desk.get(shown["Location"])["Location"] == PATH
    again = desk.get(send(desk, waldec({}))["Location"])
    assert "il n'y a rien à importer" in text(again)
    assert 'name="agreed"' not in text(again)


def test_what_changes_is_shown_before_and_after(desk):
    for number in ("12", "14"):
        page = desk.get(where := send(desk, waldec({"adrs_numvoie": number}))["Location"])
        desk.post(where, {"agreed": agreed(page)})
    assert "<s>12 rue Émile Basly</s> → 14 rue Émile Basly" in text(page)
    page = desk.get(send(desk, waldec({"position": "D", "date_disso": "2020-05-04"}))["Location"])
    assert "4 mai 2020" in text(page)


def test_bad_lines_are_named_and_nothing_waits(desk):
    page = send(desk, plain({"sorte": "ferme", "nom": "A"}, {"sorte": "parti", "nom": "B"}))
    assert page.status_code == 422
    assert "1 chose à corriger dans le fichier" in text(page)
    assert "Ligne 3, colonne « sorte »" in text(page)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "vide"), (b"PK\x03\x04", "classeur"), (b"a;b\0", "nul"), (b"<b>;c\n", "Il manque une colonne")],
)
def test_what_is_no_such_file_is_said_beside_it(desk, content, says):
    page = send(desk, content)
    assert page.status_code == 422
    assert says in text(page)


def test_no_file_and_too_heavy_a_file(desk, settings):
    assert "Le fichier · Choisissez un fichier." in text(desk.post(PATH))
    settings.UPLOAD_LIMIT = 10
    page = send(desk, waldec({}))
    assert page.status_code == 422
    assert "trop lourd" in text(page)


def test_a_directory_that_changed_meanwhile_is_shown_again(desk, town):
    where = send(desk, waldec({}))["Location"]
    shown = agreed(desk.get(where))
    factories.OrganisationFactory(territory=town, name="Les amis du terril")
    page = desk.post(where, {"agreed": shown})
    assert page.status_code == 422
    assert "L'annuaire a changé depuis" in text(page)
    assert desk.post(where, {}).status_code == 422
    assert not Organisation.objects.filter(rna="W595000001").exists()
    assert desk.post(where, {"agreed": agreed(page)}).status_code == 302


def test_nobody_agrees_to_what_somebody_else_sent(desk, town):
    where = send(desk, waldec({}))["Location"]
    other = Client(headers={"host": town.host})
    other.force_login(factories.UserFactory(officer_of=town))
    assert other.post(where, {"agreed": "x"})["Location"] == PATH
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "service_member"])
def test_who_may_not(who, request, town):
    client = Client(headers={"host": town.host})
    client.force_login(request.getfixturevalue(who))
    for path in (PATH, f"{PATH}inconnu/"):
        assert client.get(path).status_code == 403
        assert send(client, waldec({}), path).status_code == 403


def test_the_template_is_published(town):
    page = Client(headers={"host": town.host}).get("/acteurs/modele.csv")
    assert page.content.startswith(b"\xef\xbb\xbfsorte;nom;")
    assert page["Content-Disposition"] == 'attachment; filename="acteurs.csv"'
