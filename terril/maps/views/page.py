"""The map of everything that has a place, beside a list that says the same; looking for an address."""

from __future__ import annotations

from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from terril.maps import addresses, drawing, ign, queries
from terril.maps.forms import FilterForm
from terril.maps.models import MapSettings, Tiles
from terril.maps.queries import Point
from terril.maps.queries.points import Frame
from terril.territories.models import Territory
from terril.territories.queries import quarters_of
from terril.ui.kept import kept
from terril.ui.pagination import paginate

PER_PAGE = 30
# What the drawing's title names of the things gathered in one mark.
NAMED = 4


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The map and its list, the same for everybody."""
    chosen = queries.settings_of(request.town)
    told = kept(request, lambda: _told_to_all(request, chosen))
    response = render(request, "maps/map.html", {"told": told})
    if chosen.uses_ign:
        # Written here: a kept page keeps its headers, and no other page may ask the IGN for anything.
        policy = build_policy(update={"img-src": [ign.ORIGIN]})
        response["Content-Security-Policy"] = policy
    return response


def _told_to_all(request: HttpRequest, chosen: MapSettings) -> SafeString:
    town = request.town
    quarters = list(quarters_of(town))
    form = FilterForm(request.GET, quarters=quarters_of(town))
    asked = form.asked()
    points = [Point(*row) for row in queries.points_of(town, **asked)]
    frame = asked["within"]
    page = paginate(request, points, PER_PAGE)
    query = request.GET.copy()
    for name in ("page", "cadre"):
        query.pop(name, None)
    base_query = query.urlencode()
    sketch = drawing.sketch_of(town.boundary, frame, points)
    here = reverse("maps:map")
    tiles = queries.tiles_of(town)
    return render_to_string(
        "maps/_map.html",
        {
            "town": town,
            "form": form,
            "page": page,
            "base_query": page.base_query,
            "rows": _rows(page.object_list, quarters),
            "sketch": sketch,
            "drawn": _drawn(sketch, points, base_query, frame) if sketch else [],
            "frame": request.GET["cadre"] if frame else "",
            "is_filtered": bool(base_query or frame),
            "here": here,
            "whole_url": f"{here}?{base_query}" if base_query else here,
            "layers": queries.LAYERS,
            "sources": _sources(town, chosen, tiles),
            "uses_ign": chosen.uses_ign,
            "uses_geocoder": chosen.uses_geocoder,
            "data": _data(chosen, tiles, request),
        },
    )


def _rows(points: Any, quarters: list[Territory]) -> list[dict[str, Any]]:
    names = {quarter.pk: quarter.name for quarter in quarters}
    return [
        {
            "label": point.label,
            "url": f"{point.is_of.start()}{point.key}/",
            "layer": point.is_of,
            "quarter": names.get(point.quarter or 0, ""),
        }
        for point in points
    ]


def _drawn(sketch: Any, points: list[Point], base_query: str, frame: Frame | None) -> list[dict[str, Any]]:
    """Return the marks of the drawing. Several in one lead to the map of their ground, where they part."""
    here = reverse("maps:map")
    told = []
    for mark in drawing.marks(sketch, points):
        count = len(mark.points)
        spot = {"x": f"{mark.x:g}", "y": f"{mark.y:g}", "text_y": f"{mark.y + 5:g}", "count": count}
        if count == 1:
            point = mark.points[0]
            told.append(
                {
                    **spot,
                    "layer": point.is_of.name,
                    "url": f"{point.is_of.start()}{point.key}/",
                    "title": f"{point.label} ({point.is_of.one})",
                }
            )
            continue
        named = ", ".join(point.label for point in mark.points[:NAMED])
        title = ngettext("%(count)d chose ici", "%(count)d choses ici", count) % {"count": count}
        around = mark.frame()
        within = ",".join(f"{side:.5f}" for side in around)
        told.append(
            {
                **spot,
                "layer": "",
                # On the same ground already: the list beside is what tells them apart.
                "url": ""
                if around == frame
                else f"{here}?{base_query}{'&' if base_query else ''}cadre={within}",
                "title": _("%(title)s : %(named)s") % {"title": title, "named": named}
                + ("…" if len(mark.points) > NAMED else ""),
            }
        )
    return told


def _sources(town: Territory, chosen: MapSettings, tiles: Tiles | None) -> list[str]:
    """Return where what lies under the map comes from."""
    said = [ground.source for ground in queries.grounds_of(town)]
    if tiles:
        said.append(tiles.source)
    if chosen.uses_ign:
        said.append(ign.SOURCE)
    return list(dict.fromkeys(said))


def _data(chosen: MapSettings, tiles: Tiles | None, request: HttpRequest) -> dict[str, Any]:
    """Return what the script is told, in the attributes of the map."""
    asked = request.GET.copy()
    for name in ("page", "cadre"):
        asked.pop(name, None)
    query = asked.urlencode()
    points = reverse("maps:points")
    data = {
        "points": f"{points}?{query}" if query else points,
        "base": reverse("maps:base"),
        "frame": request.GET.get("cadre", ""),
    }
    if chosen.uses_ign:
        data |= {"tiles": ign.TILES, "tiles-zoom": f"{ign.MIN_ZOOM},{ign.MAX_ZOOM}"}
    elif tiles:
        start = reverse("maps:tile", args=[0, 0, 0]).removesuffix("0/0/0")
        data |= {
            "tiles": f"{start}{{z}}/{{x}}/{{y}}?v={tiles.pk}",
            "tiles-zoom": f"{tiles.min_zoom},{tiles.max_zoom}",
            "tiles-bounds": ",".join(f"{side:g}" for side in tiles.bounds),
        }
    return data


@login_not_required
@never_cache
@require_safe
def address(request: HttpRequest) -> HttpResponse:
    """Look for an address, where the town allows it, and lead to its ground on the map."""
    town = request.town
    if not addresses.is_on(town):
        raise Http404
    asked = request.GET.get("q", "").replace("\x00", "")[: addresses.LONGEST]
    found, objection = [], ""
    try:
        found = addresses.find(town, asked)
    except addresses.NoAnswer as error:
        objection = str(error)
    step = 0.002
    told = [
        {
            "label": one.label,
            "url": f"{reverse('maps:map')}?cadre="
            + ",".join(
                f"{side:.5f}"
                for side in (
                    one.longitude - step, one.latitude - step, one.longitude + step, one.latitude + step
                )
            ),
        }
        for one in found
    ]  # fmt: skip
    return render(
        request,
        "maps/address.html",
        {"asked": asked, "found": told, "objection": objection, "service": settings.GEOCODER_URL},
        status=503 if objection else 200,
    )
