"""What promises owe to the officer's queue: a report, an answer, a date that comes."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.agreements.models import Side
from terril.promises.models import Question, Report
from terril.promises.queries.board import Line, promises_of
from terril.promises.queries.board import line_of as _line_of
from terril.promises.rules import BINDING
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed, days_late

# A date that comes: time enough to say how it goes before it is over.
AHEAD = datetime.timedelta(days=15)


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return what promises owe: late without a word, questions, dates in fifteen days. Two queries."""
    return [*_dates(town, today), *_questions(town, today)]


def _dates(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the promises whose date comes, and those that are late with no report since that day."""
    said_since = Report.objects.filter(promise=OuterRef("pk"), on__gt=OuterRef("commitment__when_ends_on"))
    found = (
        promises_of(town)
        .filter(commitment__state__in=BINDING, commitment__when_ends_on__lte=today + AHEAD)
        .exclude(Exists(said_since))
        .order_by("commitment__when_ends_on", "pk")
    )
    return [_date(_line_of(promise, today), today) for promise in found[:MOST_OF_A_KIND]]


def _date(line: Line, today: datetime.date) -> Owed:
    late = days_late(line.when.end, today)
    return Owed(
        line.words,
        _("Dire où en est l'engagement, en retard") if late else _("Tenir l'engagement, sa date approche"),
        line.promise.carried_by,
        Side.TOWN,
        line.when.end,
        late,
        reverse("promises:report", args=[line.promise.number]) if late else line.url,
        kind=Kind.COMMITMENT,
        by=By.ELECTED if line.promise.carrier_id else None,
    )


def _questions(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the questions of the public that nobody answered yet."""
    asked = (
        Question.objects.filter(promise__territory=town, answer__isnull=True)
        .select_related("promise")
        .order_by("due_on", "pk")
    )
    return [
        Owed(
            question.promise.words,
            _("Répondre à « où en est-on ? »"),
            question.promise.carried_by,
            Side.TOWN,
            question.due_on,
            days_late(question.due_on, today),
            reverse("promises:answer", args=[question.promise.number, question.pk]),
            kind=Kind.ANSWER,
        )
        for question in asked[:MOST_OF_A_KIND]
    ]
