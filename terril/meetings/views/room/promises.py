"""The promises made last time, read out before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terril.meetings.models import Phase, RoomRole
from terril.meetings.queries import room as queries
from terril.meetings.views.room.parts import RoomPart


def _shared(role: RoomRole, phase: Phase) -> Mapping[str, Any]:
    before = queries.previous(phase.meeting)
    return {"before": before, "promises": queries.promised_at(before) if before else []}


PART = RoomPart(
    template="meetings/room/promises.html", projector="meetings/room/promises_wall.html", shared=_shared
)
