"""`python -m bench.path`: the home page and the poster with 3, 31 and 300 pebbles.

Budgets: the home page made anew costs at most TIMES the one with 3 pebbles, in as many queries, and
weighs at most HEAVIEST compressed; the poster of 300 pebbles weighs at most POSTER.
Prints what it measured; ends with 1 when a budget is missed. In a data folder of its own.
"""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
import time
from typing import Any

COUNTS = (3, 31, 300)
TIMES = 6.0
HEAVIEST = 30_000
POSTER = 400_000
ROUNDS = 5


def main() -> int:
    """Measure, print, judge."""
    with tempfile.TemporaryDirectory(prefix="terril-bench-") as data:
        os.environ |= {
            "TERRIL_DATA": data,
            "TERRIL_DEVELOPMENT": "1",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        from terril.cli import prepare
        from terril.cli.progress import Progress

        prepare.load("fr")
        with Progress() as progress:
            prepare.prepare_database(progress)
            prepare.prepare_static(progress)
        measured = {count: _measured(count) for count in COUNTS}
    few, many = measured[COUNTS[0]], measured[COUNTS[-1]]
    print(f"{'pebbles':>8} {'ms':>8} {'bytes':>8} queries {'poster s':>9} {'bytes':>9}")
    for count, it in measured.items():
        print(
            f"{count:8} {it['ms']:8.1f} {it['bytes']:8,} {it['queries']:7}"
            f" {it['poster_s']:9.2f} {it['poster_bytes']:9,}"
        )
    verdicts = [
        (many["ms"] <= TIMES * few["ms"], f"300 pebbles, {many['ms'] / few['ms']:.1f} × 3 (≤ {TIMES:g})"),
        (few["queries"] == many["queries"] > 0, "same number of queries with 3 and 300 pebbles"),
        (many["bytes"] <= HEAVIEST, f"the page, {many['bytes']:,} bytes compressed (≤ {HEAVIEST:,})"),
        (many["poster_bytes"] <= POSTER, f"the poster, {many['poster_bytes']:,} bytes (≤ {POSTER:,})"),
    ]
    for ok, text in verdicts:
        print(f"{'ok  ' if ok else 'MISS'}  {text}")
    return 0 if all(ok for ok, _text in verdicts) else 1


def _measured(count: int) -> dict[str, Any]:
    """Return what the path costs in a town with so many pebbles."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": _town(count)})

    def anew(address: str) -> Any:
        for cache in caches.all():
            cache.clear()
        return client.get(address)

    anew("/")
    with CaptureQueriesContext(connection) as queries:
        page = anew("/")
    # Counted now: the next request forgets them.
    counted = len(queries)
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        anew("/")
        times.append(time.process_time() - begun)
    begun = time.process_time()
    poster = anew("/cailloux/affiche.pdf")
    return {
        "ms": sorted(times)[ROUNDS // 2] * 1000,
        "bytes": len(gzip.compress(page.content, 6)),
        "queries": counted,
        "poster_s": time.process_time() - begun,
        "poster_bytes": len(poster.content),
    }


def _town(count: int) -> str:
    """Make a town with so many pebbles; return its host."""
    from terril.landmarks.models import Landmark
    from terril.territories.models import Territory, TerritoryKind
    from terril.vision.models import Orientation

    host = f"ville-{count}.example"
    town = Territory.objects.create(
        kind=TerritoryKind.COMMUNE, name=f"Ville {count}", slug=f"ville-{count}", host=host
    )
    Territory.objects.filter(pk=town.pk).update(path=f"{town.pk}/")
    stars = [
        Orientation.objects.create(territory=town, title=f"Orientation {n}", slug=f"o-{n}", position=n)
        for n in range(5)
    ]
    Landmark.objects.bulk_create(
        Landmark(
            territory=town,
            title=f"Un caillou blanc sur le chemin, le numéro {n}",
            slug=f"caillou-{n}",
            laid_on=f"{1995 + n % 31}-05-01",
        )
        for n in range(count)
    )
    links = Landmark.orientations.through
    links.objects.bulk_create(
        links(landmark_id=pk, orientation_id=stars[n % 5].pk)
        for n, pk in enumerate(town.landmarks.order_by("pk").values_list("pk", flat=True))
    )
    return host


if __name__ == "__main__":
    sys.exit(main())
