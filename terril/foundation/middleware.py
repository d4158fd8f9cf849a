"""A form sent twice has one effect."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from terril.foundation.models import SentForm


class SendOnce:
    """Take in each form once, by the hidden key that {% once %} puts in it.

    The key, what the form did and where it led are kept in one transaction; sent again (a
    double tap, a reload, an old tab), the same form leads to the same page and does nothing.
    A form that is refused (anything but a redirect, or the way to the sign-in page) leaves no trace
    at all and may be sent again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("once", "")[:64] if request.method == "POST" else ""
        if not key:
            return self.get_response(request)
        with transaction.atomic():
            form, is_new = SentForm.objects.select_for_update().get_or_create(key=key)
            if not is_new:
                return HttpResponseRedirect(form.location or request.path)
            response = self.get_response(request)
            if 300 <= response.status_code < 400 and not _leads_to_sign_in(response):
                form.location = response["Location"][:500]
                form.save(update_fields=["location"])
            else:
                transaction.set_rollback(True)
        return response


def _leads_to_sign_in(response: HttpResponse) -> bool:
    """Say whether nothing was done because the person has to enter first."""
    return response["Location"].partition("?")[0] == resolve_url(settings.LOGIN_URL)
