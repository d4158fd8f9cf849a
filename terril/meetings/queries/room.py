"""Reading the room: which one a code opens, what is said there, what comes next."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.db.models import Count, F, QuerySet

from terril.foundation import clock
from terril.foundation.written import read
from terril.meetings.models import Meeting, MeToo, Note, Phase, PhaseKind
from terril.meetings.states import SHOWN, MeetingState
from terril.territories.models import Territory

# A note on the wall is read from the last row.
ON_THE_WALL = 4


def room(town: Territory, number: int) -> Meeting | None:
    """Return a meeting of the town that everybody knows of, with its phase."""
    found = read(Meeting, "WHERE territory_id = %s AND number = %s", [town.pk, number])
    meeting = next((meeting for meeting in found if meeting.state in SHOWN), None)
    if meeting is not None:
        meeting.territory = town
    return meeting


def open_by_code(town: Territory, code: str) -> Meeting | None:
    """Return the open room of this code."""
    return Meeting.objects.filter(territory=town, state=MeetingState.LIVE, code=code).first()


def first_to_open(town: Territory) -> Meeting | None:
    """Return the room that is open, or the announced meeting that comes first."""
    states = (MeetingState.LIVE, MeetingState.ANNOUNCED)
    meetings = Meeting.objects.filter(territory=town, state__in=states).select_related("territory", "phase")
    return meetings.order_by("-state", "starts_at", "number").first()


def phone_of(meeting: Meeting, number: str) -> str:
    """Return what stands for a telephone in this room, and says nothing outside of it."""
    return hashlib.blake2b(number.encode(), key=meeting.salt.encode(), digest_size=16).hexdigest()


def door_proof(meeting: Meeting) -> str:
    """Return what the QR code holds besides the room's code: whoever scanned it is not guessing."""
    return hmac.new(meeting.salt.encode(), b"door", hashlib.sha256).hexdigest()[:10]


def opens(meeting: Meeting, proof: str) -> bool:
    """Say whether `proof` is that of this room, while it is open."""
    return bool(meeting.salt) and hmac.compare_digest(proof.encode(), door_proof(meeting).encode())


def plan_of(meeting: Meeting) -> list[Phase]:
    """Return the phases in their order."""
    return list(meeting.phases.order_by("position"))


def next_of(plan: list[Phase], current: Phase | None) -> Phase | None:
    """Return what comes after the phase under way: at the beginning, the first."""
    return next((phase for phase in plan if current is None or phase.position > current.position), None)


def shortest_venting(meeting: Meeting) -> int:
    """Return how many minutes at least the town lets people empty their bags."""
    return meeting.territory.venting_minutes


def is_too_early_to_leave(meeting: Meeting) -> bool:
    """Say whether venting is under way, and its shortest time is not up."""
    phase = meeting.phase
    if phase is None or phase.kind != PhaseKind.VENTING or phase.began_at is None:
        return False
    return (clock.now() - phase.began_at).total_seconds() < shortest_venting(meeting) * 60


def seconds_left(phase: Phase | None) -> int | None:
    """Return how many seconds are left, by the town's clock; below zero once the time is up."""
    if phase is None or phase.ends_at is None:
        return None
    return round((phase.ends_at - clock.now()).total_seconds())


def said(meeting: Meeting, kind: str = PhaseKind.VENTING) -> QuerySet[Any]:
    """Return what was said and is shown, the latest first, each with `count`: how many it is true of."""
    return (
        Note.objects.filter(meeting=meeting, phase=kind, is_held=False, is_withheld=False)
        .annotate(phones=Count("me_toos"))
        .annotate(count=F("hands") + F("phones"))
        .order_by("-pk")
    )


def held(meeting: Meeting) -> QuerySet[Note]:
    """Return the notes that wait for the facilitator to let them through or not."""
    return Note.objects.filter(meeting=meeting, is_held=True).order_by("pk")


def on_the_wall(meeting: Meeting) -> list[Any]:
    """Return the few notes that the projector shows: the latest, and what is true of most people."""
    notes = said(meeting)
    latest = list(notes[:ON_THE_WALL])
    shared = (
        notes.exclude(pk__in=[note.pk for note in latest[:2]]).filter(count__gt=0).order_by("-count", "-pk")
    )
    top = list(shared[:2])
    kept = {note.pk: note for note in [*latest[: ON_THE_WALL - len(top)], *top]}
    return list(kept.values())


def said_me_too(meeting: Meeting, phone: str) -> list[int]:
    """Return the notes that this telephone said "me too" to."""
    if not phone:
        return []
    return list(MeToo.objects.filter(note__meeting=meeting, phone=phone).values_list("note_id", flat=True))
