"""What was signed has a life: the parties take stock, and papers are shown."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import details, rules
from terril.agreements.actions.telling import tell
from terril.agreements.models import Agreement, Proof, ProofKind
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import WrongState
from terril.people.models import User


@action(rules.can_tell_review, says=_("Les parties de « %(title)s » ont fait le point ensemble"))
def tell_review(actor: User, agreement: Agreement) -> Told:
    """Say that the parties have met to take stock, today.

    Raises WrongState before the day they chose, or when it has been said already.
    """
    today = clock.today()
    if agreement.review_on is None or agreement.review_on > today:
        raise WrongState(_now("Le jour du point d'étape n'est pas encore venu."))
    if agreement.reviewed_on is not None and agreement.reviewed_on >= agreement.review_on:
        raise WrongState(_now("C'est déjà dit : les parties ont fait le point."))
    agreement.reviewed_on = today
    agreement.save(update_fields=["reviewed_on"])
    return tell(agreement, agreement)


@action(rules.can_see_proof, says=_("%(who)s a vu une pièce de %(organisation)s"))
def see_proof(
    actor: User,
    organisation: Organisation,
    *,
    kind: str,
    seen_on: datetime.date,
    valid_until: datetime.date | None = None,
) -> Told:
    """Write that an organisation has shown a paper; the paper itself is not kept.

    Arguments: `valid_until` the last day of an insurance, which must be said; a contract has none.
    Raises ValidationError keyed by the detail.
    """
    chosen = details.choice(kind, ProofKind, "kind")
    if chosen == ProofKind.INSURANCE and valid_until is None:
        raise ValidationError({"valid_until": _now("Jusqu'à quel jour ? C'est écrit sur l'attestation.")})
    seen_on = details.past_day(seen_on, "seen_on")
    if valid_until is not None and valid_until < clock.today():
        raise ValidationError({"valid_until": _now("Cette attestation n'est plus valable.")})
    proof = Proof.objects.create(
        organisation=organisation,
        kind=chosen,
        seen_on=seen_on,
        valid_until=valid_until if chosen == ProofKind.INSURANCE else None,
        seen_by=actor,
    )
    return told(proof, audience=Audience.STAFF, organisation=organisation.name, kind=str(chosen))
