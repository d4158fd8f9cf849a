"""What a meeting still waits for before it is held, for the officer's queue."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from terril.meetings.models import Meeting
from terril.meetings.states import MeetingState
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, Kind, Owed, days_late

A_WEEK = datetime.timedelta(days=7)


def preparing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the meetings of the coming week that have no place, and those past that nobody told of.

    One query.
    """
    soon = Q(when_starts_on__range=(today, today + A_WEEK)) & (Q(place="") | Q(starts_at=None))
    over = Q(when_ends_on__lt=today)
    waiting = (
        Meeting.objects.filter(soon | over, territory=town, state=MeetingState.ANNOUNCED)
        .select_related("territory")
        .order_by("when_starts_on", "pk")[:MOST_OF_A_KIND]
    )
    return [_owed(meeting, today) for meeting in waiting]


def _owed(meeting: Meeting, today: datetime.date) -> Owed:
    is_over = meeting.when_ends_on is not None and meeting.when_ends_on < today
    if is_over:
        what, due = _("Dire si la réunion a eu lieu, ou l'annuler"), meeting.when_ends_on
    elif not meeting.place:
        what, due = _("Fixer le lieu de la réunion"), meeting.when_starts_on
    else:
        what, due = _("Fixer le jour et l'heure de la réunion"), meeting.when_starts_on
    return Owed(
        title=meeting.subject,
        what=what,
        who=_("La mairie"),
        side="town",
        due_on=due,
        days_late=days_late(due, today),
        url=f"{meeting.get_absolute_url()}preparer/",
        kind=Kind.MEETING,
    )
