"""Coming in: by a code, by a key, by a link of the counter; the pages of an account."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from terril.mail.models import Mail
from terril.people import entry
from terril.people.models import User
from tests import factories
from tests.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def last_code():
    return re.search(r"\b(\d{4}) (\d{4})\b", Mail.objects.latest("pk").text).expand(r"\1 \2")


def come_in(visitor, email):
    visitor.open("/entrer/").fill("Votre adresse", email).press("Recevoir mon code").sees(email)
    return visitor.fill("Le code reçu", last_code()).press("Entrer")


def test_a_newcomer_comes_in_by_a_code_and_says_their_name(visit, cast):
    zoe = visit()
    zoe.open("/entrer/").fill("Votre adresse", "zoe@exemple.fr").press("Recevoir mon code")
    assert not User.objects.filter(email="zoe@exemple.fr").exists()
    zoe.fill("Le code reçu", "0000 0000").press("Entrer", status=422).sees("pas le bon code")
    zoe.fill("Le code reçu", last_code()).press("Entrer").sees("Comment vous appelle-t-on")
    zoe.fill("Votre nom", "Zoé Lefèvre").press("Continuer")
    assert zoe.path == "/"
    zoe.open("/compte/").sees("zoe@exemple.fr")
    assert zoe.field("Votre nom").input_value() == "Zoé Lefèvre"
    zoe.follow("Mes appareils").sees("Cet appareil")
    zoe.open("/compte/cles/").open("/sortir/").press("Sortir").sees("À bientôt")


def test_somebody_of_the_counter_takes_their_account_back(visit, cast):
    officer = visit(cast.officer)
    officer.open("/atelier/guichet/").fill("Nom de la personne", "Georgette Wacquez").press("Inscrire")
    officer.follow("Lui remettre son compte").press("Préparer l'adresse")
    link = re.search(r"/entrer/lien/[a-z-]+/", officer.main)[0]
    georgette = visit().open(link).sees("Bonjour, Georgette Wacquez")
    georgette.fill("Votre adresse", "georgette@exemple.fr").press("Recevoir mon code")
    georgette.fill("Le code reçu", last_code()).press("Entrer")
    assert georgette.open("/compte/").sees("georgette@exemple.fr")
    georgette.open(link, status=410).sees("n'ouvre qu'une fois")


def test_a_link_lets_in_once(visit, cast):
    path = urlsplit(entry.make_link(cast.mayor, cast.town, hours=24)).path
    mayor = visit().open(path).sees("Jeanne Maire").press("Entrer")
    assert mayor.path == "/"
    mayor.open("/compte/")
    visit().open(path, status=410)


def test_an_administrator_gives_and_takes_a_role_and_keeps_the_town(visit, cast):
    paul = cast.inhabitant("Paul Dupont")
    chief = visit(factories.UserFactory(display_name="Nora Admin", administrator_of=cast.town))
    chief.open("/atelier/roles/").fill("Chercher la personne", "paul").press("Chercher")
    chief.page.get_by_label(re.compile("Paul Dupont")).check()
    chief.choose("Quel rôle", "Agent").press("Donner ce rôle").sees("dès maintenant")
    officer = visit(paul).open("/atelier/guichet/")
    row = chief.page.locator("tr", has_text="Paul Dupont").get_by_role("button")
    chief.go(row).sees("retiré")
    officer.open("/atelier/guichet/", status=403)
    chief.open("/atelier/commune/").fill("Délai de réponse", "45").press("Enregistrer").sees("enregistrés")
    chief.fill("Nom du quartier", "Cité 5").press("Ajouter le quartier").sees("Cité 5")
    chief.open("/atelier/acteurs/").fill("Nom", "Au bon pain").choose("Sorte", "Commerce").press("Inscrire")
    chief.sees("Au bon pain").open("/acteurs/").sees("Au bon pain", "Voirie")
    visit().open("/acteurs/espaces-verts/", status=404)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_a_key_of_the_device_replaces_the_code(visit, cast, device):
    lea = visit()
    devtools = lea.context.new_cdp_session(lea.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    person = cast.inhabitant("Léa Dubois", email="lea@exemple.fr")
    come_in(lea, "lea@exemple.fr")
    lea.open("/compte/cles/").fill("Un nom pour la reconnaître", "Mon téléphone")
    lea.press("Ajouter la clé").sees("Votre clé est prête", "Mon téléphone")
    lea.open("/sortir/").press("Sortir")
    mails = Mail.objects.count()
    lea.open("/entrer/?next=/compte/cles/").press("Entrer avec ma clé").sees("Dernier usage")
    assert Mail.objects.count() == mails
    assert lea.path == "/compte/cles/"
    session = person.usersession_set.latest("pk")
    assert session.user == person
    # The code by mail still lets in, and asks for no key on top.
    lea.open("/sortir/").press("Sortir")
    come_in(lea, "lea@exemple.fr")
    assert lea.path == "/"
    # A key taken away opens no more.
    lea.open("/compte/cles/").press("Retirer cette clé").sees("n'ouvre plus")
    lea.open("/sortir/").press("Sortir")
    lea.open("/entrer/").press("Entrer avec ma clé").sees("n'a pas pu être reconnue")
    assert lea.path == "/entrer/"
