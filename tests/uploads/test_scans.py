"""Scans of signed sheets."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.uploads import actions
from terril.uploads.models import Scan

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_pdf_is_kept_as_it_is(officer, town):
    scan = actions.add_scan(officer, town, file=SimpleUploadedFile("../../convention.exe", PDF))
    assert scan.content_type == "application/pdf"
    assert scan.file.name.endswith(".pdf")
    assert "convention" not in scan.file.name
    with scan.file.open() as file:
        assert file.read() == PDF


def test_a_photo_of_the_sheet_is_made_anew(officer, town):
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PNG")
    scan = actions.add_scan(officer, town, file=SimpleUploadedFile("scan.pdf", out.getvalue()))
    assert scan.content_type == "image/jpeg"
    with scan.file.open() as file:
        assert Image.open(file).format == "JPEG"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 cut short", b"MZ executable", b"<html>"])
def test_anything_else_is_refused(officer, town, content):
    with pytest.raises(ValidationError) as caught:
        actions.add_scan(officer, town, file=SimpleUploadedFile("scan.pdf", content))
    assert "file" in caught.value.message_dict
    assert not Scan.objects.exists()
    assert not JournalEntry.objects.exists()


def test_only_the_officer_records_paper(inhabitant, town):
    with pytest.raises(NotAllowed):
        actions.add_scan(inhabitant, town, file=SimpleUploadedFile("scan.pdf", PDF))
    assert not Scan.objects.exists()
