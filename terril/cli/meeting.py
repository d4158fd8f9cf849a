"""`terril demo meeting`: a live meeting of the demonstration, with simulated telephones in its room."""

from __future__ import annotations

import argparse
import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from typing import Any
from urllib.parse import urlsplit

from terril.cli.phones import Phone
from terril.cli.prepare import require_database
from terril.cli.problems import DONE, Problem

READY_SECONDS = 90
# What people of the room say, invented for the demonstration.
SENTENCES = {
    "fr": (
        "L'eau stagne devant chez moi dès qu'il pleut.",
        "On ne sait jamais qui appeler à la mairie.",
        "Les camions passent trop vite devant l'école.",
        "Le banc de la place est cassé depuis l'été.",
        "Nos enfants n'ont nulle part où aller le mercredi.",
        "On nous promet, et puis plus rien.",
        "Les trottoirs sont impraticables avec une poussette.",
        "Il fait froid dans la salle des fêtes.",
    ),
    "en": (
        "Water stands at my door whenever it rains.",
        "Nobody knows whom to call at the town hall.",
        "Lorries go past the school too fast.",
        "The bench on the square has been broken since summer.",
        "Our children have nowhere to go on Wednesdays.",
        "You promise, and then nothing happens.",
        "The pavements are impossible with a pram.",
        "The village hall is cold.",
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add to `terril demo` what a live meeting needs."""
    parser.add_argument(
        "what", nargs="?", choices=["meeting"], help=_("meeting : ouvrir la salle de la réunion annoncée")
    )
    parser.add_argument("--phones", type=int, default=50, help=_("téléphones simulés dans la salle (50)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port où le site répond (8000)"))
    parser.add_argument("--minutes", type=int, default=60, help=_("combien de temps ils restent (60)"))


def run(options: argparse.Namespace) -> int:
    """Open the room, print its doors, and let the telephones live."""
    require_database()
    if not 0 <= options.phones <= 300:
        raise Problem(_("Entre 0 et 300 téléphones."))
    meeting = open_the_room()
    with _site(options.port):
        base = f"http://localhost:{options.port}"
        for line in doors(meeting, base):
            print(line)
        print(_("%(count)d téléphones entrent. Ctrl-C pour arrêter.") % {"count": options.phones}, flush=True)
        try:
            play(meeting, options.port, options.phones, options.minutes * 60)
        except KeyboardInterrupt:
            print()
    return DONE


def open_the_room() -> Any:
    """Open the room of the first announced meeting of the demonstration, or return the one that is open."""
    from terril.demo.build import town_of_demo
    from terril.meetings import actions
    from terril.meetings.models import PhaseKind
    from terril.meetings.queries.room import first_to_open
    from terril.people.queries import system

    town = town_of_demo()
    if town is None:
        raise Problem(_("Il n'y a pas de démonstration ici. Construisez-la avec « terril demo »."))
    meeting = first_to_open(town)
    if meeting is None:
        raise Problem(_("La démonstration n'a pas de réunion annoncée."))
    if meeting.state != "live":
        actions.open_room(system(), meeting)
        meeting.refresh_from_db()
    if meeting.phase is None and (venting := meeting.phases.filter(kind=PhaseKind.VENTING).first()):
        actions.begin_phase(system(), meeting, phase=venting.pk, leaves=None)
        meeting.refresh_from_db()
    return meeting


def doors(meeting: Any, base: str) -> list[str]:
    """Return lines with the addresses of the facilitator, the projector and a telephone."""
    from django.urls import reverse

    from terril.demo.build import cast
    from terril.people.entry import make_link
    from terril.people.models import Role

    town = meeting.territory
    officer = next((user for _label, user in cast() if user.has_role(Role.OFFICER, town)), None)
    link = f"{base}{urlsplit(make_link(officer, town, hours=24)).path}" if officer else ""
    return [
        _("Pour animer, entrez d'abord par ce lien :   %(link)s") % {"link": link},
        _("puis conduisez la réunion :                 %(link)s")
        % {"link": base + reverse("meetings:conduct", args=[meeting.number])},
        _("L'écran du mur, du même navigateur :        %(link)s")
        % {"link": base + reverse("meetings:wall", args=[meeting.number])},
        _("Un téléphone, d'un autre navigateur :       %(link)s") % {"link": base + _address(meeting)},
        _("Le code de la salle :                       %(code)s") % {"code": meeting.code},
    ]


def play(meeting: Any, port: int, count: int, seconds: float) -> None:
    """Let `count` telephones live in the room for some time, or until it closes."""
    from django.utils.translation import get_language

    sentences = SENTENCES["en" if (get_language() or "fr").startswith("en") else "fr"]
    address, until = _address(meeting), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_one, args=(port, seed, address, sentences, until), daemon=True)
        for seed in range(count)
    ]
    for thread in threads:
        thread.start()
        # They come in one after the other, as people do.
        time.sleep(0.1)
    for thread in threads:
        thread.join()


def _one(port: int, seed: int, address: str, sentences: tuple[str, ...], until: float) -> None:
    while time.monotonic() < until:
        try:
            Phone("127.0.0.1", port, seed).live(address, sentences, until)
        except (OSError, http.client.HTTPException, RuntimeError, StopIteration):
            # The server is away for a moment: a telephone comes back by itself.
            time.sleep(3)
        else:
            return


def _address(meeting: Any) -> str:
    from django.urls import reverse

    from terril.meetings.queries.room import door_proof

    return f"{reverse('rooms:short', args=[meeting.code])}?q={door_proof(meeting)}"


@contextmanager
def _site(port: int) -> Iterator[None]:
    """Use the site that answers at `port`, or serve it until the block ends."""
    if _answers(port):
        yield
        return
    command = [sys.executable, "-m", "terril.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(_("Le site ne répond pas au port %(port)d.") % {"port": port})
            time.sleep(0.3)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("HEAD", "/robots.txt")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
