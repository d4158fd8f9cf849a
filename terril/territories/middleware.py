"""The host name picks the town."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.utils import translation

from terril.territories import queries


class PickTown:
    """Set `request.town`, or answer that no town lives at this address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
        town = queries.town_for_host(host)
        if town is None:
            # No town has said which languages it speaks: the browser alone does.
            with translation.override(translation.get_language_from_request(request)):
                return HttpResponse(render_to_string("ui/unknown_host.html"), status=404)
        request.town = town
        return self.get_response(request)
