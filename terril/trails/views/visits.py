"""Telling that one came by: from the post's page by its own small script, or by a button without it.

The script has no form's token: the pages that hold it are kept whole, by the town and by telephones.
What stands in its place: only a page of this very site may send (Origin, or Sec-Fetch-Site), only
JSON (which a form of another site cannot send), only codes of posts, each number counted once, so
many in a minute. The worst a forger on the spot could do is what they could do by scanning again.
"""

from __future__ import annotations

import json
import secrets

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from terril.foundation import clock
from terril.trails import codes, limits, queries
from terril.trails import visits as counting

# Room for a hundred visits.
HEAVIEST = 20_000
A_MINUTE = "60"


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Take in visits as JSON: {"visits": [{"key", "post", "trail", "day"}, …]}; see trails.visits.

    200: all of them are settled, the telephone may forget them. 429: later. Anything else: wrong.
    """
    if request.content_type != "application/json" or not _comes_from_here(request):
        return JsonResponse({"error": "same site, application/json only"}, status=403)
    if len(request.body) > HEAVIEST:
        return JsonResponse({"error": "too many at once"}, status=413)
    try:
        told = counting.understood(json.loads(request.body))
    except (ValueError, RecursionError):
        told = None
    if told is None:
        return JsonResponse({"error": "not understood"}, status=400)
    if not _may_tell(request, len(told)):
        return JsonResponse({"error": "later"}, status=429, headers={"Retry-After": A_MINUTE})
    return JsonResponse({"counted": counting.count(request.town, told)})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def present(request: HttpRequest, code: str) -> HttpResponse:
    """ "I was here", for who has no script: a button on a page of its own."""
    canonical = codes.read(code)
    found = queries.by_code(request.town, canonical) if canonical else None
    if found is None:
        return render(request, "trails/no_post.html", {"typed": code[:40]}, status=404)
    trails = queries.trails_of(found)
    asked = request.POST.get("parcours") or request.GET.get("parcours", "")
    trail = next((each.slug for each in trails if each.slug == asked), trails[0].slug if trails else "")
    if request.method == "POST":
        if not _may_tell(request, 1):
            raise PermissionDenied
        # Drawn here: the form's own key is what keeps it from counting twice.
        visit = counting.Visit(secrets.token_hex(16), found.code, trail, clock.today())
        counting.count(request.town, [visit])
        return redirect(f"{found.get_absolute_url()}?merci")
    return render(request, "trails/present.html", {"post": found, "trail": trail})


def _comes_from_here(request: HttpRequest) -> bool:
    """Say whether a page of this site sent it. Browsers write these headers; a page cannot."""
    if (origin := request.headers.get("Origin")) is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _may_tell(request: HttpRequest, visits: int) -> bool:
    return limits.VISITS.takes(get_adapter().get_client_ip(request), visits)
