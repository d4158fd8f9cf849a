"""When something goes wrong: a page that says so in plain words, and the way back."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# What a form holds besides what somebody typed.
HIDDEN_FIELDS = {"csrfmiddlewaretoken", "once", "next", "task", "language"}
# More than anybody types in one form; a copy of the rest would only weigh on the page.
FIELDS_SHOWN = 30


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense (400), or that weighs too much (413)."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return render(request, "site/too_heavy.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, "site/not_understood.html", status=HTTPStatus.BAD_REQUEST)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or too old. What was typed is shown again, to be copied."""
    return render(request, "site/form_too_old.html", {"typed": typed(request)}, status=HTTPStatus.FORBIDDEN)


def typed(request: HttpRequest) -> list[str]:
    """Return what somebody typed in a form that was not taken in.

    Only when the form came from our own pages: another site must not be able to make ours show
    its words.
    """
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return []
    values = [
        value.strip()
        for name, values in request.POST.lists()
        if name not in HIDDEN_FIELDS
        for value in values
    ]
    return [value for value in values if value][:FIELDS_SHOWN]
