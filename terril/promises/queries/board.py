"""The board: every promise with what became of it, by person, orientation, place, term and status."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models import When as CaseWhen
from django.db.models.functions import Coalesce
from django.utils import timezone

from terril.agreements.states import CommitmentState
from terril.agreements.when import When
from terril.foundation import clock
from terril.promises.models import PublicCommitment, Report, Revision, Term
from terril.promises.rules import BINDING, GIVEN_UP
from terril.promises.states import Status
from terril.territories.models import Territory
from terril.vision.models import Orientation


@dataclass(frozen=True, slots=True)
class Line:
    """One promise on the board: what holds now, and what became of it."""

    promise: PublicCommitment
    status: Status
    words: str
    when: When
    days_late: int
    reports: int
    last_report_on: datetime.date | None
    waits: int

    @property
    def is_revised(self) -> bool:
        """Whether other words, or another date, stood before."""
        return self.promise.revised > 0  # type: ignore[attr-defined]

    @property
    def settled_on(self) -> datetime.date:
        """The day it was kept or given up."""
        return timezone.localdate(self.promise.commitment.state_since)

    @property
    def url(self) -> str:
        """Its page."""
        return self.promise.get_absolute_url()


def promises_of(town: Territory) -> QuerySet[PublicCommitment]:
    """Return the town's promises with what a line shows of them; those still to keep first."""
    revisions = Revision.objects.filter(promise=OuterRef("pk"))
    reports = Report.objects.filter(promise=OuterRef("pk")).order_by("-on", "-pk")
    return (
        PublicCommitment.objects.filter(territory=town)
        .select_related("commitment__agreement", "commitment__party__organisation", "territory")
        .annotate(
            rank=Case(
                CaseWhen(commitment__state__in=BINDING, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
            revised=Coalesce(Subquery(_count(revisions)), 0),
            revised_words=Subquery(revisions.exclude(words="").order_by("-pk").values("words")[:1]),
            reported=Coalesce(Subquery(_count(reports)), 0),
            reported_on=Subquery(reports.values("on")[:1]),
            asked=Count("questions", filter=Q(questions__answer__isnull=True)),
        )
        .order_by("rank", F("commitment__when_ends_on").asc(nulls_last=True), "number")
    )


def _count(rows: QuerySet[Report] | QuerySet[Revision]) -> QuerySet[Report] | QuerySet[Revision]:
    return rows.order_by().values("promise").annotate(n=Count("pk")).values("n")  # type: ignore[return-value]


def status_of(state: str, when: When, is_revised: bool, today: datetime.date) -> Status:
    """Return what became of a promise. Late by itself, the day after the last day that was said."""
    if state == CommitmentState.KEPT:
        return Status.KEPT
    if state in GIVEN_UP:
        return Status.GIVEN_UP
    if when.is_late(today):
        return Status.LATE
    return Status.REVISED if is_revised else Status.ON_THE_WAY


def at_status(
    found: QuerySet[PublicCommitment], status: str, today: datetime.date
) -> QuerySet[PublicCommitment]:
    """Return the promises of `promises_of` that stand at a status: as `status_of` says, in the database."""
    late = Q(commitment__when_ends_on__lt=today)
    revised = Exists(Revision.objects.filter(promise=OuterRef("pk")))
    still = found.filter(commitment__state__in=BINDING)
    match status:
        case Status.KEPT:
            return found.filter(commitment__state=CommitmentState.KEPT)
        case Status.GIVEN_UP:
            return found.filter(commitment__state__in=GIVEN_UP)
        case Status.LATE:
            return still.filter(late)
        case Status.REVISED:
            return still.exclude(late).filter(revised)
        case Status.ON_THE_WAY:
            return still.exclude(late).exclude(revised)
    return found.none()


def line_of(promise: PublicCommitment, today: datetime.date) -> Line:
    """Return the line of a promise read by `promises_of`."""
    when = promise.commitment.when
    status = status_of(promise.commitment.state, when, promise.revised > 0, today)  # type: ignore[attr-defined]
    return Line(
        promise=promise,
        status=status,
        words=promise.revised_words or promise.words,  # type: ignore[attr-defined]
        when=when,
        days_late=when.days_late(today) if status == Status.LATE else 0,
        reports=promise.reported,  # type: ignore[attr-defined]
        last_report_on=promise.reported_on,  # type: ignore[attr-defined]
        waits=promise.asked,  # type: ignore[attr-defined]
    )


def found_on(
    town: Territory,
    today: datetime.date,
    *,
    carried_by: str = "",
    orientation: Orientation | None = None,
    made_in: str = "",
    term: Term | None = None,
    status: str = "",
) -> QuerySet[PublicCommitment]:
    """Return the promises that answer to what is asked; see `board` for the arguments."""
    found = promises_of(town)
    if carried_by:
        found = found.filter(carried_by=carried_by)
    if orientation is not None:
        found = found.filter(commitment__agreement__orientations=orientation)
    if made_in:
        found = found.filter(Q(made_in_url=made_in) | Q(made_in=made_in))
    if term is not None:
        found = found.filter(made_on__gte=term.starts_on)
        if term.ends_on:
            found = found.filter(made_on__lte=term.ends_on)
    return at_status(found, status, today) if status else found


def board(
    town: Territory, *, today: datetime.date | None = None, limit: int | None = None, **asked: Any
) -> list[Line]:
    """Return the lines of the board, those still to keep first, the soonest first, in one query.

    Arguments: `limit` how many at most; and what it is narrowed to, in `asked`: `carried_by` the words
    of who carries it; `orientation`; `made_in` the address of a meeting, of an agreement or of an
    arbitration, or the words that name it; `term`; `status` one of Status.
    """
    today = today or clock.today()
    found = found_on(town, today, **asked)
    return [line_of(promise, today) for promise in (found[:limit] if limit else found)]


def made_in(town: Territory, url: str) -> list[Line]:
    """Return the promises made in one meeting, agreement or arbitration, by its address. One query."""
    return board(town, made_in=url) if url else []


def counts(lines: Iterable[Line]) -> dict[Status, int]:
    """Return how many promises stand at each status, those of none included."""
    counted = dict.fromkeys(Status, 0)
    for line in lines:
        counted[line.status] += 1
    return counted


def terms_of(town: Territory) -> QuerySet[Term]:
    """Return the terms of office, the latest first."""
    return Term.objects.filter(territory=town).order_by("-starts_on")


def term_at(terms: Iterable[Term], day: datetime.date) -> Term | None:
    """Return the term that a day is in, None when nobody entered it."""
    return next((term for term in terms if term.holds(day)), None)


def carriers_of(town: Territory) -> list[str]:
    """Return who carries promises, by name. One query."""
    found = PublicCommitment.objects.filter(territory=town).values_list("carried_by", flat=True)
    return sorted(set(found), key=str.casefold)


def places_of(town: Territory) -> list[tuple[str, str]]:
    """Return where promises were made, as (what the board filters by, words), the latest first. One query."""
    found = PublicCommitment.objects.filter(territory=town).exclude(made_in="", made_in_url="")
    rows = found.order_by("-made_on", "-pk").values_list("made_in_url", "made_in")
    return list({url or words: (url or words, words or url) for url, words in rows}.values())
