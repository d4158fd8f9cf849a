"""Each party signs one exact text."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import details, rules
from terril.agreements.actions.telling import tell
from terril.agreements.composing import compose, differences, digest_of
from terril.agreements.models import Agreement, AgreementKind, Party, Side, Signature, SignedHow, Version
from terril.agreements.states import AgreementState, CommitmentState
from terril.directory.models import Representation
from terril.foundation import clock
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState, move
from terril.foundation.text import clean_line
from terril.people.models import Membership, Role, User
from terril.uploads.models import Scan


@action(rules.can_propose_version, says=_("Le texte de « %(title)s » est prêt à signer (version %(number)s)"))
def propose_version(actor: User, agreement: Agreement, *, language: str = "fr") -> Told:
    """Freeze the text of the agreement, so that each party can sign it.

    Raises WrongState from a step that the life cycle forbids; ValidationError when a side has no
    share yet, when the language is not one of the town's, or when nothing changed since the last
    version, which is still the one to sign.
    """
    if language not in agreement.territory.languages:
        raise ValidationError({"language": _now("La commune n'écrit pas ses conventions dans cette langue.")})
    _refuse_one_sided(agreement)
    content = compose(agreement, language)
    digest = digest_of(content)
    latest = agreement.versions.order_by("-number").first()
    if agreement.state != AgreementState.DRAFT:
        if latest is not None and latest.digest == digest:
            raise ValidationError(
                _now("Rien n'a changé depuis la dernière version : c'est elle qui se signe.")
            )
        move(agreement, AgreementState.DRAFT)
    number = (agreement.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = Version.objects.create(
        agreement=agreement,
        number=number,
        language=language,
        content=content,
        digest=digest,
        written_by=actor,
    )
    move(agreement, AgreementState.PROPOSED)
    return tell(version, agreement, number=number, digest=digest)


def _refuse_one_sided(agreement: Agreement) -> None:
    """Refuse a text in which a side brings nothing: the heart of the method is that both do."""
    sides = set(
        agreement.commitments.filter(is_call=False)
        .exclude(state=CommitmentState.RELEASED)
        .values_list("party__side", flat=True)
    )
    if agreement.kind == AgreementKind.FIFTY_FIFTY:
        if Side.TOWN not in sides:
            raise ValidationError(_now("Il manque encore la part de la commune."))
        if Side.INHABITANTS not in sides:
            raise ValidationError(_now("Il manque encore la part des habitants."))
    if not sides:
        raise ValidationError(_now("Personne ne s'engage encore à rien : écrivez d'abord une part."))


def _what_changed(version: Version, digest: str) -> list[str]:
    """Return, in words, what changed between the text read (`digest`) and what is to be signed now."""
    agreement = version.agreement
    read = agreement.versions.filter(digest=digest).order_by("-number").first()
    if agreement.state == AgreementState.PROPOSED:
        latest = agreement.versions.order_by("-number").first()
        now = latest.content if latest else {}
    else:
        now = compose(agreement, version.language)
    return differences(read.content, now) if read else []


def _refuse_stale(version: Version, digest: str) -> None:
    """Raise ValidationError on `digest`, with what changed, unless it is the text to sign."""
    agreement = version.agreement
    latest = agreement.versions.order_by("-number").first()
    is_current = latest is not None and latest.pk == version.pk and digest == version.digest
    if is_current and agreement.state != AgreementState.DRAFT:
        return
    if agreement.state == AgreementState.DRAFT:
        first = _now("Ce texte est en train de changer : il faudra lire et signer le nouveau.")
    else:
        first = _now("Le texte a changé pendant que vous le lisiez : lisez-le à nouveau avant de signer.")
    raise ValidationError({"digest": [first, *_what_changed(version, digest)]})


def _record(version: Version, party: Party, **signature: Any) -> Signature:
    """Write a signature; the last one makes the agreement "signed"."""
    agreement = version.agreement
    if party.agreement_id != agreement.pk:
        raise ValidationError({"party": _now("Cette partie n'est pas dans cette convention.")})
    if version.signatures.filter(party=party).exists():
        raise WrongState(_now("%(party)s a déjà signé ce texte.") % {"party": party.organisation})
    if agreement.state != AgreementState.PROPOSED:
        raise WrongState(_now("« %(title)s » n'est pas à signer.") % {"title": agreement.title})
    written = Signature.objects.create(version=version, party=party, **signature)
    if version.signatures.count() == agreement.parties.count():
        move(agreement, AgreementState.SIGNED)
    return written


def title_of(signer: User, party: Party) -> str:
    """Return how a signer's role for the party is called, as it was granted ("Maire", "Présidente")."""
    held = Representation.objects.filter(user=signer, organisation=party.organisation).first()
    if held is None and party.side == Side.TOWN:
        elected = Membership.objects.filter(user=signer, role=Role.ELECTED).select_related("territory")
        town = party.agreement.territory
        return next((m.title for m in elected if m.territory.contains(town)), "")
    return held.title if held else ""


@action(rules.can_sign, says=_("%(who)s a signé « %(title)s » pour %(party)s (version %(number)s)"))
def sign(actor: User, version: Version, *, party: Party, digest: str, title: str = "") -> Told:
    """Sign one exact text online, for a party.

    Arguments: `digest` that of the text the person read; `title` how they sign ("Maire"), the
    title they were given when empty.
    Raises NotAllowed for who may not bind the party; ValidationError on `digest` when the text is
    no longer that one (says what changed); WrongState when the party signed it already.
    """
    rules.require(rules.may_sign, actor, party)
    _refuse_stale(version, digest)
    signature = _record(
        version,
        party,
        signer=actor,
        signer_name=actor.display_name[:100],
        signer_title=clean_line(title, 80, _now("La fonction"), field="title") or title_of(actor, party)[:80],
        how=SignedHow.ONLINE,
        signed_on=clock.today(),
        recorded_by=actor,
    )
    return tell(
        signature,
        version.agreement,
        party=party.organisation.name,
        number=version.number,
        digest=version.digest,
    )


@action(
    rules.can_record_paper_signature,
    says=_(
        "%(who)s a enregistré la signature sur papier de %(party)s pour « %(title)s » (version %(number)s)"
    ),
)
def record_paper_signature(
    actor: User,
    version: Version,
    *,
    party: Party,
    signer_name: str,
    signer_title: str = "",
    signed_on: datetime.date,
    scan: Scan | None = None,
) -> Told:
    """Record that a party signed the printed text by hand, with the scan of the sheet.

    Raises ValidationError keyed by the detail, on `digest` when the text has changed since it was
    printed; WrongState when the party signed it already.
    """
    _refuse_stale(version, version.digest)
    if scan is not None and scan.territory_id != version.territory_id:
        raise ValidationError({"scan": _now("Ce document n'est pas de cette commune.")})
    signature = _record(
        version,
        party,
        signer_name=clean_line(
            signer_name, 100, _now("Le nom de la personne qui a signé"), field="signer_name", required=True
        ),
        signer_title=clean_line(signer_title, 80, _now("La fonction"), field="signer_title"),
        how=SignedHow.PAPER,
        signed_on=details.past_day(signed_on, "signed_on"),
        scan=scan,
        recorded_by=actor,
    )
    return tell(
        signature,
        version.agreement,
        party=party.organisation.name,
        number=version.number,
        digest=version.digest,
    )
