"""From one database to the other and back, and from an older Terril to a newer one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

import pytest
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from terril.deployment import restore
from tests import postgres
from tests.deployment.conftest import manifest_of
from tests.real_parts import missing


def terril(data, url, *words):
    """Run the command as a process of an installation of its own; return what it says."""
    environment = {**os.environ, "TERRIL_DATA": str(data), "LANGUAGE": "fr"}
    environment |= {"DJANGO_SETTINGS_MODULE": "terril.config.settings", "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "terril.cli", *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextlib.contextmanager
def another_postgresql():
    """An empty database of PostgreSQL: of the suite's own cluster when it runs there."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        if postgres.programs() is None:
            missing("PostgreSQL", postgres.HOW_TO_GET_IT)
        with postgres.cluster() as url:
            yield url
        return
    with postgres.database_beside(url) as other:
        yield other


def test_it_crosses_to_the_other_database_and_back(one_backup, tmp_path):
    """Each table is compared by its digest once it is filled, so that restoring it proves it the same."""
    with another_postgresql() as url:
        here, there = ("", url) if connection.vendor == "sqlite" else (url, "")
        assert "journal vérifié" in terril(tmp_path / "there", there, "restore", one_backup)
        back = tmp_path / "back.zip"
        terril(tmp_path / "there", there, "backup", back)
        assert manifest_of(back) == manifest_of(one_backup)
        if here == "":
            assert "journal vérifié" in terril(tmp_path / "here", here, "restore", back)


class Data(migrations.Migration):
    """What a later version does to rows: on PostgreSQL their references then wait to be checked."""

    def move(apps, editor):
        User = apps.get_model("people", "User")
        User.objects.filter(referent__isnull=False).update(referent=models.F("referent"), phone="03")

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]


class Column(migrations.Migration):
    operations = [migrations.AddField("user", "later", models.CharField(default="new", max_length=10))]


@pytest.fixture
def later_version(monkeypatch):
    """This Terril, two migrations later; the table is as it was after the test."""
    right = MigrationLoader.load_disk

    def load_disk(self):
        right(self)
        last = max(name for app, name in self.disk_migrations if app == "people")
        for name, kind in (("9998_data", Data), ("9999_column", Column)):
            one = kind(name, "people")
            one.dependencies = [("people", last)]
            self.disk_migrations["people", name] = one
            last = name

    before = max(name for app, name in MigrationLoader(None).disk_migrations if app == "people")
    monkeypatch.setattr(MigrationLoader, "load_disk", load_disk)
    yield
    with connection.constraint_checks_disabled():
        MigrationExecutor(connection).migrate([("people", before)])


@pytest.mark.django_db(transaction=True)
def test_an_older_backup_is_brought_up_to_this_version(one_backup, later_version):
    restored = restore.restore(one_backup)
    assert restored.rows > 50
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT later FROM people_user")
        assert cursor.fetchall() == [("new",)]
        cursor.execute("SELECT COUNT(*) FROM people_user WHERE phone = '03'")
        assert cursor.fetchone()[0] == 1
