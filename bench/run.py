"""One run: one database, one number of initiatives. Prints what it measured as one line of JSON.

Started by bench.__main__ in a process of its own, because settings are read once a process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

HEADERS = {"Accept-Language": "fr", "Accept-Encoding": "gzip, deflate, br"}


def main() -> None:
    """Make the town, serve it, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from terril.cli import prepare
    from terril.cli.progress import Progress

    prepare.load("fr")
    with Progress() as progress:
        prepare.prepare_database(progress)
        prepare.prepare_static(progress)
    from bench.town import make

    made = make(options.count)
    analyse()
    print(json.dumps(_measured(made, options.rounds)))


def analyse() -> None:
    """Let the database look at what it holds, as it does by itself in a town's life."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages_of(made: Any) -> dict[str, str]:
    """Return the pages to measure, by name."""
    return {
        "home": "/",
        "list": "/initiatives/",
        "filtered list": f"/initiatives/?etat=en-cours&quartier={made.quarter.slug}",
        "search": "/initiatives/?q=fleurir+les+bacs",
        "one initiative": made.one.get_absolute_url(),
        "needs": "/besoins/",
    }


def officer_pages() -> dict[str, str]:
    """Return the pages of the officer's morning, by name."""
    return {"the queue": "/atelier/", "the queue, filtered": "/atelier/?qui=services&quoi=avis"}


def session_of(person: Any) -> str:
    """Sign somebody in and return the key of their session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _measured(made: Any, rounds: int) -> dict[str, Any]:
    from bench.measure import measure
    from bench.server import serving
    from bench.weight import first_visit

    session = session_of(made.person)
    counted = _queries(made, session)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(port) as server:
        server.database = _database_process()
        asked = _asked(server, made, session)
        costs = measure(server, asked, rounds)
        pieces = {
            name: first_visit(server, pages_of(made)[name]) for name in ("home", "list", "one initiative")
        }
        resident, proportional = server.memory()
    return {
        "costs": {
            name: {
                "cpu_ms": cost.median * 1000,
                "web_ms": _middle(cost.web) * 1000,
                "database_ms": _middle(cost.database) * 1000,
                "wall_ms": _middle(cost.wall) * 1000,
                "spread": cost.spread(),
                "bytes": cost.size,
                "rows": cost.against(costs["floor: 20 rows"]),
                "bare": cost.against(costs["floor: bare response"]),
            }
            for name, cost in costs.items()
        },
        "queries": counted,
        "first_visit": {name: {piece.path: piece.size for piece in found} for name, found in pieces.items()},
        "worker": {"resident": resident, "proportional": proportional},
    }


def _middle(values: list[float]) -> float:
    import statistics

    return statistics.median(values)


def _database_process() -> Any:
    """Return the process that started the database's others; None for SQLite, which has none."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    import psutil  # type: ignore[import-untyped]

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(psutil.Process(cursor.fetchone()[0]).ppid())


def _asked(server: Any, made: Any, session: str) -> dict[str, Callable[[], int]]:
    """Return, for each page, a function that asks for it once and returns its bytes."""
    signed_in = {**HEADERS, "Cookie": f"sessionid={session}"}

    def get(path: str, headers: dict[str, str]) -> Callable[[], int]:
        def ask() -> int:
            status, _headers, body = server.ask(path, headers=headers)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
            return len(body)

        return ask

    asked: dict[str, Callable[[], int]] = {
        "floor: 20 rows": get("/plancher/lignes/", signed_in),
        "floor: bare response": get("/plancher/rien/", HEADERS),
    }
    for name, path in pages_of(made).items():
        asked[f"signed in: {name}"] = get(path, signed_in)
    for name, path in pages_of(made).items():
        asked[f"kept: {name}"] = get(path, HEADERS)
    officer = {**HEADERS, "Cookie": f"sessionid={session_of(made.officer)}"}
    for name, path in officer_pages().items():
        asked[f"officer: {name}"] = get(path, officer)
    for name in ("list", "one initiative"):
        asked[f"after a change: {name}"] = _after_a_change(made, get(pages_of(made)[name], signed_in))
    asked["kept: home, known by the browser"] = _not_modified(server)
    # Last: every idea sent makes the pages of strangers anew.
    asked["signed in: send an idea"] = _send(server, signed_in)
    return asked


def _after_a_change(made: Any, ask: Callable[[], int]) -> Callable[[], int]:
    """Return a function that asks once something has happened in the town: nothing kept is of use."""
    from django.db.models import F

    from terril.foundation.models import JournalHead

    head = JournalHead.objects.filter(territory_id=made.town.pk)

    def ask_anew() -> int:
        head.update(sequence=F("sequence") + 1)
        return ask()

    return ask_anew


def _not_modified(server: Any) -> Callable[[], int]:
    known = {"etag": ""}

    def ask() -> int:
        status, headers, body = server.ask("/", headers={**HEADERS, "If-None-Match": known["etag"]})
        if status == 200:
            known["etag"] = headers["etag"]
        elif status != 304:
            raise RuntimeError(f"/ answered {status}")
        return len(body)

    return ask


def _send(server: Any, signed_in: dict[str, str]) -> Callable[[], int]:
    """Return a function that sends a new idea: the token of one form, a key of its own each time."""
    status, headers, body = server.ask(
        "/initiatives/proposer/", headers={**signed_in, "Accept-Encoding": "identity"}
    )
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)
    cookie = re.search(r"csrftoken=(\w+)", headers.get("set-cookie", ""))
    if status != 200 or not token or not cookie:
        raise RuntimeError(f"/initiatives/proposer/ answered {status} without a form")
    posted = {
        **signed_in,
        "Cookie": f"{signed_in['Cookie']}; csrftoken={cookie[1]}",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def ask() -> int:
        fields = {
            "csrfmiddlewaretoken": token[1].decode(),
            "once": secrets.token_urlsafe(16),
            "title": f"Une idée toute neuve {secrets.token_hex(6)}",
            "nature": "idee",
            "description": "Pour que le quartier respire.",
            "share": "Deux samedis de chantier",
            "share_kind": "time",
            "place": "rue Verte",
            "differente": "1",
        }
        status, _headers, body = server.ask(
            "/initiatives/proposer/", method="POST", body=urlencode(fields), headers=posted
        )
        if status != 302:
            objections = re.findall(r'class="field-error">([^<]+)', body.decode())
            raise RuntimeError(f"sending an idea answered {status}: {objections}")
        return len(body)

    return ask


def _queries(made: Any, session: str) -> dict[str, int]:
    """Return the number of queries of each page, for somebody signed in and for a stranger's first visit."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counted = {}
    for who, cookie in (("signed in", session), ("stranger", "")):
        client = Client()
        if cookie:
            client.cookies["sessionid"] = cookie
        for name, path in pages_of(made).items():
            client.get(path)
            for cache in caches.all():
                cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counted[f"{who}: {name}"] = len(queries)
            if not cookie:
                with CaptureQueriesContext(connection) as queries:
                    client.get(path)
                counted[f"kept: {name}"] = len(queries)
    client = Client()
    client.cookies["sessionid"] = session_of(made.officer)
    for name, path in officer_pages().items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted[f"officer: {name}"] = len(queries)
    return counted


if __name__ == "__main__":
    main()
