"""After a meeting: the officer sorts what was said and publishes the minutes; a decision, from notes on."""

from __future__ import annotations

import datetime
import subprocess

import pytest
from django.utils import timezone

from terril.arbitration.models import Arbitration
from terril.mail.models import Mail
from terril.meetings.models import MinutesAddress, Note, Problem
from tests import factories
from tests.browser import PHONE
from tests.real_parts import missing

pytestmark = pytest.mark.browser


@pytest.fixture
def device():
    """A phone, whose pages are also looked at as wide as on a computer."""
    return PHONE


@pytest.fixture
def meeting(cast):
    meeting = factories.MeetingFactory(
        territory=cast.town,
        held=True,
        number=1,
        subject="La rue de l'école",
        decided="La commune étudie la fermeture de la rue le matin.",
    )
    problem = Problem.objects.create(meeting=meeting, title="Les voitures devant l'école", pebbles_by_hand=12)
    for text in ("On ne voit pas les enfants", "Ça klaxonne"):
        factories.NoteFactory(meeting=meeting, problem=problem, text=text)
    factories.NoteFactory(meeting=meeting, text="La départementale est trop rapide", hands=4)
    return meeting


def words_of(pdf: bytes, path) -> str:
    path.write_bytes(pdf)
    try:
        said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    except FileNotFoundError:
        missing("pdftotext", "apt-get install poppler-utils")
    return " ".join(said.stdout.decode().split())


def test_what_was_said_is_sorted_and_the_minutes_are_published(visit, cast, meeting, tmp_path, client):
    neighbour = visit().open("/reunions/1/").sees("3 paroles", "attendent encore")
    neighbour.follow("Recevoir le compte rendu").fill("Votre adresse", "lea@exemple.fr").press("Me l'envoyer")
    neighbour.sees("votre adresse sera effacée")

    officer = visit(cast.officer).open("/reunions/1/").follow("Trier les paroles").sees("3 paroles attendent")
    # The two of one problem at once.
    officer.tick("On ne voit pas les enfants").tick("Ça klaxonne").tick("Un service s'en occupe")
    officer.press("Trier les paroles cochées", status=422).sees("Choisissez le service")
    assert officer.page.get_by_label("Ça klaxonne").is_checked()
    later = (timezone.localdate() + datetime.timedelta(days=20)).isoformat()
    officer.choose("Quel service", cast.services[4].name).fill("Il répond avant le", later)
    officer.press("Trier les paroles cochées").sees("2 paroles sont triées", "1 parole attend")
    officer.follow("Les prendre une par une").sees("La départementale est trop rapide", "4 « moi aussi »")
    officer.tick("Ce n'est pas du ressort").fill("Les mots", "C'est le Département : nous lui avons écrit.")
    officer.press("Noter, et passer à la suivante").sees("Tout est trié")
    assert set(Note.objects.values_list("fate", flat=True)) == {"routed", "outside"}

    member = visit(cast.heads[4])
    member.open(f"/reunions/1/paroles/{Note.objects.get(text='Ça klaxonne').pk}/repondre/")
    member.fill("Votre réponse", "Un panneau est posé depuis lundi.").press("Répondre").sees("est publiée")

    officer.follow("Relire le compte rendu").sees("écrit tout seul", "Ce qui a été dit")
    officer.fill("Ce qui est décidé", "La commune ferme la rue Basse le matin, à l'essai.")
    officer.press("Enregistrer cette version").press("J'approuve").sees("La version 1 est approuvée")
    officer.press("Publier le compte rendu").sees("Le compte rendu est publié", "à l'essai")

    assert not MinutesAddress.objects.exists()
    assert Mail.objects.get(purpose="minutes").to == "lea@exemple.fr"
    neighbour.open("/reunions/1/").sees("Un panneau est posé depuis lundi", "C'est le Département")
    neighbour.follow("Lire le compte rendu").sees("La rue de l'école", "On ne voit pas les enfants")
    sheet = client.get("/reunions/1/compte-rendu.pdf", HTTP_HOST=cast.town.host)
    said = words_of(sheet.content, tmp_path / "compte-rendu.pdf")
    assert "ferme la rue Basse le matin" in said
    assert "Les voitures devant l'école" in said
    neighbour.open("/reunions/bilan/").sees("Réunions", "Trop peu de réponses")


def test_a_decision_from_notes_to_what_came_of_it(visit, cast, meeting):
    officer = visit(cast.officer).open("/arbitrages/poser/")
    officer.fill("Quelle est la question", "Où passent les voitures devant l'école ?")
    officer.fill("Selon quoi", "La sécurité des enfants\nLe coût")
    officer.tick("La rue de l'école").tick("Les voitures devant l'école")
    officer.press("Poser la question").sees("Ajoutez maintenant les options")
    officer.fill("L'option", "Ne rien faire").fill("Ce qu'elle change", "Le danger reste.")
    officer.press("Ajouter cette option").sees("est ajoutée")
    officer.fill("L'option", "Fermer la rue le matin").fill("Ce qu'elle change", "Plus de calme, un détour.")
    officer.fill("Ce qu'elle coûte", "4 500").press("Ajouter cette option", status=422).sees("Dites qui paie")
    officer.fill("Qui paie", "La commune").press("Ajouter cette option").sees("4 500 €")

    mayor = visit(cast.mayor).open("/arbitrages/1/").follow("Écrire la décision")
    mayor.tick("Fermer la rue le matin").fill("La décision", "La rue Basse ferme de 8 h à 9 h.")
    mayor.fill("Pourquoi", "La sécurité d'abord.").fill("Ce que disaient", "Un ralentisseur suffirait.")
    mayor.fill("Qui a décidé", "Le conseil municipal")
    mayor.fill("On regarde de nouveau le", (timezone.localdate() + datetime.timedelta(days=200)).isoformat())
    mayor.press("Publier la décision").sees("La décision est publiée", "Option retenue")
    mayor.follow("Suivre cette décision").fill(
        "Ce que la commune promet", "Poser la barrière avant la rentrée"
    )
    mayor.fill("Pour quand", "12 juin 2090").choose("Qui le porte", cast.mayor.display_name)
    mayor.press("Publier cet engagement").sees("L'engagement est publié", "Poser la barrière")

    stranger = visit().open("/reunions/1/").follow("Où passent les voitures")
    stranger.sees("3 paroles notées", "12 cailloux", "Ne rien faire", "Un ralentisseur suffirait", "Poser la")
    assert Arbitration.objects.get().meetings.get() == meeting
