"""The read API: anybody may ask, from any site, and nothing can be changed by it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from terril.opendata.licences import licence_of
from terril.opendata.sets import DATA_SETS

METHODS = "GET, HEAD, OPTIONS"


# Nothing is changed here: another site's page may ask without a token of ours.
@csrf_exempt
@login_not_required
def api(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a question; strangers' answers are kept until something happens, like pages."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204, headers={"Access-Control-Max-Age": "86400"})
    elif request.method in ("GET", "HEAD"):
        from terril.opendata import api as asked

        request.method, method = "GET", request.method
        response = asked.answer(request, path)
        request.method = method
    else:
        detail = _("Cette adresse se lit seulement.")
        response = JsonResponse({"detail": detail, "errors": []}, status=405, headers={"Allow": METHODS})
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match, Accept-Language"
    return response


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Say what can be asked, in words; a program reads openapi.json."""
    return render(
        request,
        "opendata/api.html",
        {
            "data_sets": [data_set for data_set in DATA_SETS.values() if data_set.is_in_api],
            "licence": licence_of(request.town),
            "root": request.build_absolute_uri(request.path),
        },
    )
