"""All that the project said, version after version."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from terril.ui.pagination import paginate
from terril.vision import queries
from terril.vision.content import empty
from terril.vision.differences import changes

A_PAGE = 10


@login_not_required
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, the newest first: when, decided where, what it changed."""
    return render(
        request,
        "vision/versions.html",
        {"page": paginate(request, queries.versions_of(request.town), A_PAGE)},
    )


@login_not_required
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version to the letter, and what it changed word by word."""
    every = queries.versions_of(request.town)
    shown = get_object_or_404(every, number=number)
    before = every.filter(number__lt=number).first()
    return render(
        request,
        "vision/version.html",
        {
            "version": shown,
            "changes": changes(before.content if before else empty(), shown.content) if before else [],
            "before": before,
            "after": every.filter(number__gt=number).last(),
        },
    )
