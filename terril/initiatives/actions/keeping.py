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
from terril.foundation.models import Audience
from terril.foundation.states import WrongState, move
from terril.initiatives import mails, rules
from terril.initiatives.actions import wording
from terril.initiatives.actions.proposing import on_behalf_of
from terril.initiatives.actions.wording import facts_of
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.people.models import User
from terril.people.queries import system
from terril.people.rules import is_officer
from terril.upkeep import actions as upkeep
from terril.upkeep import queries as upkeep_queries
from terril.upkeep.models import Duty, QuestionAnswer, QuestionKind


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
    _let_everybody_go(initiative)
    return told(
        initiative,
        on_behalf_of=on_behalf_of(actor, initiative),
        **facts_of(initiative, reason=reason),
    )


def _let_everybody_go(initiative: Initiative) -> None:
    """Nobody has a turn any more; those who go on take a share again, with whoever takes over."""
    if upkeep_queries.is_looked_after(initiative.agreement):
        upkeep.release(system(), initiative.agreement)


@action(rules.can_propose_hand_over, says=_("Terril demande qui prendra la suite de « %(title)s »"))
def propose_hand_over(actor: User, initiative: Initiative, *, since: Duty) -> Told:
    """Propose to those who look after it to hand over, after turns missed one after another.

    Arguments: `since` the first turn missed; a series is asked about once. Nobody is named.
    Raises WrongState when it was asked already.
    """
    question = upkeep.ask(actor, initiative.agreement, kind=QuestionKind.HAND_OVER, since=since)
    mails.propose_hand_over(initiative, question)
    return told(initiative, audience=Audience.STAFF, **facts_of(initiative))


@action(rules.can_choose_next, says=_("%(who)s a dit quelle suite donner à l'entretien de « %(title)s »"))
def choose_next(actor: User, initiative: Initiative, *, choice: str) -> Told:
    """Answer the proposal: go on, hand over to others or to the town, or end it well.

    To others and to the town, it is to be taken over, and announced as such; ended, its turns stop
    and the reviews of both sides close it.
    Raises WrongState when nothing is asked; ValidationError on `choice`.
    """
    question = upkeep_queries.open_question(initiative.agreement, QuestionKind.HAND_OVER)
    if question is None:
        raise WrongState(gettext("La question de la suite n'est pas posée, ou quelqu'un a déjà répondu."))
    try:
        upkeep.answer(actor, question, answer=choice)
    except ValidationError as error:
        raise ValidationError({"choice": error.messages}) from None
    if choice == QuestionAnswer.OTHERS:
        give_up_upkeep(actor, initiative, reason=gettext("on cherche d'autres voisins pour continuer"))
    elif choice == QuestionAnswer.TOWN:
        give_up_upkeep(actor, initiative, reason=gettext("on propose que la commune prenne la suite"))
    elif choice == QuestionAnswer.END:
        _let_everybody_go(initiative)
    return told(
        Initiative.objects.get(pk=initiative.pk),
        audience=Audience.STAFF,
        on_behalf_of=on_behalf_of(actor, initiative),
        **facts_of(initiative, choice=choice),
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
    if upkeep_queries.hand_over_of(initiative.agreement) is not None:
        upkeep.resume(system(), initiative.agreement, organisation=organisation)
    return told(initiative, **facts_of(initiative, organisation=organisation.name))
