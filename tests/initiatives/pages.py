"""Visiting the pages of initiatives: who looks, what they send, how many queries it takes."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from terril.initiatives.models import Initiative


def visitor(town: Any, user: Any = None) -> Client:
    """Return a browser that speaks French, signed in or not."""
    client = Client(headers={"host": town.host, "accept-language": "fr"})
    if user is not None:
        client.force_login(user)
    return client


def at(initiative: Initiative, end: str = "") -> str:
    """Return the address of a page of an initiative."""
    return f"{initiative.get_absolute_url()}{end}"


def text_of(response: Any) -> str:
    """Return what is read on a page: no tags, no repeated spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    words = unescape(re.sub(r"<[^>]*>", " ", body)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", words)


def once(response: Any) -> str:
    """Return the key by which the first form of a page is taken in once."""
    return re.search(r'name="once" value="([^"]+)"', response.content.decode()).group(1)


def queries(client: Client, path: str) -> list[str]:
    """Return the queries of one visit, the second: what is read once a process is read before."""
    client.get(path)
    for cache in caches.all():
        cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in seen]


def send(life: Any, user: Any, initiative: Initiative, end: str, **data: Any) -> Any:
    """Fill a page of an initiative and send it."""
    return visitor(life.town, user).post(at(initiative, end), data)


def picture() -> SimpleUploadedFile:
    """Return a small photo, as a telephone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (120, 170, 110)).save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")
