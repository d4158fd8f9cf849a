"""Carrying away 50,000 rows: how much memory it takes, how soon it begins, how long it lasts.

    python -m bench.export                       SQLite
    python -m bench.export --count 5000          fewer rows
    python -m bench.export --database postgresql

Ends with 1 when the memory of the web process goes over the budget.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from typing import Any

# The budget of the issue "The officer's day and the neighbours' year", section H.
MEMORY = 200 * 1024 * 1024
ROWS = 50_000
FILES = ("initiatives.csv", "initiatives.json", "initiatives.geojson", "conventions.csv", "initiatives.xlsx")
# Read as a line of a village reads it: a piece at a time.
PIECE = 64 * 1024


def main() -> int:
    """Measure in a process and a folder of its own, then report."""
    parser = argparse.ArgumentParser(prog="python -m bench.export", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=ROWS)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measured(options.count)))
        return 0
    from bench.__main__ import place

    with place(options.database) as environment:
        command = [sys.executable, "-m", "bench.export", "--here", "--count", str(options.count)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return show(json.loads(done.stdout.splitlines()[-1]), options)


def measured(count: int) -> dict[str, Any]:
    """Make the town, serve it, carry each file away while the memory of the web process is watched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from terril.cli import prepare
    from terril.cli.progress import Progress

    prepare.load("fr")
    with Progress() as progress:
        prepare.prepare_database(progress)
        prepare.prepare_static(progress)
    from bench.run import analyse
    from bench.server import serving
    from bench.town import make

    make(count)
    analyse()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(port) as server:
        for path in ("/", "/initiatives/", "/donnees/"):
            server.ask(path)
        before, _proportional = server.memory()
        files = {name: carried_away(server, name) for name in FILES}
        # The libraries of the API are read at its first question.
        server.ask("/api/v1/initiatives")
        with_api, _proportional = server.memory()
    return {"before": before, "files": files, "with_api": with_api}


def carried_away(server: Any, name: str) -> dict[str, float]:
    """Read one file to its end; say the most memory seen, the seconds to the first byte and to the last."""
    over = threading.Event()
    most = 0

    def watch() -> None:
        nonlocal most
        while not over.wait(0.02):
            most = max(most, server.memory()[0])

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun, size, first = time.perf_counter(), 0, 0.0
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    try:
        connection.request("GET", f"/donnees/{name}")
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{name} answered {response.status}")
        while piece := response.read(PIECE):
            first = first or time.perf_counter() - begun
            size += len(piece)
    finally:
        over.set()
        watcher.join()
        connection.close()
    return {"most": most, "first": first, "whole": time.perf_counter() - begun, "size": size}


def show(found: dict[str, Any], options: argparse.Namespace) -> int:
    """Print what was measured beside the budget; return 1 when it is missed."""
    print(f"\n== {options.database}, {options.count:,} rows to carry away\n")
    print(f"Web process before: {found['before'] / 2**20:.0f} MB")
    print(f"After them all and a question to the API: {found['with_api'] / 2**20:.0f} MB\n")
    print(f"{'file':24} {'most MB':>8} {'first s':>8} {'whole s':>8} {'bytes':>13}")
    for name, one in found["files"].items():
        print(
            f"{name:24} {one['most'] / 2**20:8.0f} {one['first']:8.2f} {one['whole']:8.1f} {one['size']:13,}"
        )
    most = max(one["most"] for one in found["files"].values())
    is_kept = most <= MEMORY
    print(
        f"\n{'ok  ' if is_kept else 'MISS'}  export of {options.count:,} rows, "
        f"{most / 2**20:.0f} MB (≤ {MEMORY / 2**20:.0f})"
    )
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
