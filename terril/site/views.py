"""The pages that compose what all the other folders know."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The path."""
    return render(request, "site/home.html")


@login_not_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The town's public timeline."""
    return render(request, "site/journal.html")
