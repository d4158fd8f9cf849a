"""The page of a meeting, as far as what became of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terril.meetings.queries import after
from terril.meetings.views.sorting import find


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """What became of what was said."""
    meeting = find(request, number)
    return render(request, "meetings/stand_in.html", {"meeting": meeting, **after.page(meeting)})
