"""Making a backup while the town goes on."""

import errno
import os
import tracemalloc

import pytest
from django.core.exceptions import ValidationError

from terril.deployment import archive, backup, media, rows
from terril.deployment.archive import Archive
from terril.foundation.models import JournalEntry
from terril.uploads.models import Photo
from tests.deployment.conftest import manifest_of, photo_of, tell
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def table(path, name):
    with Archive(path) as read:
        return list(read.rows(next(t for t in read.manifest.tables if t.model == name)))


def test_it_is_whole_private_and_alone_in_its_folder(hurting, tmp_path, settings):
    path = tmp_path / "one.zip"
    made = backup.make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.size == path.stat().st_size
    assert (made.media, made.media_missing, made.findings) == (2, [], 0)
    assert sorted(os.listdir(tmp_path)) == ["data", "one.zip"]
    assert sorted(os.listdir(settings.MEDIA_ROOT)) == ["photos"]
    with Archive(path) as read:
        read.check()
        assert read.manifest.towns == [hurting.name]
        assert "sessions.session" not in {t.model for t in read.manifest.tables}
        assert (read.manifest.seals[str(hurting.pk)], read.manifest.findings[str(hurting.pk)]) != ("", None)


def test_it_is_of_one_moment_and_holds_nobody_up(hurting, officer, tmp_path):
    before = JournalEntry.objects.count()
    done = []

    def meanwhile(number, total, what):
        # Somebody acts once the first tables are written: before the journal's turn.
        if not done:
            done.extend(together(lambda: tell(hurting, officer, title="entre-temps")))

    backup.make(tmp_path / "one.zip", progress=meanwhile)
    assert isinstance(done[0], JournalEntry)
    assert JournalEntry.objects.count() == before + 1
    assert len(table(tmp_path / "one.zip", "foundation.journalentry")) == before


def test_a_photo_removed_meanwhile_is_in_it(hurting, officer, tmp_path, settings):
    photo = photo_of(hurting, officer, b"RIFF soon gone")
    name = photo.file.name

    def meanwhile(number, total, what):
        (settings.MEDIA_ROOT / name).unlink(missing_ok=True)

    made = backup.make(tmp_path / "one.zip", progress=meanwhile)
    assert made.media_missing == []
    with Archive(tmp_path / "one.zip") as read:
        (file,) = [file for file in read.media() if file.name == name]
        assert b"".join(read.content(file)) == b"RIFF soon gone"


def test_a_photo_that_is_not_there_is_told_and_stops_nothing(hurting, tmp_path, settings):
    name = Photo.objects.get().file.name
    (settings.MEDIA_ROOT / name).unlink()
    assert backup.make(tmp_path / "one.zip").media_missing == [name]


def test_a_disk_without_second_names_does_as_well(hurting, tmp_path, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    assert backup.make(tmp_path / "one.zip").media == 2


def test_a_full_disk_can_be_carried_elsewhere(hurting, tmp_path, monkeypatch):
    def full(*_args, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    # Only the folder of the photos is full: the file is written to another disk.
    monkeypatch.setattr(media.tempfile, "mkdtemp", full)
    assert backup.make(tmp_path / "one.zip").media == 2


def test_no_file_is_written_over_unless_asked(hurting, tmp_path):
    path = tmp_path / "one.zip"
    path.write_text("precious")
    with pytest.raises(ValidationError, match="existe déjà"):
        backup.make(path)
    assert path.read_text() == "precious"
    backup.make(path, force=True)
    assert manifest_of(path)["towns"] == [hurting.name]


def test_a_file_that_appears_meanwhile_is_not_written_over(hurting, tmp_path):
    path = tmp_path / "one.zip"
    with pytest.raises(ValidationError, match="existe déjà"):
        backup.make(path, progress=lambda *_: path.write_text("precious"))
    assert path.read_text() == "precious"


@pytest.mark.parametrize("name", ["nowhere/one.zip", "."])
def test_it_needs_the_name_of_a_file(hurting, tmp_path, name):
    with pytest.raises(ValidationError, match="nom d'un fichier"):
        backup.make(tmp_path / name)


@pytest.mark.parametrize("where", ["read", "held", "seal"])
def test_a_full_disk_leaves_no_half_file_and_the_one_before(hurting, tmp_path, monkeypatch, settings, where):
    path = tmp_path / "one.zip"
    path.write_text("yesterday's")

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(
        *{"read": (rows, "read"), "held": (media, "held"), "seal": (archive, "seal")}[where], full
    )
    with pytest.raises(OSError, match="No space"):
        backup.make(path, force=True)
    assert sorted(os.listdir(tmp_path)) == ["data", "one.zip"]
    assert path.read_text() == "yesterday's"
    assert sorted(os.listdir(settings.MEDIA_ROOT)) == ["photos"]


def test_what_was_not_written_right_is_no_backup(hurting, tmp_path, monkeypatch):
    """A disk that loses a byte is found at once, not on the day one needs it."""

    def lose(file):
        file.seek(200)
        file.write(b"?")

    right = archive.seal
    monkeypatch.setattr(archive, "seal", lambda file: (right(file), lose(file)))
    with pytest.raises(ValidationError, match="abîmé"):
        backup.make(tmp_path / "one.zip")
    assert sorted(os.listdir(tmp_path)) == ["data"]


def test_memory_does_not_grow_with_the_photos(hurting, officer, tmp_path):
    photo_of(hurting, officer, os.urandom(24_000_000))
    tracemalloc.start()
    try:
        backup.make(tmp_path / "one.zip")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The historical models of Django weigh most of it.
    assert most < 20_000_000
