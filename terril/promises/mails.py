"""What those who follow a promise are written at once; called by actions only.

Every mail has a key that names what it tells and whom: told twice, it is sent once.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from terril.mail import outbox
from terril.promises.models import Answer, Outcome, OutcomeKind, PublicCommitment, Report, Revision, Watch
from terril.territories.queries import address_of


def _link(promise: PublicCommitment, name: str, *args: Any) -> str:
    """Return the whole address of one of the promise's pages, as a mail needs it."""
    return address_of(promise.territory) + reverse(f"promises:{name}", args=[promise.number, *args])


def ask_to_confirm(watch: Watch) -> None:
    """Ask the address whether it was really its owner who wants to be told."""
    _write(
        watch,
        key=f"watch-{watch.pk}-{watch.asked_at:%Y%m%d%H%M%S}",
        purpose="follow",
        subject=lambda: _("Suivre un engagement de la commune ?"),
        template="follow",
        confirm_url=_link(watch.promise, "watch_confirm", watch.token),
    )


def tell_report(report: Report) -> None:
    """Tell each report to everybody who follows, its words and not only a figure."""
    _tell(
        report.promise,
        key=f"promise-report-{report.pk}",
        subject=lambda: _("Des nouvelles d'un engagement que vous suivez"),
        words=report.words,
        progress=report.progress,
    )


def tell_revision(revision: Revision) -> None:
    """Tell that other words, or another date, hold now, and why."""
    _tell(
        revision.promise,
        key=f"promise-revision-{revision.pk}",
        subject=lambda: _("Un engagement que vous suivez est révisé"),
        words=revision.reason,
    )


def tell_outcome(outcome: Outcome) -> None:
    """Tell that it is kept, given up or taken up again."""
    subjects = {
        OutcomeKind.KEPT: lambda: _("Un engagement que vous suivez est tenu"),
        OutcomeKind.GIVEN_UP: lambda: _("La commune renonce à un engagement que vous suivez"),
        OutcomeKind.TAKEN_UP: lambda: _("La commune reprend un engagement que vous suivez"),
    }
    _tell(
        outcome.promise,
        key=f"promise-outcome-{outcome.pk}",
        subject=subjects[OutcomeKind(outcome.kind)],
        words=outcome.words,
    )


def tell_answer(answer: Answer) -> None:
    """Tell what the town answered to whoever asked where it is."""
    _tell(
        answer.question.promise,
        key=f"promise-answer-{answer.pk}",
        subject=lambda: _("Où en est un engagement que vous suivez"),
        words=answer.words,
    )


def _tell(promise: PublicCommitment, *, key: str, subject: Any, **context: Any) -> None:
    for watch in promise.watches.filter(confirmed_at__isnull=False).order_by("pk"):
        _write(
            watch,
            key=f"{key}-{watch.pk}",
            purpose="promise",
            subject=subject,
            template="told",
            unsubscribe_url=_link(promise, "unwatch", watch.token),
            **context,
        )


def _write(
    watch: Watch,
    *,
    key: str,
    purpose: str,
    subject: Any,
    template: str,
    unsubscribe_url: str = "",
    **context: Any,
) -> None:
    promise = watch.promise
    with translation.override(watch.language):
        outbox.queue(
            town=promise.territory,
            to=watch.email,
            key=key,
            purpose=purpose,
            subject=subject(),
            template=f"promises/mail/{template}",
            context={
                "town": promise.territory,
                "promise": promise,
                "url": address_of(promise.territory) + promise.get_absolute_url(),
                **context,
            },
            language=watch.language,
            unsubscribe_url=unsubscribe_url,
        )
