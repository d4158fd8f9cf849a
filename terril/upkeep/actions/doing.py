"""Saying that a turn was done: by one tap, once."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState, move
from terril.people.models import User
from terril.people.rules import is_officer
from terril.upkeep import queries, rules
from terril.upkeep.actions.planning import drop_swaps
from terril.upkeep.actions.telling import tell
from terril.upkeep.models import Duty
from terril.upkeep.states import DutyState


@action(rules.can_mark_done, says=_("%(who)s a fait un tour de « %(title)s » : %(what)s"))
def mark_done(actor: User, duty: Duty) -> Told:
    """Say that a turn was done, also late, also by somebody else of the rota.

    Said again, it changes nothing. The officer says it for whoever's turn it was.
    Raises WrongState when the turn is days ahead, or no longer expected.
    """
    commitment = duty.commitment
    on_behalf_of = duty.bearer if is_officer(actor, duty) and not rules.may_say_done(actor, duty) else None
    if duty.state != DutyState.DONE:
        if duty.state == DutyState.LAPSED:
            raise WrongState(_now("Ce tour n'est plus attendu : il n'y a rien à faire."))
        if duty.starts_on > clock.today() + queries.AHEAD:
            raise WrongState(_now("Ce tour n'est pas encore venu : revenez ce jour-là."))
        drop_swaps(duty)
        move(duty, DutyState.DONE)
        duty.done_by = on_behalf_of or actor
        duty.save(update_fields=["done_by"])
    return tell(duty, commitment.agreement, on_behalf_of, what=commitment.what, on=duty.starts_on.isoformat())
