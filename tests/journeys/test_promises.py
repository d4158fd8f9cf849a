"""A promise from its first words to its proof; the board inside another page; the journal read without us."""

from __future__ import annotations

import datetime
import http.server
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from django.utils import timezone

from terril.agreements.models import Commitment
from terril.agreements.when import When
from terril.foundation import seals
from terril.promises import actions
from terril.promises.models import Watch
from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def device():
    """Promised on a desk; read on a phone."""
    return DESKTOP


def test_a_promise_is_late_revised_and_kept(visit, cast):
    today = timezone.localdate()
    visit(on=PHONE).open("/engagements/").sees("Pas encore d'engagement")

    mayor = visit(cast.mayor).open("/engagements/").follow("Prendre un engagement")
    mayor.fill("Pour quand", "le 32 juin").fill("Qui le porte", "Jeanne Morel, maire")
    mayor.press("Publier l'engagement", status=422).sees("À quoi la commune s'engage-t-elle")
    mayor.fill("L'engagement, mot pour mot", "Fermer la rue de l'école aux voitures")
    mayor.fill("Pour quand", f"le {today:%d/%m/%Y}").press("Publier l'engagement")
    mayor.sees("Ses mots ne changeront plus", "Jeanne Morel, maire", "En cours")

    # Somebody without a script, nor an account, follows it and asks.
    stranger = visit(on=PLAIN_PHONE).open("/engagements/").follow("Fermer la rue")
    stranger.follow("Suivre cet engagement").fill("Votre adresse", "nina@exemple.fr").press("Me prévenir")
    stranger.sees("Regardez votre courrier")
    stranger.open(f"/engagements/1/suivre/{Watch.objects.get().token}/").press("Oui, écrivez-moi")
    stranger.follow("Où en est-on").fill("Que voulez-vous savoir", "Et le bus ?")
    stranger.press("Demander où l'on en est").sees("La réponse paraîtra ici")

    # Its day is over: it is late by itself.
    Commitment.objects.update(
        when_starts_on=today - datetime.timedelta(3), when_ends_on=today - datetime.timedelta(3)
    )
    mayor.open("/engagements/1/").sees("En retard de 3 jours").follow("Répondre")
    mayor.sees("Et le bus ?").fill("La réponse", "Il passe par l'autre rue.").press("Publier la réponse")
    mayor.follow("Réviser").fill("Pour quand, maintenant", str(today.year + 1))
    mayor.fill("La raison", "Le réseau d'eau est en travaux.").press("Publier la révision")
    mayor.sees("Révisé", "Date d'avant", "Le réseau d'eau est en travaux", "Il passe par l'autre rue")
    mayor.follow("Donner des nouvelles").fill("Où en est-on", "Les barrières sont commandées.")
    mayor.press("Publier ces nouvelles").sees("Les barrières sont commandées")
    mayor.follow("Il est tenu").fill("Ce qui le prouve", "Les barrières sont posées.")
    # By the keyboard alone: Tab to the button, then Enter.
    mayor.page.get_by_role("button", name="Dire qu'il est tenu").focus()
    with mayor.page.expect_navigation():
        mayor.page.keyboard.press("Enter")
    mayor.look().sees("Tenu", "Les barrières sont posées")

    reader = visit(on=PHONE).open("/engagements/?etat=kept").sees("Fermer la rue", "tenu le")
    reader.follow("Fermer la rue").sees("L'engagement est pris", "Révisé", "Tenu")


@contextmanager
def another_site(page: str):
    """Serve one page from another origin, as the town's own site would."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()


def test_the_board_is_held_by_another_page_and_the_rest_is_not(browser, live_server, cast, visit):
    factories.PublicCommitmentFactory(territory=cast.town, number=1, words="Stocker la pluie")
    visit(on=PHONE).open("/engagements/cadre/").sees("Stocker la pluie")
    officer = visit(cast.officer).open("/engagements/cadre/code/")
    pasted = officer.field("Les lignes à coller").input_value()
    assert pasted.startswith(f'<iframe src="{live_server.url}/engagements/cadre/"')
    refused = pasted.replace("/engagements/cadre/", "/engagements/")
    context = browser.new_context()
    try:
        page = context.new_page()
        with another_site(f"<!doctype html><title>X</title>{pasted}{refused}") as address:
            page.goto(address)
            frame = page.frame_locator("iframe").first
            assert frame.get_by_text("Stocker la pluie").is_visible()
            assert page.frames[1].evaluate("document.cookie") == ""
            assert "Stocker" not in page.frames[2].content()
            assert context.cookies() == []
            # Links lead out of the frame: no other page of ours may stand in it.
            with context.expect_page() as opened:
                frame.get_by_role("link", name="Stocker la pluie").click()
            assert opened.value.url.endswith("/engagements/1/")
    finally:
        context.close()


def test_the_journal_is_downloaded_and_read_without_us(visit, cast, tmp_path):
    promised = actions.publish(
        cast.mayor,
        cast.town,
        what="Fermer la rue de l'école",
        when=When(),
        carried_by="Jeanne Morel, maire",
    )
    actions.give_up(cast.mayor, promised, reason="Trop cher")
    seal = seals.seal(cast.town.pk)
    reader = visit().open("/journal/sceaux/").sees("Vérifier soi-même")

    def download(link, name):
        with reader.page.expect_download() as begun:
            reader.page.get_by_role("link", name=link).click()
        begun.value.save_as(tmp_path / name)
        return tmp_path / name

    journal, verifier = download("Le journal public", "journal.jsonl"), download("Le vérificateur", "v.py")

    def check():
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(verifier), str(journal), "--seal", seal.short],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={"PYTHONUTF8": "1"},
            check=False,
        )
        return done.returncode, done.stdout

    code, said = check()
    assert code == 0, said
    assert "Le journal est intact." in said
    text = journal.read_text()
    assert "Trop cher" in text
    journal.write_text(text.replace("Trop cher", "Personne n'en voulait"))
    code, said = check()
    assert code == 1
    assert "ce qu'elle raconte a été modifié" in said
