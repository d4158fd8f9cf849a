"""A day of work, done, looked after, handed over, reviewed by both, and a white pebble on the path."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from terril.directory.queries import town_hall_of
from terril.initiatives.models import Initiative, WorkDay
from terril.landmarks.models import Landmark
from terril.people.models import User
from tests import factories
from tests.browser import Visitor
from tests.journeys import stories
from tests.journeys.conftest import Cast

pytestmark = pytest.mark.browser


def offered(visitor: Visitor, name: str) -> Visitor:
    """Follow what the page of an initiative offers: its main button, or a line of what it unfolds."""
    if not visitor.page.locator("main a.btn").first.inner_text().startswith(name):
        visitor.unfold("Ce que vous pouvez faire")
    return visitor.follow(name)


def sign_again(cast: Cast, initiative: Initiative, speakers: dict[int, User], proposer: User) -> None:
    """Offer the agreement's changed text, and sign it for each party: `speakers`, else the proposer."""
    version = stories.actions.propose_agreement(cast.officer, stories.again(initiative))
    for party in initiative.agreement.parties.all():
        person = speakers.get(party.organisation_id, proposer)
        stories.actions.sign(person, stories.again(initiative), party=party, digest=version.digest)


def test_from_the_first_day_of_work_to_the_pebble(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.signed(cast, author)
    page = initiative.get_absolute_url()
    lea = visit(author).open(page).follow("Commencer").press("On commence").sees("C'est parti")

    lea.follow("Prévoir un chantier")
    day = timezone.localdate() + datetime.timedelta(days=12)
    lea.fill("Quel jour", day.isoformat()).fill("De", "09:00").fill("À", "12:00")
    lea.fill("Où se retrouve-t-on", "Devant l'école").fill("Combien de personnes faut-il", "5")
    # A browser refuses an empty box by itself; a space is what it lets through.
    lea.fill("Ce qu'il y a à faire", " ").press("Annoncer ce chantier", status=422).sees(
        "Dites ce qu'il y a à faire"
    )
    assert lea.field("Où se retrouve-t-on").input_value() == "Devant l'école"
    lea.fill("Ce qu'il y a à faire", "Remplir les bacs de terre").press("Annoncer ce chantier")
    lea.sees("est annoncé")
    visit().open("/").sees("Devant l'école", "Il manque encore 5 personnes")
    visit().open("/besoins/").sees("5 places libres")

    WorkDay.objects.update(on=timezone.localdate())
    lea.open(page).follow("Prévoir un chantier").fill("Combien de personnes sont venues", "7")
    lea.press("Le dire").sees("Merci, c'est noté")
    lea.open(page + "chantiers/").press("C'est fait").sees("Bravo")

    lea.follow("Organiser l'entretien").press("L'entretien commence").sees("savent que c'est à eux")
    lea.follow("Faire le point sur l'entretien").fill("Pourquoi", " ").press("Passer la main", status=422)
    lea.fill("Pourquoi", "Nous déménageons.").press("Passer la main").sees("L'annonce est publiée")

    club = factories.OrganisationFactory(territory=cast.town, name="Les jardiniers du coron")
    malik_himself = factories.UserFactory(
        display_name="Malik Benali", inhabitant_of=cast.town, speaks_for=club
    )
    malik = visit(malik_himself).open(page).sees("Qui prend la suite", "Nous déménageons")
    malik.follow("Prendre la suite").choose("Qui prend la suite", club.name).press("Nous prenons la suite")
    malik.sees("Les jardiniers du coron")

    # A newcomer changed the agreement: every party signs it again.
    sign_again(cast, initiative, {club.pk: malik_himself, town_hall_of(cast.town).pk: cast.mayor}, author)

    offered(malik.open(page), "Écrire le bilan")
    malik.fill("Qu'est-ce que cela a changé", "On se parle d'une porte à l'autre.")
    malik.fill("Qu'avez-vous appris", "Arroser le soir.").press("Publier ce bilan")
    mayor = offered(visit(cast.mayor).open(page), "Écrire le bilan")
    mayor.fill("Qu'est-ce que cela a changé", "Les entrées de la cité sont belles.")
    mayor.fill("Qu'avez-vous appris", "Livrer avant avril.")
    if mayor.page.get_by_label("La commune", exact=True).count():
        mayor.tick("La commune")
    mayor.press("Publier ce bilan")
    mayor.open(page + "bilan/").press("Poser le caillou").sees("un caillou de plus sur le chemin")

    pebble = Landmark.objects.get()
    stranger = visit().open("/")
    way = stranger.page.locator(f'main a[href="/cailloux/{pebble.slug}/"]').first
    assert way.count() == 1, "the pebble is on the path"
    stranger.open("/cailloux/").follow(initiative.title).sees(initiative.title)
    stranger.open(page).sees("On se parle d'une porte à l'autre", "Livrer avant avril")


def test_one_may_stop_and_say_why(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.studied(cast, author)
    lea = offered(visit(author).open(initiative.get_absolute_url()), "Abandonner")
    lea.fill("Pourquoi", " ").press("Abandonner", status=422)
    lea.fill("Pourquoi", "Nous manquons de bras.").press("Abandonner").sees("pourra être rouverte un jour")
    visit().open(initiative.get_absolute_url()).sees("Abandonnée", "Nous manquons de bras")
