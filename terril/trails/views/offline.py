"""A trail for later, without network: what a telephone has to fetch, what it weighs, its service worker."""

from __future__ import annotations

import gzip
import json
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from terril.trails import queries, sights
from terril.trails.queries import Walk
from terril.trails.views import camera
from terril.trails.views.post import context_of
from terril.trails.views.public import address_on
from terril.uploads.models import Photo, Sound

WORKER = Path(__file__).resolve().parent.parent / "static" / "trails" / "worker.js"
# What the pages of a trail are shown with; nothing else is kept.
FILES = (
    "ui/terril.css",
    "ui/terril.js",
    "ui/icon.svg",
    "ui/fonts/bricolage-grotesque-700.woff2",
    "ui/fonts/atkinson-hyperlegible-next-400-700.woff2",
    "trails/trails.css",
    "trails/trails.js",
    "trails/camera.css",
    "trails/camera.js",
    "trails/bearing.js",
)
COMPRESSED = (".css", ".js", ".svg")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It is registered for /b/ and for /parcours/, and sees no other page."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()


@login_not_required
@require_safe
def parcel(request: HttpRequest, slug: str) -> HttpResponse:
    """What a telephone fetches to hold a trail: addresses, bytes on the wire, and a version to compare."""
    trail = get_object_or_404(queries.visible_to(None, request.town), slug=slug)
    walk = queries.walk(trail)
    heard = {sound.url: sound for step in walk.steps for sound in queries.heard_at(step.post)}.values()
    files = [(static(name), _weight_of(name)) for name in FILES]
    pages = [trail.get_absolute_url(), *(address_on(walk, step) for step in walk.steps)]
    pages += camera.addresses_of(walk)
    pebbles = sights.pebbles_with_a_place(request.town)
    before = sights.before_photos_of([step.post for step in walk.steps])
    # Two posts may tell of one pebble: its photo is one.
    photos = list({photo.pk: photo for photo in before.values()}.values())
    media: list[Sound | Photo] = [*heard, *photos]
    return JsonResponse(
        {
            "version": _version(walk, pebbles, photos, [address for address, _weight in files]),
            "posts": len(walk.steps),
            "bytes": _weight_of_pages(request, walk, pebbles, before)
            + sum(weight for _address, weight in files)
            + sum(one.file.size for one in media),
            "addresses": [
                *pages,
                *(address for address, _weight in files),
                *(one.url for one in media),
            ],
        }
    )


def _version(walk: Walk, pebbles: sights.Placed, photos: list[Photo], files: list[str]) -> str:
    """Return what changes when something that is kept changes."""
    said: list[Any] = [walk.trail.title, walk.trail.words, walk.metres, walk.minutes, files]
    said.append([photo.url for photo in photos])
    said += [[pebble.title, place] for pebble, place in pebbles]
    for step in walk.steps:
        post = step.post
        said.append([post.code, post.title, post.words, post.state, post.what_stood, post.place])
    return blake2b(json.dumps(said, default=str).encode(), digest_size=8).hexdigest()


def _weight_of_pages(
    request: HttpRequest, walk: Walk, pebbles: sights.Placed, before: dict[int, Photo]
) -> int:
    """Return the bytes of the posts' pages as they travel; the trail's own counts as one more."""
    pages = [
        render_to_string(
            "trails/post.html",
            context_of(request, step.post, walk, trails=[walk.trail], visits=0),
            request,
        )
        for step in walk.steps
    ]
    weights = [len(gzip.compress(page.encode(), 6)) for page in pages]
    around = [
        len(gzip.compress(page.encode(), 6)) for page in camera.pages_of(request, walk, pebbles, before)
    ]
    # The page of the trail names every post, and draws the town.
    return sum(weights) + max(weights, default=0) * 3 + sum(around)


@cache
def _weight_of(name: str) -> int:
    """Return the bytes of a file of ours as it travels."""
    found = finders.find(name)
    content = Path(found).read_bytes() if found else b""
    return len(gzip.compress(content, 9)) if name.endswith(COMPRESSED) else len(content)
