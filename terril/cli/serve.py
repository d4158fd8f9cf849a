"""`terril serve`: the web server and the worker, begun together and ended together."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from gettext import gettext as _
from types import FrameType
from typing import Any

from terril.cli import demo, worker
from terril.cli.language import LANGUAGES
from terril.cli.prepare import alone, prepare_database, prepare_static
from terril.cli.problems import DONE, PROBLEM, Problem
from terril.cli.progress import Progress

READY_SECONDS = 60
# How long open requests have to finish; a second more, and the processes are killed.
GRACE_SECONDS = 10
# Requests wait on the database more than on Python; each thread has its own connection.
THREADS = 4


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "serve",
        help=_("servir le site et envoyer les courriels"),
        description=_(
            "Prépare l'installation (tables, styles), puis lance ensemble le serveur web et le\n"
            "processus qui envoie les courriels. Ctrl-C ou SIGTERM arrête les deux."
        ),
        epilog=_(
            "Exemples :\n"
            "  TERRIL_DEVELOPMENT=1 terril serve --demo      essayer sur sa machine\n"
            "  TERRIL_DATA=/srv/terril terril serve          derrière un serveur mandataire en https"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8000, help=_("port (8000)"))
    parser.add_argument("--host", default="127.0.0.1", help=_("adresse d'écoute (127.0.0.1)"))
    parser.add_argument("--workers", type=int, default=2, help=_("processus du serveur web (2)"))
    parser.add_argument(
        "--demo",
        action="store_true",
        help=_("construire d'abord la démonstration s'il n'y a pas de commune, et imprimer ses liens"),
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help=_("langue de la démonstration")
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare, serve, and return how it ended."""
    _check_port(options.host, options.port)
    # For the addresses in mails and links of a demonstration (territories.queries.address_of).
    os.environ["PORT"] = str(options.port)
    with Progress() as progress, alone():
        prepare_database(progress)
        prepare_static(progress)
        if options.demo and not demo.has_town():
            demo.build(options.language, progress)
    with _Processes(options) as processes:
        address = f"http://{_name_to_type(options.host)}:{options.port}"
        if not processes.wait_until_ready():
            return processes.ended_with
        print(_("Terril répond à %(address)s (Ctrl-C pour arrêter).") % {"address": address})
        if options.demo:
            _print_links(address)
        sys.stdout.flush()
        return processes.wait()


def _print_links(address: str) -> None:
    # What the terminal shows must not stop a site that answers.
    try:
        lines = demo.links(address)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return
    print(_("Pour entrer, un lien à usage unique chacun :"))
    for line in lines:
        print(f"  {line}")


def _name_to_type(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104


def _check_port(host: str, port: int) -> None:
    """Raise Problem unless the address can be listened to."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Problem(
                _("Le port %(port)d de %(host)s n'est pas libre (%(error)s). Essayez --port %(next)d.")
                % {"port": port, "host": host, "error": error, "next": port + 1 if port < 65535 else 8001}
            ) from error


class _Processes:
    """The web server and the worker. The worker is begun again if it dies; the server is not."""

    def __init__(self, options: argparse.Namespace):
        self.host, self.port = options.host, options.port
        self.environment = {**os.environ, worker.PARENT: str(os.getpid())}
        self.web_command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
            *("--host", options.host, "--port", str(options.port)),
            *("--workers", str(options.workers), "--respawn-failed-workers"),
            *("--blocking-threads", str(THREADS), "--blocking-threads-idle-timeout", "600"),
            *("--workers-kill-timeout", str(GRACE_SECONDS), "--log-level", "warning"),
            "terril.config.wsgi:application",
        ]
        self.worker_command = [sys.executable, "-m", "terril.cli", "worker"]
        self.is_stopping = False

    def __enter__(self) -> _Processes:
        self._handlers = {
            number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)
        }
        self.web = self._begin(self.web_command)
        self.worker = self._begin(self.worker_command)
        return self

    def __exit__(self, *error: object) -> None:
        self._end_both()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _begin(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A group of their own: on Ctrl-C it is this process alone that ends them, once.
        return subprocess.Popen(command, env=self.environment, start_new_session=True)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    @property
    def ended_with(self) -> int:
        """The exit code: 0 when somebody asked for the end, 1 when the server died by itself."""
        return DONE if self.is_stopping else PROBLEM

    def wait_until_ready(self) -> bool:
        """Wait until the site answers; False when it ended or was stopped before."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_stopping and self.web.poll() is None:
            if self._answers():
                return True
            if time.monotonic() > deadline:
                raise Problem(
                    _("Le serveur web ne répond pas au bout de %(seconds)d secondes.")
                    % {"seconds": READY_SECONDS}
                )
            time.sleep(0.1)
        return False

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.port, timeout=10)
        try:
            connection.request("HEAD", "/robots.txt")
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait(self) -> int:
        """Watch both until asked to stop or the server is gone; return the exit code."""
        begun = time.monotonic()
        while not self.is_stopping and self.web.poll() is None:
            # A worker that dies at once must not be begun a hundred times a second.
            if self.worker.poll() is not None and time.monotonic() - begun > 2:
                self.worker = self._begin(self.worker_command)
                begun = time.monotonic()
            time.sleep(0.2)
        if not self.is_stopping:
            print(_("Le serveur web s'est arrêté de lui-même."), file=sys.stderr)
        return self.ended_with

    def _end_both(self) -> None:
        for process in (self.web, self.worker):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS + 5
        for process in (self.web, self.worker):
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
