"""Files that are not a whole backup of ours: one clear sentence each, and nothing is touched."""

import json
import os
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from terril.deployment import archive, restore
from terril.deployment.archive import Archive, is_plain_name
from tests.deployment.conftest import altered

DAMAGED = "abîmé"


@pytest.fixture
def copy(one_backup, tmp_path):
    path = tmp_path / "copy.zip"
    path.write_bytes(one_backup.read_bytes())
    return path


@pytest.fixture
def refused(settings, django_assert_num_queries):
    """Restore, expecting a refusal before the database is written to; return its sentence."""

    def refused(path):
        written = []

        def watch(execute, sql, params, many, context):
            if not sql.lstrip().upper().startswith("SELECT"):
                written.append(sql)
            return execute(sql, params, many, context)

        with pytest.raises(ValidationError) as error, connection.execute_wrapper(watch):
            restore.restore(path)
        assert written == []
        assert os.listdir(settings.MEDIA_ROOT) == []
        (sentence,) = error.value.messages
        assert "Rien n'a été changé" in sentence
        return sentence

    return refused


def test_one_changed_byte_is_found_wherever_it_is(copy):
    right = copy.read_bytes()
    places = {
        0,
        1,
        29,
        31,
        len(right) - 1,
        len(right) - 70,
        len(right) - 90,
        *range(100, len(right), len(right) // 150),
    }
    for place in places:
        wrong = bytearray(right)
        wrong[place] ^= 0x20
        copy.write_bytes(wrong)
        with pytest.raises(ValidationError):
            restore.check(copy)
    copy.write_bytes(right)
    restore.check(copy)


@pytest.mark.parametrize("kept", [0, 10, 60, 5000, -1, -64, -100])
def test_a_file_cut_short(copy, kept):
    copy.write_bytes(copy.read_bytes()[:kept])
    with pytest.raises(ValidationError, match=f"{DAMAGED}|n'est pas une sauvegarde"):
        restore.check(copy)


def test_a_file_gone_on(copy):
    copy.write_bytes(copy.read_bytes() + b"more")
    with pytest.raises(ValidationError, match=DAMAGED):
        restore.check(copy)


@pytest.mark.django_db
def test_a_changed_byte_touches_nothing(copy, refused):
    wrong = bytearray(copy.read_bytes())
    wrong[len(wrong) // 2] ^= 1
    copy.write_bytes(wrong)
    assert DAMAGED in refused(copy)


@pytest.mark.django_db
def test_what_never_was_a_backup(tmp_path, refused):
    path = tmp_path / "photo.zip"
    for content in (b"", b"hello", os.urandom(100)):
        path.write_bytes(content)
        assert "n'est pas une sauvegarde" in refused(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("notes.txt", "another zip")
    assert "n'est pas une sauvegarde" in refused(path)
    with pytest.raises(ValidationError, match="pas de fichier"):
        restore.restore(tmp_path / "absent.zip")


def manifest(**changes):
    def change(parts):
        values = json.loads(parts[archive.MANIFEST])
        for name, value in changes.items():
            values[name] = value(values[name]) if callable(value) else value
        parts[archive.MANIFEST] = json.dumps(values).encode()

    return change


def rename(old, new):
    return lambda parts: {(new if name == old else name): content for name, content in parts.items()}


def a_new_media_name(name):
    """A backup whose one photo has another name, everywhere it is told."""

    def change(parts):
        import hashlib

        old = next(part for part in parts if part.startswith("media/"))
        parts["media/" + name] = parts.pop(old)
        lines = [json.loads(line) for line in parts[archive.MEDIA_LIST].splitlines()]
        for line in lines:
            if line[0] == old.removeprefix("media/"):
                line[0] = name
        parts[archive.MEDIA_LIST] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        manifest(media_sha256=hashlib.sha256(parts[archive.MEDIA_LIST]).hexdigest())(parts)

    return change


ROW = "rows/people.user"
TAMPERED = {
    "a newer format": (manifest(format=2), "plus récent"),
    "a newer terril": (
        manifest(migrations=lambda m: {**m, "mail": [*m["mail"], "0099_later"]}),
        "plus récent",
    ),
    "an unknown app": (manifest(migrations=lambda m: {**m, "festivals": ["0001_initial"]}), "plus récent"),
    "no manifest": (rename(archive.MANIFEST, "x.json"), "n'est pas une sauvegarde"),
    "a manifest without anything": (lambda parts: parts.update({archive.MANIFEST: b"[]"}), DAMAGED),
    "a manifest that is no JSON": (lambda parts: parts.update({archive.MANIFEST: b"{"}), DAMAGED),
    "a manifest too heavy": (lambda p: p.update({archive.MANIFEST: b" " * (17 << 20)}), DAMAGED),
    "a part too many": (lambda parts: parts.update({"rows/../../x": b""}), DAMAGED),
    "a part missing": (lambda parts: parts.pop(ROW) and None, DAMAGED),
    "a row changed": (lambda parts: parts.update({ROW: parts[ROW].replace(b"Zo", b"Za")}), DAMAGED),
    "a row missing": (lambda parts: parts.update({ROW: parts[ROW].split(b"\n", 1)[1]}), DAMAGED),
    "a row that is no row": (lambda parts: parts.update({ROW: b'{"a":1}\n'}), DAMAGED),
    "a row too short": (lambda parts: parts.update({ROW: b"[1]\n"}), DAMAGED),
    "a row that never ends": (lambda parts: parts.update({ROW: b"[" * (65 << 20)}), DAMAGED),
    "a photo changed": (
        lambda p: p.update({next(n for n in p if n.startswith("media/")): b"RIFF another"}),
        DAMAGED,
    ),
    "a path that climbs": (a_new_media_name("../../etc/cron.d/x"), DAMAGED),
    "an absolute path": (a_new_media_name("/etc/cron.d/x"), DAMAGED),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TAMPERED)
def test_a_file_made_up_to_deceive(one_backup, refused, kind):
    change, sentence = TAMPERED[kind]
    assert sentence in refused(altered(one_backup, change))


@pytest.mark.django_db
def test_parts_on_top_of_each_other(one_backup, refused, monkeypatch):
    """A bomb names the same few bytes a thousand times."""
    right = zipfile.ZipFile.infolist

    def overlapping(self):
        members = right(self)
        for member in members[:3]:
            member.compress_size = one_backup.stat().st_size
        return members

    monkeypatch.setattr(zipfile.ZipFile, "infolist", overlapping)
    assert "n'est pas une sauvegarde" in refused(one_backup)


@pytest.mark.django_db
def test_more_than_the_disk_holds(one_backup, refused, monkeypatch):
    monkeypatch.setattr(Archive, "weight", 10**15)
    assert "Mo pour restaurer" in refused(one_backup)


@pytest.mark.django_db
def test_an_installation_where_somebody_lives(one_backup, refused, town):
    assert "--replace" in refused(one_backup)


@pytest.mark.django_db
def test_a_database_that_is_not_ours_alone(one_backup, refused):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE wordpress_posts (id integer)")
    assert "wordpress_posts" in refused(one_backup)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("photos/2026/05/0a.webp", True),
        ("x", True),
        ("", False),
        ("/x", False),
        ("a//b", False),
        ("a/../b", False),
        ("a/./b", False),
        ("a\\b", False),
        ("c:x", False),
        ("a\0", False),
        (".hidden/x", False),
        ("x" * 251, False),
        (3, False),
    ],
)
def test_names_stay_inside_their_folder(name, is_one):
    assert is_plain_name(name) == is_one
