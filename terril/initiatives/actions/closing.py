"""Every initiative ends as a white pebble, as a told lesson, or simply stops, with its reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.models import Side
from terril.agreements.states import AgreementState
from terril.foundation import clock
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.states import WrongState, move
from terril.initiatives import rules
from terril.initiatives.actions import proposing, wording
from terril.initiatives.actions.wording import Wording, facts_of
from terril.initiatives.models import Initiative, Lesson, Review
from terril.initiatives.queries import proposal
from terril.initiatives.states import BOUND_BY_AGREEMENT, InitiativeState
from terril.landmarks import actions as landmarks
from terril.landmarks.models import Landmark, LandmarkKind, Moment
from terril.people.models import User
from terril.people.queries import system
from terril.people.rules import is_elected
from terril.uploads.models import Photo

SIDES = (Side.TOWN, Side.INHABITANTS)
WRITES_FOR = {
    Side.INHABITANTS: rules.proposer_or_officer,
    Side.TOWN: rules.works_on_it | is_elected,
}


@action(rules.can_write_review, says=_("%(who)s a écrit le bilan de « %(title)s »"))
def write_review(
    actor: User, initiative: Initiative, *, side: str, changed: str, learned: str, cost: str = ""
) -> Told:
    """Write what it changed, what was learned and what it cost, for one side; written again, it replaces.

    Raises ValidationError keyed by the detail; NotAllowed when the actor is not of that side.
    """
    if side not in SIDES:
        raise ValidationError({"side": gettext("Un bilan est celui des habitants ou celui de la commune.")})
    side = Side(side)
    if refusal := WRITES_FOR[side].refusal(actor, initiative):
        raise NotAllowed(refusal)
    kept = wording.checked(
        changed=Wording(
            changed, gettext("Ce que cela a changé"), gettext("Dites ce que cela a changé, même un peu.")
        ),
        learned=Wording(
            learned,
            gettext("Ce qu'on a appris"),
            gettext("Dites ce que vous avez appris : c'est ce qui servira aux suivants."),
        ),
        cost=Wording(cost, gettext("Ce que cela a coûté"), limit=2000),
    )
    review, _is_new = Review.objects.update_or_create(
        initiative=initiative, side=side, defaults={**kept, "by": actor, "on": clock.today()}
    )
    return told(
        review,
        on_behalf_of=proposing.on_behalf_of(actor, initiative) if side == Side.INHABITANTS else None,
        **facts_of(initiative, side=side),
    )


@action(rules.can_close, says=_("« %(title)s » est menée à bien : un caillou blanc de plus sur le chemin"))
def close(
    actor: User,
    initiative: Initiative,
    *,
    laid_on: datetime.date | None = None,
    figures: Iterable[str] | None = None,
    photos: Iterable[Photo] | None = None,
    before: Photo | None = None,
    after: Photo | None = None,
    **words: str,
) -> Told:
    """End well: both sides have told what came of it, and a pebble is laid on the path.

    What is not given is as queries.proposal fills it in. Arguments: `laid_on` the day the pebble
    marks, today when not given; `figures` the keys of those proposed that it shows; `photos` those
    of the initiative that it shows, `before` and `after` the two that are compared; `words` any of
    landmarks.models.WORDS, and the `language` they are in.
    Raises ValidationError keyed by the detail: a day to come, a photo that the initiative does not
    show, what landmarks.lay refuses; WrongState while a review or a signature is missing.
    """
    today = clock.today()
    laid_on = laid_on or today
    if laid_on > today:
        raise ValidationError(
            {"laid_on": gettext("Un caillou marque ce qui est fait : choisissez un jour passé.")}
        )
    reviews = {review.side: review for review in initiative.reviews.all()}
    if missing := [side.label for side in SIDES if side not in reviews]:
        raise WrongState(
            gettext("Il manque le bilan d'un côté : %(side)s. On pose le caillou quand les deux ont raconté.")
            % {"side": missing[0]}
        )
    if initiative.agreement.state not in (AgreementState.SIGNED, AgreementState.RUNNING):
        raise WrongState(
            gettext("La convention a changé et attend des signatures : elles viennent avant le caillou.")
        )
    proposed = proposal(initiative)
    kept = {figure.key for figure in proposed.figures} if figures is None else set(figures)
    agreements.end(actor, initiative.agreement)
    move(initiative, InitiativeState.CLOSED)
    _lay(
        initiative,
        laid_on,
        LandmarkKind.ACHIEVEMENT,
        figures=[{**figure.details, "on": today} for figure in proposed.figures if figure.key in kept],
        photos=_photos(proposed.photos, photos, before, after),
        **{**proposed.words, **words},
    )
    return told(initiative, **facts_of(initiative))


def _photos(
    shown: list[Photo], chosen: Iterable[Photo] | None, before: Photo | None, after: Photo | None
) -> list[dict[str, Any]]:
    """Return the photos of the pebble, each with its moment. Raises ValidationError keyed by the detail."""
    chosen = list(shown if chosen is None else chosen)
    moments = {"before": before, "after": after}
    if before is not None and before == after:
        raise ValidationError({"after": gettext("Choisissez deux photos différentes pour comparer.")})
    compared = {photo.pk: moment for moment, photo in moments.items() if photo is not None}
    wanted = {photo.pk: photo for photo in (*chosen, *filter(None, moments.values()))}
    if strangers := wanted.keys() - {photo.pk for photo in shown}:
        name = next((compared[pk] for pk in strangers if pk in compared), "photos")
        raise ValidationError({name: gettext("Cette photo n'est plus dans l'initiative.")})
    return [{"photo": photo, "moment": compared.get(pk, Moment.ANY)} for pk, photo in wanted.items()]


@action(rules.can_drop, says=_("« %(title)s » s'arrête là : %(reason)s"))
def drop(actor: User, initiative: Initiative, *, reason: str) -> Told:
    """Stop, with the reason. It may be revived; what was signed is broken off.

    Raises ValidationError keyed "reason".
    """
    reason = wording.reason(
        reason, missing=gettext("Dites pourquoi, en quelques mots : cela peut servir à d'autres.")
    )
    is_bound = initiative.state in BOUND_BY_AGREEMENT
    move(initiative, InitiativeState.DROPPED)
    _stop_the_clock(initiative)
    if is_bound:
        agreements.break_off(actor, initiative.agreement, reason=reason)
    else:
        proposing.hide_agreement(initiative)
    return told(initiative, audience=proposing.audience_of(initiative), **facts_of(initiative, reason=reason))


@action(
    rules.can_fail, says=_("%(who)s a raconté pourquoi « %(title)s » n'a pas marché, et ce qu'on en retient")
)
def fail(actor: User, initiative: Initiative, *, what_happened: str, learned: str) -> Told:
    """Tell a failure and its lesson, which is laid on the path like any other step.

    Raises ValidationError keyed by each detail that is missing.
    """
    kept = wording.checked(
        what_happened=Wording(
            what_happened,
            gettext("Ce qui s'est passé"),
            gettext("Racontez ce qui s'est passé, sans chercher de coupable."),
        ),
        learned=Wording(
            learned,
            gettext("Ce qu'on a appris"),
            gettext("Dites ce que vous en retenez : c'est la part qui reste."),
        ),
    )
    today = clock.today()
    move(initiative, InitiativeState.FAILED)
    _stop_the_clock(initiative)
    agreements.break_off(actor, initiative.agreement, reason=gettext("L'initiative a échoué, et le raconte."))
    Lesson.objects.create(initiative=initiative, told_by=actor, told_on=today, **kept)
    photos = _photos(list(initiative.photos.order_by("pk")), None, None, None)
    _lay(
        initiative,
        today,
        LandmarkKind.LESSON,
        title=initiative.title,
        done=kept["what_happened"],
        story=kept["learned"],
        photos=photos,
    )
    return told(initiative, **facts_of(initiative))


def _stop_the_clock(initiative: Initiative) -> None:
    """No answer is owed any more."""
    initiative.clock_stopped_on = None
    initiative.save(update_fields=["clock_stopped_on"])


def _lay(initiative: Initiative, laid_on: datetime.date, kind: LandmarkKind, **said: Any) -> Landmark:
    # Terril lays it, whoever closes or tells: proposers may not lay pebbles, but theirs is laid.
    landmark = landmarks.lay(
        system(),
        initiative.territory,
        laid_on=laid_on,
        kind=kind,
        orientations=initiative.orientations.all(),
        quarter=initiative.quarter,
        place=initiative.place,
        latitude=initiative.latitude,
        longitude=initiative.longitude,
        **said,
    )
    initiative.landmark = landmark
    initiative.save(update_fields=["landmark"])
    return landmark
