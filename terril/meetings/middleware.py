"""The short way for telephones that wait: nothing is new, said before anything else is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from terril.meetings.queries.recent import room_at

_waiting = re.compile(r"/reunions/(\d{1,9})/direct/etat/")
_asked = re.compile(r"(?:ecran=1&)?v=(\d{1,18})")


class NothingNew:
    """Answer 204 to a telephone that knows the latest version of its room.

    Three hundred of them ask every two or three seconds. The answer says nothing of the room, but that it is
    where whoever asks says it is: no session is read, no seat is looked at, and the database is asked
    four times a second, however many they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and (asked := _waiting.fullmatch(request.path_info)):
            known = _asked.fullmatch(request.META.get("QUERY_STRING", ""))
            room = room_at(request.META.get("HTTP_HOST", ""), int(asked[1])) if known else None
            if known and room is not None and room.version == int(known[1]):
                return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        return self.get_response(request)
