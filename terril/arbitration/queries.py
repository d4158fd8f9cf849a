"""Arbitrations: the list, the path from what was said to what came of the decision, what is owed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from terril.agreements.models import Side
from terril.arbitration.models import Arbitration, Correction, Option
from terril.arbitration.states import ArbitrationState
from terril.meetings.models import Meeting, Problem
from terril.meetings.queries.after import public_notes
from terril.meetings.states import OVER
from terril.people.models import Role, User
from terril.people.queries import people_of
from terril.promises.queries import Line, made_in
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed, days_late


def of_town(town: Territory) -> QuerySet[Arbitration]:
    """Return the arbitrations of a town, the last first: everybody may read them all."""
    return Arbitration.objects.filter(territory=town).order_by("-number")


def next_number(town: Territory) -> int:
    """Return the number of the next one. Right only under the town's lock, which every action holds."""
    last = of_town(town).first()
    return last.number + 1 if last else 1


def elected_in(town: Territory) -> QuerySet[User]:
    """Return those who may carry a promise of the town: its elected people, by name."""
    return (
        people_of(town)
        .filter(memberships__role=Role.ELECTED, memberships__territory__path__startswith=town.path)
        .distinct()
    )


def heard_in(town: Territory) -> QuerySet[Meeting]:
    """Return the meetings that may have fed a decision: those that are over, the last first."""
    return Meeting.objects.filter(territory=town, state__in=OVER).order_by("-number")


def problems_in(town: Territory) -> QuerySet[Problem]:
    """Return the problems that meetings made of notes, those of the last meeting first."""
    return (
        Problem.objects.filter(meeting__territory=town, meeting__state__in=OVER)
        .select_related("meeting")
        .order_by("-meeting__number", "position", "pk")
    )


def pages_fed_by(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the arbitrations that a meeting fed, by itself or by one of its problems, for its page."""
    fed = Arbitration.objects.filter(Q(meetings=meeting) | Q(problems__meeting=meeting)).distinct()
    return [(each.question, each.get_absolute_url()) for each in fed.order_by("number")]


@dataclass(frozen=True, slots=True)
class Heard:
    """A problem that people named, with how many notes were about it and how much it matters."""

    problem: Problem
    notes: int
    pebbles: int


@dataclass(frozen=True, slots=True)
class Path:
    """All that led to a decision, and all that came of it."""

    meetings: list[Meeting]
    people: int
    notes: int
    heard: list[Heard]
    options: list[Option]
    criteria: list[str]
    promises: list[Line]
    corrections: list[Correction]


def path_of(arbitration: Arbitration) -> Path:
    """Return the path from notes to decision, in seven queries whatever was said."""
    problems = list(
        arbitration.problems.select_related("meeting")
        .annotate(
            said=Count("notes", filter=Q(notes__is_held=False, notes__is_withheld=False), distinct=True),
            laid=Count("pebbles", distinct=True),
        )
        .order_by("meeting__number", "position", "pk")
    )
    linked = {meeting.pk: meeting for meeting in arbitration.meetings.all()}
    # Whoever links a problem has heard its meeting.
    meetings = linked | {problem.meeting_id: problem.meeting for problem in problems}
    held = sorted(meetings.values(), key=lambda meeting: meeting.number)
    return Path(
        meetings=held,
        people=sum(meeting.headcount or 0 for meeting in held),
        notes=public_notes().filter(meeting__in=held).count(),
        heard=[
            Heard(problem, problem.said, problem.laid + problem.pebbles_by_hand + problem.pebbles_by_phone)
            for problem in problems
        ],
        options=list(arbitration.options.order_by("position")),
        criteria=[line for line in arbitration.criteria.splitlines() if line.strip()],
        promises=made_in(arbitration.territory, arbitration.get_absolute_url()),
        corrections=list(arbitration.corrections.order_by("written_on", "pk")),
    )


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the decisions to look at again, the most pressing first; one query."""
    waiting: Iterable[Arbitration] = Arbitration.objects.filter(
        territory=town, state=ArbitrationState.DECIDED, review_on__isnull=False
    ).order_by("review_on", "number")[:MOST_OF_A_KIND]
    return [
        Owed(
            each.question,
            _("Revoir cette décision"),
            each.decided_by or town.name,
            Side.TOWN.value,
            each.review_on,
            days_late(each.review_on, today),
            each.get_absolute_url(),
            Kind.REVIEW,
            By.ELECTED,
        )
        for each in waiting
    ]
