"""The officer's morning, and somebody at the counter against the clock: every press is counted."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from terril.agreements import actions as agreements
from terril.agreements.models import Confirmation, Side
from terril.initiatives import actions
from terril.initiatives.models import Initiative
from terril.mail.models import Mail
from terril.people.models import User
from tests.journeys import stories
from tests.journeys.stories import late_by, studied, under_way

pytestmark = pytest.mark.browser


def test_the_officers_morning(visit, cast):
    lea = cast.inhabitant("Léa Dubois")
    initiative = late_by(studied(cast, lea), 3)
    today, police = timezone.localdate(), cast.services[1]
    actions.ask_opinion(cast.officer, initiative, service=police, subject="safety", due_on=today)
    running = under_way(cast, cast.inhabitant("Paul Caron"), title="Planter la haie")
    planters = running.agreement.commitments.get(party__side=Side.TOWN)
    agreements.deliver(cast.officer, planters, on=today)

    officer = visit(cast.officer).open("/atelier/")
    officer.sees(
        "Aujourd'hui (2)", "En retard de 3 jours", stories.TITLE, "Donner l'avis : Sécurité", "Sans date"
    )
    # One press on the spot reminds the service, and the page is where it was.
    officer.choose("Qui doit le faire", "Les services").press("Montrer")
    assert "Confirmer" not in officer.main.split("Aujourd'hui")[1]
    officer.press("Relancer").sees("Police municipale reçoit un rappel", "Relancé le")
    assert officer.path.startswith("/atelier/?qui=services")
    assert Mail.objects.filter(to=cast.heads[1].email, subject__startswith="Rappel").count() == 1
    assert officer.page.locator("main").get_by_role("button", name=re.compile("Relancer")).count() == 0
    # One press from the queue to where the town answers.
    officer.open("/atelier/").follow("Répondre, n° 1").sees("La réponse de la commune")
    # Somebody comes by for the planters they received.
    officer.open("/atelier/?quoi=apports").follow("Y aller").sees("Au guichet")
    officer.choose("Au guichet", "Paul Caron").press("Oui, je confirme").sees("C'est confirmé")
    assert Confirmation.objects.get().by.display_name == "Paul Caron"
    # The rest of the workshop.
    officer.open("/atelier/avis/").sees("Police municipale", "Relancé le")
    officer.open("/atelier/charte/").press("Adopter ces articles").follow("Sécurité")
    officer.field("Texte").fill("Quelqu'un veille, à {town}.")
    officer.press("Voir ce que cela donne").sees(
        f"Quelqu'un veille, à {cast.town.name}.", "Rien n'est encore"
    )
    officer.press("Réécrire l'article").sees("L'article est réécrit")


def test_somebody_at_the_counter_leaves_with_a_receipt_after_two_presses(visit, cast):
    officer = visit(cast.officer).open("/atelier/")
    officer.steps, fields = 0, 0
    officer.follow("Quelqu'un est au guichet")
    for label, said in (
        ("Nom de la personne", "Georgette Wacquez"),
        ("Téléphone", "03 21 00 00 07"),
        ("Que voulez-vous faire", "Un banc devant la poste"),
        ("Que pourriez-vous apporter", "Le repeindre chaque printemps"),
    ):
        officer.fill(label, said)
        fields += 1
    officer.press("Enregistrer et faire le reçu").sees("Reçu n° 1", "Georgette Wacquez", "03 21 00 00 00")
    # From the workshop to the receipt: two presses and four fields.
    assert (officer.steps, fields) == (2, 4)
    assert User.objects.get(display_name="Georgette Wacquez").entered_by == cast.officer
    visit().open("/journal/").sees("Georgette Wacquez (saisi par Nadia Petit)")

    # She comes back: found while her name is typed, or by the button where no script runs.
    officer.steps = 0
    officer.follow("À la personne suivante").fill("Nom de la personne", "wacq")
    if officer.device.javascript:
        officer.page.get_by_label(re.compile("Georgette Wacquez")).wait_for()
    else:
        officer.press("Chercher si nous la connaissons")
    officer.tick("Georgette Wacquez").fill("Que voulez-vous faire", "Une lampe rue Verte")
    officer.fill("Que pourriez-vous apporter", "Prêter mon échelle").press("Enregistrer et faire le reçu")
    officer.sees("Reçu n° 2")
    assert officer.steps == (2 if officer.device.javascript else 3)
    assert {initiative.author.display_name for initiative in Initiative.objects.all()} == {
        "Georgette Wacquez"
    }
