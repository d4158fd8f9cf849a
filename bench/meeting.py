"""A meeting of 300 phones and 3 note-takers, during ordinary traffic.

    python -m bench.meeting

Prints one line of JSON. Telephones ask over http as the page's script does; what they
say is told twice, as by a telephone that did not hear the answer. Waiting is measured while nothing
happens; then everybody speaks at once, and the oldest state that any telephone held is looked for.
"""

from __future__ import annotations

import heapq
import json
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from terril.cli.phones import EVERY, JITTER

PHONES, TAKERS = 300, 3
# How long telephones wait while nothing happens, then how long everybody speaks, in seconds.
WAITING, SPEAKING = 10.0, 10.0
HANDS = 24
SPEAKERS = 10
MOST_AGAINST_BARE = 1.0
OLDEST = 5.0


def main() -> None:
    """Make the room, serve it, let everybody in, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from terril.cli import prepare
    from terril.cli.progress import Progress

    prepare.load("fr")
    with Progress() as progress:
        prepare.prepare_database(progress)
        prepare.prepare_static(progress)
    from bench.measure import measure
    from bench.server import serving

    meeting, address, note = _room()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(port) as server:
        first = _come_in(port, address, 1)[0]
        first.wait()
        costs = measure(
            server,
            {
                "bare": lambda: _asked(server, "/plancher/rien/", 200),
                "waiting": lambda: _asked(server, f"{first.state_path}?v={first.version}", 204),
            },
            rounds=5,
        )
        phones = _come_in(port, address, PHONES)
        web, _database = server.cpu_seconds()
        begun = time.perf_counter()
        polls = len(_live(phones, WAITING, meeting)[0])
        seconds = time.perf_counter() - begun
        share = (server.cpu_seconds()[0] - web) / seconds
        told = _live(phones, SPEAKING, meeting, port=port, note=note)
        for phone in [first, *phones]:
            phone.close()
    print(
        json.dumps(
            {
                "against_bare": costs["waiting"].against(costs["bare"]),
                "share": share,
                "bare_share": costs["bare"].median * polls / seconds,
                "polls": polls,
                "oldest": max(told[1], default=0.0),
                "slowest": max(told[0], default=0.0),
                "counted": _counted(note),
                "typed": _typed(meeting),
            }
        )
    )


def judged(measured: Any, database: str) -> list[tuple[bool, str]]:
    """Say whether each budget is held, for the report."""
    against, counted, typed = measured["against_bare"], measured["counted"], measured["typed"]
    return [
        (
            against <= MOST_AGAINST_BARE,
            f"{database}: a phone that waits: {against:.2f} times a bare response "
            f"(most {MOST_AGAINST_BARE:g}); "
            f"{PHONES} take {measured['share']:.0%} of a core, bare responses {measured['bare_share']:.0%}",
        ),
        (
            measured["oldest"] <= OLDEST,
            f"{database}: the oldest state of {PHONES} phones: {measured['oldest']:.1f} s "
            f"(most {OLDEST:g}), the slowest answer {measured['slowest']:.1f} s",
        ),
        (
            counted == PHONES,
            f"{database}: {PHONES} answers in {SPEAKING:g} s, sent twice: {counted} counted of {PHONES}",
        ),
        (
            typed["kept"] == typed["wanted"],
            f"{database}: {TAKERS} note-takers, sent twice: {typed['kept']} notes of {typed['wanted']}",
        ),
    ]


_wanted: set[str] = set()


def _room() -> tuple[Any, str, int]:
    """Make a town with an open room by its actions; return it, its address, and a note to agree with."""
    from django.urls import reverse

    from terril.meetings import actions, room
    from terril.meetings.models import Meeting, Note
    from terril.meetings.queries.room import door_proof
    from terril.people.queries import system
    from terril.territories import actions as territories

    town = territories.create_town(system(), None, name="Ville", insee_code="62528", postcode="62750")
    meeting = Meeting.objects.create(territory=town, number=1, subject="L'eau", state="announced")
    actions.open_room(system(), meeting)
    meeting.refresh_from_db()
    venting = meeting.phases.get(kind="venting")
    actions.begin_phase(system(), meeting, phase=venting.pk, leaves=None)
    room.take_down(meeting, [room.Said(secrets.token_hex(16), "L'eau stagne")])
    address = f"{reverse('rooms:short', args=[meeting.code])}?q={door_proof(meeting)}"
    return meeting, address, Note.objects.get().pk


def _come_in(port: int, address: str, number: int) -> list[Any]:
    from terril.cli.phones import Phone

    phones = [Phone("127.0.0.1", port, seed) for seed in range(number)]
    _together([lambda phone=phone: phone.come_in(address) for phone in phones])  # type: ignore[misc]
    return phones


def _together(deeds: list[Callable[[], Any]]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(HANDS) as pool:
        for done in [pool.submit(deed) for deed in deeds]:
            done.result()


def _live(
    phones: list[Any], seconds: float, meeting: Any, *, port: int = 0, note: int = 0
) -> tuple[list[float], list[float]]:
    """Let telephones ask for so long; with a `note`, let each agree with it too, and others type.

    Returns how long each answer took, and how old the state of each was each time it got a newer one.
    """
    end = time.monotonic() + seconds
    due = [(time.monotonic() + phone.random.uniform(0, EVERY), n) for n, phone in enumerate(phones)]
    heapq.heapify(due)
    lock, errors = threading.Lock(), []
    asked: list[float] = []
    ages: list[float] = []
    versions = _Versions(meeting)

    def work() -> None:
        while True:
            with lock:
                if not due or due[0][0] >= end + (EVERY if note else 0):
                    return
                moment, n = heapq.heappop(due)
            time.sleep(max(0.0, moment - time.monotonic()))
            phone = phones[n]
            try:
                before, begun = phone.version, time.monotonic()
                if phone.wait() is not None:
                    ages.append(versions.age_of(before))
                asked.append(time.monotonic() - begun)
            except Exception as error:  # told at the end, in the thread that measures
                errors.append(error)
                return
            with lock:
                heapq.heappush(due, (time.monotonic() + EVERY + phone.random.uniform(-JITTER, JITTER), n))

    threads = [threading.Thread(target=work) for _hand in range(HANDS)]
    if note:
        threads += [
            threading.Thread(target=_type, args=(port, taker, meeting, end)) for taker in range(TAKERS)
        ]
        for share in range(SPEAKERS):
            some = phones[share::SPEAKERS]
            threads.append(threading.Thread(target=_agree, args=(some, note, end - seconds, seconds)))
        threads.append(threading.Thread(target=_ordinary, args=(port, end)))
    with versions:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]
    return asked, ages


class _Versions:
    """When each version of the meeting was first there, seen from beside the server."""

    def __init__(self, meeting: Any):
        self._meeting, self._seen, self._ends = meeting.pk, [], threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> _Versions:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ends.set()
        self._thread.join()

    def age_of(self, version: int) -> float:
        """Return for how long a version has been an old one; 0 while it is the latest."""
        now = time.monotonic()
        return next((now - when for when, seen in list(self._seen) if seen > version), 0.0)

    def _watch(self) -> None:
        from django.db import connection

        from terril.meetings.models import Meeting

        while not self._ends.wait(0.1):
            seen = Meeting.objects.values_list("version", flat=True).get(pk=self._meeting)
            if not self._seen or self._seen[-1][1] != seen:
                self._seen.append((time.monotonic(), seen))
        connection.close()


def _agree(phones: list[Any], note: int, begun: float, seconds: float) -> None:
    """Say "me too" from each of some telephones, spread over the time, twice."""
    from terril.cli.phones import Form

    for place, phone in enumerate(phones):
        time.sleep(max(0.0, begun + seconds * place / len(phones) - time.monotonic()))
        speaking, once = phone.at_once(), secrets.token_hex(16)
        form = Form(phone.state_path.replace("/etat/", "/moi-aussi/"), {"note": str(note)})
        for _time in range(2):
            status, _headers, _body = speaking.send(form, {}, once=once)
            if status != 302:
                raise RuntimeError(f"me too answered {status}")
        speaking.close()


def _type(port: int, taker: int, meeting: Any, end: float) -> None:
    """Type a note every second or so, and send each batch twice."""
    from terril.cli.phones import Phone

    phone = Phone("127.0.0.1", port, taker)
    room = f"/reunions/{meeting.number}/direct/"
    phone.ask(f"{room}notes/{meeting.note_key}/")
    phone.look(room)
    while time.monotonic() < end:
        key = secrets.token_hex(16)
        notes = [{"key": key, "text": f"Ce que dit la rangée {key[:6]}", "hands": 2, "phase": "venting"}]
        for _time in range(2):
            headers = {"Content-Type": "application/json", "X-CSRFToken": phone.token}
            status, _headers, body = phone.ask(
                f"{room}notes/", method="POST", body=json.dumps({"notes": notes}), **headers
            )
            if status == 200 and json.loads(body)["kept"] == [key]:
                _wanted.add(key)
        time.sleep(1)
    phone.close()


def _ordinary(port: int, end: float) -> None:
    """Read the town's site as people at home do meanwhile."""
    from terril.cli.phones import Phone

    reader = Phone("127.0.0.1", port)
    while time.monotonic() < end:
        for path in ("/", "/initiatives/", "/besoins/", "/journal/"):
            reader.ask(path)
        time.sleep(0.5)
    reader.close()


def _asked(server: Any, path: str, wanted: int) -> int:
    status, _headers, body = server.ask(path)
    if status != wanted:
        raise RuntimeError(f"{path} answered {status}")
    return len(body)


def _counted(note: int) -> int:
    from terril.meetings.models import MeToo

    return MeToo.objects.filter(note=note).count()


def _typed(meeting: Any) -> dict[str, int]:
    from terril.meetings.models import Note

    # The first one was there before anybody came.
    return {"kept": Note.objects.filter(meeting=meeting).count() - 1, "wanted": len(_wanted)}


if __name__ == "__main__":
    sys.exit(main())
