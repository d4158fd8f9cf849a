"""Keeping what is the same for all, for people who are signed in too.

Strangers' pages are kept whole (see site.middleware.FreshPages). What a signed-in person sees is
never kept, but most of it is the same for everybody: that part is kept here, under the same key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

T = TypeVar("T")


def kept(request: HttpRequest, build: Callable[[], T]) -> T:
    """Return what `build` makes for this address, made again once anything has happened in the town.

    The key holds host, address, language, day, and `request.freshness`: where the journals of the
    town and of the accounts stand (see site.middleware.FreshPages). Nothing is shown that has no
    entry in one of them, so what is kept is never stale. `build` must not depend on who is looking.
    """
    asked = "|".join(
        (
            request.get_host(),
            request.get_full_path(),
            get_language() or "",
            str(timezone.localdate()),
            str(request.town.pk),
            # Read before the rest: what happens meanwhile makes what is kept too new, never too old.
            request.freshness.key,
        )
    )
    # An address may be as long as somebody likes, a key may not.
    key = f"part.{hashlib.sha256(asked.encode()).hexdigest()}"
    # Made-up questions must never drive out the pages that everybody reads.
    pages = caches["pages_with_query" if request.GET else "pages"]
    if (part := pages.get(key)) is None:
        part = build()
        pages.set(key, part)
    return part
