"""`terril serve`, as a process: it answers, it ends with both of its own, it is back in seconds.

A first start prepares an installation, which takes most of a test: what it prepares is looked at once.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from tests.mail.conftest import free_port
from tests.mail.test_killed import until


@pytest.fixture
def installation(tmp_path):
    """An empty installation with a SQLite database of its own, whatever the suite runs on."""
    environment = {**os.environ, "TERRIL_DATA": str(tmp_path / "data"), "LANGUAGE": "fr"}
    environment |= {"TERRIL_DEVELOPMENT": "1", "DJANGO_SETTINGS_MODULE": "terril.config.settings"}
    environment.pop("DATABASE_URL", None)
    return environment


@pytest.fixture
def serve(installation, tmp_path):
    """Start `terril serve` and wait until it says that it answers."""
    processes = []

    def serve(port, *words):
        log = tmp_path / f"log-{len(processes)}"
        with log.open("wb") as file:
            command = [sys.executable, "-m", "terril.cli", "serve", "--port", str(port), *words]
            process = subprocess.Popen(command, env=installation, stdout=file, stderr=file)
        process.log = log
        processes.append(process)
        until(lambda: process.poll() is not None or "http://" in log.read_text(), 300)
        return process

    yield serve
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
        process.kill()
        process.wait(30)


def get(port, path="/"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def children(process):
    """The processes begun by `process` and theirs, but those that are dead already."""
    everyone = psutil.Process(process.pid).children(recursive=True)
    return [child for child in everyone if child.status() != psutil.STATUS_ZOMBIE]


def worker_of(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return next((child for child in children(process) if child.cmdline()[-1:] == ["worker"]), None)


def wholly_gone(processes):
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []


def is_for_its_owner_only(folder):
    for name in ("secret-key", "terril.sqlite3"):
        assert os.stat(os.path.join(folder, name)).st_mode & 0o077 == 0


def are_hashed_and_compressed(names):
    hashed = [name for name in names if name.startswith("terril.") and name.endswith(".css")]
    assert any(name.count(".") == 2 for name in hashed)
    assert any(name.endswith(".css.gz") for name in names)


def test_it_answers_ends_both_and_comes_back_quickly(serve, installation):
    port = free_port()
    process = serve(port, "--workers", "1")
    assert process.log.read_text().splitlines()[-1] == (
        f"Terril répond à http://localhost:{port} (Ctrl-C pour arrêter)."
    )
    status, page = get(port)
    # No town yet: a page says so.
    assert (status, "<html" in page) == (404, True)
    mine = children(process)
    assert any("granian" in " ".join(child.cmdline()) for child in mine)
    assert any("worker" in child.cmdline() for child in mine)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert wholly_gone(mine)

    is_for_its_owner_only(installation["TERRIL_DATA"])
    static = os.path.join(installation["TERRIL_DATA"], "static")
    are_hashed_and_compressed(os.listdir(os.path.join(static, "ui")))

    # What was prepared is not prepared again.
    stamp = os.path.join(static, ".made-from")
    made = os.stat(stamp).st_mtime_ns
    again = serve(port, "--workers", "1")
    assert again.poll() is None
    assert os.stat(stamp).st_mtime_ns == made
    again.send_signal(signal.SIGINT)
    assert again.wait(30) == 0


def test_a_worker_that_dies_is_begun_again_and_a_dead_server_ends_all(serve):
    port = free_port()
    process = serve(port, "--workers", "1")

    first = worker_of(process)
    first.kill()
    until(lambda: (new := worker_of(process)) is not None and new.pid != first.pid)
    assert get(port)[0] == 404
    (web,) = [c for c in psutil.Process(process.pid).children() if "granian" in " ".join(c.cmdline())]
    rest = children(process)
    for child in [*web.children(recursive=True), web]:
        child.kill()
    assert process.wait(30) == 1
    assert "arrêté de lui-même" in process.log.read_text()
    assert wholly_gone(rest)


def test_a_port_in_use_is_said_in_one_sentence(serve):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = serve(port)
        assert process.wait(30) == 1
    said = process.log.read_text()
    assert f"Le port {port} de 127.0.0.1 n'est pas libre" in said
    assert "Traceback" not in said
