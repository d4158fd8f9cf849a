"""A calendar of one's own, by a secret address that can be changed or closed."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.people.models import User
from terril.territories.models import Territory
from terril.upkeep import rules
from terril.upkeep.models import CalendarKey


@action(rules.can_make_calendar, says=_("%(who)s a changé l'adresse de son agenda"))
def make_calendar(actor: User, town: Territory) -> Told:
    """Give the actor's calendar in this town an address, or another one: the old one leads nowhere."""
    person = User.objects.get(pk=actor.pk)
    CalendarKey.objects.update_or_create(
        user=person, territory=town, defaults={"nonce": secrets.token_hex(16), "made_at": clock.now()}
    )
    return told(person.within(town), audience=Audience.PRIVATE)


@action(rules.can_revoke_calendar, says=_("%(who)s a fermé son agenda"))
def close_calendar(actor: User, key: CalendarKey) -> Told:
    """Close a calendar: its address leads nowhere."""
    person, town = key.user, key.territory
    key.delete()
    return told(person.within(town), audience=Audience.PRIVATE)
