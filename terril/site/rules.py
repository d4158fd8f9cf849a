"""Who may enter the workshop."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.directory.models import OrganisationKind, Representation
from terril.foundation.rules import rule
from terril.people.models import Role
from terril.people.rules import town_of


@rule(_("L'atelier est réservé à celles et ceux qui travaillent pour la commune."))
def can_enter_workshop(actor: Any, thing: Any) -> bool:
    """Officers, the elected, administrators, and the members of a municipal service."""
    if not actor.is_authenticated:
        return False
    town = town_of(thing)
    if actor.has_role((Role.OFFICER, Role.ELECTED, Role.ADMINISTRATOR), town):
        return True
    # Asked by the menu of every page: found once a request.
    serves = actor.__dict__.setdefault("_serves", {})
    if town.pk not in serves:
        serves[town.pk] = Representation.objects.filter(
            user_id=actor.pk,
            organisation__territory=town,
            organisation__kind__in=(OrganisationKind.TOWN_HALL, OrganisationKind.SERVICE),
        ).exists()
    return serves[town.pk]
