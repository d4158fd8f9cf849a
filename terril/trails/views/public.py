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

# A point of the map, as a part of its width: wide enough for a finger on a telephone.
POINT = 0.042
# The least that the map shows, in units of the drawing of the town.
NARROWEST = 60


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
    """Return the drawing of the town, framed on the posts, with the line that ties them."""
    placed = [(step, step.post.place) for step in walk.steps if step.post.place]
    sketch = map.draw(request.town.boundary, [place for _step, place in placed])
    drawn = [(step, sketch.point(*place)) for step, place in placed] if sketch else []
    seen = [(step, point) for step, point in drawn if point]
    if sketch is None or not seen:
        return {"town_map": None}
    frame = _frame([point for _step, point in seen])
    line = "".join(f"{'L' if n else 'M'}{x:g} {y:g}" for n, (_step, (x, y)) in enumerate(seen))
    # Numbers are written here: a French template would write 1,5 where SVG needs 1.5.
    radius = frame[2] * POINT
    return {
        "town_map": sketch,
        "frame": " ".join(f"{number:g}" for number in frame),
        "line": line,
        "radius": f"{radius:g}",
        "letters": f"{radius * 1.05:g}",
        "strokes": f"{frame[2] * 0.008:g}",
        "points": [
            {
                "number": step.number,
                "title": step.post.title,
                "url": address_on(walk, step),
                "x": f"{x:g}",
                "y": f"{y:g}",
                "text_y": f"{y + radius * 0.36:g}",
            }
            for step, (x, y) in seen
        ],
    }


def _frame(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return the part of the drawing that holds the posts, with room around: x, y, width, height."""
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    north, south = min(y for _x, y in points), max(y for _x, y in points)
    # A frame higher than 1.2 times its width would not fit a telephone with what is around it.
    width = max(east - west, (south - north) / 1.2, NARROWEST) * 1.3
    height = max(south - north, width * 0.6) + width * 0.24
    return (
        round((west + east - width) / 2, 1),
        round((north + south - height) / 2, 1),
        round(width, 1),
        round(height, 1),
    )


def _bars(visits: Visits) -> list[dict[str, Any]]:
    """Return the visits of the last twelve months as they are drawn, each a part of the fullest."""
    return [
        {"month": month, "count": count, "width": round(100 * count / visits.most)}
        for month, count in visits.months
    ]
