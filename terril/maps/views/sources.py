"""What the map is made of: the points, the ground as data, the ground as a drawing, its pictures."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.maps import drawing, queries, tiles
from terril.maps.forms import FilterForm, frame_of
from terril.territories.queries import quarters_of
from terril.uploads.views import HARMLESS

READ_AT_ONCE = 500
# What is kept of an answer, at most: as much as of a page (site.middleware.FreshPages).
HEAVIEST = 512 * 1024
# A picture of nothing, one point wide, for where the file has none.
NOTHING = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6360600000"
    "000300012b094d840000000049454e44ae426082"
)


def _streamed(request: HttpRequest, write: Callable[[], Iterator[str]]) -> HttpResponseBase:
    """Send JSON as it is written, compressed on the way, and keep what was sent until something happens.

    `write` gives the text piece by piece; it must not depend on who is looking. The address of what
    is kept is that of a kept page: host, path, query, language, day, and where the journal stands.
    """
    parts = (
        request.get_host(),
        request.get_full_path(),
        get_language(),
        clock.today(),
        request.town.pk,
        request.freshness.key,
    )
    digest = blake2b("\n".join(map(str, parts)).encode(), digest_size=16).hexdigest()
    etag = f'W/"{digest}"'
    response: HttpResponseBase
    pages = caches["pages_with_query" if request.GET else "pages"]
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type="application/json")
    elif not takes_gzip:
        response = StreamingHttpResponse(write(), content_type="application/json")
    else:
        compressed = pages.get(f"map.{digest}")
        if compressed is not None:
            response = HttpResponse(compressed, content_type="application/json")
        else:
            keep = lambda body: pages.set(f"map.{digest}", body)  # noqa: E731
            response = StreamingHttpResponse(_compressed(write(), keep), content_type="application/json")
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    # Asked again each time, and answered "unchanged" while nothing happens in the town.
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _compressed(pieces: Iterator[str], keep: Callable[[bytes], None]) -> Iterator[bytes]:
    """Compress as it goes; what was sent whole, and is light, is handed to `keep`."""
    folder = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    sent, weight = [], 0
    for piece in pieces:
        if folded := folder.compress(piece.encode()):
            weight += len(folded)
            if weight <= HEAVIEST:
                sent.append(folded)
            yield folded
    last = folder.flush()
    yield last
    if weight + len(last) <= HEAVIEST:
        keep(b"".join([*sent, last]))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@login_not_required
@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """Everything that has a place, narrowed as the page is, in two queries: the quarters, the things.

    {"layers": [{name, one, start}], "quarters": {pk: name},
     "points": [[layer, label, key, latitude, longitude, quarter], …]}
    """
    town = request.town
    form = FilterForm(request.GET, quarters=quarters_of(town))
    found = queries.points_of(town, **form.asked())
    layers = [{"name": layer.name, "one": str(layer.one), "start": layer.start()} for layer in queries.LAYERS]

    def write() -> Iterator[str]:
        quarters = {quarter.pk: quarter.name for quarter in quarters_of(town)}
        yield f'{{"layers":{_text(layers)},"quarters":{_text(quarters)},"points":['
        comma, batch = "", []
        for rank, label, key, latitude, longitude, quarter in found.iterator(chunk_size=READ_AT_ONCE):
            batch.append((rank, label, key, round(latitude, 5), round(longitude, 5), quarter or 0))
            if len(batch) == READ_AT_ONCE:
                yield comma + _text(batch)[1:-1]
                comma, batch = ",", []
        if batch:
            yield comma + _text(batch)[1:-1]
        yield "]}"

    return _streamed(request, write)


@login_not_required
@require_safe
def base(request: HttpRequest) -> HttpResponseBase:
    """What is drawn under the map, as data: boundary, quarters, grounds."""
    town = request.town

    def write() -> Iterator[str]:
        yield _text(queries.base_of(town))

    return _streamed(request, write)


@login_not_required
@require_safe
def drawn_base(request: HttpRequest) -> HttpResponse:
    """What is drawn under the map, as a picture, for browsers without script."""
    town = request.town
    frame = frame_of(request.GET.get("cadre", ""))
    sketch = drawing.sketch_of(town.boundary, frame, ())
    if sketch is None:
        raise Http404
    return render(
        request,
        "maps/base.svg",
        {"sketch": sketch, "paths": drawing.paths(sketch, queries.base_of(town))},
        content_type="image/svg+xml",
    )


@login_not_required
@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One picture of the ground, from the town's file; nothing, drawn as nothing, where it has none."""
    kept = queries.tiles_of(request.town)
    if kept is None:
        raise Http404
    try:
        with default_storage.open(kept.file.name or "") as file:
            picture = tiles.picture(file, z, x, y)
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(picture or NOTHING, content_type=kept.content_type if picture else "image/png")
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    # The address names the file (?v=), which never changes.
    response["Cache-Control"] = "public, max-age=604800, immutable"
    return response
