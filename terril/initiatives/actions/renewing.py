"""An agreement broken off when its initiative was dropped, written again so that it can be revived."""

from __future__ import annotations

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment
from terril.agreements.states import AgreementState
from terril.initiatives.models import Initiative
from terril.people.models import User


def renew_agreement(actor: User, initiative: Initiative) -> None:
    """Give `initiative` a new agreement in preparation, when its own was broken off.

    Same parties, same commitments (calls for hands left out); nobody bears them yet, nothing of
    them is given. The old one and its signatures stay as they are.
    """
    old = initiative.agreement
    if old.state != AgreementState.BROKEN_OFF:
        return
    parties = list(old.parties.select_related("organisation").order_by("position", "pk"))
    agreement = agreements.draft(
        actor,
        initiative.territory,
        title=initiative.title,
        kind=old.kind,
        parties=[(party.organisation, party.side) for party in parties],
    )
    new_parties = {party.organisation_id: party for party in agreement.parties.all()}
    commitments = Commitment.objects.filter(agreement=old, is_call=False).select_related("party")
    for commitment in commitments.order_by("position", "pk"):
        agreements.commit(
            actor,
            agreement,
            party=new_parties[commitment.party.organisation_id],
            kind=commitment.kind,
            what=commitment.what,
            when=commitment.when,
            quantity=commitment.quantity,
            unit=commitment.unit,
            value_cents=commitment.value_cents,
            valued_how=commitment.valued_how,
            places=commitment.places,
            is_upkeep=commitment.is_upkeep,
        )
    initiative.agreement = agreement
    initiative.save(update_fields=["agreement"])
