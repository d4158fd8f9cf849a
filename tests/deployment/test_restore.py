"""A town brought back is the town there was, on the same database; or nothing happened at all."""

import dataclasses
import hashlib
import os

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client

from terril.deployment import backup, media, restore, rows
from terril.deployment.archive import Archive, silent
from terril.foundation import seals
from terril.foundation.models import JournalEntry
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads.models import Photo
from terril.vision.models import Orientation
from tests import factories
from tests.deployment.conftest import altered, entries, manifest_of, photo_of, tell
from tests.deployment.test_restore_refused import manifest
from tests.journal_opened import journal_opened

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = [
    "/",
    "/journal/",
    "/journal/atom/",
    "/journal/sceaux/",
    "/initiatives/",
    "/acteurs/",
    "/projet-de-ville/",
]


def pages(town):
    """What strangers read, byte for byte."""
    visitor = Client(headers={"host": town.host})
    photo = Photo.objects.get()
    found = {path: visitor.get(path) for path in [*PAGES, photo.url]}
    assert {response.status_code for response in found.values()} == {200}
    return {
        path: b"".join(response) if response.streaming else response.content
        for path, response in found.items()
    }


def files(settings):
    return {
        os.path.relpath(os.path.join(folder, name), settings.MEDIA_ROOT)
        for folder, _folders, names in os.walk(settings.MEDIA_ROOT)
        for name in names
    }


def test_the_town_is_the_same_and_goes_on(hurting, tmp_path, settings, client):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    backup.make(first)
    read, seen, kept = entries(), pages(hurting), files(settings)
    last_orientation = Orientation.objects.latest("pk").pk
    # Life goes on, then is thrown away: rows, photos, whole other towns.
    other = factories.TownFactory(host="ailleurs.example")
    officer = User.objects.filter(memberships__role="officer").get()
    photo_of(other, officer, b"RIFF of another town")
    tell(hurting, officer, title="trop tard")
    hurting.name = "Autre"
    hurting.save()

    restored = restore.restore(first, replace=True)
    assert (restored.towns, restored.media, restored.mails_waiting) == (
        [manifest_of(first)["towns"][0]],
        2,
        1,
    )
    assert entries() == read
    assert pages(hurting) == seen
    assert files(settings) == kept
    backup.make(second)
    assert manifest_of(first) == manifest_of(second)
    assert Session.objects.count() == 0
    # The journal is guarded again, and its erased entry is still one that was.
    assert seals.missing_guards() == []
    assert sum(seals.is_erased(entry) for entry in JournalEntry.objects.all()) == 1
    with pytest.raises(IntegrityError):
        JournalEntry.objects.update(action="y")
    # A number given once is not given again, also that of a row which is no more.
    assert factories.OrientationFactory(territory=hurting).pk == last_orientation + 2
    assert tell(hurting, officer).sequence == JournalEntry.objects.filter(territory_id=hurting.pk).count()


def told_again(model, parts):
    """Make the digest of an altered table right again."""
    rows = parts[f"rows/{model}"]
    now = {"rows": rows.count(b"\n"), "sha256": hashlib.sha256(rows).hexdigest()}
    manifest(tables=lambda tables: [{**t, **now} if t["model"] == model else t for t in tables])(parts)


def tampered_journal(parts):
    """An entry told otherwise."""
    name = "rows/foundation.journalentry"
    parts[name] = parts[name].replace(b'"deux"', b'"dix"')
    told_again("foundation.journalentry", parts)


def orphan(parts):
    """A row that refers to somebody who is not in the file."""
    name = "rows/people.user"
    lines = parts[name].splitlines(keepends=True)
    parts[name] = b"".join(line for line in lines if b"Zo" not in line)
    told_again("people.user", parts)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (tampered_journal, "retouché"),
        (orphan, "refuse une ligne"),
    ],
    ids=["an entry told otherwise", "a row without its person"],
)
def test_what_fails_inside_leaves_the_town_that_is_here(
    one_backup, town, officer, settings, change, sentence
):
    photo_of(town, officer)
    tell(town, officer, title="ici")
    read, kept = entries(), files(settings)
    with pytest.raises(ValidationError, match=sentence):
        restore.restore(altered(one_backup, change), replace=True)
    assert entries() == read
    assert files(settings) == kept
    assert Territory.objects.get().pk == town.pk
    with connection.cursor() as cursor:
        # SQLite looks at references again.
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_failure_at_the_very_end_takes_the_photos_back(one_backup, monkeypatch, settings):
    def fail(self, names):
        right(self, names)
        raise OSError(28, "No space left on device")

    right = media.Staging.put_in_place
    monkeypatch.setattr(media.Staging, "put_in_place", fail)
    with pytest.raises(OSError, match="No space"):
        restore.restore(one_backup)
    assert files(settings) == set()
    assert not Territory.objects.exists()


def test_the_journal_must_be_as_wrong_as_it_was_and_no_more(town, officer, tmp_path):
    """A town whose journal was tampered with must still be able to use its backups."""
    for title in ("un", "deux", "trois"):
        tell(town, officer, title=title)
    seals.seal(town.pk)
    backup.make(tmp_path / "before.zip")
    with Archive(tmp_path / "before.zip") as archive:
        before = archive.manifest
    restore._check_journals(before, silent)
    with journal_opened(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM foundation_journalentry WHERE sequence = 2")
    with pytest.raises(ValidationError, match=r"retouché.*Entrée 2"):
        restore._check_journals(before, silent)
    made = backup.make(tmp_path / "after.zip")
    assert made.findings == 2
    with Archive(tmp_path / "after.zip") as archive:
        restore._check_journals(archive.manifest, silent)
    other_seal = dataclasses.replace(before, seals={str(town.pk): "0" * 64}, findings={})
    with pytest.raises(ValidationError, match="retouché"):
        restore._check_journals(other_seal, silent)


def test_tables_must_be_those_that_the_migrations_make(one_backup):
    models = {model._meta.label_lower: model for model in rows.tables(apps)}
    with Archive(one_backup) as archive:
        tables = archive.manifest.tables
    restore._check_tables(tables, models)
    wrong_column = dataclasses.replace(tables[0], columns=["x"])
    for wrong in (tables[1:], [*tables, tables[0]], [wrong_column, *tables[1:]]):
        with pytest.raises(ValidationError, match="abîmé"):
            restore._check_tables(wrong, models)
