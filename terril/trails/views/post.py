"""The page of one post, reached by its code. Read in the street: light, and whole without a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.territories.models import Territory
from terril.trails import codes, queries, rules
from terril.trails.models import Post, Trail
from terril.trails.queries import Walk
from terril.trails.views.public import address_on
from terril.ui.inlined import style


@login_not_required
@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """Which post? For who typed the beginning of a short address only."""
    if code := request.GET.get("code", "").strip()[:40]:
        return redirect(f"{reverse('trails:typed')}{quote(code, safe='')}")
    return render(request, "trails/no_post.html", {"typed": ""})


@login_not_required
@require_safe
def post(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a post, also once it is gone from the street; for a code that is none, the way on."""
    canonical = codes.read(code)
    found = queries.by_code(request.town, canonical) if canonical else None
    if found is None:
        return render(request, "trails/no_post.html", {"typed": code[:40]}, status=404)
    address = found.get_absolute_url()
    if request.path != address:
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    trails, walk = walk_asked(request, found)
    context = context_of(request, found, walk, trails=trails)
    if request.META.get("QUERY_STRING"):
        return render(request, "trails/post.html", context)
    # Scanned in the street: this telephone has nothing of ours yet.
    inlined = style("ui/terril.css", "trails/trails.css")
    response = render(request, "trails/post.html", {**context, "inlined": inlined})
    inlined.allow(response)
    return response


def walk_asked(request: HttpRequest, found: Post) -> tuple[list[Trail], Walk | None]:
    """Return the trails that a post is on, and the walk of the one asked for, else of the first."""
    trails = queries.trails_of(found)
    asked = request.GET.get("parcours", "")
    chosen = next((trail for trail in trails if trail.slug == asked), trails[0] if trails else None)
    return trails, queries.walk(chosen) if chosen else None


def context_of(
    request: HttpRequest, found: Post, walk: Walk | None, *, trails: list[Any], visits: int | None = None
) -> dict[str, Any]:
    """Return all that the page of a post says; `visits` when they are known already."""
    step = walk.step_of(found) if walk else None
    following = walk.after(step) if walk and step else None
    town = request.town
    return {
        "inlined": None,
        "post": found,
        "walk": walk,
        "step": step,
        "following": following,
        "following_url": address_on(walk, following) if walk and following else "",
        "others": [trail for trail in trails if walk is None or trail.pk != walk.trail.pk],
        "sounds": queries.heard_at(found),
        "memory": queries.memory_of(found),
        "visits": queries.visits_at(found, clock.today()) if visits is None else visits,
        "thanks": "merci" in request.GET,
        "memory_url": f"{reverse('story:give')}?{urlencode(_where(found))}",
        "question_url": _question(town, found),
        "may_prepare": rules.can_prepare(request.user, found),
    }


def _question(town: Territory, found: Post) -> str:
    """Return how a question reaches the town hall from here: by mail, else by phone."""
    if town.contact_email:
        about = _("Une question à la borne %(code)s, %(title)s") % {"code": found.code, "title": found.title}
        return f"mailto:{town.contact_email}?subject={quote(about)}"
    if town.contact_phone:
        return f"tel:{town.contact_phone.replace(' ', '')}"
    return ""


def _where(found: Post) -> dict[str, Any]:
    """Return what the page where a memory is given is told of this place."""
    point = {"latitude": found.latitude, "longitude": found.longitude} if found.place else {}
    return {"lieu": found.title, **point}
