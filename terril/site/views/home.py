"""The path."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from terril.site.queries import home as queries


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The path to the star, what is sought this week, promised, planned, and counted."""
    town = request.town  # type: ignore[attr-defined]
    today = timezone.localdate()
    return render(
        request,
        "site/home.html",
        {
            "star": queries.star_of(town),
            "path": queries.path_of(town),
            "needs": queries.needs_of_the_week(town, 3),
            "promises": queries.promises(town, today, 6),
            "dates": queries.next_dates(town, today, 4),
            "figures": queries.figures(town),
            "today": today,
        },
    )
