"""Every initiative ends as a white pebble, as a told lesson, or simply stops, with its reason."""

from __future__ import annotations

import datetime

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
from terril.initiatives.states import BOUND_BY_AGREEMENT, InitiativeState
from terril.landmarks import actions as landmarks
from terril.landmarks.models import Landmark, LandmarkKind
from terril.people.models import User
from terril.people.queries import system
from terril.people.rules import is_elected

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
def close(actor: User, initiative: Initiative, *, laid_on: datetime.date | None = None) -> Told:
    """End well: both sides have told what came of it, and a pebble is laid on the path.

    Arguments: `laid_on` the day the pebble marks, today when not given.
    Raises ValidationError keyed "laid_on" for a day to come; WrongState while a review or a
    signature is missing.
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
    agreements.end(actor, initiative.agreement)
    move(initiative, InitiativeState.CLOSED)
    story = "\n\n".join(text for side in SIDES for text in (reviews[side].changed, reviews[side].learned))
    _lay(initiative, laid_on, LandmarkKind.ACHIEVEMENT, story)
    return told(initiative, **facts_of(initiative))


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
    _lay(initiative, today, LandmarkKind.LESSON, f"{kept['what_happened']}\n\n{kept['learned']}")
    return told(initiative, **facts_of(initiative))


def _stop_the_clock(initiative: Initiative) -> None:
    """No answer is owed any more."""
    initiative.clock_stopped_on = None
    initiative.save(update_fields=["clock_stopped_on"])


def _lay(initiative: Initiative, laid_on: datetime.date, kind: LandmarkKind, story: str) -> Landmark:
    # Terril lays it, whoever closes or tells: proposers may not lay pebbles, but theirs is laid.
    landmark = landmarks.lay(
        system(),
        initiative.territory,
        title=initiative.title,
        laid_on=laid_on,
        kind=kind,
        orientation=initiative.orientations.order_by("position", "pk").first(),
        story=story,
    )
    initiative.landmark = landmark
    initiative.save(update_fields=["landmark"])
    return landmark
