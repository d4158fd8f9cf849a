"""What the pages of one small dynamic share: finding it, and a form for each thing to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from terril.fund import queries
from terril.fund.models import SmallDynamic
from terril.ui import gate


def find(request: HttpRequest, number: int) -> SmallDynamic:
    """Return the small dynamic of this number that the visitor may see; Http404 otherwise."""
    dynamic = get_object_or_404(queries.visible_to(request.user, request.town), number=number)
    # The town is already read: rules ask for it again and again.
    dynamic.territory = request.town
    return dynamic


def answer(
    request: HttpRequest,
    dynamic: SmallDynamic,
    tasks: list[gate.Task],
    *,
    template: str = "fund/step.html",
    **context: Any,
) -> HttpResponse:
    """Do what was sent, or show what may be done: see ui.gate.answer."""
    return gate.answer(request, dynamic, tasks, template=template, dynamic=dynamic, **context)
