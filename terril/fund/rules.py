"""Who may do what to an envelope and to a small dynamic, and at which step.

Rules about people come first, then `at`: somebody who may never do a thing is not told to wait.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.directory.rules import represents
from terril.foundation.rules import Rule, rule
from terril.foundation.states import WrongState
from terril.fund.models import SmallDynamic
from terril.fund.states import OPEN, DynamicState
from terril.people.rules import is_administrator, is_elected, is_officer, is_signed_in, is_system

S = DynamicState


def dynamic_of(thing: Any) -> SmallDynamic:
    """Return the small dynamic that `thing` is, or is a line of."""
    return thing if isinstance(thing, SmallDynamic) else thing.dynamic


def at(*states: DynamicState) -> Rule:
    """Return a rule that asks for one of these steps; refused, it is a WrongState, not a NotAllowed."""

    def refusal(actor: Any, thing: Any) -> WrongState | None:
        dynamic = dynamic_of(thing)
        if dynamic.state in states:
            return None
        return WrongState(
            _now("« %(title)s » est à l'étape « %(state)s » : cela n'est plus possible, ou pas encore.")
            % {"title": dynamic.title, "state": S(dynamic.state).label}
        )

    return Rule(refusal)


def answers_for(actor: Any, dynamic: SmallDynamic) -> bool:
    """Say whether `actor` is the adult who answers for its young author."""
    return dynamic.author.is_minor and dynamic.author.referent_id == actor.pk


@rule(_("Seules les personnes qui demandent peuvent faire cela."))
def is_asker(actor: Any, thing: Any) -> bool:
    """The author, whoever speaks for those who ask, the adult who answers for a young author."""
    if not actor.is_authenticated:
        return False
    dynamic = dynamic_of(thing)
    return actor.pk == dynamic.author_id or represents(actor, dynamic.asker) or answers_for(actor, dynamic)


@rule(_("Seul l'adulte référent peut dire oui."))
def is_referent(actor: Any, thing: Any) -> bool:
    return actor.is_authenticated and answers_for(actor, dynamic_of(thing))


def because(reason: Any, wanted: Rule) -> Rule:
    """Return `wanted` refusing with one sentence that names everybody who may."""
    return Rule(lambda actor, thing: reason if wanted.refusal(actor, thing) else None)


keeps_the_fund = because(
    _("Seuls la personne chargée de la démarche et les administrateurs tiennent l'enveloppe."),
    is_officer | is_administrator | is_system,
)
decides = because(
    _("La réponse est donnée par un élu ou par la personne chargée de la démarche."), is_officer | is_elected
)
asker_or_officer = because(
    _("Seules les personnes qui demandent, ou la personne chargée de la démarche, peuvent faire cela."),
    is_asker | is_officer,
)
referent_or_officer = because(
    _("Seul l'adulte référent, ou la personne chargée de la démarche, peut dire oui."),
    is_referent | is_officer,
)
reads_receipts = because(
    _("Seules les personnes qui demandent, les élus et la personne chargée de la démarche les lisent."),
    is_asker | is_officer | is_elected,
)

can_keep_fund = keeps_the_fund
can_ask = is_signed_in
can_vouch = referent_or_officer & at(S.ASKED)
can_answer = decides & at(S.RECEIVED)
can_start = asker_or_officer & at(S.GRANTED)
can_tell_done = asker_or_officer & at(S.GRANTED, S.UNDER_WAY)
can_add_receipt = asker_or_officer & at(S.GRANTED, S.UNDER_WAY, S.DONE, S.RECEIPTS_IN)
can_hand_in = asker_or_officer & at(S.DONE)
can_move_money = is_officer & at(*OPEN)
can_help_in_kind = is_officer & at(S.RECEIVED, *OPEN)
can_settle = is_officer & at(S.RECEIPTS_IN)
can_drop = asker_or_officer & at(S.ASKED, S.RECEIVED, S.GRANTED, S.UNDER_WAY)
