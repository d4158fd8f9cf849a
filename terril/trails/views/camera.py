"""What there is around, in words for everybody; over the camera's image on a telephone that has one.

The page is whole without a script: directions and distances are worked out here, from the post. What
the telephone sees and where it is stay in it: no script of the page may ask the network for anything.
"""

from __future__ import annotations

from typing import Any

from csp.constants import HEADER, NONE
from csp.utils import build_policy
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from terril.trails import codes, queries, sights
from terril.trails.models import Post
from terril.trails.queries import Walk
from terril.trails.views.post import walk_asked
from terril.uploads.models import Photo

TEMPLATE = "trails/camera.html"
# What the page may ask the telephone for, whatever the site forbids to the others.
ALLOWED = "camera=(self), geolocation=(self), accelerometer=(self), gyroscope=(self), magnetometer=(self)"


@login_not_required
@require_safe
def trail(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is around, from the first post of a trail."""
    found = get_object_or_404(queries.visible_to(request.user, request.town), slug=slug)
    return _answer(request, context_of_trail(request, queries.walk(found)))


@login_not_required
@require_safe
def post(request: HttpRequest, code: str) -> HttpResponse:
    """What there is around a post, and what was there before."""
    canonical = codes.read(code)
    found = queries.by_code(request.town, canonical) if canonical else None
    if found is None:
        return render(request, "trails/no_post.html", {"typed": code[:40]}, status=404)
    address = reverse("trails:post_camera", args=[found.code])
    if request.path != address:
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{address}?{query}" if query else address)
    _trails, walk = walk_asked(request, found)
    return _answer(request, context_of_post(request, found, walk, sights.before_photo_of(found)))


def context_of_trail(
    request: HttpRequest, walk: Walk, pebbles: sights.Placed | None = None
) -> dict[str, Any]:
    """Return all that the page says of a trail: seen from its first post that has a place."""
    first = next((step.post for step in walk.steps if step.post.place), None)
    return _context(request, walk, first, pebbles=pebbles) | {"back_url": walk.trail.get_absolute_url()}


def context_of_post(
    request: HttpRequest,
    found: Post,
    walk: Walk | None,
    before: Photo | None,
    pebbles: sights.Placed | None = None,
) -> dict[str, Any]:
    """Return all that the page says of a post."""
    back = found.get_absolute_url() + (f"?parcours={walk.trail.slug}" if walk else "")
    context = _context(request, walk, found, stands=found, pebbles=pebbles)
    return context | {"back_url": back, "before": before}


def addresses_of(walk: Walk) -> list[str]:
    """Return where these pages of a trail are, for the telephone that keeps it."""
    query = f"?parcours={walk.trail.slug}"
    posts = (reverse("trails:post_camera", args=[step.post.code]) + query for step in walk.steps)
    return [reverse("trails:camera", args=[walk.trail.slug]), *posts]


def pages_of(request: HttpRequest, walk: Walk, pebbles: sights.Placed, before: dict[int, Photo]) -> list[str]:
    """Return these pages of a trail as they travel; `before` holds the photos of before, by post."""
    contexts = [
        context_of_trail(request, walk, pebbles),
        *(
            context_of_post(request, step.post, walk, before.get(step.post.pk), pebbles)
            for step in walk.steps
        ),
    ]
    return [render_to_string(TEMPLATE, context, request) for context in contexts]


def _context(
    request: HttpRequest,
    walk: Walk | None,
    start: Post | None,
    *,
    stands: Post | None = None,
    pebbles: sights.Placed | None = None,
) -> dict[str, Any]:
    return {
        "walk": walk,
        "start": start,
        "stands": stands,
        "before": None,
        "sights": sights.around(
            request.town, start.place if start else None, walk, but=stands, pebbles=pebbles
        ),
    }


def _answer(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, TEMPLATE, context)
    response["Permissions-Policy"] = ALLOWED
    # Written here, and not by a decorator: the headers of a kept page are kept with it.
    response[HEADER] = build_policy(replace={"connect-src": [NONE]})
    return response
