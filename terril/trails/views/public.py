"""Trails for everybody: the list, one of them on its map, and all the posts of the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.trails import queries, rules
from terril.trails.queries import Step, Visits, Walk
from terril.ui import map

# The drawing of the months: its height, and the room of one.
HIGH, WIDE = 90, 50


@dataclass(frozen=True, slots=True)
class Line:
    """A step as the list of the page tells it."""

    step: Step
    url: str
    visits: int


@login_not_required
@require_safe
def trails(request: HttpRequest) -> HttpResponse:
    """The trails of the town."""
    town = request.town
    return render(
        request,
        "trails/list.html",
        {
            "walks": queries.walks(queries.visible_to(request.user, town)),
            "inventory": queries.inventory(town),
            "may_prepare": rules.can_prepare(request.user, town),
        },
    )


@login_not_required
@require_safe
def trail(request: HttpRequest, slug: str) -> HttpResponse:
    """One trail: its map, its posts in order, how many came."""
    found = get_object_or_404(queries.visible_to(request.user, request.town), slug=slug)
    walk = queries.walk(found)
    visits = queries.visits_of(found, clock.today())
    return render(
        request,
        "trails/trail.html",
        {
            "trail": found,
            "walk": walk,
            "lines": [
                Line(step, address_on(walk, step), visits.by_post.get(step.post.pk, 0)) for step in walk.steps
            ],
            "visits": visits,
            "bars": _bars(visits),
            "may_prepare": rules.can_prepare(request.user, found),
            **_map(request, walk),
        },
    )


@login_not_required
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Every post of the town, those that stand in the street first."""
    town = request.town
    found = sorted(queries.posts_of(town), key=lambda post: ORDER[post.state])
    return render(
        request,
        "trails/posts.html",
        {
            "posts": found,
            "inventory": queries.inventory(town),
            "may_prepare": rules.can_prepare(request.user, town),
        },
    )


ORDER = {"installed": 0, "inventory": 1, "removed": 2}


def address_on(walk: Walk, step: Step) -> str:
    """Return the address of a post seen from a trail: it must know which, for the way to the next."""
    return f"{step.post.get_absolute_url()}?parcours={walk.trail.slug}"


def _map(request: HttpRequest, walk: Walk) -> dict[str, Any]:
    """Return the drawing of the town, the posts on it, and the line that ties them."""
    placed = [(step, step.post.place) for step in walk.steps if step.post.place]
    sketch = map.draw(request.town.boundary, [place for _step, place in placed])
    points = []
    for step, place in placed:
        if sketch and (drawn := sketch.point(*place)):
            x, y = drawn
            points.append(
                {
                    "number": step.number,
                    "title": step.post.title,
                    "url": address_on(walk, step),
                    # Written here: a French template would write 1,5 where SVG needs 1.5.
                    "x": f"{x:g}",
                    "y": f"{y:g}",
                    "text_y": f"{y + 5:g}",
                }
            )
    line = "".join(f"{'L' if n else 'M'}{point['x']} {point['y']}" for n, point in enumerate(points))
    return {"town_map": sketch if points else None, "points": points, "line": line}


def _bars(visits: Visits) -> list[dict[str, Any]]:
    """Return the visits of the last twelve months as they are drawn."""
    bars = []
    for number, (month, count) in enumerate(visits.months):
        height = round(HIGH * count / visits.most)
        bars.append(
            {
                "month": month,
                "count": count,
                "x": number * WIDE + 6,
                "middle": number * WIDE + WIDE // 2,
                "y": HIGH - height + 20,
                "above": HIGH - height + 14,
                "height": height,
            }
        )
    return bars
