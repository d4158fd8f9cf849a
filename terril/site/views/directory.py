"""The page of one organisation, with what it takes part in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from terril.directory import queries as directory
from terril.site.queries import directory as queries


@login_not_required
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organisation; never the members of a group."""
    shown = get_object_or_404(
        directory.visible_to(request.user, request.town).select_related("quarter"), slug=slug
    )
    point = ""
    if shown.latitude is not None and request.town.boundary:
        # Written here and not in the template, which would write 50,46 in French.
        point = f"?latitude={shown.latitude}&longitude={shown.longitude}"
    return render(
        request,
        "site/organisation.html",
        {
            "organisation": shown,
            "offerings": directory.offerings_of(shown),
            "agreements": queries.taken_part_in_by(shown),
            "place_url": reverse("directory:town_map") + point if point else "",
        },
    )
