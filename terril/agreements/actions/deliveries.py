"""What was really given: entered by either side, confirmed by the other, corrected by a new line."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import details, rules
from terril.agreements.actions.telling import at_the_counter, tell
from terril.agreements.mails import ask_to_confirm
from terril.agreements.models import Commitment, Confirmation, Delivery
from terril.directory.models import Organisation
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState
from terril.foundation.text import clean_line
from terril.people.models import User
from terril.people.rules import is_officer

Quantity = Decimal | int | str | None


def _worth(commitment: Commitment, quantity: Decimal | None) -> int | None:
    """Return the value of `quantity` at the price of the promise, None when it has no price."""
    if quantity is None or not commitment.quantity or commitment.value_cents is None:
        return None
    worth = commitment.value_cents * quantity / commitment.quantity
    return int(worth.quantize(Decimal(1), ROUND_HALF_UP))


def _line(
    commitment: Commitment, *, on: datetime.date, quantity: Quantity, value_cents: int | None, note: str
) -> Delivery:
    """Return a new line, not written yet; raises ValidationError keyed by the detail."""
    amount = details.quantity(quantity)
    value = details.cents(value_cents, "value_cents")
    if value is None:
        value = _worth(commitment, amount)
        if value is not None and value > details.MOST_CENTS:
            raise ValidationError(
                {"quantity": _now("Cette quantité n'est pas possible : vérifiez les chiffres.")}
            )
    return Delivery(
        commitment=commitment,
        on=details.past_day(on, "on"),
        quantity=amount,
        value_cents=value,
        note=clean_line(note, 300, _now("La remarque"), field="note"),
    )


def _tell(line: Delivery, person: User | None) -> Told:
    agreement = line.commitment.agreement
    return tell(
        line,
        agreement,
        person,
        what=line.commitment.what,
        on=line.on.isoformat(),
        quantity=None if line.quantity is None else str(line.quantity),
        unit=line.commitment.unit,
        value_cents=line.value_cents,
    )


@action(rules.can_deliver, says=_("Dans « %(title)s », %(who)s a noté ce qui a été apporté : %(what)s"))
def deliver(
    actor: User,
    commitment: Commitment,
    *,
    on: datetime.date,
    quantity: Quantity = None,
    value_cents: int | None = None,
    note: str = "",
    by: User | None = None,
    by_organisation: Organisation | None = None,
) -> Told:
    """Write what was really given for a commitment; the other side then confirms it.

    Either side may write, and the officer for anybody. Arguments: `by` who gave (when neither it
    nor `by_organisation` is said: the actor, if they are of the giving side, else its
    organisation); a quantity without a value is worth its part of the value promised.
    Raises ValidationError keyed by the detail: a quantity must be above 0, a day not to come.
    """
    line = _line(commitment, on=on, quantity=quantity, value_cents=value_cents, note=note)
    if by is None and by_organisation is None:
        if rules.acts_for(actor, commitment.party) or rules.bears(actor, commitment):
            by = actor
        by_organisation = commitment.party.organisation
    elif by_organisation is not None and by_organisation.territory_id != commitment.territory_id:
        raise ValidationError({"by_organisation": _now("Cette organisation n'est pas de cette commune.")})
    line.by, line.by_organisation, line.entered_by = by, by_organisation, actor
    line.save()
    ask_to_confirm(line)

    person = by if by is not None and by.pk != actor.pk and is_officer(actor, commitment) else None
    return _tell(line, person)


@action(rules.can_deliver, says=_("Dans « %(title)s », %(who)s a corrigé ce qui a été apporté : %(what)s"))
def correct(
    actor: User,
    delivery: Delivery,
    *,
    on: datetime.date,
    quantity: Quantity = None,
    value_cents: int | None = None,
    note: str,
) -> Told:
    """Correct a delivery by a new line that counts in its place, and is to be confirmed in turn.

    The old line stays readable. Raises WrongState when another line corrected it already;
    ValidationError keyed by the detail, on `note` when it does not say why.
    """
    commitment = delivery.commitment
    if Delivery.objects.filter(corrects=delivery).exists():
        raise WrongState(_now("Cette ligne est déjà corrigée : corrigez la dernière."))
    if not note.strip():
        raise ValidationError({"note": _now("Dites en quelques mots pourquoi vous corrigez.")})
    line = _line(commitment, on=on, quantity=quantity, value_cents=value_cents, note=note)
    line.by, line.by_organisation = delivery.by, delivery.by_organisation
    line.entered_by, line.corrects = actor, delivery
    line.save()
    ask_to_confirm(line)

    return _tell(line, None)


@action(rules.can_confirm, says=_("Dans « %(title)s », %(who)s confirme avoir reçu : %(what)s"))
def confirm(actor: User, delivery: Delivery, *, person: User | None = None) -> Told:
    """Say, for a side that received it, that a delivery is right.

    The town (officer, elected, service) confirms what the others gave; what the town gave is
    confirmed by somebody who speaks for another party, or by the officer for such a `person` at
    the counter. Nobody confirms what they gave themselves.
    Raises NotAllowed for the wrong side; WrongState when confirmed or corrected already.
    """
    on_behalf_of = at_the_counter(actor, delivery, person)
    receiver = on_behalf_of or actor
    rules.require(rules.receives & rules.is_not_the_giver, receiver, delivery)
    if Delivery.objects.filter(corrects=delivery).exists():
        raise WrongState(_now("Cette ligne a été corrigée : c'est la nouvelle qui se confirme."))
    if Confirmation.objects.filter(delivery=delivery).exists():
        raise WrongState(_now("Cet apport est déjà confirmé. Merci !"))
    confirmation = Confirmation.objects.create(delivery=delivery, by=receiver)
    return tell(confirmation, delivery.commitment.agreement, on_behalf_of, what=delivery.commitment.what)
