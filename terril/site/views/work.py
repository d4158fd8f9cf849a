"""What waits for the person who looks: their own parts, and the workshop of those who serve the town."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.initiatives import queries as initiatives
from terril.people.models import Role, User
from terril.site import rules
from terril.site.forms import QueueFilter
from terril.site.queries import work as queries
from terril.ui.pagination import paginate

PER_PAGE = 40


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
    """Who owes what and by when, for the officer; what waits for them, for services and the elected."""
    town, person = request.town, cast("User", request.user)
    if reason := rules.can_enter_workshop.refusal(person, town):
        raise NotAllowed(reason)
    work = queries.waiting(person, town)
    form = QueueFilter(request.GET)
    context: dict[str, Any] = {"work": work, "form": form}
    if work.is_officer:
        queue = queries.queue(town, clock.today(), person, **form.kept)
        page = paginate(request, queue.things, PER_PAGE)
        context |= {
            "queue": queue,
            "page": page,
            "groups": queue.groups(list(page.object_list)),
            "here": request.get_full_path(),
        }
    return render(request, "site/workshop.html", context)


@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    """The opinions asked of services and not given yet; the officer reminds with one press."""
    town, person = request.town, cast("User", request.user)
    if reason := rules.can_enter_workshop.refusal(person, town):
        raise NotAllowed(reason)
    today = clock.today()
    page = paginate(request, queries.awaited(person, town), PER_PAGE)
    is_officer = person.has_role(Role.OFFICER, town)
    rows = [
        {
            "opinion": opinion,
            "late": opinion.days_late(today),
            "chased": initiatives.chased(opinion),
            "press": initiatives.chase_of(opinion, today) if is_officer else None,
        }
        for opinion in page
    ]
    return render(
        request, "site/opinions.html", {"page": page, "rows": rows, "here": request.get_full_path()}
    )
