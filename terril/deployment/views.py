"""How the installation is, for administrators; and what is said when it is not well."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from terril.deployment import rules
from terril.deployment.checks import Asked, run
from terril.deployment.room import cannot_write
from terril.foundation.actions import NotAllowed
from terril.site.views.errors import typed

# Somebody has to make room: sooner is of no use.
TRY_AGAIN_SECONDS = 3600


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """What is not as it should be, worst first, and what to do about it."""
    town = request.town
    if reason := rules.can_see_state.refusal(request.user, town):
        raise NotAllowed(reason)
    results = sorted(run(Asked([town], request)), key=lambda result: -result.severity)
    return render(
        request,
        "deployment/state.html",
        {
            "wrong": [result for result in results if not result.is_fine],
            "fine": [result for result in results if result.is_fine],
            "problems": sum(finding.is_problem for result in results for finding in result.findings),
        },
    )


@login_not_required
def went_wrong(request: HttpRequest) -> HttpResponse:
    """Something failed (500); or nothing can be written for now (503): reading goes on meanwhile.

    Django calls it wherever the failure was: in a page, before it, or in keeping a visit.
    """
    if not cannot_write(sys.exc_info()[1]):
        return server_error(request)
    with translation.override(translation.get_language_from_request(request)):
        page = render_to_string("deployment/no_room.html", {"typed": _typed(request)})
    response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(TRY_AGAIN_SECONDS)
    response["Cache-Control"] = "private, no-store"
    return response


def _typed(request: HttpRequest) -> list[str]:
    try:
        return typed(request)
    except Exception:
        # A photo that found no room while it came in: the rest of its form was never read.
        return []
