"""A disk that is really full, under a site that is really served."""

from __future__ import annotations

import http.cookiejar
import os
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.cli.test_serve import installation, serve, worker_of  # noqa: F401
from tests.cli.test_towns import CREATE
from tests.mail.conftest import free_port

SIZE = "32m"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own for the data folder, in memory."""
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    options = f"size={SIZE},mode=700"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only somebody who may mount a disk can fill one: " + done.stderr.decode().strip())
    yield folder
    # Whatever still holds a file there is ended by the fixture of `serve`, which comes after.
    subprocess.run(["umount", "--lazy", folder], check=False)


class Somebody:
    """A browser of few words."""

    def __init__(self, port):
        self.base = f"http://localhost:{port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.opener.addheaders = [("Origin", self.base)]

    def get(self, path):
        return self._answer(self.base + path)

    def send(self, path, **typed):
        """Open the form of a page and send it."""
        status, page = self.get(path)
        assert status == 200, page
        form = page.partition("<main")[2]
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"', form))
        data = urllib.parse.urlencode({**hidden, **typed}).encode()
        return self._answer(self.base + path, data)

    def _answer(self, address, data=None):
        try:
            with self.opener.open(address, data, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def fill(folder):
    """Leave not one byte of room; return the file that takes it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for block in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * block)
            except OSError:
                continue
    return filler


def names_told(folder):
    """What the database holds, read from outside."""
    with sqlite3.connect(folder / "terril.sqlite3") as database:
        (entries,) = database.execute("SELECT COUNT(*) FROM foundation_journalentry").fetchone()
        (name,) = database.execute("SELECT display_name FROM people_user WHERE email IS NOT NULL").fetchone()
    return entries, name


def test_reading_goes_on_nothing_is_lost_and_room_is_enough(small_disk, serve, installation):  # noqa: F811
    made = subprocess.run(
        [sys.executable, "-m", "terril.cli", *CREATE],
        env=installation,
        capture_output=True,
        text=True,
        check=True,
    )
    link = urllib.parse.urlsplit(made.stdout.split()[-1]).path
    port = free_port()
    process = serve(port, "--workers", "1")
    worker = worker_of(process).pid
    officer, stranger = Somebody(port), Somebody(port)
    assert officer.send(link)[0] == 200
    form = {"phone": "", "language": "fr"}
    assert officer.send("/compte/nom/", display_name="Avant", **form)[0] == 200
    entries, name = names_told(small_disk)
    assert name == "Avant"

    filler = fill(small_disk)
    assert os.statvfs(small_disk).f_bavail == 0
    acknowledged = 0
    for number in range(100):
        status, page = officer.send("/compte/nom/", display_name=f"Plein {number}", **form)
        if status != 200:
            break
        # What still found a place in the log of the database is kept, as it was told.
        acknowledged, name = acknowledged + 1, f"Plein {number}"
    assert status == 503
    assert "rien ne s'enregistre" in page.replace("&#x27;", "'")
    assert f"Plein {acknowledged}" in page, "what was typed is shown, to be copied"
    assert names_told(small_disk) == (entries + acknowledged, name)
    for path in ("/", "/journal/", "/?a-page=nobody-kept", "/initiatives/", "/entrer/"):
        assert stranger.get(path)[0] == 200, path
    for path in ("/compte/", "/atelier/", "/mes-parts/"):
        assert officer.get(path)[0] == 200, path
    assert stranger.send("/entrer/", email="quelqu-un@example.org")[0] == 503

    filler.unlink()
    assert officer.send("/compte/nom/", display_name="Après", **form)[0] == 200
    assert names_told(small_disk) == (entries + acknowledged + 1, "Après")
    assert process.poll() is None
    assert worker_of(process).pid == worker, "the worker bore it too"
    assert "Traceback" not in worker_log(process)


def worker_log(process):
    """What the worker said of its chores."""
    lines = process.log.read_text().splitlines()
    return "\n".join(line for line in lines if "chore" in line)
