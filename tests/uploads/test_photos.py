"""A photo is read by its content, made anew, and served as a picture only."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.uploads import actions
from terril.uploads.models import Photo
from tests.factories import UserFactory

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(size=(40, 30), kind="JPEG", colour="red", mode="RGB", **options):
    """A file as a phone would send it."""
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), content_type="image/jpeg")


def stored(name):
    with default_storage.open(name) as file:
        image = Image.open(file)
        image.load()
        return image


def refused(actor, town, file, field="file", words="Un bac de fleurs"):
    with pytest.raises(ValidationError) as caught:
        actions.add_photo(actor, town, file=file, alternative_text=words)
    assert not Photo.objects.exists()
    assert not JournalEntry.objects.exists()
    assert not default_storage.exists("photos")
    return " ".join(caught.value.message_dict[field])


def test_a_photo_is_kept_without_place_or_maker_and_upright(inhabitant, town):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "Telephone"
    exif.get_ifd(GPS)[2] = (50.0, 27.0, 0.0)
    sent = picture((40, 30), exif=exif)

    photo = actions.add_photo(inhabitant, town, file=sent, alternative_text=" Un bac  de fleurs ")

    kept = stored(photo.file.name)
    assert (kept.format, kept.size) == ("WEBP", (30, 40))
    assert (photo.width, photo.height) == (30, 40)
    assert not kept.getexif()
    with default_storage.open(photo.file.name) as file:
        assert b"Telephone" not in file.read()
    assert photo.alternative_text == "Un bac de fleurs"
    assert "IMG" not in photo.file.name
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.audience) == ("uploads.add_photo", Audience.PRIVATE)


def test_a_large_photo_is_made_smaller_and_has_a_thumbnail(inhabitant, town):
    photo = actions.add_photo(
        inhabitant, town, file=picture((4000, 3000)), alternative_text="Le terril vu du stade"
    )
    assert stored(photo.file.name).size == (1600, 1200)
    assert stored(photo.thumbnail.name).size == (480, 360)
    assert (photo.thumbnail_width, photo.thumbnail_height) == (480, 360)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_is_read_and_what_is_transparent_becomes_white(inhabitant, town, mode):
    colour = {"RGBA": (0, 0, 0, 0), "LA": (0, 0)}.get(mode, 0)
    sent = picture(kind="PNG", mode=mode, colour=colour)
    photo = actions.add_photo(inhabitant, town, file=sent, alternative_text="Un plan")
    kept = stored(photo.file.name)
    assert kept.mode == "RGB"
    if mode in ("RGBA", "LA"):
        assert kept.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 %%EOF",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_is_refused(inhabitant, town, content):
    sent = SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
    assert "Nous n'arrivons pas à lire cette image" in refused(inhabitant, town, sent)


def test_a_picture_cut_short_is_refused(inhabitant, town):
    whole = picture((400, 300)).read()
    sent = SimpleUploadedFile("photo.jpg", whole[: len(whole) // 2])
    assert "Nous n'arrivons pas" in refused(inhabitant, town, sent)


def png_that_says(width, height):
    """A PNG whose header announces a size, with next to nothing behind it."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return SimpleUploadedFile("photo.png", png)


@pytest.mark.parametrize("size", [(50_000, 10), (10, 50_000), (50_000, 50_000), (9_000, 9_000)])
def test_a_bomb_is_refused_by_its_header(inhabitant, town, size, monkeypatch):
    def never(*args, **options):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    assert "trop de points" in refused(inhabitant, town, png_that_says(*size))


def test_what_is_too_heavy_is_refused_without_being_read(inhabitant, town, settings):
    settings.UPLOAD_LIMIT = 1000

    class Unread(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError("read")

    sent = Unread("photo.jpg", b"x")
    sent.size = 200_000_000
    assert "pèse 200 Mo" in refused(inhabitant, town, sent)


def test_nothing_at_all_is_refused(inhabitant, town):
    assert "vide" in refused(inhabitant, town, SimpleUploadedFile("photo.jpg", b""))


def test_a_photo_without_words_is_refused(inhabitant, town):
    assert "il manque" in refused(inhabitant, town, picture(), field="alternative_text", words=" ")


def test_only_its_sender_or_the_officer_takes_a_photo_away(
    inhabitant, officer, town, django_capture_on_commit_callbacks
):
    photo = actions.add_photo(inhabitant, town, file=picture(), alternative_text="Un bac")
    names = photo.file.name, photo.thumbnail.name
    with pytest.raises(NotAllowed):
        actions.remove_photo(UserFactory(), photo)
    assert Photo.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_photo(officer, photo) == town
    assert not Photo.objects.exists()
    assert not any(map(default_storage.exists, names))


def test_a_photo_is_served_as_a_picture_that_never_changes(inhabitant, town, client):
    photo = actions.add_photo(inhabitant, town, file=picture(), alternative_text="Un bac")
    answer = client.get(photo.url)
    body = b"".join(answer)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(body)).format == "WEBP"
    answer.close()


@pytest.mark.parametrize(
    "name",
    ["2026/05/../../secret-key", "2026/05/%2e%2e/x.webp", "2026/05/" + "0" * 32 + ".webp", "x.webp"],
)
def test_nothing_else_is_served(town, client, name):
    assert client.get(f"/photos/{name}").status_code == 404
