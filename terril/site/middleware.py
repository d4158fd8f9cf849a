"""Around every page: the town's language and time, and pages kept, never stale, for strangers."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import parse_etags
from django.utils.translation.trans_real import parse_accept_lang_header

from terril.foundation import clock
from terril.site.queries import frame


class LanguageAndTime:
    """Speak one of the town's languages and count days in its time zone.

    Stands for Django's LocaleMiddleware, which knows one list of languages for all towns. The choice
    made with the language button wins, then what the browser asks for, then the town's first language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        town = request.town
        language = self._language(request, town.languages)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(town.time_zone):
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _language(request: HttpRequest, spoken: list[str]) -> str:
        known = [code for code, _name in settings.LANGUAGES]
        spoken = [code for code in spoken if code in known] or [settings.LANGUAGE_CODE]
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in spoken:
            return chosen
        for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
            if (code := code.split("-")[0]) in spoken:
                return code
        return spoken[0]


class KeptPage(NamedTuple):
    """A page as it was sent; its body is kept compressed when it is text."""

    body: bytes
    is_compressed: bool
    headers: dict[str, str]


class FreshPages:
    """Keep whole anonymous pages until the town's public journal says something new.

    The key holds address, language, the town's day and where its public journal stands, so a kept
    page is never stale. What a signed-in person sees is never kept, and is sent `private, no-store`.

    A page is kept when a GET answered 200, set no cookie (a page with a form's token always does)
    and did not ask otherwise in Cache-Control. It then costs one query, or a 304 without a body.
    """

    # Longer addresses, and longer questions after "?", are answered but not kept: nobody can fill the
    # memory with them. Pages with a question have a room of their own, and the least asked for leaves
    # first: a flood of made-up questions never drives the home page out.
    LONGEST_PATH = 250
    LONGEST_QUERY = 100
    HEAVIEST = 512 * 1024

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Whatever keeps a part of a page asks for it too: read at most once a request.
        request.freshness = SimpleLazyObject(lambda: frame.freshness(request.town))
        # The token of a form is no secret of a page: pages with a form are never kept, and those
        # kept have none. Only a session or a message waiting to be read makes a page personal.
        if request.method not in ("GET", "HEAD") or (
            request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, "messages"}
        ):
            return self._never_kept(self.get_response(request))
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) > self.LONGEST_PATH or len(query) > self.LONGEST_QUERY:
            return self._never_kept(self.get_response(request))
        pages = caches["pages_with_query" if query else "pages"]
        key = self._key(request)
        kept = pages.get(key)
        if kept is None:
            response = self.get_response(request)
            if not self._may_be_kept(request, response):
                return self._never_kept(response)
            kept = self._keep(response)
            if request.method == "GET":
                pages.set(key, tuple(kept))
        return self._answer(request, KeptPage(*kept))

    @staticmethod
    def _key(request: HttpRequest) -> str:
        parts = (
            request.scheme,
            request.get_host(),
            request.get_full_path(),
            translation.get_language(),
            str(clock.today()),
            str(request.town.pk),
            request.freshness.key,
        )
        return blake2b("\n".join(map(str, parts)).encode(), digest_size=24).hexdigest()

    def _may_be_kept(self, request: HttpRequest, response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not response.has_header("Cache-Control")
            and len(response.content) <= self.HEAVIEST
        )

    @staticmethod
    def _keep(response: HttpResponse) -> KeptPage:
        """Return what is kept of a page. It holds no secret, so compressing it can leak none."""
        body = response.content
        headers = dict(response.items())
        headers.pop("Content-Length", None)
        headers["ETag"] = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        headers["Cache-Control"] = "no-cache"
        kind = headers["Content-Type"]
        is_text = re.match(r"text/|application/(\w+\+xml|json)|image/svg", kind)
        is_compressed = len(body) > 400 and bool(is_text)
        if is_compressed:
            body = gzip.compress(body, 6, mtime=0)
        return KeptPage(body, is_compressed, headers)

    @staticmethod
    def _answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
        response: HttpResponse
        if kept.headers["ETag"] in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
            response = HttpResponseNotModified()
            for name, value in kept.headers.items():
                if name != "Content-Type":
                    response[name] = value
        else:
            body = kept.body
            takes_gzip = re.search(
                r"\bgzip\b(?!\s*;\s*q=0(?![.\d]))", request.META.get("HTTP_ACCEPT_ENCODING", "")
            )
            if kept.is_compressed and not takes_gzip:
                body = gzip.decompress(body)
            response = HttpResponse(b"" if request.method == "HEAD" else body, headers=kept.headers)
            response["Content-Length"] = str(len(body))
            if kept.is_compressed and takes_gzip:
                response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept-Encoding", "Accept-Language", "Cookie"))
        return response

    @staticmethod
    def _never_kept(response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
