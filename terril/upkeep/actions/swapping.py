"""I can't, that day: the stand-in is asked, else everybody; two people exchange their turns."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements.actions.telling import at_the_counter
from terril.agreements.rules import require
from terril.foundation import clock
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState, move
from terril.people.models import User
from terril.upkeep import mails, queries, rules
from terril.upkeep.actions.planning import drop_swaps
from terril.upkeep.actions.telling import tell
from terril.upkeep.models import Duty, Swap
from terril.upkeep.states import DutyState, SwapState


@action(rules.can_pass, says=_("%(who)s cherche qui peut prendre un tour de « %(title)s » : %(what)s"))
def pass_on(
    actor: User,
    duty: Duty,
    *,
    to: User | None = None,
    in_return: Duty | None = None,
    to_all: bool = False,
) -> Told:
    """Offer a turn: to `to`, or `to_all`; said neither, to the stand-in if there is one, else to all.

    Arguments: `in_return` a turn of `to` taken in exchange. The officer offers it for whoever's turn
    it is. Until somebody accepts, the turn stays whose it is. Returns the swap.
    Raises WrongState when the turn is over or offered already; ValidationError on `to` or `in_return`.
    """
    commitment, today = duty.commitment, clock.today()
    bearer = duty.bearer
    if duty.state != DutyState.PLANNED or duty.ends_on < today:
        raise WrongState(_now("Ce tour est passé : il n'y a plus rien à échanger."))
    if duty.swaps.filter(state=SwapState.OPEN).exists():
        raise WrongState(_now("Ce tour est déjà proposé : la réponse vous sera envoyée."))
    partners = queries.partners_of(duty)
    if in_return is not None:
        if in_return not in queries.to_exchange(duty, today):
            raise ValidationError({"in_return": _now("Ce tour ne peut pas être échangé avec le vôtre.")})
        to = in_return.bearer
    elif to is None and not to_all and commitment.stand_in in partners:
        to = commitment.stand_in
    if to is not None and to not in partners:
        raise ValidationError({"to": _now("Cette personne ne prend pas part à cet entretien.")})
    swap = Swap.objects.create(duty=duty, by=bearer, to=to, in_return=in_return)
    mails.ask_for_a_turn(swap, [to] if to else partners)
    on_behalf_of = bearer if bearer.pk != actor.pk else None
    return tell(swap, commitment.agreement, on_behalf_of, what=commitment.what, on=duty.starts_on.isoformat())


def _is_still_possible(swap: Swap) -> bool:
    """Say whether the turns are still whose they were when they were offered."""
    duty, other = swap.duty, swap.in_return
    if (duty.state, duty.bearer_id) != (DutyState.PLANNED, swap.by_id):
        return False
    return other is None or (other.state, other.bearer_id) == (DutyState.PLANNED, swap.to_id)


@action(rules.can_accept, says=_("%(who)s prend un tour de « %(title)s » : %(what)s"))
def accept(actor: User, swap: Swap, *, person: User | None = None) -> Told:
    """Take the turn that is offered, and give one's own when that was asked in exchange.

    The first who accepts has it. `person`: whom an officer answers for, by phone or at the counter.
    Raises WrongState when somebody else has it already, or the day is over.
    """
    on_behalf_of = at_the_counter(actor, swap, person)
    taker = on_behalf_of or actor
    require(rules.may_answer, taker, swap)
    duty, other = swap.duty, swap.in_return
    if swap.state != SwapState.OPEN or not _is_still_possible(swap):
        raise WrongState(_now("Quelqu'un s'en occupe déjà, ou ce n'est plus nécessaire. Merci !"))
    if duty.ends_on < clock.today():
        raise WrongState(_now("Ce tour est passé : il n'y a plus rien à échanger."))
    move(swap, SwapState.ACCEPTED)
    swap.answered_by = taker
    swap.save(update_fields=["answered_by"])
    drop_swaps(duty)
    _hand(duty, taker)
    if other is not None:
        drop_swaps(other)
        _hand(other, swap.by)
    mails.tell_turn_taken(swap)
    commitment = duty.commitment
    return tell(swap, commitment.agreement, on_behalf_of, what=commitment.what, on=duty.starts_on.isoformat())


def _hand(duty: Duty, person: User) -> None:
    duty.bearer, duty.is_arranged = person, True
    duty.save(update_fields=["bearer", "is_arranged"])


@action(rules.can_decline, says=_("%(who)s ne peut pas prendre un tour de « %(title)s » : %(what)s"))
def decline(actor: User, swap: Swap) -> Told:
    """Say that one cannot. A turn that asked nothing in exchange is then offered to all.

    Raises WrongState when it was answered already.
    """
    if swap.state != SwapState.OPEN:
        raise WrongState(_now("Cette demande a déjà sa réponse."))
    if swap.to is None:
        raise WrongState(_now("Cette demande s'adresse à tous : personne n'a besoin de dire non."))
    move(swap, SwapState.DECLINED)
    swap.answered_by = swap.to
    swap.save(update_fields=["answered_by"])
    duty, commitment = swap.duty, swap.duty.commitment
    if swap.in_return is None:
        again = Swap.objects.create(duty=duty, by=swap.by)
        others = [one for one in queries.partners_of(duty) if one.pk != swap.to_id]
        mails.ask_for_a_turn(again, others)
    else:
        mails.tell_exchange_declined(swap)
    on_behalf_of = swap.to if swap.to_id != actor.pk else None
    return tell(swap, commitment.agreement, on_behalf_of, what=commitment.what, on=duty.starts_on.isoformat())


@action(rules.can_withdraw, says=_("%(who)s garde son tour de « %(title)s » : %(what)s"))
def withdraw(actor: User, swap: Swap) -> Told:
    """Keep one's turn after all. Raises WrongState when it was answered already."""
    if swap.state != SwapState.OPEN:
        raise WrongState(_now("Cette demande a déjà sa réponse."))
    move(swap, SwapState.WITHDRAWN)
    commitment = swap.duty.commitment
    on_behalf_of = swap.by if swap.by_id != actor.pk else None
    return tell(
        swap, commitment.agreement, on_behalf_of, what=commitment.what, on=swap.duty.starts_on.isoformat()
    )
