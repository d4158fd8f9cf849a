"""Who may do what in a meeting, and when. Rules about people come first, then those about its moment."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.directory.rules import represents, serves
from terril.foundation.rules import Rule, anyone, rule
from terril.foundation.states import WrongState
from terril.meetings.models import Fate, Meeting, RoomMember, RoomRole
from terril.meetings.states import OVER, MeetingState
from terril.people.models import Role, User
from terril.people.rules import has_role, is_administrator, is_officer, is_system

S = MeetingState


def meeting_of(thing: Any) -> Meeting:
    """Return the meeting that `thing` is, or is a part of."""
    return thing if isinstance(thing, Meeting) else thing.meeting


def at(*states: MeetingState) -> Rule:
    """Return a rule that asks for one of these states; refused, it is a WrongState, not a NotAllowed."""

    def refusal(actor: Any, thing: Any) -> WrongState | None:
        meeting = meeting_of(thing)
        if meeting.state in states:
            return None
        return WrongState(
            _now("« %(subject)s » est à l'étape « %(state)s » : cela n'est plus possible, ou pas encore.")
            % {"subject": meeting.subject, "state": S(meeting.state).label}
        )

    return Rule(refusal)


calls_meetings = has_role(
    _("Seuls les élus et la personne chargée de la démarche préparent les réunions."),
    Role.OFFICER,
    Role.ELECTED,
)


@rule(_("Seuls les élus, la personne chargée de la démarche et qui anime la réunion peuvent faire cela."))
def facilitates(actor: Any, thing: Any) -> bool:
    """The person named to facilitate this very meeting."""
    if not actor.is_authenticated:
        return False
    return meeting_of(thing).members.filter(user=actor, role=RoomRole.FACILITATOR).exists()


# Announcing and preparing


# Refused, the sentence of `facilitates` names everybody who may.
prepares = facilitates | calls_meetings | is_system


def _takes_registrations(actor: Any, meeting: Any) -> WrongState | None:
    if meeting.takes_registrations and meeting.starts_at is not None:
        return None
    return WrongState(_now("On ne s'inscrit pas à cette réunion : venez, tout simplement."))


can_create = calls_meetings | is_system
can_change = prepares & at(S.DRAFT, S.ANNOUNCED)
can_announce = (calls_meetings | is_system) & at(S.DRAFT)
can_cancel = (calls_meetings | is_system) & at(S.DRAFT, S.ANNOUNCED)
# Somebody falls ill on the very evening: roles change until the room closes.
can_give_roles = prepares & at(S.DRAFT, S.ANNOUNCED, S.LIVE)
can_add_document = prepares & at(S.DRAFT, S.ANNOUNCED, S.LIVE, S.HELD, S.PUBLISHED)
# A stranger registers too: Terril itself writes it down, for whoever it is.
can_register = at(S.ANNOUNCED) & Rule(_takes_registrations)
can_withdraw_registration = anyone
can_forget = is_system


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


# --- What is built: problems, cards, controversy, close.


def of_its_meeting(wanted: Rule) -> Rule:
    """Return `wanted`, asked of the meeting that a thing is a part of."""
    return Rule(lambda actor, thing: wanted.refusal(actor, meeting_of(thing)))


@rule(_("Seuls la mairie et le service à qui c'est demandé peuvent dire que c'est fait."))
def is_asked_of(actor: Any, card: Any) -> bool:
    """Whoever speaks for the service that a card asks something of."""
    return card.service is not None and represents(actor, card.service)


builds = of_its_meeting(conducts)
# Paper is typed in when the room is over.
while_building = of_its_meeting(in_room(MeetingState.LIVE, MeetingState.HELD))
can_turn_card = builds & while_building
can_conclude = builds & while_building
can_answer_request = is_asked_of | is_officer


# --- What comes after.


@rule(_("Seules les personnes qui animent ou prennent des notes peuvent faire cela."))
def is_note_taker(actor: Any, thing: Any) -> bool:
    """Somebody named to take notes in this very meeting."""
    if not actor.is_authenticated:
        return False
    return meeting_of(thing).members.filter(user=actor, role=RoomRole.NOTE_TAKER).exists()


@rule(_("Seuls la personne chargée de la démarche et qui anime la réunion peuvent faire cela."))
def sorts(actor: Any, thing: Any) -> bool:
    """The officer, or whoever facilitated: the elected do not sort what they were told."""
    return is_officer(actor, thing) or facilitates(actor, thing)


@rule(_("Seules les personnes du service à qui elle est confiée peuvent y répondre."))
def is_of_its_service(actor: Any, note: Any) -> bool:
    return actor.is_authenticated and note.service is not None and represents(actor, note.service)


def _is_routed(actor: Any, note: Any) -> WrongState | None:
    if note.fate == Fate.ROUTED:
        return None
    return WrongState(_now("Cette parole n'attend plus la réponse d'un service."))


can_sort = sorts & at(*OVER)
can_answer_note = (is_of_its_service | sorts) & Rule(_is_routed)
can_write_minutes = (is_note_taker | sorts) & at(*OVER)
can_approve_minutes = sorts & at(*OVER)
can_publish_minutes = sorts & at(S.HELD)
# A stranger leaves an address too: Terril itself writes it down, for whoever it is.
can_leave_address = at(S.ANNOUNCED, S.LIVE, S.HELD)
can_count = (is_note_taker | sorts) & at(S.LIVE, *OVER)
can_enter_census = is_administrator
