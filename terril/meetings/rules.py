"""Who may do what to a meeting, and at which step.

Rules about people come first, then `at`: somebody who may never do a thing is not told to wait.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.directory.rules import represents
from terril.foundation.rules import Rule, anyone, rule
from terril.foundation.states import WrongState
from terril.meetings.models import Fate, Meeting, RoomMember, RoomRole
from terril.meetings.states import OVER, MeetingState
from terril.people.rules import is_administrator, is_officer

S = MeetingState


def meeting_of(thing: Any) -> Meeting:
    """Return the meeting that `thing` is, or is a part of."""
    return thing if isinstance(thing, Meeting) else thing.meeting


def at(*states: MeetingState) -> Rule:
    """Return a rule that asks for one of these steps; refused, it is a WrongState, not a NotAllowed."""

    def refusal(actor: Any, thing: Any) -> WrongState | None:
        meeting = meeting_of(thing)
        if meeting.state in states:
            return None
        return WrongState(
            _now("« %(title)s » est à l'étape « %(state)s » : cela n'est plus possible, ou pas encore.")
            % {"title": meeting.subject, "state": S(meeting.state).label}
        )

    return Rule(refusal)


def because(reason: Any, wanted: Rule) -> Rule:
    """Return `wanted` refusing with one sentence that names everybody who may."""
    return Rule(lambda actor, thing: reason if wanted.refusal(actor, thing) else None)


def _has_room_role(*roles: RoomRole) -> Rule:
    @rule(_("Il faut avoir ce rôle dans la salle."))
    def holds(actor: Any, thing: Any) -> bool:
        return (
            actor.is_authenticated
            and RoomMember.objects.filter(
                meeting=meeting_of(thing), user_id=actor.pk, role__in=roles
            ).exists()
        )

    return holds


# After: sorting, minutes, counts.

sorts = because(
    _("Seule la personne qui anime la réunion peut faire cela."),
    is_officer | _has_room_role(RoomRole.FACILITATOR),
)
takes_notes = because(
    _("Seules les personnes qui animent ou prennent des notes peuvent faire cela."),
    is_officer | _has_room_role(RoomRole.FACILITATOR, RoomRole.NOTE_TAKER),
)


@rule(_("Seules les personnes du service à qui elle est confiée peuvent y répondre."))
def is_of_its_service(actor: Any, note: Any) -> bool:
    return actor.is_authenticated and note.service is not None and represents(actor, note.service)


def _is_routed(actor: Any, note: Any) -> WrongState | None:
    if note.fate == Fate.ROUTED:
        return None
    return WrongState(_now("Cette parole n'attend plus la réponse d'un service."))


can_sort = sorts & at(*OVER)
can_answer_note = (is_of_its_service | sorts) & Rule(_is_routed)
can_write_minutes = takes_notes & at(*OVER)
can_approve_minutes = sorts & at(*OVER)
can_publish_minutes = sorts & at(S.HELD)
can_leave_address = anyone & at(S.ANNOUNCED, S.LIVE, S.HELD)
can_count = takes_notes & at(S.LIVE, *OVER)
can_enter_census = is_administrator
