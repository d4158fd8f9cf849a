"""The promises made last time, read out before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terril.meetings.models import Phase, RoomRole
from terril.meetings.queries.finding import last_time
from terril.meetings.views.room.parts import RoomPart


def _shared(role: RoomRole, phase: Phase) -> Mapping[str, Any]:
    before = last_time(phase.meeting)
    return {"before": before.meeting, "promises": before.promises}


PART = RoomPart(
    template="meetings/room/promises.html", projector="meetings/room/promises_wall.html", shared=_shared
)
