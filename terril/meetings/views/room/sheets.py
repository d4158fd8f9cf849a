"""The pages where what was built on paper is typed, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from terril.meetings import rules
from terril.meetings.models import Meeting, PhaseKind
from terril.meetings.states import MeetingState
from terril.meetings.views.room.parts import RoomPart, part_of
from terril.people.models import User


@dataclass(frozen=True)
class Sheet:
    """One kind of thing built on paper."""

    kind: PhaseKind
    title: Any
    lede: Any

    @property
    def part(self) -> RoomPart:
        return part_of(self.kind)


# By the word of its address.
SHEETS = {
    "problemes": Sheet(
        PhaseKind.PROBLEMS,
        _lazy("Les problèmes"),
        _lazy("Recopiez chaque problème nommé dans la salle, puis rangez-y les paroles."),
    ),
    "construction": Sheet(
        PhaseKind.CONSTRUCTION,
        _lazy("Les propositions"),
        _lazy("Recopiez chaque proposition avec ses deux moitiés, puis dites ce qu'elle devient."),
    ),
    "controverse": Sheet(
        PhaseKind.CONTROVERSY,
        _lazy("La controverse"),
        _lazy("Recopiez la question, les affirmations, les mains levées et les arguments."),
    ),
    "cloture": Sheet(
        PhaseKind.CLOSING,
        _lazy("La clôture"),
        _lazy("Recopiez ce qui a été décidé, la suite, et les cartes de confiance."),
    ),
}
# (address, title, whether it is the page shown).
Link = tuple[str, Any, bool]


def links(meeting: Meeting, here: str = "") -> list[Link]:
    """Return a link to each page where paper is typed, `here` being one of them; none unless it is held."""
    if meeting.state != MeetingState.HELD:
        return []
    return [
        (reverse("meetings:cards", args=[meeting.number]), _("Les paroles"), here == "cartes"),
        *(
            (reverse("meetings:paper", args=[meeting.number, word]), sheet.title, here == word)
            for word, sheet in SHEETS.items()
        ),
    ]


def links_for(user: User | AnonymousUser, meeting: Meeting) -> list[Link]:
    """Return these links for whoever leads this meeting."""
    if meeting.state != MeetingState.HELD or rules.conducts.refusal(user, meeting):
        return []
    return links(meeting)
