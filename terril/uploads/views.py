"""Serving what people sent, as pictures or sounds and as nothing else."""

from __future__ import annotations

import io
import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Whatever a file holds, a browser that opens it runs nothing.
HARMLESS = "default-src 'none'; sandbox"
# Its name cannot be guessed and its content never changes.
FOR_EVER = "public, max-age=31536000, immutable"
# One stretch of a file, as players ask for it (RFC 9110, section 14); several at once nobody asks for.
STRETCH = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


def served(name: str, content_type: str, *, as_attachment: bool = False) -> FileResponse:
    """Return the file of that name in the storage; raises Http404 when there is none.

    For views that have checked who asks.
    """
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=content_type, as_attachment=as_attachment)
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def photo(request: HttpRequest, name: str) -> FileResponse:
    """A photo."""
    response = served(f"photos/{name}", "image/webp")
    response["Cache-Control"] = FOR_EVER
    return response


@login_not_required
@require_safe
def sound(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A sound, or the stretch of it that the player asks for: Safari plays no other."""
    response = served(f"sounds/{name}", "audio/mpeg")
    response["Cache-Control"] = FOR_EVER
    response["Accept-Ranges"] = "bytes"
    size = int(response["Content-Length"])
    asked = STRETCH.fullmatch(request.headers.get("Range", ""))
    # We give no mark to compare: whoever says "if it is still that one" gets the whole.
    if not asked or asked.group() == "bytes=-" or "If-Range" in request.headers:
        return response
    start, end = _stretch(*asked.groups(), size=size)
    if start >= end:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file: Any = response.file_to_stream
    file.seek(start)
    response.status_code = 206
    response["Content-Length"] = str(end - start)
    response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    # A sound weighs a few megabytes at most.
    response.streaming_content = io.BytesIO(file.read(end - start))
    return response


def _stretch(first: str, last: str, *, size: int) -> tuple[int, int]:
    """Return where a stretch begins and where it is over."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1 if last else size, size)
