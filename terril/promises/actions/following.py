"""What becomes of a promise: reports, revisions, kept, given up, taken up again. Nothing is rewritten."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import details
from terril.agreements.details import KEEP, Unchanged
from terril.agreements.models import Commitment
from terril.agreements.states import CommitmentState
from terril.agreements.when import When
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import move
from terril.people.models import User
from terril.promises import mails, rules
from terril.promises.actions import wording
from terril.promises.models import Outcome, OutcomeKind, PublicCommitment, Report, Revision
from terril.uploads.models import Photo, Scan


@action(rules.can_report, says=_("Des nouvelles de « %(what)s » : %(words)s"))
def report(
    actor: User,
    promise: PublicCommitment,
    *,
    words: str,
    on: datetime.date | None = None,
    progress: str = "",
    percent: int | None = None,
    link: str = "",
    scan: Scan | None = None,
    photo: Photo | None = None,
) -> Told:
    """Say how a promise goes; everybody who follows it is told. Returns the report.

    Arguments: `on` the day it is about, today unless said; `progress` how far it is, in words;
    `percent` for whoever likes a figure; `link`, `scan` and `photo` show it.
    Raises ValidationError keyed by the detail: no words, a day to come or before it was made.
    """
    if percent is not None and not 0 <= percent <= 100:
        raise ValidationError({"percent": gettext("Un pourcentage va de 0 à 100.")})
    day = _day(promise, on)
    written = Report.objects.create(
        promise=promise,
        on=day,
        words=wording.text("words", words, gettext("Les nouvelles")),
        progress=wording.line("progress", progress, 120, gettext("Où l'on en est")),
        percent=percent,
        written_by=actor,
        **_proof(promise, link, scan, photo),
    )
    mails.tell_report(written)
    return told(written, what=promise.words, words=written.words)


@action(
    rules.can_revise,
    says=_("L'engagement « %(what)s » est révisé : « %(words)s » (%(when)s). La raison : %(reason)s"),
)
def revise(
    actor: User,
    promise: PublicCommitment,
    *,
    reason: str,
    words: str = "",
    when: When | Unchanged = KEEP,
) -> Told:
    """Put new words, or a new date, beside the old ones, which stay. Returns the revision.

    Raises ValidationError keyed by the detail: no reason, nothing new.
    """
    why = wording.text("reason", reason, gettext("La raison"), required=True)
    new = wording.line("words", words, 500, gettext("Les nouveaux mots"))
    now = _words_now(promise)
    date = promise.commitment.when if isinstance(when, Unchanged) else details.moment(when)
    if new in ("", now) and date == promise.commitment.when:
        raise ValidationError(
            {"words": gettext("Rien ne change : écrivez d'autres mots, ou une autre date.")}
        )
    revision = _revised(actor, promise, new if new != now else "", date, why)
    mails.tell_revision(revision)
    return told(
        revision, what=promise.words, words=new or now, when=wording.moment(date), reason=revision.reason
    )


@action(rules.can_keep, says=_("L'engagement « %(what)s » est tenu. Ce qui le prouve : %(proof)s"))
def keep(
    actor: User,
    promise: PublicCommitment,
    *,
    proof: str,
    on: datetime.date | None = None,
    link: str = "",
    scan: Scan | None = None,
    photo: Photo | None = None,
) -> Told:
    """Say that a promise is kept, and what proves it. Returns the outcome.

    Raises ValidationError keyed by the detail: no proof in words, a day to come or before it was made.
    """
    outcome = _settle(
        actor,
        promise,
        OutcomeKind.KEPT,
        CommitmentState.KEPT,
        wording.text("proof", proof, gettext("La preuve")),
        on=_day(promise, on),
        **_proof(promise, link, scan, photo),
    )
    return told(outcome, what=promise.words, proof=outcome.words)


@action(rules.can_give_up, says=_("La commune renonce à « %(what)s ». La raison : %(reason)s"))
def give_up(actor: User, promise: PublicCommitment, *, reason: str) -> Told:
    """Give a promise up, with the reason, which everybody reads. Returns the outcome.

    Raises ValidationError keyed "reason".
    """
    why = wording.text("reason", reason, gettext("La raison"))
    outcome = _settle(actor, promise, OutcomeKind.GIVEN_UP, CommitmentState.NOT_KEPT, why, on=clock.today())
    return told(outcome, what=promise.words, reason=why)


@action(rules.can_take_up_again, says=_("La commune reprend « %(what)s » (%(when)s). La raison : %(reason)s"))
def take_up_again(
    actor: User, promise: PublicCommitment, *, reason: str, when: When | Unchanged = KEEP
) -> Told:
    """Take up again what was given up, by another date if it is said. Returns the outcome.

    Raises ValidationError keyed "reason".
    """
    why = wording.text("reason", reason, gettext("La raison"))
    date = promise.commitment.when if isinstance(when, Unchanged) else details.moment(when)
    outcome = _settle(actor, promise, OutcomeKind.TAKEN_UP, CommitmentState.TAKEN, why, on=clock.today())
    if date != promise.commitment.when:
        _revised(actor, promise, "", date, why)
    return told(outcome, what=promise.words, when=wording.moment(date), reason=why)


def _settle(
    actor: User,
    promise: PublicCommitment,
    kind: OutcomeKind,
    state: CommitmentState,
    words: str,
    **more: Any,
) -> Outcome:
    """Move the commitment, write the outcome, tell those who follow."""
    commitment = promise.commitment
    move(commitment, state)
    commitment.state_reason = "" if kind == OutcomeKind.TAKEN_UP else words[:300]
    commitment.save(update_fields=["state_reason"])
    outcome = Outcome.objects.create(promise=promise, kind=kind, words=words, written_by=actor, **more)
    mails.tell_outcome(outcome)
    return outcome


def _revised(actor: User, promise: PublicCommitment, words: str, date: When, why: str) -> Revision:
    """Write a revision; the date that holds now is the commitment's, which the queue and the agenda read."""
    revision = Revision(promise=promise, on=clock.today(), words=words, reason=why, written_by=actor)
    revision.when = date
    revision.save()
    commitment: Commitment = promise.commitment
    commitment.when = date
    commitment.save(update_fields=["when_kind", "when_starts_on", "when_ends_on", "when_rule"])
    return revision


def _words_now(promise: PublicCommitment) -> str:
    last = promise.revisions.exclude(words="").order_by("-pk").first()
    return last.words if last else promise.words


def _day(promise: PublicCommitment, on: datetime.date | None) -> datetime.date:
    if on is None:
        return clock.today()
    if details.past_day(on, "on") < promise.made_on:
        raise ValidationError({"on": gettext("L'engagement n'était pas encore pris ce jour-là.")})
    return on


def _proof(promise: PublicCommitment, link: str, scan: Scan | None, photo: Photo | None) -> dict[str, Any]:
    """Return what shows it; raises ValidationError for a file of another town."""
    for field, file in (("scan", scan), ("photo", photo)):
        if file is not None and file.territory_id != promise.territory_id:
            raise ValidationError({field: gettext("Ce fichier n'est pas de cette commune.")})
    return {"link": wording.address("link", link), "scan": scan, "photo": photo}
