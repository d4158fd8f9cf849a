"""The import of 5,000 organisations, against the same rows written plainly in the same run.

    python -m bench.directory           in a process of its own, because settings are read once a process

Prints one line of JSON: seconds of each, their ratio, and the memory that the import took at its most.
"""

from __future__ import annotations

import csv
import io
import json
import os
import statistics
import time
from typing import Any

COUNT = 5000
ROUNDS = 5
# The import reads 41 columns of text, looks for each row in the directory, checks it, writes it and
# tells it; a few times the bare writing is what that may cost. The rest is for slow machines.
TIMES_PLAIN = 6.0
MEMORY = 60 * 1024 * 1024


def main() -> None:
    """Make a town and a file, import it again and again, each time undone, and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from terril.cli import prepare
    from terril.cli.progress import Progress

    prepare.load("fr")
    with Progress() as progress:
        prepare.prepare_database(progress)
    print(json.dumps(_measured(_file())))


def _file() -> bytes:
    from tests.directory.files import CLUB, WALDEC

    text = io.StringIO()
    writer = csv.DictWriter(text, WALDEC, delimiter=";", restval="")
    writer.writeheader()
    for number in range(COUNT):
        writer.writerow({**CLUB, "id": f"W59{number:07}", "titre": f"LES AMIS DU CORON {number}"})
    return text.getvalue().encode("cp1252")


def _measured(content: bytes) -> dict[str, Any]:
    import tracemalloc

    from django.db import transaction

    from terril.directory.actions import import_organisations
    from terril.directory.actions.importing import BATCH
    from terril.directory.files.planning import plan
    from terril.directory.files.understanding import understand
    from terril.directory.models import Organisation
    from terril.people.queries import system
    from terril.territories.models import Territory

    town = Territory.objects.create(kind="commune", name="Loos", slug="loos", insee_code="62528")
    Territory.objects.filter(pk=town.pk).update(path=f"{town.pk}/")
    town.refresh_from_db()
    actor = system()

    def imported() -> None:
        understood = understand(io.BytesIO(content), town)
        import_organisations(actor, town, rows=understood.rows, source=understood.source)

    understood = understand(io.BytesIO(content), town)
    same = plan(town, understood.rows, understood.source).added

    def plainly() -> None:
        for organisation in same:
            organisation.pk = None
            organisation._state.adding = True
        Organisation.objects.bulk_create(same, batch_size=BATCH)

    seconds: dict[str, list[float]] = {"plain": [], "import": []}
    for _round in range(ROUNDS):
        for name, work in (("plain", plainly), ("import", imported)):
            with transaction.atomic():
                begun = time.perf_counter()
                work()
                seconds[name].append(time.perf_counter() - begun)
                transaction.set_rollback(True)
    tracemalloc.start()
    with transaction.atomic():
        imported()
        transaction.set_rollback(True)
    _now, most = tracemalloc.get_traced_memory()
    ratios = [mine / theirs for mine, theirs in zip(seconds["import"], seconds["plain"], strict=True)]
    return {
        "plain_s": statistics.median(seconds["plain"]),
        "import_s": statistics.median(seconds["import"]),
        "ratio": statistics.median(ratios),
        "memory": most,
    }


def judged(run: dict[str, Any], where: str) -> list[tuple[bool, str]]:
    """Return what was measured beside what is allowed."""
    return [
        (
            run["ratio"] <= TIMES_PLAIN,
            f"{where}: {COUNT:,} organisations imported in {run['import_s']:.1f} s, {run['ratio']:.1f} times "
            f"writing the same rows plainly (at most {TIMES_PLAIN:g})",
        ),
        (
            run["memory"] <= MEMORY,
            f"{where}: that import takes {run['memory'] / 1e6:.0f} MB (at most {MEMORY / 1e6:.0f})",
        ),
    ]


if __name__ == "__main__":
    main()
