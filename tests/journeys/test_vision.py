"""An elected person writes the town's project, hangs an initiative on it, and the public reads it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def device():
    """Written on a desk; read on a phone."""
    return DESKTOP


def test_a_project_is_written_published_and_served(visit, cast):
    year = str(timezone.localdate().year + 12)
    initiative = factories.InitiativeFactory(
        territory=cast.town, title="Semer les talus", state="under_way", proposers__name="Les voisins"
    )
    visit(on=PHONE).open("/projet-de-ville/").sees("L'étoile reste à choisir")

    mayor = visit(cast.mayor).open("/projet-de-ville/").follow("Écrire le projet de ville")
    mayor.follow("Écrire l'étoile").fill("L'étoile", "Une ville qui respire")
    # A year that is past: the sentence says why, and what was typed stays.
    mayor.fill("À quel horizon", "1998").press("Garder dans le brouillon", status=422)
    mayor.sees("L'étoile est devant nous")
    assert mayor.field("L'étoile").input_value() == "Une ville qui respire"
    mayor.fill("À quel horizon", year).press("Garder dans le brouillon").sees("Personne d'autre ne le lit")
    mayor.follow("Ajouter une valeur").fill("La valeur", "Le courage")
    mayor.fill("Ce qu'elle veut dire", "Dire où l'on en est.").press("Garder dans le brouillon")
    mayor.follow("Ajouter une orientation").fill("L'orientation", "Manger d'ici")
    mayor.fill("Thèmes", "fermes, cantines").press("Garder dans le brouillon")
    mayor.sees("Ce que ce brouillon change").follow("Publier…")
    mayor.fill("Où cela a-t-il", "conseil municipal").fill("Quel jour", timezone.localdate().isoformat())
    # By the keyboard alone: Tab to the button, then Enter.
    mayor.page.get_by_role("button", name="Publier cette version").focus()
    with mayor.page.expect_navigation():
        mayor.page.keyboard.press("Enter")
    mayor.look().sees("C'est publié", "Une ville qui respire", "Le courage", "Décidé : conseil municipal")

    mayor.open(initiative.get_absolute_url()).unfold("Ce que vous pouvez faire")
    mayor.follow("Rattacher au projet de ville").tick("Manger d'ici").press("Enregistrer")
    mayor.sees("chaque orientation montre ce qui la sert").follow("Manger d'ici").sees("Semer les talus")

    mayor.open("/projet-de-ville/ecrire/").follow("Changer : Une ville qui fleurit")
    mayor.fill("Qu'est-ce qui sera différent", "Des fleurs à chaque porte.").press("Garder dans le brouillon")
    mayor.follow("Publier…").fill("Où cela a-t-il", "conseil municipal")
    mayor.fill("Quel jour", timezone.localdate().isoformat()).fill(
        "Qu'est-ce qui change", "Des fleurs partout"
    )
    mayor.press("Publier cette version").sees("Version 2")

    # The public, on a phone without JavaScript, then with it: axe looks at every page.
    plain = visit(on=PLAIN_PHONE).open("/projet-de-ville/").sees("Une ville qui respire", f"vers {year}")
    plain.follow("Une ville qui fleurit").sees("Des fleurs à chaque porte", "nous préférons le dire")
    passer_by = visit(on=PHONE).open("/projet-de-ville/manger-dici/").sees("Semer les talus", "fermes")
    passer_by.open("/projet-de-ville/").follow("Version 2").sees("Des fleurs partout", "Version 1")
    passer_by.follow("Version 2").sees("Ce qui a changé, mot pour mot", "Des fleurs à chaque porte")
    passer_by.follow("Version 1").sees("n'est plus en vigueur")
