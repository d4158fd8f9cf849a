"""What is printed: the leaflet of a trail for everybody, plates for those who put posts up."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from terril.foundation.actions import NotAllowed
from terril.trails import codes, queries, rules
from terril.trails.pdf import Size, plate_drawing
from terril.trails.pdf import leaflet as leaflet_of
from terril.trails.pdf import plates as plates_of

MOST_PLATES = 300


@login_not_required
@require_safe
def leaflet(request: HttpRequest, slug: str) -> HttpResponse:
    """The leaflet of a trail."""
    trail = get_object_or_404(queries.visible_to(request.user, request.town), slug=slug)
    return _file(leaflet_of(request.town, queries.walk(trail)), f"parcours-{trail.slug}.pdf")


@require_safe
def plates(request: HttpRequest) -> HttpResponse:
    """Plates to print: ?borne= each code (none: all), ?taille=a6 or a5, ?feuille=a4 or one plate a page."""
    town = request.town
    if reason := rules.can_prepare.refusal(request.user, town):
        raise NotAllowed(reason)
    posts = queries.posts_of(town)
    if asked := request.GET.getlist("borne"):
        posts = posts.filter(code__in=[code for each in asked[:MOST_PLATES] if (code := codes.read(each))])
    found = list(posts[:MOST_PLATES])
    if not found:
        raise Http404
    pdf = plates_of(town, found, size=_size(request), on_sheets=request.GET.get("feuille") == "a4")
    return _file(pdf, "plaques.pdf")


@require_safe
def plate(request: HttpRequest, code: str) -> HttpResponse:
    """One plate as a vector drawing, for whoever engraves it."""
    town = request.town
    if reason := rules.can_prepare.refusal(request.user, town):
        raise NotAllowed(reason)
    post = get_object_or_404(queries.posts_of(town), code=code)
    response = HttpResponse(plate_drawing(town, post, size=_size(request)), content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="plaque-{post.code}.svg"'
    return response


def _size(request: HttpRequest) -> Size:
    return Size.A5 if request.GET.get("taille") == Size.A5 else Size.A6


def _file(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
