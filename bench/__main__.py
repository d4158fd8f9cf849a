"""`make bench`: measure, compare with the budgets, say what is missed.

    python -m bench                       SQLite, and PostgreSQL when it is installed; 100 and 10,000
    python -m bench --counts 100          one size only
    python -m bench --databases sqlite    one database only

Ends with 1 when a budget is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import directory, meeting, report, trails

MEASURE = [sys.executable, "-m", "bench.run"]


def main() -> int:
    """Measure every database with every number of initiatives, then report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-demo", action="store_true", help="do not time the demonstration's start")
    options = parser.parse_args()
    measured: dict[str, dict[int, Any]] = {}
    for database in options.databases or databases():
        measured[database] = {}
        for count in options.counts:
            print(f"… {database}, {count:,} initiatives", file=sys.stderr, flush=True)
            measured[database][count] = run(database, count, options.rounds)
    imports = [
        verdict
        for database in measured
        for verdict in directory.judged(run_alone(database, "bench.directory"), database)
    ]
    imports += [
        verdict
        for database in measured
        for verdict in trails.judged(run_alone(database, "bench.trails"), database)
    ]
    # What a town hall without a database server has.
    if "sqlite" in measured:
        imports += meeting.judged(run_alone("sqlite", "bench.meeting"), "sqlite")
    start = None if options.no_demo else seconds_to_first_page()
    return report.show(measured, start, more=imports)


def databases() -> list[str]:
    """Return the databases of this machine that can be measured."""
    from tests.postgres import programs

    return ["sqlite", "postgresql"] if programs() else ["sqlite"]


def run(database: str, count: int, rounds: int) -> Any:
    """Measure one database with so many initiatives, in a process and a folder of its own."""
    with place(database) as environment:
        done = subprocess.run(
            [*MEASURE, "--count", str(count), "--rounds", str(rounds)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


def run_alone(database: str, module: str) -> Any:
    """Run a module that measures one thing, in a process and a folder of its own."""
    with place(database) as environment:
        done = subprocess.run(
            [sys.executable, "-m", module], env=environment, stdout=subprocess.PIPE, check=True
        )
    return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def place(database: str) -> Iterator[dict[str, str]]:
    """Give an environment whose data folder, and cluster if need be, are thrown away."""
    data = tempfile.mkdtemp(prefix="terril-bench-")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "TERRIL_DATA": data,
        "TERRIL_DEVELOPMENT": "1",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    try:
        if database == "sqlite":
            yield environment
        else:
            from tests.postgres import cluster

            with cluster() as url:
                yield {**environment, "DATABASE_URL": url}
    finally:
        shutil.rmtree(data, ignore_errors=True)


def seconds_to_first_page() -> float | None:
    """Return how long `terril serve --demo` takes from an empty folder to its first answer.

    What `make run` does besides, once, is to install the packages: that is the network's time.
    """
    with place("sqlite") as environment:
        environment["DJANGO_SETTINGS_MODULE"] = "terril.config.settings"
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "terril.cli", "serve", "--demo", "--port", "8799"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parent.parent,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.monotonic() - begun
        process.terminate()
        process.communicate(timeout=60)
    return seconds if line else None


if __name__ == "__main__":
    sys.exit(main())
