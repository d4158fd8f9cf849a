"""What became of what was said: for everybody, for whoever sorts, for the queue."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terril.agreements.models import Side
from terril.meetings.models import Card, CardState, Fate, Meeting, Note, Problem
from terril.meetings.queries.minutes import minutes_of
from terril.meetings.queries.room import held
from terril.meetings.states import OVER, SHOWN, MeetingState
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed, days_late

# The officer has a week to sort what was said, and two to publish the minutes.
SORTED_WITHIN = datetime.timedelta(days=7)
PUBLISHED_WITHIN = datetime.timedelta(days=15)
# What was said and led to something that one can read.
LED_TO_SOMETHING = (Fate.ANSWERED, Fate.BECAME)
# What everybody reads first: what came of it; what still waits comes last, never hidden.
ORDER = (Fate.BECAME, Fate.ANSWERED, Fate.ROUTED, Fate.OUTSIDE, Fate.KEPT, Fate.WAITING)
LOOKS = {
    Fate.BECAME: "tag-kept",
    Fate.ANSWERED: "tag-kept",
    Fate.WAITING: "tag-waiting",
}


def is_public(note: Note) -> bool:
    """Say whether everybody may read a note: an insult held back is not."""
    return not note.is_held and not note.is_withheld


def public_notes() -> QuerySet[Note]:
    """Return the notes that everybody may read, of meetings that are over."""
    return Note.objects.filter(is_held=False, is_withheld=False, meeting__state__in=OVER)


def notes_of(meeting: Meeting) -> QuerySet[Note]:
    """Return the notes to be sorted, those of a problem together, in the order they were said."""
    return (
        Note.objects.filter(meeting=meeting, is_held=False, is_withheld=False)
        .select_related("service", "problem", "meeting")
        .order_by("problem__position", "problem_id", "pk")
    )


def shown_in(town: Territory) -> QuerySet[Meeting]:
    """Return the meetings of the town that everybody may know of."""
    return Meeting.objects.filter(territory=town, state__in=SHOWN).select_related("quarter", "invited_by")


def day_of(meeting: Meeting) -> datetime.date:
    """Return the day a meeting was held, as well as it is known."""
    if meeting.starts_at:
        return timezone.localdate(meeting.starts_at)
    return meeting.when_ends_on or meeting.when_starts_on or timezone.localdate(meeting.state_since)


# For everybody.

# What lies above and tells which of its pages a meeting fed, by title and address.
FED_BY_MEETINGS: list[Callable[[Meeting], list[tuple[str, str]]]] = []


@dataclass(frozen=True, slots=True)
class Group:
    """The notes that became the same kind of thing."""

    fate: Fate
    look: str
    notes: list[Note]

    @property
    def is_waiting(self) -> bool:
        return self.fate in (Fate.WAITING, Fate.ROUTED)


def page(meeting: Meeting) -> dict[str, Any]:
    """Return what the page of a meeting shows of what became of its notes (`meetings/_after.html`).

    A constant number of queries, whatever was said; nothing before the meeting is over. Never who said it.
    """
    if meeting.state not in OVER:
        return {"after": None}
    notes, today = list(notes_of(meeting)), timezone.localdate()
    for note in notes:
        note.late = note.fate == Fate.ROUTED and bool(days_late(note.due_on, today))  # type: ignore[attr-defined]
    groups = [
        Group(fate, LOOKS.get(fate, ""), here)
        for fate in ORDER
        if (here := [note for note in notes if note.fate == fate])
    ]
    minutes = minutes_of(meeting)
    return {
        "after": {
            "groups": groups,
            "fed": [page for told in FED_BY_MEETINGS for page in told(meeting)],
            "count": len(notes),
            "done": sum(note.fate in LED_TO_SOMETHING for note in notes),
            "waiting": sum(note.fate == Fate.WAITING for note in notes),
            "sorted_before": day_of(meeting) + SORTED_WITHIN,
            "minutes_url": minutes.get_absolute_url() if minutes and minutes.published_on else "",
            "address_url": reverse("meetings:receive_minutes", args=[meeting.number])
            if meeting.state == MeetingState.HELD
            else "",
        }
    }


# For whoever sorts.


def to_settle(meeting: Meeting) -> list[Note]:
    """Return the notes that nobody let through in the room, nor kept back: before the minutes are out."""
    return list(held(meeting)) if meeting.state == MeetingState.HELD else []


@dataclass(frozen=True, slots=True)
class Bundle:
    """Notes that are about the same problem; those of none are together too."""

    problem: Problem | None
    notes: list[Note] = field(default_factory=list)


def bundles(notes: Iterable[Note]) -> list[Bundle]:
    """Return notes by problem, those about none last."""
    found: dict[int, Bundle] = {}
    for note in notes:
        found.setdefault(note.problem_id or 0, Bundle(note.problem)).notes.append(note)
    return sorted(found.values(), key=lambda bundle: bundle.problem is None)


def came_of(meeting: Meeting) -> list[tuple[str, str]]:
    """Return what a note may have become: name and address of what was born there; two queries."""
    cards = Card.objects.filter(meeting=meeting, state=CardState.BECAME).exclude(became="")
    found = dict(cards.values_list("became", "became_url"))
    for initiative in meeting.initiatives.filter(number__isnull=False):
        found.setdefault(initiative.title, initiative.get_absolute_url())
    return list(found.items())


# For the queue.


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return what meetings leave to be done, the most pressing first; three queries.

    Notes to sort and minutes to publish (the officer), notes given to a service (that service).
    """
    office = town.contact_name or town.name
    waiting = Note.objects.filter(
        Q(is_held=False) | Q(meeting__state=MeetingState.HELD), fate=Fate.WAITING, is_withheld=False
    )
    meetings = list(
        Meeting.objects.filter(territory=town, state__in=OVER)
        .filter(Q(state=MeetingState.HELD) | Q(pk__in=waiting.values("meeting")))
        .order_by("starts_at", "pk")[:MOST_OF_A_KIND]
    )
    counts: dict[int, int] = {}
    for pk in waiting.filter(meeting__in=meetings).values_list("meeting_id", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    owed = [
        thing for meeting in meetings for thing in _owed(meeting, counts.get(meeting.pk, 0), office, today)
    ]
    routed = (
        Note.objects.filter(meeting__territory=town, fate=Fate.ROUTED, service__isnull=False)
        .select_related("meeting", "service")
        .order_by("due_on", "pk")[:MOST_OF_A_KIND]
    )
    owed += [
        Owed(
            note.meeting.subject,
            _("Répondre : « %(text)s »") % {"text": note.text},
            note.service.name if note.service else "",
            Side.TOWN.value,
            note.due_on,
            days_late(note.due_on, today),
            reverse("meetings:answer_note", args=[note.meeting.number, note.pk]),
            by=By.SERVICE,
        )
        for note in routed
    ]
    return sorted(owed, key=lambda it: it.urgency)


def _owed(meeting: Meeting, waiting: int, office: str, today: datetime.date) -> Iterable[Owed]:
    held_on = day_of(meeting)

    def thing(what: str, page_name: str, due_on: datetime.date, kind: Kind) -> Owed:
        return Owed(
            meeting.subject,
            what,
            office,
            Side.TOWN.value,
            due_on,
            days_late(due_on, today),
            reverse(f"meetings:{page_name}", args=[meeting.number]),
            kind,
        )

    if waiting:
        what = ngettext("Trier %(count)d parole", "Trier %(count)d paroles", waiting) % {"count": waiting}
        yield thing(what, "sort", held_on + SORTED_WITHIN, Kind.ANSWER)
    if meeting.state == MeetingState.HELD:
        yield thing(_("Publier le compte rendu"), "write_minutes", held_on + PUBLISHED_WITHIN, Kind.REVIEW)
