"""When nothing can be written: reading goes on, sending is answered clearly, nothing is half done."""

from __future__ import annotations

import contextlib
import errno
import logging
import sqlite3
import threading
from io import BytesIO
from types import SimpleNamespace

import psycopg.errors
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.utils.module_loading import autodiscover_modules
from PIL import Image

from terril.cli import worker
from terril.deployment.room import cannot_write
from terril.foundation import chores
from terril.initiatives.models import Comment
from terril.people.models import User
from terril.uploads.models import Photo
from tests import factories
from tests.architecture.access import WRITES
from tests.deployment.conftest import entries


def sqlite(code):
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = code
    return error


def wrapped(cause):
    """What Django makes of an error of the database."""
    try:
        try:
            raise cause
        except Exception as cause:
            raise OperationalError(str(cause)) from cause
    except OperationalError as error:
        return error


@contextlib.contextmanager
def no_room():
    """Let the database refuse whatever writes, as it does when the disk is full."""
    cause = sqlite(sqlite3.SQLITE_FULL) if connection.vendor == "sqlite" else psycopg.errors.DiskFull("full")

    def refuse(execute, sql, params, many, context):
        if WRITES.match(sql):
            raise OperationalError("database or disk is full") from cause
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize(
    ("error", "is_so"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OSError(errno.EROFS, "Read-only file system"), True),
        (wrapped(sqlite(sqlite3.SQLITE_FULL)), True),
        (wrapped(sqlite(sqlite3.SQLITE_IOERR_WRITE)), True),
        (wrapped(psycopg.errors.DiskFull("x")), True),
        (wrapped(psycopg.errors.ReadOnlySqlTransaction("x")), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (wrapped(sqlite(sqlite3.SQLITE_BUSY)), False),
        (wrapped(psycopg.errors.UniqueViolation("x")), False),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), False),
        (ValueError("full"), False),
        (None, False),
    ],
    ids=repr,
)
def test_it_is_told_from_other_failures(error, is_so):
    assert cannot_write(error) == is_so


@pytest.fixture
def initiative(town):
    return factories.InitiativeFactory(territory=town, number=7)


def visitor(town, person=None, language="fr"):
    headers = {"host": town.host, "accept-language": language, "origin": f"http://{town.host}"}
    client = Client(headers=headers, raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize("role", ["stranger", "inhabitant", "officer", "administrator"])
def test_reading_goes_on(town, initiative, request, role):
    client = visitor(town, None if role == "stranger" else request.getfixturevalue(role))
    at = f"/initiatives/{initiative.number}-{initiative.slug}/"
    pages = ["/", "/initiatives/", at, "/journal/", "/besoins/", "/cailloux/", "/acteurs/", "/entrer/"]
    if role != "stranger":
        pages += ["/mes-parts/", "/compte/", "/initiatives/proposer/", f"{at}commenter/"]
    if role in ("officer", "administrator"):
        pages += ["/atelier/"]
    with no_room():
        for page in pages:
            # Made anew, then kept: both are read.
            for _time in range(2):
                response = client.get(page, follow=True)
                assert response.status_code == 200, page


def send(client, initiative, key):
    page = f"/initiatives/{initiative.number}-{initiative.slug}/commenter/"
    return client.post(page, {"text": "J'ai <b>des</b> graines", "once": key})


SAID = {"fr": "rien ne s'enregistre", "en": "nothing can be saved"}


@pytest.mark.parametrize("language", SAID)
def test_what_is_sent_is_answered_clearly_and_can_be_sent_again(town, initiative, inhabitant, language):
    client = visitor(town, inhabitant, language)
    before = entries()
    with no_room():
        response = send(client, initiative, "a-key")
        page = response.content.decode().replace("&#x27;", "'").replace("’", "'")
        assert response.status_code == 503
        assert response["Retry-After"] == "3600"
        assert "no-store" in response["Cache-Control"]
        assert f'<html lang="{language}">' in page
        assert SAID[language] in page.casefold()
        assert "&lt;b&gt;des&lt;/b&gt; graines" in page
    assert (entries(), Comment.objects.count()) == (before, 0)
    # There is room again: the same form, with the same key, is taken in, once.
    assert send(client, initiative, "a-key").status_code == 302
    assert send(client, initiative, "a-key").status_code == 302
    assert Comment.objects.count() == 1


def test_another_site_does_not_make_ours_show_its_words(town, initiative, inhabitant):
    client = visitor(town, inhabitant)
    with no_room():
        response = client.post(
            f"/initiatives/{initiative.number}-{initiative.slug}/commenter/",
            {"text": "Achetez !", "once": "a-key"},
            headers={"origin": "https://evil.example"},
        )
    assert response.status_code == 503
    assert "Achetez" not in response.content.decode()


def test_a_visit_that_cannot_be_kept_is_answered_clearly(town, db):
    """The session is saved after the page is made, outside of it."""
    with no_room():
        response = visitor(town).post("/entrer/", {"email": "a@example.org", "once": "a-key"})
    assert response.status_code == 503
    assert not User.objects.filter(email="a@example.org").exists()


@pytest.mark.parametrize("where", ["coming in", "kept"])
def test_a_photo_that_finds_no_room(town, initiative, monkeypatch, where):
    def full(*_args, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    if where == "kept":
        monkeypatch.setattr(FileSystemStorage, "_save", full)
    else:
        monkeypatch.setattr("terril.uploads.handlers.LimitedUpload.new_file", full)
    picture = BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "JPEG")
    photo = SimpleUploadedFile("x.jpg", picture.getvalue())
    response = visitor(town, initiative.author).post(
        f"/initiatives/{initiative.number}-{initiative.slug}/photos/",
        {"photo": photo, "alternative_text": "Un bac", "once": "a-key"},
    )
    assert response.status_code == 503
    assert not Photo.objects.exists()


def test_any_other_failure_stays_one(town, monkeypatch, db):
    def fail(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr("terril.site.views.journal.render", fail)
    response = visitor(town).get("/journal/")
    assert response.status_code == 500
    assert "Une pierre a roulé" in response.content.decode()


def test_the_worker_says_it_in_one_line_waits_and_goes_on(monkeypatch, caplog):
    stop, calls = threading.Event(), []
    autodiscover_modules("tasks")
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)

    def full():
        calls.append("full")
        raise OSError(errno.ENOSPC, "No space left on device")

    def other():
        calls.append("other")
        if calls.count("other") == 3:
            stop.set()

    works = {"a": full, "b": other}
    every = SimpleNamespace(total_seconds=lambda: 0.0)
    monkeypatch.setattr(
        chores, "CHORES", {name: SimpleNamespace(every=every, work=work) for name, work in works.items()}
    )
    with caplog.at_level(logging.ERROR, "terril.worker"):
        worker.work(stop)
    # Not again before a while, and the other is not held up.
    assert calls == ["full", "other", "other", "other"]
    (record,) = caplog.records
    assert record.exc_info is None
    monkeypatch.setattr(worker, "NO_ROOM_PAUSE", 0.0)
    calls.clear()
    stop.clear()
    worker.work(stop)
    assert calls.count("full") == 3
