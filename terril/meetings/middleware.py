"""The short way for telephones that wait: nothing is new, said before anything else is looked at."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from terril.meetings.queries.room import version_of
from terril.territories.queries import town_for_host

# How long one answer of the database serves all the telephones of a process.
SECONDS = 0.25
MOST_KEPT = 200
_waiting = re.compile(r"/reunions/(\d{1,9})/direct/etat/")
_asked = re.compile(r"(?:ecran=1&)?v=(\d{1,18})")
_versions: dict[tuple[str, int], tuple[float, int | None]] = {}


class NothingNew:
    """Answer 204 to a telephone that knows the latest version of its room.

    Three hundred of them ask every three seconds. The answer says nothing of the room, but that it is
    where whoever asks says it is: no session is read, no seat is looked at, and the database is asked
    four times a second, however many they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and (room := _waiting.fullmatch(request.path_info)):
            known = _asked.fullmatch(request.META.get("QUERY_STRING", ""))
            if known and _version(request.META.get("HTTP_HOST", ""), int(room[1])) == int(known[1]):
                return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        return self.get_response(request)


def forget() -> None:
    """Forget which versions were the latest a moment ago."""
    _versions.clear()


def _version(address: str, number: int) -> int | None:
    """Return the version of the room of this number, in the town that answers at this address."""
    now = time.monotonic()
    kept = _versions.get((address, number))
    if kept is not None and now - kept[0] < SECONDS:
        return kept[1]
    host, _port = split_domain_port(address)
    town = town_for_host(host)
    version = version_of(town.pk, number) if town else None
    if len(_versions) >= MOST_KEPT:
        _versions.clear()
    # When it was asked for, not when the answer came: never taken for newer than it is.
    _versions[address, number] = (now, version)
    return version
