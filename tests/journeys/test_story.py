"""The story: a chapter written in the editor, previewed, published; a memory from a post, by a child."""

from __future__ import annotations

import pytest

from terril.story.models import Chapter, Memory
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE
from tests.uploads.recorded import sound

pytestmark = pytest.mark.browser


@pytest.fixture
def device():
    """A computer: that is where a chapter is written."""
    return DESKTOP


def test_a_chapter_is_written_with_the_editor_previewed_and_published(visit, cast):
    officer = visit(cast.officer).open("/recit/").follow("Écrire le récit").follow("Commencer un chapitre")
    officer.fill("Le titre", "La compagnie possédait tout").fill("À partir de quelle année", "1850")
    page = officer.page
    text = page.get_by_role("textbox", name="Le texte")
    text.wait_for()
    text.click()
    page.get_by_role("button", name="Titre", exact=True).click()
    page.keyboard.type("Sous nos pieds")
    page.keyboard.press("Enter")
    page.keyboard.type("Neuf sites, ")
    page.keyboard.press("Control+b")
    page.keyboard.type("quinze")
    page.keyboard.press("Control+b")
    page.keyboard.type(" mètres.")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Liste", exact=True).click()
    page.keyboard.type("le courage")
    officer.look()
    officer.press("Garder et voir l'aperçu").sees("la mairie seule le voit", "Sous nos pieds")
    body = Chapter.objects.get().body
    assert "<h2>Sous nos pieds</h2>" in body
    assert "<strong>quinze</strong>" in body
    assert "<ul><li>le courage</li></ul>" in body
    officer.press("Publier").sees("C'est publié", "Version 1")

    # Without a script the same text is changed by its light marks.
    mayor = visit(cast.mayor, on=PLAIN_PHONE)
    mayor.open(f"{Chapter.objects.get().get_absolute_url()}ecrire/")
    assert "## Sous nos pieds" in mayor.field("Le texte").input_value()
    mayor.fill("Le texte", "## Sous nos pieds\n\nDix sites.").press("Garder et voir l'aperçu")
    mayor.press("Publier").sees("Version 2", "Dix sites").follow("Toutes les versions")
    mayor.follow("Version 1").sees("quinze mètres", "version ancienne")


def test_a_child_gives_a_memory_from_a_post_and_an_adult_is_asked_first(visit, cast, tmp_path):
    recording = tmp_path / "memoire.wav"
    recording.write_bytes(sound(seconds=2))
    child = visit(on=PHONE)
    child.open("/recit/souvenirs/donner/?lieu=Fosse+11/19&latitude=50.4466&longitude=2.7846")
    assert child.field("Où était-ce").input_value() == "Fosse 11/19"
    child.fill("Racontez", "Je vendais les carrés de laine un euro.").fill("C'était en quelle année", "2013")
    child.field("Un son de deux minutes").set_input_files(recording)
    child.tick("J'ai moins de 18 ans").tick("J'accepte")
    child.fill("Votre nom", "Maëlys").press("Donner ce souvenir", status=422)
    child.sees("comment le joindre : il manque", "Choisissez de nouveau ce fichier")
    child.fill("L'adulte qui dit oui", "Rose, 03 53 01 00 99")
    child.field("Un son de deux minutes").set_input_files(recording)
    child.press("Donner ce souvenir").sees("Merci", "Gardez ce code", "ne sera pas montré")

    officer = visit(cast.officer).open("/atelier/").follow("Un souvenir de 2013")
    officer.sees("Rose, 03 53 01 00 99", "moins de 18 ans")
    officer.tick("Le mettre dans le récit").press("Répondre", status=422).sees("le oui d'un adulte")
    officer.tick("L'adulte a été appelé").fill("Ce qu'on entend", "Une voix d'enfant").press("Répondre")
    assert Memory.objects.get().adult_agreed_on is not None

    stranger = visit(on=PHONE).open("/recit/").sees("Un jeune habitant", "un euro", "Et demain")
    assert "Maëlys" not in stranger.text
    stranger.follow("Un souvenir de 2013").sees("Un jeune habitant")
    seconds = stranger.page.evaluate(
        """async () => {
            const heard = document.querySelector("audio")
            heard.preload = "metadata"
            heard.load()
            await new Promise((done, no) => { heard.onloadedmetadata = done; heard.onerror = no })
            return heard.duration
        }"""
    )
    assert 1.5 < seconds < 2.5

    child.press("Reprendre mon souvenir").sees("il n'en reste rien")
    assert "un euro" not in stranger.open("/recit/").text
