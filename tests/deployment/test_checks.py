"""Each fault, planted, is found and says what to do; without it, nothing is said."""

from __future__ import annotations

import datetime
import os
import shutil
import smtplib
import socket
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from terril.deployment import marks, static
from terril.deployment.checks import CHECKS, Asked, Finding, Severity, data, machine, reach, run
from terril.deployment.checks.registry import Check
from terril.foundation import seals
from terril.foundation.models import JournalEntry
from terril.mail.models import Mail, MailState
from terril.uploads.models import Photo
from tests import factories
from tests.deployment.conftest import photo_of, tell
from tests.journal_opened import journal_opened

REAL_DISK_USAGE = shutil.disk_usage
AGO = datetime.timedelta


@pytest.fixture
def healthy(db, settings, data_folder, monkeypatch):
    """A real town where nothing is wrong."""
    settings.DEVELOPMENT, settings.MAIL_IS_SENT = False, True
    settings.DEFAULT_FROM_EMAIL = "Loos <ne-pas-repondre@loos.example>"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.STATIC_ROOT = data_folder / "static"
    settings.STATIC_ROOT.mkdir()
    data_folder.chmod(0o700)
    (data_folder / "secret-key").touch(0o600)
    (data_folder / "terril.sqlite3").touch(0o600)
    settings.SECRET_KEY = "k" * 64
    monkeypatch.setattr(machine, "digest_of_static_files", lambda: "this version")
    static.stamp().write_text("this version")
    monkeypatch.setattr(reach, "get_connection", lambda: SimpleNamespace(open=bool, close=bool))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args: ["an address"])
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=10**11))
    if connection.vendor == "postgresql":
        # The cluster of the tests keeps nothing through a power cut.
        monkeypatch.setattr(data, "_postgresql", lambda: iter(()))
    marks.worker_is_alive()
    marks.backup_made(10)
    return factories.TownFactory(
        dpo_contact="dpo@loos.example", publisher="Mme la maire", hosting="La mairie, place Verte"
    )


def findings(name, *towns, request=None, thorough=True):
    return CHECKS[name](Asked(list(towns), request, thorough)).findings


@pytest.fixture
def found(healthy):
    """Run one check; return its only finding."""

    def found(name, *towns, **asked):
        (finding,) = findings(name, *(towns or [healthy]), **asked)
        assert finding.says
        assert finding.do
        return finding

    return found


def test_where_nothing_is_wrong_nothing_is_said(healthy):
    assert [result for result in run(Asked([healthy], thorough=True)) if not result.is_fine] == []


def test_a_check_that_fails_is_a_problem_and_stops_no_other():
    def fail(asked):
        raise ZeroDivisionError("x\ny")
        yield

    result = Check("x", fail)(Asked([]))
    assert result.is_problem
    assert "x" in result.findings[0].says


def test_the_worst_finding_counts():
    remark = Finding("a", "b", Severity.REMARK)
    assert not remark.is_problem
    assert max(remark.severity, Finding("a", "b").severity) is Severity.PROBLEM


def test_a_short_key(found, settings):
    settings.SECRET_KEY = "short"
    assert "trop courte" in found("secret_key").says


def test_a_key_that_others_read(found, data_folder):
    (data_folder / "secret-key").chmod(0o640)
    assert "chmod 600" in found("secret_key").do


def test_a_database_that_others_read(found, data_folder):
    (data_folder / "terril.sqlite3").chmod(0o644)
    assert "lire la base" in found("data_folder").says


def test_a_folder_that_others_write(found, data_folder):
    data_folder.chmod(0o777)
    assert "écrire dans le dossier" in found("data_folder").says


def test_a_folder_that_we_cannot_write(found, monkeypatch, data_folder):
    monkeypatch.setattr(os, "access", lambda path, _mode: path == data_folder)
    assert "uploads" in found("data_folder").says


@pytest.mark.parametrize(("free", "is_problem"), [(1_500_000_000, False), (10_000_000, True)])
def test_little_room(found, monkeypatch, free, is_problem):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    assert found("disk_space").is_problem == is_problem


def test_styles_of_another_version(found):
    static.stamp().write_text("older")
    assert "terril serve" in found("static_files").do
    static.stamp().unlink()
    assert found("static_files")


def test_a_clock_behind_its_journal(found, healthy, officer):
    from terril.foundation import clock

    with clock.at(timezone.now() + AGO(hours=3)):
        tell(healthy, officer)
    assert "retarde" in found("clock").says


def test_a_time_zone_that_is_none(found, healthy):
    healthy.time_zone = "Europe/Loos"
    assert "Europe/Loos" in found("clock").says


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_setting_of_sqlite(found):
    # Not inside a transaction: the tests' own is one, where this setting cannot be changed.
    connection_of_another = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1}

    def answer(execute, sql, params, many, context):
        name = sql.removeprefix("PRAGMA ")
        return execute(
            f"SELECT '{connection_of_another[name]}'" if name == "synchronous" else sql, params, many, context
        )

    with connection.execute_wrapper(answer):
        assert "synchronous" in found("database").says


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_setting_of_postgresql(healthy, monkeypatch):
    monkeypatch.undo()
    said = " ".join(data._postgresql())
    # What makes the cluster of the tests quick and forgetful.
    assert "fsync" in said
    assert "synchronous_commit" in said
    assert "server_encoding" not in said


def test_a_migration_that_waits(found, monkeypatch):
    monkeypatch.setattr(data.MigrationExecutor, "migration_plan", lambda *_args: [1, 2])
    assert "2 mises à jour" in found("tables").says


def test_a_journal_without_its_guards(healthy):
    with journal_opened():
        assert any("journal_entry_delete" in finding.says for finding in findings("journal", healthy))


def test_a_journal_no_longer_sealed(found, healthy, officer):
    from terril.foundation import clock

    with clock.at(timezone.now() - AGO(hours=4)):
        tell(healthy, officer)
    assert "n'est plus scellé" in found("journal").says
    healthy.is_demo = True
    assert findings("journal", healthy) == []
    healthy.is_demo = False
    seals.seal(healthy.pk)
    assert findings("journal", healthy) == []


def test_a_seal_that_no_longer_holds(found, healthy, officer):
    tell(healthy, officer)
    seals.seal(healthy.pk)
    with journal_opened():
        JournalEntry.objects.update(action="y")
    assert "dernier sceau" in found("journal").says


def test_a_photo_that_is_lost(found, healthy, officer, settings):
    photo_of(healthy, officer)
    (settings.MEDIA_ROOT / Photo.objects.get().file.name).unlink()
    assert "1 fichier manque" in found("photos").says


@pytest.mark.parametrize(("days", "is_problem"), [(8, False), (20, True)])
def test_an_old_backup(found, data_folder, days, is_problem):
    at = (timezone.now() - AGO(days=days)).isoformat()
    (data_folder / marks.LAST_BACKUP).write_text(f'{{"at": "{at}"}}')
    finding = found("backups")
    assert (f"{days} jours" in finding.says, finding.is_problem) == (True, is_problem)


@pytest.mark.parametrize("noted", ["", "{", "[]", '{"at": 3}', '{"at": "x"}'])
def test_no_backup(found, healthy, data_folder, noted):
    (data_folder / marks.LAST_BACKUP).write_text(noted)
    assert "Aucune sauvegarde" in found("backups").says
    healthy.is_demo = True
    assert findings("backups", healthy) == []


def test_no_mail_server(found, settings):
    settings.MAIL_IS_SENT = False
    assert "TERRIL_SMTP_URL" in found("mail_server").do


def test_mails_from_nowhere(found, settings):
    settings.DEFAULT_FROM_EMAIL = "terril@localhost"
    assert "TERRIL_MAIL_FROM" in found("mail_server").do


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("refused"), smtplib.SMTPAuthenticationError(535, b"no")]
)
def test_a_mail_server_that_does_not_answer(found, healthy, monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setattr(reach, "get_connection", lambda: SimpleNamespace(open=fail))
    assert "ne répond pas" in found("mail_server").says
    # A page waits for nobody.
    assert findings("mail_server", healthy, thorough=False) == []


def mail(town, **values):
    values = {
        "key": str(Mail.objects.count()),
        "purpose": "x",
        "to": "a@example.org",
        "subject": "s",
        **values,
    }
    return Mail.objects.create(territory_id=town.pk, text="t", **values)


def test_mails_that_wait_or_fail(found, healthy):
    mail(factories.TownFactory(), state=MailState.FAILED)
    assert findings("mails", healthy) == []
    failed = mail(healthy, state=MailState.FAILED, last_error="550 no such user")
    finding = found("mails")
    assert (finding.do, finding.is_problem) == ("550 no such user", False)
    failed.delete()
    mail(healthy, created_at=timezone.now() - AGO(hours=2))
    assert "attend depuis" in found("mails").says


def test_a_worker_that_is_silent(found, monkeypatch):
    seen = timezone.now() - AGO(hours=1)
    for moment, words in ((seen, "s'est tu"), (None, "signe de vie")):
        monkeypatch.setattr(marks, "worker_last_seen", lambda moment=moment: moment)
        assert words in found("worker").says


def test_a_worker_says_that_it_is_there(db):
    from terril.deployment.tasks import say_alive

    assert marks.worker_last_seen() is None
    say_alive()
    assert timezone.now() - marks.worker_last_seen() < AGO(minutes=1)


def test_a_proxy_nobody_told_of(found, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert not found("proxies").is_problem
    came_through = RequestFactory().get("/", headers={"x-forwarded-for": "192.0.2.1"})
    assert found("proxies", request=came_through).is_problem


def test_a_page_in_clear(found, settings, healthy):
    assert "https" in found("https", request=RequestFactory().get("/")).do
    assert findings("https", healthy, request=RequestFactory().get("/", secure=True)) == []
    settings.DEVELOPMENT = True
    assert "mode d'essai" in found("https").says


def test_a_town_that_answers_nowhere(found, healthy, monkeypatch):
    assert "n'a pas d'adresse" in found("hosts", factories.TownFactory(host=None)).says

    def unknown(*_args):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert healthy.host in found("hosts").says
    assert findings("hosts", healthy, thorough=False) == []


def test_nobody_to_write_to(found, healthy):
    healthy.dpo_contact = healthy.contact_email = healthy.contact_phone = ""
    assert "délégué" in found("contacts").says


@pytest.mark.parametrize(("setting", "what"), [("publisher", "publication"), ("hosting", "hébergeur")])
def test_the_legal_notice_lacks_a_name(found, healthy, setting, what):
    setattr(healthy, setting, "")
    assert what in found("contacts").says
