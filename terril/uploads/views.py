"""Serving what people sent, as pictures and as nothing else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

# Whatever a file holds, a browser that opens it runs nothing.
HARMLESS = "default-src 'none'; sandbox"


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
    """A photo. Its name cannot be guessed and its content never changes."""
    response = served(f"photos/{name}", "image/webp")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
