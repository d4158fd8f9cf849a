"""A helping hand: asked for on a phone, granted, paid, told with a photo, and the balance given back."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from terril.fund import actions
from terril.fund.models import SmallDynamic
from tests.browser import PHONE
from tests.fund.life import PDF, picture

pytestmark = pytest.mark.browser


@pytest.fixture
def device():
    """A phone: that is what people have in their street."""
    return PHONE


@pytest.fixture
def envelope(cast):
    return actions.open_envelope(
        cast.officer, cast.town, year=timezone.localdate().year, amount_cents=2_000_00, rules="Entre voisins."
    )


def test_a_helping_hand_from_the_street_to_the_public_table(visit, cast, envelope, tmp_path):
    today = timezone.localdate().isoformat()
    photo, receipt = tmp_path / "table.jpg", tmp_path / "ticket.pdf"
    photo.write_bytes(picture().read())
    receipt.write_bytes(PDF)

    lea = visit(cast.inhabitant("Léa Dubois"))
    lea.open("/fonds/").sees("2 000 €", "La première demande reste à faire")
    lea.follow("Demander un coup de pouce")
    lea.fill("Que voulez-vous faire", "Un repas dans la rue du Moulin")
    lea.fill("Pour qui", "Toute la rue. L'argent paie les boissons.")
    lea.fill("Et vous", "Cuisiner, installer et ranger")
    # Too much at first: the way of initiatives is shown, and nothing is lost.
    lea.fill("Combien vous faut-il", "1 500").press("Envoyer à la commune", status=422)
    lea.sees("c'est une initiative", "Le petit fonds aide jusqu'à 1 000 €")
    assert lea.field("Et vous").input_value() == "Cuisiner, installer et ranger"
    lea.fill("Combien vous faut-il", "300").press("Envoyer à la commune")
    lea.sees("Bien reçu", "demande n° 1", "répond avant le")
    page = SmallDynamic.objects.get().get_absolute_url()

    officer = visit(cast.officer).open(page).follow("Répondre").sees("2 000 €")
    officer.tick("Oui").fill("Pourquoi", "La rue entière à table").press("Donner cette réponse")
    officer.sees("La réponse est publiée", "Acceptée").follow("Versements et prêts")
    officer.press("C'est versé").sees("Le versement est noté")

    lea.open(page).sees("300 €", "En cours").follow("Dire que c'est parti")
    lea.fill("Racontez en une phrase", "Quarante voisins, et la pluie a attendu.")
    lea.fill("Combien de personnes", "40")
    lea.field("Une photo").set_input_files(photo)
    lea.fill("Que voit-on", "Une longue table").press("C'est fait").sees("montrer les tickets")
    lea.follow("Remettre les justificatifs")
    lea.field("Le ticket").set_input_files(receipt)
    lea.fill("Montant", "262,40").fill("Date du ticket", today).fill("Magasin", "Épicerie du Moulin")
    lea.press("Ajouter").sees("Le ticket est ajouté", "Il manque des tickets pour 37,60 €")
    lea.press("Tous les tickets sont remis").sees("La mairie vérifie les comptes")

    officer.open(page).sees("Épicerie du Moulin").follow("Solder").sees("37,60 €")
    officer.press("C'est rendu").sees("l'enveloppe a récupéré cette somme")
    officer.press("Les comptes sont bons").sees("C'est soldé")

    stranger = visit().open("/fonds/").sees("1 737,60 €", "Des habitants", "Soldée")
    stranger.follow("Un repas dans la rue du Moulin").sees("Quarante voisins", "Rendu · 37,60 €")
    assert "Léa" not in stranger.text
    assert "Épicerie" not in stranger.text
    assert SmallDynamic.objects.get().receipts_due_on > timezone.localdate() - datetime.timedelta(days=1)
