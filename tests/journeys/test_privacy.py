"""One's own data taken away, then erased; the same at the counter; the pages that the law asks for."""

from __future__ import annotations

import json
import zipfile

import pytest

from terril.foundation.seals import Verification
from terril.initiatives import actions as initiatives
from terril.people.models import User
from tests import factories
from tests.browser import DESKTOP, PHONE
from tests.journeys import stories
from tests.journeys.test_entering import last_code

pytestmark = pytest.mark.browser


def download(visitor):
    """Press the button, and return the parcel that comes."""
    with visitor.page.expect_download() as coming:
        visitor.page.locator("main").get_by_role("link", name="Télécharger").click()
    return zipfile.ZipFile(coming.value.path())


def test_somebody_sees_their_data_takes_them_away_and_erases_them(visit, cast):
    zoe = cast.inhabitant("Zoé Quetzal", email="zoe@exemple.fr", phone="06 11 22 33 44")
    neighbour = cast.inhabitant("Paul Dupont")
    initiative = stories.proposed(cast, neighbour)
    initiatives.comment(zoe, initiative, text="Je viendrai avec mes gants")
    browser = visit(zoe).open("/compte/").follow("Mes données")
    browser.sees("Zoé Quetzal", "06 11 22 33 44", "Je viendrai avec mes gants", "mission d'intérêt public")
    parcel = download(browser)
    assert json.loads(parcel.read("donnees.json"))["tables"]["people.user"][0]["email"] == "zoe@exemple.fr"
    browser.follow("Effacer mon compte").sees("Ce qui part, ce qui reste", "moins d'un quart d'heure")
    # A browser left open erases nothing: one comes in again first.
    browser.press("Sortir, puis entrer à nouveau").fill("Votre adresse", "zoe@exemple.fr")
    browser.press("Recevoir mon code").fill("Le code reçu", last_code()).press("Entrer")
    browser.press_unchecked("Effacer définitivement").sees("Écrivez « effacer »")
    browser.fill("Pour confirmer", "effacer").press("Effacer définitivement").sees("Votre compte est effacé")
    assert User.objects.get(pk=zoe.pk).erased_on is not None
    story = visit().open(initiative.get_absolute_url())
    story.sees("Texte retiré par la personne qui l'avait écrit")
    assert "Quetzal" not in story.text
    assert list(Verification(cast.town.pk)) == []


@pytest.mark.parametrize("device", [DESKTOP], ids=lambda device: device.name)
def test_somebody_without_an_address_has_it_done_at_the_counter(visit, cast):
    elder = factories.UserFactory(
        display_name="Georgette Quetzal",
        without_email=True,
        inhabitant_of=cast.town,
        entered_by=cast.officer,
    )
    officer = visit(cast.officer).open("/atelier/guichet/?q=quetzal").follow("Ses données")
    assert "donnees.html" in download(officer.sees("Données de Georgette Quetzal")).namelist()
    officer.follow("Effacer ce compte").tick("La personne est là").fill("Pour confirmer", "effacer")
    officer.press("Effacer définitivement").sees("sans nommer personne")
    assert User.objects.get(pk=elder.pk).display_name == ""
    officer.open("/journal/").sees("le compte d'une personne venue le demander au guichet")
    assert "Quetzal" not in officer.text


@pytest.mark.parametrize("device", [PHONE], ids=lambda device: device.name)
def test_the_pages_of_the_law_are_at_the_foot_of_every_page_and_the_town_rewrites_them(visit, cast):
    stranger = visit()
    stranger.open("/").follow("Accessibilité : non conforme", within="footer").sees("RGAA", "Défenseur")
    stranger.follow("Mentions légales", within="footer").sees("Qui héberge le site")
    stranger.follow("Vie privée", within="footer").sees("La fiche du registre", "CNIL")
    nora = visit(factories.UserFactory(display_name="Nora Admin", administrator_of=cast.town))
    nora.open("/mentions-legales/").sees("Il manque, dans les réglages").follow("Réécrire cette page")
    nora.fill("Le texte", "# Chez nous\n\nLa mairie publie ce site.").press("Enregistrer").sees("Chez nous")
    stranger.open("/mentions-legales/").sees("La mairie publie ce site.")
    english = visit(language="en")
    english.open("/mentions-legales/").sees("Who hosts the site").open("/vie-privee/").sees("register sheet")
    english.open("/accessibilite/").sees("Accessibility: not conformant")
