"""A request too heavy is read to its end, kept in part, and never held in memory."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from terril.uploads import actions

BOUNDARY = "sheet"


def request_with(*files, after="Mon texte"):
    """A form with files, then a field of text after them."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="p.jpg"\r\n'
        f"Content-Type: image/jpeg\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, content in files
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    parts.append(f"{head}{after}\r\n--{BOUNDARY}--\r\n".encode())
    return RequestFactory().post(
        "/", b"".join(parts), content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )


def test_what_is_below_the_limit_is_kept_whole(settings):
    settings.UPLOAD_LIMIT = 300_000
    request = request_with(("photo", b"a" * 100_000), ("other", b"b" * 200_000))
    assert request.FILES["photo"].read() == b"a" * 100_000
    assert request.FILES["other"].size == 200_000
    request.close()


def test_what_is_beyond_falls_the_rest_of_the_form_is_kept_and_the_file_is_refused(
    settings, inhabitant, town
):
    settings.UPLOAD_LIMIT = 300_000
    request = request_with(("photo", b"a" * 3_000_000))
    sent = request.FILES["photo"]
    assert request.POST["text"] == "Mon texte"
    assert sent.size == 3_000_000
    assert len(sent.read()) <= 300_000
    with pytest.raises(ValidationError, match="pèse 3 Mo"):
        actions.add_photo(inhabitant, town, file=sent, alternative_text="Un bac")
    request.close()


def test_many_small_files_share_the_limit(settings):
    settings.UPLOAD_LIMIT = 300_000
    request = request_with(*((f"photo{n}", b"a" * 100_000) for n in range(5)))
    sizes = [request.FILES[f"photo{n}"].size for n in range(5)]
    assert sizes[:3] == [100_000] * 3
    assert all(size > settings.UPLOAD_LIMIT for size in sizes[3:])
    request.close()
