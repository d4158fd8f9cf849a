"""Negotiation is normal: every form that the initiative took is kept."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Side
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import WrongState, move
from terril.initiatives import rules
from terril.initiatives.actions import wording
from terril.initiatives.actions.wording import facts_of
from terril.initiatives.models import Initiative, Variant, VariantState
from terril.initiatives.states import InitiativeState
from terril.people.models import User


@action(rules.can_open_negotiation, says=_("%(who)s a ouvert la discussion sur « %(title)s »"))
def open_negotiation(actor: User, initiative: Initiative, *, reason: str = "") -> Told:
    """Look together for a form that suits both sides; `reason` says what does not suit yet.

    Opened again on what was granted, it makes the town owe an answer once more.
    """
    reason = wording.reason(reason, missing="")
    was_granted = initiative.state == InitiativeState.GRANTED
    move(initiative, InitiativeState.NEGOTIATION)
    if was_granted:
        delay = datetime.timedelta(days=initiative.territory.answer_delay_days)
        initiative.answered_on, initiative.answer_due_on = None, clock.today() + delay
        initiative.save(update_fields=["answered_on", "answer_due_on"])
    return told(initiative, **facts_of(initiative, reason=reason))


@action(
    rules.can_propose_variant,
    says=_("%(who)s a proposé une variante de « %(title)s » : « %(variant)s »"),
)
def propose_variant(
    actor: User, initiative: Initiative, *, title: str, text: str = "", side: str | None = None
) -> Told:
    """Propose another form of the initiative; it gets the next number.

    Arguments: `side` whose proposal it is, when the officer writes for the inhabitants; by default
    the side that the actor is on.
    Raises ValidationError keyed by the detail.
    """
    title = wording.title(title)
    text = wording.text("text", text, gettext("Le texte"))
    if side is None:
        side = Side.INHABITANTS if rules.is_proposer(actor, initiative) else Side.TOWN
    elif side not in (Side.INHABITANTS, Side.TOWN):
        raise ValidationError({"side": gettext("Une variante vient des habitants ou de la commune.")})
    last = Variant.objects.filter(initiative=initiative).aggregate(last=Max("number"))["last"]
    variant = Variant.objects.create(
        initiative=initiative,
        number=(last or 0) + 1,
        side=side,
        title=title,
        text=text,
        proposed_by=actor,
        proposed_on=clock.today(),
    )
    return told(variant, **facts_of(initiative, variant=title))


@action(rules.can_keep_variant, says=_("%(who)s a retenu une variante de « %(title)s » : « %(variant)s »"))
def keep_variant(actor: User, variant: Variant, *, reason: str = "") -> Told:
    """Note the form that both sides agree on; the one kept before is set aside, the others stay.

    One set aside may be kept after all: people come back to a first idea.
    Raises WrongState when it is the one kept already.
    """
    if variant.state == VariantState.KEPT:
        raise WrongState(gettext("Cette variante est déjà celle qui est retenue."))
    replaced = Variant.objects.filter(initiative=variant.initiative_id, state=VariantState.KEPT)
    because = gettext("Remplacée par la variante %(number)d.") % {"number": variant.number}
    replaced.update(state=VariantState.SET_ASIDE, reason=because)
    variant.state, variant.reason = VariantState.KEPT, wording.reason(reason, missing="")
    variant.save(update_fields=["state", "reason"])
    return told(variant, **facts_of(variant.initiative, variant=variant.title))


@action(
    rules.can_set_variant_aside,
    says=_("%(who)s a mis de côté une variante de « %(title)s » : « %(variant)s »"),
)
def set_variant_aside(actor: User, variant: Variant, *, reason: str) -> Told:
    """Say why this form does not suit; it stays readable.

    Raises ValidationError keyed "reason"; WrongState when it is set aside already.
    """
    if variant.state == VariantState.SET_ASIDE:
        raise WrongState(gettext("Cette variante est déjà mise de côté."))
    missing = gettext("Dites pourquoi : la raison sert à trouver la variante suivante.")
    variant.state, variant.reason = VariantState.SET_ASIDE, wording.reason(reason, missing=missing)
    variant.save(update_fields=["state", "reason"])
    return told(variant, **facts_of(variant.initiative, variant=variant.title))
