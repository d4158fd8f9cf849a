"""What still binds somebody, and for how long their name must stay."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from terril.agreements.models import Signature
from terril.agreements.rules import OVER
from terril.agreements.states import AgreementState
from terril.foundation import clock
from terril.fund.models import SmallDynamic
from terril.fund.queries import money
from terril.fund.states import DynamicState
from terril.initiatives.models import Initiative
from terril.people.models import User

# Code civil, article 2224: what a contract promised can be claimed for five years.
PROOF = datetime.timedelta(days=5 * 365 + 2)


def is_bound(initiative: Initiative, person: User) -> bool:
    """Say whether others rely on the text of an initiative: they signed it, or it is told on the path."""
    if initiative.landmark_id is not None or initiative.state == "failed":
        return True
    signed = Signature.objects.filter(version__agreement=initiative.agreement_id)
    return signed.exclude(signer=person).exists()


def was_helped(dynamic: SmallDynamic) -> bool:
    """Say whether the town gave something to it: its accounts then say what for."""
    is_done = dynamic.state in (DynamicState.DONE, DynamicState.RECEIPTS_IN, DynamicState.SETTLED)
    return is_done or money.sums(dynamic).paid > 0


def may_be_forgotten(signature: Signature) -> bool:
    """Say whether the name under a text proves nothing any more.

    It does as long as every party signed that text and the agreement runs, or ended less than five
    years ago.
    """
    version, agreement = signature.version, signature.version.agreement
    if version.signatures.count() < agreement.parties.count():
        return True
    is_over = AgreementState(agreement.state) in OVER
    return is_over and agreement.state_since < clock.now() - PROOF


def signatures_of(person: User) -> QuerySet[Signature]:
    """Return what they signed, online or by hand: a sheet has the name alone."""
    by_hand = Q(signer=None, signer_name__iexact=person.display_name)
    by_hand &= Q(party__organisation__in=person.representations.values("organisation"))
    return Signature.objects.filter(Q(signer=person) | (by_hand if person.display_name else Q(pk=None)))


def binding_signatures(person: User) -> list[Signature]:
    """Return what stays of their signatures when their account is erased."""
    found = signatures_of(person).select_related("version__agreement", "party__organisation")
    return [signature for signature in found if not may_be_forgotten(signature)]
