"""What the pages of one promise share: finding it, and a form for each thing to do (see ui.gate)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from terril.promises import queries
from terril.promises.models import PublicCommitment
from terril.ui import gate


def find(request: HttpRequest, number: int) -> PublicCommitment:
    """Return the promise of this number; Http404 when there is none."""
    return get_object_or_404(queries.find(request.town), number=number)


def answer(
    request: HttpRequest, promise: PublicCommitment, tasks: list[gate.Task], **context: Any
) -> HttpResponse:
    """Do what was sent, or show what may be done: see ui.gate.answer."""
    context |= {"promise": promise, "goes_to": lambda _subject: promise.get_absolute_url()}
    return gate.answer(request, promise, tasks, template="promises/step.html", **context)
