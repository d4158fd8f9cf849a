"""The calendar itself: planned for some weeks, redone when people come and go, counted by the clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Commitment
from terril.foundation import clock
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState, move
from terril.people.models import User
from terril.upkeep import queries, rules
from terril.upkeep.actions.telling import tell
from terril.upkeep.models import Duty
from terril.upkeep.states import DutyState, SwapState


@action(rules.can_plan, says=_("Le calendrier de « %(title)s » est à jour : %(what)s"))
def plan(actor: User, commitment: Commitment) -> Told:
    """Bring the calendar of a commitment in line with its dates and its shares, from today on.

    What is past is never rewritten. Done twice, it has one effect.
    """
    today = clock.today()
    found = queries.rotas(commitment.agreement.territory, commitment.agreement)
    planned = lapsed = 0
    for one, bearers in found:
        if one.pk != commitment.pk:
            continue
        duties = queries.recent_duties([one], today)[one.pk]
        change = queries.plan_for(one, bearers, duties, today)
        if change is None:
            break
        Duty.objects.bulk_create(
            Duty(commitment=one, starts_on=turn.starts_on, ends_on=turn.ends_on, bearer_id=turn.bearer_id)
            for turn in change.new
        )
        for duty, turn in change.changed:
            _give(duty, turn.bearer_id)
            Duty.objects.filter(pk=duty.pk).update(ends_on=turn.ends_on)
            if duty.state == DutyState.LAPSED:
                move(duty, DutyState.PLANNED)
        for duty in change.lapsed:
            let_lapse(duty)
        planned, lapsed = len(change.new), len(change.lapsed)
    return tell(commitment, commitment.agreement, what=commitment.what, planned=planned, lapsed=lapsed)


def _give(duty: Duty, bearer_id: int) -> None:
    """Give a turn to somebody by the rota; what was asked about it before has no object any more."""
    if duty.bearer_id != bearer_id:
        drop_swaps(duty)
    duty.bearer_id, duty.is_arranged = bearer_id, False
    duty.save(update_fields=["bearer", "is_arranged"])


def let_lapse(duty: Duty) -> None:
    """A turn is no longer expected."""
    drop_swaps(duty)
    move(duty, DutyState.LAPSED)


def drop_swaps(duty: Duty) -> None:
    """End what was asked about a turn, and what offered it in exchange."""
    for swap in (*duty.swaps.filter(state=SwapState.OPEN), *queries.offered_for(duty)):
        move(swap, SwapState.LAPSED)


@action(rules.can_miss, says=_("Un tour de « %(title)s » n'a pas été fait"))
def miss(actor: User, duty: Duty) -> Told:
    """Count a turn as missed, its days of grace being over. Nobody is named.

    It lapses instead when nothing is expected any more: the agreement is over, or the commitment settled.
    Raises WrongState unless it is planned, or when one may still say that it was done.
    """
    commitment = duty.commitment
    if duty.state != DutyState.PLANNED or queries.is_in_grace(duty, clock.today()):
        raise WrongState(_("Ce tour n'est pas en retard."))
    is_expected = commitment.agreement.state not in queries.OVER and commitment.state in queries.UNSETTLED
    drop_swaps(duty)
    move(duty, DutyState.MISSED if is_expected else DutyState.LAPSED)
    return tell(duty, commitment.agreement, on=duty.starts_on.isoformat())
