"""What everybody reads: the story, a chapter and its versions, memories."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from terril.landmarks.queries import laid_in
from terril.story import queries, rules
from terril.story.models import Edition
from terril.ui.pagination import paginate
from terril.vision.queries import orientations_of, star_of

MEMORIES_A_PAGE = 20
LAST_PEBBLES = 3


@login_not_required
@require_safe
def story(request: HttpRequest) -> HttpResponse:
    """Past, present and future on one timeline; and tomorrow?"""
    town = request.town
    told = queries.timeline(town)
    past, present, future = told.ages
    return render(
        request,
        "story/story.html",
        {
            "timeline": told,
            "past": past,
            "present": present,
            "future": future,
            "star": star_of(town),
            "orientations": orientations_of(town)[:5],
            "pebbles": laid_in(town)[:LAST_PEBBLES],
            "may_write": rules.can_write(request.user, town),
        },
    )


@login_not_required
@require_safe
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter as it was last published."""
    edition = queries.current(request.town, slug)
    if edition is None:
        raise Http404
    before, after = queries.around(edition, request.town)
    return render(
        request,
        "story/chapter.html",
        {
            "edition": edition,
            "before": before,
            "after": after,
            "photos": list(edition.photos.all()),
            "memories": queries.near_in_time(request.town, edition.first_year, edition.last_year),
            "may_write": rules.can_write(request.user, request.town),
        },
    )


def _editions(request: HttpRequest, slug: str) -> list[Edition]:
    """Return every version of a chapter that may be read, the newest first."""
    editions = list(queries.editions_of(request.user, request.town, slug))
    if not editions:
        raise Http404
    return editions


@login_not_required
@require_safe
def editions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version published, the newest first."""
    found = _editions(request, slug)
    return render(request, "story/editions.html", {"chapter": found[0].chapter, "editions": found})


@login_not_required
@require_safe
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, as it was published."""
    found = _editions(request, slug)
    wanted = next((each for each in found if each.number == number), None)
    if wanted is None:
        raise Http404
    return render(
        request,
        "story/edition.html",
        {"edition": wanted, "photos": list(wanted.photos.all()), "is_latest": wanted == found[0]},
    )


@login_not_required
@require_safe
def memories(request: HttpRequest) -> HttpResponse:
    """All memories, by year."""
    return render(
        request,
        "story/memories.html",
        {"page": paginate(request, queries.shown(request.town), MEMORIES_A_PAGE)},
    )


@login_not_required
@require_safe
def memory(request: HttpRequest, pk: int) -> HttpResponse:
    """One memory."""
    found = get_object_or_404(queries.visible_to(request.user, request.town), pk=pk)
    return render(
        request,
        "story/memory.html",
        {
            "memory": found,
            "may_take_back": rules.gave_it(request.user, found),
            "may_moderate": rules.can_moderate(request.user, found),
        },
    )
