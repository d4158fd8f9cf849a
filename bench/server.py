"""The real server, as `terril serve` starts it but with one worker, and what it costs."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from terril.cli.serve import THREADS

READY_SECONDS = 60


@dataclass
class Server:
    """A server that answers on a port of this machine."""

    process: psutil.Process
    port: int
    # The database's processes, when it is not a part of the web process.
    database: psutil.Process | None = None

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
        method: str = "GET",
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (lower case) and body, over one connection that is kept open."""
        self._connection.request(method, path, body=body, headers=dict(headers or {}))
        response = self._connection.getresponse()
        content = response.read()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, content

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        return self.process.children(recursive=True) or [self.process]

    def cpu_seconds(self) -> tuple[float, float]:
        """Return the seconds of CPU that the web processes and the database's have used so far."""
        web = sum(cpu_of(process.pid) for process in (self.process, *self.workers))
        if self.database is None:
            return web, 0.0
        return web, sum(cpu_of(p.pid) for p in (self.database, *self.database.children(recursive=True)))

    def memory(self) -> tuple[int, int]:
        """Return the bytes of one worker: resident, and proportional (shared pages divided)."""
        heaviest = max(self.workers, key=lambda process: process.memory_info().rss)
        return heaviest.memory_info().rss, heaviest.memory_full_info().pss


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process has used, to the nanosecond where Linux tells it."""
    try:
        threads = [(task / "schedstat").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = psutil.Process(pid).cpu_times()
            return times.user + times.system
        return 0.0
    return sum(int(text.split()[0]) for text in threads) / 1e9


@contextlib.contextmanager
def serving(port: int) -> Iterator[Server]:
    """Serve with the settings of the environment until the block ends."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--blocking-threads", str(THREADS), "--blocking-threads-idle-timeout", "600"),
        *("--log-level", "warning", "terril.config.wsgi:application"),
    ]
    process = subprocess.Popen(command, env=os.environ.copy(), start_new_session=True)
    try:
        server = Server(psutil.Process(process.pid), port)
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                server.ask("/plancher/rien/")
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the server does not answer") from None
                server._connection.close()
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(30)
