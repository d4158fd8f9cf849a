"""What each phase of a meeting shows in the room, and what may be done there.

A page of the room is made of a shell (the timer, the roles, what to do when the network is gone) and of
the part of the phase now under way. The part is the same for everybody who holds the same role and
reads the same language: it is rendered once a version of the meeting, and kept. What one telephone
has done itself (its "me too", its pebbles) is told beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.http import QueryDict

from terril.meetings.models import Meeting, Phase, PhaseKind, RoomRole
from terril.people.models import User


@dataclass(frozen=True)
class Seat:
    """Somebody in the room: what they came as, and what stands for their telephone in this meeting.

    `phone` is a digest of a number that the telephone drew, with the meeting's salt: it says nothing
    outside this room. It is "" for a projector. `user` is set for those who entered with an account.
    """

    meeting: Meeting
    role: RoomRole
    phone: str = ""
    user: User | None = None

    @property
    def facilitates(self) -> bool:
        return self.role == RoomRole.FACILITATOR

    @property
    def types(self) -> bool:
        """Writes what others say: the note-takers and the facilitator."""
        return self.role in (RoomRole.FACILITATOR, RoomRole.NOTE_TAKER)


# What one deed takes: the seat, the phase under way, what was sent. Raises ValidationError keyed by
# field, or foundation.actions.NotAllowed.
Deed = Callable[[Seat, Phase, QueryDict], None]


@dataclass(frozen=True)
class RoomPart:
    """A phase in the room. `shared(seat_role, phase)` is the context of its templates.

    `template` is the part for phones, note-takers and the facilitator (context: `role`, `phase`,
    `meeting`, what `shared` returns); `projector` is the part on the wall. `own(seat, phase)` returns what
    this telephone did, as plain data: `marks` is a list of names, and whatever has data-own="<name>" is
    shown pressed; any other key is a word or a number, shown in whatever has data-tell="<key>".
    `deeds` are posted to /reunions/<n>/direct/<name>/ (meetings:deed), which always leads back to the room.

    The forms have {% csrf_token %}{% once %} as all forms do: what is rendered once for everybody gets a
    token and a key of its own for each telephone. What changes while people type, and only that, stands
    in elements with data-live="<name>": the rest of the part is left as it is within a phase.
    """

    template: str
    projector: str
    shared: Callable[[RoomRole, Phase], Mapping[str, Any]]
    own: Callable[[Seat, Phase], Mapping[str, Any]] = lambda _seat, _phase: {}
    deeds: Mapping[str, Deed] = field(default_factory=dict)


def part_of(kind: str) -> RoomPart:
    """Return the part of a kind of phase: `PART` of the file of this folder that has its name."""
    part: RoomPart = import_module(f"terril.meetings.views.room.{PhaseKind(kind).value}").PART
    return part
