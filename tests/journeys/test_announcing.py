"""The officer prepares a meeting and announces it; somebody says on a telephone that they come."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image

from terril.foundation import clock
from terril.mail.models import Mail
from terril.meetings.models import Registration
from terril.territories.queries import address_of
from tests.browser import DESKTOP
from tests.real_parts import missing

pytestmark = pytest.mark.browser


def test_a_meeting_is_prepared_announced_and_somebody_says_that_they_come(visit, cast, device):
    day = clock.today() + datetime.timedelta(days=20)
    officer = visit(cast.officer, on=DESKTOP if device.javascript else device)
    officer.open("/atelier/").follow("Préparer les réunions").follow("Préparer une réunion")
    officer.press("Enregistrer", status=422).sees("Dites en une phrase de quoi on parlera")
    officer.fill("De quoi parle-t-on", "L'eau dans nos rues").fill("Quel jour", day.isoformat())
    officer.fill("À quelle heure", "18:30").fill("Où ?", "Salle Omer-Caron")
    officer.choose("En fauteuil", "Accessible en fauteuil").choose("Pour quel quartier", "Cité des Fleurs")
    officer.tick("On peut dire que l'on vient").press("Enregistrer")
    officer.sees("elle ne se voit pas encore", "18 h 30", "Le déversoir", "On écoute jusqu'au bout")

    officer.follow("Changer le déroulé").fill("Le déversoir", "20").press("Enregistrer", status=422)
    officer.sees("chacun vide son sac pendant au moins 30 minutes")
    officer.fill("Le déversoir", "40").fill("La controverse", "15").press("Enregistrer")
    officer.follow("Confier les rôles").fill("Qui ?", cast.mayor.email).tick("Représente la mairie")
    officer.press("Confier ce rôle").sees(cast.mayor.public_name)
    officer.open("/reunions/1/preparer/").follow("Annoncer la réunion").sees("Salle Omer-Caron")
    officer.press("Annoncer la réunion").sees("tout le monde la voit")

    neighbour = visit().open("/reunions/").sees("À venir").follow("L'eau dans nos rues")
    neighbour.sees("18 h 30", "Accessible en fauteuil", "Cité des Fleurs", "40 minutes")
    neighbour.follow("Dire que je viens").sees("Ce n'est pas une obligation")
    neighbour.fill("Combien", "3").fill("Un courriel", "lea@exemple").press_unchecked("Je viens")
    neighbour.sees("ne semble pas complète").fill("Un courriel", "lea@exemple.fr").press("Je viens")
    neighbour.sees("C'est noté")
    assert Registration.objects.get().people == 3
    link = re.search(r"/reunions/1/venir/\S+/", Mail.objects.get(purpose="meeting").text)
    neighbour.open(link[0]).sees("3 personnes").press("Effacer mon inscription").sees("C'est effacé")
    assert not Registration.objects.exists()

    if shutil.which("pdftoppm") is None:
        missing("pdftoppm", "apt-get install poppler-utils")
    sheet = neighbour.context.request.get(f"{neighbour.base}/reunions/1/affiche.pdf")
    assert sheet.headers["content-type"] == "application/pdf"
    png = subprocess.run(
        ["pdftoppm", "-r", "40", "-png", "-"], input=sheet.body(), stdout=subprocess.PIPE, check=True
    ).stdout
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)), formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text == address_of(cast.town) + "/reunions/1/"
