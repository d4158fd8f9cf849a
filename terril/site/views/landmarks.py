"""White pebbles, and the star they lead to."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from terril.site.queries import home as home_queries
from terril.site.queries import landmarks as queries

A_PAGE = 60


@login_not_required
@require_safe
def landmarks(request: HttpRequest) -> HttpResponse:
    """All the pebbles, or those of some years: ?annee=2014 or ?annee=2010-2014."""
    town = request.town  # type: ignore[attr-defined]
    years = _years(request.GET.get("annee", ""))
    pages = Paginator(queries.landmarks_of(town, years), A_PAGE)
    return render(
        request,
        "site/landmarks.html",
        {
            "page": pages.get_page(request.GET.get("page")),
            "years": years,
            "base_query": f"annee={years[0]}-{years[1]}&" if years else "",
        },
    )


def _years(asked: str) -> tuple[int, int] | None:
    """Read a year or two; what is no year asks for nothing."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", asked, re.ASCII)
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return (first, last) if 1 <= first <= last else None


@login_not_required
@require_safe
def landmark(request: HttpRequest, slug: str) -> HttpResponse:
    """One pebble: what was achieved, or what a failure taught, and where it comes from."""
    laid = queries.landmark(request.town, slug)  # type: ignore[attr-defined]
    if laid is None:
        raise Http404
    return render(
        request,
        "site/landmark.html",
        {
            "landmark": laid,
            "initiative": getattr(laid, "initiative", None),
            "neighbours": queries.neighbours(laid),
        },
    )


@login_not_required
@require_safe
def vision(request: HttpRequest) -> HttpResponse:
    """The star, the orientations and, for each, what serves it; or honestly nothing yet."""
    town = request.town  # type: ignore[attr-defined]
    return render(
        request,
        "site/vision.html",
        {
            "star": home_queries.star_of(town),
            "orientations": queries.orientations_served(town),
            "today": timezone.localdate(),
        },
    )
