"""A refusal is a page that says why, never a bare error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from terril.foundation.actions import NotAllowed
from terril.foundation.states import WrongState


class TellWhyNotAllowed:
    """Answer a refused rule (403), a forbidden step (409) and a wrong method (405) in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        # Somebody came back to the address that a form is sent to, or reloaded it.
        reason = _(
            "Cette adresse reçoit un formulaire : revenez à la page d'avant et appuyez sur son bouton."
        )
        page = render(request, "ui/not_allowed.html", {"reason": reason}, status=405)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "ui/not_allowed.html", {"reason": str(exception)}, status=403)
        if isinstance(exception, WrongState):
            return render(request, "ui/not_allowed.html", {"reason": str(exception)}, status=409)
        return None
