"""Who may do what: walks every address as every role, and writes or reads access.csv.

    python -m tests.architecture.access        writes the table anew; read the difference before committing it

One row for an address, a method, the states of the initiative for which all roles get the same
answers; one column a role. The answers:

| answer | what the person sees |
|---|---|
| page | the page (200) |
| form | the form again, saying what is missing (422) |
| done | it is done, or led on (302, 303) |
| moved | the same thing at its right address (301) |
| enter | they are asked to sign in |
| refused | it is not theirs to do (403) |
| not now | it is not the moment (409) |
| hidden | there is no such thing for them (404) |
| other way | the address does not take this method (405) |
| unknown / too fast … | the number of the answer itself |
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("access.csv")
ANSWERS = {
    200: "page",
    301: "moved",
    303: "done",
    403: "refused",
    404: "hidden",
    405: "other way",
    409: "not now",
    422: "form",
}
# The database's own, and what is said of a visit rather than of the town.
NOT_THE_TOWN = re.compile(r"django_session|usersessions_usersession|SAVEPOINT", re.IGNORECASE)
Look = Callable[[str, str], None]
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """A named address and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]

    @property
    def is_of_an_initiative(self) -> bool:
        return self.name.startswith("initiatives:") and "number" in self.arguments


def addresses() -> list[Address]:
    """Return every named address of the site, in the order of their names."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns: Any, spaces: tuple[str, ...]) -> Iterator[Address]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                names = tuple(pattern.pattern.regex.groupindex)
                yield Address(":".join((*spaces, pattern.name or "")), names)
            else:
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from walk(pattern.url_patterns, inner)

    return sorted(set(walk(get_resolver().url_patterns, ())), key=lambda a: a.name)


def paths(address: Address, world: Any) -> list[tuple[str, str]]:
    """Return (state, path) for what the address can be about. Raises KeyError for an unknown argument."""
    from django.urls import reverse

    if not address.arguments:
        return [("-", reverse(address.name))]
    if not address.is_of_an_initiative:
        things = world.things.get(address.name)
        if things is None:
            things = {name: {"token": "inconnu", "key": "inconnu"}[name] for name in address.arguments}
        return [("-", reverse(address.name, kwargs=things))]
    found = []
    for state, initiative in world.initiatives.items():
        known = initiative.arguments
        arguments = {name: known.get(address.name if name == "pk" else name) for name in address.arguments}
        if arguments.get("pk", 1) is None:
            raise KeyError(f"{address.name}: say in world.py which thing its number is of")
        found.append((state, reverse(address.name, kwargs=arguments)))
    return found


class Visitor:
    """Somebody who opens every address, each visit undone before the next."""

    def __init__(self, world: Any, role: str, language: str = "fr", look: Look | None = None):
        from django.test import Client

        self.client = Client(
            headers={"host": world.town.host, "accept-language": language}, raise_request_exception=True
        )
        self.look = look
        person = world.people[role]
        if person is not None:
            self.client.force_login(person)
        self.cookies = self.client.cookies.output()
        self._kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        self.written: list[str] = []

    def visit(self, method: str, path: str) -> str:
        """Return the answer in the words of the table; what a GET wrote is added to `written`."""
        from django.core.cache import caches
        from django.db import connection, transaction

        for cache in caches.all():
            cache.clear()
        self.client.cookies.clear()
        for name, value in self._kept.items():
            self.client.cookies[name] = value

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if method == "get" and WRITES.match(sql) and not NOT_THE_TOWN.search(sql):
                self.written.append(f"{path}: {sql[:120]}")
            return execute(sql, params, many, context)

        with transaction.atomic(), connection.execute_wrapper(watch):
            response = getattr(self.client, method)(path)
            answer = self._answer(response)
            if response.streaming:
                # Read to its end, a file closes itself.
                b"".join(response.streaming_content)
            elif self.look and response.content and response["Content-Type"].startswith("text/html"):
                self.look(f"{method} {path}", response.content.decode())
            transaction.set_rollback(True)
        return answer

    @staticmethod
    def _answer(response: Any) -> str:
        if response.status_code == 302:
            return "enter" if response["Location"].startswith("/entrer/") else "done"
        return ANSWERS.get(response.status_code, str(response.status_code))


def column(
    world: Any,
    role: str,
    language: str = "fr",
    look: Look | None = None,
    left_out: Container[tuple[str, str, str]] = (),
) -> tuple[dict[tuple[str, str, str], str], list[str]]:
    """Return the answers that a role gets, by (address, method, state), and what its GETs wrote.

    Arguments: `look` is shown every page on the way: (method and path, html); what is `left_out` is not
    visited.
    """
    visitor = Visitor(world, role, language, look)
    answers = {}
    for address in addresses():
        for state, path in paths(address, world):
            for method in ("get", "post"):
                if (address.name, method, state) not in left_out:
                    answers[address.name, method, state] = visitor.visit(method, path)
    return answers, visitor.written


def table(columns: dict[str, dict[tuple[str, str, str], str]]) -> list[list[str]]:
    """Return the rows of the table: states that get the same answers are gathered in one."""
    rows: dict[tuple[str, str], dict[tuple[str, ...], list[str]]] = {}
    roles = list(columns)
    for name, method, state in columns[roles[0]]:
        answers = tuple(columns[role][name, method, state] for role in roles)
        rows.setdefault((name, method), {}).setdefault(answers, []).append(state)
    gathered = [["address", "method", "states", *roles]]
    for (name, method), by_answers in rows.items():
        for answers, states in by_answers.items():
            shown = "all" if len(by_answers) == 1 and len(states) > 1 else " ".join(states)
            gathered.append([name, method.upper(), shown, *answers])
    return gathered


def read(states: list[str]) -> dict[str, dict[tuple[str, str, str], str]]:
    """Return the columns of the committed table; empty when there is none."""
    if not TABLE.exists():
        return {}
    with TABLE.open(newline="") as file:
        (_address, _method, _states, *roles), *rows = list(csv.reader(file))
    columns: dict[str, dict[tuple[str, str, str], str]] = {role: {} for role in roles}
    for name, method, shown, *answers in rows:
        for state in states if shown == "all" else shown.split():
            for role, answer in zip(roles, answers, strict=True):
                columns[role][name, method.lower(), state] = answer
    return columns


def alike(states: list[str], turn: int) -> set[tuple[str, str, str]]:
    """Return all (address, method, state) but one of each row, whose states get the same answers.

    Arguments: `turn` which state of each row is kept, so that roles with other turns keep others.
    """
    alike = set()
    with TABLE.open(newline="") as file:
        for name, method, shown, *_answers in list(csv.reader(file))[1:]:
            gathered = states if shown == "all" else shown.split()
            kept = gathered[turn % len(gathered)]
            alike |= {(name, method.lower(), state) for state in gathered if state != kept}
    return alike


def write(rows: list[list[str]]) -> None:
    """Write the table."""
    with TABLE.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    # The world is made in a test, whose database is thrown away.
    sys.exit(
        subprocess.call(
            [sys.executable, "-m", "pytest", "tests/architecture/test_access.py", "-k", "the_whole_table"],
            env={**os.environ, "TERRIL_WRITE_ACCESS": "1"},
        )
    )
