"""White pebbles."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from terril.landmarks.forms import FilterForm
from terril.landmarks.models import Landmark, LandmarkKind
from terril.landmarks.queries import figures_of, photos_of, telling_of, years_of
from terril.site.queries import landmarks as queries
from terril.territories.queries import quarters_of
from terril.trails.queries import posts_of
from terril.trails.states import PostState
from terril.ui import map, places
from terril.ui.pagination import paginate
from terril.vision.queries import every_orientation_of

A_PAGE = 60
# What the page calls each question, and its name in the address.
ASKED = {"orientation": "orientation", "quarter": "quartier", "kind": "sorte"}


@login_not_required
@require_safe
def landmarks(request: HttpRequest) -> HttpResponse:
    """All the pebbles, or those of some years (?annee=2014, ?annee=2010-2014), of an ?orientation=eau,
    of a ?quartier=cite-11, of one ?sorte=lesson."""
    town = request.town
    form = FilterForm(
        request.GET,
        years=years_of(town),
        quarters=quarters_of(town),
        orientations=every_orientation_of(town),
    )
    form.is_valid()
    chosen = form.cleaned_data
    years = _years(request.GET.get("annee", ""))
    asked = {name: chosen.get(key) for name, key in ASKED.items()}
    laid = queries.landmarks_of(town, years, asked["orientation"], asked["quarter"], str(asked["kind"] or ""))
    return render(
        request,
        "site/landmarks.html",
        {
            "page": paginate(request, laid, A_PAGE),
            "form": form,
            "years": years,
            "kind_label": LandmarkKind(asked["kind"]).label if asked["kind"] else "",
            "is_narrowed": bool(years or any(asked.values())),
            **asked,
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
    laid = queries.landmark(request.town, slug)
    if laid is None:
        raise Http404
    return render(
        request,
        "site/landmark.html",
        {
            "landmark": laid,
            "telling": telling_of(laid, request.GET.get("langue", "")),
            "figures": figures_of(laid),
            "photos": photos_of(laid),
            "place_map": _map_of(laid),
            "posts": list(posts_of(request.town).filter(landmark=laid, state=PostState.INSTALLED)),
            "initiative": getattr(laid, "initiative", None),
            "neighbours": queries.neighbours(laid),
        },
    )


def _map_of(laid: Landmark) -> dict[str, Any] | None:
    """Return the address and the size of the town's outline with the pebble on it; None without a point."""
    if laid.latitude is None or laid.longitude is None:
        return None
    sketch = map.draw(laid.territory.boundary, width=places.MAP_WIDTH)
    if sketch is None or sketch.point(laid.latitude, laid.longitude) is None:
        return None
    where = f"?latitude={laid.latitude}&longitude={laid.longitude}"
    return {"url": reverse("landmarks:town_map") + where, "width": sketch.width, "height": sketch.height}
