"""Upkeep, where good things usually fail: it begins, is given up without shame, is taken over."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.models import Side
from terril.directory.models import Organisation
from terril.directory.rules import represents
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.states import move
from terril.initiatives import rules
from terril.initiatives.actions import wording
from terril.initiatives.actions.proposing import on_behalf_of
from terril.initiatives.actions.wording import facts_of
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.people.models import User
from terril.people.queries import system
from terril.people.rules import is_officer


@action(rules.can_begin_upkeep, says=_("%(who)s a commencé l'entretien de « %(title)s »"))
def begin_upkeep(actor: User, initiative: Initiative) -> Told:
    """Say that it is there and now looked after."""
    move(initiative, InitiativeState.IN_UPKEEP)
    return told(initiative, **facts_of(initiative))


@action(rules.can_give_up_upkeep, says=_("« %(title)s » cherche qui l'entretiendra : %(reason)s"))
def give_up_upkeep(actor: User, initiative: Initiative, *, reason: str) -> Told:
    """Stop looking after it, and say so: somebody else may take over.

    Raises ValidationError keyed "reason".
    """
    missing = gettext("Dites pourquoi, en un mot : cela aidera celles et ceux qui prendront la suite.")
    reason = wording.reason(reason, missing=missing)
    move(initiative, InitiativeState.TO_TAKE_OVER)
    return told(
        initiative,
        on_behalf_of=on_behalf_of(actor, initiative),
        **facts_of(initiative, reason=reason),
    )


@action(rules.can_take_over, says=_("%(organisation)s prend la suite de « %(title)s »"))
def take_over(actor: User, initiative: Initiative, *, organisation: Organisation) -> Told:
    """Look after it from now on. A newcomer becomes a party, and signs the agreement with the others.

    Raises ValidationError keyed "organisation" when it is of another town; NotAllowed when the
    actor neither speaks for it nor is the officer.
    """
    if organisation.territory_id != initiative.territory_id:
        raise ValidationError({"organisation": gettext("Cette organisation n'est pas de cette commune.")})
    if not represents(actor, organisation) and not is_officer(actor, initiative):
        raise NotAllowed(gettext("Il faut parler au nom de l'organisation qui prend la suite."))
    if not initiative.agreement.parties.filter(organisation=organisation).exists():
        side = Side.TOWN if organisation.is_of_the_town else Side.INHABITANTS
        # Nobody outside an agreement writes in it: the taking over itself brings the newcomer in.
        agreements.add_party(system(), initiative.agreement, organisation=organisation, side=side)
    move(initiative, InitiativeState.IN_UPKEEP)
    initiative.kept_by = organisation
    initiative.save(update_fields=["kept_by"])
    return told(initiative, **facts_of(initiative, organisation=organisation.name))
