"""The open room as the telephones of one process see it: read four times a second, however many ask."""

from __future__ import annotations

import time

from django.http.request import split_domain_port

from terril.meetings.models import Meeting
from terril.meetings.queries import room
from terril.meetings.states import MeetingState
from terril.territories.queries import town_for_host

# How long one answer of the database serves all the telephones of a process.
SECONDS = 0.25
MOST_KEPT = 200
_rooms: dict[tuple[str, int], tuple[float, Meeting | None]] = {}


def room_at(address: str, number: int) -> Meeting | None:
    """Return the room of this number in the town at `address` (host, and port if any); None if not open.

    It is what the database said at most SECONDS ago, shared by all who ask: to be read, never written.
    """
    now = time.monotonic()
    kept = _rooms.get((address, number))
    if kept is not None and now - kept[0] < SECONDS:
        return kept[1]
    host, _port = split_domain_port(address)
    town = town_for_host(host)
    meeting = room.room(town, number) if town else None
    if meeting is not None and meeting.state != MeetingState.LIVE:
        meeting = None
    if len(_rooms) >= MOST_KEPT:
        _rooms.clear()
    # When it was asked for, not when the answer came: never taken for newer than it is.
    _rooms[address, number] = (now, meeting)
    return meeting


def forget() -> None:
    """Forget the rooms of a moment ago."""
    _rooms.clear()
