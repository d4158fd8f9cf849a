"""What waits for the person who looks: their own parts, and the workshop of those who serve the town."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.people.models import User
from terril.site import rules
from terril.site.queries import work as queries


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I carry: my shares, my initiatives, what I am asked to confirm and to sign."""
    town = request.town
    return render(
        request,
        "site/mine.html",
        {"mine": queries.mine(cast("User", request.user), town)},
    )


@require_safe
def workshop(request: HttpRequest) -> HttpResponse:
    """Who owes what and by when, for officers, services and the elected."""
    town = request.town
    if reason := rules.can_enter_workshop.refusal(request.user, town):
        raise NotAllowed(reason)
    return render(
        request,
        "site/workshop.html",
        {"work": queries.waiting(cast("User", request.user), town, clock.today())},
    )
