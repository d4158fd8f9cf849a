"""Who may put a question, decide it, look at it again; a decision is never rewritten."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.arbitration.models import Arbitration
from terril.arbitration.states import ArbitrationState
from terril.foundation.rules import Rule
from terril.foundation.states import WrongState
from terril.people.rules import is_elected, is_officer

S = ArbitrationState


def arbitration_of(thing: Any) -> Arbitration:
    """Return the arbitration that `thing` is, or is a part of."""
    return thing if isinstance(thing, Arbitration) else thing.arbitration


def at(*states: ArbitrationState) -> Rule:
    """Return a rule that asks for one of these steps; refused, it is a WrongState, not a NotAllowed."""

    def refusal(actor: Any, thing: Any) -> WrongState | None:
        arbitration = arbitration_of(thing)
        if arbitration.state in states:
            return None
        return WrongState(
            _now("« %(title)s » est à l'étape « %(state)s » : cela n'est plus possible, ou pas encore.")
            % {"title": arbitration.question, "state": S(arbitration.state).label}
        )

    return Rule(refusal)


def because(reason: Any, wanted: Rule) -> Rule:
    """Return `wanted` refusing with one sentence that names everybody who may."""
    return Rule(lambda actor, thing: reason if wanted.refusal(actor, thing) else None)


prepares = because(
    _("Seuls les élus et la personne chargée de la démarche peuvent faire cela."), is_officer | is_elected
)

can_ask = prepares
can_prepare = prepares & at(S.OPEN)
can_decide = prepares & at(S.OPEN)
can_follow_up = prepares & at(S.DECIDED, S.REVIEWED)
can_review = prepares & at(S.DECIDED)
