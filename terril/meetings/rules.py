"""Who may do what to a meeting, and at which step.

Rules about people come first, then `at`: somebody who may never do a thing is not told to wait.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.directory.rules import serves
from terril.foundation.rules import Rule, rule
from terril.foundation.states import WrongState
from terril.meetings.models import Meeting, RoomMember, RoomRole
from terril.meetings.states import MeetingState
from terril.people.models import Role, User
from terril.people.rules import is_system

# --- The room: live.


def in_room(*states: MeetingState) -> Rule:
    """Return a rule that asks for one of these states; refused, it is a WrongState, not a NotAllowed."""

    def refusal(actor: Any, meeting: Meeting) -> WrongState | None:
        if meeting.state in states:
            return None
        return WrongState(
            _now("La réunion « %(subject)s » est « %(state)s » : cela n'est plus possible, ou pas encore.")
            % {"subject": meeting.subject, "state": MeetingState(meeting.state).label}
        )

    return Rule(refusal)


@rule(_("Seules la personne chargée de la démarche et celles qui animent la réunion peuvent faire cela."))
def is_facilitator(actor: Any, meeting: Meeting) -> bool:
    return actor.is_authenticated and role_of(actor, meeting) == RoomRole.FACILITATOR


def role_of(user: User, meeting: Meeting) -> RoomRole | None:
    """Return what somebody with an account is in the room whatever they answer at the door; None: a choice.

    Elected people are of the town even when they were named otherwise: none of them takes notes of what
    people say to the town hall. Costs two queries, and one more for who was named.
    """
    town = meeting.territory
    if user.has_role(Role.OFFICER, town):
        return RoomRole.FACILITATOR
    named = RoomMember.objects.filter(meeting=meeting, user=user).values_list("role", flat=True).first()
    if user.has_role(Role.ELECTED, town):
        return RoomRole.TOWN
    if named:
        return RoomRole(named)
    return RoomRole.TOWN if serves(user, town) else None


conducts = is_facilitator | is_system
can_open_room = conducts & in_room(MeetingState.ANNOUNCED, MeetingState.HELD)
can_conduct = conducts & in_room(MeetingState.LIVE)
can_close_room = can_conduct
can_hold_on_paper = conducts & in_room(MeetingState.ANNOUNCED)
