"""One's own data, the counter, and the pages that the law asks for."""

from __future__ import annotations

import io
import json
import time
import zipfile

import pytest
from django.test import Client

from terril.foundation.models import JournalEntry
from terril.people.adapter import ENTERED_AT
from terril.people.models import User
from terril.privacy.models import LegalText
from terril.territories import actions as territories
from tests import factories
from tests.privacy.planted import EMAIL, NAME, Planted


@pytest.fixture
def enter(town):
    """Return what lets somebody in: enter(user, lately=True) gives their browser."""

    def enter(user, *, lately=True):
        client = Client(HTTP_HOST=town.host)
        client.force_login(user)
        session = client.session
        session[ENTERED_AT] = int(time.time()) if lately else 0
        session.save()
        return client

    return enter


def content(response):
    return b"".join(response.streaming_content)


def test_somebody_sees_what_is_held_about_them_why_and_until_when(town, enter):
    planted = Planted(town)
    page = enter(planted.person).get("/compte/mes-donnees/")
    text = page.content.decode()
    for words in (
        NAME,
        EMAIL,
        "article 6.1.e",
        "Le jardin Quetzalbert",
        "Bravo ! Signé",
        "deux ans",
        "a choisi quand recevoir",
    ):
        assert words in text
    # A neighbour who names them is held about the neighbour.
    assert "D'accord avec" not in text


def test_the_number_of_queries_does_not_grow(town, enter, django_assert_max_num_queries):
    planted = Planted(town)
    browser = enter(planted.person)
    # More than is shown, both times: counting the rest is a query of its own.
    for more in range(10):
        factories.InitiativeFactory(territory=town, author=planted.person, number=900 + more)
    with django_assert_max_num_queries(48) as first:
        browser.get("/compte/mes-donnees/")
    for more in range(4):
        factories.InitiativeFactory(territory=town, author=planted.person, number=950 + more)
    with django_assert_max_num_queries(len(first)):
        browser.get("/compte/mes-donnees/")


def test_what_is_taken_away_is_whole_and_holds_nobody_else(town, enter):
    planted = Planted(town)
    response = enter(planted.person).get("/compte/mes-donnees/telecharger/")
    assert response["Content-Type"] == "application/zip"
    assert "private" in response["Cache-Control"]
    parcel = zipfile.ZipFile(io.BytesIO(content(response)))
    assert parcel.testzip() is None
    names = parcel.namelist()
    assert {"donnees.json", "donnees.html"} < set(names)
    assert len([name for name in names if name.startswith("photos/")]) == 10
    assert len([name for name in names if name.startswith("sons/")]) == 3
    tables = json.loads(parcel.read("donnees.json"))["tables"]
    assert tables["people.user"][0]["email"] == EMAIL
    assert {row["title"] for row in tables["initiatives.initiative"]} >= {"Le brouillon Quetzalbert"}
    assert tables["uploads.photo"][0]["file"] in names
    assert tables["mail.mail"]
    assert "D'accord avec" not in parcel.read("donnees.json").decode()
    assert NAME in parcel.read("donnees.html").decode()


def test_erasing_asks_for_the_word_and_for_having_come_in_lately(town, enter):
    person = factories.UserFactory(inhabitant_of=town)
    page = "/compte/mes-donnees/effacer/"
    old = enter(person, lately=False)
    assert "moins d'un quart d'heure" in old.get(page).content.decode()
    assert old.post(page, {"word": "effacer"}).status_code == 422
    browser = enter(person)
    wrong = browser.post(page, {"word": "non"})
    assert wrong.status_code == 422
    assert 'value="non"' in wrong.content.decode()
    assert User.objects.get(pk=person.pk).erased_on is None
    done = browser.post(page, {"word": " Effacer "})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert "effacé" in browser.get("/").content.decode()
    assert browser.get("/compte/mes-donnees/").status_code == 302
    assert old.get("/compte/").status_code == 302


def test_who_acts_for_the_town_is_told_whom_to_ask_first(officer, enter):
    browser = enter(officer)
    page = browser.get("/compte/mes-donnees/effacer/").content.decode()
    assert "retirer le rôle" in page
    assert browser.post("/compte/mes-donnees/effacer/", {"word": "effacer"}).status_code == 403
    assert User.objects.get(pk=officer.pk).erased_on is None


def test_at_the_counter_the_journal_says_it_without_naming(town, officer, enter):
    person = factories.UserFactory(without_email=True, inhabitant_of=town, display_name=NAME)
    browser, page = enter(officer), f"/atelier/guichet/{person.pk}"
    assert NAME in browser.get(f"{page}/donnees/").content.decode()
    assert NAME.encode() in zipfile.ZipFile(
        io.BytesIO(content(browser.get(f"{page}/donnees/telecharger/")))
    ).read("donnees.html")
    assert browser.post(f"{page}/effacer/", {"word": "effacer"}).status_code == 422
    assert browser.post(f"{page}/effacer/", {"word": "effacer", "asked": "on"}).status_code == 302
    entry = JournalEntry.objects.filter(territory_id=town.pk).latest("sequence")
    assert (entry.action, entry.audience, entry.facts) == (
        "privacy.note_erased_at_the_counter",
        "staff",
        {},
    )
    assert browser.get(f"{page}/donnees/").status_code == 404


def test_the_counter_is_for_those_without_an_address(town, officer, inhabitant, enter):
    page = f"/atelier/guichet/{inhabitant.pk}/effacer/"
    assert enter(officer).get(page).status_code == 403
    elder = factories.UserFactory(without_email=True, inhabitant_of=town)
    assert enter(inhabitant).get(f"/atelier/guichet/{elder.pk}/donnees/").status_code == 403


LEGAL = ("/accessibilite/", "/mentions-legales/", "/vie-privee/")


@pytest.mark.parametrize("page", LEGAL)
def test_a_page_is_composed_from_the_settings_and_led_to_from_every_page(client, town, page):
    text = client.get(page, HTTP_HOST=town.host).content.decode()
    assert town.name in text
    assert "mairie@ville.example" in text
    home = client.get("/", HTTP_HOST=town.host).content.decode()
    assert f'href="{page}"' in home
    assert "Accessibilité\u00a0: non conforme" in home


def test_what_the_law_wants_is_there(client, town, administrator):
    territories.change_settings(
        administrator,
        town,
        publisher="Jeanne Maire",
        hosting="Ferme du Nord",
        dpo_contact="dpo@ville.example",
    )
    pages = [client.get(page, HTTP_HOST=town.host).content.decode() for page in LEGAL]
    for words in ("RGAA", "version 4.1", "Défenseur des droits", "75342 Paris"):
        assert words in pages[0]
    for words in ("Jeanne Maire", "Ferme du Nord"):
        assert words in pages[1]
    for words in ("dpo@ville.example", "article 6.1.e", "CNIL", "registre", "article 30", "guichet"):
        assert words in pages[2]


def test_what_is_missing_is_said_to_an_administrator_and_nobody_is_left_without_a_way(
    client, town, administrator, enter
):
    assert "Il manque" in enter(administrator).get("/mentions-legales/").content.decode()
    page = client.get("/mentions-legales/", HTTP_HOST=town.host).content.decode()
    assert "Il manque" not in page
    assert "écrivez-lui" in page


def test_a_town_writes_its_own_text_in_each_language_and_takes_it_back(client, town, administrator, enter):
    browser, page = enter(administrator), "/atelier/pages/vie-privee/"
    first = browser.get(page).content.decode()
    assert "# Qui en répond" in first
    text = "# Chez nous\n\nUn <b>texte</b>.\n\n- un\n- deux"
    assert browser.post(page, {"text": text, "langue": "fr"})["Location"] == "/vie-privee/"
    shown = client.get("/vie-privee/", HTTP_HOST=town.host).content.decode()
    assert "<h2>Chez nous</h2>" in shown
    assert "&lt;b&gt;texte" in shown
    assert "<li>deux</li>" in shown
    assert "registre" in shown, "the sheet stays"
    english = client.get("/vie-privee/", HTTP_HOST=town.host, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Chez nous" not in english
    browser.post(page, {"text": "peu importe", "langue": "fr", "composed": "1"})
    assert "Chez nous" not in client.get("/vie-privee/", HTTP_HOST=town.host).content.decode()
    assert LegalText.objects.count() == 2
    assert browser.get("/atelier/pages/autre/").status_code == 404
    too_long = browser.post(page, {"text": "x" * 20_001, "langue": "fr"})
    assert too_long.status_code == 422
    assert enter(factories.UserFactory(officer_of=town)).get(page).status_code == 403
