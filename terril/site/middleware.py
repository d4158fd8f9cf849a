"""Fresh pages without staleness for people who are not signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from terril.foundation.models import JournalHead


class FreshPages:
    """Keep whole anonymous pages until the town's public journal says something new.

    The key holds host, path, query, language, day and last public entry, so a kept page is never
    stale. What a signed-in person sees is never kept, and is sent `private, no-store`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_kept = request.method in ("GET", "HEAD") and not (
            request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
        )
        if not is_kept:
            return self._never_kept(self.get_response(request))
        head = (
            JournalHead.objects.filter(territory_id=request.town.pk)  # type: ignore[attr-defined]
            .values_list("public_sequence", flat=True)
            .first()
        )
        key = "|".join(
            (
                request.get_host(),
                request.get_full_path(),
                get_language() or "",
                str(timezone.localdate()),
                str(head),
            )
        )
        pages = caches["pages"]
        if (kept := pages.get(key)) is not None:
            body, content_type, headers = kept
            response = HttpResponse(body, content_type=content_type)
            for name, value in headers.items():
                response[name] = value
            return response
        response = self.get_response(request)
        if response.status_code == 200 and not response.streaming and not response.cookies:
            headers = {"Vary": response["Vary"]} if "Vary" in response else {}
            headers["Cache-Control"] = "no-cache"
            pages.set(key, (response.content, response["Content-Type"], headers))
            response["Cache-Control"] = "no-cache"
        else:
            self._never_kept(response)
        return response

    @staticmethod
    def _never_kept(response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
