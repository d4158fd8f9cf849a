"""The board inside the town's own site: a plain frame, that any page may hold and that follows nobody."""

from __future__ import annotations

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from terril.foundation.actions import NotAllowed
from terril.promises import queries
from terril.promises.rules import keeps_the_terms, works_for_the_town
from terril.promises.views.board import counted

SHOWN = 8


@login_not_required
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": [NONE]})
def frame(request: HttpRequest) -> HttpResponse:
    """The board in a few lines, without cookie nor script."""
    lines = queries.board(request.town)
    response = render(
        request,
        "promises/frame.html",
        {"lines": lines[:SHOWN], "counted": counted(lines), "count": len(lines), "town": request.town},
    )
    # Not among the pages kept whole: those are sent again under the rules of all other pages.
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """The few words to paste into another site."""
    if reason := (works_for_the_town | keeps_the_terms).refusal(request.user, request.town):
        raise NotAllowed(reason)
    address = request.build_absolute_uri(reverse("promises:frame"))
    return render(request, "promises/code.html", {"address": address})
