"""The server is killed in the middle of venting: nothing acknowledged is lost, telephones come back."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time

import psutil

from terril.cli.phones import Phone, forms_of
from tests.cli.test_serve import installation, serve  # noqa: F401
from tests.mail.conftest import free_port

OPEN_A_ROOM = """
from terril.cli import prepare
from terril.cli.progress import Progress
prepare.load("fr")
with Progress() as progress:
    prepare.prepare_database(progress)
from terril.meetings import actions
from terril.meetings.models import Meeting, Note
from terril.meetings.queries.room import door_proof
from terril.people.queries import system
from terril.territories import actions as territories
town = territories.create_town(system(), None, name="Ville", insee_code="62528", postcode="62750")
meeting = Meeting.objects.create(territory=town, number=1, subject="Eau", state="announced")
actions.open_room(system(), meeting)
meeting.refresh_from_db()
actions.begin_phase(system(), meeting, phase=meeting.phases.get(kind="venting").pk, leaves=None)
print(f"/r/{meeting.code}?q={door_proof(meeting)}")
"""
READ_NOTES = """
from terril.cli import prepare
prepare.load("fr")
from terril.meetings.models import Note
print("\\n".join(Note.objects.values_list("text", flat=True)))
"""


def run(script, environment):
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.split("\n")


def kill(process):
    everyone = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    for each in everyone:
        each.kill()
    psutil.wait_procs(everyone, 20)


def test_nothing_acknowledged_is_lost_and_phones_come_back(serve, installation):  # noqa: F811
    address = run(OPEN_A_ROOM, installation)[0]
    port = free_port()
    process = serve(port, "--workers", "1")
    phones = [Phone("127.0.0.1", port, seed) for seed in range(3)]
    for phone in phones:
        phone.come_in(address)
    acknowledged, killed = [], threading.Event()

    def write(nth, phone):
        """Send the same note until it is acknowledged, as its page does; eight of them."""
        form = next(form for form in forms_of(phone.html) if form.writes)
        for number in range(8):
            words, once = f"{nth}-{number}", f"once-{nth}-{number}"
            while True:
                try:
                    status, _headers, _body = phone.send(form, {"text": words}, once=once)
                    assert status == 302, (words, status)
                    break
                except (OSError, http.client.HTTPException):
                    phone.close()
                    time.sleep(0.05)
            acknowledged.append(words)
            if len(acknowledged) == 6:
                killed.set()

    threads = [threading.Thread(target=write, args=pair, daemon=True) for pair in enumerate(phones)]
    for thread in threads:
        thread.start()
    assert killed.wait(60)
    kill(process)
    before = list(acknowledged)
    serve(port, "--workers", "1")
    for thread in threads:
        thread.join(60)
    assert len(before) < 24
    assert sorted(acknowledged) == sorted(f"{nth}-{number}" for nth in range(3) for number in range(8))
    # The seat holds: the same cookie, the same room, what all of them wrote.
    state = phones[0].wait()
    assert all(words in state["html"] for words in before)
    for phone in phones:
        phone.close()
    kept = [line for line in run(READ_NOTES, installation) if line]
    assert sorted(kept) == sorted(acknowledged)
