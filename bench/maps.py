"""The map's data with 100 and 10,000 things: queries, weight on the wire, time to write it.

    python -m bench.maps                       SQLite
    python -m bench.maps --database postgresql

Ends with 1 when a budget is missed: at most 2 queries, 10,000 things under 400 kB compressed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from random import Random
from typing import Any

COUNTS = (100, 10_000)
QUERIES = 2
BEFORE = 2
WEIGHT = 400_000
# Words of titles and of the names of streets: a title is five of them, which compress as titles do.
WORDS = """
    fleurir arroser planter réparer peindre refaire partager ouvrir la le les des un une cité place rue chemin
    verger jardin école terril église marché moulin gare stade salle four lavoir ruche compost banc mur haie
    mare sentier vélo marelle fresque fête cinéma atelier récolte pain tricot chorale fanfare cavalier
""".split()  # noqa: SIM905 - a list of words is read as a line of words


def main() -> int:
    """Measure in a process and a folder of its own, then report."""
    parser = argparse.ArgumentParser(prog="python -m bench.maps", description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps({count: measured(count) for count in COUNTS}))
        return 0
    from bench.__main__ import place

    with place(options.database) as environment:
        command = [sys.executable, "-m", "bench.maps", "--here"]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    verdicts = judged(json.loads(done.stdout.splitlines()[-1]), options.database)
    for is_met, sentence in verdicts:
        print(f"{'ok  ' if is_met else 'MISS'} {sentence}")
    return 0 if all(is_met for is_met, _sentence in verdicts) else 1


def measured(count: int) -> dict[str, float]:
    """Fill a town of its own, ask for its points once, anew, and once more, kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from terril.cli import prepare
    from terril.cli.progress import Progress

    prepare.load("fr")
    with Progress() as progress:
        prepare.prepare_database(progress)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    host = f"ville-{count}.example"
    _fill(host, count)
    client = Client(headers={"host": host, "accept-encoding": "gzip"})
    # The first request of a process reads templates and addresses.
    client.get("/carte/fond.json")
    with CaptureQueriesContext(connection) as queries:
        begun = time.perf_counter()
        weight = sum(len(piece) for piece in client.get("/carte/points.json"))
        anew = time.perf_counter() - begun
    # Which town this is, and where its journal stands, are asked before any page.
    asked = len(queries.captured_queries) - BEFORE
    begun = time.perf_counter()
    client.get("/carte/points.json")
    kept = time.perf_counter() - begun
    return {"queries": asked, "weight": weight, "anew_s": anew, "kept_s": kept}


def _fill(host: str, count: int) -> None:
    from django.utils.text import slugify

    from terril.directory.models import Organisation
    from terril.territories.models import Territory

    chance = Random(count)  # noqa: S311 - the same town each time
    town = Territory.objects.create(
        kind="commune", name=host, slug=slugify(host), insee_code="62528", host=host
    )
    Territory.objects.filter(pk=town.pk).update(path=f"{town.pk}/")
    quarters = [
        Territory.objects.create(kind="quarter", name=f"Cité {n}", slug=f"cite-{n}", parent=town)
        for n in range(6)
    ]

    def one(number: int) -> Organisation:
        name = " ".join(chance.choice(WORDS) for _word in range(5)).capitalize()
        return Organisation(
            territory=town,
            kind="association",
            name=name,
            slug=f"{slugify(name)}-{number}",
            latitude=50.43 + chance.random() * 0.05,
            longitude=2.75 + chance.random() * 0.07,
            quarter=chance.choice(quarters),
        )

    Organisation.objects.bulk_create([one(number) for number in range(count)], batch_size=500)


def judged(runs: dict[str, Any], where: str) -> list[tuple[bool, str]]:
    """Return what was measured beside what is allowed."""
    verdicts = []
    for count, run in runs.items():
        few = run["queries"] <= QUERIES
        verdicts.append(
            (few, f"{where}: {int(count):,} things in {run['queries']} queries (at most {QUERIES})")
        )
        light = run["weight"] < WEIGHT
        verdicts.append(
            (
                light,
                f"{where}: {int(count):,} things weigh {run['weight'] / 1000:.0f} kB compressed (under "
                f"{WEIGHT / 1000:.0f}), in {run['anew_s'] * 1000:.0f} ms, then {run['kept_s'] * 1000:.0f}",
            )
        )
    return verdicts


if __name__ == "__main__":
    sys.exit(main())
