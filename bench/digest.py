"""`python -m bench.digest`: the weekly letters of a town whose 5,000 people all take part in something.

    python -m bench.digest                       SQLite, and PostgreSQL when it is installed
    python -m bench.digest --databases sqlite    one database only

Ends with 1 when a budget is missed: every reader has one letter and no more when it is done again,
a batch asks the same number of queries whoever is in it, and memory does not grow with people.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import subprocess
import sys
import time
from typing import Any

PEOPLE = 5_000
INITIATIVES = 500
FOLLOWERS = 500
# The budgets: of one batch, and over what the process weighed before.
QUERIES_A_BATCH = 30
MORE_MEMORY = 150 * 1024 * 1024


def main() -> int:
    """Measure each database in a process of its own, then judge."""
    from bench.__main__ import databases, place

    parser = argparse.ArgumentParser(prog="python -m bench.digest", description=__doc__.splitlines()[0])
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"])
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measured()))
        return 0
    missed = False
    for database in options.databases or databases():
        with place(database) as environment:
            done = subprocess.run(
                [sys.executable, "-m", "bench.digest", "--here"],
                env=environment,
                stdout=subprocess.PIPE,
                check=True,
            )
        missed |= not show(database, json.loads(done.stdout.splitlines()[-1]))
    return 1 if missed else 0


def show(database: str, found: dict[str, Any]) -> bool:
    """Print what was measured; return whether every budget is kept."""
    print(f"\n== {database}, {PEOPLE:,} people, {INITIATIVES} initiatives, {found['batches']} batches\n")
    print(f"{found['written']:,} letters in {found['cpu']:.1f} s of processor, {found['wall']:.1f} s in all")
    print(f"{1000 * found['cpu'] / found['written']:.2f} ms of processor a letter")
    verdicts = [
        (found["written"] == PEOPLE + FOLLOWERS, f"{found['written']:,} letters, one a reader"),
        (found["again"] == 0, f"{found['again']} letters when it is done again"),
        (
            found["most_queries"] <= QUERIES_A_BATCH,
            f"{found['most_queries']} queries a batch at most (≤ {QUERIES_A_BATCH})",
        ),
        (
            found["grown"] <= MORE_MEMORY,
            f"{found['grown'] / 2**20:.0f} MB more (≤ {MORE_MEMORY / 2**20:.0f})",
        ),
    ]
    for ok, text in verdicts:
        print(f"{'ok  ' if ok else 'MISS'}  {text}")
    return all(ok for ok, _text in verdicts)


def measured() -> dict[str, Any]:
    """Make the town, write its letters twice, and return what that cost."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from terril.cli import prepare
    from terril.cli.progress import Progress

    prepare.load("fr")
    with Progress() as progress:
        prepare.prepare_database(progress)
    from bench.run import analyse
    from bench.town import make
    from terril.news import digests, rhythms

    made = make(INITIATIVES)
    _fill(made)
    analyse()
    moment = rhythms.local(made.town, datetime.datetime.now(datetime.UTC)).replace(hour=10)
    queries: list[int] = []
    write_batch = digests._write_batch
    digests._write_batch = lambda *arguments: _counted(queries, write_batch, *arguments)  # type: ignore[assignment]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    wall, cpu = time.monotonic(), time.process_time()
    written = digests.write_due(made.town, moment)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    return {
        "written": written,
        "again": digests.write_due(made.town, moment),
        "wall": wall,
        "cpu": cpu,
        "batches": len(queries),
        "most_queries": max(queries),
        "grown": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before,
    }


def _counted(queries: list[int], work: Any, *arguments: Any) -> Any:
    from django.db import connection

    count = [0]

    def count_one(execute: Any, *call: Any) -> Any:
        count[0] += 1
        return execute(*call)

    with connection.execute_wrapper(count_one):
        result = work(*arguments)
    queries.append(count[0])
    return result


def _fill(made: Any) -> None:
    """Let everybody speak for a group or two and follow a third; some follow without an account."""
    from django.utils import timezone

    from bench.town import BATCH
    from terril.directory.models import Organisation, OrganisationKind, Representation
    from terril.initiatives.models import Follow, Initiative
    from terril.people.models import Membership, Role, User

    since = timezone.now() - datetime.timedelta(days=3)
    groups = list(
        Organisation.objects.filter(territory=made.town, kind=OrganisationKind.GROUP).order_by("pk")
    )
    initiatives = list(Initiative.objects.filter(territory=made.town).order_by("pk"))
    known = User.objects.filter(email__isnull=False).count()
    people = User.objects.bulk_create(
        [User(email=f"habitant{n}@example.org", display_name=f"Habitant {n}") for n in range(PEOPLE - known)],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [Membership(user=person, territory=made.town, role=Role.INHABITANT) for person in people],
        batch_size=BATCH,
    )
    Representation.objects.bulk_create(
        [
            Representation(user=person, organisation=groups[(n * step) % len(groups)])
            for n, person in enumerate(people)
            for step in (1, 7)
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    Follow.objects.bulk_create(
        [
            Follow(
                initiative=initiatives[(n * 3) % len(initiatives)],
                email=f"voisin{n}@example.org",
                token=f"jeton-{n}",
                confirmed_at=since,
            )
            for n in range(FOLLOWERS)
        ]
        + [
            Follow(
                initiative=initiatives[(n * 11) % len(initiatives)],
                email=person.email or "",
                token=f"compte-{n}",
                confirmed_at=since,
            )
            for n, person in enumerate(people)
        ],
        batch_size=BATCH,
    )


if __name__ == "__main__":
    sys.exit(main())
