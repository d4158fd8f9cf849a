"""White pebbles."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terril.site.queries import landmarks as queries
from terril.ui.pagination import paginate
from terril.vision.queries import every_orientation_of

A_PAGE = 60


@login_not_required
@require_safe
def landmarks(request: HttpRequest) -> HttpResponse:
    """All the pebbles, or those of some years (?annee=2014, ?annee=2010-2014), of an ?orientation=eau."""
    town = request.town
    years = _years(request.GET.get("annee", ""))
    asked = request.GET.get("orientation", "")
    orientation = next((each for each in every_orientation_of(town) if each.slug == asked), None)
    page = paginate(request, queries.landmarks_of(town, years, orientation), A_PAGE)
    return render(request, "site/landmarks.html", {"page": page, "years": years, "orientation": orientation})


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
    laid = queries.landmark(request.town, slug)
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
