"""The close: what was decided and what happens next, read out; and one minute of trust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.foundation.actions import NotAllowed
from terril.meetings import debating
from terril.meetings.actions.building import conclude
from terril.meetings.models import Phase, RoomRole
from terril.meetings.queries import building as queries
from terril.meetings.views.room import reading
from terril.meetings.views.room.parts import RoomPart, Seat

STEPS = (1, 2, 3, 4, 5)


def _shared(role: RoomRole, phase: Phase) -> Mapping[str, Any]:
    meeting = phase.meeting
    trust = queries.trust_of(meeting)
    return {
        "deeds": reverse("meetings:room", args=[meeting.number]),
        "outcomes": queries.outcomes_of(meeting),
        "left_open": queries.open_cards_of(meeting),
        "facilitates": role == RoomRole.FACILITATOR,
        "types": role in (RoomRole.FACILITATOR, RoomRole.NOTE_TAKER),
        "feels": role == RoomRole.PARTICIPANT,
        "trust": trust,
        "steps": STEPS,
        "paper": [
            ("trust", list(zip(STEPS, trust.paper_trust, strict=True))),
            ("usefulness", list(zip(STEPS, trust.paper_usefulness, strict=True))),
        ],
    }


def _own(seat: Seat, phase: Phase) -> Mapping[str, Any]:
    feeling = queries.feeling_of(seat.meeting, seat.phone) if seat.phone else None
    if feeling is None:
        return {"marks": []}
    return {
        "marks": ["dit"],
        "thanks": _("Merci, c'est compté : confiance %(trust)d sur 5, utilité %(usefulness)d sur 5.")
        % {"trust": feeling.trust, "usefulness": feeling.usefulness},
    }


def _conclude(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    conclude(
        reading.actor(seat),
        seat.meeting,
        decided=data.get("decided", ""),
        next_steps=data.get("next_steps", ""),
        review_on=reading.day(data, "review_on"),
    )


def _feel(seat: Seat, phase: Phase, data: QueryDict) -> None:
    if seat.role != RoomRole.PARTICIPANT:
        raise NotAllowed(_("Cette question s'adresse aux habitants."))
    debating.feel(
        seat.meeting,
        seat.phone,
        trust=data.get("trust", ""),
        usefulness=data.get("usefulness", ""),
        words=data.get("words", ""),
    )


def _paper(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_types(seat)
    debating.count_trust(
        seat.meeting,
        trust=[data.get(f"trust-{step}", "") for step in STEPS],
        usefulness=[data.get(f"usefulness-{step}", "") for step in STEPS],
    )


PART = RoomPart(
    template="meetings/room/closing.html",
    projector="meetings/projector/closing.html",
    shared=_shared,
    own=_own,
    deeds={"conclure": _conclude, "confiance": _feel, "papier": _paper},
)
