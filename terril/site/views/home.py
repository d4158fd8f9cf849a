"""The path."""

from __future__ import annotations

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.initiatives.views.listing import cards_of
from terril.promises.queries import board
from terril.site import context
from terril.site.queries import home as queries
from terril.territories.models import Territory
from terril.ui.kept import kept
from terril.vision.queries import orientations_of, star_of


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The path to the star, what is sought this week, promised, planned, and counted."""
    main = kept(request, lambda: _main(request.town, clock.today()))
    return render(request, "site/home.html", {"main": main})


def _main(town: Territory, today: datetime.date) -> SafeString:
    """Return all that the frame of the page holds: it is the same for everybody."""
    orientations = list(orientations_of(town))
    return render_to_string(
        "site/_home.html",
        {
            "star": star_of(town),
            "path": queries.path_of(town, orientations),
            "legend": queries.legend_of(orientations),
            "cards": cards_of(town, queries.looking_for_help(town, today, 3)),
            "promises": board(town, today=today, limit=6),
            "dates": queries.next_dates(town, today, 4),
            "figures": queries.figures(town),
            "today": today,
            "main_action": context.main_action(),
        },
    )
