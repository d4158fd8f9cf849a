"""Telling people that their account, unused, will be erased; and letting old signatures go."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Signature
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.mail import outbox
from terril.people.models import User
from terril.people.rules import is_system
from terril.privacy import rules
from terril.privacy.actions import works
from terril.privacy.queries.unused import TOLD_BEFORE
from terril.territories.models import Territory
from terril.territories.queries import address_of


@action(rules.can_sweep, says=_("%(who)s a prévenu une personne que son compte ne sert plus"))
def tell_unused(actor: User, person: User, *, town: Territory) -> Told:
    """Write to somebody that their account will be erased in a month, unless they come in."""
    today = clock.today()
    outbox.queue(
        town=town,
        to=person.email or "",
        key=f"unused-{person.pk}-{today}",
        purpose="account",
        subject=_("Votre compte ne sert plus : faut-il le garder ?"),
        template="privacy/mail/unused",
        context={
            "town": town,
            "day": today + TOLD_BEFORE,
            "url": address_of(town) + reverse("account_login"),
        },
        language=person.language,
        user=person,
    )
    person.told_unused_on = today
    person.save(update_fields=["told_unused_on"])
    return told(person, audience=Audience.PRIVATE)


@action(is_system, says=_("Un nom est effacé sous une convention terminée depuis cinq ans"))
def forget_signature(actor: User, signature: Signature) -> Told:
    """Take the name of somebody erased off what it no longer proves; nothing is done before its time."""
    works.forget_signatures(Signature.objects.filter(pk=signature.pk))
    return told(signature, audience=Audience.STAFF)
