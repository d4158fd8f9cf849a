"""What becomes of somebody's turns to look after something. Called by erasing only."""

from __future__ import annotations

from django.db.models import Q

from terril.foundation import clock
from terril.foundation.states import move
from terril.people.models import User
from terril.upkeep.actions.planning import let_lapse
from terril.upkeep.models import Duty, Swap
from terril.upkeep.states import DutyState, SwapState


def free_turns(person: User) -> None:
    """Let their turns to come lapse, which the rota then gives to others; end what is asked of them.

    What is past stays as it was: done or not, under a number that leads to nobody.
    """
    to_come = Duty.objects.filter(bearer=person, state=DutyState.PLANNED, ends_on__gte=clock.today())
    for duty in to_come.order_by("pk"):
        let_lapse(duty)
    for swap in Swap.objects.filter(Q(by=person) | Q(to=person), state=SwapState.OPEN).order_by("pk"):
        move(swap, SwapState.LAPSED)
