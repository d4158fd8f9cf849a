"""What the pages of one initiative share: finding it, and a form for each thing to do (see ui.gate)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from terril.initiatives import queries
from terril.initiatives.models import Initiative
from terril.ui import gate


def find(request: HttpRequest, number: int) -> Initiative:
    """Return the initiative of this number that the visitor may see; Http404 otherwise."""
    return get_object_or_404(queries.visible_to(request.user, request.town), number=number)


def answer(
    request: HttpRequest,
    initiative: Initiative,
    tasks: list[gate.Task],
    *,
    template: str = "initiatives/step.html",
    **context: Any,
) -> HttpResponse:
    """Do what was sent, or show what may be done: see ui.gate.answer."""
    context |= {"initiative": initiative, "initiative_url": initiative.get_absolute_url()}
    return gate.answer(request, initiative, tasks, template=template, **context)
