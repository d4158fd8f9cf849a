"""The town's mark: chosen by the officer, made anew, printed on the plates drawn from then on."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terril.foundation.actions import NotAllowed
from terril.trails import actions
from terril.trails.models import TownMark
from terril.trails.pdf import Size, plate_drawing, plates
from terril.uploads.models import Photo
from tests import factories
from tests.trails.test_printed import pages, read_back

pytestmark = pytest.mark.django_db
ADDRESS = "/atelier/parcours/marque/"
GREEN = (20, 160, 60)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def image(name="logo.png", kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (300, 200), GREEN).save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def test_the_officer_chooses_and_removes_it(client, town, posts, officer):
    client.force_login(officer)
    plain = plate_drawing(town, posts[0], size=Size.A6)
    assert client.post(ADDRESS, {"file": image(), "once": "a"}).status_code == 302
    assert TownMark.objects.get(territory=town).picture.alternative_text == f"La marque de {town.name}"
    # In place of the one before.
    assert client.post(ADDRESS, {"file": image(), "once": "b"}).status_code == 302
    assert TownMark.objects.count() == 1
    assert "La marque de" in client.get(ADDRESS).content.decode()
    assert b"<image" in plate_drawing(town, posts[0], size=Size.A6)
    assert client.post(f"{ADDRESS}enlever/", {"once": "c"}).status_code == 302
    assert plate_drawing(town, posts[0], size=Size.A6) == plain


def test_it_is_seen_on_the_plate_and_the_code_is_still_read(town, posts, officer):
    photo = Photo(territory=town, alternative_text="x", sent_by=officer)
    for file in (photo.file, photo.thumbnail):
        file.save("x.webp", image(kind="WEBP"), save=False)
    photo.save()
    actions.choose_mark(officer, town, picture=photo)
    (page,) = pages(plates(town, posts[:1], size=Size.A5, on_sheets=False))
    seen = Image.open(io.BytesIO(page)).convert("RGB")
    there = seen.getpixel((seen.width * 90 // 100, seen.height * 88 // 100))
    assert there == pytest.approx(GREEN, abs=12)
    assert len(read_back(page)) == 1


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"not a picture", None],
    ids=["svg", "no picture", "nothing"],
)
def test_what_is_no_picture_is_refused_with_a_reason(client, town, officer, content):
    client.force_login(officer)
    file = {"file": SimpleUploadedFile("logo.png", content)} if content else {}
    answer = client.post(ADDRESS, {"once": "a", **file})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not TownMark.objects.exists()
    assert not Photo.objects.exists()


def test_only_those_who_prepare_trails_choose_it(client, town, inhabitant, mayor):
    photo = factories.PhotoFactory(territory=town)
    for person in (inhabitant, mayor):
        with pytest.raises(NotAllowed):
            actions.choose_mark(person, town, picture=photo)
        with pytest.raises(NotAllowed):
            actions.remove_mark(person, town)
        client.force_login(person)
        assert client.get(ADDRESS).status_code == 403
    assert not TownMark.objects.exists()
