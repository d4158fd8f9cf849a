"""Choosing a place on the drawn map of the town, without JavaScript: the map is a button of the form.

    <input type="image" name="point" src="…/carte.svg?latitude=…" width=… height=… formnovalidate>

A touch sends the whole form with the point touched; the page shows it again with a point laid there.
Where the town allows it, an address can be written instead: `ui/_find_address.html` stands beside the map.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.ui import map

# What fits between the margins of the narrowest telephone.
MAP_WIDTH = 236
# The button and the field of an address.
FIND, ASKED = "chercher-adresse", "adresse-cherchee"
# Where the request keeps what is said of it.
NOTE = "address_note"


def is_touched(request: HttpRequest) -> bool:
    """Say whether the form was sent by touching the map, by an address, or by taking the point away."""
    return any(name in request.POST for name in ("point.x", "sans-point", FIND))


def touched(request: HttpRequest) -> tuple[float | str, float | str]:
    """Return the latitude and longitude that were touched; empty texts for no place."""
    sketch = map.draw(request.town.boundary, width=MAP_WIDTH)
    if sketch and "point.x" in request.POST:
        x, y = _number(request.POST["point.x"]), _number(request.POST.get("point.y", ""))
        if 0 <= x <= sketch.width and 0 <= y <= sketch.height:
            return sketch.place(x, y)
    if FIND in request.POST:
        return _at_address(request)
    return "", ""


def _addresses() -> Any:
    """Return what looks for addresses: it stands far above, so the settings name it."""
    return import_module(settings.ADDRESSES)


def _at_address(request: HttpRequest) -> tuple[float | str, float | str]:
    """Return where the address written is, and note what to say of it; what was pointed at otherwise."""
    addresses = _addresses()
    note = _("Aucune adresse de la commune ne répond à ces mots. Écrivez le numéro et la rue.")
    place = request.POST.get("latitude", ""), request.POST.get("longitude", "")
    if addresses.is_on(request.town):
        try:
            for first in addresses.find(request.town, request.POST.get(ASKED, ""))[:1]:
                place = first.latitude, first.longitude
                note = _("Point posé : %(address)s.") % {"address": first.label}
        except addresses.NoAnswer as objection:
            note = str(objection)
    setattr(request, NOTE, note)
    return place


def in_form(request: HttpRequest, form: Any, map_url: str) -> dict[str, Any]:
    """Return what a template needs to show the map in a form with a latitude and a longitude."""
    latitude, longitude = form["latitude"].value(), form["longitude"].value()
    is_pointed = latitude not in (None, "") and longitude not in (None, "")
    return {
        "town_map": map.draw(request.town.boundary, width=MAP_WIDTH),
        "town_map_url": map_url + (f"?latitude={latitude}&longitude={longitude}" if is_pointed else ""),
        "is_pointed": is_pointed,
        "finds_addresses": _addresses().is_on(request.town),
        "address_asked": request.POST.get(ASKED, ""),
        "address_note": getattr(request, NOTE, ""),
    }


def _number(text: str) -> int:
    """Read a number of an address, -1 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


@login_not_required
@require_safe
def town_map(request: HttpRequest) -> HttpResponse:
    """The town's outline as an image, with the point that was chosen."""
    sketch = map.draw(request.town.boundary, width=MAP_WIDTH)
    if sketch is None:
        raise Http404
    try:
        chosen = sketch.point(float(request.GET["latitude"]), float(request.GET["longitude"]))
    except (KeyError, ValueError):
        chosen = None
    return render(
        request,
        "ui/town_map.svg",
        {"map": sketch, "x": chosen and f"{chosen[0]:g}", "y": chosen and f"{chosen[1]:g}"},
        content_type="image/svg+xml",
    )
