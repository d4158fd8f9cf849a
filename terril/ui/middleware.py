"""A refusal is a page that says why, never a bare error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terril.foundation.actions import NotAllowed
from terril.foundation.states import WrongState


class TellWhyNotAllowed:
    """Answer a refused rule (403) and a forbidden step (409) with their own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "ui/not_allowed.html", {"reason": str(exception)}, status=403)
        if isinstance(exception, WrongState):
            return render(request, "ui/not_allowed.html", {"reason": str(exception)}, status=409)
        return None
