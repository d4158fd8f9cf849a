"""The life of one promise, in the order of its days; who follows it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from terril.agreements.when import When
from terril.promises.models import OutcomeKind, PublicCommitment, Question, Watch
from terril.promises.queries.board import promises_of
from terril.territories.models import Territory
from terril.uploads.models import Photo, Scan


@dataclass(frozen=True, slots=True)
class Event:
    """One thing said of a promise: when, what it is, the words, and what shows it.

    `look` is the colour of its dot; `was` and `now` the words before and after a revision.
    """

    on: datetime.date
    label: str
    words: str
    look: str = ""
    progress: str = ""
    percent: int | None = None
    link: str = ""
    scan: Scan | None = None
    photo: Photo | None = None
    was: str = ""
    now: str = ""
    was_when: When | None = None
    now_when: When | None = None
    due_on: datetime.date | None = None
    question: Question | None = None
    rank: tuple[Any, ...] = field(default=())


def find(town: Territory) -> QuerySet[PublicCommitment]:
    """Return the town's promises, to find one by its number."""
    return promises_of(town).select_related("carrier")


def life_of(promise: PublicCommitment) -> list[Event]:
    """Return all that was said of a promise, from the day it was made, in four queries."""
    told = [*_revised(promise), *_reported(promise), *_settled(promise), *_asked(promise)]
    return sorted(told, key=lambda event: (event.on, *event.rank))


def _revised(promise: PublicCommitment) -> list[Event]:
    """Return the revisions, each with the words and the date that it replaced."""
    words, when = promise.words, promise.when
    told = []
    for revision in promise.revisions.order_by("pk"):
        now, now_when = revision.words or words, revision.when
        told.append(
            Event(
                revision.on,
                _("Révisé"),
                revision.reason,
                was=words if now != words else "",
                now=now if now != words else "",
                was_when=when if now_when != when else None,
                now_when=now_when if now_when != when else None,
                rank=(revision.written_at,),
            )
        )
        words, when = now, now_when
    return told


def _reported(promise: PublicCommitment) -> list[Event]:
    return [
        Event(
            report.on,
            _("Des nouvelles"),
            report.words,
            look="town",
            progress=report.progress,
            percent=report.percent,
            link=report.link,
            scan=report.scan,
            photo=report.photo,
            rank=(report.written_at,),
        )
        for report in promise.reports.select_related("scan", "photo")
    ]


def _settled(promise: PublicCommitment) -> list[Event]:
    labels = {
        OutcomeKind.KEPT: _("Tenu"),
        OutcomeKind.GIVEN_UP: _("Abandonné"),
        OutcomeKind.TAKEN_UP: _("Repris"),
    }
    return [
        Event(
            outcome.on,
            labels[OutcomeKind(outcome.kind)],
            outcome.words,
            look="town",
            link=outcome.link,
            scan=outcome.scan,
            photo=outcome.photo,
            rank=(outcome.written_at,),
        )
        for outcome in promise.outcomes.select_related("scan", "photo")
    ]


def _asked(promise: PublicCommitment) -> list[Event]:
    """Return the questions, and the answers; the words of a question are read with its answer."""
    told = []
    for question in promise.questions.select_related("answer").order_by("pk"):
        answer = getattr(question, "answer", None)
        shown = question.words if answer is not None and answer.shows_question else ""
        told.append(
            Event(
                question.asked_on,
                _("Une question : où en est-on ?"),
                shown,
                look="us",
                due_on=None if answer else question.due_on,
                question=None if answer else question,
                rank=(promise.written_at, question.pk),
            )
        )
        if answer is not None:
            told.append(
                Event(answer.given_on, _("La réponse"), answer.words, look="town", rank=(answer.written_at,))
            )
    return told


def questions_to_answer(promise: PublicCommitment) -> QuerySet[Question]:
    """Return the questions that await an answer."""
    return promise.questions.filter(answer__isnull=True).order_by("due_on", "pk")


def watches(promise: PublicCommitment) -> QuerySet[Watch]:
    """Return who is told of what happens to a promise: the addresses that said yes."""
    return promise.watches.filter(confirmed_at__isnull=False).order_by("pk")


def watch_of(promise: PublicCommitment, token: str) -> Watch | None:
    """Return whoever follows a promise under this token."""
    return promise.watches.filter(token=token).first()


def proofs_of(promise: PublicCommitment, pk: int) -> Scan | None:
    """Return a paper that shows something of this promise, None for any other."""
    for rows in (promise.reports, promise.outcomes):
        if row := rows.filter(scan=pk).select_related("scan").first():
            return row.scan
    return None
