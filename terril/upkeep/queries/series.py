"""Turns missed in a row, and what is owed about upkeep: for the officer, never for the public."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from terril.agreements.models import Agreement, Side
from terril.people.models import User
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed, days_late
from terril.upkeep.models import Duty, Question, QuestionAnswer, QuestionKind, Swap
from terril.upkeep.queries.finding import OVER, PLANNING
from terril.upkeep.states import DutyState, SwapState

ASK_AT = 2
HAND_OVER_AT = 4
# A swap that nobody answers is told to the officer so many days before the turn.
SOON = datetime.timedelta(days=3)
WEEK = datetime.timedelta(days=7)
# What is expected of the town once those who looked after it have chosen.
WHAT_THE_TOWN_OWES: dict[str, Any] = {
    QuestionAnswer.TOWN: _lazy("Dire si la commune prend la suite"),
    QuestionAnswer.END: _lazy("Conclure : le bilan des deux côtés"),
}


@dataclass(frozen=True, slots=True)
class Series:
    """Turns missed in a row in one agreement: how many, and the first."""

    agreement: Agreement
    since: Duty
    count: int


def missed_series(town: Territory, at_least: int = ASK_AT) -> list[Series]:
    """Return the agreements with so many turns missed in a row, the longest series first. Two queries.

    A series begins after the last turn done, and after the last answer about handing over: who
    chose to go on begins anew.
    """
    of_town = Q(commitment__agreement__territory=town, commitment__agreement__state__in=PLANNING)
    last_done = dict(
        Duty.objects.filter(of_town, state=DutyState.DONE)
        .values("commitment__agreement")
        .annotate(last=Max("starts_on"))
        .values_list("commitment__agreement", "last")
    )
    answered = dict(
        Question.objects.filter(
            agreement__territory=town, kind=QuestionKind.HAND_OVER, answered_on__isnull=False
        )
        .values("agreement")
        .annotate(last=Max("answered_on"))
        .values_list("agreement", "last")
    )
    missed: dict[int, list[Duty]] = defaultdict(list)
    duties = Duty.objects.filter(of_town, state=DutyState.MISSED).select_related(
        "commitment__agreement__territory"
    )
    for duty in duties.order_by("starts_on", "pk"):
        agreement_id = duty.commitment.agreement_id
        begins = max(
            (day for day in (last_done.get(agreement_id), answered.get(agreement_id)) if day), default=None
        )
        if begins is None or duty.starts_on > begins:
            missed[agreement_id].append(duty)
    found = [
        Series(duties[0].commitment.agreement, duties[0], len(duties))
        for duties in missed.values()
        if len(duties) >= at_least
    ]
    return sorted(found, key=lambda series: (-series.count, series.since.starts_on, series.since.pk))


def to_ask(town: Territory, kind: QuestionKind, at_least: int) -> list[Series]:
    """Return the series about which this question was not asked yet."""
    series = missed_series(town, at_least)
    asked = set(
        Question.objects.filter(since__in=[one.since for one in series], kind=kind).values_list(
            "since_id", flat=True
        )
    )
    return [one for one in series if one.since.pk not in asked]


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return what the officer has to see about upkeep: whom to phone, what drifts, what nobody answers.

    Five queries: turns to remind by phone, series (three), swaps, questions.
    """
    owed = [*_to_phone(town, today), *_series(town, today), *_swaps(town, today), *_questions(town, today)]
    return sorted(owed, key=lambda one: one.urgency)


def _to_phone(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the turns of the coming days borne by people whom no mail reaches."""
    turns = (
        Duty.objects.filter(
            commitment__agreement__territory=town,
            state=DutyState.PLANNED,
            bearer__email=None,
            starts_on__gte=today,
            starts_on__lte=today + datetime.timedelta(days=2),
        )
        .exclude(commitment__agreement__state__in=OVER)
        .select_related("commitment__agreement", "bearer__referent")
        .order_by("starts_on", "pk")[:MOST_OF_A_KIND]
    )
    return [
        Owed(
            turn.commitment.agreement.title,
            _("Rappeler par téléphone : %(what)s") % {"what": turn.commitment.what},
            _whom_to_phone(turn.bearer),
            Side.INHABITANTS,
            turn.starts_on,
            0,
            reverse("upkeep:duty", args=[turn.pk]),
            kind=Kind.UPKEEP,
            by=By.OFFICER,
        )
        for turn in turns
        if not (turn.bearer.is_minor and turn.bearer.referent and turn.bearer.referent.email)
    ]


def _whom_to_phone(person: User) -> str:
    """Return who is called and at which number: for somebody under 18, the adult who answers for them."""
    reached = person.referent if person.is_minor and person.referent else person
    if reached.phone:
        return _("%(name)s, %(phone)s") % {"name": reached.display_name, "phone": reached.phone}
    return reached.display_name or reached.public_name


def _series(town: Territory, today: datetime.date) -> list[Owed]:
    return [
        Owed(
            series.agreement.title,
            ngettext(
                "%(count)d tour sauté de suite : prendre des nouvelles",
                "%(count)d tours sautés de suite : prendre des nouvelles",
                series.count,
            )
            % {"count": series.count},
            _("Les personnes qui s'en occupent"),
            Side.INHABITANTS,
            None,
            0,
            reverse("upkeep:calendar", args=[series.agreement.pk]),
            kind=Kind.UPKEEP,
        )
        for series in missed_series(town)[:MOST_OF_A_KIND]
    ]


def _swaps(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the turns that nobody has taken yet, a few days before."""
    waiting: QuerySet[Swap, Any] = (
        Swap.objects.filter(
            duty__commitment__agreement__territory=town,
            state=SwapState.OPEN,
            duty__ends_on__gte=today,
            duty__starts_on__lte=today + SOON,
        )
        .select_related("duty__commitment__agreement", "to")
        .order_by("duty__starts_on", "pk")[:MOST_OF_A_KIND]
    )
    return [
        Owed(
            swap.duty.commitment.agreement.title,
            _("Trouver qui prend le tour : %(what)s") % {"what": swap.duty.commitment.what},
            swap.to.public_name if swap.to else _("Les personnes qui s'en occupent"),
            Side.INHABITANTS,
            swap.duty.starts_on,
            0,
            reverse("upkeep:swap", args=[swap.pk]),
            kind=Kind.UPKEEP,
        )
        for swap in waiting
    ]


def _questions(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the hand-overs proposed that nobody has chosen about, and those asked of the town."""
    asked = (
        Question.objects.filter(
            Q(answer="") | Q(answer__in=list(WHAT_THE_TOWN_OWES), answered_on__gt=today - 8 * WEEK),
            agreement__territory=town,
            agreement__state__in=PLANNING,
            kind=QuestionKind.HAND_OVER,
        )
        .select_related("agreement")
        .order_by("asked_on", "pk")[:MOST_OF_A_KIND]
    )
    return [
        Owed(
            question.agreement.title,
            str(WHAT_THE_TOWN_OWES.get(question.answer, ""))
            or _("Choisir la suite : d'autres, la commune, ou s'arrêter"),
            town.name if question.answer else _("Les personnes qui s'en occupent"),
            Side.TOWN if question.answer else Side.INHABITANTS,
            question.asked_on + WEEK,
            days_late(question.asked_on + WEEK, today),
            question.agreement.page_url or reverse("upkeep:calendar", args=[question.agreement_id]),
            kind=Kind.UPKEEP,
        )
        for question in asked
    ]
