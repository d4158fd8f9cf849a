"""The town's public dates: what a neighbour would want in their own calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from terril.agreements.queries import needs_of
from terril.agreements.when import Kind
from terril.foundation import clock
from terril.meetings.queries import finding
from terril.meetings.states import MeetingState
from terril.opendata import queries
from terril.promises.queries import line_of, promises_of
from terril.promises.rules import BINDING
from terril.territories.models import Territory

# What is over stays a while: whoever subscribes late still sees last month.
DAYS_KEPT = 31


@dataclass(frozen=True)
class Date:
    """Something that happens on a day, or from an hour to another. `name` never changes."""

    name: str
    title: str
    begins: datetime.date
    url: str
    ends: datetime.datetime | None = None
    where: str = ""
    what: str = ""


def dates_of(town: Territory) -> list[Date]:
    """Return the town's public dates, the first first, in seven queries."""
    today = clock.today()
    since = today - datetime.timedelta(days=DAYS_KEPT)
    dates = [
        *_work_days(town, since),
        *_needs(town, today),
        *_answers(town),
        *_reviews(town, since),
        *_promises(town, since),
        *_meetings(town, since),
    ]
    return sorted(dates, key=lambda date: (str(date.begins), date.name))


def _work_days(town: Territory, since: datetime.date) -> Iterator[Date]:
    for day in queries.work_days_of(town, since):
        begins = timezone.make_aware(datetime.datetime.combine(day.on, day.starts_at))
        ends = timezone.make_aware(datetime.datetime.combine(day.on, day.ends_at)) if day.ends_at else None
        yield Date(
            name=f"chantier-{day.pk}",
            title=_("Chantier\u00a0: %(title)s") % {"title": day.initiative.title},
            begins=begins,
            ends=ends if ends and ends > begins else None,
            where=day.place,
            what=day.tasks,
            url=reverse("agreements:need", args=[day.commitment_id]),
        )


def _needs(town: Territory, today: datetime.date) -> Iterator[Date]:
    """A need on one day is on that day; one that comes back, on its next day; another, on its last day."""
    # A day of work is a date by itself.
    for need in needs_of(town, today).filter(work_day__isnull=True):
        when = need.when
        day = when.next_occurrence(today) if when.kind is Kind.RECURRENCE else when.end
        if day is not None:
            what = need.agreement.title
            if when.kind is not Kind.DATE:
                what = f"{what}, {when.in_words()}"
            yield Date(
                name=f"besoin-{need.pk}",
                title=_("On cherche des bras\u00a0: %(what)s") % {"what": need.what},
                begins=day,
                what=what,
                url=reverse("agreements:need", args=[need.pk]),
            )


def _answers(town: Territory) -> Iterator[Date]:
    for initiative in queries.answers_due_in(town):
        if initiative.answer_due_on:
            yield Date(
                name=f"reponse-{initiative.pk}",
                title=_("La commune répond avant ce soir\u00a0: %(title)s") % {"title": initiative.title},
                begins=initiative.answer_due_on,
                url=initiative.get_absolute_url(),
            )


def _reviews(town: Territory, since: datetime.date) -> Iterator[Date]:
    for agreement in queries.reviews_in(town, since):
        if agreement.review_on:
            yield Date(
                name=f"point-{agreement.pk}",
                title=_("Point d'étape à deux\u00a0: %(title)s") % {"title": agreement.title},
                begins=agreement.review_on,
                url=agreement.page_url or reverse("initiatives:list"),
            )


def _promises(town: Territory, since: datetime.date) -> Iterator[Date]:
    coming = promises_of(town).filter(commitment__state__in=BINDING, commitment__when_ends_on__gte=since)
    for promise in coming:
        line = line_of(promise, since)
        yield Date(
            name=f"engagement-{promise.commitment_id}",
            title=_("La commune s'est engagée : %(what)s") % {"what": line.words},
            begins=line.when.end or since,
            what=promise.carried_by,
            url=promise.get_absolute_url(),
        )


def _meetings(town: Territory, since: datetime.date) -> Iterator[Date]:
    """Those whose day is fixed; one that is off says so, to whoever has it in their calendar."""
    for meeting in finding.since(town, since):
        begins = timezone.localtime(meeting.starts_at) if meeting.starts_at else meeting.when_starts_on
        if begins is None:
            continue
        minutes = sum(phase.minutes for phase in meeting.phases.all())
        title = _("Réunion\u00a0: %(subject)s")
        if meeting.state == MeetingState.CANCELLED:
            title = _("Réunion annulée\u00a0: %(subject)s")
        yield Date(
            name=f"reunion-{meeting.pk}",
            title=title % {"subject": meeting.subject},
            begins=begins,
            ends=begins + datetime.timedelta(minutes=minutes)
            if minutes and isinstance(begins, datetime.datetime)
            else None,
            where=meeting.place,
            what=meeting.presentation,
            url=meeting.get_absolute_url(),
        )
