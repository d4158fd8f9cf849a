"""Who may do what to a duty, a swap, a question, a season.

Who takes part: those who bear a share of what is looked after, the stand-in, whoever speaks for a
party of the agreement, the officer and the elected. Names are read by them only.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terril.agreements import rules as agreements
from terril.agreements.models import Agreement, Commitment, Share, Side
from terril.directory.rules import represents
from terril.foundation.rules import rule
from terril.people.models import User
from terril.people.rules import is_officer, is_system
from terril.upkeep.models import Duty, Question, Swap

# Commitments to look after something, and the calls for hands made for them.
LOOKED_AFTER = Q(is_upkeep=True, when_kind="recurrence") | Q(upkeep_question__isnull=False)


def bears_upkeep_of(actor: Any, agreement: Agreement) -> bool:
    """Say whether `actor` holds a live share of what is looked after, or stands in."""
    if not actor.is_authenticated:
        return False
    return (
        Share.objects.filter(
            user_id=actor.pk,
            withdrawn_at=None,
            commitment__in=agreement.commitments.filter(LOOKED_AFTER).values("pk"),
        ).exists()
        or agreement.commitments.filter(is_upkeep=True, stand_in_id=actor.pk).exists()
        or Duty.objects.filter(commitment__agreement=agreement, bearer_id=actor.pk).exists()
    )


@rule(_("Seules les personnes qui prennent part à l'entretien, ou la mairie, peuvent voir cela."))
def takes_part(actor: Any, thing: Any) -> bool:
    agreement = agreements.agreement_of(thing)
    return bears_upkeep_of(actor, agreement) or agreements.takes_part(actor, agreement)


def speaks_for_its_party(actor: Any, commitment: Commitment) -> bool:
    """Say whether `actor` speaks for the party that bears the commitment as a whole."""
    return actor.is_authenticated and represents(actor, commitment.party.organisation)


@rule(_("Ce tour est à quelqu'un d'autre."))
def may_say_done(actor: Any, duty: Duty) -> bool:
    """Whoever's turn it is, who shares the rota or stands in: what counts is that it was done."""
    if not actor.is_authenticated:
        return False
    commitment = duty.commitment
    return (
        actor.pk in (duty.bearer_id, commitment.stand_in_id)
        or commitment.shares.filter(user_id=actor.pk, withdrawn_at=None).exists()
        or Share.objects.filter(
            user_id=actor.pk, withdrawn_at=None, commitment__upkeep_question__since__commitment=commitment
        ).exists()
        or speaks_for_its_party(actor, commitment)
    )


@rule(_("Ce tour est à quelqu'un d'autre."))
def is_its_bearer(actor: Any, duty: Duty) -> bool:
    return actor.is_authenticated and actor.pk == duty.bearer_id


@rule(_("Cette demande s'adresse à quelqu'un d'autre."))
def may_answer(actor: Any, swap: Swap) -> bool:
    """Whom it is asked of; asked of all, whoever shares the rota, but not who asks."""
    if not actor.is_authenticated or actor.pk == swap.by_id:
        return False
    return actor.pk == swap.to_id if swap.to_id else may_say_done(actor, swap.duty)


@rule(_("Cette demande s'adresse à quelqu'un d'autre."))
def is_asked_personally(actor: Any, swap: Swap) -> bool:
    return actor.is_authenticated and actor.pk == swap.to_id


@rule(_("Seule la personne qui l'a demandé peut le retirer."))
def asked_for_it(actor: Any, swap: Swap) -> bool:
    return actor.is_authenticated and actor.pk == swap.by_id


@rule(_("Cette question s'adresse à celles et ceux qui s'en occupent."))
def is_asked(actor: Any, question: Question) -> bool:
    """Whoever looks after it, whoever speaks for the inhabitants' side."""
    return bears_upkeep_of(actor, question.agreement) or bool(
        agreements.sides_of(actor, question.agreement) - {Side.TOWN}
    )


@rule(_("Vous ne pouvez répondre que pour vous."))
def holds_the_share(actor: Any, share: Share) -> bool:
    return agreements.holds_the_share(actor, share)


@rule(_("Cet agenda est celui de quelqu'un d'autre."))
def is_its_owner(actor: User, key: Any) -> bool:
    return actor.is_authenticated and actor.pk == key.user_id


@rule(_("Il faut d'abord entrer avec votre adresse de courriel."))
def is_signed_in(actor: Any, thing: Any) -> bool:
    return actor.is_authenticated


can_plan = is_system
can_miss = is_system
can_mark_done = may_say_done | is_officer
can_pass = (is_its_bearer | is_officer) & agreements.is_alive
# For whom an officer answers is asked by the action.
can_accept = (may_answer | is_officer) & agreements.is_alive
can_decline = is_asked_personally | is_officer
can_withdraw = asked_for_it | is_officer
can_ask = is_system
can_answer = is_asked | is_officer
# Asked by what hands an initiative over (see initiatives.actions), which has its own rule.
can_release = is_system
can_say_next_season = holds_the_share | is_officer
can_open_season = is_system
can_make_calendar = is_signed_in
can_revoke_calendar = is_its_owner
