"""The path."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.initiatives.views.listing import cards_of
from terril.site.queries import home as queries
from terril.vision.queries import star_of


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The path to the star, what is sought this week, promised, planned, and counted."""
    town = request.town  # type: ignore[attr-defined]
    today = clock.today()
    return render(
        request,
        "site/home.html",
        {
            "star": star_of(town),
            "path": queries.path_of(town),
            "cards": cards_of(town, queries.looking_for_help(town, today, 3)),
            "promises": queries.promises(town, today, 6),
            "dates": queries.next_dates(town, today, 4),
            "figures": queries.figures(town),
            "today": today,
        },
    )
