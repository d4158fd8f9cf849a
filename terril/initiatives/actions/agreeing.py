"""Both sides sign the same text.

What was signed may change later: the agreement then goes back to its preparation and is proposed
and signed again, while the initiative stays at its step. Work that has begun does not unbegin.
"""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Party, Version
from terril.agreements.states import AgreementState
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.initiatives import mails, rules
from terril.initiatives.actions.wording import facts_of
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.people.models import User
from terril.uploads.models import Scan


@action(rules.can_propose_agreement, says=_("%(who)s a envoyé à signer la convention de « %(title)s »"))
def propose_agreement(actor: User, initiative: Initiative, *, language: str = "fr") -> Told:
    """Freeze the agreement's text and ask every party to sign it. Returns the version.

    Raises what agreements.actions.propose_version raises.
    """
    version = agreements.propose_version(actor, initiative.agreement, language=language)
    mails.ask_to_sign(initiative, version)
    # The agreement's own entry tells it to everybody; this one says that mails were sent.
    return told(version, audience=Audience.STAFF, **facts_of(initiative, version=version.number))


@action(rules.can_sign, says=_("%(who)s a signé en ligne la convention de « %(title)s »"))
def sign(actor: User, initiative: Initiative, *, party: Party, digest: str, title: str = "") -> Told:
    """Sign the latest text for `party`; the last signature moves the initiative on.

    Raises ValidationError when there is no text to sign or when `digest` is not that of the latest;
    NotAllowed when the actor may not sign for `party`.
    """
    version = _latest_version(initiative)
    signature = agreements.sign(actor, version, party=party, digest=digest, title=title)
    _move_on_when_all_signed(actor, initiative)
    return told(signature, audience=Audience.STAFF, **facts_of(initiative))


@action(
    rules.can_record_paper_signature,
    says=_("%(who)s a enregistré une signature sur papier de la convention de « %(title)s »"),
)
def record_paper_signature(
    actor: User,
    initiative: Initiative,
    *,
    party: Party,
    signer_name: str,
    signer_title: str = "",
    signed_on: datetime.date,
    scan: Scan | None = None,
) -> Told:
    """Record that somebody signed the latest text on paper for `party`.

    Raises ValidationError when there is no text to sign, or keyed by the detail.
    """
    version = _latest_version(initiative)
    signature = agreements.record_paper_signature(
        actor,
        version,
        party=party,
        signer_name=signer_name,
        signer_title=signer_title,
        signed_on=signed_on,
        scan=scan,
    )
    _move_on_when_all_signed(actor, initiative)
    return told(signature, audience=Audience.STAFF, **facts_of(initiative))


@action(rules.can_conclude, says=_("La convention de « %(title)s » est signée par toutes les parties"))
def conclude(actor: User, initiative: Initiative) -> Told:
    """Take note that every party has signed: the work may start."""
    move(initiative, InitiativeState.SIGNED)
    return told(initiative, **facts_of(initiative))


def _latest_version(initiative: Initiative) -> Version:
    version = Version.objects.filter(agreement=initiative.agreement_id).order_by("-number").first()
    if version is None:
        raise ValidationError(gettext("La convention n'a pas encore été proposée à la signature."))
    return version


def _move_on_when_all_signed(actor: User, initiative: Initiative) -> None:
    agreement = Agreement.objects.get(pk=initiative.agreement_id)
    if agreement.state != AgreementState.SIGNED:
        return
    if initiative.state == InitiativeState.GRANTED:
        conclude(actor, initiative)
    elif initiative.state != InitiativeState.SIGNED:
        # Signed again in the middle of the work, which goes on.
        agreements.begin(actor, agreement)
