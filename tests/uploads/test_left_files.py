"""A file whose transaction failed does not stay; a file that is named does."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from terril.uploads import actions
from terril.uploads.models import Photo
from terril.uploads.tasks import sweep_left_files


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent():
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    return SimpleUploadedFile("photo.png", out.getvalue())


def test_files_left_by_a_failure_are_swept_a_day_later(inhabitant, town, monkeypatch):
    kept = actions.add_photo(inhabitant, town, file=sent(), alternative_text="Gardée")
    with transaction.atomic():
        lost = actions.add_photo(inhabitant, town, file=sent(), alternative_text="Perdue")
        transaction.set_rollback(True)
    assert Photo.objects.get() == kept
    assert default_storage.exists(lost.file.name)

    assert sweep_left_files() == 0
    tomorrow = timezone.now() + datetime.timedelta(hours=25)
    monkeypatch.setattr("terril.uploads.tasks.timezone.now", lambda: tomorrow)
    assert sweep_left_files() == 2

    assert not default_storage.exists(lost.file.name)
    assert not default_storage.exists(lost.thumbnail.name)
    assert default_storage.exists(kept.file.name)
    assert default_storage.exists(kept.thumbnail.name)


def test_a_town_without_any_photo_has_nothing_to_sweep(town):
    assert sweep_left_files() == 0
