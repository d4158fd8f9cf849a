"""What people are written about agreements; called by actions only.

Who is asked to sign is written by whoever has the page where one signs (initiatives.mails).
"""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from terril.agreements.models import Delivery, Side
from terril.agreements.queries import amount_in_words
from terril.mail import outbox
from terril.people.models import Role, User
from terril.territories.queries import address_of


def ask_to_confirm(delivery: Delivery) -> None:
    """Ask the sides that received it to confirm what was given: whoever speaks for them, by mail.

    For the town, its officers too. Neither who gave nor who wrote it down is asked.
    """
    commitment = delivery.commitment
    agreement, town = commitment.agreement, commitment.agreement.territory
    others = agreement.parties.exclude(side=commitment.party.side)
    receivers = Q(representations__organisation__in=others.values("organisation"))
    if others.filter(side=Side.TOWN).exists():
        receivers |= Q(memberships__territory=town, memberships__role=Role.OFFICER)
    people = User.objects.filter(receivers, is_active=True, email__isnull=False).exclude(
        pk__in=[pk for pk in (delivery.by_id, delivery.entered_by_id) if pk]
    )
    for person in people.distinct().order_by("pk"):
        with translation.override(person.language):
            subject = _("À confirmer : « %(what)s »") % {"what": commitment.what}
            amount = amount_in_words(delivery.quantity, commitment.unit)
        outbox.queue(
            town=town,
            to=person.email or "",
            key=f"delivery-{delivery.pk}-{person.pk}",
            purpose="confirmation",
            subject=subject,
            template="agreements/mail/to_confirm",
            context={
                "town": town,
                "delivery": delivery,
                "commitment": commitment,
                "agreement": agreement,
                "organisation": delivery.by_organisation or commitment.party.organisation,
                "amount": amount,
                "url": address_of(town) + reverse("agreements:confirm", args=[delivery.pk]),
            },
            language=person.language,
            user=person,
        )
